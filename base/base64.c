#include "base/base64.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool base64_decode(const char *text, unsigned char *bytes, size_t *len)
{
    unsigned held = 0, count = 0, padding = 0;
    *len = 0;
    for (; *text; text++) {
        const char *digit = strchr(digits, *text);
        if (strchr(" \t\r\n", *text))
            continue;
        if (*text == '=')
            padding++;
        else if (!digit || padding > 0)
            return false;
        held = held << 6 | (digit ? (unsigned) (digit - digits) : 0);
        if (++count % 4 == 0) {
            bytes[(*len)++] = (unsigned char) (held >> 16);
            if (padding < 2)
                bytes[(*len)++] = (unsigned char) (held >> 8);
            if (padding < 1)
                bytes[(*len)++] = (unsigned char) held;
            held = 0;
        }
    }
    return count % 4 == 0 && padding <= 2;
}

void base64_add(struct str *out, const void *bytes, size_t len)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < len; i += 3) {
        unsigned b = i + 1 < len ? p[i + 1] : 0, c = i + 2 < len ? p[i + 2] : 0;
        unsigned held = (unsigned) p[i] << 16 | b << 8 | c;
        str_add_char(out, digits[held >> 18]);
        str_add_char(out, digits[held >> 12 & 63]);
        str_add_char(out, i + 1 < len ? digits[held >> 6 & 63] : '=');
        str_add_char(out, i + 2 < len ? digits[held & 63] : '=');
    }
}
