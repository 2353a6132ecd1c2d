#include "core/lab/engine.h"

#include <stdlib.h>
#include <string.h>

void lab_spoiled_finish(struct lab_spoiled *spoiled)
{
    str_finish(&spoiled->work);
    free(spoiled->kinds);
    free(spoiled->values);
    *spoiled = (struct lab_spoiled){0};
}

static const struct lab_measure *find_measure(const struct lab_engine *engine, const char *name)
{
    for (const struct lab_measure *m = engine->measures; m->name; m++)
        if (strcmp(m->name, name) == 0)
            return m;
    return NULL;
}

static bool has_fault(const struct lab_engine *engine, const char *name)
{
    for (const struct lab_fault_kind *k = engine->faults; k->name; k++)
        if (strcmp(k->name, name) == 0)
            return true;
    return false;
}

static bool has_option(const struct lab_engine *engine, const char *name)
{
    for (const char *const *o = engine->options; o && *o; o++)
        if (strcmp(*o, name) == 0)
            return true;
    return false;
}

static bool unknown(const struct labspec *spec, const char *what, const char *name, struct err *err)
{
    err_set(err, ERR_INVALID, "labs/%s/lab.yaml", spec->id);
    return err_detail(err, "%s: %s", what, name);
}

/* A ramp beyond what the measure can reach could never be earned, or never be lost. */
static bool check_ramp(const struct labspec *spec, const struct labspec_score *score,
                       const struct lab_measure *m, struct err *err)
{
    double full = (double) score->full_micro / 1e6, zero = (double) score->zero_micro / 1e6;
    if (full < m->least || full > m->most || zero < m->least || zero > m->most)
        return unknown(spec, "full, zero", score->id, err);
    return (full < zero) == m->error || unknown(spec, "full, zero", score->id, err);
}

bool lab_engine_check(const struct lab_engine *engine, const struct labspec *spec, struct err *err)
{
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *score = &spec->scores[i];
        const char *name = score->metric ? score->metric : score->check;
        const struct lab_measure *m = find_measure(engine, name);
        if (!m || m->check != (score->check != NULL))
            return unknown(spec, score->metric ? "metric" : "check", name, err);
        if (!m->check && !check_ramp(spec, score, m, err))
            return false;
    }
    for (unsigned i = 0; i < spec->explain_count; i++)
        if (!has_fault(engine, spec->explain[i].when))
            return unknown(spec, "when", spec->explain[i].when, err);
    for (unsigned i = 0; i < spec->options_count; i++)
        if (!has_option(engine, spec->options[i].name))
            return unknown(spec, "options", spec->options[i].name, err);
    return true;
}
