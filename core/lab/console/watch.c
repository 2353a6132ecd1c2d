/* What an operator looks at: load, alerts, the log, the time. */
#include "core/lab/console/run.h"

#include "core/lab/console/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- load ---- */

static double gauge_value(const struct console_sim *sim, const struct console_gauge *g)
{
    const struct console_scenario *s = sim->scenario;
    const char *fixed = console_getf(sim, "monitor.%s", g->id);
    int64_t nano;
    double value = g->base;
    if (fixed && console_decimal(fixed, &nano))
        return (double) nano / CONSOLE_NANO;
    for (size_t i = 0; i < s->services_count; i++)
        if (console_is(console_getf(sim, "service.%s", s->services[i].id), "running"))
            value += json_number_value(json_object_get(s->services[i].load, g->id));
    return value;
}

bool console_run_monitor(struct console_run *run)
{
    for (size_t i = 0; i < run->scenario->gauges_count; i++) {
        const struct console_gauge *g = &run->scenario->gauges[i];
        double value = gauge_value(run->sim, g);
        char text[80], bar[24];
        int filled = g->total > 0 ? (int) (value / g->total * 20 + 0.5) : 0;
        struct str line = STR_INIT;
        for (int j = 0; j < 20; j++)
            bar[j] = j < filled ? '#' : '.';
        bar[20] = '\0';
        if (g->warn > 0 && value > g->warn)
            str_add_char(&line, CONSOLE_BAD);
        console_cell(&line, g->title, 10);
        if (strcmp(g->unit, "%") == 0)
            snprintf(text, sizeof text, "%.4g%%", value);
        else
            snprintf(text, sizeof text, "%.4g/%.4g %.20s", value, g->total, g->unit);
        console_cell(&line, bar, 20);
        str_add(&line, text);
        console_put(run, str_text(&line));
        str_finish(&line);
    }
    console_sim_set(run->sim, "seen.monitor", "yes");
    return true;
}

/* ---- alerts ---- */

bool console_run_alerts(struct console_run *run)
{
    bool all = run->n == 2 && console_is(run->v[1], "--all"), any = false;
    for (size_t i = 0; i < run->scenario->alerts_count; i++) {
        const struct console_alert *a = &run->scenario->alerts[i];
        const char *state = console_getf(run->sim, "alert.%s", a->id);
        struct str line = STR_INIT;
        if (console_is(state, "none") || (console_is(state, "resolved") && !all))
            continue;
        any = true;
        if (console_is(state, "open"))
            str_add_char(&line, CONSOLE_BAD);
        console_cell(&line, a->id, 5);
        console_cell(&line, state, 9);
        console_cell(&line, a->level, 5);
        console_cell(&line, a->at, 8);
        str_add(&line, a->text);
        console_put(run, str_text(&line));
        str_finish(&line);
    }
    if (!any)
        console_tell(run, CONSOLE_GOOD, ERR_N("no alert is open"), NULL, NULL, NULL);
    return true;
}

static bool alert_step(struct console_run *run, const char *id, const char *verb)
{
    const char *state = console_getf(run->sim, "alert.%s", id);
    const char *next = console_is(verb, "ack")       ? "acked"
                       : console_is(verb, "resolve") ? "resolved"
                                                     : "escalated";
    if (console_is(state, "resolved") || (console_is(state, next)))
        return console_refuse(run, ERR_N("%1 is %2 already"), id, state, NULL);
    if (console_is(state, "open") && !console_is(verb, "ack")) {
        console_count(run->sim, "order.alert");
        return console_refuse(run, ERR_N("%1 is not acknowledged yet: alert ack %1"), id, NULL,
                              NULL);
    }
    console_setf(run->sim, next, "alert.%s", id);
    console_setf(run->sim, "yes", "alert.%s.%s", id, next);
    if (run->n >= 4)
        console_setf(run->sim, run->v[3], "alert.%s.to", id);
    console_tell(run, CONSOLE_GOOD, ERR_N("%1 is %2 now"), id, next, NULL);
    return true;
}

bool console_run_alert(struct console_run *run)
{
    const char *verb = run->v[1], *id = run->v[2];
    const char *state = console_getf(run->sim, "alert.%s", id);
    bool escalate = console_is(verb, "escalate");
    if (!(console_is(verb, "ack") && run->n == 3) && !console_is(verb, "resolve") &&
        !(escalate && run->n == 4))
        return console_refuse(run, ERR_N("usage: %1 %2"), "alert", run->command->usage, NULL);
    if (!state || console_is(state, "none") || strchr(id, '.'))
        return console_refuse(run, ERR_N("%1: there is no such alert; `alerts` lists them"), id,
                              NULL, NULL);
    return console_may(run, "alert") && alert_step(run, id, verb);
}

/* ---- the log ---- */

struct look {
    const char *level, *since, *until, *grep, *service;
    int64_t tail;
    long budget;
};

