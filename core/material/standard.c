#include "core/material/standard.h"

#include "base/str.h"
#include "core/material/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- the schema ---- */

static const cyaml_strval_t part_names[] = {
    {"theory", STANDARD_THEORY}, {"skills", STANDARD_SKILLS}, {"review", STANDARD_REVIEW}};
static const cyaml_strval_t fact_kinds[] = {
    {"number", STANDARD_NUMBER}, {"choice", STANDARD_CHOICE}, {"flag", STANDARD_FLAG}};

static const cyaml_schema_field_t issued_fields[] = {
    YAML_TEXT("authority", standard_issued, authority),
    YAML_TEXT("document", standard_issued, document), YAML_TEXT("date", standard_issued, date),
    CYAML_FIELD_END};

static const cyaml_schema_field_t clause_fields[] = {
    YAML_NAME("id", standard_clause, id), YAML_TEXT("title", standard_clause, title),
    YAML_TEXT("text", standard_clause, text), CYAML_FIELD_END};
static const cyaml_schema_value_t clause_entry = YAML_ENTRY(standard_clause, clause_fields);

static const cyaml_schema_field_t track_fields[] = {
    YAML_NAME("id", standard_track, id), YAML_NAME("title", standard_track, title),
    YAML_TEXT("definition", standard_track, definition), CYAML_FIELD_END};
static const cyaml_schema_value_t track_entry = YAML_ENTRY(standard_track, track_fields);

static const cyaml_schema_field_t item_fields[] = {
    YAML_NAME("key", standard_item, key), YAML_TEXT("text", standard_item, text), CYAML_FIELD_END};
static const cyaml_schema_value_t item_entry = YAML_ENTRY(standard_item, item_fields);

static const cyaml_schema_field_t basic_weight_fields[] = {
    YAML_NAME("key", standard_basic_weight, key),
    YAML_UINT("theory_weight", standard_basic_weight, theory_weight), CYAML_FIELD_END};
static const cyaml_schema_value_t basic_weight_entry =
    YAML_ENTRY(standard_basic_weight, basic_weight_fields);

static const cyaml_schema_field_t work_fields[] = {
    YAML_NAME("id", standard_work, id), YAML_NAME("title", standard_work, title),
    YAML_LIST("skills", standard_work, skills, &item_entry, 0),
    YAML_LIST("knowledge", standard_work, knowledge, &item_entry, 0), CYAML_FIELD_END};
static const cyaml_schema_value_t work_entry = YAML_ENTRY(standard_work, work_fields);

static const cyaml_schema_field_t function_fields[] = {
    YAML_NAME("id", standard_function, id),
    YAML_NAME("title", standard_function, title),
    YAML_UINT("theory_weight", standard_function, theory_weight),
    YAML_UINT("skill_weight", standard_function, skill_weight),
    YAML_LIST("works", standard_function, works, &work_entry, 1),
    CYAML_FIELD_END};
static const cyaml_schema_value_t function_entry = YAML_ENTRY(standard_function, function_fields);

static const cyaml_schema_field_t level_fields[] = {
    YAML_NAME("id", standard_level, id),
    YAML_NAME("name", standard_level, name),
    YAML_NAME_OPT("track", standard_level, track),
    YAML_UINT("hours", standard_level, hours),
    YAML_LIST("basic_weights", standard_level, basic_weights, &basic_weight_entry, 0),
    YAML_LIST("functions", standard_level, functions, &function_entry, 1),
    CYAML_FIELD_END};
static const cyaml_schema_value_t level_entry = YAML_ENTRY(standard_level, level_fields);

static const cyaml_schema_field_t assessment_fields[] = {
    YAML_ENUM("part", standard_assessment, part, part_names),
    YAML_NAME("title", standard_assessment, title),
    YAML_UINT("minutes", standard_assessment, minutes),
    YAML_UINT("full", standard_assessment, full),
    YAML_UINT("pass", standard_assessment, pass),
    YAML_LIST("levels", standard_assessment, levels, &yaml_name_entry, 1),
    YAML_TEXT("method", standard_assessment, method),
    CYAML_FIELD_END};
static const cyaml_schema_value_t assessment_entry =
    YAML_ENTRY(standard_assessment, assessment_fields);

