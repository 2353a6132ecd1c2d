#include "core/lab/table/value.h"

#include "base/str.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Blanks at s: their bytes, 0 when there are none. */
static size_t blank(const char *s, size_t n)
{
    static const char *const blanks[] = {" ",      "\t",     "\r",     "\n", "\u00a0",
                                         "\u200b", "\u3000", "\ufeff", NULL};
    for (size_t i = 0; blanks[i]; i++) {
        size_t len = strlen(blanks[i]);
        if (len <= n && memcmp(s, blanks[i], len) == 0)
            return len;
    }
    return 0;
}

static const char *take(struct arena *arena, struct str *out, const char *text)
{
    const char *made = text;
    if (strcmp(str_text(out), text) != 0)
        made = out->len ? arena_strndup(arena, out->p, out->len) : "";
    str_finish(out);
    return made;
}

const char *value_trim(struct arena *arena, const char *text)
{
    size_t n = strlen(text), from = 0, end = 0, step;
    while (from < n && (step = blank(text + from, n - from)) > 0)
        from += step;
    for (size_t i = from; i < n; i += step) {
        uint32_t cp;
        bool is_blank = (step = blank(text + i, n - i)) > 0;
        if (!is_blank) {
            step = utf8_decode(text + i, n - i, &cp);
            step = step ? step : 1;
            end = i + step;
        }
    }
    if (from == 0 && end == n)
        return text;
    return end > from ? arena_strndup(arena, text + from, end - from) : "";
}

const char *value_squeeze(struct arena *arena, const char *text)
{
    struct str out = STR_INIT;
    size_t n = strlen(text), step;
    for (size_t i = 0; i < n; i += step) {
        step = blank(text + i, n - i);
        if (step == 0) {
            str_add_char(&out, text[i]);
            step = 1;
        }
    }
    return take(arena, &out, text);
}

const char *value_halfwidth(struct arena *arena, const char *text)
{
    struct str out = STR_INIT;
    size_t n = strlen(text), step;
    for (size_t i = 0; i < n; i += step) {
        uint32_t cp;
        step = utf8_decode(text + i, n - i, &cp);
        step = step ? step : 1;
        if (cp >= 0xff01 && cp <= 0xff5e)
            str_add_char(&out, (char) (cp - 0xfee0));
        else if (cp == 0x3000)
            str_add_char(&out, ' ');
        else
            str_add_bytes(&out, text + i, step);
    }
    return take(arena, &out, text);
}

const char *value_case(struct arena *arena, const char *text, bool upper)
{
    struct str out = STR_INIT;
    for (const char *p = text; *p; p++) {
        bool letter = upper ? *p >= 'a' && *p <= 'z' : *p >= 'A' && *p <= 'Z';
        str_add_char(&out, letter ? (char) (*p ^ 0x20) : *p);
    }
    return take(arena, &out, text);
}

const char *value_replace(struct arena *arena, const char *text, const char *find, const char *with)
{
    struct str out = STR_INIT;
    size_t n = strlen(find);
    for (const char *p = text; *p && out.len < 65536;) {
        if (n > 0 && strncmp(p, find, n) == 0) {
            str_add(&out, with);
            p += n;
        } else {
            str_add_char(&out, *p++);
        }
    }
    return take(arena, &out, text);
}

/* ---- dates ---- */

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool day_exists(int year, int month, int day)
{
    static const char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return year >= 1900 && year <= 2199 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] + (month == 2 && leap(year));
}

/* least … most digits; -1. */
static int digits(const char **text, int least, int most)
{
    int value = 0, n = 0;
    for (; n < most && isdigit((unsigned char) **text); n++)
        value = value * 10 + *(*text)++ - '0';
    return n >= least ? value : -1;
}

static const char *iso(struct arena *arena, int year, int month, int day)
{
    return day_exists(year, month, day) ? arena_printf(arena, "%04d-%02d-%02d", year, month, day)
                                        : NULL;
}

