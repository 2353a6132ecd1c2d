/* Reading files of a pack's folder, which may come from a stranger: nothing is read through a link,
 * nothing outside the folder, nothing above a size. */
#ifndef CORE_MATERIAL_FOLDER_H
#define CORE_MATERIAL_FOLDER_H

#include "base/err.h"

#include <stddef.h>

enum { FOLDER_FILES_MAX = 5000, FOLDER_PATH_MAX = 400 };

/* An open folder; links in `dir` itself are followed, since the caller names it. */
struct folder {
    int fd;          /* -1 when closed */
    const char *dir; /* borrowed, for messages */
};

MUST_CHECK bool folder_open(const char *dir, struct folder *folder, struct err *err);
void folder_close(struct folder *folder);

/* Reads "lessons/1.md": a regular file of at most `most` bytes, every part of the path opened
 * without following links. NUL-terminated heap buffer. ERR_NOT_FOUND, ERR_DENIED for a link or a
 * path that leaves the folder, ERR_TOO_BIG, ERR_FORMAT for what is not a file. */
MUST_CHECK bool folder_read(const struct folder *folder, const char *path, size_t most, char **text,
                            size_t *len, struct err *err);

/* True when path names a regular file, reached without links. */
bool folder_has(const struct folder *folder, const char *path);

struct folder_names {
    char **list; /* "lessons/1.md", ascending by bytes */
    size_t count;
};

/* The files of a subfolder whose names end in `suffix` and do not begin with a dot; none when the
 * subfolder is not there. ERR_TOO_BIG above 5000. */
MUST_CHECK bool folder_list(const struct folder *folder, const char *sub, const char *suffix,
                            struct folder_names *names, struct err *err);
void folder_names_finish(struct folder_names *names);

#endif
