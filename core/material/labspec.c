#include "core/material/labspec.h"

#include "base/fs.h"
#include "base/str.h"
#include "core/material/decimal.h"
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
    YAML_UINT("minutes", labspec, minutes),
    YAML_NAME("points", labspec, points),
    YAML_UINT_OPT("seed", labspec, seed),
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

static bool check_score(const char *file, struct labspec_score *s, struct err *err)
{
    if (!read_points(s->points, &s->millis))
        return wrong(file, err, "score %s: points: %.40s", s->id, s->points);
    if (!s->metric == !s->check)
        return wrong(file, err, "score %s: metric | check", s->id);
    if (s->check && (s->full || s->zero))
        return wrong(file, err, "score %s: check: full, zero", s->id);
    if (s->check)
        return true;
    if (!read_micro(s->full, &s->full_micro) || !read_micro(s->zero, &s->zero_micro))
        return wrong(file, err, "score %s: full, zero", s->id);
    return s->full_micro != s->zero_micro || wrong(file, err, "score %s: full = zero", s->id);
}

static bool check_scores(const char *file, struct labspec *spec, struct arena *arena,
                         struct err *err)
{
    struct labspec_score *scores = arena_array(arena, spec->scores_count, sizeof *scores);
    unsigned long sum = 0;
    if (spec->scores_count > LABSPEC_SCORES_MAX)
        return wrong(file, err, "score: %u > %d", spec->scores_count, LABSPEC_SCORES_MAX);
    for (unsigned i = 0; i < spec->scores_count; i++) {
        scores[i] = spec->scores[i];
        if (!check_score(file, &scores[i], err))
            return false;
        for (unsigned k = 0; k < i; k++)
            if (strcmp(scores[k].id, scores[i].id) == 0)
                return wrong(file, err, "score: %s ×2", scores[i].id);
        sum += scores[i].millis;
    }
    spec->scores = scores;
    if (!read_points(spec->points, &spec->millis))
        return wrong(file, err, "points: %.40s", spec->points);
    return sum == spec->millis ||
           wrong(file, err, "points: %s; score: %lu/1000", spec->points, sum);
}

/* One letter or digit, and nobody else's. */
static bool check_labels(const char *file, const struct labspec *spec, struct err *err)
{
    if (spec->labels_count > LABSPEC_LABELS_MAX)
        return wrong(file, err, "labels: %u > %d", spec->labels_count, LABSPEC_LABELS_MAX);
    for (unsigned i = 0; i < spec->labels_count; i++) {
        const struct labspec_label *a = &spec->labels[i];
        if (a->key &&
            (strlen(a->key) != 1 || !strchr("abcdefghijklmnopqrstuvwxyz0123456789", a->key[0])))
            return wrong(file, err, "labels: %s: key: %.20s", a->id, a->key);
        for (unsigned k = 0; k < i; k++) {
            const struct labspec_label *b = &spec->labels[k];
            if (strcmp(a->id, b->id) == 0)
                return wrong(file, err, "labels: %s ×2", a->id);
            if (a->key && b->key && strcmp(a->key, b->key) == 0)
                return wrong(file, err, "labels: %s, %s: key: %s", b->id, a->id, a->key);
        }
    }
    for (unsigned i = 0; i < spec->relations_count; i++) {
        const struct labspec_relation *r = &spec->relations[i];
        if ((r->from && !labspec_label(spec, r->from)) || (r->to && !labspec_label(spec, r->to)))
            return wrong(file, err, "relations: %s: from, to", r->id);
    }
    return true;
}

static bool check_names(const char *file, const struct labspec *spec, struct err *err)
{
    if (!name_valid(spec->id))
        return wrong(file, err, "id: %.80s", spec->id);
    if (spec->minutes == 0 || spec->minutes > MINUTES_MOST)
        return wrong(file, err, "minutes: %u", spec->minutes);
    if (spec->variants_count > LABSPEC_VARIANTS_MAX)
        return wrong(file, err, "variants: %u > %d", spec->variants_count, LABSPEC_VARIANTS_MAX);
    for (unsigned i = 0; i < spec->variants_count; i++) {
        if (!name_valid(spec->variants[i]) || strcmp(spec->variants[i], "gold") == 0)
            return wrong(file, err, "variants: %.80s", spec->variants[i]);
        if (labspec_find_variant(spec, spec->variants[i]) != (int) i)
            return wrong(file, err, "variants: %s ×2", spec->variants[i]);
    }
    for (unsigned i = 0; i < spec->options_count; i++)
        for (unsigned k = 0; k < i; k++)
            if (strcmp(spec->options[i].name, spec->options[k].name) == 0)
                return wrong(file, err, "options: %s ×2", spec->options[i].name);
    return true;
}

bool labspec_parse(const char *file, const char *text, size_t len, struct arena *arena,
                   const struct labspec **spec, struct err *err)
{
    const struct yaml_source source = {file, text, len, 1};
    void *data;
    if (!yaml_load(&source, &labspec_top, arena, &data, err))
        return false;
    struct labspec *s = data;
    *spec = s;
    return check_names(file, s, err) && check_labels(file, s, err) &&
           check_scores(file, s, arena, err);
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
