#include "core/material/labspec.h"

#include "base/fs.h"
#include "base/str.h"
#include "core/material/decimal.h"
#include "core/material/reason.h"
#include "core/material/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTES_MOST = 480, POINTS_MOST = 100 * LABSPEC_POINT, MICRO = 6 };

/* ---- the schema ---- */

static const cyaml_schema_field_t label_fields[] = {YAML_NAME("id", labspec_label, id),
                                                    YAML_NAME("title", labspec_label, title),
                                                    YAML_NAME_OPT("kind", labspec_label, kind),
                                                    YAML_NAME_OPT("key", labspec_label, key),
                                                    YAML_TEXT_OPT("note", labspec_label, note),
                                                    YAML_NAME_OPT("rule", labspec_label, rule),
                                                    CYAML_FIELD_END};
static const cyaml_schema_value_t label_entry = YAML_ENTRY(labspec_label, label_fields);

static const cyaml_schema_field_t relation_fields[] = {
    YAML_NAME("id", labspec_relation, id),         YAML_NAME("title", labspec_relation, title),
    YAML_NAME_OPT("from", labspec_relation, from), YAML_NAME_OPT("to", labspec_relation, to),
    YAML_NAME_OPT("rule", labspec_relation, rule), CYAML_FIELD_END};
static const cyaml_schema_value_t relation_entry = YAML_ENTRY(labspec_relation, relation_fields);

static const cyaml_schema_field_t score_fields[] = {YAML_NAME("id", labspec_score, id),
                                                    YAML_NAME("title", labspec_score, title),
                                                    YAML_NAME_OPT("metric", labspec_score, metric),
                                                    YAML_NAME_OPT("check", labspec_score, check),
                                                    YAML_NAME_OPT("only", labspec_score, only),
                                                    YAML_NAME_OPT("at", labspec_score, at),
                                                    YAML_NAME_OPT("full", labspec_score, full),
                                                    YAML_NAME_OPT("zero", labspec_score, zero),
                                                    YAML_NAME("points", labspec_score, points),
                                                    CYAML_FIELD_END};
static const cyaml_schema_value_t score_entry = YAML_ENTRY(labspec_score, score_fields);

static const cyaml_schema_field_t explain_fields[] = {
    YAML_NAME("when", labspec_explain, when), YAML_NAME_OPT("rule", labspec_explain, rule),
    YAML_TEXT("text", labspec_explain, text), CYAML_FIELD_END};
static const cyaml_schema_value_t explain_entry = YAML_ENTRY(labspec_explain, explain_fields);

static const cyaml_schema_field_t option_fields[] = {YAML_NAME("name", labspec_option, name),
                                                     YAML_TEXT("value", labspec_option, value),
                                                     CYAML_FIELD_END};
static const cyaml_schema_value_t option_entry = YAML_ENTRY(labspec_option, option_fields);

static const cyaml_schema_field_t labspec_fields[] = {
    YAML_NAME("id", labspec, id),
    YAML_NAME("title", labspec, title),
    YAML_NAME("engine", labspec, engine),
    YAML_NAME("work", labspec, work),
    YAML_NAME_OPT("level", labspec, level),
    YAML_LIST("covers", labspec, covers, &yaml_name_entry, 1),
    YAML_NAME("minutes", labspec, minutes_text),
    YAML_NAME("points", labspec, points),
    YAML_NAME_OPT("seed", labspec, seed_text),
    YAML_NAME("licence", labspec, licence),
    YAML_TEXT_OPT("source", labspec, source),
    YAML_LIST("variants", labspec, variants, &yaml_name_entry, 1),
    YAML_LIST_OPT("labels", labspec, labels, &label_entry),
    YAML_LIST_OPT("relations", labspec, relations, &relation_entry),
    YAML_LIST_OPT("options", labspec, options, &option_entry),
    YAML_LIST("score", labspec, scores, &score_entry, 1),
    YAML_LIST_OPT("explain", labspec, explain, &explain_entry),
    CYAML_FIELD_END};
static const cyaml_schema_value_t labspec_top = YAML_TOP(labspec, labspec_fields);

/* ---- checks ---- */

/* What is read, for the line of what is wrong. */
struct reading {
    const struct yaml_source *source;
    struct err *err;
    struct arena *arena;
};

/* ERR_INVALID at the entry `key: value` of a section, with the detail that `fmt` gives. */
static bool wrong(const struct reading *r, const char *section, const char *key, const char *value,
                  const char *fmt, ...) __attribute__((format(printf, 5, 6)));
