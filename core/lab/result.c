#include "core/lab/result.h"

#include "base/str.h"
#include "base/utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MILLION = 1000000 };

void lab_result_init(struct lab_result *result, const struct labspec *spec)
{
    *result = (struct lab_result){.spec = spec};
    result->scores = arena_array(&result->arena, spec->scores_count, sizeof *result->scores);
    for (unsigned i = 0; i < spec->scores_count; i++)
        result->scores[i] = (struct lab_score){.rule = &spec->scores[i], .note = ""};
}

void lab_result_finish(struct lab_result *result)
{
    arena_finish(&result->arena);
    free(result->faults);
    *result = (struct lab_result){0};
}

static struct lab_score *line_of(struct lab_result *result, const struct labspec_score *rule)
{
    return &result->scores[rule - result->spec->scores];
}

/* A work may hold any bytes, and texts may have been cut within a character: JSON takes neither,
 * and what it does not take would be left out. */
static const char *copy(struct lab_result *result, const char *text)
{
    size_t n = text ? strlen(text) : 0;
    struct str mended = STR_INIT;
    if (n == 0)
        return "";
    if (utf8_valid(text, n))
        return arena_strdup(&result->arena, text);
    utf8_mend(&mended, text, n);
    const char *kept = arena_strdup(&result->arena, str_text(&mended));
    str_finish(&mended);
    return kept;
}

static void set_note(struct lab_result *result, struct lab_score *line, const char *fmt, va_list ap)
{
    char text[400];
    vsnprintf(text, sizeof text, fmt, ap);
    line->note = copy(result, text);
}

int64_t lab_ramp(int64_t value_micro, int64_t full_micro, int64_t zero_micro, int64_t millis)
{
    __int128 span = (__int128) full_micro - zero_micro, way = (__int128) value_micro - zero_micro;
    if (span < 0) {
        span = -span;
        way = -way;
    }
    if (way <= 0 || span == 0)
        return 0;
    if (way >= span)
        return millis;
    return (int64_t) ((2 * way * millis + span) / (2 * span));
}

void lab_result_metric(struct lab_result *result, const struct labspec_score *rule, double value,
                       const char *note_fmt, ...)
{
    struct lab_score *line = line_of(result, rule);
    va_list ap;
    va_start(ap, note_fmt);
    set_note(result, line, note_fmt, ap);
    va_end(ap);
    line->defined = isfinite(value) && fabs(value) < 1e9;
    line->value = value;
    line->millis = 0;
    if (line->defined)
        line->millis = lab_ramp(llround(value * MILLION), rule->full_micro, rule->zero_micro,
                                (int64_t) rule->millis);
}

void lab_result_undefined(struct lab_result *result, const struct labspec_score *rule,
                          const char *note_fmt, ...)
{
    struct lab_score *line = line_of(result, rule);
    va_list ap;
    va_start(ap, note_fmt);
    set_note(result, line, note_fmt, ap);
    va_end(ap);
    line->defined = false;
    line->value = 0;
    line->millis = 0;
}

void lab_result_check(struct lab_result *result, const struct labspec_score *rule, bool holds,
                      const char *note_fmt, ...)
{
    struct lab_score *line = line_of(result, rule);
    va_list ap;
    va_start(ap, note_fmt);
    set_note(result, line, note_fmt, ap);
    va_end(ap);
    line->defined = true;
    line->value = holds;
    line->millis = holds ? (int64_t) rule->millis : 0;
}

/* part/whole on the ramp without a rounding between: (part·10⁶ − zero·whole) / ((full −
 * zero)·whole).
 */
static int64_t ramp_share(const struct labspec_score *rule, size_t part, size_t whole)
{
    __int128 w = (__int128) whole;
    __int128 span = ((__int128) rule->full_micro - rule->zero_micro) * w;
    __int128 way = (__int128) part * MILLION - rule->zero_micro * w;
    if (span < 0) {
        span = -span;
        way = -way;
    }
    if (way <= 0)
        return 0;
    if (way >= span)
        return (int64_t) rule->millis;
    return (int64_t) ((2 * way * rule->millis + span) / (2 * span));
}