static const cyaml_schema_field_t staffing_fields[] = {
    YAML_ENUM("part", standard_staffing, part, part_names),
    YAML_TEXT("text", standard_staffing, text),
    YAML_UINT("candidates_per_examiner", standard_staffing, candidates_per_examiner),
    YAML_UINT("at_least", standard_staffing, at_least),
    YAML_BOOL("odd", standard_staffing, odd),
    CYAML_FIELD_END};
static const cyaml_schema_value_t staffing_entry = YAML_ENTRY(standard_staffing, staffing_fields);

static const cyaml_schema_field_t choice_fields[] = {YAML_NAME("id", standard_choice, id),
                                                     YAML_NAME("title", standard_choice, title),
                                                     CYAML_FIELD_END};
static const cyaml_schema_value_t choice_entry = YAML_ENTRY(standard_choice, choice_fields);

static const cyaml_schema_field_t fact_fields[] = {
    YAML_NAME("id", standard_fact, id),
    YAML_ENUM("kind", standard_fact, kind, fact_kinds),
    YAML_TEXT("ask", standard_fact, ask),
    YAML_TEXT_OPT("unit", standard_fact, unit),
    YAML_LIST_OPT("choices", standard_fact, choices, &choice_entry),
    CYAML_FIELD_END};
static const cyaml_schema_value_t fact_entry = YAML_ENTRY(standard_fact, fact_fields);

static const cyaml_schema_field_t condition_fields[] = {
    YAML_NAME("fact", standard_condition, fact),
    YAML_UINT_OPT("at_least", standard_condition, at_least),
    YAML_LIST_OPT("any_of", standard_condition, any_of, &yaml_name_entry), CYAML_FIELD_END};
static const cyaml_schema_value_t condition_entry =
    YAML_ENTRY(standard_condition, condition_fields);

static const cyaml_schema_field_t alternative_fields[] = {
    YAML_LIST("all", standard_alternative, all, &condition_entry, 1), CYAML_FIELD_END};
static const cyaml_schema_value_t alternative_entry =
    YAML_ENTRY(standard_alternative, alternative_fields);

static const cyaml_schema_field_t rule_fields[] = {
    YAML_NAME("id", standard_rule, id), YAML_TEXT("text", standard_rule, text),
    YAML_LIST("alternatives", standard_rule, alternatives, &alternative_entry, 0),
    YAML_BOOL_OPT("refer", standard_rule, refer), CYAML_FIELD_END};
static const cyaml_schema_value_t rule_entry = YAML_ENTRY(standard_rule, rule_fields);

static const cyaml_schema_field_t eligibility_fields[] = {
    YAML_NAME("level", standard_eligibility, level),
    YAML_LIST("clauses", standard_eligibility, clauses, &rule_entry, 1), CYAML_FIELD_END};
static const cyaml_schema_value_t eligibility_entry =
    YAML_ENTRY(standard_eligibility, eligibility_fields);

static const cyaml_schema_field_t term_fields[] = {
    YAML_UINT("no", standard_term, no), YAML_TEXT("en", standard_term, en),
    YAML_TEXT("zh", standard_term, zh), CYAML_FIELD_END};
static const cyaml_schema_value_t term_entry = YAML_ENTRY(standard_term, term_fields);

static const cyaml_schema_field_t note_fields[] = {
    YAML_NAME("id", standard_note, id), YAML_TEXT("text", standard_note, text), CYAML_FIELD_END};
static const cyaml_schema_value_t note_entry = YAML_ENTRY(standard_note, note_fields);

static const cyaml_schema_field_t erratum_fields[] = {
    YAML_NAME("where", standard_erratum, where), YAML_TEXT("printed", standard_erratum, printed),
    YAML_TEXT("reading", standard_erratum, reading), YAML_TEXT("note", standard_erratum, note),
    CYAML_FIELD_END};
static const cyaml_schema_value_t erratum_entry = YAML_ENTRY(standard_erratum, erratum_fields);

