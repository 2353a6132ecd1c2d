#include "core/lab/image/classes.h"

#include <stdlib.h>
#include <string.h>

enum { CLASSES_MAX = 1000 };

struct lines {
    const char *rest;
    char line[200];
    unsigned number;
};

/* The next line without its end; a longer one is cut. */
static bool next_line(struct lines *l)
{
    if (!*l->rest)
        return false;
    size_t n = strcspn(l->rest, "\n"), keep = n < sizeof l->line ? n : sizeof l->line - 1;
    memcpy(l->line, l->rest, keep);
    while (keep > 0 && strchr(" \t\r", l->line[keep - 1]))
        keep--;
    l->line[keep] = '\0';
    l->rest += n + (l->rest[n] != '\0');
    l->number++;
    return true;
}

static bool put(struct image_classes *classes, const struct labspec *spec, size_t number,
                const char *name)
{
    if (number >= CLASSES_MAX)
        return false;
    for (; classes->count <= number; classes->count++) {
        if (classes->count == classes->room) {
            classes->room = classes->room ? 2 * classes->room : 16;
            classes->labels = xrealloc(classes->labels, classes->room * sizeof(int));
        }
        classes->labels[classes->count] = -1;
    }
    classes->labels[number] = labspec_find_label(spec, name);
    return true;
}

/* A name a line. */
static bool read_names(struct lines *l, const struct labspec *spec, struct image_classes *classes)
{
    classes->labels = xcalloc(classes->room = 16, sizeof(int));
    for (size_t n = 0; next_line(l); n++)
        if (!put(classes, spec, n, l->line))
            return false;
    return true;
}

/* A name without its quotes, or what is a comment behind it; NULL for half a quoted one. */
static char *name_of(char *text)
{
    text += strspn(text, " \t");
    if (*text == '\'' || *text == '"') {
        char *end = strchr(text + 1, *text);
        if (end)
            *end = '\0';
        return end ? text + 1 : NULL;
    }
    size_t n = strcspn(text, "#");
    while (n > 0 && strchr(" \t", text[n - 1]))
        n--;
    text[n] = '\0';
    return text;
}

/* "3: car" or "car" */
static bool put_name(struct image_classes *classes, const struct labspec *spec, char *text)
{
    size_t digits = strspn(text, "0123456789"), number = classes->count;
    char *colon = text + digits + strspn(text + digits, " ");
    if (digits > 0 && digits < 5 && *colon == ':') {
        number = (size_t) strtoul(text, NULL, 10);
        text = colon + 1;
    }
    const char *name = name_of(text);
    return name && put(classes, spec, number, name);
}

/* names: [a, b] | {0: a, 1: b} on the line, or "- a" and "0: a" below it. */
static bool read_yaml(struct lines *l, const struct labspec *spec, struct image_classes *classes)
{
    bool found = false;
    while (!found && next_line(l))
        found = str_starts(l->line, "names:");
    if (!found)
        return true;
    classes->labels = xcalloc(classes->room = 16, sizeof(int));
    char *p = l->line + 6, *end;
    p += strspn(p, " \t[{");
    for (; *p && *p != '#'; p = end) {
        end = p + strcspn(p, ",]}");
        bool more = *end == ',';
        if (*end)
            *end++ = '\0';
        if (!put_name(classes, spec, p))
            return false;
        if (!more)
            return true;
    }
    while (next_line(l)) {
        char *text = l->line + strspn(l->line, " \t");
        bool dash = str_starts(text, "- ");
        if (!*text || *text == '#')
            continue;
        if (text == l->line && !dash)
            break;
        if (!put_name(classes, spec, text + 2 * dash))
            return false;
    }
    return true;
}

bool image_classes_read(const struct image_set *set, const struct lab_file *folder,
                        struct image_classes *classes, struct err *err)
{
    *classes = (struct image_classes){0};
    for (size_t i = 0; !classes->labels && i < folder->parts_count; i++) {
        const struct lab_file *file = &folder->parts[i];
        const char *base = lab_file_base(file->name);
        struct lines l = {.rest = file->text};
        bool names = strcmp(base, "classes.txt") == 0 || str_ends(base, ".names");
        bool yaml = str_ends(base, ".yaml") || str_ends(base, ".yml");
        if ((names && !read_names(&l, set->spec, classes)) ||
            (yaml && !read_yaml(&l, set->spec, classes)))
            return err_set(err, ERR_FORMAT, "%s:%u", file->name, l.number);
    }
    return true;
}

void image_classes_finish(struct image_classes *classes)
{
    free(classes->labels);
    *classes = (struct image_classes){0};
}

int image_classes_label(const struct image_classes *classes, const struct labspec *spec,
                        unsigned long number)
{
    if (!classes->labels)
        return number < spec->labels_count ? (int) number : -1;
    return number < classes->count ? classes->labels[number] : -1;
}
