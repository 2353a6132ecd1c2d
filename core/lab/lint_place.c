/* From the places that readers name to files and lines of the pack. */
#include "core/lab/lint_parts.h"

#include "base/str.h"
#include "core/lab/where.h"

#include <stdlib.h>
#include <string.h>

/* A file that a reader calls by its own name, looked for where it can lie; NULL. */
static const char *find_file(struct lint *lint, const char *name)
{
    const char *id = lint->spec->id, *variant = lint->variant ? lint->variant : "-";
    for (int i = 0; i < 4; i++) {
        struct str path = STR_INIT;
        if (i == 0)
            str_add(&path, name);
        else if (i == 3)
            str_addf(&path, "labs/%s/%s", id, name);
        else
            str_addf(&path, i == 1 ? "labs/%s/%s/%s" : "labs/%s/%s/gold/%s", id, variant, name);
        const char *found = folder_has(lint->folder, str_text(&path))
                                ? arena_strdup(&lint->arena, str_text(&path))
                                : NULL;
        str_finish(&path);
        if (found)
            return found;
    }
    return NULL;
}

/* The line of "annotations[2]", "segment 3" or "line 5" in the file. */
static unsigned line_of(struct lint *lint, const char *file, const char *inside)
{
    char *text;
    size_t len;
    struct err none = ERR_INIT;
    if (str_starts(inside, "line "))
        return (unsigned) strtoul(inside + strlen("line "), NULL, 10);
    if (!folder_read(lint->folder, file, LAB_FILE_MAX, &text, &len, &none))
        return 0;
    unsigned line;
    if (str_starts(inside, "segment ")) {
        char *path = xasprintf("segments[%lu]", strtoul(inside + strlen("segment "), NULL, 10) - 1);
        line = where_json(text, len, path);
        free(path);
    } else {
        line = where_json(text, len, inside);
    }
    free(text);
    return line;
}

/* Digits behind the last colon are a line; they are cut off. */
static unsigned take_line(char *part)
{
    char *colon = strrchr(part, ':');
    if (!colon || !colon[1] || colon[1 + strspn(colon + 1, "0123456789")])
        return 0;
    *colon = '\0';
    return (unsigned) strtoul(colon + 1, NULL, 10);
}

void lint_place(struct lint *lint, const char *object, const char **file, unsigned *line)
{
    size_t head = strlen(lint->folder->dir);
    if (strncmp(object, lint->folder->dir, head) == 0 && object[head] == '/')
        object += head + 1;
    char *copy = arena_strdup(&lint->arena, object), *next;
    *file = NULL;
    *line = 0;
    for (char *part = copy; part; part = next) {
        next = strstr(part, ": ");
        if (next) {
            *next = '\0';
            next += 2;
        }
        unsigned at = take_line(part);
        const char *found = *part ? find_file(lint, part) : NULL;
        if (!*file && !found && strchr(part, '/') && !next)
            found = arena_strdup(&lint->arena, part); /* what is missing is named all the same */
        if (found) {
            *file = found;
            *line = at;
        } else if (*file && !*line) {
            *line = at ? at : line_of(lint, *file, part);
        }
    }
    if (!*file)
        *file = lint->file;
}
