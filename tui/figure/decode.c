#include "tui/figure/decode.h"

#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

enum { BYTES = 4 };

static bool size_is_fine(unsigned long width, unsigned long height)
{
    return width > 0 && height > 0 && width <= DECODE_SIDE_MAX && height <= DECODE_SIDE_MAX &&
           width * height <= DECODE_PIXELS_MAX;
}

static bool decode_png(const unsigned char *data, size_t len, unsigned char **pixels, int *width,
                       int *height)
{
    static const png_color white = {255, 255, 255};
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, data, len))
        return false;
    image.format = PNG_FORMAT_RGB;
    unsigned char *rgb = NULL;
    if (size_is_fine(image.width, image.height))
        rgb = malloc(PNG_IMAGE_SIZE(image));
    size_t count = (size_t) image.width * image.height;
    *pixels = rgb ? malloc(count * BYTES) : NULL;
    bool ok = *pixels && png_image_finish_read(&image, &white, rgb, 0, NULL);
    for (size_t i = 0; ok && i < count; i++) {
        memcpy(*pixels + i * BYTES, rgb + i * 3, 3);
        (*pixels)[i * BYTES + 3] = 255;
    }
    *width = (int) image.width;
    *height = (int) image.height;
    free(rgb);
    png_image_free(&image);
    return ok;
}

struct jpeg_failure {
    struct jpeg_error_mgr manager;
    jmp_buf back;
};

static void jpeg_failed(j_common_ptr info)
{
    struct jpeg_failure *failure = (struct jpeg_failure *) info->err;
    longjmp(failure->back, 1);
}

static void jpeg_silent(j_common_ptr info, int level)
{
}

/* What lies between setjmp and longjmp keeps its state behind a pointer. */
struct jpeg {
    struct jpeg_decompress_struct info;
    struct jpeg_failure failure;
    unsigned char *pixels;
};

static bool run_jpeg(struct jpeg *jpeg, const unsigned char *data, size_t len)
{
    struct jpeg_decompress_struct *info = &jpeg->info;
    if (setjmp(jpeg->failure.back))
        return false;
    jpeg_mem_src(info, data, len);
    if (jpeg_read_header(info, TRUE) != JPEG_HEADER_OK ||
        !size_is_fine(info->image_width, info->image_height))
        return false;
    info->out_color_space = JCS_EXT_RGBX;
    jpeg_start_decompress(info);
    size_t stride = (size_t) info->output_width * BYTES;
    jpeg->pixels = malloc(stride * info->output_height);
    while (jpeg->pixels && info->output_scanline < info->output_height) {
        JSAMPROW row = jpeg->pixels + stride * info->output_scanline;
        jpeg_read_scanlines(info, &row, 1);
    }
    return jpeg->pixels && jpeg_finish_decompress(info);
}

static bool decode_jpeg(const unsigned char *data, size_t len, unsigned char **pixels, int *width,
                        int *height)
{
    struct jpeg *jpeg = calloc(1, sizeof *jpeg);
    if (!jpeg)
        return false;
    jpeg->info.err = jpeg_std_error(&jpeg->failure.manager);
    jpeg->failure.manager.error_exit = jpeg_failed;
    jpeg->failure.manager.emit_message = jpeg_silent;
    jpeg_create_decompress(&jpeg->info);
    bool ok = run_jpeg(jpeg, data, len);
    *width = (int) jpeg->info.output_width;
    *height = (int) jpeg->info.output_height;
    *pixels = jpeg->pixels;
    jpeg_destroy_decompress(&jpeg->info);
    free(jpeg);
    return ok;
}

bool decode_image(const unsigned char *data, size_t len, unsigned char **pixels, int *width,
                  int *height)
{
    *pixels = NULL;
    bool png = len > 8 && png_sig_cmp(data, 0, 8) == 0;
    bool jpeg = len > 3 && data[0] == 0xFF && data[1] == 0xD8;
    bool ok = (png && decode_png(data, len, pixels, width, height)) ||
              (jpeg && decode_jpeg(data, len, pixels, width, height));
    if (!ok) {
        free(*pixels);
        *pixels = NULL;
    }
    return ok;
}
