#include "core/material/blueprint.h"

#include "core/material/decimal.h"
#include "core/material/pack.h"
#include "core/material/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    MINUTES_MOST = 24 * 60,
    POINTS_MOST = 1000 * BLUEPRINT_POINT, /* of one question, and of the paper */
    DAYS_MOST = 3650,
};

/* ---- the schema ---- */

static const cyaml_strval_t type_names[] = {
    {"single", BLUEPRINT_SINGLE},         {"multiple", BLUEPRINT_MULTIPLE},
    {"true_false", BLUEPRINT_TRUE_FALSE}, {"fill", BLUEPRINT_FILL},
    {"matching", BLUEPRINT_MATCHING},     {"essay", BLUEPRINT_ESSAY},
    {"ordering", BLUEPRINT_ORDERING},     {"lab", BLUEPRINT_LAB}};
static const cyaml_strval_t partial_names[] = {{"none", BLUEPRINT_ALL_OR_NOTHING},
                                               {"half", BLUEPRINT_HALF},
                                               {"share", BLUEPRINT_SHARE},
                                               {"weights", BLUEPRINT_BY_WEIGHTS}};
static const cyaml_strval_t weights_names[] = {{"standard", BLUEPRINT_STANDARD},
                                               {"table", BLUEPRINT_TABLE},
                                               {"skills", BLUEPRINT_SKILLS},
                                               {"free", BLUEPRINT_FREE}};

static const cyaml_schema_field_t section_fields[] = {
    YAML_ENUM("type", blueprint_section, type, type_names),
    YAML_NAME("title", blueprint_section, title), YAML_UINT("count", blueprint_section, count),
    YAML_NAME("points", blueprint_section, points), CYAML_FIELD_END};
static const cyaml_schema_value_t section_entry = YAML_ENTRY(blueprint_section, section_fields);

static const cyaml_schema_field_t part_fields[] = {YAML_NAME("part", blueprint_part, id),
                                                   YAML_UINT("percent", blueprint_part, percent),
                                                   CYAML_FIELD_END};
static const cyaml_schema_value_t part_entry = YAML_ENTRY(blueprint_part, part_fields);

static const cyaml_schema_field_t labs_fields[] = {YAML_NAME("part", blueprint_labs, part),
                                                   YAML_UINT("count", blueprint_labs, count),
                                                   CYAML_FIELD_END};
static const cyaml_schema_value_t labs_entry = YAML_ENTRY(blueprint_labs, labs_fields);

static const cyaml_schema_field_t difficulty_fields[] = {
    YAML_UINT("d1", blueprint_difficulty, d1), YAML_UINT("d2", blueprint_difficulty, d2),
    YAML_UINT("d3", blueprint_difficulty, d3), CYAML_FIELD_END};

static const cyaml_schema_field_t blueprint_fields[] = {
    YAML_NAME("id", blueprint, id),
    YAML_NAME("title", blueprint, title),
    YAML_NAME("standard", blueprint, standard),
    YAML_LIST_OPT("levels", blueprint, levels, &yaml_name_entry),
    YAML_TEXT_OPT("source", blueprint, source),
    YAML_UINT("minutes", blueprint, minutes),
    YAML_NAME("pass", blueprint, pass),
    YAML_LIST_OPT("sections", blueprint, sections, &section_entry),
    YAML_LIST_OPT("labs", blueprint, labs, &labs_entry),
    CYAML_FIELD_ENUM("partial", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, struct blueprint, partial,
                     partial_names, CYAML_ARRAY_LEN(partial_names)),
    YAML_ENUM("weights", blueprint, weights, weights_names),
    YAML_LIST_OPT("table", blueprint, table, &part_entry),
    CYAML_FIELD_MAPPING_PTR("difficulty", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,
                            struct blueprint, difficulty, difficulty_fields),
    YAML_UINT_OPT("recent_days", blueprint, recent_days),
    YAML_BOOL_OPT("pause", blueprint, pause),
    CYAML_FIELD_END};
