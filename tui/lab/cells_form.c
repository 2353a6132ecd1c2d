/* Operations by their forms. */
#include "tui/i18n.h"
#include "tui/lab/cells_parts.h"
#include "tui/widget/dialog.h"

#include <stdlib.h>
#include <string.h>

enum part_kind {
    PART_COLUMNS, /* names, apart by commas */
    PART_COLUMN,
    PART_TEXT,
    PART_LIST,  /* texts, apart by commas */
    PART_FORMS, /* the same, from the lab's dates */
    PART_PAIRS, /* a=b, apart by commas */
    PART_UNITS, /* the same, from the lab's units */
    PART_CHOICE,
    PART_SHEET, /* another one */
    PART_NAME   /* a new name */
};

enum { PARTS = 6, CHOICES = 12 };

struct part {
    const char *key; /* of the operation; "where.is": of its condition */
    const char *label;
    enum part_kind kind;
    const char *hint;
    const char *values[CHOICES], *words[CHOICES]; /* of a choice */
};

struct op_form {
    const char *name, *title, *help;
    struct part parts[PARTS];
};

#define COLUMNS                                                                                    \
    {                                                                                              \
        "columns", N_("Columns"), PART_COLUMNS, N_("none: all of them"), {NULL},                   \
        {                                                                                          \
            NULL                                                                                   \
        }                                                                                          \
    }
#define COLUMN                                                                                     \
    {                                                                                              \
        "column", N_("Column"), PART_COLUMN, NULL, {NULL},                                         \
        {                                                                                          \
            NULL                                                                                   \
        }                                                                                          \
    }
#define PART(key, label, kind, hint)                                                               \
    {                                                                                              \
        key, label, kind, hint, {NULL},                                                            \
        {                                                                                          \
            NULL                                                                                   \
        }                                                                                          \
    }
#define IS                                                                                         \
    {                                                                                              \
        "where.is", N_("Is"), PART_CHOICE, NULL,                                                   \
            {"equals", "not",  "empty", "filled",     "contains", "starts",                        \
             "ends",   "less", "more",  "not-number", "not-date"},                                 \
        {                                                                                          \
            N_("the text"), N_("not the text"), N_("empty"), N_("not empty"), N_("containing"),    \
                N_("beginning with"), N_("ending in"), N_("less than"), N_("more than"),           \
                N_("no number"), N_("no date")                                                     \
        }                                                                                          \
    }

