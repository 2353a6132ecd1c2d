#include "core/material/competition.h"

#include "core/material/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { POINTS_MAX = 1000, THOUSAND = 1000 };

/* ---- the schema ---- */

/* A marking row as the file writes it; marks are texts ("0.5") until they are exact. */
struct raw_row {
    const char *module, *task, *item, *rule;
    const char *points, *full, *unit, *deduct, *most;
    unsigned per;
    const char **awards;
    unsigned awards_count;
};

/* The competition with its marking rows not yet exact. */
struct raw_competition {
    struct competition c;
    const struct raw_row *rows;
    unsigned rows_count;
};

static const cyaml_schema_field_t text_fields[] = {
    YAML_NAME("id", competition_text, id), YAML_TEXT("title", competition_text, title),
    YAML_TEXT("text", competition_text, text), CYAML_FIELD_END};
static const cyaml_schema_value_t text_entry = YAML_ENTRY(competition_text, text_fields);

static const cyaml_schema_field_t part_fields[] = {
    YAML_NAME("id", competition_part, id),           YAML_NAME("title", competition_part, title),
    YAML_UINT("minutes", competition_part, minutes), YAML_UINT("points", competition_part, points),
    YAML_TEXT_OPT("text", competition_part, text),   CYAML_FIELD_END};
static const cyaml_schema_value_t part_entry = YAML_ENTRY(competition_part, part_fields);

static const cyaml_schema_field_t task_fields[] = {
    YAML_NAME("id", competition_task, id), YAML_NAME("title", competition_task, title),
    YAML_UINT("percent", competition_task, percent), YAML_TEXT("text", competition_task, text),
    CYAML_FIELD_END};
static const cyaml_schema_value_t task_entry = YAML_ENTRY(competition_task, task_fields);

static const cyaml_schema_field_t module_fields[] = {
    YAML_NAME("id", competition_module, id),
    YAML_NAME("title", competition_module, title),
    YAML_UINT("percent", competition_module, percent),
    YAML_TEXT("text", competition_module, text),
    YAML_LIST("tasks", competition_module, tasks, &task_entry, 0),
    CYAML_FIELD_END};
static const cyaml_schema_value_t module_entry = YAML_ENTRY(competition_module, module_fields);

static const cyaml_schema_field_t row_fields[] = {
    YAML_NAME("module", raw_row, module), YAML_NAME("task", raw_row, task),
    YAML_NAME("item", raw_row, item),     YAML_NAME("points", raw_row, points),
    YAML_NAME_OPT("full", raw_row, full), YAML_NAME_OPT("unit", raw_row, unit),
    YAML_UINT_OPT("per", raw_row, per),   YAML_NAME("deduct", raw_row, deduct),
    YAML_NAME("most", raw_row, most),     YAML_LIST("awards", raw_row, awards, &yaml_name_entry, 0),
    YAML_TEXT("rule", raw_row, rule),     CYAML_FIELD_END};
static const cyaml_schema_value_t row_entry = YAML_ENTRY(raw_row, row_fields);

static const cyaml_schema_field_t slot_fields[] = {
    YAML_TEXT("day", competition_slot, day), YAML_TEXT("time", competition_slot, time),
    YAML_TEXT("what", competition_slot, what), CYAML_FIELD_END};
static const cyaml_schema_value_t slot_entry = YAML_ENTRY(competition_slot, slot_fields);

static const cyaml_schema_field_t award_fields[] = {
    YAML_NAME("title", competition_award, title), YAML_UINT("percent", competition_award, percent),
    CYAML_FIELD_END};
static const cyaml_schema_value_t award_entry = YAML_ENTRY(competition_award, award_fields);

static const cyaml_schema_field_t review_fields[] = {
    YAML_UINT("all_of_top_percent", competition_review, all_of_top_percent),
    YAML_UINT("sample_percent_at_least", competition_review, sample_percent_at_least),
    YAML_UINT("recheck_all_over_error_percent", competition_review, recheck_all_over_error_percent),
    YAML_TEXT("text", competition_review, text), CYAML_FIELD_END};

static const cyaml_schema_field_t staff_fields[] = {YAML_NAME("title", competition_staff, title),
                                                    YAML_TEXT("text", competition_staff, text),
                                                    CYAML_FIELD_END};
