/* Models and what they make of inputs: p of the model in use against the threshold that is set. */
#include "core/lab/console/run.h"
#include "core/lab/console/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *model_in_use(const struct console_sim *sim)
{
    const char *model = console_sim_get(sim, "model");
    return model ? model : "";
}

static const struct console_model *model_find(const struct console_scenario *s, const char *id)
{
    for (size_t i = 0; i < s->models_count; i++)
        if (strcmp(s->models[i].id, id) == 0)
            return &s->models[i];
    return NULL;
}

static void list_models(struct console_run *run)
{
    for (size_t i = 0; i < run->scenario->models_count; i++) {
        const struct console_model *m = &run->scenario->models[i];
        struct str line = STR_INIT;
        str_add(&line, console_is(m->id, model_in_use(run->sim)) ? "* " : "  ");
        console_cell(&line, m->id, 10);
        str_add(&line, m->title);
        console_put(run, str_text(&line));
        str_finish(&line);
    }
}

bool console_run_model(struct console_run *run)
{
    if (run->n == 1) {
        list_models(run);
        return true;
    }
    const struct console_model *m = run->n == 3 ? model_find(run->scenario, run->v[2]) : NULL;
    if (run->n == 3 && !m)
        return console_refuse(run, ERR_N("%1: there is no such model; `model` lists them"),
                              run->v[2], NULL, NULL);
    if (m && console_is(run->v[1], "show")) {
        for (size_t i = 0; i < json_array_size(m->text); i++)
            console_put(run, json_string_value(json_array_get(m->text, i)));
        console_setf(run->sim, "yes", "seen.model.%s", m->id);
        return true;
    }
    if (!m || !console_is(run->v[1], "use"))
        return console_refuse(run, ERR_N("usage: %1 %2"), "model", run->command->usage, NULL);
    if (!console_may(run, "model"))
        return false;
    console_sim_set(run->sim, "model", m->id);
    console_tell(run, CONSOLE_GOOD, ERR_N("%1 is %2 now"), "model", m->id, NULL);
    return true;
}

/* p in units of 10⁻⁹; false when the input cannot be read by the model in use. */
static bool p_of(const struct console_sim *sim, const struct console_input *in, int64_t *p)
{
    const json_t *v = in->p;
    if (json_is_object(v))
        v = json_object_get(v, model_in_use(sim));
    if (in->fail || !json_is_number(v))
        return false;
    double d = json_number_value(v);
    *p = llround((d >= 0 && d <= 1 ? d : 0) * CONSOLE_NANO);
    return true;
}

static int64_t threshold(const struct console_sim *sim)
{
    const char *text = console_getf(sim, "config.%s", sim->scenario->threshold);
    int64_t nano = CONSOLE_NANO / 2;
    if (!text || !console_decimal(text, &nano))
        return CONSOLE_NANO / 2;
    return nano;
}

static void put_row(struct console_run *run, const char *id, const char *label, int64_t p,
                    enum console_tone tone)
{
    int64_t conf = console_is(label, run->scenario->positive) ? p : CONSOLE_NANO - p;
    char numbers[64];
    struct str line = STR_INIT;
    if (tone != CONSOLE_PLAIN)
        str_add_char(&line, (char) tone);
    snprintf(numbers, sizeof numbers, "%.2f,%.2f", (double) p / CONSOLE_NANO,
             (double) conf / CONSOLE_NANO);
    str_addf(&line, "%s,%s,%s", id, label, numbers);
    console_put(run, str_text(&line));
    str_finish(&line);
}

/* Runs one input; what the system holds of it are infer.ID, infer.ID.by and p.ID. */
static void infer_one(struct console_run *run, const struct console_input *in)
{
    struct console_sim *sim = run->sim;
    char text[40];
    int64_t p;
    if (!p_of(sim, in, &p)) {
        console_setf(sim, "fail", "infer.%s", in->id);
        console_tell(run, CONSOLE_BAD, ERR_N("%1: failed: %2"), in->id,
                     in->fail ? in->fail : "no result", NULL);
        return;
    }
    const char *label = p >= threshold(sim) ? run->scenario->positive : run->scenario->negative;
    snprintf(text, sizeof text, "%lld", (long long) p);
    console_setf(sim, text, "p.%s", in->id);
    console_setf(sim, label, "infer.%s", in->id);
    console_setf(sim, model_in_use(sim), "infer.%s.by", in->id);
    put_row(run, in->id, label, p, CONSOLE_PLAIN);
}

static bool wanted(const struct console_run *run, const struct console_input *in)
{
    for (int i = 1; i < run->n; i++)
        if (console_glob(run->v[i], in->id) || (*in->batch && console_is(run->v[i], in->batch)))
            return true;
    return false;
}

bool console_run_infer(struct console_run *run)
{
    const struct console_scenario *s = run->scenario;
    int64_t done = 0;
    if (!console_may(run, "infer"))
        return false;
    for (size_t i = 0; i < s->infer_needs_count; i++) {
        const char *state = console_getf(run->sim, "service.%s", s->infer_needs[i]);
        if (!console_is(state, "running"))
            return console_refuse(run, ERR_N("nothing was run: %1 is %2"), s->infer_needs[i], state,
                                  NULL);
    }
    console_put(run, "file,label,p,conf");
    for (size_t i = 0; i < s->inputs_count; i++) {
        if (!wanted(run, &s->inputs[i]))
            continue;
        infer_one(run, &s->inputs[i]);
        done++;
    }
    if (done == 0) {
        str_clear(&run->out);
        return console_refuse(run, ERR_N("%1: there is no such input; Tab lists them"), run->v[1],
                              NULL, NULL);
    }
    run->seconds += (done + s->infer_batch - 1) / s->infer_batch * s->infer_seconds;
    return true;
}

bool console_run_results(struct console_run *run)
{
    const struct console_scenario *s = run->scenario;
    console_put(run, "file,label,p,conf");
    for (size_t i = 0; i < s->inputs_count; i++) {
        const char *id = s->inputs[i].id, *label = console_getf(run->sim, "infer.%s", id);
        const char *p = console_getf(run->sim, "p.%s", id);
        if (label && console_is(label, "fail"))
            console_tell(run, CONSOLE_BAD, ERR_N("%1: failed: %2"), id,
                         s->inputs[i].fail ? s->inputs[i].fail : "no result", NULL);
        else if (label && p)
            put_row(run, id, label, strtoll(p, NULL, 10),
                    console_is(console_getf(run->sim, "review.%s", id), "yes") ? CONSOLE_HINT
                                                                               : CONSOLE_PLAIN);
    }
    return true;
}

/* Hands results to people. */
bool console_run_review(struct console_run *run)
{
    if (!console_may(run, "review"))
        return false;
    for (int i = 1; i < run->n; i++) {
        const char *label = console_getf(run->sim, "infer.%s", run->v[i]);
        if (!label)
            return console_refuse(run, ERR_N("%1: there is no result of it yet"), run->v[i], NULL,
                                  NULL);
        if (!console_is(console_getf(run->sim, "review.%s", run->v[i]), "yes"))
            console_count(run->sim, "review");
        console_setf(run->sim, "yes", "review.%s", run->v[i]);
        console_tell(run, CONSOLE_GOOD, ERR_N("%1 goes to a person"), run->v[i], NULL, NULL);
    }
    return true;
}
