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
static bool check(const struct lab_opened *o, struct err *err)
{
    const struct choice_task *task = o->task;
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

static void *open_task(struct lab_task *lab, struct err *err)
{
    struct choice_task *task;
    return choice_task_open(lab, &task, err) ? task : NULL;
}

static void close_task(void *task)
{
    choice_task_close(task);
}

static void init(const void *task, void *work)
{
    choice_work_init(task, work);
}

static bool read_work(const void *task, const char *text, size_t len, void *work, struct err *err)
{
    return choice_work_read(task, text, len, work, err);
}

static void write_work(const void *task, const void *work, struct str *out)
{
    choice_work_write(task, work, out);
}

static void finish(void *work)
{
    choice_work_finish(work);
}

const struct lab_engine choice_engine = {
    .name = "choice",
    .measures = measures,
    .faults = choice_faults,
    .formats = choice_formats,
    .options = options,
    .open = open_task,
    .close = close_task,
    .gold_size = sizeof(struct choice_work),
    .read_gold = choice_gold,
    .finish_gold = finish,
    .work_size = sizeof(struct choice_work),
    .init = init,
    .read = read_work,
    .write = write_work,
    .finish = finish,
    .check = check,
    .grade = choice_grade,
    .spoil = choice_spoil,
};
