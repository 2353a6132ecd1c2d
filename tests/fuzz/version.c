/* libFuzzer target: a line of versions and a range, "1.2.3 2.0.0-rc.1\n>=1.0.0 <2.0.0". The order
 * of versions is one (reflexive, antisymmetric, the same after writing the numbers out again), and
 * a range says the same twice. */
#include "core/material/version.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

/* The same version with its parts written out again. */
static void written_again(const struct version *v)
{
    char text[64 + 2 * VERSION_TAIL_MAX];
    struct version again;
    snprintf(text, sizeof text, "%u.%u.%u%s%s%s%s", v->major, v->minor, v->patch,
             *v->pre ? "-" : "", v->pre, *v->build ? "+" : "", v->build);
    if (!version_parse(text, &again, NULL) || version_compare(v, &again) != 0 ||
        strcmp(v->pre, again.pre) != 0 || strcmp(v->build, again.build) != 0)
        abort();
}

static void ordered(const struct version *a, const struct version *b)
{
    if (version_compare(a, a) != 0 || sign(version_compare(a, b)) != -sign(version_compare(b, a)))
        abort();
}

static void in_range(const struct version *v, const char *range)
{
    bool in = false, again = false;
    struct err err = ERR_INIT;
    bool read = version_in_range(v, range, &in, &err);
    if (read != version_in_range(v, range, &again, NULL) || (read && in != again))
        abort();
    if (!read && err.code == ERR_NONE)
        abort();
    if (strcmp(range, "*") == 0 && read && !in && !*v->pre)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[512];
    struct version a, b;
    if (size >= sizeof text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    char *range = strchr(text, '\n');
    if (range)
        *range++ = '\0';
    char *second = strchr(text, ' ');
    if (second)
        *second++ = '\0';
    if (!version_parse(text, &a, NULL))
        return 0;
    written_again(&a);
    if (second && version_parse(second, &b, NULL)) {
        written_again(&b);
        ordered(&a, &b);
    }
    if (range)
        in_range(&a, range);
    return 0;
}
