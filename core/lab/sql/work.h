/* A work on a database: one query for each question, {"answers": {"q1": "SELECT …"}}, in the order
 * of the questions.
 *
 *   schema.sql       CREATE TABLE …; of the lab or of the variant
 *   data.sql         INSERT …; of the variant
 *   questions.json   {"questions": [{"id", "title", "text", "columns": [..], "ordered"}]}
 *   gold/<id>.sql    the expected query
 *   gold/hidden-1.sql … -3.sql   other data for the same tables */
#ifndef CORE_LAB_SQL_WORK_H
#define CORE_LAB_SQL_WORK_H

#include "core/lab/lab.h"

#include <stdbool.h>

struct str;

enum { SQL_QUESTIONS_MAX = 12, SQL_HIDDEN = 3 };

struct sql_question {
    const char *id, *title, *text;
    const char *columns[16];
    size_t columns_count;
    bool ordered;
};

/* Texts live in the task's arena. */
struct sql_questions {
    struct sql_question list[SQL_QUESTIONS_MAX];
    size_t count;
};

MUST_CHECK bool sql_questions_read(struct lab_task *task, struct sql_questions *questions,
                                   struct err *err);
int sql_question_find(const struct sql_questions *questions, const char *id);

struct sql_work {
    char *answers[SQL_QUESTIONS_MAX]; /* heap, never NULL once read */
    size_t count;
};
/* ERR_FORMAT with the line; answers to other questions are refused, missing ones are "". */
MUST_CHECK bool sql_work_parse(const struct sql_questions *questions, const char *text, size_t len,
                               struct sql_work *work, struct err *err);
void sql_work_empty(const struct sql_questions *questions, struct sql_work *work);
void sql_work_print(const struct sql_questions *questions, const struct sql_work *work,
                    struct str *out);
void sql_work_finish(struct sql_work *work);

/* "-- q1" lines before each query. */
void sql_work_script(const struct sql_questions *questions, const struct sql_work *work,
                     struct str *out);
MUST_CHECK bool sql_work_from_script(const struct sql_questions *questions, const char *text,
                                     size_t len, struct sql_work *work, struct err *err);

#endif
