/* What a column holds: its distinct texts and shapes with counts, and what looks suspicious. */
#ifndef CORE_LAB_TABLE_PROFILE_H
#define CORE_LAB_TABLE_PROFILE_H

#include "core/lab/table/work.h"

enum { PROFILE_SHAPE = 80 };

struct profile_value {
    const char *text; /* borrowed from the sheet; of a shape: from the profile */
    size_t count;
    size_t first; /* row where it stands first */
};

/* Things to look at; bits. */
enum profile_doubt {
    PROFILE_EMPTY = 1,         /* some cells are empty */
    PROFILE_BLANKS = 2,        /* blanks at an end */
    PROFILE_FULLWIDTH = 4,     /* full-width letters or digits */
    PROFILE_MIXED_DATE = 8,    /* dates in several forms */
    PROFILE_MIXED_NUMBER = 16, /* numbers and texts that begin like numbers */
    PROFILE_ALIKE = 32,        /* texts that differ in case, blanks or width only */
    PROFILE_TYPE = 64,         /* what is not of the type that is asked for */
};

struct profile {
    struct arena arena;
    struct profile_value *values, *shapes; /* most frequent first */
    size_t values_count, shapes_count;
    size_t empty;
    unsigned doubts;
};

void profile_make(const struct table_sheet *sheet, size_t column, enum table_type type,
                  struct profile *profile);
void profile_finish(struct profile *profile);

/* Doubts that one text raises by itself. */
unsigned profile_doubts(const char *text, enum table_type type);

#endif
