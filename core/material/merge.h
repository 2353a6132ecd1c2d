/* Imported questions into the bank of a pack: which are new, which have a new revision, and the
 * texts of the files that change. Nothing is written here. */
#ifndef CORE_MATERIAL_MERGE_H
#define CORE_MATERIAL_MERGE_H

#include "core/material/bundle.h"
#include "core/material/gift_write.h"
#include "core/material/import.h"

enum merge_action { MERGE_SAME, MERGE_ADDED, MERGE_CHANGED };

struct merge_entry {
    const struct question *question; /* as it will stand in the pack */
    enum merge_action action;
    const char *file; /* "questions/1.1.gift" */
    char revision[QUESTION_REVISION];
};

struct merge_file {
    const char *name;   /* "questions/1.1.gift" */
    const char *before; /* its text now; NULL when there is none */
    size_t before_len;
    const char *text; /* its text to be */
    size_t len;
};

/* Everything lives in the arena. */
struct merge {
    struct arena arena;
    struct merge_entry *entries; /* in the order of the import */
    size_t count, added, changed, same;
    struct merge_file *files;
    size_t files_count;
};

/* Where a question comes from (for notes), and the pack's file that it goes to when it is new. */
struct merge_source {
    const char *file, *into;
};

/* Sets a merge up for all questions of the import, which has no faults; sources[i] is that of
 * question i.
 *
 * A question without an id gets one from its type, title and text, so that the same question gets
 * the same id again. One whose id the pack has is left alone when it says the same, else it takes
 * the place of the old one: a new revision. Tags and category that the pack has given a question
 * stay; `defaults` tags go to new ones that have none of that kind. What does not fit (an id that a
 * lesson's question has, an id twice with different contents, a question that GIFT cannot carry) is
 * a fault of the import. False after faults or, with *err set, when the pack cannot be read. */
MUST_CHECK bool merge_plan(const struct bundle *bundle, struct import *import,
                           const struct merge_source *sources,
                           const struct import_options *defaults, struct merge *merge,
                           struct err *err);
void merge_finish(struct merge *merge);

/* The id that a question without one gets; lives in the arena. */
const char *merge_id(const struct question *question, struct arena *arena);

#endif
