#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const texts[] = {
#define X(code, text) [code] = text,
    ERR_LIST(X)
#undef X
};

const char *err_text(enum err_code code)
{
    return code < ERR_COUNT ? texts[code] : texts[ERR_INVALID];
}

bool err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
    int sys = errno;
    if (!err)
        return false;
    err->code = code;
    err->sys = code == ERR_IO ? sys : 0;
    err->detail[0] = '\0';
    err->reason = NULL;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(err->object, sizeof err->object, fmt, ap);
    va_end(ap);
    if (err->sys)
        snprintf(err->detail, sizeof err->detail, "%s", strerror(err->sys));
    return false;
}

bool err_detail(struct err *err, const char *fmt, ...)
{
    if (!err)
        return false;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(err->detail, sizeof err->detail, fmt, ap);
    va_end(ap);
    return false;
}

/* A copy that ends between two characters. */
static void copy_arg(char *out, const char *text)
{
    size_t n = strnlen(text, ERR_ARG_MAX - 1);
    while (n > 0 && text[n] != '\0' && ((unsigned char) text[n] & 0xC0) == 0x80)
        n--;
    memcpy(out, text, n);
    out[n] = '\0';
}

bool err_why(struct err *err, const struct err_reason *reason, const char *a, const char *b,
             const char *c)
{
    if (!err)
        return false;
    err->reason = reason;
    copy_arg(err->args[0], a ? a : "");
    copy_arg(err->args[1], b ? b : "");
    copy_arg(err->args[2], c ? c : "");
    return false;
}

bool err_context(struct err *err, const char *fmt, ...)
{
    if (!err)
        return false;
    char head[sizeof err->object];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(head, sizeof head, fmt, ap);
    va_end(ap);
    if (n < 0)
        return false;
    char old[sizeof err->object];
    memcpy(old, err->object, sizeof old);
    size_t len = strlen(head);
    snprintf(err->object, sizeof err->object, "%s", head);
    if (old[0] && len + 2 < sizeof err->object)
        snprintf(err->object + len, sizeof err->object - len, ": %s", old);
    return false;
}
