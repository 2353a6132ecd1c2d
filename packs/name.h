/* Names of files inside a pack: the one whitelist that authors and clients both apply.
 *
 * A name is relative, in Normalization Form C, with "/" between its parts. Refused are control,
 * format (bidi), private and unassigned characters, every space but U+0020, the characters that
 * other systems give a meaning to (\ : * ? " < > |), parts that begin with "." or "-" or end in "."
 * or a space, and whatever does not fit a ustar header. At the top stand only pack.yaml and the
 * folders standards, lessons, questions, labs, blueprints and media. */
#ifndef PACKS_NAME_H
#define PACKS_NAME_H

#include "base/err.h"

#include <stddef.h>

enum { NAME_MAX_BYTES = 1024, NAME_MAX_PART = 255, NAME_MAX_DEPTH = 16 };

/* ERR_INVALID with the name as object and the reason as detail. */
MUST_CHECK bool name_check(const char *name, size_t len, struct err *err);

/* Checks the names of a whole pack against each other: two files must not become one on a system
 * that folds case or normalizes, no file may also be a folder, and a folder has one spelling.
 * `names` in ascending order of bytes. */
MUST_CHECK bool name_check_all(const char *const *names, size_t count, struct err *err);

/* [a-z0-9][a-z0-9-]{1,62}: a pack's id, which also names its folder. */
bool name_is_pack_id(const char *id);

#endif