static const cyaml_schema_value_t blueprint_top = YAML_TOP(blueprint, blueprint_fields);

/* ---- checks ---- */

static bool wrong(const char *file, struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
static bool wrong(const char *file, struct err *err, const char *fmt, ...)
{
    char detail[300];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(detail, sizeof detail, fmt, ap);
    va_end(ap);
    err_set(err, ERR_INVALID, "%s", file);
    return err_detail(err, "%s", detail);
}

/* "0.5" → 500; false for what is no number, not above 0, too much or finer than thousandths. */
static bool read_points(const char *text, unsigned *millis)
{
    struct decimal d;
    const struct decimal least = {0}, most = decimal_from(POINTS_MOST / BLUEPRINT_POINT);
    if (!decimal_parse(text, strlen(text), &d) || decimal_compare(d, least) <= 0 ||
        decimal_compare(d, most) > 0)
        return false;
    *millis = (unsigned) decimal_scaled(d, 3);
    return decimal_scaled(d, DECIMAL_PLACES) == (long) *millis * 1000000000000;
}

static bool check_sections(const char *file, struct blueprint *b, struct arena *arena,
                           struct err *err)
{
    struct blueprint_section *sections = arena_array(arena, b->sections_count, sizeof *sections);
    unsigned long questions = 0, points = 0;
    if (b->sections_count == 0)
        return wrong(file, err, "sections: []");
    if (b->sections_count > BLUEPRINT_SECTIONS_MAX)
        return wrong(file, err, "sections: %u > %d", b->sections_count, BLUEPRINT_SECTIONS_MAX);
    for (unsigned i = 0; i < b->sections_count; i++) {
        struct blueprint_section *s = &sections[i];
        *s = b->sections[i];
        if (!read_points(s->points, &s->millis))
            return wrong(file, err, "points: %.40s", s->points);
        if (s->type == BLUEPRINT_LAB)
            return wrong(file, err, "type: lab; weights: skills, labs: []");
        if (s->count == 0 || s->count > BLUEPRINT_QUESTIONS_MAX)
            return wrong(file, err, "count: %u", s->count);
        for (unsigned k = 0; k < i; k++)
            if (sections[k].type == s->type)
                return wrong(file, err, "type: %s ×2", blueprint_type_name(s->type));
        questions += s->count;
        points += (unsigned long) s->count * s->millis;
    }
    if (questions > BLUEPRINT_QUESTIONS_MAX || points > POINTS_MOST)
        return wrong(file, err, "sections: %lu × ? = %lu/1000", questions, points);
    b->sections = sections;
    b->full_millis = (unsigned) points;
    return true;
}

/* A skills paper is worth 100 points, as the standard marks each part of an assessment. */
static bool check_labs(const char *file, struct blueprint *b, struct err *err)
{
    enum { LABS_MOST = 20 };
    if (b->sections_count > 0)
        return wrong(file, err, "weights: skills, sections");
    if (b->labs_count == 0 || b->labs_count > BLUEPRINT_SECTIONS_MAX)
        return wrong(file, err, "labs: %u", b->labs_count);
    for (unsigned i = 0; i < b->labs_count; i++) {
        if (b->labs[i].count == 0 || b->labs[i].count > LABS_MOST)
            return wrong(file, err, "labs: %s: %u", b->labs[i].part, b->labs[i].count);
        for (unsigned k = 0; k < i; k++)
            if (strcmp(b->labs[k].part, b->labs[i].part) == 0)
                return wrong(file, err, "labs: %s ×2", b->labs[i].part);
    }
    b->full_millis = 100 * BLUEPRINT_POINT;
    return true;
}

/* What the paper is made of. */
static bool check_content(const char *file, struct blueprint *b, struct arena *arena,
                          struct err *err)
{
    if (blueprint_is_skills(b))
        return check_labs(file, b, err);
    if (b->labs_count > 0)
        return wrong(file, err, "labs, weights");
    return check_sections(file, b, arena, err);
}

static bool check_table(const char *file, struct blueprint *b, struct arena *arena, struct err *err)
{
    struct blueprint_part *table = arena_array(arena, b->table_count, sizeof *table);
    unsigned long sum = 0;
    if ((b->weights == BLUEPRINT_TABLE) != (b->table_count > 0))
        return wrong(file, err, "weights, table");
    if (b->table_count > BLUEPRINT_PARTS_MAX)
        return wrong(file, err, "table: %u > %d", b->table_count, BLUEPRINT_PARTS_MAX);
    for (unsigned i = 0; i < b->table_count; i++) {
        table[i] = b->table[i];
        table[i].title = "";
        sum += table[i].percent;
        if (table[i].percent == 0)
            return wrong(file, err, "table: %s: 0", table[i].id);
        for (unsigned k = 0; k < i; k++)
            if (strcmp(table[k].id, table[i].id) == 0)
                return wrong(file, err, "table: %s ×2", table[i].id);
    }
    b->table = table;
    return b->table_count == 0 || sum == 100 || wrong(file, err, "table: %lu != 100", sum);
}

static bool check_difficulty(const char *file, struct blueprint *b, struct err *err)
{
    static const struct blueprint_difficulty usual = {30, 40, 30};
    if (!b->difficulty)
        b->difficulty = &usual;
    const struct blueprint_difficulty *d = b->difficulty;
    if (d->d1 > 100 || d->d2 > 100 || d->d1 + d->d2 + d->d3 != 100)
        return wrong(file, err, "difficulty: %u + %u + %u != 100", d->d1, d->d2, d->d3);
    return true;
}

static bool check_blueprint(const char *file, struct blueprint *b, struct arena *arena,
                            struct err *err)
{
    if (!pack_id_valid(b->id))
        return wrong(file, err, "id: %.120s", b->id);
    if (b->minutes == 0 || b->minutes > MINUTES_MOST)
        return wrong(file, err, "minutes: %u", b->minutes);
    if (b->recent_days > DAYS_MOST)
        return wrong(file, err, "recent_days: %u", b->recent_days);
    if ((b->weights == BLUEPRINT_STANDARD || blueprint_is_skills(b)) && b->levels_count == 0)
        return wrong(file, err, "weights, levels: []");
    for (unsigned i = 0; i < b->levels_count; i++)
        for (unsigned k = 0; k < i; k++)
            if (strcmp(b->levels[k], b->levels[i]) == 0)
                return wrong(file, err, "levels: %.120s ×2", b->levels[i]);
    if (!check_content(file, b, arena, err) || !check_table(file, b, arena, err) ||
        !check_difficulty(file, b, err))
        return false;
    return (read_points(b->pass, &b->pass_millis) && b->pass_millis <= b->full_millis) ||
           wrong(file, err, "pass: %.40s", b->pass);
}

bool blueprint_parse(const char *file, const char *text, size_t len, struct arena *arena,
                     const struct blueprint **blueprint, struct err *err)
{
    const struct yaml_source source = {file, text, len, 1};
    void *data;
    if (!yaml_load(&source, &blueprint_top, arena, &data, err) ||
        !check_blueprint(file, data, arena, err))
        return false;
    *blueprint = data;
    return true;
}

/* ---- what a level's paper is made of ---- */

bool blueprint_is_skills(const struct blueprint *blueprint)
{
    return blueprint->weights == BLUEPRINT_SKILLS;
}

bool blueprint_serves(const struct blueprint *blueprint, const char *standard, const char *level)
{
    if (strcmp(blueprint->standard, standard) != 0)
        return false;
    for (unsigned i = 0; i < blueprint->levels_count; i++)
        if (strcmp(blueprint->levels[i], level) == 0 ||
            strcmp(blueprint->levels[i], standard_grade(level)) == 0)
            return true;
    return blueprint->levels_count == 0;
}

struct parts {
    struct blueprint_part *list;
    unsigned count;
};

static void add_part(struct parts *parts, const char *id, const char *title, unsigned percent)
{
    if (percent > 0 && parts->count < BLUEPRINT_PARTS_MAX)
        parts->list[parts->count++] = (struct blueprint_part){id, title, percent};
}

static bool standard_parts(const struct standard *standard, const char *level_id, bool skills,
                           struct parts *parts, struct err *err)
{
    const struct standard_level *level = standard ? standard_find_level(standard, level_id) : NULL;
    if (!level)
        return err_set(err, ERR_NOT_FOUND, "%s", level_id);
    for (unsigned i = 0; !skills && i < level->basic_weights_count; i++) {
        const struct standard_basic_weight *weight = &level->basic_weights[i];
        const struct standard_item *item = standard_find_item(standard, level, weight->key);
        add_part(parts, weight->key, item ? item->text : "", weight->theory_weight);
    }
    for (unsigned i = 0; i < level->functions_count; i++) {
        const struct standard_function *function = &level->functions[i];
        add_part(parts, function->id, function->title,
                 skills ? function->skill_weight : function->theory_weight);
    }
    return true;
}

bool blueprint_parts(const struct blueprint *blueprint, const struct standard *standard,
                     const char *level, struct arena *arena, const struct blueprint_part **list,
                     unsigned *count, struct err *err)
{
    struct parts parts = {arena_array(arena, BLUEPRINT_PARTS_MAX, sizeof *parts.list), 0};
    unsigned sum = 0;
    if (blueprint->weights == BLUEPRINT_FREE)
        add_part(&parts, "", "", 100);
    else if (blueprint->weights != BLUEPRINT_TABLE &&
             !standard_parts(standard, level, blueprint_is_skills(blueprint), &parts, err))
        return err_context(err, "%s", blueprint->id);
    for (unsigned i = 0; i < blueprint->table_count; i++)
        add_part(&parts, blueprint->table[i].id, "", blueprint->table[i].percent);
    for (unsigned i = 0; i < parts.count; i++) {
        sum += parts.list[i].percent;
        if ((unsigned long) blueprint->full_millis * parts.list[i].percent % 100 != 0) {
            err_set(err, ERR_INVALID, "%s", blueprint->id);
            return err_detail(err, "%s: %u%% × %u/1000", parts.list[i].id, parts.list[i].percent,
                              blueprint->full_millis);
        }
    }
    if (sum != 100) {
        err_set(err, ERR_INVALID, "%s", blueprint->id);
        return err_detail(err, "%u != 100", sum);
    }
    *list = parts.list;
    *count = parts.count;
    return true;
}

int blueprint_part_of(const struct blueprint_part *parts, unsigned count, const char *key)
{
    const char *number = key[0] == 'S' || key[0] == 'K' ? key + 1 : key;
    for (unsigned i = 0; i < count; i++) {
        size_t n = strlen(parts[i].id);
        if (n == 0 || (strncmp(number, parts[i].id, n) == 0 && (!number[n] || number[n] == '.')))
            return (int) i;
    }
    return -1;
}

enum blueprint_type blueprint_type_of(enum question_type type)
{
    static const enum blueprint_type types[QUESTION_TYPES] = {
        [QUESTION_SINGLE] = BLUEPRINT_SINGLE,         [QUESTION_MULTIPLE] = BLUEPRINT_MULTIPLE,
        [QUESTION_TRUE_FALSE] = BLUEPRINT_TRUE_FALSE, [QUESTION_SHORT] = BLUEPRINT_FILL,
        [QUESTION_NUMERIC] = BLUEPRINT_FILL,          [QUESTION_MATCHING] = BLUEPRINT_MATCHING,
        [QUESTION_ESSAY] = BLUEPRINT_ESSAY,           [QUESTION_DESCRIPTION] = BLUEPRINT_TYPES,
        [QUESTION_ORDERING] = BLUEPRINT_ORDERING};
    return types[type];
}

const char *blueprint_type_name(enum blueprint_type type)
{
    for (size_t i = 0; i < CYAML_ARRAY_LEN(type_names); i++)
        if (type_names[i].val == (int64_t) type)
            return type_names[i].str;
    return "";
}