static const struct op_form forms[] = {
    {"trim", N_("Trim blanks"), N_("Blanks off both ends."), {COLUMNS}},
    {"halfwidth", N_("Half width"), N_("Full-width letters, digits and signs to half."), {COLUMNS}},
    {"squeeze", N_("Remove blanks"), N_("All blanks out."), {COLUMNS}},
    {"case",
     N_("Capitals"),
     N_("Letters to capitals or small ones."),
     {COLUMNS,
      {"to", N_("To"), PART_CHOICE, NULL, {"upper", "lower"}, {N_("capitals"), N_("small")}}}},
    {"replace",
     N_("Replace a part"),
     N_("A part of the text by another."),
     {COLUMNS, PART("find", N_("Find"), PART_TEXT, NULL),
      PART("with", N_("Replace by"), PART_TEXT, N_("nothing: takes it out"))}},
    {"map",
     N_("Map values"),
     N_("Whole texts by a dictionary."),
     {COLUMNS, PART("pairs", N_("Pairs"), PART_PAIRS, N_("old=new, old=new"))}},
    {"date",
     N_("Dates"),
     N_("Dates of declared forms to 2025-03-09."),
     {COLUMNS, PART("forms", N_("Forms"), PART_FORMS, "YYYY/M/D, YYYYMMDD")}},
    {"number",
     N_("Numbers"),
     N_("Numbers without separators, signs and units."),
     {COLUMNS, PART("units", N_("Units"), PART_UNITS, "kg=1, g=0.001")}},
    {"fill",
     N_("Fill empty cells"),
     N_("With a text."),
     {COLUMN, PART("with", N_("With"), PART_TEXT, NULL)}},
    {"fill-above", N_("Fill from above"), N_("Empty cells with what stands above."), {COLUMN}},
    {"fill-by",
     N_("Fill like others"),
     N_("Empty cells with what rows of the same kind have."),
     {COLUMN, PART("by", N_("Same in"), PART_NAME, N_("another column"))}},
    {"fill-where",
     N_("Fill by a rule"),
     N_("A text into the rows that meet a condition."),
     {COLUMN, PART("with", N_("With"), PART_TEXT, NULL),
      PART("where.column", N_("Where"), PART_COLUMN, NULL), IS,
      PART("where.value", N_("Text"), PART_TEXT, NULL)}},
    {"dedupe",
     N_("Remove duplicates"),
     N_("Rows with the same texts in the key columns."),
     {PART("by", N_("Key"), PART_COLUMNS, N_("none: all of them")),
      {"keep",
       N_("Keep"),
       PART_CHOICE,
       NULL,
       {"first", "last"},
       {N_("the first"), N_("the last")}}}},
    {"delete",
     N_("Delete rows"),
     N_("Rows that meet a condition."),
     {PART("where.column", N_("Where"), PART_COLUMN, NULL), IS,
      PART("where.value", N_("Text"), PART_TEXT, NULL)}},
    {"bin",
     N_("Classes"),
     N_("A column of classes by the bounds of a number."),
     {COLUMN, PART("into", N_("New column"), PART_NAME, NULL),
      PART("edges", N_("Bounds"), PART_LIST, "100, 500, 2000"),
      PART("names", N_("Names"), PART_LIST, N_("one more than bounds"))}},
    {"group",
     N_("Totals"),
     N_("Counts and sums by one or two columns, in a sheet of their own."),
     {PART("by", N_("By"), PART_COLUMNS, NULL), PART("to", N_("New sheet"), PART_NAME, NULL),
      PART("count", N_("Count as"), PART_NAME, N_("name of the column")),
      PART("sum", N_("Sum of"), PART_NAME, N_("a column of numbers")),
      PART("as", N_("Sum as"), PART_NAME, N_("name of the column"))}},
    {"append",
     N_("Append a sheet"),
     N_("Rows of another sheet below, columns by name."),
     {PART("from", N_("Sheet"), PART_SHEET, NULL)}},
    {"lookup",
     N_("Look up"),
     N_("Columns of another sheet by a common key."),
     {COLUMN, PART("from", N_("Sheet"), PART_SHEET, NULL),
      PART("match", N_("Its column"), PART_NAME, NULL),
      PART("take", N_("Take"), PART_LIST, N_("its columns"))}},
    {"rename",
     N_("Rename column"),
     N_("Another name for a column."),
     {COLUMN, PART("to", N_("New name"), PART_NAME, NULL)}},
    {"drop",
     N_("Drop columns"),
     N_("Columns out."),
     {PART("columns", N_("Columns"), PART_COLUMNS, NULL)}},
    {"order",
     N_("Order columns"),
     N_("These first, in this order."),
     {PART("columns", N_("Columns"), PART_COLUMNS, NULL)}},
    {"add",
     N_("Add column"),
     N_("A column with one text everywhere."),
     {PART("column", N_("Name"), PART_NAME, NULL), PART("with", N_("With"), PART_TEXT, NULL)}},
    {"calc",
     N_("Calculate"),
     N_("A column from two columns, or a column and a number."),
     {PART("into", N_("Into"), PART_NAME, NULL),
      PART("left", N_("Left"), PART_COLUMN, NULL),
      {"sign", N_("Sign"), PART_CHOICE, NULL, {"+", "-", "*", "/"}, {"+", "−", "×", "÷"}},
      PART("right", N_("Right"), PART_NAME, N_("a column or a number"))}},
    {"split",
     N_("Split column"),
     N_("One column into several at a sign."),
     {COLUMN, PART("at", N_("At"), PART_TEXT, NULL),
      PART("into", N_("New columns"), PART_LIST, NULL)}},
    {"join",
     N_("Join columns"),
     N_("Several columns into one."),
     {PART("columns", N_("Columns"), PART_COLUMNS, NULL), PART("with", N_("With"), PART_TEXT, NULL),
      PART("into", N_("New column"), PART_NAME, NULL)}},
    {"sort",
     N_("Sort"),
     N_("Rows by columns, numbers by size."),
     {PART("by", N_("By"), PART_COLUMNS, NULL),
      {"down", N_("Order"), PART_CHOICE, NULL, {"", "down"}, {N_("ascending"), N_("descending")}}}},
};