static const cyaml_schema_field_t standard_fields[] = {
    YAML_NAME("kind", standard, kind),
    YAML_NAME("code", standard, code),
    YAML_NAME("title", standard, title),
    YAML_TEXT("name", standard, name),
    YAML_TEXT("edition", standard, edition),
    CYAML_FIELD_MAPPING("issued", CYAML_FLAG_DEFAULT, struct standard, issued, issued_fields),
    YAML_TEXT("definition", standard, definition),
    YAML_LIST_OPT("trades", standard, trades, &yaml_name_entry),
    YAML_LIST("overview", standard, overview, &clause_entry, 0),
    YAML_LIST_OPT("tracks", standard, tracks, &track_entry),
    YAML_LIST("basics", standard, basics, &item_entry, 1),
    YAML_LIST("levels", standard, levels, &level_entry, 1),
    YAML_LIST("assessment", standard, assessment, &assessment_entry, 0),
    YAML_LIST("staffing", standard, staffing, &staffing_entry, 0),
    YAML_LIST("facts", standard, facts, &fact_entry, 0),
    YAML_LIST("eligibility", standard, eligibility, &eligibility_entry, 0),
    YAML_LIST_OPT("terms", standard, terms, &term_entry),
    YAML_LIST_OPT("notes", standard, notes, &note_entry),
    YAML_LIST("errata", standard, errata, &erratum_entry, 0),
    CYAML_FIELD_END};
static const cyaml_schema_value_t standard_top = YAML_TOP(standard, standard_fields);

/* ---- look-ups ---- */

const struct standard_level *standard_find_level(const struct standard *standard, const char *id)
{
    for (unsigned i = 0; i < standard->levels_count; i++)
        if (strcmp(standard->levels[i].id, id) == 0)
            return &standard->levels[i];
    return NULL;
}

const struct standard_track *standard_find_track(const struct standard *standard, const char *id)
{
    for (unsigned i = 0; i < standard->tracks_count; i++)
        if (strcmp(standard->tracks[i].id, id) == 0)
            return &standard->tracks[i];
    return NULL;
}

const struct standard_fact *standard_find_fact(const struct standard *standard, const char *id)
{
    for (unsigned i = 0; i < standard->facts_count; i++)
        if (strcmp(standard->facts[i].id, id) == 0)
            return &standard->facts[i];
    return NULL;
}

const struct standard_work *standard_find_work(const struct standard_level *level, const char *id)
{
    for (unsigned f = 0; f < level->functions_count; f++)
        for (unsigned w = 0; w < level->functions[f].works_count; w++)
            if (strcmp(level->functions[f].works[w].id, id) == 0)
                return &level->functions[f].works[w];
    return NULL;
}

static const struct standard_item *find_item(const struct standard_item *items, unsigned count,
                                             const char *key)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(items[i].key, key) == 0)
            return &items[i];
    return NULL;
}

const struct standard_item *standard_find_item(const struct standard *standard,
                                               const struct standard_level *level, const char *key)
{
    if (key[0] == 'B')
        return find_item(standard->basics, standard->basics_count, key);
    const struct standard_item *found = NULL;
    for (unsigned f = 0; level && f < level->functions_count && !found; f++) {
        const struct standard_function *function = &level->functions[f];
        for (unsigned w = 0; w < function->works_count && !found; w++) {
            const struct standard_work *work = &function->works[w];
            found = key[0] == 'S' ? find_item(work->skills, work->skills_count, key)
                                  : find_item(work->knowledge, work->knowledge_count, key);
        }
    }
    return found;
}

const char *standard_grade(const char *level_id)
{
    const char *dash = strrchr(level_id, '-');
    return dash ? dash + 1 : level_id;
}

bool standard_has_work(const struct standard_level *level, const char *id)
{
    for (unsigned i = 0; i < level->basic_weights_count; i++)
        if (strcmp(level->basic_weights[i].key, id) == 0)
            return true;
    return standard_find_work(level, id) != NULL;
}

/* ---- checks ---- */

