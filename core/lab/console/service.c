/* Services: what runs, what each needs, starting and stopping in order. */
#include "core/lab/console/run.h"

#include <stdio.h>
#include <string.h>

static const char *state_of(const struct console_sim *sim, const char *id)
{
    const char *state = console_getf(sim, "service.%s", id);
    return state ? state : "";
}

void console_settle(struct console_sim *sim)
{
    const struct console_scenario *s = sim->scenario;
    char line[200];
    for (size_t i = 0; i < s->services_count; i++) {
        const char *id = s->services[i].id;
        if (!console_is(state_of(sim, id), "loading") || sim->now < sim->ready[i])
            continue;
        console_setf(sim, "running", "service.%s", id);
        snprintf(line, sizeof line, "INFO %s ready", id);
        console_log(sim, line);
    }
}

bool console_run_status(struct console_run *run)
{
    const struct console_scenario *s = run->scenario;
    for (size_t i = 0; i < s->services_count; i++) {
        const struct console_service *v = &s->services[i];
        const char *state = state_of(run->sim, v->id);
        struct str line = STR_INIT;
        if (!console_is(state, "stopped"))
            str_add_char(&line, console_is(state, "running")   ? CONSOLE_GOOD
                                : console_is(state, "loading") ? CONSOLE_HINT
                                                               : CONSOLE_BAD);
        console_cell(&line, v->id, 10);
        console_cell(&line, state, 9);
        str_add(&line, v->title);
        for (size_t j = 0; j < v->needs_count; j++)
            str_addf(&line, "%s%s", j ? " " : "  ← ", v->needs[j]);
        console_put(run, str_text(&line));
        str_finish(&line);
    }
    return true;
}

bool console_run_health(struct console_run *run)
{
    const struct console_scenario *s = run->scenario;
    bool good = s->services_count > 0;
    for (size_t i = 0; i < s->services_count; i++) {
        const char *state = state_of(run->sim, s->services[i].id);
        bool ok = console_is(state, "running");
        struct str line = STR_INIT;
        good = good && ok;
        str_add_char(&line, ok ? CONSOLE_GOOD : CONSOLE_BAD);
        console_cell(&line, s->services[i].id, 10);
        str_add(&line, ok ? "ok" : console_is(state, "loading") ? "loading" : "down");
        console_put(run, str_text(&line));
        str_finish(&line);
    }
    console_sim_set(run->sim, "health", good ? "ok" : "bad");
    console_count(run->sim, "health.count");
    if (!good)
        console_tell(run, CONSOLE_HINT,
                     ERR_N("not everything is ok: `wait` while one is loading, `log` tells why one "
                           "is down"),
                     NULL, NULL, NULL);
    return true;
}

static const struct console_service *named(struct console_run *run, const char *id, size_t *index)
{
    const struct console_service *v = console_service_find(run->scenario, id);
    if (v)
        *index = (size_t) (v - run->scenario->services);
    else
        console_refuse(run, ERR_N("%1: there is no such service; `status` lists them"), id, NULL,
                       NULL);
    return v;
}

/* The first service it needs that does not run. */
static const char *lacks(const struct console_sim *sim, const struct console_service *v)
{
    for (size_t i = 0; i < v->needs_count; i++)
        if (!console_is(state_of(sim, v->needs[i]), "running"))
            return v->needs[i];
    return NULL;
}