/* Day 45000 is 2023-03-15; days before 1900-03-01 are counted wrong by spreadsheets and left. */
static const char *excel(struct arena *arena, const char *text)
{
    int left = digits(&text, 4, 6), year = 1900;
    if (*text || left < 61 || left > 109573)
        return NULL;
    left -= 2; /* spreadsheets have a 29 February 1900, and day 1 is 1 January */
    while (left >= 365 + leap(year))
        left -= 365 + leap(year++);
    for (int month = 1; month <= 12; month++) {
        int days = 31;
        while (!day_exists(year, month, days))
            days--;
        if (left < days)
            return iso(arena, year, month, left + 1);
        left -= days;
    }
    return NULL;
}

const char *value_date(struct arena *arena, const char *text, const char *form)
{
    int year = -1, month = -1, day = -1;
    if (strcmp(form, "EXCEL") == 0)
        return excel(arena, text);
    while (*form && *form != '*') {
        if (str_starts(form, "YYYY")) {
            year = digits(&text, 4, 4);
            form += 4;
        } else if (str_starts(form, "YY")) {
            year = digits(&text, 2, 2);
            year += year >= 0 ? 2000 : 0;
            form += 2;
        } else if (*form == 'M' || *form == 'D') {
            bool two = form[1] == form[0];
            int *part = *form == 'M' ? &month : &day;
            *part = digits(&text, two ? 2 : 1, 2);
            form += two ? 2 : 1;
        } else if (*form++ != *text++) {
            return NULL;
        }
    }
    return *text && *form != '*' ? NULL : iso(arena, year, month, day);
}

bool value_is_date(const char *text)
{
    const char *p = text;
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    int year = digits(&p, 4, 4);
    p = text + 5;
    int month = digits(&p, 2, 2);
    p = text + 8;
    return day_exists(year, month, digits(&p, 2, 2));
}

/* ---- numbers ---- */

bool value_plain(const char *text, struct decimal *out)
{
    return strlen(text) < 40 && text[strspn(text, "-.0123456789")] == '\0' &&
           decimal_parse(text, strlen(text), out) &&
           decimal_compare(*out, decimal_from(1000000000000000)) < 0 &&
           decimal_compare(*out, decimal_from(-1000000000000000)) > 0;
}

/* "1,234,567.5" without its separators, each before three digits; "" when they stand elsewhere. */
static void ungroup(const char *text, char *buf, size_t n)
{
    size_t len = 0;
    bool grouped = strchr(text, ',') != NULL;
    const char *dot = strchr(text, '.');
    size_t whole = dot ? (size_t) (dot - text) : strlen(text);
    for (size_t i = 0; text[i] && len + 1 < n; i++) {
        bool mark = text[i] == ',';
        if (mark && (i >= whole || (whole - i) % 4 != 0 || i == 0)) {
            len = 0;
            break;
        }
        if (!mark && grouped && i < whole && (whole - i) % 4 == 0) {
            len = 0;
            break;
        }
        if (!mark)
            buf[len++] = text[i];
    }
    buf[len] = '\0';
}

static bool scaled(const char *text, struct decimal factor, struct decimal *out)
{
    char plain[64];
    bool minus = *text == '-';
    struct decimal d;
    if (strlen(text) >= sizeof plain)
        return false;
    ungroup(text + minus, plain, sizeof plain);
    if (!*plain || !value_plain(plain, &d) || *plain == '-')
        return false;
    if (minus)
        d = decimal_negate(d);
    return decimal_compare(factor, decimal_from(1)) == 0 ? (*out = d, true)
                                                         : value_times(d, factor, out);
}

