#include "core/lab/image/formats.h"

#include "core/lab/image/tar.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { SLACK = 1000 }; /* other tools draw up to a pixel beyond the edge */

const struct lab_format image_formats[] = {
    {"coco", ".json", true, true},
    {"voc", ".xml", true, false},
    {"yolo", ".txt", true, false},
    {"labelme", "", true, false},
    {"voc-tar", ".voc.tar", true, true},
    {"yolo-tar", ".yolo.tar", true, true},
    {"labelme-tar", ".labelme.tar", true, true},
    {0},
};

struct single {
    const char *name, *suffix;
    image_read_one *read;
    image_write_one *write;
};

static const struct single singles[] = {
    {"voc", ".xml", image_voc_read, image_voc_write},
    {"yolo", ".txt", image_yolo_read, image_yolo_write},
    {"labelme", ".json", image_labelme_read, image_labelme_write},
};

static const struct single *find_single(const char *format, bool *tar)
{
    for (size_t i = 0; i < sizeof singles / sizeof *singles; i++) {
        size_t n = strlen(singles[i].name);
        *tar = strcmp(format + strnlen(format, n), "-tar") == 0;
        if (strncmp(format, singles[i].name, n) == 0 && (*tar || !format[n]))
            return &singles[i];
    }
    return NULL;
}

/* ---- what is taken over ---- */

static void cut(int64_t *v, int64_t most)
{
    if (*v < 0 && *v >= -SLACK)
        *v = 0;
    if (*v > most && *v <= most + SLACK)
        *v = most;
}

bool image_settle(struct image_work *work, const char *file, struct err *err)
{
    static const char *const troubles[] = {"", "outside", "empty", "too few points", "crossed"};
    for (size_t i = 0; i < work->count; i++) {
        struct image_object *o = &work->list[i];
        const struct image_file *picture = &work->set->list[o->image];
        for (unsigned k = 0; k < o->points; k++) {
            cut(&o->xy[2 * k], (int64_t) picture->width * 1000);
            cut(&o->xy[2 * k + 1], (int64_t) picture->height * 1000);
        }
        enum image_trouble trouble = image_object_trouble(work, o);
        if (trouble == IMAGE_FINE || trouble == IMAGE_CROSSED)
            continue;
        err_set(err, ERR_INVALID, "%s", file);
        return err_detail(err, "%s: %zu: %s", picture->name, i + 1, troubles[trouble]);
    }
    return true;
}

/* ---- import ---- */

static bool import_one(struct image_work *work, const struct single *single, const char *file,
                       const char *text, size_t len, struct err *err)
{
    int image = image_set_find(work->set, file, true);
    if (image < 0 && work->set->count == 1 && strcmp(file, "-") == 0)
        image = 0;
    if (image < 0) {
        err_set(err, ERR_INVALID, "%s", file);
        return err_detail(err, "≠ %s …", work->set->list[0].name);
    }
    if (work->listed[image]) {
        err_set(err, ERR_INVALID, "%s", file);
        return err_detail(err, "%s ×2", work->set->list[image].name);
    }
    work->listed[image] = true;
    return single->read(work, (unsigned) image, file, text, len, err);
}

/* The order in which another tool numbered the labels must be the lab's. */
static bool check_classes(const struct image_work *work, const char *text, size_t len,
                          struct err *err)
{
    const struct labspec *spec = work->set->spec;
    unsigned line = 0;
    for (size_t at = 0; at < len;) {
        const char *end = memchr(text + at, '\n', len - at);
        size_t n = end ? (size_t) (end - text) - at : len - at, next = at + n + 1;
        while (n > 0 && strchr(" \t\r", text[at + n - 1]))
            n--;
        char *name = strndup(text + at, n);
        bool ok = name && (n == 0 || image_label_find(spec, name) == (int) line);
        if (!ok) {
            err_set(err, ERR_INVALID, "classes.txt:%u", line + 1);
            err_detail(err, "%.60s", name ? name : "");
        }
        free(name);
        if (!ok)
            return false;
        line++;
        at = next;
    }
    return true;
}

