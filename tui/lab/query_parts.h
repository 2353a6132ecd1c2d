/* What the files of the desk for databases share. */
#ifndef TUI_LAB_QUERY_PARTS_H
#define TUI_LAB_QUERY_PARTS_H

#include "core/lab/sql/work.h"
#include "tui/child.h"
#include "tui/lab/desk.h"
#include "tui/lab/editor.h"

#include <jansson.h>

enum query_focus { QUERY_EDIT, QUERY_RESULT, QUERY_TABLES, QUERY_FOCUSES };
enum query_running { QUERY_IDLE, QUERY_ASKING_TABLES, QUERY_ASKING };

enum { QUERY_HISTORY = 50, QUERY_WORDS = 400 };

struct query {
    struct lab_desk *desk;
    struct sql_questions questions;
    struct sql_work work;
    size_t at; /* question */
    struct editor editor;
    enum query_focus focus;

    struct child child;
    enum query_running running;
    bool asked;                         /* for the tables */
    json_t *tables;                     /* NULL: not known */
    json_t *answers[SQL_QUESTIONS_MAX]; /* what the last run of each question gave */
    size_t mark;                        /* place of the error in the query, SIZE_MAX */
    int top, column;                    /* of the result */
    int tables_top;

    char *history[QUERY_HISTORY]; /* the newest last */
    size_t history_count, recall;
    size_t pending; /* changes since the last step of the work */

    struct rect head, edit, result, side; /* by layout; side: w 0 when the tables are not beside */
};

/* ---- query_answer.c ---- */

/* Runs the query of this question, or asks for the tables. */
void query_start(struct query *q);
void query_ask_tables(struct query *q);
/* The program wrote something. */
void query_take(struct query *q);
void query_stop(struct query *q);
/* Completes the word before the caret; false when there is none. */
bool query_complete(struct query *q);
enum style query_style(const void *context, const char *text, size_t at, size_t *end);
const char *query_text_of(const json_t *object, const char *key);

/* ---- query_draw.c ---- */

void query_layout(void *state, struct rect body);
void query_draw(const void *state, struct surface body);
int query_tables_lines(const struct query *q);

#endif
