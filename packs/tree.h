/* Folders and files below an open folder, without ever following a link: every part of a name is
 * opened by itself with O_NOFOLLOW, so that a planted link or a moved folder cannot lead out. */
#ifndef PACKS_TREE_H
#define PACKS_TREE_H

#include "base/err.h"

#include <dirent.h>
#include <stdint.h>
#include <sys/stat.h>

enum { TREE_NAME = 1025 };

/* The folder `name` (one part) of parent; -1 with *err: ERR_DENIED when a link or file stands
 * there, ERR_NOT_FOUND. */
int tree_open_dir(int parent, const char *name, struct err *err);
/* The same, made (mode 0755 less umask) when it is not there. */
int tree_make_dir(int parent, const char *name, struct err *err);

/* Opens name (several parts) below root for reading; only regular files. -1 with *err. */
int tree_open_file(int root, const char *name, struct err *err);

/* Creates files below a root; remembers the last folder, because names come sorted. */
struct tree_writer {
    int root; /* borrowed */
    int dir;  /* of the last name; -1 before the first one */
    char dir_name[TREE_NAME];
};
void tree_writer_init(struct tree_writer *writer, int root);
void tree_writer_finish(struct tree_writer *writer);
/* A new file open for writing; ERR_EXISTS when anything is there. -1 with *err. */
int tree_create(struct tree_writer *writer, const char *name, struct err *err);

/* Writes all n bytes. */
MUST_CHECK bool tree_write(int fd, const void *data, size_t n, const char *name, struct err *err);

/* Calls `each` for everything below root that is not a folder; `name` is relative. Stops with the
 * callback's error. Deeper than 32 folders fails with ERR_TOO_BIG. */
typedef bool (*tree_each_fn)(void *ctx, int dir, const char *name, const struct stat *st,
                             struct err *err);
MUST_CHECK bool tree_walk(int root, tree_each_fn each, void *ctx, struct err *err);

/* Removes what stands at name (one part) of parent with everything below it; fine when nothing is
 * there. */
MUST_CHECK bool tree_remove(int parent, const char *name, struct err *err);

/* Opens a second stream of entries on an open folder, from its beginning; close with closedir. */
DIR *tree_entries(int dir);

#endif
