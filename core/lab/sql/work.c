#include "core/lab/sql/work.h"

#include "base/str.h"
#include "base/utf8.h"
#include "core/lab/jsonl.h"
#include "core/lab/reason.h"
#include "core/lab/sql/base.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static bool name_valid(const char *id)
{
    size_t n = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return n > 0 && n < 20 && id[n] == '\0';
}

static bool read_question(struct lab_task *task, const json_t *from, struct sql_question *to)
{
    const json_t *columns = json_object_get(from, "columns");
    const char *id = json_string_value(json_object_get(from, "id"));
    const char *title = json_string_value(json_object_get(from, "title"));
    const char *text = json_string_value(json_object_get(from, "text"));
    if (!id || !title || !text || !name_valid(id) || json_array_size(columns) == 0 ||
        json_array_size(columns) > sizeof to->columns / sizeof *to->columns)
        return false;
    to->id = arena_strdup(&task->arena, id);
    to->title = arena_strdup(&task->arena, title);
    to->text = arena_strdup(&task->arena, text);
    to->ordered = json_is_true(json_object_get(from, "ordered"));
    to->columns_count = json_array_size(columns);
    for (size_t i = 0; i < to->columns_count; i++) {
        const char *column = json_string_value(json_array_get(columns, i));
        if (!column)
            return false;
        to->columns[i] = arena_strdup(&task->arena, column);
    }
    return true;
}

bool sql_questions_read(struct lab_task *task, struct sql_questions *questions, struct err *err)
{
    static const char file[] = "questions.json";
    json_error_t at;
    char *text;
    size_t len;
    *questions = (struct sql_questions){0};
    if (!lab_data(task, file, &text, &len, err))
        return false;
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &at);
    const json_t *list = json_object_get(root, "questions");
    size_t n = json_array_size(list);
    bool ok = n > 0 && n <= SQL_QUESTIONS_MAX;
    if (!root) {
        err_set(err, ERR_FORMAT, "%s:%d", file, at.line);
        err_detail(err, "%s", at.text);
        lab_why(err, LAB_WHY_JSON, at.text, NULL, NULL);
    } else if (!ok) {
        err_set(err, ERR_INVALID, "%s", file);
        lab_why(err, LAB_WHY_MEMBER, "questions", "[{…}], 1 … 12", NULL);
    }
    for (size_t i = 0; ok && i < n; i++) {
        struct sql_question *q = &questions->list[i];
        ok = read_question(task, json_array_get(list, i), q) &&
             sql_question_find(questions, q->id) < 0;
        questions->count += ok;
        if (!ok) {
            err_set(err, ERR_INVALID, "%s: questions[%zu]", file, i);
            lab_why(err, LAB_WHY_QUESTION, NULL, NULL, NULL);
        }
    }
    json_decref(root);
    free(text);
    return ok;
}

int sql_question_find(const struct sql_questions *questions, const char *id)
{
    for (size_t i = 0; i < questions->count; i++)
        if (strcmp(questions->list[i].id, id) == 0)
            return (int) i;
    return -1;
}

void sql_work_finish(struct sql_work *work)
{
    for (size_t i = 0; i < work->count; i++)
        free(work->answers[i]);
    *work = (struct sql_work){0};
}

void sql_work_empty(const struct sql_questions *questions, struct sql_work *work)
{
    work->count = questions->count;
    for (size_t i = 0; i < work->count; i++)
        work->answers[i] = xstrdup("");
}

static bool take_answers(const struct sql_questions *questions, json_t *answers,
                         struct sql_work *work, struct err *err)
{
    const char *id;
    json_t *answer;
    if (!json_is_object(answers))
        return err_set(err, ERR_FORMAT, "line 1") || err_detail(err, "answers");
    json_object_foreach(answers, id, answer) {
        int at = sql_question_find(questions, id);
        const char *text = json_string_value(answer);
        if (at < 0 || !text || strlen(text) != json_string_length(answer) ||
            strlen(text) > SQL_LENGTH_MAX) {
            err_set(err, ERR_FORMAT, "line 1");
            return err_detail(err, "answers: %.80s", id);
        }
        free(work->answers[at]);
        work->answers[at] = xstrdup(text);
    }
    return true;
}

bool sql_work_parse(const struct sql_questions *questions, const char *text, size_t len,
                    struct sql_work *work, struct err *err)
{
    json_error_t at;
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &at);
    sql_work_empty(questions, work);
    bool ok = false;
    if (!root) {
        err_set(err, ERR_FORMAT, "line %d", at.line);
        err_detail(err, "%s", at.text);
    } else {
        ok = take_answers(questions, json_object_get(root, "answers"), work, err);
    }
    json_decref(root);
    if (!ok)
        sql_work_finish(work);
    return ok;
}

void sql_work_print(const struct sql_questions *questions, const struct sql_work *work,
                    struct str *out)
{
    str_add(out, "{\"answers\":{");
    for (size_t i = 0; i < questions->count; i++) {
        str_addf(out, "%s\n\"%s\":", i ? "," : "", questions->list[i].id);
        jsonl_add_text(out, work->answers[i]);
    }
    str_add(out, "\n}}\n");
}

void sql_work_script(const struct sql_questions *questions, const struct sql_work *work,
                     struct str *out)
{
    for (size_t i = 0; i < questions->count; i++) {
        const char *text = work->answers[i];
        str_addf(out, "-- %s %s\n%s\n\n", questions->list[i].id, questions->list[i].title, text);
    }
}

/* Question of a line "-- q1 …", -1. */
static int marked(const struct sql_questions *questions, const char *line)
{
    char id[24];
    if (!str_starts(line, "-- "))
        return -1;
    size_t n = strcspn(line + 3, " \r\n");
    if (n >= sizeof id)
        return -1;
    memcpy(id, line + 3, n);
    id[n] = '\0';
    return sql_question_find(questions, id);
}

static char *trimmed(const struct str *text)
{
    char *copy = xstrdup(str_text(text));
    size_t n = strlen(copy);
    while (n > 0 && strchr(" \t\r\n", copy[n - 1]))
        copy[--n] = '\0';
    return copy;
}

static void give_answer(struct sql_work *work, int at, struct str *answer)
{
    if (at >= 0) {
        free(work->answers[at]);
        work->answers[at] = trimmed(answer);
    }
    str_clear(answer);
}

bool sql_work_from_script(const struct sql_questions *questions, const char *text, size_t len,
                          struct sql_work *work, struct err *err)
{
    struct str answer = STR_INIT;
    unsigned line = 1;
    int at = -1;
    bool ok = true;
    if (!utf8_valid(text, len) || strlen(text) != len)
        return err_set(err, ERR_ENCODING, "line 1");
    sql_work_empty(questions, work);
    for (const char *p = text; ok && *p; line++) {
        size_t n = strcspn(p, "\n");
        int next = marked(questions, p);
        if (next >= 0) {
            give_answer(work, at, &answer);
            at = next;
        } else if (at >= 0) {
            str_add_bytes(&answer, p, n);
            str_add_char(&answer, '\n');
            ok = answer.len <= SQL_LENGTH_MAX || err_set(err, ERR_TOO_BIG, "line %u", line);
        } else if (strspn(p, " \t\r") < n) {
            err_set(err, ERR_FORMAT, "line %u", line);
            ok = err_detail(err, "-- %s", questions->list[0].id);
        }
        p += n + (p[n] != '\0');
    }
    give_answer(work, at, &answer);
    str_finish(&answer);
    if (!ok)
        sql_work_finish(work);
    return ok;
}
