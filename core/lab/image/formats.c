#include "core/lab/image/formats.h"

#include "core/lab/image/classes.h"

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
                       const struct lab_file *file, const struct image_classes *classes,
                       struct err *err)
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
    const struct image_source from = {work, (unsigned) image, file, classes};
    return single->read(&from, err);
}

static bool read_single(const void *set, const struct lab_format *format,
                        const struct lab_file *file, void *work, struct err *err)
{
    const struct image_classes none = {0};
    image_work_init(work, set);
    return import_one(work, format->with, file, &none, err);
}

/* What tools put beside the labels: lists of pictures, class names, notes. */
static bool is_label_file(const struct image_set *set, const char *name, const char *suffix)
{
    static const char *const others[] = {"classes", "train", "valid", "val", "test", "notes"};
    const char *base = lab_file_base(name);
    if (!str_ends(base, suffix))
        return false;
    if (image_set_find(set, name, true) >= 0)
        return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_starts(base, others[i]) && strcmp(base + strlen(others[i]), suffix) == 0)
            return false;
    return !str_starts(base, "README");
}

static bool read_parts(const void *set, const struct lab_format *format,
                       const struct lab_file *file, void *work, struct err *err)
{
    const struct single *single = format->with;
    struct image_classes classes;
    bool any = false;
    image_work_init(work, set);
    bool ok = image_classes_read(set, file, &classes, err);
    for (size_t i = 0; ok && i < file->parts_count; i++) {
        if (!is_label_file(set, file->parts[i].name, single->suffix))
            continue;
        any = true;
        ok = import_one(work, single, &file->parts[i], &classes, err);
    }
    image_classes_finish(&classes);
    return ok && (any || err_set(err, ERR_NOT_FOUND, "*%s", single->suffix));
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
    const struct image_classes none = {0};
    (void) format;
    image_work_init(work, set);
    return is_labelme(file->text, file->len) ? import_one(work, &labelme, file, &none, err)
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
        ok = ok && lab_parts_tar(out, member, str_text(&text), text.len, err);
        free(member);
    }
    str_clear(&text);
    for (unsigned i = 0; i < set->spec->labels_count; i++)
        str_addf(&text, "%s\n", set->spec->labels[i].id);
    if (ok && single->write == image_yolo_write)
        ok = lab_parts_tar(out, "classes.txt", str_text(&text), text.len, err);
    lab_parts_tar_end(out);
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
    {.name = "coco", .suffix = ".json", .read = read_coco, .write = write_coco},
    {.name = "voc", .suffix = ".xml", .read = read_single, .with = &voc},
    {.name = "yolo", .suffix = ".txt", .read = read_single, .with = &yolo},
    {.name = "labelme", .suffix = "", .read = read_single, .with = &labelme},
    {.name = "voc-tar",
     .suffix = ".voc.tar",
     .read = read_parts,
     .write = write_tar,
     .with = &voc,
     .part = ".xml"},
    {.name = "yolo-tar",
     .suffix = ".yolo.tar",
     .read = read_parts,
     .write = write_tar,
     .with = &yolo,
     .part = ".txt"},
    {.name = "labelme-tar",
     .suffix = ".labelme.tar",
     .read = read_parts,
     .write = write_tar,
     .with = &labelme,
     .part = ".json"},
    {0},
};