enum { FORMS = sizeof forms / sizeof *forms };

int cells_ops_count(void)
{
    return FORMS;
}

const char *cells_op_title(int i)
{
    return forms[i].title;
}

const char *cells_op_help(int i)
{
    return forms[i].help;
}

int cells_op_index(const char *name)
{
    for (int i = 0; i < FORMS; i++)
        if (strcmp(forms[i].name, name) == 0)
            return i;
    return -1;
}

const char *cells_op_named(const char *name)
{
    int i = cells_op_index(name);
    if (strcmp(name, "edit") == 0)
        return N_("Cells by hand");
    if (strcmp(name, "table") == 0)
        return N_("Imported");
    if (strcmp(name, "sheet") == 0)
        return N_("New sheet");
    return i >= 0 ? forms[i].title : name;
}

/* ---- texts of parts ---- */

/* Next word of "a, b，c": trimmed, copied; NULL at the end. */
static char *next_word(const char **text)
{
    static const char comma[] = "，";
    const char *p = *text + strspn(*text, " ,");
    while (strncmp(p, comma, sizeof comma - 1) == 0)
        p += sizeof comma - 1 + strspn(p + sizeof comma - 1, " ,");
    size_t n = 0;
    while (p[n] && p[n] != ',' && strncmp(p + n, comma, sizeof comma - 1) != 0)
        n++;
    *text = p + n;
    while (n > 0 && p[n - 1] == ' ')
        n--;
    return n ? strndup(p, n) : NULL;
}

static json_t *read_list(const char *text)
{
    json_t *list = json_array();
    for (char *word; (word = next_word(&text)); free(word))
        json_array_append_new(list, json_string(word));
    return list;
}

/* Pairs "a=b"; a name of nothing before "=" stands for the empty text. */
static json_t *read_pairs(const char *text)
{
    json_t *pairs = json_object();
    for (char *word; (word = next_word(&text)); free(word)) {
        char *equals = strchr(word, '=');
        if (!equals)
            continue;
        *equals = '\0';
        json_object_set_new(pairs, word, json_string(equals + 1));
    }
    return pairs;
}

static void add_list(struct str *out, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *text = json_string_value(json_array_get(list, i));
        str_addf(out, "%s%s", i ? ", " : "", text ? text : "?");
    }
}

static void add_pairs(struct str *out, const json_t *pairs)
{
    const char *key;
    json_t *value;
    bool first = true;
    json_object_foreach((json_t *) pairs, key, value) {
        str_addf(out, "%s%s=%s", first ? "" : ", ", key,
                 json_is_string(value) ? json_string_value(value) : "?");
        first = false;
    }
}

static json_t *member(const json_t *op, const char *key)
{
    if (strncmp(key, "where.", 6) == 0)
        return json_object_get(json_object_get(op, "where"), key + 6);
    return json_object_get(op, key);
}

void cells_op_summary(const json_t *op, struct str *out)
{
    static const char *const keys[] = {"columns",  "column",      "by",    "from",  "find",
                                       "with",     "to",          "into",  "forms", "units",
                                       "pairs",    "at",          "edges", "names", "where.column",
                                       "where.is", "where.value", NULL};
    const json_t *cells = json_object_get(op, "cells");
    if (cells)
        str_addf(out, _("%zu cells"), json_array_size(cells));
    for (size_t i = 0; keys[i] && out->len < 200; i++) {
        const json_t *value = member(op, keys[i]);
        if (!value)
            continue;
        str_add(out, out->len ? " · " : "");
        if (json_is_string(value))
            str_add(out, json_string_value(value));
        else if (json_is_array(value))
            add_list(out, value);
        else
            add_pairs(out, value);
    }
}

/* ---- the form ---- */

