#include "base/charset.h"

#include "base/str.h"
#include "base/utf8.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

/* Heap, NUL-terminated. False leaves in *stopped how many bytes were fine. */
static bool convert(const char *from_name, const char *text, size_t len, char **out,
                    size_t *out_len, size_t *stopped)
{
    *stopped = 0;
    iconv_t cd = iconv_open("UTF-8", from_name);
    if (cd == (iconv_t) -1)
        return false;
    size_t room = len * 3 + 4, left = room, rest = len;
    char *buf = xmalloc(room + 1), *to = buf, *from = (char *) text;
    bool ok = iconv(cd, &from, &rest, &to, &left) != (size_t) -1 && rest == 0;
    iconv_close(cd);
    if (!ok) {
        *stopped = len - rest;
        free(buf);
        return false;
    }
    *to = '\0';
    *out = buf;
    *out_len = room - left;
    return true;
}

static unsigned line_of(const char *text, size_t n)
{
    unsigned line = 1;
    for (size_t i = 0; i < n; i++)
        line += text[i] == '\n';
    return line;
}

static bool starts(const char *text, size_t len, const char *mark, size_t n)
{
    return len >= n && memcmp(text, mark, n) == 0;
}

bool charset_decode(const char *file, const char *text, size_t len, char **out, size_t *out_len,
                    struct err *err)
{
    size_t stopped = 0;
    bool ok = true;
    bool little = starts(text, len, "\xFF\xFE", 2), big = starts(text, len, "\xFE\xFF", 2);
    if (starts(text, len, "\xEF\xBB\xBF", 3)) {
        text += 3;
        len -= 3;
    }
    if (little || big) {
        ok = convert(little ? "UTF-16LE" : "UTF-16BE", text + 2, len - 2, out, out_len, &stopped);
    } else if (utf8_valid(text, len)) {
        *out = xmalloc(len + 1);
        if (len > 0)
            memcpy(*out, text, len);
        (*out)[len] = '\0';
        *out_len = len;
    } else {
        ok = convert("GB18030", text, len, out, out_len, &stopped);
    }
    if (!ok)
        return err_set(err, ERR_ENCODING, "%s:%u", file, line_of(text, stopped));
    const char *nul = *out_len > 0 ? memchr(*out, '\0', *out_len) : NULL;
    if (!nul)
        return true;
    err_set(err, ERR_FORMAT, "%s:%u", file, line_of(*out, (size_t) (nul - *out)));
    err_detail(err, "NUL");
    free(*out);
    *out = NULL;
    return false;
}
