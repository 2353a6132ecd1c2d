/* Exact decimal numbers: what a person types as 3.5 is 3.5 and not the double next to it. */
#ifndef CORE_MATERIAL_DECIMAL_H
#define CORE_MATERIAL_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

/* Multiples of 10^-15, below 10^21 in size. */
struct decimal {
    __int128 v;
};

enum { DECIMAL_PLACES = 15 };

/* "-3", "3.5", ".5", "1e-3" of n bytes, no spaces. False for anything else, for more than 15
 * decimals and for 10^21 and beyond. */
bool decimal_parse(const char *s, size_t n, struct decimal *out);
/* The same, but decimals beyond the fifteenth are cut off: programs write 0.3333333333333333. */
bool decimal_parse_cut(const char *s, size_t n, struct decimal *out);

struct decimal decimal_from(long whole);
int decimal_compare(struct decimal a, struct decimal b);
struct decimal decimal_add(struct decimal a, struct decimal b);
struct decimal decimal_negate(struct decimal a);

/* The number times 10^places, cut toward zero. Only for what is known to be small. */
long decimal_scaled(struct decimal a, int places);

#endif
