#include "core/lab/choice/bins.h"

#include "base/str.h"
#include "base/utf8.h"
#include "core/lab/reason.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MAX = 40, BINS_MAX = 64 };

/* ---- the ranges ---- */

static bool wrong(const struct labspec *spec, enum lab_reason reason, const char *what,
                  const char *a, struct err *err)
{
    lab_wrong_option(spec, "ranges", what, NULL, err);
    return lab_why(err, reason, a, NULL, NULL);
}

static bool read_bound(const char *text, size_t n, struct decimal *number, bool *inf)
{
    while (n > 0 && *text == ' ') {
        text++;
        n--;
    }
    while (n > 0 && text[n - 1] == ' ')
        n--;
    *number = (struct decimal){0};
    const char *const names[] = {"∞", "+∞", "-∞", "inf", "-inf"};
    *inf = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        *inf = *inf || (strlen(names[i]) == n && memcmp(names[i], text, n) == 0);
    return *inf || decimal_parse(text, n, number);
}

/* "[0,100)" */
static bool read_range(const char *text, struct bin *bin)
{
    size_t n = strlen(text);
    while (n > 0 && strchr(" \r", text[n - 1]))
        n--;
    if (n < 5 || !strchr("[(", text[0]) || !strchr("])", text[n - 1]))
        return false;
    const char *comma = memchr(text, ',', n);
    if (!comma)
        return false;
    bin->low_in = text[0] == '[';
    bin->high_in = text[n - 1] == ']';
    if (!read_bound(text + 1, (size_t) (comma - text - 1), &bin->low, &bin->low_inf) ||
        !read_bound(comma + 1, (size_t) (text + n - 1 - comma - 1), &bin->high, &bin->high_inf))
        return false;
    bin->low_in = bin->low_in && !bin->low_inf;
    bin->high_in = bin->high_in && !bin->high_inf;
    if (bin->low_inf || bin->high_inf)
        return true;
    int order = decimal_compare(bin->low, bin->high);
    return order < 0 || (order == 0 && bin->low_in && bin->high_in);
}

static bool read_entry(const struct labspec *spec, char *entry, struct bin *bin)
{
    char *space = strchr(entry, ' ');
    if (!space)
        return false;
    *space = '\0';
    const struct labspec_label *label = labspec_label(spec, entry);
    *space = ' ';
    if (!label)
        return false;
    bin->label = (unsigned) (label - spec->labels);
    return read_range(space + 1 + strspn(space + 1, " "), bin);
}

static int by_low(const void *a, const void *b)
{
    const struct bin *x = a, *y = b;
    if (x->low_inf != y->low_inf)
        return x->low_inf ? -1 : 1;
    int order = decimal_compare(x->low, y->low);
    return order ? order : y->low_in - x->low_in;
}

/* Each bin begins where the one before it ends, and just one of the two holds the bound. */
static bool check_partition(const struct labspec *spec, const struct bins *bins,
                            const struct bin *domain, struct err *err)
{
    const struct bin *first = &bins->list[0], *last = &bins->list[bins->count - 1];
    if (first->low_inf != domain->low_inf || first->low_in != domain->low_in ||
        decimal_compare(first->low, domain->low) != 0 || last->high_inf != domain->high_inf ||
        last->high_in != domain->high_in || decimal_compare(last->high, domain->high) != 0)
        return wrong(spec, LAB_WHY_BIN_DOMAIN, "domain", labspec_option(spec, "domain", "[0,∞)"),
                     err);
    for (size_t i = 1; i < bins->count; i++) {
        const struct bin *a = &bins->list[i - 1], *b = &bins->list[i];
        if (a->high_inf || b->low_inf || decimal_compare(a->high, b->low) != 0 ||
            a->high_in == b->low_in)
            return wrong(spec, LAB_WHY_BIN_PARTITION, spec->labels[b->label].id,
                         spec->labels[b->label].id, err);
    }
    return true;
}

bool bins_read(const struct labspec *spec, struct arena *arena, struct bins *bins, struct err *err)
{
    const char *text = labspec_option(spec, "ranges", NULL);
    struct bin domain;
    *bins = (struct bins){0};
    if (!text)
        return true;
    if (!read_range(labspec_option(spec, "domain", "[0,∞)"), &domain))
        return wrong(spec, LAB_WHY_BIN_DOMAIN, "domain", labspec_option(spec, "domain", "[0,∞)"),
                     err);
    bins->list = arena_array(arena, BINS_MAX, sizeof *bins->list);
    char *copy = arena_strdup(arena, text), *save = NULL;
    for (char *entry = strtok_r(copy, ";\n", &save); entry; entry = strtok_r(NULL, ";\n", &save)) {
        entry += strspn(entry, " \r");
        if (!*entry)
            continue;
        if (bins->count == BINS_MAX || !read_entry(spec, entry, &bins->list[bins->count]))
            return wrong(spec, LAB_WHY_BIN, entry, entry, err);
        bins->count++;
    }
    if (bins->count == 0)
        return wrong(spec, LAB_WHY_BIN, "", "", err);
    qsort(bins->list, bins->count, sizeof *bins->list, by_low);
    return check_partition(spec, bins, &domain, err);
}

static bool inside(const struct bin *bin, struct decimal number)
{
    int low = bin->low_inf ? 1 : decimal_compare(number, bin->low);
    int high = bin->high_inf ? -1 : decimal_compare(number, bin->high);
    return (low > 0 || (low == 0 && bin->low_in)) && (high < 0 || (high == 0 && bin->high_in));
}

