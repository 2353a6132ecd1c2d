#include "base/pinyin.h"

#include "base/pinyin-table.h"
#include "base/utf8.h"

#include <string.h>

enum { FIRST = 0x4E00, LAST = 0x9FFF };

_Static_assert(sizeof pinyin_table == LAST - FIRST + 2, "one letter per character");

static char initial(uint32_t cp)
{
    if (cp >= FIRST && cp <= LAST)
        return pinyin_table[cp - FIRST] == '.' ? '\0' : pinyin_table[cp - FIRST];
    if (cp >= 'A' && cp <= 'Z')
        return (char) (cp - 'A' + 'a');
    if ((cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9'))
        return (char) cp;
    return '\0';
}

size_t pinyin_initials(const char *utf8, char *buf, size_t n)
{
    size_t left = strlen(utf8), len = 0;
    uint32_t cp;
    if (n == 0)
        return 0;
    for (size_t step; len + 1 < n && (step = utf8_decode(utf8, left, &cp)) > 0;) {
        char c = initial(cp);
        if (c)
            buf[len++] = c;
        utf8 += step;
        left -= step;
    }
    buf[len] = '\0';
    return len;
}
