#include "core/lab/lint.h"

#include "base/str.h"
#include "core/lab/lint_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FAULTS_TOLD = 3, STEEP = 20 };
#define ROOM 0.005

static void add(struct lint *lint, enum check_code code, const char *b, const char *c)
{
    check_report_add(lint->report, code, lint->file, 0, lint->variant, b, c);
}

void lint_add(struct lint *lint, enum check_code code, const char *file, unsigned line,
              enum lab_reason reason, const char *a, const char *b, const char *c)
{
    check_report_add_why(lint->report, code, file, line, &lab_reasons[reason], a, b, c);
}

void lint_error(struct lint *lint, const struct err *err)
{
    const char *file;
    unsigned line;
    lint_place(lint, err->object, &file, &line);
    if (err->reason)
        check_report_add_why(lint->report, CHECK_LAB, file, line, err->reason, err->args[0],
                             err->args[1], err->args[2]);
    else if (err->code == ERR_NOT_FOUND)
        lint_add(lint, CHECK_LAB, file, line, LAB_WHY_NO_FILE, NULL, NULL, NULL);
    else if (err->code == ERR_ENCODING)
        check_report_add(lint->report, CHECK_ENCODING, file, line, "", "", "");
    else
        check_report_add(lint->report, CHECK_LAB, file, line,
                         err->detail[0] ? err->detail : err_text(err->code), "", "");
}

static void on_advice(void *data, enum lab_reason reason, const char *object, const char *a,
                      const char *b, const char *c)
{
    struct lint *lint = data;
    const char *file;
    unsigned line;
    int label = reason == LAB_WHY_LABEL_UNUSED ? labspec_find_label(lint->spec, a) : -1;
    if (label >= 0) {
        lint->unused[label]++;
        return;
    }
    lint_place(lint, object, &file, &line);
    lint_add(lint, CHECK_LAB_ADVICE, file, line, reason, a, b, c);
}

static void points(int64_t millis, char *buf, size_t n)
{
    snprintf(buf, n, "%lld.%03lld", (long long) (millis / 1000), (long long) (millis % 1000));
}

static bool grade(struct lint *lint, const struct str *work, struct lab_result *result)
{
    struct err err = ERR_INIT;
    lab_result_init(result, lint->task->spec);
    if (lab_engine_grade(lint->engine, lint->task, str_text(work), work->len, result, &err))
        return true;
    lint_error(lint, &err);
    lab_result_finish(result);
    return false;
}

/* The kind of fault says what the gold has not, as it says it to a learner. */
static void tell_fault(struct lint *lint, const struct lab_fault *fault)
{
    struct err_reason *reason = arena_alloc(&lint->report->arena, sizeof *reason);
    *reason = (struct err_reason){
        "gold-fault", fault->kind->text,
        ERR_N("the right answer would lose points here: correct the gold, or the rule it cannot "
              "meet")};
    struct check_diagnostic *d =
        check_report_add_why(lint->report, CHECK_LAB_GOLD, lint->file, 0, reason, fault->args[0],
                             fault->args[1], fault->args[2]);
    d->place = arena_printf(&lint->report->arena, *fault->place ? "%s · %s" : "%s", lint->variant,
                            fault->place);
}

/* What another machine computes a little lower must still earn all. */
static void check_room(struct lint *lint, const struct lab_result *result)
{
    for (unsigned i = 0; i < result->spec->scores_count; i++) {
        const struct lab_score *line = &result->scores[i];
        const char *const *name = lint->engine->inexact;
        while (name && *name && (!line->rule->metric || strcmp(*name, line->rule->metric) != 0))
            name++;
        char value[24];
        snprintf(value, sizeof value, "%.4f", line->value);
        if (name && *name && line->defined &&
            line->value < (double) line->rule->full_micro / 1e6 + ROOM)
            lint_add(lint, CHECK_LAB_ADVICE, lint->file, line->rule->line, LAB_WHY_GOLD_LIMIT,
                     line->rule->id, lint->variant, value);
    }
}