static bool wrong(const struct reading *r, const char *section, const char *key, const char *value,
                  const char *fmt, ...)
{
    char detail[300];
    unsigned line = yaml_find_entry(r->source, section, key, value);
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(detail, sizeof detail, fmt, ap);
    va_end(ap);
    if (line)
        err_set(r->err, ERR_INVALID, "%s:%u", r->source->file, line);
    else
        err_set(r->err, ERR_INVALID, "%s", r->source->file);
    return err_detail(r->err, "%s", detail);
}

static bool why(const struct reading *r, enum material_reason reason, const char *a, const char *b,
                const char *c)
{
    return err_why(r->err, &material_reasons[reason], a, b, c);
}

static const char *number(const struct reading *r, unsigned long n)
{
    return arena_printf(r->arena, "%lu", n);
}

static bool name_valid(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-");
    return name[n] == '\0' && n > 0 && n <= 63 && name[0] != '.' && name[0] != '-';
}

/* "0.5" → 500; above 0, at most 100 points, no finer than thousandths. */
static bool read_points(const char *text, unsigned *millis)
{
    struct decimal d;
    const struct decimal least = {0}, most = decimal_from(POINTS_MOST / LABSPEC_POINT);
    if (!decimal_parse(text, strlen(text), &d) || decimal_compare(d, least) <= 0 ||
        decimal_compare(d, most) > 0)
        return false;
    *millis = (unsigned) decimal_scaled(d, 3);
    return decimal_scaled(d, DECIMAL_PLACES) == (long) *millis * 1000000000000;
}

static bool read_micro(const char *text, int64_t *micro)
{
    struct decimal d;
    const struct decimal least = decimal_from(-1000), most = decimal_from(1000);
    if (!text || !decimal_parse(text, strlen(text), &d) || decimal_compare(d, least) < 0 ||
        decimal_compare(d, most) > 0)
        return false;
    *micro = decimal_scaled(d, MICRO);
    return true;
}

/* Digits and nothing else: libcyaml takes "15.5" for 15. */
static bool read_whole(const struct reading *r, const char *key, const char *text, unsigned *n)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 9 || text[digits] != '\0') {
        wrong(r, key, NULL, NULL, "%s: %.40s", key, text);
        return why(r, WHY_YAML_NUMBER, text, NULL, NULL);
    }
    *n = (unsigned) strtoul(text, NULL, 10);
    return true;
}

static bool check_score(const struct reading *r, struct labspec_score *s)
{
    if (!read_points(s->points, &s->millis)) {
        wrong(r, "score", "id", s->id, "score %s: points: %.40s", s->id, s->points);
        return why(r, WHY_LAB_POINTS, s->points, NULL, NULL);
    }
    if (!s->metric == !s->check) {
        wrong(r, "score", "id", s->id, "score %s: metric | check", s->id);
        return why(r, WHY_LAB_METRIC_OR_CHECK, s->id, NULL, NULL);
    }
    if (s->check && (s->full || s->zero)) {
        wrong(r, "score", "id", s->id, "score %s: check: full, zero", s->id);
        return why(r, WHY_LAB_CHECK_RAMP, s->id, NULL, NULL);
    }
    if (s->check)
        return true;
    if (!read_micro(s->full, &s->full_micro) || !read_micro(s->zero, &s->zero_micro)) {
        wrong(r, "score", "id", s->id, "score %s: full, zero", s->id);
        return why(r, WHY_LAB_RAMP, s->id, NULL, NULL);
    }
    if (s->full_micro != s->zero_micro)
        return true;
    wrong(r, "score", "id", s->id, "score %s: full = zero", s->id);
    return why(r, WHY_LAB_RAMP_FLAT, s->id, NULL, NULL);
}

static bool many(const struct reading *r, const char *section, unsigned count, unsigned most)
{
    wrong(r, section, NULL, NULL, "%s: %u > %u", section, count, most);
    return why(r, WHY_LAB_MANY, section, number(r, most), NULL);
}

static bool twice(const struct reading *r, const char *section, const char *key, const char *id)
{
    wrong(r, section, key, id, "%s: %s ×2", section, id);
    return why(r, WHY_LAB_TWICE, id, section, NULL);
}

/* 9500 → "9.5" */
static const char *points_text(const struct reading *r, unsigned long millis)
{
    char *text =
        arena_printf(r->arena, "%lu.%03lu", millis / LABSPEC_POINT, millis % LABSPEC_POINT);
    size_t n = strlen(text);
    while (text[n - 1] == '0')
        text[--n] = '\0';
    text[n - (text[n - 1] == '.')] = '\0';
    return text;
}

