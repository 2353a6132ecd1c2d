#include "core/lab/console/value.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

void console_plain(const char *text, struct str *out)
{
    size_t n = strlen(text), used;
    bool gap = false;
    for (size_t i = 0; i < n; i += used) {
        uint32_t cp;
        char buf[4];
        used = utf8_decode(text + i, n - i, &cp);
        if (used == 0)
            break;
        if (cp >= 0xff01 && cp <= 0xff5e)
            cp -= 0xfee0;
        if (cp == ' ' || cp == '\t' || cp == 0x3000) {
            gap = true;
            continue;
        }
        if (gap && out->len > 0)
            str_add_char(out, ' ');
        gap = false;
        str_add_bytes(out, buf, utf8_encode(cp, buf));
    }
}

/* Reads digits into *value; how many there were, at most nine. */
static int digits(const char **p, int64_t *value)
{
    int n = 0;
    *value = 0;
    for (; **p >= '0' && **p <= '9'; (*p)++) {
        if (++n > 9)
            return -1;
        *value = *value * 10 + (**p - '0');
    }
    return n;
}

static bool plain_number(const char *p, int64_t *nano, const char **end)
{
    int64_t whole, part = 0;
    bool minus = *p == '-';
    int n, m = 0;
    if (*p == '-' || *p == '+')
        p++;
    n = digits(&p, &whole);
    if (*p == '.') {
        p++;
        m = digits(&p, &part);
    }
    if (n < 0 || m < 0 || n + m == 0)
        return false;
    for (int i = m; i < 9; i++)
        part *= 10;
    *nano = whole * CONSOLE_NANO + part;
    if (minus)
        *nano = -*nano;
    *end = p;
    return true;
}

bool console_decimal(const char *text, int64_t *nano)
{
    return console_decimal_unit(text, "", nano);
}

bool console_decimal_unit(const char *text, const char *unit, int64_t *nano)
{
    struct str plain = STR_INIT, mark = STR_INIT;
    const char *end;
    console_plain(text, &plain);
    console_plain(unit, &mark);
    bool ok = plain_number(str_text(&plain), nano, &end);
    if (ok) {
        end += strspn(end, " ");
        bool percent = strcmp(end, "%") == 0 && strcmp(str_text(&mark), "%") != 0;
        ok = !*end || percent || (mark.len > 0 && strcmp(end, str_text(&mark)) == 0);
        if (percent)
            *nano = (*nano + (*nano < 0 ? -50 : 50)) / 100;
    }
    str_finish(&plain);
    str_finish(&mark);
    return ok;
}

/* Days from 1970-01-01 of a day of the Gregorian calendar (H. Hinnant, days_from_civil). */
static int64_t days(int y, int m, int d)
{
    y -= m <= 2;
    int era = y / 400, yoe = y - era * 400;
    int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return (int64_t) era * 146097 + doe - 719468;
}

static bool take_day(const char **p, int64_t *seconds)
{
    int y, m, d, used = 0;
    if (sscanf(*p, "%4d-%2d-%2d%n", &y, &m, &d, &used) != 3 || used == 0 || y < 1970 || m < 1 ||
        m > 12 || d < 1 || d > 31)
        return false;
    *seconds = days(y, m, d) * 86400;
    *p += used;
    return true;
}

static bool take_clock(const char *p, int64_t *seconds)
{
    int h, m, s = 0, used = 0;
    if (sscanf(p, "%2d:%2d%n", &h, &m, &used) != 2 || used == 0)
        return false;
    p += used;
    if (*p == ':') {
        used = 0;
        if (sscanf(p, ":%2d%n", &s, &used) != 1 || used < 2)
            return false;
        p += used;
    }
    if (*p || h < 0 || h > 24 || m < 0 || m > 59 || s < 0 || s > 59)
        return false;
    *seconds = h * 3600 + m * 60 + s;
    return true;
}

bool console_clock_time(const char *text, int64_t *seconds, bool *dated)
{
    struct str plain = STR_INIT;
    int64_t clock = 0;
    console_plain(text, &plain);
    const char *p = str_text(&plain);
    *seconds = 0;
    *dated = take_day(&p, seconds);
    bool ok = *dated && !*p;
    if (!ok) {
        if (*dated && (*p == ' ' || *p == 'T'))
            p++;
        ok = take_clock(p, &clock);
        *seconds += clock;
    }
    str_finish(&plain);
    return ok;
}
