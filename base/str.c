#include "base/str.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *need(void *p)
{
    if (!p) {
        fputs("xunlian: out of memory\n", stderr);
        abort();
    }
    return p;
}

void *xmalloc(size_t n)
{
    return need(malloc(n ? n : 1));
}

void *xcalloc(size_t n, size_t size)
{
    return need(calloc(n ? n : 1, size ? size : 1));
}

void *xrealloc(void *p, size_t n)
{
    return need(realloc(p, n ? n : 1));
}

char *xstrdup(const char *s)
{
    return need(strdup(s));
}

char *xasprintf(const char *fmt, ...)
{
    char *text = NULL;
    va_list ap;
    va_start(ap, fmt);
    int n = vasprintf(&text, fmt, ap);
    va_end(ap);
    return need(n < 0 ? NULL : text);
}

static void reserve(struct str *s, size_t more)
{
    if (more > SIZE_MAX / 2 - s->len)
        need(NULL);
    size_t want = s->len + more + 1;
    if (want <= s->cap)
        return;
    size_t cap = s->cap ? s->cap * 2 : 64;
    s->cap = cap > want ? cap : want;
    s->p = xrealloc(s->p, s->cap);
}

void str_add_bytes(struct str *s, const void *bytes, size_t n)
{
    reserve(s, n);
    if (n)
        memcpy(s->p + s->len, bytes, n);
    s->len += n;
    s->p[s->len] = '\0';
}

void str_add(struct str *s, const char *text)
{
    str_add_bytes(s, text, strlen(text));
}

void str_add_char(struct str *s, char c)
{
    str_add_bytes(s, &c, 1);
}

void str_add_filled(struct str *s, const char *message, const char *const args[3])
{
    for (const char *p = message; *p; p++) {
        if (p[0] == '%' && p[1] >= '1' && p[1] <= '3')
            str_add(s, args[*++p - '1']);
        else
            str_add_char(s, *p);
    }
}

void str_addf(struct str *s, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n > 0) {
        reserve(s, (size_t) n);
        vsnprintf(s->p + s->len, (size_t) n + 1, fmt, again);
        s->len += (size_t) n;
    }
    va_end(again);
}

void str_clear(struct str *s)
{
    s->len = 0;
    if (s->p)
        s->p[0] = '\0';
}

const char *str_text(const struct str *s)
{
    return s->p ? s->p : "";
}

char *str_take(struct str *s)
{
    char *p = s->p ? s->p : xstrdup("");
    *s = STR_INIT;
    return p;
}

void str_finish(struct str *s)
{
    if (!s)
        return;
    free(s->p);
    *s = STR_INIT;
}

bool str_starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool str_ends(const char *s, const char *suffix)
{
    size_t n = strlen(s), m = strlen(suffix);
    return n >= m && memcmp(s + n - m, suffix, m) == 0;
}
