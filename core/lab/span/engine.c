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
static const char *const narrowed[] = {"span_f1", "relation_f1", NULL};

/* Given entities cannot earn, and allowed overlaps cannot cost. */
static bool check(const struct lab_opened *o, struct err *err)
{
    static const char *const members[] = {"id", "text", "entities", NULL};
    const struct span_task *task = o->task;
    const struct labspec *spec = task->spec;
    if (!jsonl_check_members(o->lab, "texts.jsonl", members, err) || !span_check_gold(o, err))
        return false;
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *rule = &spec->scores[i];
        bool relations = rule->metric && strcmp(rule->metric, "relation_f1") == 0;
        bool spans = rule->metric && !relations;
        bool overlap = rule->check && strcmp(rule->check, "no_overlap") == 0;
        bool only = !rule->only || (spans && labspec_find_label(task->spec, rule->only) >= 0) ||
                    (relations && span_type_find(task, rule->only) >= 0);
        if (relations && spec->relations_count == 0)
            return lab_wrong_score(spec, rule, LAB_WHY_SCORE_FITS, "relations: –", NULL, err);
        if ((spans || overlap) && task->given)
            return lab_wrong_score(spec, rule, LAB_WHY_SCORE_FITS, "entities: given", NULL, err);
        if (overlap && task->overlaps)
            return lab_wrong_score(spec, rule, LAB_WHY_SCORE_FITS, "overlap: yes", NULL, err);
        if (!only)
            return lab_wrong_score(spec, rule, LAB_WHY_SCORE_ONLY, rule->only, NULL, err);
        if (rule->metric && !span_measures_something(task, o->gold, rule))
            return lab_wrong_score(spec, rule, LAB_WHY_SCORE_NOTHING,
                                   spec->variants[o->lab->variant], NULL, err);
    }
    return true;
}

static void *open_task(struct lab_task *lab, struct err *err)
{
    struct span_task *task;
    return span_task_open(lab, &task, err) ? task : NULL;
}

static void close_task(void *task)
{
    span_task_close(task);
}

static void init(const void *task, void *work)
{
    span_work_init(task, work);
    span_work_complete(work, NULL);
}

static bool read_work(const void *task, const char *text, size_t len, void *work, struct err *err)
{
    return span_work_read(task, text, len, work, err);
}

static void write_work(const void *task, const void *work, struct str *out)
{
    span_work_write_named(task, work, out);
}

static void finish(void *work)
{
    span_work_finish(work);
}

/* Fixed entities may not be altered by a file either. */
static bool settle(const void *of, const struct lab_file *file, void *read, struct err *err)
{
    const struct span_task *task = of;
    const struct span_work *work = read;
    (void) file;
    for (size_t i = 0; task->given && i < task->count; i++)
        if (!span_doc_given(&work->docs[i], &task->texts[i])) {
            err_set(err, ERR_INVALID, "%s", task->texts[i].id);
            return err_detail(err, "entities");
        }
    return true;
}

const struct lab_engine span_engine = {
    .name = "span",
    .measures = measures,
    .faults = span_faults,
    .formats = span_formats,
    .options = options,
    .open = open_task,
    .close = close_task,
    .gold_size = sizeof(struct span_work),
    .read_gold = span_gold,
    .finish_gold = finish,
    .work_size = sizeof(struct span_work),
    .init = init,
    .read = read_work,
    .write = write_work,
    .finish = finish,
    .settle = settle,
    .narrowed = narrowed,
    .check = check,
    .advise = span_advise,
    .grade = span_grade,
    .spoil = span_spoil,
};
