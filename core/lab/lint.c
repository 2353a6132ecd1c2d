#include "core/lab/lint.h"

#include "core/lab/engine.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lint {
    struct check_report *report;
    const char *file; /* labs/x/lab.yaml */
    const struct lab_engine *engine;
    struct lab_task *task;
    const char *variant;
};

static void add(const struct lint *lint, enum check_code code, const char *b, const char *c)
{
    check_report_add(lint->report, code, lint->file, 0, lint->variant, b, c);
}

static void add_error(const struct lint *lint, const struct err *err)
{
    char text[700];
    snprintf(text, sizeof text, "%s: %s: %s", err->object, err_text(err->code), err->detail);
    add(lint, CHECK_LAB, text, "");
}

static void points(int64_t millis, char *buf, size_t n)
{
    snprintf(buf, n, "%lld.%03lld", (long long) (millis / 1000), (long long) (millis % 1000));
}

static bool grade(const struct lint *lint, const struct str *work, struct lab_result *result)
{
    struct err err = ERR_INIT;
    lab_result_init(result, lint->task->spec);
    if (lab_engine_grade(lint->engine, lint->task, str_text(work), work->len, result, &err))
        return true;
    add_error(lint, &err);
    lab_result_finish(result);
    return false;
}

static void check_gold(const struct lint *lint)
{
    struct str work = STR_INIT;
    struct err err = ERR_INIT;
    struct lab_result result;
    char got[32], want[32];
    if (!lab_engine_solve(lint->engine, lint->task, &work, &err)) {
        add_error(lint, &err);
    } else if (grade(lint, &work, &result)) {
        points(lab_result_millis(&result), got, sizeof got);
        points((int64_t) lint->task->spec->millis, want, sizeof want);
        if (strcmp(got, want) != 0 || result.faults_count > 0)
            add(lint, CHECK_LAB_GOLD, got, want);
        lab_result_finish(&result);
    }
    str_finish(&work);
}

static void check_empty(const struct lint *lint)
{
    struct str work = STR_INIT;
    struct err err = ERR_INIT;
    struct lab_result result;
    char got[32];
    if (!lab_engine_start(lint->engine, lint->task, &work, &err)) {
        add_error(lint, &err);
    } else if (grade(lint, &work, &result)) {
        points(lab_result_millis(&result), got, sizeof got);
        if (lab_result_millis(&result) != 0)
            add(lint, CHECK_LAB_EMPTY, got, "");
        lab_result_finish(&result);
    }
    str_finish(&work);
}

/* Every mistake is named as often as it was made, and every value told beforehand is found. */
static void compare(const struct lint *lint, const struct lab_spoiled *spoiled,
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

static void check_spoiled(const struct lint *lint)
{
    for (unsigned i = 0; i < LAB_LINT_SPOILS; i++) {
        struct lab_spoiled spoiled = {0};
        struct lab_result result;
        struct err err = ERR_INIT;
        struct prng prng;
        prng_seed(&prng, lint->task->spec->seed + i);
        if (!lab_engine_spoil(lint->engine, lint->task, 1u << i, &prng, &spoiled, &err)) {
            add_error(lint, &err);
        } else if (grade(lint, &spoiled.work, &result)) {
            compare(lint, &spoiled, &result);
            lab_result_finish(&result);
        }
        lab_spoiled_finish(&spoiled);
    }
}

static void check_variant(struct lint *lint)
{
    struct err err = ERR_INIT;
    if (!lab_engine_check_task(lint->engine, lint->task, &err)) {
        add_error(lint, &err);
        return;
    }
    check_gold(lint);
    check_empty(lint);
    check_spoiled(lint);
}

/* The first variant also stands for the lab. */
static void check_lab(struct lint *lint, const char *dir, const struct labspec *spec)
{
    struct err err = ERR_INIT;
    lint->engine = lab_engine_find(spec->engine);
    lint->variant = spec->engine;
    if (!lint->engine) {
        add(lint, CHECK_LAB_ENGINE, "", "");
        return;
    }
    if (!lab_engine_check(lint->engine, spec, &err)) {
        add_error(lint, &err);
        return;
    }
    for (unsigned i = 0; i < spec->variants_count; i++) {
        lint->variant = spec->variants[i];
        if (!lab_open(dir, spec->id, i, &lint->task, &err)) {
            add_error(lint, &err);
            continue;
        }
        check_variant(lint);
        lab_close(lint->task);
    }
}

/* A clause that something of the lab names is in its rules. */
static void check_clause(struct lint *lint, const char *rules_md, const char *rule)
{
    char *clause = rule ? lab_clause(rules_md, rule) : NULL;
    if (rule && !clause)
        add(lint, CHECK_LAB, "rules.md", rule);
    free(clause);
}

static void check_texts(struct lint *lint, const char *dir, const struct labspec *spec)
{
    char *task_md, *rules_md;
    struct err err = ERR_INIT;
    lint->variant = spec->id;
    if (!lab_open(dir, spec->id, 0, &lint->task, &err)) {
        add_error(lint, &err);
        return;
    }
    if (!lab_texts(lint->task, &task_md, &rules_md, &err)) {
        add_error(lint, &err);
    } else {
        for (unsigned i = 0; i < spec->explain_count; i++)
            check_clause(lint, rules_md, spec->explain[i].rule);
        for (unsigned i = 0; i < spec->labels_count; i++)
            check_clause(lint, rules_md, spec->labels[i].rule);
        for (unsigned i = 0; i < spec->relations_count; i++)
            check_clause(lint, rules_md, spec->relations[i].rule);
        free(task_md);
        free(rules_md);
    }
    lab_close(lint->task);
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
            struct arena arena = ARENA_INIT;
            const struct labspec *spec;
            struct lint lint = {.report = report, .file = names.list[i]};
            char *text;
            size_t len;
            if (folder_read(&folder, names.list[i], 256 * 1024, &text, &len, &err)) {
                if (labspec_parse(names.list[i], text, len, &arena, &spec, &err)) {
                    check_texts(&lint, dir, spec);
                    check_lab(&lint, dir, spec);
                }
                free(text);
            }
            arena_finish(&arena);
        }
        folder_names_finish(&names);
    }
    folder_close(&folder);
}
