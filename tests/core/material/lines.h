/* Test tables: reads a data file of the source tree line by line, without comments and blank
 * lines. */
#ifndef TESTS_CORE_MATERIAL_LINES_H
#define TESTS_CORE_MATERIAL_LINES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Opens $top_srcdir/tests/core/material/data/<name>. */
static inline FILE *lines_open(const char *name)
{
    char path[1000];
    const char *top = getenv("top_srcdir");
    snprintf(path, sizeof path, "%s/tests/core/material/data/%s", top ? top : ".", name);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s", path);
    return file;
}

/* The next line without its newline, or NULL at the end. */
static inline char *lines_next(FILE *file, char *buf, int size)
{
    while (fgets(buf, size, file)) {
        buf[strcspn(buf, "\n")] = '\0';
        if (buf[0] && buf[0] != '#')
            return buf;
    }
    return NULL;
}

#endif
