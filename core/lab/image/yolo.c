#include "core/lab/image/formats.h"

#include "core/lab/image/classes.h"

#include "core/material/decimal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHARE_PLACES = 12, NUMBERS_MAX = 2 * IMAGE_POINTS_MAX, WORD_MAX = 40 };
#define SHARE_ONE INT64_C(1000000000000)

struct yolo {
    struct image_work *work;
    unsigned image, line;
    const char *file;
    const struct image_classes *classes;
    struct err *err;
    int64_t numbers[NUMBERS_MAX]; /* shares, 10^-12 */
    size_t count;
};

static bool wrong(struct yolo *y, const char *what)
{
    err_set(y->err, ERR_INVALID, "%s:%u", y->file, y->line);
    return err_detail(y->err, "%.80s", what);
}

static bool wrong_class(struct yolo *y, const char *word)
{
    char what[30];
    snprintf(what, sizeof what, "class: %.*s", (int) strcspn(word, " \t\r\n"), word);
    return wrong(y, what);
}

static int64_t times(int64_t share, unsigned size)
{
    __int128 v = (__int128) share * size * 1000, half = v < 0 ? -SHARE_ONE / 2 : SHARE_ONE / 2;
    return (int64_t) ((v + half) / SHARE_ONE);
}

/* Half of what is left after rounding the sum, so that edges and not centres are rounded. */
static void edges_of(int64_t centre, int64_t size, unsigned side, int64_t *least, int64_t *most)
{
    int64_t half = size / 2;
    *least = times(centre - half, side);
    *most = times(centre + half, side);
}

static bool add(struct yolo *y, unsigned label)
{
    const struct image_file *file = &y->work->set->list[y->image];
    enum image_kind kind = image_kind_of(y->work->set->spec, label);
    const int64_t *n = y->numbers;
    if (y->work->count >= IMAGE_OBJECTS_MAX)
        return wrong(y, "> 20000");
    if (y->count == 5 && (n[4] < 0 || n[4] > SHARE_ONE))
        return wrong(y, "confidence: 0 … 1");
    if (kind == IMAGE_BOX && (y->count == 4 || y->count == 5)) {
        struct image_object *o = image_work_add(y->work, y->image, label, 2);
        edges_of(n[0], n[2], file->width, &o->xy[0], &o->xy[2]);
        edges_of(n[1], n[3], file->height, &o->xy[1], &o->xy[3]);
        if (y->count == 5)
            o->score = (double) n[4] / (double) SHARE_ONE;
        return true;
    }
    if (kind == IMAGE_BOX && y->count == 8)
        return wrong(y, "a turned box: class x y x y x y x y");
    if (kind != IMAGE_POLYGON || y->count < 6 || y->count % 2)
        return wrong(y, "class x y w h | class x y x y x y …");
    struct image_object *o = image_work_add(y->work, y->image, label, (unsigned) y->count / 2);
    for (size_t i = 0; i < y->count; i++)
        o->xy[i] = times(n[i], i % 2 ? file->height : file->width);
    return true;
}

static bool read_share(struct yolo *y, const char *word, size_t n)
{
    struct decimal d;
    const struct decimal least = decimal_from(-1), most = decimal_from(2);
    if (y->count == NUMBERS_MAX || n > WORD_MAX || !decimal_parse_cut(word, n, &d) ||
        decimal_compare(d, least) < 0 || decimal_compare(d, most) > 0)
        return wrong(y, "0 … 1");
    y->numbers[y->count++] = decimal_scaled(d, SHARE_PLACES);
    return true;
}

static bool read_line(struct yolo *y, const char *s, const char *end)
{
    const char *word = s;
    char *after;
    unsigned long class = strtoul(word, &after, 10);
    int label = image_classes_label(y->classes, y->work->set->spec, class);
    y->count = 0;
    if (*word < '0' || *word > '9' || after > end || label < 0)
        return wrong_class(y, word);
    for (s = after; s < end;) {
        s += strspn(s, " \t\r");
        size_t n = strcspn(s, " \t\r\n");
        if (s >= end || n == 0)
            break;
        if (!read_share(y, s, n))
            return false;
        s += n;
    }
    return add(y, (unsigned) label);
}

bool image_yolo_read(const struct image_source *from, struct err *err)
{
    struct yolo *y = xcalloc(1, sizeof *y);
    const struct lab_file *file = from->file;
    *y = (struct yolo){.work = from->work,
                       .image = from->image,
                       .file = file->name,
                       .classes = from->classes,
                       .err = err};
    bool ok = !memchr(file->text, '\0', file->len) || wrong(y, "NUL");
    for (const char *s = file->text; ok && *s;) {
        const char *end = s + strcspn(s, "\n"), *first = s + strspn(s, " \t\r");
        y->line++;
        if (first < end)
            ok = read_line(y, first, end);
        s = *end ? end + 1 : end;
    }
    free(y);
    return ok;
}

/* part / whole with six decimals, half up. */
static void add_share(struct str *out, int64_t part, int64_t whole)
{
    int64_t micro = (2 * part * 1000000 + whole) / (2 * whole);
    str_addf(out, " %lld.%06lld", (long long) (micro / 1000000), (long long) (micro % 1000000));
}

bool image_yolo_write(const struct image_work *work, unsigned image, struct str *out,
                      struct err *err)
{
    const struct image_file *file = &work->set->list[image];
    const int64_t size[] = {(int64_t) file->width * 1000, (int64_t) file->height * 1000};
    for (size_t i = 0; i < work->count; i++) {
        const struct image_object *o = &work->list[i];
        enum image_kind kind = image_kind_of(work->set->spec, o->label);
        if (o->image != image)
            continue;
        if (kind != IMAGE_BOX && kind != IMAGE_POLYGON)
            return err_set(err, ERR_UNSUPPORTED, "YOLO: %s", image_kind_name(kind));
        if (image_object_trouble(work, o) != IMAGE_FINE)
            return err_set(err, ERR_INVALID, "%s: %zu", file->name, i + 1);
        str_addf(out, "%u", o->label);
        for (unsigned k = 0; kind == IMAGE_POLYGON && k < 2 * o->points; k++)
            add_share(out, o->xy[k], size[k % 2]);
        for (int k = 0; kind == IMAGE_BOX && k < 2; k++)
            add_share(out, o->xy[k] + o->xy[k + 2], 2 * size[k]);
        for (int k = 0; kind == IMAGE_BOX && k < 2; k++)
            add_share(out, o->xy[k + 2] - o->xy[k], size[k]);
        str_add(out, "\n");
    }
    return true;
}
