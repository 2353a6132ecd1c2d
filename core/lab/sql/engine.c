#include "core/lab/sql/engine.h"

#include "core/lab/sql/grade.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct lab_measure measures[] = {
    {"result", ERR_N("right rows on hidden data"), false, false, 0, 1},
    {"schema", ERR_N("right columns"), false, false, 0, 1},
    {0}};

static const char *const options[] = {NULL};

static void *open_questions(struct lab_task *lab, struct err *err)
{
    struct sql_questions *questions = xcalloc(1, sizeof *questions);
    if (sql_questions_read(lab, questions, err))
        return questions;
    free(questions);
    return NULL;
}

static void init(const void *questions, void *work)
{
    sql_work_empty(questions, work);
}

static bool read_work(const void *questions, const char *text, size_t len, void *work,
                      struct err *err)
{
    return sql_work_parse(questions, text, len, work, err);
}

static void write_work(const void *questions, const void *work, struct str *out)
{
    sql_work_print(questions, work, out);
}

static void finish(void *work)
{
    sql_work_finish(work);
}

/* The expected query of a question; heap. */
static bool read_expected(struct lab_task *lab, const char *id, char **query, struct err *err)
{
    char *name = xasprintf("%s.sql", id);
    size_t len;
    bool ok = lab_gold(lab, name, query, &len, err);
    while (ok && len > 0 && strchr("; \r\n", (*query)[len - 1]))
        (*query)[--len] = '\0';
    free(name);
    return ok;
}

static bool read_gold(struct lab_task *lab, void *of, void *gold, struct err *err)
{
    const struct sql_questions *questions = of;
    struct sql_work *work = gold;
    bool ok = true;
    sql_work_empty(questions, work);
    for (size_t i = 0; ok && i < questions->count; i++) {
        free(work->answers[i]);
        work->answers[i] = NULL;
        ok = read_expected(lab, questions->list[i].id, &work->answers[i], err);
    }
    return ok;
}

static bool grade(const struct lab_opened *o, const void *work, struct lab_result *result,
                  struct err *err)
{
    return sql_grade(o->lab, o->task, o->gold, work, result, err);
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

static bool spoil(const struct lab_opened *o, unsigned k, struct prng *prng,
                  struct lab_spoiled *spoiled, struct err *err)
{
    const struct sql_questions *questions = o->task;
    const struct labspec *spec = o->lab->spec;
    struct sql_work *work = o->gold;
    struct sql_bases bases;
    struct cost cost = {0};
    if (!sql_bases_open(o->lab, false, &bases, err))
        return false;
    uint32_t from = prng_below(prng, (uint32_t) questions->count), turn = prng_below(prng, 4);
    spoiled->kinds = xcalloc(k + 1, sizeof *spoiled->kinds);
    spoiled->values = xcalloc(spec->scores_count, sizeof *spoiled->values);
    for (unsigned i = 0; i < k && i < questions->count; i++) {
        size_t q = (from + i) % questions->count;
        spoiled->kinds[spoiled->count++] = &sql_faults[spoil_one(
            &bases, &questions->list[q], (turn + i) % 4, &work->answers[q], &cost)];
    }
    double n = (double) questions->count;
    for (unsigned i = 0; i < spec->scores_count; i++) {
        bool schema = strcmp(spec->scores[i].metric, "schema") == 0;
        spoiled->values[i] = schema         ? (n - cost.schema) / n
                             : cost.unknown ? (double) NAN
                                            : (n - cost.rows) / n;
    }
    sql_work_print(questions, work, &spoiled->work);
    sql_bases_close(&bases);
    return true;
}

/* ---- formats ---- */

static bool read_script(const void *questions, const struct lab_format *format,
                        const struct lab_file *file, void *work, struct err *err)
{
    (void) format;
    return sql_work_from_script(questions, file->text, file->len, work, err);
}

static bool write_script(const void *questions, const struct lab_format *format, const void *work,
                         struct str *out, struct err *err)
{
    (void) format, (void) err;
    sql_work_script(questions, work, out);
    return true;
}

static const struct lab_format formats[] = {
    {.name = "sql", .suffix = ".sql", .read = read_script, .write = write_script}, {0}};

const struct lab_engine sql_engine = {
    .name = "sql",
    .measures = measures,
    .faults = sql_faults,
    .formats = formats,
    .options = options,
    .open = open_questions,
    .close = free,
    .gold_size = sizeof(struct sql_work),
    .read_gold = read_gold,
    .finish_gold = finish,
    .work_size = sizeof(struct sql_work),
    .init = init,
    .read = read_work,
    .write = write_work,
    .finish = finish,
    .check = sql_check,
    .advise = sql_advise,
    .grade = grade,
    .spoil = spoil,
};
