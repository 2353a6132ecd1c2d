#include "core/material/clean.h"

#include "base/utf8.h"

static bool is_clean(uint32_t cp)
{
    if (cp < 0x20)
        return cp == '\t' || cp == '\n' || cp == '\r';
    return !(cp >= 0x7F && cp < 0xA0) && !(cp >= 0x202A && cp <= 0x202E) &&
           !(cp >= 0x2066 && cp <= 0x2069) && cp != 0xFEFF;
}

bool text_is_clean(const char *s, size_t n)
{
    uint32_t cp;
    if (!utf8_valid(s, n))
        return false;
    for (size_t i = 0; i < n;) {
        size_t len = utf8_decode(s + i, n - i, &cp);
        if (len == 0 || !is_clean(cp))
            return false;
        i += len;
    }
    return true;
}
