/* The least of POSIX ustar that carries a few text files: regular members, plain names. */
#ifndef CORE_LAB_IMAGE_TAR_H
#define CORE_LAB_IMAGE_TAR_H

#include "base/err.h"
#include "base/str.h"

enum { TAR_MEMBERS_MAX = 1000 };

struct tar_reader {
    const char *bytes;
    size_t len, at;
    unsigned members;
};

struct tar_member {
    char name[101]; /* as it stands there, without its prefix */
    const char *text;
    size_t len;
};

bool tar_is(const char *bytes, size_t len);
/* The next regular member; *more false at the end. ERR_FORMAT for what is no or half a tar. */
MUST_CHECK bool tar_next(struct tar_reader *reader, struct tar_member *member, bool *more,
                         struct err *err);

/* Adds a member; name of at most 100 bytes. Always the same bytes for the same members. */
void tar_add(struct str *out, const char *name, const char *text, size_t len);
void tar_end(struct str *out);

#endif