struct check {
    const char *file;
    const struct standard *standard;
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

/* Dotted numbers: "1", "1.1" … of `parts` numbers; 0 parts: any number of them. */
static bool is_dotted(const char *s, int parts)
{
    int count = 0;
    for (;; s++, count++) {
        size_t digits = strspn(s, "0123456789");
        if (digits == 0 || digits > 3 || *s == '0')
            return false;
        s += digits;
        if (*s != '.')
            break;
    }
    return *s == '\0' && (parts == 0 || count + 1 == parts);
}

/* "1.1" lies in "1", "S1.1.2" (given without its letter) in "1.1". */
static bool is_under(const char *id, const char *parent)
{
    size_t n = strlen(parent);
    return strncmp(id, parent, n) == 0 && id[n] == '.';
}

static bool check_items(const struct check *check, const struct standard_level *level,
                        const struct standard_work *work, const struct standard_item *items,
                        unsigned count, char letter)
{
    for (unsigned i = 0; i < count; i++) {
        const char *key = items[i].key;
        if (key[0] != letter || !is_dotted(key + 1, 3) || !is_under(key + 1, work->id))
            return wrong(check, "%s/%s in %s", level->id, key, work->id);
        if (find_item(items, i, key))
            return wrong(check, "%s/%s twice", level->id, key);
        if (!items[i].text[0])
            return wrong(check, "%s/%s empty", level->id, key);
    }
    return true;
}

static bool check_function(const struct check *check, const struct standard_level *level,
                           const struct standard_function *function)
{
    if (!is_dotted(function->id, 1))
        return wrong(check, "%s/%s", level->id, function->id);
    for (unsigned w = 0; w < function->works_count; w++) {
        const struct standard_work *work = &function->works[w];
        if (!is_dotted(work->id, 2) || !is_under(work->id, function->id))
            return wrong(check, "%s/%s in %s", level->id, work->id, function->id);
        if (standard_find_work(level, work->id) != work)
            return wrong(check, "%s/%s twice", level->id, work->id);
        if (!check_items(check, level, work, work->skills, work->skills_count, 'S') ||
            !check_items(check, level, work, work->knowledge, work->knowledge_count, 'K'))
            return false;
    }
    return true;
}

static bool check_weights(const struct check *check, const struct standard_level *level)
{
    unsigned theory = 0, skills = 0;
    for (unsigned i = 0; i < level->basic_weights_count; i++) {
        const struct standard_basic_weight *weight = &level->basic_weights[i];
        if (!standard_find_item(check->standard, level, weight->key))
            return wrong(check, "%s/%s", level->id, weight->key);
        theory += weight->theory_weight;
    }
    for (unsigned i = 0; i < level->functions_count; i++) {
        theory += level->functions[i].theory_weight;
        skills += level->functions[i].skill_weight;
    }
    if (theory != 100)
        return wrong(check, "%s theory_weight: %u != 100", level->id, theory);
    return skills == 100 || wrong(check, "%s skill_weight: %u != 100", level->id, skills);
}

static bool check_level(const struct check *check, const struct standard_level *level)
{
    if (standard_find_level(check->standard, level->id) != level)
        return wrong(check, "%s twice", level->id);
    if (!is_dotted(standard_grade(level->id), 1))
        return wrong(check, "%s", level->id);
    if (level->track && (!standard_find_track(check->standard, level->track) ||
                         !str_starts(level->id, level->track)))
        return wrong(check, "%s: track %s", level->id, level->track);
    if (level->hours == 0 || level->hours > 10000)
        return wrong(check, "%s: hours %u", level->id, level->hours);
    for (unsigned i = 0; i < level->functions_count; i++) {
        for (unsigned k = 0; k < i; k++)
            if (strcmp(level->functions[k].id, level->functions[i].id) == 0)
                return wrong(check, "%s/%s twice", level->id, level->functions[i].id);
        if (!check_function(check, level, &level->functions[i]))
            return false;
    }
    return check_weights(check, level);
}

static bool check_basics(const struct check *check)
{
    const struct standard *s = check->standard;
    for (unsigned i = 0; i < s->basics_count; i++) {
        const char *key = s->basics[i].key;
        if (key[0] != 'B' || !is_dotted(key + 1, 0))
            return wrong(check, "%s", key);
        if (find_item(s->basics, i, key))
            return wrong(check, "%s twice", key);
    }
    return true;
}

/* A level id, or the grade that levels of every track share. */
static bool is_level_or_grade(const struct standard *standard, const char *id)
{
    for (unsigned i = 0; i < standard->levels_count; i++)
        if (strcmp(standard->levels[i].id, id) == 0 ||
            strcmp(standard_grade(standard->levels[i].id), id) == 0)
            return true;
    return false;
}

static bool is_value(const struct standard_fact *fact, const char *value)
{
    if (fact->kind == STANDARD_FLAG)
        return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0;
    for (unsigned i = 0; i < fact->choices_count; i++)
        if (strcmp(fact->choices[i].id, value) == 0)
            return true;
    return false;
}

static bool check_condition(const struct check *check, const struct standard_rule *rule,
                            const struct standard_condition *condition)
{
    const struct standard_fact *fact = standard_find_fact(check->standard, condition->fact);
    if (!fact)
        return wrong(check, "%s: fact %s", rule->id, condition->fact);
    bool number = fact->kind == STANDARD_NUMBER;
    if (number != (condition->any_of_count == 0) || (!number && condition->at_least > 0))
        return wrong(check, "%s: %s", rule->id, condition->fact);
    for (unsigned i = 0; i < condition->any_of_count; i++)
        if (!is_value(fact, condition->any_of[i]))
            return wrong(check, "%s: %s = %s", rule->id, condition->fact, condition->any_of[i]);
    return true;
}

static bool check_rule(const struct check *check, const struct standard_rule *rule)
{
    if (rule->alternatives_count == 0 && !rule->refer)
        return wrong(check, "%s: alternatives", rule->id);
    for (unsigned a = 0; a < rule->alternatives_count; a++)
        for (unsigned i = 0; i < rule->alternatives[a].all_count; i++)
            if (!check_condition(check, rule, &rule->alternatives[a].all[i]))
                return false;
    return true;
}

static bool check_eligibility(const struct check *check)
{
    const struct standard *s = check->standard;
    for (unsigned i = 0; i < s->facts_count; i++) {
        if (standard_find_fact(s, s->facts[i].id) != &s->facts[i])
            return wrong(check, "fact %s twice", s->facts[i].id);
        if ((s->facts[i].kind == STANDARD_CHOICE) != (s->facts[i].choices_count > 0))
            return wrong(check, "fact %s: choices", s->facts[i].id);
    }
    for (unsigned i = 0; i < s->eligibility_count; i++) {
        const struct standard_eligibility *e = &s->eligibility[i];
        if (!is_level_or_grade(s, e->level))
            return wrong(check, "eligibility: level %s", e->level);
        for (unsigned k = 0; k < e->clauses_count; k++)
            if (!check_rule(check, &e->clauses[k]))
                return false;
    }
    return true;
}

static bool check_assessment(const struct check *check)
{
    const struct standard *s = check->standard;
    for (unsigned i = 0; i < s->assessment_count; i++) {
        const struct standard_assessment *a = &s->assessment[i];
        if (a->pass == 0 || a->pass > a->full)
            return wrong(check, "%s: pass %u", a->title, a->pass);
        for (unsigned k = 0; k < a->levels_count; k++)
            if (!is_level_or_grade(s, a->levels[k]))
                return wrong(check, "%s: level %s", a->title, a->levels[k]);
    }
    return true;
}

static bool check_standard(const struct check *check)
{
    const struct standard *s = check->standard;
    if (strcmp(s->kind, "standard") != 0)
        return wrong(check, "kind: %s", s->kind);
    for (const char *c = s->code; *c; c++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", *c))
            return wrong(check, "code: %s", s->code);
    for (unsigned i = 0; i < s->tracks_count; i++)
        if (standard_find_track(s, s->tracks[i].id) != &s->tracks[i])
            return wrong(check, "track %s twice", s->tracks[i].id);
    if (!check_basics(check))
        return false;
    for (unsigned i = 0; i < s->levels_count; i++)
        if (!check_level(check, &s->levels[i]))
            return false;
    return check_assessment(check) && check_eligibility(check);
}

bool standard_parse(const char *file, const char *text, size_t len, struct arena *arena,
                    const struct standard **standard, struct err *err)
{
    const struct yaml_source source = {file, text, len, 1};
    void *data;
    if (!yaml_load(&source, &standard_top, arena, &data, err))
        return false;
    *standard = data;
    const struct check check = {file, data, err};
    return check_standard(&check);
}
