/* Filling library.db from a bundle: index.c packs and lessons, outline.c standards and
 * competitions. Internal to core/record. */
#ifndef CORE_RECORD_INDEX_H
#define CORE_RECORD_INDEX_H

#include "base/arena.h"
#include "core/material/bundle.h"
#include "core/record/shelf.h"

/* What is gone through while one bundle is indexed. */
struct shelving {
    struct db *db;
    const char *pack;
    const char *document; /* path of the document at hand */
    int64_t ordinal;      /* of the next node in it */
    int class;
    struct arena arena;   /* paths */
    struct arena scratch; /* emptied after each question */
    struct err *err;
};

enum { SECTION_BANK = -2 };

/* One row of the table entry; NULL texts are ''. */
struct entry {
    enum hit_kind kind;
    const char *place, *target, *key, *location, *title, *body;
    int section;
    int64_t head, start;
    bool by_initials;
};

bool shelve_entry(struct shelving *s, const struct entry *entry);
/* The questions of the bundle's bank; bank.c. */
bool shelve_bank(struct shelving *s, const struct bundle *bundle);
/* A question of a lesson that is in. */
bool shelve_inline(struct shelving *s, const struct lesson *lesson,
                   const struct lesson_question *question, const char *level, const char *work);
bool shelve_standard(struct shelving *s, const struct standard *standard);
bool shelve_competition(struct shelving *s, const struct competition *competition);

#endif