/* The n-th blank-separated word of a line. */
static size_t nth(const char *line, int n, const char **word)
{
    const char *p = line + strspn(line, " ");
    for (; n > 0 && *p; n--) {
        p += strcspn(p, " ");
        p += strspn(p, " ");
    }
    *word = p;
    return strcspn(p, " ");
}

static int rank(const char *level, size_t n)
{
    static const char *const levels[] = {"DEBUG", "INFO", "WARN", "ERROR"};
    for (int i = 0; i < 4; i++)
        if (strlen(levels[i]) == n && strncasecmp(levels[i], level, n) == 0)
            return i;
    return -1;
}

/* Bounds are compared as text with as much of the line's time as they give: "2025-09-18T03", or the
 * time of day alone, "03:40". */
static int compare_time(const char *line, const char *bound)
{
    const char *at = line;
    if (strlen(bound) >= 3 && bound[2] == ':' && strcspn(line, "T") == 10)
        at = line + 11;
    return strncmp(at, bound, strlen(bound));
}

static bool seen(struct look *look, const char *line)
{
    const char *word;
    size_t n = nth(line, 1, &word);
    if (look->level && rank(word, n) < rank(look->level, strlen(look->level)))
        return false;
    n = nth(line, 2, &word);
    if (look->service && (strlen(look->service) != n || strncmp(word, look->service, n) != 0))
        return false;
    if (look->since && compare_time(line, look->since) < 0)
        return false;
    if (look->until && compare_time(line, look->until) > 0)
        return false;
    return !look->grep || console_match(look->grep, line, strlen(line), false, &look->budget);
}

static bool options(struct console_run *run, struct look *look)
{
    const struct {
        const char *name, **to;
    } known[] = {{"--level", &look->level},
                 {"--since", &look->since},
                 {"--until", &look->until},
                 {"--grep", &look->grep},
                 {"--service", &look->service}};
    for (int i = 1; i < run->n; i++) {
        bool found = false;
        for (size_t j = 0; i + 1 < run->n && j < sizeof known / sizeof *known; j++) {
            if (!found && console_is(run->v[i], known[j].name)) {
                *known[j].to = run->v[++i];
                found = true;
            }
        }
        if (!found && i + 1 < run->n && console_is(run->v[i], "--tail"))
            found = console_whole(run->v[++i], 1, 100000, &look->tail);
        if (!found)
            return console_refuse(run, ERR_N("usage: %1 %2"), "log", run->command->usage, NULL);
    }
    if (look->level && rank(look->level, strlen(look->level)) < 0)
        return console_refuse(run, ERR_N("levels are DEBUG, INFO, WARN and ERROR"), NULL, NULL,
                              NULL);
    return true;
}

static void put_log(struct console_run *run, const char *line)
{
    const char *word;
    size_t n = nth(line, 1, &word);
    if (run->out.len > CONSOLE_OUT_MAX)
        return;
    int level = rank(word, n);
    if (level >= 2)
        str_add_char(&run->out, level == 3 ? CONSOLE_BAD : CONSOLE_HINT);
    console_put(run, line);
}

static bool clear_log(struct console_run *run)
{
    if (!console_may(run, "log"))
        return false;
    for (size_t i = 0; i < run->sim->log_count; i++)
        free(run->sim->log[i]);
    run->sim->log_count = 0;
    console_sim_set(run->sim, "log", "cleared");
    console_tell(run, CONSOLE_GOOD, ERR_N("%1 is %2 now"), "log", "cleared", NULL);
    return true;
}

bool console_run_log(struct console_run *run)
{
    struct console_sim *sim = run->sim;
    struct look look = {.budget = 4000000};
    size_t from = 0;
    if (run->n == 2 && console_is(run->v[1], "clear"))
        return clear_log(run);
    if (!options(run, &look))
        return false;
    sim->effort -= (long) sim->log_count * 64;
    if (sim->effort <= 0)
        return console_refuse(run, ERR_N("too much was searched in this work; undo some commands"),
                              NULL, NULL, NULL);
    bool *take = xcalloc(sim->log_count + 1, sizeof *take);
    int64_t count = 0;
    for (size_t i = 0; i < sim->log_count; i++)
        count += take[i] = seen(&look, sim->log[i]);
    for (; look.tail > 0 && count > look.tail; from++)
        count -= take[from];
    for (size_t i = from; i < sim->log_count; i++)
        if (take[i])
            put_log(run, sim->log[i]);
    free(take);
    sim->effort -= 4000000 - look.budget;
    return true;
}

bool console_run_date(struct console_run *run)
{
    char local[40], utc[40];
    console_time(run->sim->now, run->scenario->zone, local, sizeof local);
    console_time(run->sim->now, 0, utc, sizeof utc);
    struct str line = STR_INIT;
    int zone = run->scenario->zone;
    str_addf(&line, "%s (UTC%c%02d:%02d)   UTC %s", local, zone < 0 ? '-' : '+', abs(zone) / 60,
             abs(zone) % 60, utc);
    console_put(run, str_text(&line));
    str_finish(&line);
    return true;
}
