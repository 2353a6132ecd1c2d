/* What the files behind library.h share. Internal to core/record. */
#ifndef CORE_RECORD_SHELF_H
#define CORE_RECORD_SHELF_H

#include "core/record/db.h"
#include "core/record/library.h"

struct library {
    struct db db;
    char *path;
};

extern const struct db_kind shelf_kind;

/* Registers the tokenizer with FTS5; tokenizer.c. */
bool shelf_extend(struct sqlite3 *handle, struct err *err);

/* Indexes a bundle with the stamp of its folder. */
MUST_CHECK bool shelf_index(struct library *library, const struct bundle *bundle, int64_t stamp,
                            struct err *err);

enum shelf_statement {
    SH_PACK_ADD,
    SH_PACK_DROP,
    SH_PACK_ALL,
    SH_PACK_STAMPS,
    SH_WORDS_DROP,
    SH_WORDS_ADD,
    SH_NODE_ADD,
    SH_REQUIREMENT_ADD,
    SH_PLAN_ADD,
    SH_LESSON_ADD,
    SH_LESSON_PACK,
    SH_CLASH_ADD,
    SH_CLASH_HEAL,
    SH_CLASH_ALL,
    SH_QUESTION_ADD,
    SH_QUESTION_CLASH_ADD,
    SH_ITEM_ADD,
    SH_ITEMS,
    SH_ASKED,
    SH_PACK_VERSION,
    SH_FIRST_TAUGHT,
    SH_QUESTION,
    SH_NUMBERED,
    SH_LAB_ADD,
    SH_LABS,
    SH_LAB,
    SH_TERM_ADD,
    SH_TERMS,
    SH_TEACHES_ADD,
    SH_ENTRY_ADD,
    SH_ENTRY_RANK,
    SH_TREE_DROP,
    SH_TREE_FILL,
    SH_TREE_ALL,
    SH_REQUIREMENTS,
    SH_TAUGHT,
    SH_LESSON,
    SH_NEIGHBOUR_AFTER,
    SH_NEIGHBOUR_BEFORE,
    SH_SEARCH_COUNT,
    SH_SEARCH,
    SH_SEARCH_BANK,
    SH_COUNT
};

#endif
