#include "core/material/decimal.h"

enum { WHOLE_DIGITS = 21, EXPONENT_MAX = 40 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool read_exponent(const char *s, const char *end, int *exponent)
{
    bool negative = s < end && *s == '-';
    if (s < end && (*s == '-' || *s == '+'))
        s++;
    if (s == end)
        return false;
    for (*exponent = 0; s < end; s++) {
        if (!is_digit(*s) || *exponent > EXPONENT_MAX)
            return false;
        *exponent = *exponent * 10 + (*s - '0');
    }
    if (negative)
        *exponent = -*exponent;
    return true;
}

/* Moves the decimal point of mantissa · 10^power to multiples of 10^-15. */
static bool place(__int128 mantissa, int power, bool cut, struct decimal *out)
{
    const __int128 limit = (__int128) 1000000000000000000 * 1000000000000000000;
    for (power += DECIMAL_PLACES; power < 0; power++) {
        if (mantissa % 10 != 0 && !cut)
            return false;
        mantissa /= 10;
    }
    for (; power > 0 && mantissa != 0; power--) {
        if (mantissa >= limit / 10)
            return false;
        mantissa *= 10;
    }
    out->v = mantissa;
    return mantissa < limit;
}

static bool parse(const char *s, size_t n, bool cut, struct decimal *out)
{
    const char *end = s + n;
    bool negative = n > 0 && *s == '-';
    __int128 mantissa = 0;
    int power = 0, digits = 0, exponent = 0;
    bool point = false;
    if (n > 0 && (*s == '-' || *s == '+'))
        s++;
    for (; s < end && (is_digit(*s) || (*s == '.' && !point)); s++) {
        if (*s == '.') {
            point = true;
            continue;
        }
        if (mantissa > 0 && ++digits > WHOLE_DIGITS + DECIMAL_PLACES - 1) {
            if (!cut || !point)
                return false;
            continue;
        }
        mantissa = mantissa * 10 + (*s - '0');
        power -= point;
        digits += digits == 0;
    }
    if (digits == 0 || power < -EXPONENT_MAX)
        return false;
    if (s < end && (*s == 'e' || *s == 'E')) {
        if (!read_exponent(s + 1, end, &exponent))
            return false;
        s = end;
    }
    if (s != end || !place(mantissa, power + exponent, cut, out))
        return false;
    if (negative)
        out->v = -out->v;
    return true;
}

bool decimal_parse(const char *s, size_t n, struct decimal *out)
{
    return parse(s, n, false, out);
}

bool decimal_parse_cut(const char *s, size_t n, struct decimal *out)
{
    return parse(s, n, true, out);
}

struct decimal decimal_from(long whole)
{
    struct decimal d = {whole};
    for (int i = 0; i < DECIMAL_PLACES; i++)
        d.v *= 10;
    return d;
}

int decimal_compare(struct decimal a, struct decimal b)
{
    return a.v < b.v ? -1 : a.v > b.v;
}

struct decimal decimal_add(struct decimal a, struct decimal b)
{
    return (struct decimal){a.v + b.v};
}

struct decimal decimal_negate(struct decimal a)
{
    return (struct decimal){-a.v};
}

long decimal_scaled(struct decimal a, int places)
{
    __int128 v = a.v;
    for (int i = places; i < DECIMAL_PLACES; i++)
        v /= 10;
    return (long) v;
}
