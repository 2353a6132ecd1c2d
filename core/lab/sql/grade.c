#include "core/lab/sql/grade.h"

#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct lab_fault_kind sql_faults[] = {
    [SQL_FAULT_UNANSWERED] = {"unanswered", ERR_N("no query")},
    [SQL_FAULT_ERROR] = {"sql_error", ERR_N("the query does not run: %1")},
    [SQL_FAULT_FORBIDDEN] = {"forbidden", ERR_N("only one statement that reads is allowed")},
    [SQL_FAULT_LIMIT] = {"limit", ERR_N("the query takes too long or gives too many rows")},
    [SQL_FAULT_HARD_CODED] = {"hard_coded",
                              ERR_N("right on the data shown only: the answer is written into the "
                                    "query")},
    [SQL_FAULT_HIDDEN] = {"hidden_wrong",
                          ERR_N("right on the data shown, wrong on other data: a case is missing")},
    [SQL_FAULT_FAN_OUT] = {"fan_out", ERR_N("a join counts rows several times")},
    [SQL_FAULT_MISSING_ROWS] = {"missing_rows", ERR_N("%1 of %2 rows are missing")},
    [SQL_FAULT_EXTRA_ROWS] = {"extra_rows", ERR_N("%1 rows too many")},
    [SQL_FAULT_VALUES] = {"wrong_values", ERR_N("%1 of %2 rows are wrong")},
    [SQL_FAULT_ORDER] = {"wrong_order", ERR_N("the right rows in the wrong order")},
    [SQL_FAULT_COLUMNS] = {"column_count", ERR_N("%1 columns instead of %2")},
    [SQL_FAULT_NAMES] = {"column_names", ERR_N("the columns have other names or another order")},
    [SQL_FAULTS] = {0},
};

/* ---- databases ---- */

void sql_bases_close(struct sql_bases *bases)
{
    for (size_t i = 0; i <= SQL_HIDDEN; i++)
        sql_base_close(bases->list[i]);
    *bases = (struct sql_bases){0};
}

static bool open_one(struct lab_task *task, const char *schema, size_t i, struct sql_base **base,
                     struct err *err)
{
    char name[24], *data;
    size_t len;
    snprintf(name, sizeof name, i ? "hidden-%zu.sql" : "data.sql", i);
    if (!(i ? lab_gold(task, name, &data, &len, err) : lab_data(task, name, &data, &len, err)))
        return false;
    const char *names[] = {"schema.sql", name}, *scripts[] = {schema, data};
    bool ok = sql_base_open(names, scripts, 2, base, err);
    free(data);
    return ok;
}