static const cyaml_schema_value_t staff_entry = YAML_ENTRY(competition_staff, staff_fields);

static const cyaml_schema_field_t equipment_fields[] = {
    YAML_NAME("title", competition_equipment, title),
    YAML_LIST("items", competition_equipment, items, &yaml_name_entry, 0), CYAML_FIELD_END};
static const cyaml_schema_value_t equipment_entry =
    YAML_ENTRY(competition_equipment, equipment_fields);

static const cyaml_schema_field_t annex_fields[] = {
    YAML_NAME("standard", competition_annex, standard),
    YAML_NAME("level", competition_annex, level), YAML_TEXT("text", competition_annex, text),
    CYAML_FIELD_END};
static const cyaml_schema_value_t annex_entry = YAML_ENTRY(competition_annex, annex_fields);

static const cyaml_schema_field_t erratum_fields[] = {
    YAML_NAME("where", competition_erratum, where),
    YAML_TEXT("printed", competition_erratum, printed),
    YAML_TEXT("reading", competition_erratum, reading),
    YAML_TEXT("note", competition_erratum, note), CYAML_FIELD_END};
static const cyaml_schema_value_t erratum_entry = YAML_ENTRY(competition_erratum, erratum_fields);

static const cyaml_schema_field_t competition_fields[] = {
    YAML_NAME("kind", raw_competition, c.kind),
    YAML_NAME("code", raw_competition, c.code),
    YAML_NAME("title", raw_competition, c.title),
    YAML_TEXT("edition", raw_competition, c.edition),
    YAML_LIST("refers", raw_competition, c.refers, &yaml_name_entry, 0),
    YAML_LIST("overview", raw_competition, c.overview, &text_entry, 0),
    YAML_LIST("groups", raw_competition, c.groups, &text_entry, 0),
    YAML_UINT("minutes", raw_competition, c.minutes),
    YAML_LIST("parts", raw_competition, c.parts, &part_entry, 1),
    YAML_LIST("modules", raw_competition, c.modules, &module_entry, 1),
    YAML_LIST("rubric", raw_competition, rows, &row_entry, 1),
    YAML_LIST("schedule", raw_competition, c.schedule, &slot_entry, 0),
    YAML_LIST("ties", raw_competition, c.ties, &yaml_name_entry, 0),
    YAML_LIST("awards", raw_competition, c.awards, &award_entry, 0),
    CYAML_FIELD_MAPPING("review", CYAML_FLAG_DEFAULT, struct raw_competition, c.review,
                        review_fields),
    YAML_LIST("staffing", raw_competition, c.staffing, &staff_entry, 0),
    YAML_LIST("equipment", raw_competition, c.equipment, &equipment_entry, 0),
    YAML_LIST("annex", raw_competition, c.annex, &annex_entry, 0),
    YAML_LIST("errata", raw_competition, c.errata, &erratum_entry, 0),
    CYAML_FIELD_END};
static const cyaml_schema_value_t competition_top = YAML_TOP(raw_competition, competition_fields);

/* ---- from text to exact marks ---- */

struct check {
    const char *file;
    const struct competition *c;
    struct err *err;
};

