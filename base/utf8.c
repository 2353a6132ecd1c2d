#include "base/utf8.h"

#include "base/str.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unilbrk.h>
#include <unistr.h>
#include <wchar.h>

enum { REPLACEMENT = 0xFFFD };

bool utf8_locale_init(struct err *err)
{
    setlocale(LC_ALL, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return true;
    if (setlocale(LC_CTYPE, "C.UTF-8") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return true;
    return err_set(err, ERR_UNSUPPORTED, "C.UTF-8");
}

size_t utf8_decode(const char *s, size_t n, uint32_t *cp)
{
    ucs4_t uc;
    *cp = 0;
    if (n == 0 || *s == '\0')
        return 0;
    int len = u8_mbtoucr(&uc, (const uint8_t *) s, n);
    if (len < 0) {
        *cp = REPLACEMENT;
        return 1;
    }
    *cp = uc;
    return (size_t) len;
}

size_t utf8_encode(uint32_t cp, char *buf)
{
    int n = u8_uctomb((uint8_t *) buf, cp, 4);
    return n > 0 ? (size_t) n : 0;
}

bool utf8_valid(const char *s, size_t n)
{
    return u8_check((const uint8_t *) s, n) == NULL;
}

void utf8_mend(struct str *out, const char *s, size_t n)
{
    size_t used;
    uint32_t cp;
    char buf[4];
    for (size_t i = 0; (used = utf8_decode(s + i, n - i, &cp)) > 0; i += used)
        str_add_bytes(out, buf, utf8_encode(cp, buf));
}

int utf8_cp_width(uint32_t cp)
{
    if (cp >= 0x20 && cp < 0x7F)
        return 1;
    int w = wcwidth((wchar_t) cp);
    return w < 0 ? 0 : w;
}

int utf8_width_n(const char *s, size_t n)
{
    int width = 0;
    uint32_t cp;
    for (size_t i = 0, len; (len = utf8_decode(s + i, n - i, &cp)) > 0; i += len)
        width += utf8_cp_width(cp);
    return width;
}

int utf8_width(const char *s)
{
    return utf8_width_n(s, strlen(s));
}

size_t utf8_length(const char *s)
{
    size_t count = 0, n = strlen(s);
    uint32_t cp;
    for (size_t i = 0, len; (len = utf8_decode(s + i, n - i, &cp)) > 0; i += len)
        count++;
    return count;
}

size_t utf8_fit(const char *s, size_t n, int cols, int *used)
{
    int width = 0;
    size_t i = 0, len;
    uint32_t cp;
    while ((len = utf8_decode(s + i, n - i, &cp)) > 0) {
        int w = utf8_cp_width(cp);
        if (width + w > cols)
            break;
        width += w;
        i += len;
    }
    if (used)
        *used = width;
    return i;
}

void utf8_clip(const char *s, int cols, char *buf, size_t n)
{
    size_t len = strlen(s);
    bool clipped = utf8_width_n(s, len) > cols;
    size_t fit = utf8_fit(s, len, clipped ? cols - 1 : cols, NULL);
    const char *tail = clipped && cols > 0 ? "…" : "";
    size_t room = strlen(tail) + 1;
    if (n < room)
        return;
    while (fit > n - room || (fit > 0 && fit < len && ((unsigned char) s[fit] & 0xC0) == 0x80))
        fit--;
    memcpy(buf, s, fit);
    memcpy(buf + fit, tail, room);
}

/* A character of three bytes that may stand at the head of a line after a closing quotation mark: a
 * Chinese one, or an opening bracket of U+3008 … U+301A; no 。 and no closing bracket. */
static bool may_begin_line(const unsigned char *c)
{
    static const unsigned char opening[] = {0x88, 0x8A, 0x8C, 0x8E, 0x90, 0x94, 0x96, 0x98, 0x9A};
    if (c[0] != 0xE3 || c[1] != 0x80)
        return c[0] >= 0xE3 && c[0] <= 0xE9;
    return memchr(opening, c[2], sizeof opening) != NULL;
}

/* Where UAX #14 alone reads badly: “ ” are ambiguous (QU) and would glue to any neighbour, and a
 * '+' lets "C++" break. The override array speaks for the position before the character. */
static void fill_overrides(const char *s, size_t n, char *over)
{
    memset(over, UC_BREAK_UNDEFINED, n);
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '+' && i > 0)
            over[i] = UC_BREAK_PROHIBITED;
        if (n - i < 3 || (unsigned char) s[i] != 0xE2 || (unsigned char) s[i + 1] != 0x80)
            continue;
        unsigned char last = (unsigned char) s[i + 2];
        bool opening = last == 0x9C || last == 0x98;
        bool closing = last == 0x9D || last == 0x99;
        bool after_hanzi = i >= 3 && (unsigned char) s[i - 3] >= 0xE3;
        bool before_hanzi = i + 5 < n && may_begin_line((const unsigned char *) s + i + 3);
        if (opening && after_hanzi && (unsigned char) s[i - 3] <= 0xE9 &&
            !((unsigned char) s[i - 3] == 0xE3 && (unsigned char) s[i - 2] == 0x80))
            over[i] = UC_BREAK_POSSIBLE;
        if (closing && before_hanzi)
            over[i + 3] = UC_BREAK_POSSIBLE;
    }
}