bool sql_bases_open(struct lab_task *task, bool hidden, struct sql_bases *bases, struct err *err)
{
    char *schema;
    size_t len;
    *bases = (struct sql_bases){0};
    if (!lab_data(task, "schema.sql", &schema, &len, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i <= (hidden ? SQL_HIDDEN : 0); i++)
        ok = open_one(task, schema, i, &bases->list[i], err);
    free(schema);
    if (!ok)
        sql_bases_close(bases);
    return ok;
}

/* ---- comparing ---- */

/* Rows as one text each, in gold's columns; heap, texts in the arena. */
static const char **row_texts(const struct sql_rows *rows, const int *columns, size_t count,
                              struct arena *arena)
{
    const char **list = xmalloc((rows->count + 1) * sizeof *list);
    for (size_t r = 0; r < rows->count; r++) {
        struct str text = STR_INIT;
        for (size_t i = 0; i < count; i++) {
            const char *cell = columns[i] >= 0 ? rows->rows[r][columns[i]] : "\x02";
            str_addf(&text, "%s\x1f", cell ? cell : "\x01");
        }
        list[r] = arena_strdup(arena, str_text(&text));
        str_finish(&text);
    }
    return list;
}

static int find_column(const struct sql_rows *rows, const char *name)
{
    for (size_t i = 0; i < rows->columns_count; i++)
        if (strcasecmp(rows->columns[i], name) == 0)
            return (int) i;
    return -1;
}

/* Of mine, for each of gold: by name when all are there, else by place. */
static void map_columns(const struct sql_rows *gold, const struct sql_rows *mine, int *columns)
{
    bool named = true;
    for (size_t i = 0; i < gold->columns_count; i++) {
        columns[i] = find_column(mine, gold->columns[i]);
        named = named && columns[i] >= 0;
    }
    for (size_t i = 0; !named && i < gold->columns_count; i++)
        columns[i] = mine->columns_count == gold->columns_count ? (int) i : -1;
}

static int compare_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static size_t same_multiset(const char **a, size_t n, const char **b, size_t m)
{
    size_t same = 0, i = 0, k = 0;
    qsort(a, n, sizeof *a, compare_text);
    qsort(b, m, sizeof *b, compare_text);
    while (i < n && k < m) {
        int order = strcmp(a[i], b[k]);
        same += order == 0;
        i += order <= 0;
        k += order >= 0;
    }
    return same;
}

/* Longest common sequence; of long results only what stands at the same place. */
static size_t same_sequence(const char **a, size_t n, const char **b, size_t m)
{
    size_t same = 0;
    if (n * m > 4000000) {
        for (size_t i = 0; i < n && i < m; i++)
            same += strcmp(a[i], b[i]) == 0;
        return same;
    }
    size_t *row = xcalloc(m + 1, sizeof *row);
    for (size_t i = 0; i < n; i++) {
        size_t before = 0;
        for (size_t k = 0; k < m; k++) {
            size_t up = row[k + 1];
            if (strcmp(a[i], b[k]) == 0)
                row[k + 1] = before + 1;
            else if (row[k] > up)
                row[k + 1] = row[k];
            before = up;
        }
    }
    same = row[m];
    free(row);
    return same;
}

static size_t count_same(const struct sql_rows *gold, const struct sql_rows *mine, bool ordered)
{
    int own[SQL_COLUMNS_MAX], columns[SQL_COLUMNS_MAX];
    struct arena arena = ARENA_INIT;
    for (size_t i = 0; i < gold->columns_count; i++)
        own[i] = (int) i;
    map_columns(gold, mine, columns);
    const char **a = row_texts(gold, own, gold->columns_count, &arena);
    const char **b = row_texts(mine, columns, gold->columns_count, &arena);
    size_t same = ordered ? same_sequence(a, gold->count, b, mine->count)
                          : same_multiset(a, gold->count, b, mine->count);
    free(a);
    free(b);
    arena_finish(&arena);
    return same;
}

double sql_same_rows(const struct sql_rows *gold, const struct sql_rows *mine, bool ordered)
{
    size_t most = gold->count > mine->count ? gold->count : mine->count;
    return most ? (double) count_same(gold, mine, ordered) / (double) most : 1;
}

void sql_same_columns(const struct sql_rows *gold, const struct sql_rows *mine, size_t *part,
                      size_t *whole)
{
    size_t n = gold->columns_count, m = mine->columns_count;
    *part = 0;
    *whole = 2 * (n > m ? n : m);
    for (size_t i = 0; i < n; i++) {
        int at = find_column(mine, gold->columns[i]);
        *part += (at >= 0) + (at == (int) i);
    }
}

static bool numeric(const char *text)
{
    return text && *text && text[strspn(text, "-.0123456789")] == '\0';
}

/* The same but for larger numbers beside something equal; *more: there are such. */
static bool larger_only(const struct sql_rows *gold, const struct sql_rows *mine, size_t g,
                        size_t m, const int *columns, bool *more)
{
    bool equal = false, larger = false;
    for (size_t i = 0; i < gold->columns_count; i++) {
        const char *a = gold->rows[g][i], *b = columns[i] >= 0 ? mine->rows[m][columns[i]] : NULL;
        if (!a || !b || strcmp(a, b) == 0) {
            if (!a != !b)
                return false;
            equal = true;
        } else if (!numeric(a) || !numeric(b) || strtod(b, NULL) < strtod(a, NULL)) {
            return false;
        } else {
            larger = true;
        }
    }
    *more = *more || (equal && larger);
    return equal;
}

bool sql_repeats(const struct sql_rows *gold, const struct sql_rows *mine)
{
    int own[SQL_COLUMNS_MAX], columns[SQL_COLUMNS_MAX];
    struct arena arena = ARENA_INIT;
    for (size_t i = 0; i < gold->columns_count; i++)
        own[i] = (int) i;
    map_columns(gold, mine, columns);
    const char **a = row_texts(gold, own, gold->columns_count, &arena);
    const char **b = row_texts(mine, columns, gold->columns_count, &arena);
    bool all = mine->count > gold->count && gold->count > 0 &&
               same_multiset(a, gold->count, b, mine->count) == gold->count;
    for (size_t i = 0; all && i < mine->count; i++)
        all = bsearch(&b[i], a, gold->count, sizeof *a, compare_text) != NULL;
    free(a);
    free(b);
    arena_finish(&arena);
    return all;
}

bool sql_inflated(const struct sql_rows *gold, const struct sql_rows *mine)
{
    int columns[SQL_COLUMNS_MAX];
    bool more = false;
    if (gold->count != mine->count || gold->count > 2000)
        return false;
    map_columns(gold, mine, columns);
    for (size_t g = 0; g < gold->count; g++) {
        bool found = false;
        for (size_t m = 0; !found && m < mine->count; m++)
            found = larger_only(gold, mine, g, m, columns, &more);
        if (!found)
            return false;
    }
    return more;
}

/* ---- marking ---- */

struct marking {
    const struct lab_task *task;
    struct lab_result *result;
    const char *result_line, *schema_line; /* ids; "" */
    struct sql_bases bases;
    const struct sql_question *question;
    const char *query, *expected;
};

static const char *line_id(const struct labspec *spec, const char *metric)
{
    for (unsigned i = 0; i < spec->scores_count; i++)
        if (strcmp(spec->scores[i].metric, metric) == 0)
            return spec->scores[i].id;
    return "";
}

static void add(const struct marking *m, enum sql_fault kind, const char *mine, const char *gold,
                const char *a, const char *b)
{
    bool schema = kind == SQL_FAULT_NAMES;
    lab_result_fault(m->result, &(struct lab_fault){
                                    .kind = &sql_faults[kind],
                                    .score = schema ? m->schema_line : m->result_line,
                                    .place = m->question->title,
                                    .at = m->question->id,
                                    .mine = mine,
                                    .gold = gold,
                                    .args = {a, b, ""},
                                });
}

static char *join_columns(const struct sql_rows *rows)
{
    struct str text = STR_INIT;
    for (size_t i = 0; i < rows->columns_count && text.len < 300; i++)
        str_addf(&text, "%s%s", i ? ", " : "", rows->columns[i]);
    return str_take(&text);
}

static char *join_row(const struct sql_rows *rows, size_t r)
{
    struct str text = STR_INIT;
    for (size_t i = 0; r < rows->count && i < rows->columns_count && text.len < 300; i++)
        str_addf(&text, "%s%s", i ? " | " : "", rows->rows[r][i] ? rows->rows[r][i] : "NULL");
    return str_take(&text);
}

/* The first row that the other result has not, as a text; "" when there is none. */
static char *first_only(const struct sql_rows *rows, const struct sql_rows *other)
{
    int columns[SQL_COLUMNS_MAX], own[SQL_COLUMNS_MAX];
    struct arena arena = ARENA_INIT;
    char *found = NULL;
    for (size_t i = 0; i < rows->columns_count; i++)
        own[i] = (int) i;
    map_columns(rows, other, columns);
    const char **a = row_texts(rows, own, rows->columns_count, &arena);
    const char **b = row_texts(other, columns, rows->columns_count, &arena);
    qsort(b, other->count, sizeof *b, compare_text);
    for (size_t r = 0; !found && r < rows->count; r++)
        if (other->count == 0 || !bsearch(&a[r], b, other->count, sizeof *b, compare_text))
            found = join_row(rows, r);
    free(a);
    free(b);
    arena_finish(&arena);
    return found ? found : xstrdup("");
}

static void add_problem(const struct marking *m, const struct sql_problem *problem)
{
    static const enum sql_fault kinds[] = {
        [SQL_NOTHING] = SQL_FAULT_UNANSWERED,  [SQL_ERROR] = SQL_FAULT_ERROR,
        [SQL_FORBIDDEN] = SQL_FAULT_FORBIDDEN, [SQL_SEVERAL] = SQL_FAULT_FORBIDDEN,
        [SQL_SLOW] = SQL_FAULT_LIMIT,          [SQL_BIG] = SQL_FAULT_LIMIT};
    add(m, kinds[problem->kind], m->query, "", problem->message, "");
}

/* The expected query takes care that a join counts nothing twice, and this one joins. */
static bool fan_out_lurks(const struct marking *m)
{
    bool careful = strcasestr(m->expected, "distinct") || strcasestr(m->expected, "(select");
    return careful && (strcasestr(m->query, "join") || strchr(m->query, ','));
}

/* What is wrong with one result, in the order in which people look for it. */
static void add_difference(const struct marking *m, const struct sql_rows *gold,
                           const struct sql_rows *mine)
{
    char a[24], b[24];
    size_t same = count_same(gold, mine, false);
    char *my_row = first_only(mine, gold), *gold_row = first_only(gold, mine);
    snprintf(b, sizeof b, "%zu", gold->count);
    if (gold->columns_count != mine->columns_count && same == 0) {
        snprintf(a, sizeof a, "%zu", mine->columns_count);
        snprintf(b, sizeof b, "%zu", gold->columns_count);
        add(m, SQL_FAULT_COLUMNS, my_row, gold_row, a, b);
    } else if (sql_repeats(gold, mine) || (fan_out_lurks(m) && sql_inflated(gold, mine))) {
        add(m, SQL_FAULT_FAN_OUT, my_row, gold_row, "", "");
    } else if (same == gold->count && same == mine->count) {
        add(m, SQL_FAULT_ORDER, my_row, gold_row, "", "");
    } else if (same == mine->count) {
        snprintf(a, sizeof a, "%zu", gold->count - same);
        add(m, SQL_FAULT_MISSING_ROWS, "", gold_row, a, b);
    } else if (same == gold->count) {
        snprintf(a, sizeof a, "%zu", mine->count - same);
        add(m, SQL_FAULT_EXTRA_ROWS, my_row, "", a, b);
    } else {
        snprintf(a, sizeof a, "%zu", mine->count - same);
        snprintf(b, sizeof b, "%zu", mine->count);
        add(m, SQL_FAULT_VALUES, my_row, gold_row, a, b);
    }
    free(my_row);
    free(gold_row);
}

/* The seen database: its columns make the schema's part. */
static double mark_seen(const struct marking *m, struct sql_rows *seen, size_t *part, size_t *whole,
                        struct err *err)
{
    struct sql_rows gold;
    struct sql_problem problem;
    if (!sql_base_ask(m->bases.list[0], m->expected, &gold, &problem)) {
        err_set(err, ERR_INVALID, "gold/%s.sql", m->question->id);
        err_detail(err, "%s", problem.message);
        return -1;
    }
    double same = 0;
    *whole = 2 * gold.columns_count;
    *part = 0;
    if (sql_base_ask(m->bases.list[0], m->query, seen, &problem)) {
        same = sql_same_rows(&gold, seen, m->question->ordered);
        sql_same_columns(&gold, seen, part, whole);
        if (*part < *whole) {
            char *mine = join_columns(seen), *want = join_columns(&gold);
            add(m, SQL_FAULT_NAMES, mine, want, "", "");
            free(mine);
            free(want);
        }
        if (seen->read == 0)
            *part = 0;
    } else {
        add_problem(m, &problem);
    }
    sql_rows_finish(&gold);
    return same;
}

/* One hidden database: the share; faults of the first difference only. */
static double mark_hidden(const struct marking *m, size_t i, const struct sql_rows *seen,
                          bool *constant, bool tell, struct err *err)
{
    struct sql_rows gold, mine;
    struct sql_problem problem;
    double same = 0;
    if (!sql_base_ask(m->bases.list[i], m->expected, &gold, &problem)) {
        err_set(err, ERR_INVALID, "gold/%s.sql", m->question->id);
        err_detail(err, "%s", problem.message);
        return -1;
    }
    if (sql_base_ask(m->bases.list[i], m->query, &mine, &problem)) {
        same = sql_same_rows(&gold, &mine, m->question->ordered);
        *constant = *constant && mine.columns_count == seen->columns_count &&
                    sql_same_rows(seen, &mine, false) >= 1 && same < 1;
        if (tell && same < 1)
            add_difference(m, &gold, &mine);
        sql_rows_finish(&mine);
    } else {
        *constant = false;
        if (tell)
            add_problem(m, &problem);
    }
    sql_rows_finish(&gold);
    return same;
}

/* Share of the rows over the hidden databases; -1 when the gold does not run. */
static double mark_question(const struct marking *m, double *schema, struct err *err)
{
    struct sql_rows seen = {0};
    size_t part = 0, whole = 0;
    double sum = 0, shown = mark_seen(m, &seen, &part, &whole, err);
    bool runs = seen.columns_count > 0, constant = runs, told = false;
    *schema = whole ? (double) part / (double) whole : 0;
    for (size_t i = 1; shown >= 0 && runs && i <= SQL_HIDDEN; i++) {
        double same = mark_hidden(m, i, &seen, &constant, !told && shown < 1, err);
        told = told || same < 1;
        sum = same < 0 || sum < 0 ? -1 : sum + same;
    }
    if (shown >= 1 && told)
        add(m, constant ? SQL_FAULT_HARD_CODED : SQL_FAULT_HIDDEN, "", "", "", "");
    sql_rows_finish(&seen);
    return shown < 0 ? -1 : sum / SQL_HIDDEN;
}

bool sql_grade(struct lab_task *task, const struct sql_questions *questions,
               const struct sql_work *gold, const struct sql_work *work, struct lab_result *result,
               struct err *err)
{
    struct marking m = {.task = task, .result = result};
    double rows = 0, schema = 0, n = (double) questions->count;
    m.result_line = line_id(task->spec, "result");
    m.schema_line = line_id(task->spec, "schema");
    if (!sql_bases_open(task, true, &m.bases, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < questions->count; i++) {
        double one, named;
        m.question = &questions->list[i];
        m.query = work->answers[i];
        m.expected = gold->answers[i];
        one = mark_question(&m, &named, err);
        ok = one >= 0;
        rows += one;
        schema += named;
    }
    for (unsigned i = 0; ok && i < task->spec->scores_count; i++) {
        const struct labspec_score *rule = &task->spec->scores[i];
        double value = strcmp(rule->metric, "schema") == 0 ? schema : rows;
        lab_result_metric(result, rule, value / n, "%.3f/%zu", value, questions->count);
    }
    sql_bases_close(&m.bases);
    return ok;
}
