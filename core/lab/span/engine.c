#include "core/lab/span/engine.h"

#include "core/lab/span/formats.h"
#include "core/lab/span/grade.h"

#include <string.h>

static const struct lab_measure measures[] = {
    {"span_f1", ERR_N("F1 of entities, strict"), false, false, 0, 1},
    {"relation_f1", ERR_N("F1 of relations, strict"), false, false, 0, 1},
    {"no_overlap", ERR_N("no two entities share characters"), true, false, 0, 1},
    {"valid", ERR_N("entities begin and end with a character, relations fit"), true, false, 0, 1},
    {NULL, NULL, false, false, 0, 0},
};

static const char *const options[] = {"entities", "overlap", "units", "modifiers", NULL};

/* Given entities cannot earn, and allowed overlaps cannot cost. */
static bool check_measures(const struct span_task *task, struct err *err)
{
    const struct labspec *spec = task->spec;
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *rule = &spec->scores[i];
        bool relations = rule->metric && strcmp(rule->metric, "relation_f1") == 0;
        bool spans = rule->metric && !relations;
        bool overlap = rule->check && strcmp(rule->check, "no_overlap") == 0;
        bool only = !rule->only || (spans && span_label_find(task, rule->only) >= 0) ||
                    (relations && span_type_find(task, rule->only) >= 0);
        if (!only || (relations && spec->relations_count == 0) ||
            ((spans || overlap) && task->given) || (overlap && task->overlaps)) {
            err_set(err, ERR_INVALID, "labs/%s/lab.yaml", spec->id);
            return err_detail(err, "score: %s", rule->id);
        }
    }
    return true;
}

static bool engine_check(struct lab_task *lab, struct err *err)
{
    struct span_task *task;
    struct span_work gold;
    if (!span_task_open(lab, &task, err))
        return false;
    bool ok = check_measures(task, err) && span_gold(lab, task, &gold, err);
    if (ok)
        span_work_finish(&gold);
    span_task_close(task);
    return ok;
}

static bool engine_start(struct lab_task *lab, struct str *work, struct err *err)
{
    struct span_task *task;
    struct span_work empty;
    if (!span_task_open(lab, &task, err))
        return false;
    span_work_init(task, &empty);
    span_work_write(task, &empty, work);
    span_work_finish(&empty);
    span_task_close(task);
    return true;
}

static bool engine_solve(struct lab_task *lab, struct str *work, struct err *err)
{
    struct span_task *task;
    struct span_work gold;
    if (!span_task_open(lab, &task, err))
        return false;
    bool ok = span_gold(lab, task, &gold, err);
    if (ok) {
        span_work_write(task, &gold, work);
        span_work_finish(&gold);
    }
    span_task_close(task);
    return ok;
}

static bool engine_grade(struct lab_task *lab, const char *work, size_t len,
                         struct lab_result *result, struct err *err)
{
    struct span_task *task;
    struct span_work gold, given;
    if (!span_task_open(lab, &task, err))
        return false;
    bool ok = span_gold(lab, task, &gold, err);
    if (ok) {
        ok = span_work_read(task, work, len, &given, err);
        if (ok) {
            span_grade(task, &gold, &given, result);
            span_work_finish(&given);
        }
        span_work_finish(&gold);
    }
    span_task_close(task);
    return ok;
}

static bool engine_spoil(struct lab_task *lab, unsigned k, struct prng *prng,
                         struct lab_spoiled *spoiled, struct err *err)
{
    struct span_task *task;
    struct span_work gold;
    if (!span_task_open(lab, &task, err))
        return false;
    bool ok = span_gold(lab, task, &gold, err);
    if (ok) {
        span_spoil(task, &gold, k, prng, spoiled);
        span_work_finish(&gold);
    }
    span_task_close(task);
    return ok;
}

static bool engine_import(struct lab_task *lab, const char *format, const char *file,
                          const char *text, size_t len, struct str *work, struct err *err)
{
    struct span_task *task;
    struct span_work read;
    if (!span_task_open(lab, &task, err))
        return false;
    bool ok = span_import(task, format, file, text, len, &read, err);
    if (ok) {
        span_work_write(task, &read, work);
        span_work_finish(&read);
    }
    span_task_close(task);
    return ok;
}

static bool engine_export(struct lab_task *lab, const char *format, const char *work, size_t len,
                          struct str *out, struct err *err)
{
    struct span_task *task;
    struct span_work read;
    if (!span_task_open(lab, &task, err))
        return false;
    bool ok = span_work_read(task, work, len, &read, err);
    if (ok) {
        ok = span_export(task, format, &read, out, err);
        span_work_finish(&read);
    }
    span_task_close(task);
    return ok;
}

const struct lab_engine span_engine = {
    .name = "span",
    .measures = measures,
    .faults = span_faults,
    .formats = span_formats,
    .options = options,
    .check = engine_check,
    .start = engine_start,
    .solve = engine_solve,
    .grade = engine_grade,
    .spoil = engine_spoil,
    .import = engine_import,
    .export = engine_export,
};
