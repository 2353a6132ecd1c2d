/* Text of unknown origin to UTF-8. */
#ifndef BASE_CHARSET_H
#define BASE_CHARSET_H

#include "base/err.h"

#include <stddef.h>

/* The text in UTF-8, without a byte order mark; heap. UTF-8 with or without a mark and UTF-16 with
 * one are told by the mark and by being valid; anything else is read as GB18030, which GBK is a
 * part of. ERR_ENCODING for text that is none of them, ERR_FORMAT for a NUL in it; the object is
 * "file:line". */
MUST_CHECK bool charset_decode(const char *file, const char *text, size_t len, char **out,
                               size_t *out_len, struct err *err);

#endif