static bool check_scores(const struct reading *r, struct labspec *spec)
{
    struct labspec_score *scores = arena_array(r->arena, spec->scores_count, sizeof *scores);
    unsigned long sum = 0;
    if (spec->scores_count > LABSPEC_SCORES_MAX)
        return many(r, "score", spec->scores_count, LABSPEC_SCORES_MAX);
    for (unsigned i = 0; i < spec->scores_count; i++) {
        scores[i] = spec->scores[i];
        if (!check_score(r, &scores[i]))
            return false;
        for (unsigned k = 0; k < i; k++)
            if (strcmp(scores[k].id, scores[i].id) == 0)
                return twice(r, "score", "id", scores[i].id);
        sum += scores[i].millis;
    }
    spec->scores = scores;
    if (!read_points(spec->points, &spec->millis)) {
        wrong(r, "points", NULL, NULL, "points: %.40s", spec->points);
        return why(r, WHY_LAB_POINTS, spec->points, NULL, NULL);
    }
    if (sum == spec->millis)
        return true;
    wrong(r, "points", NULL, NULL, "points: %s; score: %lu/1000", spec->points, sum);
    return why(r, WHY_LAB_SUM, spec->points, points_text(r, sum), NULL);
}

/* One letter or digit, and nobody else's. */
static bool check_label(const struct reading *r, const struct labspec *spec, unsigned i)
{
    const struct labspec_label *a = &spec->labels[i];
    if (a->key &&
        (strlen(a->key) != 1 || !strchr("abcdefghijklmnopqrstuvwxyz0123456789", a->key[0]))) {
        wrong(r, "labels", "id", a->id, "labels: %s: key: %.20s", a->id, a->key);
        return why(r, WHY_LAB_KEY, a->id, a->key, NULL);
    }
    for (unsigned k = 0; k < i; k++) {
        const struct labspec_label *b = &spec->labels[k];
        if (strcmp(a->id, b->id) == 0)
            return twice(r, "labels", "id", a->id);
        if (a->key && b->key && strcmp(a->key, b->key) == 0) {
            wrong(r, "labels", "id", a->id, "labels: %s, %s: key: %s", b->id, a->id, a->key);
            return why(r, WHY_LAB_KEY_TWICE, b->id, a->id, a->key);
        }
    }
    return true;
}

static bool check_labels(const struct reading *r, const struct labspec *spec)
{
    if (spec->labels_count > LABSPEC_LABELS_MAX)
        return many(r, "labels", spec->labels_count, LABSPEC_LABELS_MAX);
    for (unsigned i = 0; i < spec->labels_count; i++)
        if (!check_label(r, spec, i))
            return false;
    for (unsigned i = 0; i < spec->relations_count; i++) {
        const struct labspec_relation *one = &spec->relations[i];
        bool from = one->from && !labspec_label(spec, one->from);
        if (from || (one->to && !labspec_label(spec, one->to))) {
            wrong(r, "relations", "id", one->id, "relations: %s: from, to", one->id);
            return why(r, WHY_LAB_RELATION, one->id, from ? one->from : one->to, NULL);
        }
        for (unsigned k = 0; k < i; k++)
            if (strcmp(spec->relations[k].id, one->id) == 0)
                return twice(r, "relations", "id", one->id);
    }
    return true;
}

static bool check_variants(const struct reading *r, const struct labspec *spec)
{
    if (spec->variants_count > LABSPEC_VARIANTS_MAX)
        return many(r, "variants", spec->variants_count, LABSPEC_VARIANTS_MAX);
    for (unsigned i = 0; i < spec->variants_count; i++) {
        const char *name = spec->variants[i];
        if (!name_valid(name) || strcmp(name, "gold") == 0) {
            wrong(r, "variants", NULL, NULL, "variants: %.80s", name);
            return why(r, WHY_LAB_VARIANT, name, NULL, NULL);
        }
        if (labspec_find_variant(spec, name) != (int) i)
            return twice(r, "variants", NULL, name);
    }
    return true;
}