static bool start(struct console_run *run, const char *id)
{
    char line[300];
    size_t index = 0;
    const struct console_service *v = named(run, id, &index);
    if (!v || !console_may(run, "start"))
        return false;
    const char *state = state_of(run->sim, id);
    if (console_is(state, "running") || console_is(state, "loading"))
        return console_refuse(run, ERR_N("%1 is %2 already"), id, state, NULL);
    const char *missing = lacks(run->sim, v);
    if (missing) {
        snprintf(line, sizeof line, "ERROR %s connect %s Connection refused", id, missing);
        console_log(run->sim, line);
        console_count(run->sim, "order");
        run->seconds += 2;
        return console_refuse(run, ERR_N("%1 could not start: %2 is %3; start what it needs first"),
                              id, missing, state_of(run->sim, missing));
    }
    run->sim->ready[index] = run->sim->now + run->seconds + v->start;
    console_setf(run->sim, v->start > 0 ? "loading" : "running", "service.%s", id);
    snprintf(line, sizeof line, "INFO %s starting", id);
    console_log(run->sim, line);
    snprintf(line, sizeof line, "%lld", (long long) v->start);
    console_tell(run, CONSOLE_GOOD, ERR_N("%1 is starting; it takes about %2 s"), id, line, NULL);
    return true;
}

/* A service that runs and needs this one. */
static const char *needed_by(const struct console_sim *sim, const char *id)
{
    const struct console_scenario *s = sim->scenario;
    for (size_t i = 0; i < s->services_count; i++) {
        const struct console_service *v = &s->services[i];
        bool up = console_is(state_of(sim, v->id), "running") ||
                  console_is(state_of(sim, v->id), "loading");
        for (size_t j = 0; up && j < v->needs_count; j++)
            if (strcmp(v->needs[j], id) == 0)
                return v->id;
    }
    return NULL;
}

/* Whatever needed it breaks off, and what needed that. */
static void break_off(struct console_sim *sim, const char *id)
{
    const char *user;
    char line[300];
    while ((user = needed_by(sim, id))) {
        console_setf(sim, "failed", "service.%s", user);
        snprintf(line, sizeof line, "ERROR %s lost connection to %s", user, id);
        console_log(sim, line);
        break_off(sim, user);
    }
}

static bool stop(struct console_run *run, const char *id, bool force)
{
    char line[300];
    size_t index = 0;
    const struct console_service *v = named(run, id, &index);
    if (!v || !console_may(run, "stop"))
        return false;
    if (console_is(state_of(run->sim, id), "stopped"))
        return console_refuse(run, ERR_N("%1 is %2 already"), id, "stopped", NULL);
    const char *user = needed_by(run->sim, id);
    if (user && !force) {
        console_count(run->sim, "order");
        return console_refuse(run, ERR_N("%1 is still used by %2; stop %2 first"), id, user, NULL);
    }
    console_setf(run->sim, "stopped", "service.%s", id);
    snprintf(line, sizeof line, "INFO %s stopped", id);
    console_log(run->sim, line);
    break_off(run->sim, id);
    run->seconds += v->stop;
    console_tell(run, CONSOLE_GOOD, ERR_N("%1 is stopped"), id, NULL, NULL);
    return true;
}

static bool forced(const struct console_run *run)
{
    return run->n == 3 && console_is(run->v[2], "--force");
}

bool console_run_start(struct console_run *run)
{
    return start(run, run->v[1]);
}

bool console_run_stop(struct console_run *run)
{
    if (run->n == 3 && !forced(run))
        return console_refuse(run, ERR_N("usage: %1 %2"), run->command->name, run->command->usage,
                              NULL);
    return stop(run, run->v[1], forced(run));
}

bool console_run_restart(struct console_run *run)
{
    if (console_is(state_of(run->sim, run->v[1]), "running") && !stop(run, run->v[1], forced(run)))
        return false;
    return start(run, run->v[1]);
}

/* `wait` alone waits for whatever is loading. */
bool console_run_wait(struct console_run *run)
{
    const struct console_scenario *s = run->scenario;
    int64_t seconds = 0;
    if (run->n == 2 && !console_whole(run->v[1], 1, 3600, &seconds))
        return console_refuse(run, ERR_N("wait: seconds from 1 to 3600, or none"), NULL, NULL,
                              NULL);
    for (size_t i = 0; run->n == 1 && i < s->services_count; i++)
        if (console_is(state_of(run->sim, s->services[i].id), "loading") &&
            run->sim->ready[i] - run->sim->now > seconds)
            seconds = run->sim->ready[i] - run->sim->now;
    run->seconds += seconds;
    return true;
}
