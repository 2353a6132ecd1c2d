#include "core/lab/choice/engine.h"

#include "core/lab/choice/formats.h"
#include "core/lab/choice/grade.h"

#include <string.h>

static const struct lab_measure measures[] = {
    {"accuracy", ERR_N("share of right answers"), false, false, 0, 1},
    {"macro_f1", ERR_N("mean F1 of the classes"), false, false, 0, 1},
    {"kappa", ERR_N("agreement beyond chance (κ)"), false, false, -1, 1},
    {"pairs", ERR_N("share of pairs in the right order"), false, false, 0, 1},
    {"kendall", ERR_N("agreement of orders (Kendall's τ-b)"), false, false, -1, 1},
    {"reasons", ERR_N("share of right reasons"), false, false, 0, 1},
    {"answered", ERR_N("share of items answered"), false, false, 0, 1},
    {"all_answered", ERR_N("every item is answered"), true, false, 0, 1},
    {NULL, NULL, false, false, 0, 0},
};

static const char *const options[] = {"mode", "tie", "bins", "ranges", "domain", NULL};

static bool measure_fits(const struct choice_task *task, const struct labspec_score *rule)
{
    const char *name = rule->metric;
    if (!name)
        return true;
    if (strcmp(name, "kappa") == 0)
        return task->mode == CHOICE_CLASS || task->mode == CHOICE_PAIR;
    if (strcmp(name, "macro_f1") == 0)
        return task->mode != CHOICE_RANK;
    if (strcmp(name, "pairs") == 0)
        return task->mode >= CHOICE_PAIR;
    if (strcmp(name, "kendall") == 0)
        return task->mode == CHOICE_RANK;
    return strcmp(name, "reasons") != 0 || task->mode == CHOICE_PAIR;
}

/* κ alone must not gate: one class for everything may have it undefined or below zero. */
static bool check_measures(const struct choice_task *task, struct err *err)
{
    const struct labspec *spec = task->spec;
    unsigned others = 0, kappas = 0;
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *rule = &spec->scores[i];
        if (!measure_fits(task, rule) || (rule->only && (strcmp(rule->metric, "macro_f1") != 0 ||
                                                         !labspec_label(spec, rule->only)))) {
            err_set(err, ERR_INVALID, "labs/%s/lab.yaml", spec->id);
            return err_detail(err, "score: %s", rule->id);
        }
        bool kappa = rule->metric && strcmp(rule->metric, "kappa") == 0;
        kappas += kappa;
        others += rule->metric && !kappa;
    }
    if (kappas == 0 || others > 0)
        return true;
    err_set(err, ERR_INVALID, "labs/%s/lab.yaml", spec->id);
    return err_detail(err, "score: kappa");
}

static bool engine_check(struct lab_task *lab, struct err *err)
{
    struct choice_task *task;
    struct choice_work gold;
    if (!choice_task_open(lab, &task, err))
        return false;
    bool ok = check_measures(task, err) && choice_gold(lab, task, &gold, err);
    if (ok)
        choice_work_finish(&gold);
    choice_task_close(task);
    return ok;
}

static bool engine_start(struct lab_task *lab, struct str *work, struct err *err)
{
    struct choice_task *task;
    struct choice_work empty;
    if (!choice_task_open(lab, &task, err))
        return false;
    choice_work_init(task, &empty);
    choice_work_write(task, &empty, work);
    choice_work_finish(&empty);
    choice_task_close(task);
    return true;
}

static bool engine_solve(struct lab_task *lab, struct str *work, struct err *err)
{
    struct choice_task *task;
    struct choice_work gold;
    if (!choice_task_open(lab, &task, err))
        return false;
    bool ok = choice_gold(lab, task, &gold, err);
    if (ok) {
        choice_work_write(task, &gold, work);
        choice_work_finish(&gold);
    }
    choice_task_close(task);
    return ok;
}

static bool engine_grade(struct lab_task *lab, const char *work, size_t len,
                         struct lab_result *result, struct err *err)
{
    struct choice_task *task;
    struct choice_work gold, given;
    if (!choice_task_open(lab, &task, err))
        return false;
    bool ok = choice_gold(lab, task, &gold, err);
    if (ok) {
        ok = choice_work_read(task, work, len, &given, err);
        if (ok) {
            choice_grade(task, &gold, &given, result);
            choice_work_finish(&given);
        }
        choice_work_finish(&gold);
    }
    choice_task_close(task);
    return ok;
}

static bool engine_spoil(struct lab_task *lab, unsigned k, struct prng *prng,
                         struct lab_spoiled *spoiled, struct err *err)
{
    struct choice_task *task;
    struct choice_work gold;
    if (!choice_task_open(lab, &task, err))
        return false;
    bool ok = choice_gold(lab, task, &gold, err);
    if (ok) {
        choice_spoil(task, &gold, k, prng, spoiled);
        choice_work_finish(&gold);
    }
    choice_task_close(task);
    return ok;
}

static bool engine_import(struct lab_task *lab, const char *format, const char *file,
                          const char *text, size_t len, struct str *work, struct err *err)
{
    struct choice_task *task;
    struct choice_work read;
    if (!choice_task_open(lab, &task, err))
        return false;
    bool ok = choice_import(task, format, file, text, len, &read, err);
    if (ok) {
        choice_work_write(task, &read, work);
        choice_work_finish(&read);
    }
    choice_task_close(task);
    return ok;
}

static bool engine_export(struct lab_task *lab, const char *format, const char *work, size_t len,
                          struct str *out, struct err *err)
{
    struct choice_task *task;
    struct choice_work read;
    if (!choice_task_open(lab, &task, err))
        return false;
    bool ok = choice_work_read(task, work, len, &read, err);
    if (ok) {
        choice_export(task, format, &read, out);
        choice_work_finish(&read);
    }
    choice_task_close(task);
    return ok;
}

const struct lab_engine choice_engine = {
    .name = "choice",
    .measures = measures,
    .faults = choice_faults,
    .formats = choice_formats,
    .options = options,
    .check = engine_check,
    .start = engine_start,
    .solve = engine_solve,
    .grade = engine_grade,
    .spoil = engine_spoil,
    .import = engine_import,
    .export = engine_export,
};