struct lines {
    struct utf8_line *p;
    size_t n, cap;
};

static void add_line(struct lines *lines, const char *s, size_t start, size_t end)
{
    while (end > start && (s[end - 1] == ' ' || s[end - 1] == '\n'))
        end--;
    if (lines->n == lines->cap) {
        lines->cap = lines->cap ? lines->cap * 2 : 8;
        lines->p = xrealloc(lines->p, lines->cap * sizeof *lines->p);
    }
    lines->p[lines->n++] =
        (struct utf8_line){start, end - start, utf8_width_n(s + start, end - start)};
}

/* libunistring counts widths of its own table; where a line is still too wide by wcwidth (a long
 * word, or a difference of tables), it is cut at the column. */
static void add_cut(struct lines *lines, const char *s, size_t start, size_t end, int cols)
{
    size_t stop = end;
    while (stop > start && (s[stop - 1] == ' ' || s[stop - 1] == '\n'))
        stop--;
    while (utf8_width_n(s + start, stop - start) > cols) {
        size_t fit = utf8_fit(s + start, stop - start, cols, NULL);
        if (fit == 0)
            break;
        add_line(lines, s, start, start + fit);
        start += fit;
    }
    add_line(lines, s, start, end);
}

size_t utf8_wrap(const char *s, size_t n, int cols, int first, struct utf8_line **out)
{
    struct lines lines = {0};
    *out = NULL;
    if (n == 0)
        return 0;
    char *over = xmalloc(n);
    char *breaks = xmalloc(n);
    fill_overrides(s, n, over);
    u8_width_linebreaks((const uint8_t *) s, n, cols, first, 0, over, "UTF-8", breaks);
    size_t start = 0;
    for (size_t i = 0; i < n; i++) {
        int room = lines.n == 0 ? cols - first : cols;
        if (breaks[i] == UC_BREAK_POSSIBLE && i > start) {
            add_cut(&lines, s, start, i, room);
            start = i;
        } else if (breaks[i] == UC_BREAK_MANDATORY) {
            add_cut(&lines, s, start, i, room);
            start = i + 1;
        }
    }
    add_cut(&lines, s, start, n, lines.n == 0 ? cols - first : cols);
    free(over);
    free(breaks);
    *out = lines.p;
    return lines.n;
}

static bool is_dangerous(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x061C ||
           (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF;
}

void utf8_escape(struct str *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        ucs4_t cp;
        int len = u8_mbtoucr(&cp, (const uint8_t *) s + i, n - i);
        if (len < 0) {
            str_addf(out, "\\x%02X", (unsigned char) s[i]);
            i++;
            continue;
        }
        if (is_dangerous(cp))
            str_addf(out, cp < 0x100 ? "\\x%02X" : "\\u{%X}", (unsigned) cp);
        else
            str_add_bytes(out, s + i, (size_t) len);
        i += (size_t) len;
    }
}
