/* Canonical JSON (OLPC, as TUF 1.0 4.1 asks for): the one byte string of a JSON value that is
 * hashed and signed. No white space, members in ascending order of the bytes of their names,
 * integers only, and in strings nothing escaped but " and \. And the strict reading of foreign
 * JSON. */
#ifndef PACKS_CANONICAL_H
#define PACKS_CANONICAL_H

#include "base/err.h"
#include "base/str.h"

#include <jansson.h>

enum { CANONICAL_DEPTH = 32 };

/* Appends the canonical form. ERR_FORMAT for a number that is not an integer, ERR_TOO_BIG for a
 * value nested deeper than CANONICAL_DEPTH. */
MUST_CHECK bool canonical_write(const json_t *value, struct str *out, struct err *err);

/* Reads one JSON object (RFC 8259) of at most `most` bytes. ERR_TOO_BIG past that or deeper than
 * CANONICAL_DEPTH, ERR_FORMAT with jansson's reason for anything malformed, for a member that
 * stands twice, and for text behind the object. The caller owns *value. */
MUST_CHECK bool canonical_read(const char *text, size_t len, size_t most, json_t **value,
                               struct err *err);

#endif