/* True when it earns everything. */
static bool check_gold(struct lint *lint)
{
    struct str work = STR_INIT;
    struct err err = ERR_INIT;
    struct lab_result result;
    char got[32], want[32];
    bool ok = false;
    if (!lab_engine_solve(lint->engine, lint->task, &work, &err)) {
        lint_error(lint, &err);
    } else if (grade(lint, &work, &result)) {
        points(lab_result_millis(&result), got, sizeof got);
        points((int64_t) lint->task->spec->millis, want, sizeof want);
        ok = strcmp(got, want) == 0 && result.faults_count == 0;
        if (!ok)
            add(lint, CHECK_LAB_GOLD, got, want);
        for (size_t i = 0; i < result.faults_count && i < FAULTS_TOLD; i++)
            tell_fault(lint, &result.faults[i]);
        check_room(lint, &result);
        lab_result_finish(&result);
    }
    str_finish(&work);
    return ok;
}

static void check_empty(struct lint *lint)
{
    struct str work = STR_INIT, lines = STR_INIT;
    struct err err = ERR_INIT;
    struct lab_result result;
    char got[32];
    if (!lab_engine_start(lint->engine, lint->task, &work, &err)) {
        lint_error(lint, &err);
    } else if (grade(lint, &work, &result)) {
        points(lab_result_millis(&result), got, sizeof got);
        for (unsigned i = 0; i < result.spec->scores_count; i++)
            if (result.scores[i].millis > 0)
                str_addf(&lines, "%s%s", lines.len ? ", " : "", result.spec->scores[i].id);
        if (lab_result_millis(&result) != 0)
            add(lint, CHECK_LAB_EMPTY, got, str_text(&lines));
        lab_result_finish(&result);
    }
    str_finish(&work);
    str_finish(&lines);
}

/* Every mistake is named as often as it was made, and every value told beforehand is found. */
static void compare(struct lint *lint, const struct lab_spoiled *spoiled,
                    const struct lab_result *result)
{
    char k[16], what[300];
    snprintf(k, sizeof k, "%zu", spoiled->count);
    for (size_t i = 0; i < spoiled->count; i++) {
        size_t made = 0, found = 0;
        for (size_t j = 0; j < spoiled->count; j++)
            made += spoiled->kinds[j] == spoiled->kinds[i];
        for (size_t j = 0; j < result->faults_count; j++)
            found += result->faults[j].kind == spoiled->kinds[i];
        if (found < made) {
            snprintf(what, sizeof what, "%s: %zu < %zu", spoiled->kinds[i]->name, found, made);
            add(lint, CHECK_LAB_SPOILED, k, what);
            return;
        }
    }
    for (unsigned i = 0; i < result->spec->scores_count; i++) {
        const struct lab_score *line = &result->scores[i];
        if (isnan(spoiled->values[i]) || fabs(spoiled->values[i] - line->value) < 1e-9)
            continue;
        snprintf(what, sizeof what, "%s: %.6f ≠ %.6f", line->rule->id, line->value,
                 spoiled->values[i]);
        add(lint, CHECK_LAB_SPOILED, k, what);
    }
}

static void check_spoiled(struct lint *lint)
{
    for (unsigned i = 0; i < LAB_LINT_SPOILS; i++) {
        struct lab_spoiled spoiled = {0};
        struct lab_result result;
        struct err err = ERR_INIT;
        struct prng prng;
        prng_seed(&prng, lint->task->spec->seed + i);
        if (!lab_engine_spoil(lint->engine, lint->task, 1u << i, &prng, &spoiled, &err)) {
            lint_error(lint, &err);
        } else if (grade(lint, &spoiled.work, &result)) {
            compare(lint, &spoiled, &result);
            lab_result_finish(&result);
        }
        lab_spoiled_finish(&spoiled);
    }
}

/* What was read, kept beyond the task. */
static void keep_seen(struct lint *lint)
{
    for (const struct lab_seen *s = lint->task->seen; s; s = s->next) {
        struct lab_seen *kept = arena_alloc(&lint->arena, sizeof *kept);
        *kept = (struct lab_seen){arena_strdup(&lint->arena, s->path), lint->seen};
        lint->seen = kept;
    }
}