const struct bin *bins_find(const struct bins *bins, struct decimal number)
{
    for (size_t i = 0; i < bins->count; i++)
        if (inside(&bins->list[i], number))
            return &bins->list[i];
    return NULL;
}

bool bins_edge(const struct bins *bins, struct decimal number)
{
    for (size_t i = 1; i < bins->count; i++)
        if (decimal_compare(number, bins->list[i].low) == 0)
            return true;
    return false;
}

/* ---- numbers as written ---- */

/* Value of a Chinese digit, -1: none. */
static int digit_of(uint32_t cp)
{
    static const char *const digits[] = {"〇零", "一壹", "二贰两", "三叁", "四肆",
                                         "五伍", "六陆", "七柒",   "八捌", "九玖"};
    char one[5] = {0};
    utf8_encode(cp, one);
    for (int i = 0; i < 10; i++)
        if (strstr(digits[i], one))
            return i;
    return -1;
}

static long unit_of(uint32_t cp)
{
    switch (cp) {
    case 0x5341: /* 十 */
    case 0x62FE: /* 拾 */
        return 10;
    case 0x767E: /* 百 */
    case 0x4F70: /* 佰 */
        return 100;
    case 0x5343: /* 千 */
    case 0x4EDF: /* 仟 */
        return 1000;
    case 0x4E07: /* 万 */
        return 10000;
    default:
        return 0;
    }
}

/* 一千二百, 十五, 两万零三百 */
static bool read_hanzi(const char *text, size_t n, struct decimal *number)
{
    long sum = 0, part = 0, digit = -1;
    for (size_t i = 0, step; i < n; i += step) {
        uint32_t cp;
        step = utf8_decode(text + i, n - i, &cp);
        if (step == 0 || sum > 100000000)
            return false;
        int d = digit_of(cp);
        long unit = unit_of(cp);
        if (d >= 0) {
            digit = d;
        } else if (unit == 10000) {
            sum = (sum + part + (digit > 0 ? digit : 0)) * unit;
            part = 0;
            digit = -1;
        } else if (unit > 0) {
            part += (digit < 0 ? 1 : digit) * unit;
            digit = -1;
        } else {
            return false;
        }
    }
    *number = decimal_from(sum + part + (digit > 0 ? digit : 0));
    return n > 0;
}

static void skip_mark(const char **text, size_t *n, const char *mark)
{
    size_t k = strlen(mark);
    if (*n >= k && memcmp(*text, mark, k) == 0) {
        *text += k;
        *n -= k;
    }
}

static bool drop_end(const char *text, size_t *n, const char *mark)
{
    size_t k = strlen(mark);
    if (*n < k || memcmp(text + *n - k, mark, k) != 0)
        return false;
    *n -= k;
    return true;
}

/* ASCII of a digit, sign or point; 0: left out; '?': anything else. */
static char plain_of(uint32_t cp)
{
    if (cp >= 0xFF10 && cp <= 0xFF19)
        return (char) ('0' + (cp - 0xFF10));
    if (cp == 0xFF0E)
        return '.';
    if (cp == 0xFF0D || cp == 0x2212)
        return '-';
    if (cp == ',' || cp == 0xFF0C || cp == ' ' || cp == 0x3000)
        return 0;
    return (cp >= '0' && cp <= '9') || cp == '.' || cp == '-' ? (char) cp : '?';
}

bool bins_number(const char *text, struct decimal *number)
{
    size_t n = strlen(text), used = 0;
    char plain[NUMBER_MAX];
    skip_mark(&text, &n, "¥");
    skip_mark(&text, &n, "￥");
    (void) (drop_end(text, &n, "元") || drop_end(text, &n, "块"));
    if (read_hanzi(text, n, number))
        return true;
    bool wan = drop_end(text, &n, "万");
    for (size_t i = 0, step; i < n; i += step) {
        uint32_t cp;
        step = utf8_decode(text + i, n - i, &cp);
        char c = step ? plain_of(cp) : '?';
        if (c == '?' || used + 1 >= sizeof plain)
            return false;
        if (c)
            plain[used++] = c;
    }
    if (!decimal_parse(plain, used, number))
        return false;
    const struct decimal most = decimal_from(1000000000000);
    if (decimal_compare(*number, most) > 0)
        return false;
    if (wan)
        number->v *= 10000;
    return true;
}

struct decimal bins_naive(const char *text)
{
    struct decimal number = {0};
    size_t n = strspn(text, "0123456789");
    if (text[n] == '.')
        n += 1 + strspn(text + n + 1, "0123456789");
    if (n > 18 || !decimal_parse(text, n, &number))
        number = (struct decimal){0};
    return number;
}

void bins_show(struct decimal number, char *buf, size_t n)
{
    __int128 one = 1, v = number.v < 0 ? -number.v : number.v;
    for (int i = 0; i < DECIMAL_PLACES; i++)
        one *= 10;
    int used = snprintf(buf, n, "%s%lld.%0*lld", number.v < 0 ? "-" : "", (long long) (v / one),
                        DECIMAL_PLACES, (long long) (v % one));
    while (used > 0 && buf[used - 1] == '0')
        buf[--used] = '\0';
    if (used > 0 && buf[used - 1] == '.')
        buf[used - 1] = '\0';
}

bool bins_plain(const char *text)
{
    struct decimal number;
    return text[strspn(text, "0123456789.-")] == '\0' && decimal_parse(text, strlen(text), &number);
}
