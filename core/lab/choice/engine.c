#include "core/lab/choice/engine.h"

#include "core/lab/choice/formats.h"
#include "core/lab/choice/grade.h"
#include "core/lab/jsonl.h"

#include <stdio.h>
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
static const char *const narrowed[] = {"macro_f1", NULL};

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

/* Some answer of the gold has the label, or a reason is it. */
static bool gold_has(const struct lab_opened *o, const char *id)
{
    const struct choice_task *task = o->task;
    const struct choice_work *gold = o->gold;
    int label = labspec_find_label(task->spec, id);
    for (size_t i = 0; i < task->count; i++)
        if (gold->answers[i].labels >> label & 1 || gold->answers[i].reason == label)
            return true;
    return false;
}

/* κ alone must not gate: one class for everything may have it undefined or below zero. */
static bool check(const struct lab_opened *o, struct err *err)
{
    static const char *const members[][6] = {{"id", "text", "fields", NULL},
                                             {"id", "text", "fields", NULL},
                                             {"id", "text", "fields", "a", "b", NULL},
                                             {"id", "text", "fields", "answers", NULL}};
    const struct choice_task *task = o->task;
    if (!jsonl_check_members(o->lab, "items.jsonl", members[task->mode], err))
        return false;
    const struct labspec *spec = task->spec;
    unsigned others = 0, kappas = 0;
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *rule = &spec->scores[i];
        if (!measure_fits(task, rule))
            return lab_wrong_score(spec, rule, LAB_WHY_SCORE_FITS,
                                   labspec_option(spec, "mode", "class"), NULL, err);
        if (rule->only && !labspec_label(spec, rule->only))
            return lab_wrong_score(spec, rule, LAB_WHY_SCORE_ONLY, rule->only, NULL, err);
        if (rule->only && !gold_has(o, rule->only))
            return lab_wrong_score(spec, rule, LAB_WHY_SCORE_NOTHING,
                                   spec->variants[o->lab->variant], NULL, err);
        bool kappa = rule->metric && strcmp(rule->metric, "kappa") == 0;
        kappas += kappa;
        others += rule->metric && !kappa;
    }
    if (kappas == 0 || others > 0)
        return true;
    lab_wrong_spec(spec, spec->scores[0].line, "score", "kappa", err);
    return lab_why(err, LAB_WHY_SCORE_ALONE, NULL, NULL, NULL);
}

/* ---- what is only strange ---- */

/* One answer for everything, `turn` by `turn`; its name, NULL when there are no more. */
static const char *lazy(const struct choice_task *task, struct choice_work *work, unsigned turn)
{
    static const char *const sides[] = {"a", "b", "tie"};
    bool pair = task->mode == CHOICE_PAIR;
    if (task->mode == CHOICE_RANK ||
        turn >= (pair ? (task->ties ? 3u : 2u) : task->spec->labels_count))
        return NULL;
    for (size_t i = 0; i < task->count; i++) {
        work->answers[i].labels = pair ? 0 : UINT64_C(1) << turn;
        work->answers[i].side = pair ? (enum choice_side)(CHOICE_A + turn) : CHOICE_NONE;
    }
    return pair ? sides[turn] : task->spec->labels[turn].id;
}

static void advise_lazy(const struct lab_opened *o, const struct lab_advice *advice)
{
    const struct choice_task *task = o->task;
    const struct labspec *spec = task->spec;
    struct choice_work work;
    struct err none = ERR_INIT;
    const char *name;
    choice_work_init(task, &work);
    for (unsigned turn = 0; (name = lazy(task, &work, turn)); turn++) {
        struct lab_result result;
        char earned[40];
        lab_result_init(&result, spec);
        bool half = choice_grade(o, &work, &result, &none) &&
                    2 * lab_result_millis(&result) > (int64_t) spec->millis;
        snprintf(earned, sizeof earned, "%.1f / %s", (double) lab_result_millis(&result) / 1000,
                 spec->points);
        if (half)
            lab_advise(advice, LAB_WHY_GOLD_LAZY, "", spec->variants[o->lab->variant], name,
                       earned);
        lab_result_finish(&result);
    }
    choice_work_finish(&work);
}

static void advise(const struct lab_opened *o, const struct lab_advice *advice)
{
    const struct choice_task *task = o->task;
    for (size_t i = 0; task->mode == CHOICE_PAIR && i < task->count; i++) {
        const struct choice_item *item = &task->items[i];
        char object[40];
        snprintf(object, sizeof object, "items.jsonl:%u", item->line);
        if (strcmp(item->answers[0].text, item->answers[1].text) == 0)
            lab_advise(advice, LAB_WHY_SAME_ANSWERS, object, item->id, NULL, NULL);
    }
    for (unsigned i = 0; i < task->spec->labels_count; i++)
        if (!gold_has(o, task->spec->labels[i].id))
            lab_advise(advice, LAB_WHY_LABEL_UNUSED, "", task->spec->labels[i].id, NULL, NULL);
    advise_lazy(o, advice);
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
    .narrowed = narrowed,
    .check = check,
    .advise = advise,
    .grade = choice_grade,
    .spoil = choice_spoil,
};
