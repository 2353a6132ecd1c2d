#include "core/lab/image/formats.h"

#include "core/lab/image/tar.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { SLACK = 1000 }; /* other tools draw up to a pixel beyond the edge */

/* A file a picture. */
struct single {
    const char *suffix;
    image_read_one *read;
    image_write_one *write;
};

/* ---- what is taken over ---- */

static void cut(int64_t *v, int64_t most)
{
    if (*v < 0 && *v >= -SLACK)
        *v = 0;
    if (*v > most && *v <= most + SLACK)
        *v = most;
}

bool image_settle(const void *task, const struct lab_file *file, void *read, struct err *err)
{
    static const char *const troubles[] = {"", "outside", "empty", "too few points", "crossed"};
    struct image_work *work = read;
    (void) task;
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
        err_set(err, ERR_INVALID, "%s", file->name);
        return err_detail(err, "%s: %zu: %s", picture->name, i + 1, troubles[trouble]);
    }
    return true;
}

/* ---- import ---- */

static bool import_one(struct image_work *work, const struct single *single,
                       const struct lab_file *file, struct err *err)
{
    int image = image_set_find(work->set, file->name, true);
    if (image < 0 && work->set->count == 1 && strcmp(file->name, "-") == 0)
        image = 0;
    if (image < 0) {
        err_set(err, ERR_INVALID, "%s", file->name);
        return err_detail(err, "≠ %s …", work->set->list[0].name);
    }
    if (work->listed[image]) {
        err_set(err, ERR_INVALID, "%s", file->name);
        return err_detail(err, "%s ×2", work->set->list[image].name);
    }
    work->listed[image] = true;
    return single->read(work, (unsigned) image, file->name, file->text, file->len, err);
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
        bool ok = name && (n == 0 || labspec_find_label(spec, name) == (int) line);
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

static bool read_single(const void *set, const struct lab_format *format,
                        const struct lab_file *file, void *work, struct err *err)
{
    image_work_init(work, set);
    return import_one(work, format->with, file, err);
}

static bool read_tar(const void *set, const struct lab_format *format, const struct lab_file *file,
                     void *work, struct err *err)
{
    const struct single *single = format->with;
    struct tar_reader reader = {.bytes = file->text, .len = file->len};
    struct tar_member member;
    bool more, any = false;
    image_work_init(work, set);
    if (!tar_is(file->text, file->len))
        return err_set(err, ERR_FORMAT, "tar");
    for (;;) {
        if (!tar_next(&reader, &member, &more, err))
            return false;
        if (!more)
            return any || err_set(err, ERR_NOT_FOUND, "tar: *%s", single->suffix);
        const struct lab_file one = {member.name, member.text, member.len};
        if (str_ends(member.name, "classes.txt")) {
            if (!check_classes(work, member.text, member.len, err))
                return false;
        } else if (str_ends(member.name, single->suffix)) {
            any = true;
            if (!import_one(work, single, &one, err))
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

static const struct single labelme = {".json", image_labelme_read, image_labelme_write};

static bool read_coco(const void *set, const struct lab_format *format, const struct lab_file *file,
                      void *work, struct err *err)
{
    (void) format;
    image_work_init(work, set);
    return is_labelme(file->text, file->len) ? import_one(work, &labelme, file, err)
                                             : image_work_read(work, file->text, file->len, err);
}

/* ---- export ---- */

static bool write_tar(const void *of, const struct lab_format *format, const void *work,
                      struct str *out, struct err *err)
{
    const struct image_set *set = of;
    const struct single *single = format->with;
    struct str text = STR_INIT;
    bool ok = true;
    for (unsigned i = 0; ok && i < set->count; i++) {
        const char *name = set->list[i].name, *dot = strrchr(name, '.');
        char *member = xasprintf("%.*s%s", (int) (dot - name), name, single->suffix);
        str_clear(&text);
        ok = single->write(work, i, &text, err);
        if (ok)
            tar_add(out, member, str_text(&text), text.len);
        free(member);
    }
    str_clear(&text);
    for (unsigned i = 0; i < set->spec->labels_count; i++)
        str_addf(&text, "%s\n", set->spec->labels[i].id);
    if (ok && single->write == image_yolo_write)
        tar_add(out, "classes.txt", str_text(&text), text.len);
    tar_end(out);
    str_finish(&text);
    return ok;
}

static bool write_coco(const void *set, const struct lab_format *format, const void *work,
                       struct str *out, struct err *err)
{
    (void) set, (void) format, (void) err;
    image_coco_write(work, out);
    return true;
}

static const struct single voc = {".xml", image_voc_read, image_voc_write};
static const struct single yolo = {".txt", image_yolo_read, image_yolo_write};

const struct lab_format image_formats[] = {
    {"coco", ".json", read_coco, write_coco, NULL},
    {"voc", ".xml", read_single, NULL, &voc},
    {"yolo", ".txt", read_single, NULL, &yolo},
    {"labelme", "", read_single, NULL, &labelme},
    {"voc-tar", ".voc.tar", read_tar, write_tar, &voc},
    {"yolo-tar", ".yolo.tar", read_tar, write_tar, &yolo},
    {"labelme-tar", ".labelme.tar", read_tar, write_tar, &labelme},
    {0},
};
