/* Files as they come from other tools: one, or the parts of a folder or of a tar. Of tars the least
 * of POSIX ustar that carries a few text files: regular members, plain names. */
#ifndef CORE_LAB_PARTS_H
#define CORE_LAB_PARTS_H

#include "base/err.h"
#include "base/str.h"

enum {
    LAB_PARTS_MAX = 1000,
    LAB_PARTS_BYTES = 16 * 1024 * 1024, /* of all parts together */
    LAB_PART_NAME = 100                 /* bytes of a name in a tar */
};

/* The text ends in NUL, which its length does not count. */
struct lab_file {
    const char *name, *text;
    size_t len;
    const struct lab_file *parts; /* of a folder or a tar; else NULL */
    size_t parts_count;
};

struct lab_file lab_file_of(const char *name, const char *text, size_t len);
/* The same without the byte order mark that editors put before UTF-8. */
struct lab_file lab_file_plain(const struct lab_file *file);
/* The file's name without its folders. */
const char *lab_file_base(const char *name);

/* What was read of a folder or a tar; heap, the names and texts too. */
struct lab_parts {
    struct lab_file *list;
    size_t count, room, bytes;
};

/* Appends a copy, without a byte order mark. Hidden files and what a system puts beside files
 * ("._x", ".DS_Store") are passed over. ERR_TOO_BIG. */
MUST_CHECK bool lab_parts_add(struct lab_parts *parts, const char *name, const char *text,
                              size_t len, struct err *err);
void lab_parts_finish(struct lab_parts *parts); /* takes a zeroed one */

bool lab_parts_is_tar(const char *bytes, size_t len);
/* "gzip", "zip" …: a packed archive, which nothing here opens; NULL. */
const char *lab_parts_packed(const char *bytes, size_t len);
/* The regular members of a tar. ERR_FORMAT for what is none, half of one, or packed; to be finished
 * in any case. */
MUST_CHECK bool lab_parts_untar(const char *bytes, size_t len, struct lab_parts *parts,
                                struct err *err);
/* Adds a member; always the same bytes for the same members. ERR_TOO_BIG for a long name. */
MUST_CHECK bool lab_parts_tar(struct str *out, const char *name, const char *text, size_t len,
                              struct err *err);
void lab_parts_tar_end(struct str *out);

#endif