static bool import_tar(struct image_work *work, const struct single *single, const char *text,
                       size_t len, struct err *err)
{
    struct tar_reader reader = {.bytes = text, .len = len};
    struct tar_member member;
    bool more, any = false;
    if (!tar_is(text, len))
        return err_set(err, ERR_FORMAT, "tar");
    for (;;) {
        if (!tar_next(&reader, &member, &more, err))
            return false;
        if (!more)
            return any || err_set(err, ERR_NOT_FOUND, "tar: *%s", single->suffix);
        if (str_ends(member.name, "classes.txt")) {
            if (!check_classes(work, member.text, member.len, err))
                return false;
        } else if (str_ends(member.name, single->suffix)) {
            any = true;
            if (!import_one(work, single, member.name, member.text, member.len, err))
                return false;
        }
    }
}

/* A file of labelme also ends in .json; only it has shapes. */
static bool is_labelme(const char *text, size_t len)
{
    bool shapes = memmem(text, len, "\"shapes\"", 8) != NULL;
    return shapes && !memmem(text, len, "\"annotations\"", 13);
}

bool image_convert(struct image_work *work, const char *format, const char *file, const char *text,
                   size_t len, struct err *err)
{
    bool tar;
    const struct single *single = find_single(
        strcmp(format, "coco") == 0 && is_labelme(text, len) ? "labelme" : format, &tar);
    bool ok;
    if (single && tar)
        ok = import_tar(work, single, text, len, err);
    else if (single)
        ok = import_one(work, single, file, text, len, err);
    else
        ok = image_work_read(work, text, len, err);
    return ok && image_settle(work, file, err);
}

bool image_import(struct lab_task *task, const char *format, const char *file, const char *text,
                  size_t len, struct str *out, struct err *err)
{
    struct image_set set;
    struct image_work work;
    if (!image_set_load(task, &set, err))
        return false;
    image_work_init(&work, &set);
    bool ok = image_convert(&work, format, file, text, len, err);
    if (ok)
        image_work_write(&work, true, out);
    image_work_finish(&work);
    image_set_finish(&set);
    return ok;
}

/* ---- export ---- */

static bool export_tar(const struct image_work *work, const struct single *single, struct str *out,
                       struct err *err)
{
    const struct labspec *spec = work->set->spec;
    struct str text = STR_INIT;
    bool ok = true;
    for (unsigned i = 0; ok && i < work->set->count; i++) {
        const char *name = work->set->list[i].name, *dot = strrchr(name, '.');
        char *member = xasprintf("%.*s%s", (int) (dot - name), name, single->suffix);
        str_clear(&text);
        ok = single->write(work, i, &text, err);
        if (ok)
            tar_add(out, member, str_text(&text), text.len);
        free(member);
    }
    str_clear(&text);
    for (unsigned i = 0; i < spec->labels_count; i++)
        str_addf(&text, "%s\n", spec->labels[i].id);
    if (ok && single->write == image_yolo_write)
        tar_add(out, "classes.txt", str_text(&text), text.len);
    tar_end(out);
    str_finish(&text);
    return ok;
}

bool image_export(struct lab_task *task, const char *format, const char *text, size_t len,
                  struct str *out, struct err *err)
{
    struct image_set set;
    struct image_work work;
    bool tar;
    if (!image_set_load(task, &set, err))
        return false;
    image_work_init(&work, &set);
    const struct single *single = find_single(format, &tar);
    bool ok = image_work_read(&work, text, len, err);
    if (ok && single)
        ok = export_tar(&work, single, out, err);
    else if (ok)
        image_coco_write(&work, out);
    image_work_finish(&work);
    image_set_finish(&set);
    return ok;
}
