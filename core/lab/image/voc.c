#include "core/lab/image/formats.h"

#include "base/utf8.h"
#include "core/material/decimal.h"
#include "core/material/xml.h"

#include <stdlib.h>
#include <string.h>

enum { VOC_PIXEL = 1000 }; /* what VOC's first corner lies beyond ours */

static const struct xml_limits limits = {
    .bytes = 8 << 20, .depth = 16, .nodes = 600000, .attributes = 16};

struct voc {
    struct image_work *work;
    unsigned image;
    const char *file;
    struct arena arena;
    struct err *err;
};

static bool wrong(struct voc *voc, const struct xml_node *node, const char *what, const char *value)
{
    err_set(voc->err, ERR_INVALID, "%s:%u", voc->file, node->line);
    return err_detail(voc->err, "%s: %.60s", what, value);
}

static const char *text_of(struct voc *voc, const struct xml_node *node, const char *name)
{
    const struct xml_node *child = xml_child(node, name);
    const char *text = xml_text(child, &voc->arena);
    size_t n = strlen(text += strspn(text, " \t\r\n"));
    while (n > 0 && strchr(" \t\r\n", text[n - 1]))
        n--;
    return arena_strndup(&voc->arena, text, n);
}

static bool read_milli(struct voc *voc, const struct xml_node *node, const char *name,
                       int64_t *milli)
{
    const char *text = text_of(voc, node, name);
    const struct decimal most = decimal_from(IMAGE_COORD_MAX / 1000);
    struct decimal d;
    if (!decimal_parse_cut(text, strlen(text), &d) || decimal_compare(d, most) > 0 ||
        decimal_compare(d, decimal_negate(most)) < 0)
        return wrong(voc, node, name, text);
    *milli = decimal_scaled(d, 3);
    return true;
}

static bool check_size(struct voc *voc, const struct xml_node *root)
{
    const struct xml_node *size = xml_child(root, "size");
    const struct image_file *file = &voc->work->set->list[voc->image];
    int64_t width, height;
    if (!size)
        return true;
    if (!read_milli(voc, size, "width", &width) || !read_milli(voc, size, "height", &height))
        return false;
    if (width == (int64_t) file->width * 1000 && height == (int64_t) file->height * 1000)
        return true;
    char *text = xasprintf("%u×%u", file->width, file->height);
    wrong(voc, size, "size ≠", text);
    free(text);
    return false;
}

/* CVAT writes the angle of every box among the attributes, nearly always 0. */
static bool is_turned(struct voc *voc, const struct xml_node *node)
{
    const struct xml_node *list = xml_child(node, "attributes");
    for (const struct xml_node *n = list ? xml_child(list, "attribute") : NULL; n;
         n = xml_after(n, "attribute"))
        if (strcmp(text_of(voc, n, "name"), "rotation") == 0 &&
            strspn(text_of(voc, n, "value"), "-0.") < strlen(text_of(voc, n, "value")))
            return true;
    return false;
}

/* Parts of an object, its pose and how difficult it is are passed over. */
static bool read_object(struct voc *voc, const struct xml_node *node)
{
    const struct labspec *spec = voc->work->set->spec;
    const char *name = text_of(voc, node, "name");
    const struct xml_node *box = xml_child(node, "bndbox");
    int label = labspec_find_label(spec, name);
    int64_t v[4];
    if (label < 0)
        return wrong(voc, node, "name", name);
    if (image_kind_of(spec, (unsigned) label) != IMAGE_BOX)
        return wrong(voc, node, name, image_kind_name(image_kind_of(spec, (unsigned) label)));
    if (!box)
        return wrong(voc, node, "bndbox", xml_child(node, "robndbox") ? "robndbox" : "?");
    if (is_turned(voc, node))
        return wrong(voc, node, "attributes", "rotation");
    if (voc->work->count >= IMAGE_OBJECTS_MAX)
        return wrong(voc, node, "object", "> 20000");
    if (!read_milli(voc, box, "xmin", &v[0]) || !read_milli(voc, box, "ymin", &v[1]) ||
        !read_milli(voc, box, "xmax", &v[2]) || !read_milli(voc, box, "ymax", &v[3]))
        return false;
    struct image_object *o = image_work_add(voc->work, voc->image, (unsigned) label, 2);
    v[0] -= VOC_PIXEL;
    v[1] -= VOC_PIXEL;
    memcpy(o->xy, v, sizeof v);
    o->flags = (strcmp(text_of(voc, node, "occluded"), "1") == 0 ? IMAGE_OCCLUDED : 0u) |
               (strcmp(text_of(voc, node, "truncated"), "1") == 0 ? IMAGE_TRUNCATED : 0u);
    return true;
}

bool image_voc_read(const struct image_source *from, struct err *err)
{
    const struct lab_file *file = from->file;
    struct voc voc = {.work = from->work, .image = from->image, .file = file->name, .err = err};
    const struct xml_node *root;
    bool ok = xml_parse(file->name, file->text, file->len, &limits, &voc.arena, &root, err);
    if (ok && !xml_is(root, "annotation"))
        ok = wrong(&voc, root, "annotation", root->name);
    ok = ok && check_size(&voc, root);
    if (ok)
        for (const struct xml_node *n = xml_child(root, "object"); ok && n;
             n = xml_after(n, "object"))
            ok = read_object(&voc, n);
    arena_finish(&voc.arena);
    return ok;
}

static void add_escaped(struct str *out, const char *text)
{
    for (; *text; text++)
        if (*text == '&')
            str_add(out, "&amp;");
        else if (*text == '<')
            str_add(out, "&lt;");
        else if (*text == '>')
            str_add(out, "&gt;");
        else
            str_add_char(out, *text);
}

static void add_corner(struct str *out, const char *name, int64_t milli)
{
    str_addf(out, "<%s>", name);
    image_add_milli(out, milli);
    str_addf(out, "</%s>", name);
}

static void write_object(const struct labspec *spec, const struct image_object *o, struct str *out)
{
    str_add(out, "  <object>\n    <name>");
    add_escaped(out, spec->labels[o->label].id);
    str_addf(out, "</name>\n    <truncated>%d</truncated>\n    <occluded>%d</occluded>\n",
             (o->flags & IMAGE_TRUNCATED) != 0, (o->flags & IMAGE_OCCLUDED) != 0);
    str_add(out, "    <difficult>0</difficult>\n    <bndbox>");
    add_corner(out, "xmin", o->xy[0] + VOC_PIXEL);
    add_corner(out, "ymin", o->xy[1] + VOC_PIXEL);
    add_corner(out, "xmax", o->xy[2]);
    add_corner(out, "ymax", o->xy[3]);
    str_add(out, "</bndbox>\n  </object>\n");
}

bool image_voc_write(const struct image_work *work, unsigned image, struct str *out,
                     struct err *err)
{
    const struct image_file *file = &work->set->list[image];
    str_add(out, "<annotation>\n  <filename>");
    add_escaped(out, file->name);
    str_addf(out,
             "</filename>\n  <size><width>%u</width><height>%u</height><depth>3</depth></size>\n",
             file->width, file->height);
    for (size_t i = 0; i < work->count; i++) {
        const struct image_object *o = &work->list[i];
        if (o->image != image)
            continue;
        if (image_kind_of(work->set->spec, o->label) != IMAGE_BOX)
            return err_set(err, ERR_UNSUPPORTED, "VOC: %s",
                           image_kind_name(image_kind_of(work->set->spec, o->label)));
        write_object(work->set->spec, o, out);
    }
    str_add(out, "</annotation>\n");
    return true;
}
