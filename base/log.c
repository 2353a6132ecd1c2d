#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void log_line(const char *tag, const char *fmt, ...)
{
    const char *path = getenv("XUNLIAN_LOG");
    if (!path || !*path)
        return;
    FILE *f = fopen(path, "ae");
    if (!f)
        return;
    va_list ap;
    va_start(ap, fmt);
    fprintf(f, "%s: ", tag);
    vfprintf(f, fmt, ap);
    fputc('\n', f);
    va_end(ap);
    fclose(f);
}