void lab_result_share(struct lab_result *result, const struct labspec_score *rule, size_t part,
                      size_t whole, const char *note_fmt, ...)
{
    struct lab_score *line = line_of(result, rule);
    va_list ap;
    va_start(ap, note_fmt);
    set_note(result, line, note_fmt, ap);
    va_end(ap);
    line->defined = whole > 0;
    line->value = whole > 0 ? (double) part / (double) whole : 0;
    line->millis = whole > 0 ? ramp_share(rule, part, whole) : 0;
}

void lab_result_fault(struct lab_result *result, const struct lab_fault *fault)
{
    if (result->faults_count == LAB_FAULTS_MAX) {
        result->faults_more++;
        return;
    }
    if (result->faults_count == result->faults_room) {
        result->faults_room = result->faults_room ? 2 * result->faults_room : 16;
        result->faults = xrealloc(result->faults, result->faults_room * sizeof *result->faults);
    }
    struct lab_fault *f = &result->faults[result->faults_count++];
    *f = (struct lab_fault){.kind = fault->kind, .rule = fault->rule};
    f->score = copy(result, fault->score);
    f->place = copy(result, fault->place);
    f->at = copy(result, fault->at);
    f->mine = copy(result, fault->mine);
    f->gold = copy(result, fault->gold);
    for (int i = 0; i < 3; i++)
        f->args[i] = copy(result, fault->args[i]);
}

const char *lab_fault_rule(const struct lab_fault *fault, const struct labspec *spec)
{
    const struct labspec_explain *explain = labspec_explain(spec, fault->kind->name);
    return fault->rule ? fault->rule : explain ? explain->rule : NULL;
}

int64_t lab_result_millis(const struct lab_result *result)
{
    int64_t sum = 0;
    for (unsigned i = 0; i < result->spec->scores_count; i++)
        sum += result->scores[i].millis;
    return sum;
}

void lab_result_shown(int64_t millis, char *buf, size_t n)
{
    int64_t tenths = (millis + 50) / 100;
    snprintf(buf, n, "%d.%d", (int) (tenths / 10), (int) (tenths % 10));
}

/* ---- as JSON ---- */

static json_t *line_json(const struct lab_score *line)
{
    const struct labspec_score *rule = line->rule;
    return json_pack("{s:s, s:s, s:s*, s:s*, s:o, s:I, s:I, s:s}", "id", rule->id, "title",
                     rule->title, "metric", rule->metric, "check", rule->check, "value",
                     line->defined ? json_real(line->value) : json_null(), "points",
                     (json_int_t) rule->millis, "score", (json_int_t) line->millis, "note",
                     line->note);
}

static json_t *fault_json(const struct lab_fault *f, const struct labspec *spec)
{
    const struct labspec_explain *explain = labspec_explain(spec, f->kind->name);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:[s,s,s], s:s*, s:s*}", "kind",
                     f->kind->name, "says", f->kind->text, "score", f->score, "place", f->place,
                     "at", f->at, "mine", f->mine, "gold", f->gold, "args", f->args[0], f->args[1],
                     f->args[2], "rule", lab_fault_rule(f, spec), "text",
                     explain ? explain->text : NULL);
}

json_t *lab_result_json(const struct lab_result *result, const struct lab_task *task)
{
    const struct labspec *spec = result->spec;
    char shown[24];
    int64_t millis = lab_result_millis(result);
    json_t *lines = json_array(), *faults = json_array();
    lab_result_shown(millis, shown, sizeof shown);
    for (unsigned i = 0; i < spec->scores_count; i++)
        json_array_append_new(lines, line_json(&result->scores[i]));
    for (size_t i = 0; i < result->faults_count; i++)
        json_array_append_new(faults, fault_json(&result->faults[i], spec));
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:o, s:o, s:I}", "lab",
                     spec->id, "title", spec->title, "engine", spec->engine, "pack", task->pack,
                     "version", task->version, "variant", spec->variants[task->variant], "points",
                     (json_int_t) spec->millis, "score", (json_int_t) millis, "shown", shown,
                     "lines", lines, "faults", faults, "more", (json_int_t) result->faults_more);
}
