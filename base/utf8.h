/* UTF-8 text on a grid of terminal columns.
 *
 * Widths are wcwidth()'s, which ncurses uses as well: call utf8_locale_init first, once. Line
 * breaking follows UAX #14 (libunistring) with the corrections for Chinese typesetting that
 * GB/T 15834-2011 5.1 asks for: no closing mark at the head of a line, no opening one at its end.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/* setlocale(LC_ALL, ""), else LC_CTYPE C.UTF-8. False when no UTF-8 locale can be had. */
MUST_CHECK bool utf8_locale_init(struct err *err);

/* Decodes one code point of at most n bytes; returns its length in bytes, 0 at the end or at a NUL.
 * A bad byte gives U+FFFD and length 1. */
size_t utf8_decode(const char *s, size_t n, uint32_t *cp);

/* Encodes cp into buf (4 bytes suffice); returns the length. */
size_t utf8_encode(uint32_t cp, char *buf);

/* True when all n bytes are valid UTF-8 (RFC 3629). */
bool utf8_valid(const char *s, size_t n);

/* Columns of one code point: 0, 1 or 2; control characters count 0. */
int utf8_cp_width(uint32_t cp);

/* Columns of a text of n bytes / of a NUL-terminated text. */
int utf8_width_n(const char *s, size_t n);
int utf8_width(const char *s);

/* Number of code points of a NUL-terminated text. */
size_t utf8_length(const char *s);

/* Bytes of the longest prefix that fits `cols` columns, never inside a glyph nor between a letter
 * and its combining marks. *used (may be NULL) gets its columns. */
size_t utf8_fit(const char *s, size_t n, int cols, int *used);

/* Copies s clipped to `cols` columns into buf, ending in "…" when clipped; buf of n bytes. */
void utf8_clip(const char *s, int cols, char *buf, size_t n);

/* One line of wrapped text: bytes [start, start+len) of the input, without the break's white space.
 */
struct utf8_line {
    size_t start, len;
    int width;
};

/* Wraps n bytes to `cols` ≥ 2 columns; '\n' always breaks. Returns the number of lines (≥ 1 unless
 * n is 0) in *lines, heap, owned by the caller. `first` columns are taken on the first line. */
size_t utf8_wrap(const char *s, size_t n, int cols, int first, struct utf8_line **lines);

/* Appends s to out with control characters, bidi controls and bad bytes shown as \xNN or \u{N}:
 * for anything foreign that is shown in a message. */
struct str;
void utf8_escape(struct str *out, const char *s, size_t n);

/* Adds n bytes; each that is no UTF-8 becomes U+FFFD. Ends at a NUL. */
void utf8_mend(struct str *out, const char *s, size_t n);

#endif