struct job {
    struct cells *c;
    const struct op_form *form;
    const json_t *old; /* the operation to be changed, NULL: a new one */
    int step;
    char *replaced; /* of the replacing form */
    json_t *made;
};

static void default_text(const struct job *job, const struct part *part, struct str *out)
{
    const struct table_setup *setup = &job->c->setup;
    if (job->replaced && part->kind == PART_PAIRS) {
        str_addf(out, "%s=", job->replaced);
    } else if (part->kind == PART_COLUMNS || part->kind == PART_COLUMN) {
        str_add(out, cells_column(job->c));
    } else if (part->kind == PART_FORMS) {
        for (size_t i = 0; i < setup->dates_count; i++)
            str_addf(out, "%s%s", i ? ", " : "", setup->dates[i]);
    } else if (part->kind == PART_UNITS && setup->units) {
        for (const char *p = setup->units; *p; p++)
            str_addf(out, *p == ' ' ? ", " : "%c", *p);
    } else if (part->kind == PART_NAME && strcmp(part->key, "to") == 0 && setup->totals &&
               strcmp(job->form->name, "group") == 0) {
        str_add(out, setup->totals);
    }
}

/* What a part has in the operation to be changed. */
static void old_text(const struct job *job, const struct part *part, struct str *out)
{
    const json_t *value = member(job->old, part->key);
    const json_t *values = json_object_get(job->old, "values");
    if (strcmp(job->form->name, "group") == 0 && !value)
        for (size_t i = 0; i < json_array_size(values); i++) {
            const json_t *total = json_array_get(values, i);
            const char *how = json_string_value(json_object_get(total, "how"));
            bool count = how && strcmp(how, "count") == 0;
            if (count == (strcmp(part->key, "count") == 0))
                value = json_object_get(total, strcmp(part->key, "sum") == 0 ? "column" : "as");
        }
    if (json_is_string(value))
        str_add(out, json_string_value(value));
    else if (json_is_array(value))
        add_list(out, value);
    else
        add_pairs(out, value);
}

static void add_choice(struct form *form, const struct job *job, const struct part *part)
{
    const char *words[(int) BOOK_SHEETS + (int) CHOICES];
    const json_t *value = job->old ? member(job->old, part->key) : NULL;
    int n = 0, chosen = 0;
    if (part->kind == PART_SHEET) {
        for (size_t i = 0; i < job->c->now.count; i++)
            if (i != job->c->sheet) {
                words[n] = job->c->now.sheets[i].name;
                chosen = value && strcmp(json_string_value(value), words[n]) == 0 ? n : chosen;
                n++;
            }
    } else {
        for (; n < CHOICES && part->values[n]; n++) {
            words[n] = _(part->words[n]);
            if (json_is_true(value) ? n == 1
                                    : json_is_string(value) &&
                                          strcmp(json_string_value(value), part->values[n]) == 0)
                chosen = n;
        }
    }
    if (n == 0)
        words[n++] = "";
    form_add_choice(form, _(part->label), words, n, chosen);
}

static void build(struct form *form, void *data)
{
    const struct job *job = data;
    for (int i = 0; i < PARTS && job->form->parts[i].key; i++) {
        const struct part *part = &job->form->parts[i];
        struct str text = STR_INIT;
        if (part->kind == PART_CHOICE || part->kind == PART_SHEET) {
            add_choice(form, job, part);
            continue;
        }
        if (job->old)
            old_text(job, part, &text);
        else
            default_text(job, part, &text);
        int item =
            form_add_text(form, _(part->label), str_text(&text), part->hint ? _(part->hint) : NULL);
        form->items[item].field.most = 2000;
        str_finish(&text);
    }
}

/* Value of part i as JSON, NULL: left out. */
static json_t *part_value(const struct job *job, const struct form *form, int i)
{
    const struct part *part = &job->form->parts[i];
    if (part->kind == PART_CHOICE) {
        const char *value = part->values[form_choice(form, i)];
        if (strcmp(part->key, "down") == 0)
            return *value ? json_true() : NULL;
        return json_string(value);
    }
    if (part->kind == PART_SHEET)
        return json_string(form->items[i].options[form_choice(form, i)]);
    const char *text = form_text(form, i);
    if (part->kind == PART_COLUMNS || part->kind == PART_LIST || part->kind == PART_FORMS)
        return *text ? read_list(text) : NULL;
    if (part->kind == PART_PAIRS || part->kind == PART_UNITS)
        return read_pairs(text);
    return json_string(text);
}

