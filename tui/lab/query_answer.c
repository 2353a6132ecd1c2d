/* Running queries in another program, and what an editor knows of SQL. */
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/query_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *query_text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* ---- the program ---- */

void query_stop(struct query *q)
{
    if (q->running == QUERY_IDLE)
        return;
    app_watch(q->desk->app, q->desk->frame, -1);
    child_finish(&q->child);
    q->running = QUERY_IDLE;
}

static void start(struct query *q, enum query_running what, const char *text)
{
    const struct lab_task *task = q->desk->task;
    const char *args[] = {
        "lab",    "query",   task->spec->id, what == QUERY_ASKING ? "-" : "--schema",
        "--pack", task->dir, "--variant",    task->spec->variants[task->variant],
        NULL};
    struct err err = ERR_INIT;
    query_stop(q);
    if (!child_start_lab(&q->child, args, text, strlen(text), &err)) {
        app_error(q->desk->app, &err);
        return;
    }
    q->running = what;
    app_watch(q->desk->app, q->desk->frame, q->child.fd);
}

void query_ask_tables(struct query *q)
{
    q->asked = true;
    start(q, QUERY_ASKING_TABLES, "");
}

static void remember(struct query *q, const char *text)
{
    size_t n = q->history_count;
    q->recall = 0;
    if (!*text || (n && strcmp(q->history[n - 1], text) == 0))
        return;
    if (n == QUERY_HISTORY) {
        free(q->history[0]);
        memmove(q->history, q->history + 1, (n - 1) * sizeof *q->history);
        n--;
    }
    q->history[n] = xstrdup(text);
    q->history_count = n + 1;
}

void query_start(struct query *q)
{
    const char *text = str_text(&q->editor.text);
    remember(q, text);
    q->mark = SIZE_MAX;
    start(q, QUERY_ASKING, text);
}

static void take_answer(struct query *q, json_t *json)
{
    json_decref(q->answers[q->at]);
    q->answers[q->at] = json;
    q->top = q->column = 0;
    q->mark = SIZE_MAX;
    json_int_t offset = json_integer_value(json_object_get(json, "offset"));
    if (strcmp(query_text_of(json, "problem"), "fine") != 0 && offset > 0) {
        q->mark = (size_t) offset;
        if (q->mark < q->editor.text.len)
            q->editor.caret = q->mark;
    }
}

void query_take(struct query *q)
{
    json_error_t at;
    if (q->running == QUERY_IDLE || child_read(&q->child))
        return;
    int status = child_wait(&q->child);
    json_t *json = json_loadb(str_text(&q->child.out), q->child.out.len, 0, &at);
    enum query_running was = q->running;
    char *complaint = child_complaint(&q->child);
    query_stop(q);
    if (status != 0 || !json) {
        app_toast(q->desk->app, STYLE_BAD, _("The query could not be run: %s"),
                  *complaint ? complaint : _("it was stopped"));
        json_decref(json);
    } else if (was == QUERY_ASKING_TABLES) {
        json_decref(q->tables);
        q->tables = json;
    } else {
        take_answer(q, json);
    }
    free(complaint);
}

/* ---- words ---- */

static const char *const keywords[] = {
    "SELECT",  "FROM", "WHERE",     "GROUP",     "BY",    "HAVING", "ORDER",     "LIMIT",
    "OFFSET",  "JOIN", "LEFT",      "INNER",     "CROSS", "ON",     "USING",     "AS",
    "AND",     "OR",   "NOT",       "IN",        "IS",    "NULL",   "LIKE",      "GLOB",
    "BETWEEN", "CASE", "WHEN",      "THEN",      "ELSE",  "END",    "UNION",     "ALL",
    "EXCEPT",  "WITH", "DISTINCT",  "ASC",       "DESC",  "EXISTS", "INTERSECT", "CAST",
    "VALUES",  "OVER", "PARTITION", "RECURSIVE", NULL};
static const char *const functions[] = {
    "count", "sum",      "avg",   "min",          "max",     "round",    "abs",    "length",
    "lower", "upper",    "trim",  "substr",       "replace", "coalesce", "ifnull", "nullif",
    "date",  "strftime", "total", "group_concat", "instr",   NULL};

