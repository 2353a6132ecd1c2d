/* Marks of queries: each is run on data that nobody has seen, beside the expected query. */
#ifndef CORE_LAB_SQL_GRADE_H
#define CORE_LAB_SQL_GRADE_H

#include "core/lab/engine.h"
#include "core/lab/sql/base.h"
#include "core/lab/sql/work.h"

enum sql_fault {
    SQL_FAULT_UNANSWERED,
    SQL_FAULT_ERROR,
    SQL_FAULT_FORBIDDEN,
    SQL_FAULT_LIMIT,
    SQL_FAULT_HARD_CODED,
    SQL_FAULT_HIDDEN,
    SQL_FAULT_FAN_OUT,
    SQL_FAULT_MISSING_ROWS,
    SQL_FAULT_EXTRA_ROWS,
    SQL_FAULT_VALUES,
    SQL_FAULT_ORDER,
    SQL_FAULT_COLUMNS,
    SQL_FAULT_NAMES,
    SQL_FAULTS
};
extern const struct lab_fault_kind sql_faults[];

/* The variant's databases: [0] the one that is seen, then the hidden ones. */
struct sql_bases {
    struct sql_base *list[1 + SQL_HIDDEN];
};
/* Opens the seen database only, or all. */
MUST_CHECK bool sql_bases_open(struct lab_task *task, bool hidden, struct sql_bases *bases,
                               struct err *err);
void sql_bases_close(struct sql_bases *bases);

/* Each expected query runs on every database and gives rows with the announced columns, in an order
 * that nothing leaves to chance, and not the same everywhere; and what is only strange. */
bool sql_check(const struct lab_opened *o, struct err *err);
void sql_advise(const struct lab_opened *o, const struct lab_advice *advice);

/* Share of rows that are right, 0 … 1: as a multiset, or when ordered the longest common sequence;
 * columns by name when all names are there, else by place. Of none against none 1. */
double sql_same_rows(const struct sql_rows *gold, const struct sql_rows *mine, bool ordered);
/* Of 2 · columns: names that are there, and that stand at their place. */
void sql_same_columns(const struct sql_rows *gold, const struct sql_rows *mine, size_t *part,
                      size_t *whole);
/* All of gold's rows, and some of them more often. */
bool sql_repeats(const struct sql_rows *gold, const struct sql_rows *mine);
/* As many rows, each with numbers that are larger or the same beside something equal. */
bool sql_inflated(const struct sql_rows *gold, const struct sql_rows *mine);

/* `gold` answers with the expected queries. */
MUST_CHECK bool sql_grade(struct lab_task *task, const struct sql_questions *questions,
                          const struct sql_work *gold, const struct sql_work *work,
                          struct lab_result *result, struct err *err);

#endif
