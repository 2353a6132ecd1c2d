#include "core/lab/image/set.h"

#include "base/str.h"
#include "core/lab/parts.h"
#include "core/lab/reason.h"

#include <stdlib.h>
#include <string.h>

enum { PICTURE_BYTES_MAX = LAB_FILE_MAX };

static unsigned big_endian(const unsigned char *p, size_t n)
{
    unsigned value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | p[i];
    return value;
}

/* Walks the segments up to the frame header. */
static bool jpeg_size(const unsigned char *p, size_t n, unsigned *width, unsigned *height)
{
    for (size_t at = 2; at + 9 < n;) {
        unsigned marker = p[at + 1];
        if (p[at] != 0xFF)
            return false;
        if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
            marker != 0xCC) {
            *height = big_endian(p + at + 5, 2);
            *width = big_endian(p + at + 7, 2);
            return true;
        }
        at += marker == 0xFF ? 1 : 2 + big_endian(p + at + 2, 2);
    }
    return false;
}

bool image_size(const unsigned char *p, size_t n, unsigned *width, unsigned *height)
{
    static const unsigned char png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    if (n >= 24 && memcmp(p, png, sizeof png) == 0) {
        *width = big_endian(p + 16, 4);
        *height = big_endian(p + 20, 4);
    } else if (n < 4 || p[0] != 0xFF || p[1] != 0xD8 || !jpeg_size(p, n, width, height)) {
        return false;
    }
    return *width > 0 && *height > 0 && *width <= IMAGE_SIDE_MAX && *height <= IMAGE_SIDE_MAX;
}

/* Walks the chunks to the last one. */
static bool png_whole(const unsigned char *p, size_t n)
{
    for (size_t at = 8; at + 12 <= n;) {
        size_t len = big_endian(p + at, 4);
        if (len > n - at - 12)
            return false;
        if (memcmp(p + at + 4, "IEND", 4) == 0)
            return true;
        at += 12 + len;
    }
    return false;
}

bool image_whole(const unsigned char *p, size_t n)
{
    return n > 8 && p[0] == 0x89 ? png_whole(p, n)
                                 : memmem(p + n / 2, n - n / 2, "\xFF\xD9", 2) != NULL;
}

static bool is_picture(const char *name)
{
    return str_ends(name, ".png") || str_ends(name, ".jpg") || str_ends(name, ".jpeg");
}

static bool add(struct lab_task *task, struct image_set *set, const char *path, struct err *err)
{
    struct image_file *file = &set->list[set->count];
    char *data;
    size_t n;
    if (!folder_read(&task->folder, path, PICTURE_BYTES_MAX, &data, &n, err))
        return false;
    lab_saw(task, path);
    bool ok = image_size((const unsigned char *) data, n, &file->width, &file->height);
    free(data);
    if (!ok) {
        err_set(err, ERR_FORMAT, "%s", path);
        err_detail(err, "PNG | JPEG ≤ %d×%d", IMAGE_SIDE_MAX, IMAGE_SIDE_MAX);
        return lab_why_count(err, LAB_WHY_PICTURE, IMAGE_SIDE_MAX, NULL, NULL);
    }
    file->path = arena_strdup(&set->arena, path);
    file->name = lab_file_base(file->path);
    set->count++;
    return true;
}

bool image_set_load(struct lab_task *task, struct image_set *set, struct err *err)
{
    struct folder_names names;
    *set = (struct image_set){.spec = task->spec};
    const char *variant = task->spec->variants[task->variant];
    const char *sub = arena_printf(&set->arena, "labs/%s/%s", task->spec->id, variant);
    if (!folder_list(&task->folder, sub, "", &names, err)) {
        image_set_finish(set);
        return false;
    }
    bool ok = true;
    set->list = arena_array(&set->arena, IMAGE_FILES_MAX, sizeof *set->list);
    for (size_t i = 0; ok && i < names.count; i++) {
        if (!is_picture(names.list[i]))
            continue;
        ok = set->count < IMAGE_FILES_MAX || err_set(err, ERR_TOO_BIG, "%s", sub);
        ok = ok && add(task, set, names.list[i], err);
    }
    if (ok && set->count == 0) {
        err_set(err, ERR_INVALID, "%s", sub);
        err_detail(err, "*.png | *.jpg");
        ok = lab_why(err, LAB_WHY_NO_PICTURE, NULL, NULL, NULL);
    }
    folder_names_finish(&names);
    if (!ok)
        image_set_finish(set);
    return ok;
}

void image_set_finish(struct image_set *set)
{
    arena_finish(&set->arena);
    *set = (struct image_set){0};
}

static size_t stem_length(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && dot > name ? (size_t) (dot - name) : strlen(name);
}

static int find(const struct image_set *set, const char *name, bool stem)
{
    size_t n = stem ? stem_length(name) : strlen(name);
    for (unsigned i = 0; i < set->count; i++) {
        const char *own = set->list[i].name;
        size_t length = stem ? stem_length(own) : strlen(own);
        if (length == n && memcmp(own, name, n) == 0)
            return (int) i;
    }
    return -1;
}

int image_set_find(const struct image_set *set, const char *name, bool stem)
{
    enum { UPLOAD = 8 };
    const char *base = lab_file_base(name);
    int found = find(set, base, stem);
    if (found < 0 && strspn(base, "0123456789abcdef") >= UPLOAD && base[UPLOAD] == '-')
        found = find(set, base + UPLOAD + 1, stem);
    return found;
}
