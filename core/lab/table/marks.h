/* Marks of a work on tables: the learner's sheets beside the gold ones, cell by cell. Rows belong
 * together by their key: the very same one, then the same but for blanks, width and case, then the
 * row of the source that both come from; of several the one with most right cells. */
#ifndef CORE_LAB_TABLE_MARKS_H
#define CORE_LAB_TABLE_MARKS_H

#include "core/lab/metric/tally.h"
#include "core/lab/engine.h"
#include "core/lab/table/work.h"

enum table_fault {
    TABLE_STILL_DIRTY,
    TABLE_DAMAGED,
    TABLE_WRONG_REPAIR,
    TABLE_DUPLICATE_LEFT,
    TABLE_JUNK_LEFT,
    TABLE_EXTRA_ROW,
    TABLE_OVER_DELETED,
    TABLE_MISSING_ROW,
    TABLE_WRONG_CELL,
    TABLE_TEXT_NUMBER,
    TABLE_WRONG_KEY,
    TABLE_WRONG_CLASS,
    TABLE_BIN_EDGE,
    TABLE_WRONG_TOTAL,
    TABLE_MISSING_TOTAL,
    TABLE_MISSING_COLUMN,
    TABLE_EXTRA_COLUMN,
    TABLE_COLUMN_ORDER,
    TABLE_COLUMN_TYPE,
    TABLE_MISSING_SHEET,
    TABLE_FAULTS
};
extern const struct lab_fault_kind table_faults[];

#define TABLE_NONE SIZE_MAX

/* Rows of one sheet that belong to gold rows. */
struct table_pairs {
    size_t *mine_of; /* of each gold row; TABLE_NONE */
    size_t *gold_of; /* of each row of mine */
    bool *exact;     /* of each gold row: the key is the very same */
};
void table_pairs_finish(struct table_pairs *pairs);

/* What a task's gold is, and the sources. */
struct table_gold {
    struct table_setup setup;
    struct table_book source, gold;
    const struct table_sheet *result, *totals; /* of gold; totals may be NULL */
    const struct table_sheet *from; /* the source of the result, NULL: none of its name */
    struct table_pairs origin;      /* of source rows, when there is a source */
};
MUST_CHECK bool table_gold_open(struct lab_task *task, struct table_gold *gold, struct err *err);
void table_gold_finish(struct table_gold *gold);

bool table_same(enum table_type type, const char *a, const char *b);
/* A cell of gold row g is not as it came. */
bool table_dirty(const struct table_gold *gold, size_t g, size_t column);
/* The text of the source for it, "" when there is none. */
const char *table_came(const struct table_gold *gold, size_t g, size_t column);
void table_pair(const struct table_setup *setup, const struct table_sheet *gold,
                const struct table_sheet *mine, const char *const *key, size_t key_count,
                struct table_pairs *pairs);
/* Rows of the source that are to go. */
bool table_is_surplus(const struct table_gold *gold, size_t row);
/* One of those has the key of gold row g. */
bool table_is_doubled(const struct table_gold *gold, size_t g);
/* How a row that belongs to no gold row is called. */
enum table_fault table_row_fault(const struct table_gold *gold, const struct table_sheet *mine,
                                 const struct table_row *row);
/* How a wrong class of gold row g is called. */
enum table_fault table_class_fault(const struct table_gold *gold, size_t g);
/* The column that `classes` looks at; -1. */
int table_class_column(const struct table_gold *gold, const struct labspec_score *rule);

/* Score lines that fit, types, whole rows, something to repair, operations that work; and what
 * looks like a slip. */
bool table_check(const struct lab_opened *o, struct err *err);
void table_advise(const struct lab_opened *o, const struct lab_advice *advice);

/* The value of repair_net: F1, and for each damaged cell a point less; not below 0. */
double table_net(const struct labspec_score *rule, double f1, size_t damaged);

void table_marks(const struct table_gold *gold, const struct table_book *mine,
                 struct lab_result *result);

#endif