static bool in(const char *const *list, const char *word, size_t n)
{
    for (size_t i = 0; list[i]; i++)
        if (strlen(list[i]) == n && strncasecmp(list[i], word, n) == 0)
            return true;
    return false;
}

static bool is_word(char c)
{
    return isalnum((unsigned char) c) || c == '_' || (unsigned char) c >= 0x80;
}

/* Names of tables and columns. */
static size_t names(const struct query *q, const char **list, size_t room)
{
    size_t n = 0;
    for (size_t i = 0; i < json_array_size(q->tables); i++) {
        const json_t *table = json_array_get(q->tables, i);
        const json_t *columns = json_object_get(table, "columns");
        if (n < room)
            list[n++] = query_text_of(table, "table");
        for (size_t k = 0; k < json_array_size(columns) && n < room; k++)
            list[n++] = query_text_of(json_array_get(columns, k), "name");
    }
    return n;
}

static bool is_name(const struct query *q, const char *word, size_t n)
{
    const char *list[QUERY_WORDS];
    size_t count = names(q, list, QUERY_WORDS);
    for (size_t i = 0; i < count; i++)
        if (strlen(list[i]) == n && strncasecmp(list[i], word, n) == 0)
            return true;
    return false;
}

static size_t quoted_end(const char *text, size_t at)
{
    const char *close = strchr(text + at + 1, text[at]);
    return close ? (size_t) (close - text) + 1 : strlen(text);
}

enum style query_style(const void *context, const char *text, size_t at, size_t *end)
{
    const char *p = text + at;
    *end = at + 1;
    if (str_starts(p, "--")) {
        *end = at + strcspn(p, "\n");
        return STYLE_DIM;
    }
    if (*p == '\'' || *p == '"') {
        *end = quoted_end(text, at);
        return STYLE_GOOD;
    }
    if (!is_word(*p)) {
        while (text[*end] && !is_word(text[*end]) && !strchr("'\"-", text[*end]))
            (*end)++;
        return STYLE_TEXT;
    }
    while (is_word(text[*end]))
        (*end)++;
    size_t n = *end - at;
    if (isdigit((unsigned char) *p))
        return STYLE_CODE;
    if (in(keywords, p, n))
        return STYLE_TITLE;
    if (in(functions, p, n))
        return STYLE_LINK;
    return is_name(context, p, n) ? STYLE_ACCENT : STYLE_TEXT;
}

/* Candidates that begin like the word, each once. */
static size_t candidates(const struct query *q, const char *word, size_t n, const char **list,
                         size_t room)
{
    const char *all[QUERY_WORDS];
    size_t count = names(q, all, QUERY_WORDS - 100), kept = 0;
    for (size_t i = 0; keywords[i]; i++)
        all[count++] = keywords[i];
    for (size_t i = 0; functions[i]; i++)
        all[count++] = functions[i];
    for (size_t i = 0; i < count && kept < room; i++) {
        bool known = strncasecmp(all[i], word, n) != 0;
        for (size_t k = 0; !known && k < kept; k++)
            known = strcasecmp(list[k], all[i]) == 0;
        if (!known)
            list[kept++] = all[i];
    }
    return kept;
}

static void tell(const struct query *q, const char *const *list, size_t count)
{
    struct str text = STR_INIT;
    for (size_t i = 0; i < count && text.len < 160; i++)
        str_addf(&text, "%s%s", i ? "  " : "", list[i]);
    app_toast(q->desk->app, STYLE_GOOD, "%s", str_text(&text));
    str_finish(&text);
}

bool query_complete(struct query *q)
{
    const char *text = str_text(&q->editor.text), *list[60];
    size_t from = q->editor.caret, n, count, common;
    while (from > 0 && is_word(text[from - 1]))
        from--;
    n = q->editor.caret - from;
    if (n == 0)
        return false;
    count = candidates(q, text + from, n, list, 60);
    if (count == 0)
        return true;
    common = strlen(list[0]);
    for (size_t i = 1; i < count; i++)
        while (strncasecmp(list[0], list[i], common) != 0)
            common--;
    if (count > 1)
        tell(q, list, count);
    if (common > n || count == 1) {
        char *made = strndup(list[0], common);
        editor_erase(&q->editor, from, from + n);
        editor_insert(&q->editor, made);
        free(made);
    }
    return true;
}
