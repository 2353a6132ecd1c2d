#include "core/lab/choice/formats.h"

#include "base/csv.h"
#include "core/lab/choice/engine.h"
#include "core/lab/jsonl.h"

#include <stdlib.h>
#include <string.h>

/* Headings that name a column, the first is written. */
static const char *const id_names[] = {"id", "编号", "序号", NULL};
static const char *const reason_names[] = {"reason", "理由", NULL};
static const char *const value_names[][6] = {
    [CHOICE_CLASS] = {"label", "标签", "类别", "分类", NULL},
    [CHOICE_MULTI] = {"labels", "label", "标签", "类别", NULL},
    [CHOICE_PAIR] = {"choice", "偏好", "选择", NULL},
    [CHOICE_RANK] = {"order", "排序", "顺序", NULL},
};

struct columns {
    size_t id, value, reason; /* SIZE_MAX: none */
};

static bool wrong(const char *file, const struct csv_row *row, const char *what, struct err *err)
{
    err_set(err, ERR_FORMAT, "%s:%u", file, row->line);
    return err_detail(err, "%.120s", what);
}

/* A list "a;b" or "B > A" as JSON texts. */
static void add_list(const char *text, const char *marks, struct str *out)
{
    char *copy = xstrdup(text), *save = NULL;
    const char *comma = "";
    str_add(out, "[");
    for (char *p = copy; (p = strstr(p, "、"));) /* as long as three bytes */
        memcpy(p, marks[0] == '>' ? ">  " : ";  ", 3);
    for (char *one = strtok_r(copy, marks, &save); one; one = strtok_r(NULL, marks, &save)) {
        one += strspn(one, " ");
        size_t n = strlen(one);
        while (n > 0 && one[n - 1] == ' ')
            one[--n] = '\0';
        if (n == 0)
            continue;
        str_add(out, comma);
        jsonl_add_text(out, one);
        comma = ",";
    }
    str_add(out, "]");
    free(copy);
}

static void add_side(const char *text, struct str *out)
{
    if (strcmp(text, "A") == 0 || strcmp(text, "a") == 0)
        str_add(out, "\"a\"");
    else if (strcmp(text, "B") == 0 || strcmp(text, "b") == 0)
        str_add(out, "\"b\"");
    else if (strcmp(text, "平") == 0 || strcmp(text, "=") == 0)
        str_add(out, "\"tie\"");
    else
        jsonl_add_text(out, text);
}

static const char *without_zeros(const char *id)
{
    const char *p = id + strspn(id, "0");
    return *p ? p : id;
}

/* Spreadsheets take the zeros at the front of "00417" away. */
static const char *known_id(const struct choice_task *task, const char *id)
{
    if (choice_find(task, id) < task->count)
        return id;
    for (size_t i = 0; i < task->count; i++)
        if (strcmp(without_zeros(task->items[i].id), without_zeros(id)) == 0)
            return task->items[i].id;
    return id;
}

/* One row as a line of a work. */
static void add_row(const struct choice_task *task, const struct csv_row *row,
                    const struct columns *at, struct str *out)
{
    static const char *const members[] = {"label", "labels", "choice", "order"};
    const char *value = csv_field(row, at->value), *reason = csv_field(row, at->reason);
    str_add(out, "{\"id\":");
    jsonl_add_text(out, known_id(task, csv_field(row, at->id)));
    str_addf(out, ",\"%s\":", members[task->mode]);
    if (!*value)
        str_add(out, "null");
    else if (task->mode == CHOICE_CLASS)
        jsonl_add_text(out, value);
    else if (task->mode == CHOICE_MULTI)
        add_list(value, ";|,", out);
    else if (task->mode == CHOICE_PAIR)
        add_side(value, out);
    else
        add_list(value, ">,;|", out);
    if (task->mode == CHOICE_PAIR && *reason) {
        str_add(out, ",\"reason\":");
        jsonl_add_text(out, reason);
    }
    str_add(out, "}\n");
}

static bool read_rows(const struct choice_task *task, const struct csv *rows, const char *file,
                      struct choice_work *work, struct err *err)
{
    const struct csv_row *head = &rows->rows[0];
    struct columns at = {csv_column(head, id_names), csv_column(head, value_names[task->mode]),
                         csv_column(head, reason_names)};
    if (at.id == SIZE_MAX || at.value == SIZE_MAX)
        return wrong(file, head, at.id == SIZE_MAX ? "id" : value_names[task->mode][0], err);
    struct str lines = STR_INIT;
    unsigned at_line = 1;
    for (size_t i = 1; i < rows->count; i++) {
        for (; at_line < rows->rows[i].line; at_line++)
            str_add(&lines, "\n"); /* so that errors name the sheet's own lines */
        add_row(task, &rows->rows[i], &at, &lines);
        at_line++;
    }
    bool ok = choice_work_read(task, str_text(&lines), lines.len, work, err);
    str_finish(&lines);
    return ok;
}

static bool read_csv(const void *task, const struct lab_format *format, const struct lab_file *file,
                     void *work, struct err *err)
{
    struct csv rows;
    (void) format;
    if (!csv_parse_any(file->name, file->text, file->len, &rows, err))
        return false;
    bool ok = rows.count > 0 || err_set(err, ERR_FORMAT, "%s", file->name);
    ok = ok && read_rows(task, &rows, file->name, work, err);
    csv_finish(&rows);
    return ok;
}

