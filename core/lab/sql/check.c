/* Questions and expected queries, held to the rules. */
#include "core/lab/sql/grade.h"

#include "base/str.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const base_names[] = {"data.sql", "hidden-1.sql", "hidden-2.sql",
                                         "hidden-3.sql"};

/* One question at work. */
struct asking {
    const struct lab_task *task;
    const struct sql_question *question;
    const char *query;
    struct sql_bases *bases;
    struct sql_rows rows[1 + SQL_HIDDEN];
    struct err *err;
};

static bool wrong(struct asking *a, enum lab_reason reason, const char *detail, const char *b,
                  const char *c)
{
    err_set(a->err, ERR_INVALID, "labs/%s/%s/gold/%s.sql", a->task->spec->id,
            a->task->spec->variants[a->task->variant], a->question->id);
    err_detail(a->err, "%s", detail);
    return lab_why(a->err, reason, b, c, NULL);
}

/* ---- rows and columns ---- */

static bool ask_all(struct asking *a)
{
    for (size_t i = 0; i <= SQL_HIDDEN; i++) {
        struct sql_problem problem = {0};
        if (!sql_base_ask(a->bases->list[i], a->query, &a->rows[i], &problem)) {
            const char *what = *problem.message ? problem.message : sql_problem_name(problem.kind);
            return wrong(a, LAB_WHY_QUERY, what, base_names[i], what);
        }
        if (a->rows[i].count == 0)
            return wrong(a, LAB_WHY_QUERY_ROWS, "0 rows", base_names[i], NULL);
    }
    return true;
}

static bool check_columns(struct asking *a)
{
    const struct sql_rows *rows = &a->rows[0];
    bool same = rows->columns_count == a->question->columns_count;
    struct str given = STR_INIT, wanted = STR_INIT;
    for (size_t i = 0; same && i < rows->columns_count; i++)
        same = strcmp(rows->columns[i], a->question->columns[i]) == 0;
    for (size_t i = 0; i < rows->columns_count; i++)
        str_addf(&given, "%s%s", i ? ", " : "", rows->columns[i]);
    for (size_t i = 0; i < a->question->columns_count; i++)
        str_addf(&wanted, "%s%s", i ? ", " : "", a->question->columns[i]);
    if (!same)
        wrong(a, LAB_WHY_QUERY_COLUMNS, str_text(&given), str_text(&given), str_text(&wanted));
    str_finish(&given);
    str_finish(&wanted);
    return same;
}

/* On some hidden data the answer is another one. */
static bool check_hidden(struct asking *a)
{
    for (size_t i = 1; i <= SQL_HIDDEN; i++)
        if (sql_same_rows(&a->rows[0], &a->rows[i], false) < 1)
            return true;
    return wrong(a, LAB_WHY_QUERY_SAME, "hidden = shown", "hidden-1.sql – hidden-3.sql", NULL);
}

/* ---- what is left to chance ---- */

/* The next word, text, name or sign of a query; NULL at its end. */
static const char *next_token(const char **at, size_t *n)
{
    const char *p = *at + strspn(*at, " \t\r\n");
    while (str_starts(p, "--")) {
        p += strcspn(p, "\n");
        p += strspn(p, " \t\r\n");
    }
    const char *end = p;
    if (*p == '\'' || *p == '"' || *p == '`') {
        end = strchr(p + 1, *p);
        end = end ? end + 1 : p + strlen(p);
    } else if (isalnum((unsigned char) *p) || *p == '_' || (unsigned char) *p >= 128) {
        while (isalnum((unsigned char) *end) || *end == '_' || *end == '.' ||
               (unsigned char) *end >= 128)
            end++;
    } else {
        end += *p != '\0';
    }
    *n = (size_t) (end - p);
    *at = end;
    return *n ? p : NULL;
}

static bool is_word(const char *token, size_t n, const char *word)
{
    return strlen(word) == n && strncasecmp(token, word, n) == 0;
}

/* The outermost ORDER BY: where it begins and where its terms are. */
struct order {
    const char *head_end, *terms, *terms_end;
};

static bool find_order(const char *query, struct order *order)
{
    const char *at = query, *token, *before = NULL;
    size_t n;
    int depth = 0;
    *order = (struct order){0};
    while ((token = next_token(&at, &n))) {
        depth += *token == '(';
        depth -= *token == ')';
        if (depth == 0 && is_word(token, n, "by") && before) {
            *order = (struct order){before, at, at + strlen(at)};
        } else if (depth == 0 && is_word(token, n, "limit") && order->terms) {
            order->terms_end = token;
        }
        before = depth == 0 && is_word(token, n, "order") ? token : NULL;
    }
    return order->terms != NULL;
}

/* "n DESC, 2" → `n, "line"`: terms as a GROUP BY takes them. */
static char *group_terms(const struct order *order, const struct sql_rows *rows)
{
    static const char *const drop[] = {"asc", "desc", "nulls", "first", "last"};
    struct str out = STR_INIT;
    const char *at = order->terms, *token;
    size_t n;
    bool fresh = true;
    while ((token = next_token(&at, &n)) && token < order->terms_end) {
        size_t place = fresh ? strtoul(token, NULL, 10) : 0;
        bool dropped = false;
        for (size_t i = 0; i < sizeof drop / sizeof *drop; i++)
            dropped = dropped || is_word(token, n, drop[i]);
        fresh = *token == ',';
        if (place > 0 && place <= rows->columns_count)
            str_addf(&out, "\"%s\" ", rows->columns[place - 1]);
        else if (!dropped)
            str_addf(&out, "%.*s ", (int) n, token);
    }
    return str_take(&out);
}