static bool check_names(const struct reading *r, struct labspec *spec)
{
    if (!name_valid(spec->id)) {
        wrong(r, "id", NULL, NULL, "id: %.80s", spec->id);
        return why(r, WHY_LAB_ID, spec->id, NULL, NULL);
    }
    if (!read_whole(r, "minutes", spec->minutes_text, &spec->minutes) ||
        (spec->seed_text && !read_whole(r, "seed", spec->seed_text, &spec->seed)))
        return false;
    if (spec->minutes == 0 || spec->minutes > MINUTES_MOST) {
        wrong(r, "minutes", NULL, NULL, "minutes: %u", spec->minutes);
        return why(r, WHY_LAB_MINUTES, spec->minutes_text, number(r, MINUTES_MOST), NULL);
    }
    for (unsigned i = 0; i < spec->options_count; i++)
        for (unsigned k = 0; k < i; k++)
            if (strcmp(spec->options[i].name, spec->options[k].name) == 0)
                return twice(r, "options", "name", spec->options[i].name);
    return check_variants(r, spec);
}

/* The lists are the arena's, const only for those who read them. */
static void note_lines(const struct reading *r, struct labspec *s)
{
    s->engine_line = yaml_find_entry(r->source, "engine", NULL, NULL);
    for (unsigned i = 0; i < s->labels_count; i++)
        ((struct labspec_label *) s->labels)[i].line =
            yaml_find_entry(r->source, "labels", "id", s->labels[i].id);
    for (unsigned i = 0; i < s->relations_count; i++)
        ((struct labspec_relation *) s->relations)[i].line =
            yaml_find_entry(r->source, "relations", "id", s->relations[i].id);
    for (unsigned i = 0; i < s->scores_count; i++)
        ((struct labspec_score *) s->scores)[i].line =
            yaml_find_entry(r->source, "score", "id", s->scores[i].id);
    unsigned *lines = arena_array(r->arena, s->options_count + 1, sizeof *lines);
    for (unsigned i = 0; i < s->options_count; i++)
        lines[i] = yaml_find_entry(r->source, "options", "name", s->options[i].name);
    s->option_lines = lines;
    for (unsigned i = 0; i < s->explain_count; i++)
        ((struct labspec_explain *) s->explain)[i].line =
            yaml_find_entry(r->source, "explain", "when", s->explain[i].when);
}

bool labspec_parse(const char *file, const char *text, size_t len, struct arena *arena,
                   const struct labspec **spec, struct err *err)
{
    const struct yaml_source source = {file, text, len, 1};
    const struct reading r = {&source, err, arena};
    void *data;
    if (!yaml_load(&source, &labspec_top, arena, &data, err))
        return false;
    struct labspec *s = data;
    *spec = s;
    if (!check_names(&r, s) || !check_labels(&r, s) || !check_scores(&r, s))
        return false;
    note_lines(&r, s);
    return true;
}

bool labspec_files(const struct folder *folder, struct folder_names *names, struct err *err)
{
    size_t kept = 0;
    if (!folder_list(folder, "labs", "", names, err))
        return false;
    for (size_t i = 0; i < names->count; i++) {
        char *file = fs_join(names->list[i], "lab.yaml");
        free(names->list[i]);
        if (folder_has(folder, file))
            names->list[kept++] = file;
        else
            free(file);
    }
    names->count = kept;
    return true;
}

/* ---- looking things up ---- */

unsigned labspec_variant(const struct labspec *spec, uint64_t start, unsigned attempt)
{
    return (unsigned) ((start % spec->variants_count + attempt) % spec->variants_count);
}

int labspec_find_variant(const struct labspec *spec, const char *name)
{
    for (unsigned i = 0; i < spec->variants_count; i++)
        if (strcmp(spec->variants[i], name) == 0)
            return (int) i;
    return -1;
}

int labspec_find_label(const struct labspec *spec, const char *name)
{
    for (unsigned i = 0; name && i < spec->labels_count; i++)
        if (strcmp(spec->labels[i].id, name) == 0)
            return (int) i;
    for (unsigned i = 0; name && i < spec->labels_count; i++)
        if (strcmp(spec->labels[i].title, name) == 0)
            return (int) i;
    return -1;
}

const struct labspec_label *labspec_label(const struct labspec *spec, const char *id)
{
    for (unsigned i = 0; i < spec->labels_count; i++)
        if (strcmp(spec->labels[i].id, id) == 0)
            return &spec->labels[i];
    return NULL;
}

const char *labspec_option(const struct labspec *spec, const char *name, const char *otherwise)
{
    for (unsigned i = 0; i < spec->options_count; i++)
        if (strcmp(spec->options[i].name, name) == 0)
            return spec->options[i].value;
    return otherwise;
}

const struct labspec_explain *labspec_explain(const struct labspec *spec, const char *fault)
{
    for (unsigned i = 0; i < spec->explain_count; i++)
        if (strcmp(spec->explain[i].when, fault) == 0)
            return &spec->explain[i];
    return NULL;
}
