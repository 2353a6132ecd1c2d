/* Files: where the program keeps its state, whole-file reads, atomic and durable writes. */
#ifndef BASE_FS_H
#define BASE_FS_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/* Folders of the program's state (XDG Base Directory Specification 0.8). XUNLIAN_HOME moves all of
 * them under one folder. Heap strings owned by the struct. */
struct fs_home {
    char *data;   /* records.db, packs/  ($XDG_DATA_HOME/xunlian) */
    char *config; /* settings.json, trusted keys ($XDG_CONFIG_HOME/xunlian) */
    char *cache;  /* downloads, library.db ($XDG_CACHE_HOME/xunlian) */
};

/* Finds and creates (mode 0700) the three folders. */
MUST_CHECK bool fs_home_init(struct fs_home *home, struct err *err);
void fs_home_finish(struct fs_home *home);

/* "dir/name"; heap, never NULL. */
char *fs_join(const char *dir, const char *name);

/* The file or folder `name` beside the program itself, as a build tree has it; heap, or NULL when
 * there is none. */
char *fs_beside(const char *name);

/* mkdir -p with mode 0700; fine when it is there. */
MUST_CHECK bool fs_make_dirs(const char *path, struct err *err);

/* Reads a regular file of at most `most` bytes into a NUL-terminated heap buffer; *len without the
 * NUL may be NULL. Fails with ERR_TOO_BIG above the limit, ERR_FORMAT for what is not a file. */
MUST_CHECK bool fs_read(const char *path, size_t most, char **data, size_t *len, struct err *err);

/* Writes path by way of a temporary file beside it: old content or new, never half; durable (fsync
 * of file and folder) when it returns true. */
MUST_CHECK bool fs_write_atomic(const char *path, const void *data, size_t len, unsigned mode,
                                struct err *err);

/* fsync of a folder, so that a rename in it survives a power cut. */
MUST_CHECK bool fs_sync_dir(const char *path, struct err *err);

/* Removes a tree without following links; fine when nothing is there. */
MUST_CHECK bool fs_remove_tree(const char *path, struct err *err);

/* Bytes that an unprivileged process may still write to the file system of path. */
MUST_CHECK bool fs_free_bytes(const char *path, uint64_t *bytes, struct err *err);

#endif