bool value_number(const char *text, const struct value_unit *units, size_t count,
                  struct decimal *out)
{
    static const char *const signs[] = {"￥", "¥", "RMB", "$", "CNY", NULL};
    struct arena arena = ARENA_INIT;
    const char *p = value_squeeze(&arena, value_halfwidth(&arena, text));
    bool ok = false;
    for (size_t i = 0; signs[i]; i++)
        if (str_starts(p, signs[i])) {
            p += strlen(signs[i]);
            break;
        }
    ok = scaled(p, decimal_from(1), out);
    for (size_t i = 0; !ok && i < count; i++) {
        size_t n = strlen(units[i].text);
        if (n > 0 && strlen(p) > n && str_ends(p, units[i].text))
            ok = scaled(arena_strndup(&arena, p, strlen(p) - n), units[i].factor, out);
    }
    arena_finish(&arena);
    return ok;
}

static const __int128 micro = 1000000, nano = 1000000000, unit = (__int128) 1000000000000000;

const char *value_decimal(struct arena *arena, struct decimal d)
{
    char buf[64];
    size_t n = sizeof buf;
    bool minus = d.v < 0;
    __int128 v = minus ? -d.v : d.v;
    buf[--n] = '\0';
    bool started = false;
    for (int place = 0; place < DECIMAL_PLACES || v > 0 || place == DECIMAL_PLACES; place++) {
        if (place == DECIMAL_PLACES && started)
            buf[--n] = '.';
        int digit = (int) (v % 10);
        v /= 10;
        started = started || digit != 0;
        if (started || place >= DECIMAL_PLACES)
            buf[--n] = (char) ('0' + digit);
    }
    if (minus)
        buf[--n] = '-';
    return arena_strdup(arena, buf + n);
}

static bool six(struct decimal d, __int128 *out)
{
    *out = d.v / nano;
    return d.v % nano == 0 && *out<micro * unit && * out> - micro * unit;
}

bool value_times(struct decimal a, struct decimal b, struct decimal *out)
{
    __int128 x, y;
    if (!six(a, &x) || !six(b, &y) ||
        (y != 0 && (x < 0 ? -x : x) > micro * unit * 1000 / (y < 0 ? -y : y)))
        return false;
    out->v = x * y * 1000;
    return true;
}

bool value_over(struct decimal a, struct decimal b, struct decimal *out)
{
    __int128 x, y;
    if (!six(a, &x) || !six(b, &y) || y == 0)
        return false;
    if (y < 0) {
        x = -x;
        y = -y;
    }
    x = 2 * x * micro + (x < 0 ? -y : y);
    out->v = x / (2 * y) * nano;
    return true;
}

/* ---- shapes ---- */

static const char *shape(uint32_t cp)
{
    if (cp < 0x80 && isdigit((int) cp))
        return "9";
    if (cp < 0x80 && isalpha((int) cp))
        return "a";
    if (cp == ' ' || cp == '\t' || cp == 0xa0 || cp == 0x3000 || cp == 0x200b)
        return "_";
    if (cp >= 0xff10 && cp <= 0xff19)
        return "９";
    if (cp >= 0x4e00 && cp <= 0x9fff && cp != 0x5e74 && cp != 0x6708 && cp != 0x65e5)
        return "字";
    return NULL;
}

void value_pattern(const char *text, char *buf, size_t n)
{
    size_t len = strlen(text), used = 0, step;
    const char *last = "";
    int run = 0;
    buf[0] = '\0';
    for (size_t i = 0; i < len; i += step) {
        char own[5] = "";
        uint32_t cp;
        step = utf8_decode(text + i, len - i, &cp);
        step = step ? step : 1;
        const char *s = shape(cp);
        if (!s) {
            own[utf8_encode(cp, own)] = '\0';
            last = "";
        }
        run = s && strcmp(s, last) == 0 ? run + 1 : 1;
        if (s)
            last = s;
        const char *put = run <= 4 ? (s ? s : own) : run == 5 ? "…" : "";
        if (used + strlen(put) + 1 >= n)
            break;
        memcpy(buf + used, put, strlen(put) + 1);
        used += strlen(put);
    }
}

const char *value_fold(struct arena *arena, const char *text)
{
    const char *half = value_halfwidth(arena, text);
    return value_case(arena, value_squeeze(arena, half), true);
}