static void check_variant(struct lint *lint)
{
    const struct lab_advice advice = {on_advice, lint};
    struct err err = ERR_INIT;
    if (!lab_engine_check_task(lint->engine, lint->task, &advice, &err)) {
        lint_error(lint, &err);
        lint->whole = false;
        return;
    }
    bool gold = check_gold(lint);
    check_empty(lint);
    if (gold)
        check_spoiled(lint);
    lint->whole = lint->whole && gold;
}

/* A ramp on which the least mistake falls from all to nothing. */
static void check_ramps(struct lint *lint)
{
    for (unsigned i = 0; i < lint->spec->scores_count; i++) {
        const struct labspec_score *s = &lint->spec->scores[i];
        const struct lab_measure *m = lint->engine->measures;
        while (m->name && (!s->metric || strcmp(m->name, s->metric) != 0))
            m++;
        double ramp = fabs((double) (s->full_micro - s->zero_micro)) / 1e6;
        if (m->name && m->most <= 1 && ramp * STEEP < m->most - m->least)
            lint_add(lint, CHECK_LAB_ADVICE, lint->file, s->line, LAB_WHY_RAMP_STEEP, s->id,
                     s->points, NULL);
    }
}

static void engine_names(struct str *out)
{
    for (const struct lab_engine *const *e = lab_engines; *e; e++)
        str_addf(out, "%s%s", out->len ? ", " : "", (*e)->name);
}

/* The rules against their engine; false when nothing more can be looked at. */
static bool check_spec(struct lint *lint)
{
    struct err err = ERR_INIT;
    lint->engine = lab_engine_find(lint->spec->engine);
    if (!lint->engine) {
        struct str names = STR_INIT;
        engine_names(&names);
        check_report_add(lint->report, CHECK_LAB_ENGINE, lint->file, lint->spec->engine_line,
                         lint->spec->engine, str_text(&names), "");
        str_finish(&names);
        return false;
    }
    if (!lab_engine_check(lint->engine, lint->spec, &err) ||
        !lab_engine_check_idle(lint->engine, lint->spec, &err)) {
        lint_error(lint, &err);
        return false;
    }
    check_ramps(lint);
    return true;
}

static void check_variants(struct lint *lint)
{
    for (unsigned i = 0; i < lint->spec->variants_count; i++) {
        struct err err = ERR_INIT;
        lint->variant = lint->spec->variants[i];
        if (!lab_open(lint->dir, lint->spec->id, i, &lint->task, &err)) {
            lint_error(lint, &err);
            lint->whole = false;
            continue;
        }
        check_variant(lint);
        keep_seen(lint);
        lab_close(lint->task);
    }
    lint->variant = NULL;
}

static void check_labels(struct lint *lint)
{
    for (unsigned i = 0; i < lint->spec->labels_count; i++)
        if (lint->unused[i] == lint->spec->variants_count)
            lint_add(lint, CHECK_LAB_ADVICE, lint->file, lint->spec->labels[i].line,
                     LAB_WHY_LABEL_UNUSED, lint->spec->labels[i].id, NULL, NULL);
}

/* Labs whose folder has another name are told already, and cannot be opened. */
static void check_lab(struct lint *lint)
{
    char *file = xasprintf("labs/%s/lab.yaml", lint->spec->id);
    bool here = strcmp(file, lint->file) == 0;
    free(file);
    if (!here)
        return;
    bool fits = check_spec(lint);
    lint->whole = fits;
    if (fits)
        check_variants(lint);
    check_labels(lint);
    lint_files(lint);
}

void lab_lint(const char *dir, struct check_report *report)
{
    struct folder folder;
    struct folder_names names;
    struct err err = ERR_INIT;
    if (!folder_open(dir, &folder, &err))
        return;
    if (labspec_files(&folder, &names, &err)) {
        for (size_t i = 0; i < names.count; i++) {
            struct lint lint = {
                .report = report, .folder = &folder, .dir = dir, .file = names.list[i]};
            char *text;
            size_t len;
            if (folder_read(&folder, names.list[i], 256 * 1024, &text, &len, &err)) {
                if (labspec_parse(names.list[i], text, len, &lint.arena, &lint.spec, &err))
                    check_lab(&lint);
                free(text);
            }
            arena_finish(&lint.arena);
        }
        folder_names_finish(&names);
    }
    folder_close(&folder);
    check_report_sort(report);
}
