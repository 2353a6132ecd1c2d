/* Lint of questions: each by itself, and all of a pack together. Private to the lint. */
#ifndef CORE_MATERIAL_CHECK_BANK_H
#define CORE_MATERIAL_CHECK_BANK_H

#include "core/material/check_run.h"

#include <stdint.h>

/* What is kept of a question once its file was left. */
struct check_item {
    const char *id, *name; /* name: what messages call it */
    const char *file;
    unsigned line;
    enum question_type type;
    int difficulty;
    int right;           /* index of the one right option, or -1 */
    bool longest;        /* the right option is longer than every other */
    bool truth, in_bank; /* in_bank: of questions/, not of a lesson */
    const char **keys;   /* requirements it names */
    unsigned keys_count;
    const char **levels; /* paths of the levels it serves, "4-04-05-05/5" */
    unsigned levels_count;
    uint64_t *pairs; /* of neighbouring characters of its stem, each once */
    unsigned pairs_count;
};

struct check_items {
    struct check_item *list;
    size_t count, room;
};

/* All questions of the pack. `whole`: also what they are as a bank. */
void check_bank(struct check_run *run, bool whole);

/* Reads and checks one by one what the lessons and questions/ have; check_item.c. The list is freed
 * by the caller, the rest lives in the report's arena. */
void check_gather(struct check_run *run, struct check_items *items);

/* Stems that are nearly the same; check_alike.c. */
void check_alike(struct check_run *run, struct check_items *items);

/* A diagnostic of a question, whose name is its first argument. */
void check_add_item(struct check_run *run, enum check_code code, const struct check_item *item,
                    const char *b, const char *c);

#endif