static void add_value(const struct choice_task *task, const struct choice_item *item,
                      const struct choice_answer *answer, struct str *out)
{
    static const char *const sides[] = {"", "a", "b", "tie"};
    const char *comma = "";
    if (task->mode == CHOICE_PAIR)
        str_add(out, sides[answer->side]);
    for (unsigned i = 0; task->mode == CHOICE_RANK && i < answer->order_count; i++)
        str_addf(out, "%s%s", i > 0 ? ">" : "", item->answers[answer->order[i]].id);
    for (unsigned i = 0; task->mode <= CHOICE_MULTI && i < task->spec->labels_count; i++)
        if (answer->labels >> i & 1) {
            str_addf(out, "%s%s", comma, task->spec->labels[i].id);
            comma = ";";
        }
}

/* "" where an item has no such field. */
static const char *field_value(const struct choice_item *item, const char *name)
{
    for (unsigned i = 0; i < item->fields_count; i++)
        if (strcmp(item->fields[i].name, name) == 0)
            return item->fields[i].value;
    return "";
}

/* What is judged, behind the answers: fields by the first item's names, the text, its answers. */
static void add_item(const struct choice_task *task, const struct choice_item *item, bool names,
                     struct str *out)
{
    const struct choice_item *first = &task->items[0];
    for (unsigned i = 0; i < first->fields_count; i++) {
        const char *name = first->fields[i].name;
        csv_add_field(out, names ? name : field_value(item, name), ',');
    }
    bool more = task->mode >= CHOICE_PAIR;
    csv_add_field(out, names ? "text" : item->text, more ? ',' : '\n');
    if (task->mode == CHOICE_PAIR) {
        csv_add_field(out, names ? "a" : item->answers[0].text, ',');
        csv_add_field(out, names ? "b" : item->answers[1].text, '\n');
    }
    if (task->mode != CHOICE_RANK)
        return;
    struct str answers = STR_INIT;
    for (unsigned i = 0; i < item->answers_count; i++)
        str_addf(&answers, "%s%s: %s", i > 0 ? "\n" : "", item->answers[i].id,
                 item->answers[i].text);
    csv_add_field(out, names ? "answers" : str_text(&answers), '\n');
    str_finish(&answers);
}

/* With a mark of its encoding: spreadsheets read it as that of the office otherwise. */
static bool write_csv(const void *of, const struct lab_format *format, const void *given,
                      struct str *out, struct err *err)
{
    const struct choice_task *task = of;
    const struct choice_work *work = given;
    (void) format, (void) err;
    bool reasons = task->mode == CHOICE_PAIR && task->spec->labels_count > 0;
    str_add(out, "\xEF\xBB\xBF");
    csv_add_field(out, "id", ',');
    csv_add_field(out, value_names[task->mode][0], ',');
    if (reasons)
        csv_add_field(out, "reason", ',');
    add_item(task, &task->items[0], true, out);
    for (size_t i = 0; i < task->count; i++) {
        const struct choice_answer *answer = &work->answers[i];
        struct str value = STR_INIT;
        add_value(task, &task->items[i], answer, &value);
        csv_add_field(out, task->items[i].id, ',');
        csv_add_field(out, str_text(&value), ',');
        if (reasons)
            csv_add_field(out, answer->reason >= 0 ? task->spec->labels[answer->reason].id : "",
                          ',');
        add_item(task, &task->items[i], false, out);
        str_finish(&value);
    }
    return true;
}

static void add_member(struct str *out, const char *name, const char *value)
{
    str_add(out, ",");
    jsonl_add_text(out, name);
    str_add(out, ":");
    jsonl_add_text(out, value);
}

static void add_members(const struct choice_task *task, const struct choice_item *item,
                        struct str *out)
{
    add_member(out, "text", item->text);
    for (unsigned i = 0; i < item->fields_count; i++) {
        str_add(out, i > 0 ? "," : ",\"fields\":{");
        jsonl_add_text(out, item->fields[i].name);
        str_add(out, ":");
        jsonl_add_text(out, item->fields[i].value);
    }
    str_add(out, item->fields_count > 0 ? "}" : "");
    for (unsigned i = 0; task->mode == CHOICE_PAIR && i < 2; i++)
        add_member(out, i == 0 ? "a" : "b", item->answers[i].text);
    for (unsigned i = 0; task->mode == CHOICE_RANK && i < item->answers_count; i++) {
        str_add(out, i > 0 ? ",{\"id\":" : ",\"answers\":[{\"id\":");
        jsonl_add_text(out, item->answers[i].id);
        add_member(out, "text", item->answers[i].text);
        str_add(out, "}");
    }
    str_add(out, task->mode == CHOICE_RANK ? "]" : "");
}

static bool write_jsonl(const void *of, const struct lab_format *format, const void *work,
                        struct str *out, struct err *err)
{
    const struct choice_task *task = of;
    (void) format, (void) err;
    for (size_t i = 0; i < task->count; i++) {
        choice_work_begin_line(task, work, i, out);
        add_members(task, &task->items[i], out);
        str_add(out, "}\n");
    }
    return true;
}

const struct lab_format choice_formats[] = {
    {.name = "csv", .suffix = ".csv", .read = read_csv, .write = write_csv},
    {.name = "jsonl",
     .suffix = ".jsonl",
     .read = lab_format_read_own,
     .write = write_jsonl,
     .with = &choice_engine},
    {0},
};
