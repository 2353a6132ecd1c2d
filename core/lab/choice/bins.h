/* Bins of a rule table: which class a number falls into, and numbers as people write them. Pure. */
#ifndef CORE_LAB_CHOICE_BINS_H
#define CORE_LAB_CHOICE_BINS_H

#include "base/arena.h"
#include "core/material/decimal.h"
#include "core/material/labspec.h"

/* From low to high; a bound at infinity is open. */
struct bin {
    unsigned label; /* index in the lab's labels */
    struct decimal low, high;
    bool low_in, high_in; /* the bound itself belongs to the bin */
    bool low_inf, high_inf;
};

struct bins {
    struct bin *list; /* ascending */
    size_t count;
};

/* Reads the options `ranges` ("small [0,100); large [100,∞)", entries parted by ; or lines) and
 * `domain` ("[0,∞)" unless told) of a lab and checks that the bins part the domain without gap and
 * without overlap. No `ranges`: count 0. ERR_INVALID. */
MUST_CHECK bool bins_read(const struct labspec *spec, struct arena *arena, struct bins *bins,
                          struct err *err);

/* The bin of a number; NULL outside the domain. */
const struct bin *bins_find(const struct bins *bins, struct decimal number);
/* The number is a bound between two bins. */
bool bins_edge(const struct bins *bins, struct decimal number);

/* "1200", "１，２００", "¥1,200.00元", "1.2万", "一千二百": a number as it stands in a record. */
bool bins_number(const char *text, struct decimal *number);
/* The same as one reads it who takes the digits at the front for the whole: "1,200" is 1; without
 * any it is 0. */
struct decimal bins_naive(const char *text);
/* A number as digits: "1200", "999.99"; buf of 64 bytes. */
void bins_show(struct decimal number, char *buf, size_t n);
/* Written so that a program reads it as it is: digits and at most one point. */
bool bins_plain(const char *text);

#endif
