#include "core/lab/sql/engine.h"

#include "core/lab/sql/grade.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct lab_measure measures[] = {
    {"result", ERR_N("right rows on hidden data"), false, false, 0, 1},
    {"schema", ERR_N("right columns"), false, false, 0, 1},
    {0}};

static const struct lab_format formats[] = {{"sql", ".sql", true, true}, {0}};
static const char *const options[] = {NULL};

/* Each expected query runs on every database, gives rows with the announced columns, and other ones
 * on other data: an answer written into the query must not fit. */
static bool check_question(struct lab_task *task, const struct sql_question *question,
                           struct sql_bases *bases, struct err *err)
{
    struct sql_rows rows[1 + SQL_HIDDEN] = {0};
    struct sql_problem problem = {0};
    char *query;
    if (!sql_expected(task, question, &query, err))
        return false;
    bool ok = true, other = false;
    const char *what = "";
    for (size_t i = 0; ok && i <= SQL_HIDDEN; i++) {
        ok = sql_base_ask(bases->list[i], query, &rows[i], &problem);
        what = problem.message;
        if (ok && rows[i].count == 0) {
            ok = false;
            what = "0 rows";
        }
        other = other || (ok && sql_same_rows(&rows[0], &rows[i], false) < 1);
    }
    if (ok && rows[0].columns_count != question->columns_count)
        ok = false;
    for (size_t i = 0; ok && i < question->columns_count; i++) {
        ok = strcmp(rows[0].columns[i], question->columns[i]) == 0;
        what = question->columns[i];
    }
    if (ok && !other) {
        ok = false;
        what = "hidden = shown";
    }
    if (!ok) {
        err_set(err, ERR_INVALID, "labs/%s/%s/gold/%s.sql", task->spec->id,
                task->spec->variants[task->variant], question->id);
        err_detail(err, "%s", what);
    }
    for (size_t i = 0; i <= SQL_HIDDEN; i++)
        sql_rows_finish(&rows[i]);
    free(query);
    return ok;
}