/* The form's texts of "group" to its totals. */
static void make_totals(json_t *op)
{
    const char *count = json_string_value(json_object_get(op, "count"));
    const char *sum = json_string_value(json_object_get(op, "sum"));
    const char *as = json_string_value(json_object_get(op, "as"));
    json_t *values = json_array();
    if (count && *count)
        json_array_append_new(values, json_pack("{s:s, s:s}", "how", "count", "as", count));
    if (sum && *sum)
        json_array_append_new(values, json_pack("{s:s, s:s, s:s}", "column", sum, "how", "sum",
                                                "as", as && *as ? as : sum));
    json_object_del(op, "count");
    json_object_del(op, "sum");
    json_object_del(op, "as");
    json_object_set_new(op, "values", values);
}

static json_t *make_op(const struct job *job, const struct form *form)
{
    const char *name = job->form->name;
    const json_t *on = json_object_get(job->old, "on");
    json_t *op = json_object();
    for (int i = 0; i < PARTS && job->form->parts[i].key; i++) {
        const char *key = job->form->parts[i].key;
        json_t *value = part_value(job, form, i), *into = op;
        if (!value)
            continue;
        if (strncmp(key, "where.", 6) == 0) {
            if (!json_object_get(op, "where"))
                json_object_set_new(op, "where", json_object());
            into = json_object_get(op, "where");
            key += 6;
        }
        json_object_set_new(into, key, value);
    }
    if (strcmp(name, "group") == 0)
        make_totals(op);
    if (strcmp(name, "fill-above") == 0)
        json_object_set_new(op, "above", json_true());
    json_object_set_new(op, "op", json_string(strncmp(name, "fill", 4) == 0 ? "fill" : name));
    json_object_set_new(op, "on",
                        json_string(on ? json_string_value(on) : cells_sheet(job->c)->name));
    return op;
}

static bool submit(struct app *app, struct form *form, void *data)
{
    struct job *job = data;
    struct err err = ERR_INIT;
    json_t *op = make_op(job, form);
    bool ok = true;
    if (job->step < 0) {
        ok = cells_preview_make(job->c, json_incref(op), &err);
        if (ok)
            job->made = json_incref(op);
    } else {
        job->made = json_incref(op);
    }
    if (!ok) {
        char *text = xasprintf(_("this does not fit: %s"), err.detail);
        form_set_problem(form, 0, text);
        free(text);
    }
    json_decref(op);
    return ok;
}

static void closed(struct app *app, void *data)
{
    struct job *job = data;
    if (job->step < 0) {
        job->c->pane = CELLS_PREVIEW;
        return;
    }
    json_array_set(job->c->ops, (size_t) job->step, job->made);
    cells_rerun(job->c);
}

static void release(void *data)
{
    struct job *job = data;
    free(job->replaced);
    json_decref(job->made);
    json_decref((json_t *) job->old);
    free(job);
}

static void open_form(struct cells *c, int i, int step, const char *replaced)
{
    struct job *job = xcalloc(1, sizeof *job);
    *job = (struct job){.c = c, .form = &forms[i], .step = step};
    job->replaced = replaced ? xstrdup(replaced) : NULL;
    if (step >= 0)
        job->old = json_incref(json_array_get(c->ops, (size_t) step));
    dialog_form(c->desk->app, &(struct dialog_form){.title = _(forms[i].title),
                                                    .text = _(forms[i].help),
                                                    .build = build,
                                                    .yes = step >= 0 ? _("Change") : _("Preview"),
                                                    .submit = submit,
                                                    .closed = closed,
                                                    .release = release,
                                                    .data = job});
}

void cells_form_open(struct cells *c, int i, int step)
{
    open_form(c, i, step, NULL);
}

void cells_form_replace(struct cells *c, const char *text)
{
    open_form(c, cells_op_index("map"), -1, text);
}
