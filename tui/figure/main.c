/* xunlian-figure: a picture as coloured character cells, for the lesson reader. A program of its
 * own, so that decoders of untrusted files and the libraries they bring stay out of the
 * workstation.
 *
 *     xunlian-figure --columns N --lines M --colors 2|16|256|true FILE        (FILE "-": stdin)
 *     xunlian-figure --pixels FILE
 *
 * Output: "N M", then a line "CODEPOINT FG BG" for each cell, row by row: the code point in
 * hexadecimal; colours as indices of the terminal's palette, as RRGGBB with `true`, and -1 for the
 * terminal's own with 2. With --pixels: a binary PPM (P6), of which a desk for pictures cuts and
 * enlarges what it shows without asking again. Exit status 1 for a picture that cannot be read, 2
 * for wrong usage. */
#include "tui/figure/decode.h"

#include <chafa.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* The address sanitizer reserves terabytes: no limit on memory there. */
#if defined __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#elif defined __SANITIZE_ADDRESS__
#define SANITIZED
#endif

enum { FILE_MAX_BYTES = 16 * 1024 * 1024, CELLS_MAX = 500, MEMORY_MAX = 768 << 20, SECONDS = 10 };

struct request {
    int columns, lines;
    bool pixels;
    const char *colors, *file;
};

static bool parse_size(const char *text, int *size)
{
    char *end;
    long value = strtol(text, &end, 10);
    *size = (int) value;
    return *text && !*end && value > 0 && value <= CELLS_MAX;
}

static bool parse(int argc, char **argv, struct request *request)
{
    static const struct option options[] = {{"columns", required_argument, NULL, 'c'},
                                            {"lines", required_argument, NULL, 'l'},
                                            {"colors", required_argument, NULL, 'n'},
                                            {"pixels", no_argument, NULL, 'p'},
                                            {NULL, 0, NULL, 0}};
    int c;
    *request = (struct request){.colors = "256"};
    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (c == 'c' && !parse_size(optarg, &request->columns))
            return false;
        if (c == 'l' && !parse_size(optarg, &request->lines))
            return false;
        request->pixels |= c == 'p';
        if (c == 'n')
            request->colors = optarg;
        if (c == '?')
            return false;
    }
    request->file = optind + 1 == argc ? argv[optind] : NULL;
    return request->file && (request->pixels || (request->columns && request->lines));
}

static bool find_mode(const char *colors, ChafaCanvasMode *mode)
{
    static const struct {
        const char *name;
        ChafaCanvasMode mode;
    } modes[] = {{"2", CHAFA_CANVAS_MODE_FGBG},
                 {"16", CHAFA_CANVAS_MODE_INDEXED_16},
                 {"256", CHAFA_CANVAS_MODE_INDEXED_240},
                 {"true", CHAFA_CANVAS_MODE_TRUECOLOR}};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (strcmp(modes[i].name, colors) == 0) {
            *mode = modes[i].mode;
            return true;
        }
    return false;
}

/* The whole file, at most FILE_MAX_BYTES; NULL when it cannot be read. */
static unsigned char *read_all(const char *path, size_t *len)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rbe");
    unsigned char *data = malloc(FILE_MAX_BYTES + 1);
    *len = file && data ? fread(data, 1, FILE_MAX_BYTES + 1, file) : 0;
    bool ok = file && data && !ferror(file) && *len > 0 && *len <= FILE_MAX_BYTES;
    if (file && file != stdin)
        fclose(file);
    if (ok)
        return data;
    free(data);
    return NULL;
}

static ChafaCanvas *new_canvas(const struct request *request, ChafaCanvasMode mode)
{
    ChafaCanvasConfig *config = chafa_canvas_config_new();
    ChafaSymbolMap *symbols = chafa_symbol_map_new();
    chafa_symbol_map_add_by_tags(symbols, CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_SOLID |
                                              CHAFA_SYMBOL_TAG_HALF | CHAFA_SYMBOL_TAG_QUAD);
    chafa_canvas_config_set_symbol_map(config, symbols);
    chafa_canvas_config_set_canvas_mode(config, mode);
    chafa_canvas_config_set_geometry(config, request->columns, request->lines);
    chafa_canvas_config_set_work_factor(config, 0.9F);
    ChafaCanvas *canvas = chafa_canvas_new(config);
    chafa_symbol_map_unref(symbols);
    chafa_canvas_config_unref(config);
    return canvas;
}

static void print_cells(const struct request *request, ChafaCanvas *canvas, ChafaCanvasMode mode)
{
    printf("%d %d\n", request->columns, request->lines);
    for (int y = 0; y < request->lines; y++)
        for (int x = 0; x < request->columns; x++) {
            unsigned cp = chafa_canvas_get_char_at(canvas, x, y);
            int fg, bg;
            chafa_canvas_get_raw_colors_at(canvas, x, y, &fg, &bg);
            if (mode == CHAFA_CANVAS_MODE_FGBG)
                printf("%x -1 -1\n", cp);
            else if (mode == CHAFA_CANVAS_MODE_TRUECOLOR)
                printf("%x %06x %06x\n", cp, (unsigned) (fg < 0 ? 0xFFFFFF : fg),
                       (unsigned) (bg < 0 ? 0xFFFFFF : bg));
            else
                printf("%x %d %d\n", cp, fg < 0 ? 15 : fg, bg < 0 ? 15 : bg);
        }
}

static void print_pixels(const unsigned char *pixels, int width, int height)
{
    printf("P6\n%d %d\n255\n", width, height);
    for (size_t i = 0; i < (size_t) width * (size_t) height; i++)
        fwrite(pixels + 4 * i, 1, 3, stdout);
}

static bool show(const struct request *request, ChafaCanvasMode mode)
{
    size_t len;
    int width, height;
    unsigned char *pixels, *data = read_all(request->file, &len);
    bool ok = data && decode_image(data, len, &pixels, &width, &height);
    free(data);
    if (!ok)
        return false;
    if (request->pixels) {
        print_pixels(pixels, width, height);
        free(pixels);
        return fflush(stdout) == 0;
    }
    ChafaCanvas *canvas = new_canvas(request, mode);
    chafa_canvas_draw_all_pixels(canvas, CHAFA_PIXEL_RGBA8_UNASSOCIATED, pixels, width, height,
                                 width * 4);
    print_cells(request, canvas, mode);
    chafa_canvas_unref(canvas);
    free(pixels);
    return fflush(stdout) == 0;
}

/* A picture that asks for more than this is no picture for a lesson. */
static void set_limits(void)
{
    const struct rlimit time = {SECONDS, SECONDS};
#ifndef SANITIZED
    const struct rlimit memory = {MEMORY_MAX, MEMORY_MAX};
    setrlimit(RLIMIT_AS, &memory);
#endif
    setrlimit(RLIMIT_CPU, &time);
}

int main(int argc, char **argv)
{
    struct request request;
    ChafaCanvasMode mode;
    if (!parse(argc, argv, &request) || !find_mode(request.colors, &mode)) {
        fprintf(stderr, "usage: xunlian-figure --columns N --lines M --colors 2|16|256|true FILE\n"
                        "       xunlian-figure --pixels FILE\n");
        return 2;
    }
    set_limits();
    if (show(&request, mode))
        return 0;
    fprintf(stderr, "xunlian-figure: %s: cannot be read as PNG or JPEG\n", request.file);
    return 1;
}