static bool wrong(const struct check *check, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static bool wrong(const struct check *check, const char *fmt, ...)
{
    char detail[300];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(detail, sizeof detail, fmt, ap);
    va_end(ap);
    err_set(check->err, ERR_INVALID, "%s", check->file);
    return err_detail(check->err, "%s", detail);
}

/* "2", "0.5" → thousandths. At most three decimals. */
static bool read_mark(const char *s, int *thousandths)
{
    int whole = 0, part = 0, scale = THOUSAND;
    size_t digits = strspn(s, "0123456789");
    if (digits == 0 || digits > 4)
        return false;
    for (; digits > 0; digits--)
        whole = whole * 10 + (*s++ - '0');
    if (*s == '.') {
        digits = strspn(++s, "0123456789");
        if (digits == 0 || digits > 3)
            return false;
        for (; digits > 0; digits--)
            part += (*s++ - '0') * (scale /= 10);
    }
    *thousandths = whole * THOUSAND + part;
    return *s == '\0' && whole <= POINTS_MAX;
}

static bool cook_row(const struct check *check, const struct raw_row *raw, struct arena *arena,
                     struct competition_row *row)
{
    *row = (struct competition_row){.module = raw->module,
                                    .task = raw->task,
                                    .item = raw->item,
                                    .rule = raw->rule,
                                    .unit = THOUSAND,
                                    .per = raw->per ? raw->per : 1};
    bool ok = read_mark(raw->points, &row->points) && read_mark(raw->deduct, &row->deduct) &&
              read_mark(raw->most, &row->most);
    row->full = row->points;
    ok = ok && (!raw->full || read_mark(raw->full, &row->full));
    ok = ok && (!raw->unit || (read_mark(raw->unit, &row->unit) && row->unit > 0));
    int *awards = arena_array(arena, raw->awards_count, sizeof *awards);
    for (unsigned i = 0; ok && i < raw->awards_count; i++)
        ok = read_mark(raw->awards[i], &awards[i]) && awards[i] <= row->points &&
             (i == 0 || awards[i] > awards[i - 1]);
    row->awards = awards;
    row->awards_count = raw->awards_count;
    ok = ok && row->most <= row->full && row->deduct <= row->full;
    return ok || wrong(check, "rubric %s %s: %s", raw->task, raw->item, raw->points);
}

static const struct competition_module *find_module(const struct competition *c, const char *id)
{
    for (unsigned i = 0; i < c->modules_count; i++)
        if (strcmp(c->modules[i].id, id) == 0)
            return &c->modules[i];
    return NULL;
}

static int points_of_rows(const struct competition *c, const char *module, const char *task)
{
    int sum = 0;
    for (unsigned i = 0; i < c->rubric_count; i++)
        if (strcmp(c->rubric[i].module, module) == 0 && strcmp(c->rubric[i].task, task) == 0)
            sum += c->rubric[i].points;
    return sum;
}

static bool check_module(const struct check *check, const struct competition_module *module)
{
    unsigned percent = 0;
    for (unsigned i = 0; i < module->tasks_count; i++) {
        const struct competition_task *task = &module->tasks[i];
        int points = points_of_rows(check->c, module->id, task->id);
        percent += task->percent;
        if (points != (int) task->percent * THOUSAND)
            return wrong(check, "rubric %s: %d != %u000", task->id, points, task->percent);
    }
    return percent == module->percent ||
           wrong(check, "module %s: %u != %u", module->id, percent, module->percent);
}

static bool check_sums(const struct check *check)
{
    const struct competition *c = check->c;
    unsigned percent = 0, points = 0, minutes = 0;
    int rows = 0;
    for (unsigned i = 0; i < c->modules_count; i++) {
        if (find_module(c, c->modules[i].id) != &c->modules[i])
            return wrong(check, "module %s twice", c->modules[i].id);
        if (!check_module(check, &c->modules[i]))
            return false;
        percent += c->modules[i].percent;
    }
    for (unsigned i = 0; i < c->parts_count; i++) {
        points += c->parts[i].points;
        minutes += c->parts[i].minutes;
    }
    for (unsigned i = 0; i < c->rubric_count; i++) {
        if (!find_module(c, c->rubric[i].module))
            return wrong(check, "rubric: module %s", c->rubric[i].module);
        rows += c->rubric[i].points;
    }
    if (percent != 100 || points != 100 || rows != 100 * THOUSAND)
        return wrong(check, "%u %u %d", percent, points, rows);
    return minutes == c->minutes || wrong(check, "minutes: %u != %u", minutes, c->minutes);
}

bool competition_parse(const char *file, const char *text, size_t len, struct arena *arena,
                       const struct competition **competition, struct err *err)
{
    const struct yaml_source source = {file, text, len, 1};
    void *data;
    if (!yaml_load(&source, &competition_top, arena, &data, err))
        return false;
    struct raw_competition *raw = data;
    const struct check check = {file, &raw->c, err};
    struct competition_row *rows = arena_array(arena, raw->rows_count, sizeof *rows);
    for (unsigned i = 0; i < raw->rows_count; i++)
        if (!cook_row(&check, &raw->rows[i], arena, &rows[i]))
            return false;
    raw->c.rubric = rows;
    raw->c.rubric_count = raw->rows_count;
    if (strcmp(raw->c.kind, "competition") != 0)
        return wrong(&check, "kind: %s", raw->c.kind);
    *competition = &raw->c;
    return check_sums(&check);
}
