/* Base64 (RFC 4648, 4). */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/str.h"

/* Reads text with white space anywhere and padding to the end; `bytes` has room for 3/4 of its
 * length. False for anything else. */
bool base64_decode(const char *text, unsigned char *bytes, size_t *len);

void base64_add(struct str *out, const void *bytes, size_t len);

#endif
