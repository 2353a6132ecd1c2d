#include "core/material/qti_probe.h"

#include <math.h>
#include <string.h>

const struct qti_variable *qti_probe_variable(const struct qti_probe *probe)
{
    return &probe->model->variables[probe->variable];
}

/* The item as if it had no processing of its own. */
static const struct qti_model *bare_model(const struct qti_model *model, struct arena *arena)
{
    struct qti_model *bare = arena_alloc(arena, sizeof *bare);
    *bare = *model;
    bare->processing = NULL;
    return bare;
}

bool qti_ask(struct qti_probe *probe, const struct qti_value *response, struct qti_outcome *out)
{
    struct arena scratch = ARENA_INIT;
    struct qti_run *run = arena_alloc(&scratch, sizeof *run);
    const struct qti_variable *v = qti_probe_variable(probe);
    run->model = probe->plain ? bare_model(probe->model, &scratch) : probe->model;
    run->arena = &scratch;
    run->response = probe->variable;
    memcpy(run->now, probe->hold, sizeof run->now);
    run->now[probe->variable] = *response;
    run->now[probe->variable].base = v->base;
    run->now[probe->variable].cardinality = v->cardinality;
    bool ok = (++probe->runs <= QTI_RUNS_MAX && probe->spent <= QTI_SPENT_MAX) ||
              qti_trouble(run, probe->interaction, ERR_N("more steps than allowed"));
    ok = ok && qti_process(run);
    probe->spent += run->steps;
    *out = (struct qti_outcome){0};
    if (ok) {
        const struct qti_value *score = &run->now[probe->score];
        out->score = score->count > 0 ? score->list[0].number : 0;
        for (unsigned i = 0; i < probe->feedback_count; i++)
            if (qti_feedback_shown(run, probe->feedback[i]))
                out->shown |= UINT64_C(1) << i;
    } else {
        probe->trouble = run->trouble ? run->trouble : probe->interaction;
        probe->why = run->why;
    }
    arena_finish(&scratch);
    return ok;
}

bool qti_ask_texts(struct qti_probe *probe, const char *const *texts, unsigned count,
                   struct qti_outcome *out)
{
    struct arena scratch = ARENA_INIT;
    const struct qti_variable *v = qti_probe_variable(probe);
    struct qti_value value = qti_value_texts(&scratch, v->base, v->cardinality, texts, count);
    bool ok = qti_ask(probe, &value, out);
    arena_finish(&scratch);
    return ok;
}

double qti_full(const struct qti_probe *probe, double best)
{
    const struct qti_model *model = probe->model;
    double told = model->variables[probe->score].normal_maximum;
    int most = qti_model_find(model, "MAXSCORE");
    if (told <= 0 && most >= 0 && model->variables[most].start.count > 0)
        told = model->variables[most].start.list[0].number;
    return fabs(told - best) <= told / 100 ? told : best;
}

int qti_weight(double score, double full)
{
    double weight = round(score / full * QUESTION_FULL);
    if (!(weight > -QUESTION_FULL))
        return -QUESTION_FULL;
    return weight < QUESTION_FULL ? (int) weight : QUESTION_FULL;
}

const char *qti_feedback_text(const struct qti_probe *probe, uint64_t bits)
{
    struct str all = STR_INIT;
    for (unsigned i = 0; i < probe->feedback_count; i++) {
        if (!(bits >> i & 1))
            continue;
        const char *one = qti_text_of(probe->source, probe->feedback[i]);
        if (all.len > 0 && *one)
            str_add(&all, "\n\n");
        str_add(&all, one);
    }
    const char *kept = arena_strdup(&probe->source->import->arena, str_text(&all));
    str_finish(&all);
    return kept;
}

void qti_note(const struct qti_probe *probe, const char *what)
{
    import_report(probe->source->import, probe->interaction->line, what, "%s",
                  qti_attribute_or(probe->model->item, "identifier", ""));
}