static bool check(struct lab_task *task, struct err *err)
{
    struct sql_questions questions;
    struct sql_bases bases;
    if (!sql_questions_read(task, &questions, err) || !sql_bases_open(task, true, &bases, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < questions.count; i++)
        ok = check_question(task, &questions.list[i], &bases, err);
    sql_bases_close(&bases);
    return ok;
}

static bool start(struct lab_task *task, struct str *work, struct err *err)
{
    struct sql_questions questions;
    struct sql_work empty;
    if (!sql_questions_read(task, &questions, err))
        return false;
    sql_work_empty(&questions, &empty);
    sql_work_print(&questions, &empty, work);
    sql_work_finish(&empty);
    return true;
}

static bool gold_work(struct lab_task *task, const struct sql_questions *questions,
                      struct sql_work *work, struct err *err)
{
    bool ok = true;
    sql_work_empty(questions, work);
    for (size_t i = 0; ok && i < questions->count; i++) {
        free(work->answers[i]);
        work->answers[i] = NULL;
        ok = sql_expected(task, &questions->list[i], &work->answers[i], err);
    }
    if (!ok)
        sql_work_finish(work);
    return ok;
}

static bool solve(struct lab_task *task, struct str *work, struct err *err)
{
    struct sql_questions questions;
    struct sql_work gold;
    if (!sql_questions_read(task, &questions, err) || !gold_work(task, &questions, &gold, err))
        return false;
    sql_work_print(&questions, &gold, work);
    sql_work_finish(&gold);
    return true;
}

static bool grade(struct lab_task *task, const char *text, size_t len, struct lab_result *result,
                  struct err *err)
{
    struct sql_questions questions;
    struct sql_work work;
    if (!sql_questions_read(task, &questions, err) ||
        !sql_work_parse(&questions, text, len, &work, err))
        return false;
    bool ok = sql_grade(task, &questions, &work, result, err);
    sql_work_finish(&work);
    return ok;
}

/* ---- mistakes ---- */

static void add_literal(struct str *out, const char *text)
{
    if (!text) {
        str_add(out, "NULL");
        return;
    }
    bool number = *text && text[strspn(text, "-.0123456789")] == '\0' && strlen(text) < 12;
    if (number) {
        str_add(out, text);
        return;
    }
    str_add_char(out, '\'');
    for (; *text; text++)
        str_addf(out, *text == '\'' ? "''" : "%c", *text);
    str_add_char(out, '\'');
}

/* The result on the shown data, written out. */
static char *write_out(struct sql_base *base, const char *query)
{
    struct sql_rows rows;
    struct sql_problem problem;
    struct str text = STR_INIT;
    if (!sql_base_ask(base, query, &rows, &problem) || rows.count == 0)
        return xstrdup("");
    str_add(&text, "WITH answer(");
    for (size_t i = 0; i < rows.columns_count; i++)
        str_addf(&text, "%s\"%s\"", i ? ", " : "", rows.columns[i]);
    str_add(&text, ") AS (VALUES ");
    for (size_t r = 0; r < rows.count; r++) {
        str_add(&text, r ? ", (" : "(");
        for (size_t i = 0; i < rows.columns_count; i++) {
            str_add(&text, i ? ", " : "");
            add_literal(&text, rows.rows[r][i]);
        }
        str_add(&text, ")");
    }
    str_add(&text, ") SELECT * FROM answer");
    sql_rows_finish(&rows);
    return str_take(&text);
}

struct cost {
    double rows, schema;
    bool unknown;
};

static enum sql_fault spoil_one(struct sql_bases *bases, const struct sql_question *question,
                                unsigned turn, char **answer, struct cost *cost)
{
    char *old = *answer;
    enum sql_fault kind = SQL_FAULT_UNANSWERED;
    if (turn == 2 && question->ordered)
        turn = 0;
    if (turn == 2) {
        *answer = xasprintf("SELECT * FROM (%s) UNION ALL SELECT * FROM (%s)", old, old);
        cost->rows += .5;
        kind = SQL_FAULT_FAN_OUT;
    } else if (turn == 1) {
        *answer = write_out(bases->list[0], old);
        cost->unknown = true;
        cost->schema++;
        kind = SQL_FAULT_HARD_CODED;
    } else {
        *answer = turn == 0 ? xasprintf("SELEC %s", old) : xstrdup("");
        cost->rows++;
        cost->schema++;
        kind = turn == 0 ? SQL_FAULT_ERROR : SQL_FAULT_UNANSWERED;
    }
    free(old);
    return kind;
}

static bool spoil(struct lab_task *task, unsigned k, struct prng *prng, struct lab_spoiled *spoiled,
                  struct err *err)
{
    struct sql_questions questions;
    struct sql_bases bases;
    struct sql_work work;
    struct cost cost = {0};
    if (!sql_questions_read(task, &questions, err) || !gold_work(task, &questions, &work, err))
        return false;
    if (!sql_bases_open(task, false, &bases, err)) {
        sql_work_finish(&work);
        return false;
    }
    uint32_t from = prng_below(prng, (uint32_t) questions.count), turn = prng_below(prng, 4);
    spoiled->kinds = xcalloc(k + 1, sizeof *spoiled->kinds);
    spoiled->values = xcalloc(task->spec->scores_count, sizeof *spoiled->values);
    for (unsigned i = 0; i < k && i < questions.count; i++) {
        size_t q = (from + i) % questions.count;
        spoiled->kinds[spoiled->count++] = &sql_faults[spoil_one(
            &bases, &questions.list[q], (turn + i) % 4, &work.answers[q], &cost)];
    }
    double n = (double) questions.count;
    for (unsigned i = 0; i < task->spec->scores_count; i++) {
        bool schema = strcmp(task->spec->scores[i].metric, "schema") == 0;
        spoiled->values[i] = schema         ? (n - cost.schema) / n
                             : cost.unknown ? (double) NAN
                                            : (n - cost.rows) / n;
    }
    sql_work_print(&questions, &work, &spoiled->work);
    sql_work_finish(&work);
    sql_bases_close(&bases);
    return true;
}

/* ---- formats ---- */

static bool import_file(struct lab_task *task, const char *format, const char *file,
                        const char *text, size_t len, struct str *work, struct err *err)
{
    struct sql_questions questions;
    struct sql_work answers;
    (void) format, (void) file;
    if (!sql_questions_read(task, &questions, err) ||
        !sql_work_from_script(&questions, text, len, &answers, err))
        return false;
    sql_work_print(&questions, &answers, work);
    sql_work_finish(&answers);
    return true;
}

static bool export_file(struct lab_task *task, const char *format, const char *text, size_t len,
                        struct str *out, struct err *err)
{
    struct sql_questions questions;
    struct sql_work work;
    (void) format;
    if (!sql_questions_read(task, &questions, err) ||
        !sql_work_parse(&questions, text, len, &work, err))
        return false;
    sql_work_script(&questions, &work, out);
    sql_work_finish(&work);
    return true;
}

const struct lab_engine sql_engine = {
    .name = "sql",
    .measures = measures,
    .faults = sql_faults,
    .formats = formats,
    .options = options,
    .check = check,
    .start = start,
    .solve = solve,
    .grade = grade,
    .spoil = spoil,
    .import = import_file,
    .export = export_file,
};