/* Different rows with the same terms; false as well when the terms are no columns of the result. */
static bool has_ties(struct asking *a, size_t base, const struct order *order)
{
    char *terms = group_terms(order, &a->rows[0]);
    char *query = xasprintf("SELECT 1 FROM (SELECT DISTINCT * FROM (%.*s)) GROUP BY %s "
                            "HAVING count(*) > 1",
                            (int) (order->head_end - a->query), a->query, terms);
    struct sql_rows rows;
    struct sql_problem problem;
    bool ties = sql_base_ask(a->bases->list[base], query, &rows, &problem) && rows.count > 0;
    sql_rows_finish(&rows);
    free(query);
    free(terms);
    return ties;
}

/* The same rows when tables are read backwards. */
static bool is_stable(struct asking *a, size_t base)
{
    struct sql_rows again;
    struct sql_problem problem;
    sql_base_reverse(a->bases->list[base], true);
    bool same = sql_base_ask(a->bases->list[base], a->query, &again, &problem) &&
                sql_same_rows(&a->rows[base], &again, a->question->ordered) == 1 &&
                sql_same_rows(&again, &a->rows[base], a->question->ordered) == 1;
    sql_rows_finish(&again);
    sql_base_reverse(a->bases->list[base], false);
    return same;
}

/* 'now', CURRENT_DATE and the like. */
static bool asks_for_today(const char *query)
{
    const char *at = query, *token;
    size_t n;
    while ((token = next_token(&at, &n)))
        if (is_word(token, n, "'now'") || (n > 8 && strncasecmp(token, "current_", 8) == 0))
            return true;
    return false;
}

static bool check_chance(struct asking *a)
{
    struct order order;
    bool has_order = find_order(a->query, &order);
    if (a->question->ordered && !has_order)
        return wrong(a, LAB_WHY_QUERY_ORDER, "ORDER BY", NULL, NULL);
    if (asks_for_today(a->query))
        return wrong(a, LAB_WHY_QUERY_CHANCE, "now", NULL, NULL);
    for (size_t i = 0; i <= SQL_HIDDEN; i++) {
        bool ties = a->question->ordered && has_ties(a, i, &order);
        if (!ties && is_stable(a, i))
            continue;
        return wrong(a, a->question->ordered ? LAB_WHY_QUERY_TIES : LAB_WHY_QUERY_CHANCE,
                     base_names[i], base_names[i], NULL);
    }
    return true;
}

/* ---- all questions ---- */

static void finish(struct asking *a)
{
    for (size_t i = 0; i <= SQL_HIDDEN; i++)
        sql_rows_finish(&a->rows[i]);
}

static bool is_member(const char *name)
{
    static const char *const members[] = {"id", "title", "text", "columns", "ordered"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (strcmp(members[i], name) == 0)
            return true;
    return false;
}

/* A word that nothing reads would only make the question another one, unordered for one. */
static bool check_members(struct lab_task *lab, struct err *err)
{
    static const char known[] = "id, title, text, columns, ordered";
    json_error_t at;
    char *text;
    size_t len, i;
    if (!lab_data(lab, "questions.json", &text, &len, err))
        return false;
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &at), *one, *value;
    const char *name, *odd = NULL;
    free(text);
    json_array_foreach(json_object_get(root, "questions"), i, one) {
        json_object_foreach(one, name, value)
            odd = odd || is_member(name) ? odd : name;
        if (!odd)
            continue;
        err_set(err, ERR_INVALID, "questions.json: questions[%zu].%.40s", i, odd);
        lab_why(err, LAB_WHY_MEMBER_UNKNOWN, odd, known, NULL);
        break;
    }
    bool ok = !odd;
    json_decref(root);
    return ok;
}

bool sql_check(const struct lab_opened *o, struct err *err)
{
    const struct sql_questions *questions = o->task;
    const struct sql_work *gold = o->gold;
    struct sql_bases bases;
    if (!check_members(o->lab, err))
        return false;
    if (!sql_bases_open(o->lab, true, &bases, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < questions->count; i++) {
        struct asking a = {.task = o->lab,
                           .question = &questions->list[i],
                           .query = gold->answers[i],
                           .bases = &bases,
                           .err = err};
        ok = ask_all(&a) && check_columns(&a) && check_hidden(&a) && check_chance(&a);
        finish(&a);
    }
    sql_bases_close(&bases);
    return ok;
}

/* Hidden data on which an answer written out would be right. */
void sql_advise(const struct lab_opened *o, const struct lab_advice *advice)
{
    const struct sql_questions *questions = o->task;
    const struct sql_work *gold = o->gold;
    struct err err = ERR_INIT;
    struct sql_bases bases;
    if (!sql_bases_open(o->lab, true, &bases, &err))
        return;
    for (size_t q = 0; q < questions->count; q++) {
        struct asking a = {.task = o->lab,
                           .question = &questions->list[q],
                           .query = gold->answers[q],
                           .bases = &bases,
                           .err = &err};
        bool ok = ask_all(&a);
        for (size_t i = 1; ok && i <= SQL_HIDDEN; i++) {
            if (sql_same_rows(&a.rows[0], &a.rows[i], false) < 1 ||
                sql_same_rows(&a.rows[i], &a.rows[0], false) < 1)
                continue;
            wrong(&a, LAB_WHY_QUERY_SAME, "", NULL, NULL);
            lab_advise(advice, LAB_WHY_QUERY_SAME, err.object, base_names[i], NULL, NULL);
        }
        finish(&a);
    }
    sql_bases_close(&bases);
}
