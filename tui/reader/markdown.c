#include "tui/reader/markdown.h"

#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

/* A range of punctuation, three bytes a character, and its private place. */
struct range {
    uint32_t from, to, place;
};

static const struct range ranges[] = {
    {0x2010, 0x2027, 0xE000}, {0x2030, 0x205E, 0xE030}, {0x3001, 0x303F, 0xE080},
    {0xFF01, 0xFF0F, 0xE0C0}, {0xFF1A, 0xFF20, 0xE0D0}, {0xFF3B, 0xFF40, 0xE0E0},
    {0xFF5B, 0xFF65, 0xE0F0},
};

/* ASCII punctuation becomes control characters, which no lesson contains. */
static const char ascii[] = "\"%.,:;?!')(";
enum { ASCII_PLACE = 0x0E, WIDE = 3 };

static uint32_t to_private(uint32_t cp)
{
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (cp >= ranges[i].from && cp <= ranges[i].to)
            return ranges[i].place + (cp - ranges[i].from);
    return cp;
}

static uint32_t from_private(uint32_t cp)
{
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (cp >= ranges[i].place && cp <= ranges[i].place + (ranges[i].to - ranges[i].from))
            return ranges[i].from + (cp - ranges[i].place);
    return cp;
}

static bool has_private(const char *s, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++)
        if ((unsigned char) s[i] == 0xEE && (unsigned char) s[i + 1] < 0x84)
            return true;
    return false;
}

/* Masks the character of `len` bytes; parentheses only where they close no link. */
static void mask_one(char *s, size_t len, bool links)
{
    uint32_t cp;
    const char *place = len == 1 ? strchr(ascii, *s) : NULL;
    if (len == WIDE && utf8_decode(s, len, &cp) == WIDE)
        utf8_encode(to_private(cp), s);
    else if (place && *s && !(links && strchr("()\"'", *s)))
        *s = (char) (ASCII_PLACE + (place - ascii));
}

static void mask_line(char *s, size_t n)
{
    bool links = memmem(s, n, "](", 2) != NULL;
    for (size_t i = 0; i < n; i++) {
        if (s[i] != '*')
            continue;
        size_t back = 1;
        while (back < i && back < WIDE && ((unsigned char) s[i - back] & 0xC0) == 0x80)
            back++;
        if (i >= back && s[i - 1] != '*' && (i < 2 || s[i - 2] != '\\'))
            mask_one(s + i - back, back, links);
        uint32_t cp;
        size_t next = i + 1 < n ? utf8_decode(s + i + 1, n - i - 1, &cp) : 0;
        if (next > 0 && s[i + 1] != '*')
            mask_one(s + i + 1, next, links);
    }
}

bool markdown_mask(char *s, size_t n)
{
    if (has_private(s, n))
        return false;
    for (size_t at = 0; at < n;) {
        char *newline = memchr(s + at, '\n', n - at);
        size_t len = newline ? (size_t) (newline - s) - at : n - at;
        if (memchr(s + at, '*', len))
            mask_line(s + at, len);
        at += len + 1;
    }
    return true;
}

void markdown_unmask(char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char) s[i];
        uint32_t cp;
        if (c >= ASCII_PLACE && c < ASCII_PLACE + sizeof ascii - 1)
            s[i] = ascii[c - ASCII_PLACE];
        else if (c == 0xEE && utf8_decode(s + i, n - i, &cp) == WIDE)
            utf8_encode(from_private(cp), s + i);
    }
}
