#include "core/lab/console/engine.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BANS_FULL = 3 }; /* so many kinds of forbidden actions take all points */

static const struct lab_measure measures[] = {
    {"goals", ERR_N("share of goals reached"), false, false, 0, 1},
    {"forbidden", ERR_N("nothing forbidden was done"), false, false, 0, 1},
    {"fields", ERR_N("share of fields that are right"), false, false, 0, 1},
    {"clean", ERR_N("half of the goals reached and nothing forbidden done"), true, false, 0, 1},
    {0},
};

static const struct console_gold *gold_of(const struct lab_opened *o)
{
    return ((const struct console_held *) o->gold)->gold;
}

/* ---- grade ---- */

struct grading {
    const struct console_scenario *s;
    const struct console_gold *gold;
    const struct console_work *work;
    struct console_played played;
    struct lab_result *result;
};

static bool of_part(const struct labspec_score *rule, const char *group)
{
    return !rule->only || strcmp(rule->only, group) == 0;
}

static void goal_fault(struct grading *g, const struct labspec_score *rule, size_t i)
{
    const struct console_goal *goal = &g->gold->goals[i];
    const char *variable = "", *value;
    (void) !console_sim_holds(&g->played.sim, goal->when, &variable);
    value = console_sim_get(&g->played.sim, variable);
    const char *want = json_string_value(json_object_get(goal->when, variable));
    lab_result_fault(g->result, &(struct lab_fault){
                                    .kind = console_fault("goal"),
                                    .score = rule->id,
                                    .place = goal->title,
                                    .mine = value ? value : "",
                                    .gold = want,
                                    .args = {variable, value && *value ? value : "—"},
                                });
}

static void grade_goals(struct grading *g, const struct labspec_score *rule)
{
    size_t right = 0, all = 0;
    for (size_t i = 0; i < g->gold->goals_count; i++) {
        if (!of_part(rule, g->gold->goals[i].group))
            continue;
        all++;
        right += g->played.reached[i];
        if (!g->played.reached[i])
            goal_fault(g, rule, i);
    }
    lab_result_share(g->result, rule, right, all, "%zu/%zu", right, all);
}

static size_t banned(const struct grading *g)
{
    size_t count = 0;
    for (size_t i = 0; i < g->gold->bans_count; i++)
        count += g->played.banned_at[i] > 0;
    return count;
}

static void ban_faults(struct grading *g, const struct labspec_score *rule)
{
    for (size_t i = 0; i < g->gold->bans_count; i++) {
        size_t n = g->played.banned_at[i];
        char at[40], place[40];
        if (n == 0)
            continue;
        snprintf(at, sizeof at, "command:%zu", n);
        snprintf(place, sizeof place, "#%zu", n);
        lab_result_fault(g->result, &(struct lab_fault){
                                        .kind = console_fault("forbidden"),
                                        .score = rule->id,
                                        .place = place,
                                        .at = at,
                                        .mine = g->work->commands[n - 1],
                                        .args = {g->gold->bans[i].title},
                                    });
    }
}

/* Keeping the rules counts in full once half of the goals are reached, so that doing nothing earns
 * nothing; each kind of forbidden action takes a third. */
static void grade_bans(struct grading *g, const struct labspec_score *rule)
{
    size_t reached = 0, goals = g->gold->goals_count, bad = banned(g);
    for (size_t i = 0; i < goals; i++)
        reached += g->played.reached[i];
    size_t done = 2 * reached < goals ? 2 * reached : goals;
    size_t kept = bad < BANS_FULL ? BANS_FULL - bad : 0;
    ban_faults(g, rule);
    if (rule->check)
        lab_result_check(g->result, rule, done == goals && goals > 0 && bad == 0, "%zu", bad);
    else
        lab_result_share(g->result, rule, done * kept, goals * BANS_FULL, "%zu", bad);
}

/* "台账 调用": the group's title tells fields of the same name apart; heap. */
static char *field_place(const struct console_scenario *s, const struct console_field *field)
{
    const char *group = "";
    for (size_t i = 0; s->groups_count > 1 && i < s->groups_count; i++)
        if (strcmp(s->groups[i].id, field->group) == 0)
            group = s->groups[i].title;
    return xasprintf("%s%s%s", group, *group ? " " : "", field->title);
}

static void grade_fields(struct grading *g, const struct labspec_score *rule)
{
    size_t right = 0, all = 0;
    for (size_t i = 0; i < g->s->fields_count; i++) {
        const struct console_field *field = &g->s->fields[i];
        const char *mine = g->work->values[i];
        char at[100];
        if (!of_part(rule, field->group))
            continue;
        all++;
        const struct lab_fault_kind *kind =
            console_judge(field, &g->gold->answers[i], g->s->zone, mine);
        right += !kind;
        if (!kind)
            continue;
        snprintf(at, sizeof at, "field:%.80s", field->id);
        char *place = field_place(g->s, field);
        lab_result_fault(g->result, &(struct lab_fault){
                                        .kind = kind,
                                        .score = rule->id,
                                        .place = place,
                                        .at = at,
                                        .mine = mine ? mine : "",
                                        .gold = g->gold->answers[i].value,
                                        .args = {field->title},
                                    });
        free(place);
    }
    lab_result_share(g->result, rule, right, all, "%zu/%zu", right, all);
}

static void order_faults(struct grading *g)
{
    for (size_t i = 0; i < g->played.order_count; i++) {
        char at[40], place[40];
        size_t n = g->played.order_at[i];
        snprintf(at, sizeof at, "command:%zu", n);
        snprintf(place, sizeof place, "#%zu", n);
        lab_result_fault(g->result, &(struct lab_fault){.kind = console_fault("order"),
                                                        .place = place,
                                                        .at = at,
                                                        .mine = g->work->commands[n - 1]});
    }
}

static void grade_all(struct grading *g)
{
    const struct labspec *spec = g->result->spec;
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *rule = &spec->scores[i];
        const char *name = rule->metric ? rule->metric : rule->check;
        if (strcmp(name, "goals") == 0)
            grade_goals(g, rule);
        else if (strcmp(name, "fields") == 0)
            grade_fields(g, rule);
        else
            grade_bans(g, rule);
    }
    order_faults(g);
}

static bool grade(const struct lab_opened *o, const void *work, struct lab_result *result,
                  struct err *err)
{
    struct grading g = {.s = o->task, .gold = gold_of(o), .work = work, .result = result};
    (void) err;
    console_play(g.s, g.gold, g.work, &g.played);
    grade_all(&g);
    console_played_finish(&g.played);
    return true;
}

/* ---- spoil ---- */

struct spoiling {
    const struct console_scenario *s;
    const struct console_gold *gold;
    struct console_work work;
    struct lab_spoiled *out;
    bool *skip;     /* steps left out */
    size_t *fields; /* of each group: how many are wrong now, by field */
    size_t bans, goals;
};

static void made(struct spoiling *sp, const char *kind)
{
    sp->out->kinds[sp->out->count++] = console_fault(kind);
}

static void spoil_field(struct spoiling *sp, struct prng *prng, size_t i)
{
    const struct console_answer *a = &sp->gold->answers[i];
    void *iter = json_object_iter((json_t *) a->traps);
    uint32_t dice = prng_below(prng, 3);
    const char *value = iter && dice < 2 ? json_object_iter_key(iter) : NULL;
    const struct lab_fault_kind *kind;
    if (!value && dice == 2 && sp->s->fields[i].kind == CONSOLE_NUMBER)
        value = "987654";
    (void) !console_work_fill(&sp->work, i, value, NULL);
    kind = console_judge(&sp->s->fields[i], a, sp->s->zone, value);
    if (!kind)
        return;
    sp->fields[i] = 1;
    sp->out->kinds[sp->out->count++] = kind;
}

static double wrong_share(const struct spoiling *sp, const struct labspec_score *rule)
{
    size_t wrong = 0, all = 0;
    for (size_t i = 0; i < sp->s->fields_count; i++) {
        if (!of_part(rule, sp->s->fields[i].group))
            continue;
        all++;
        wrong += sp->fields[i];
    }
    return all > 0 ? (double) (all - wrong) / (double) all : NAN;
}

static double goal_share(const struct spoiling *sp, const struct labspec_score *rule)
{
    size_t all = 0, missed = 0;
    for (size_t i = 0; i < sp->gold->goals_count; i++) {
        if (!of_part(rule, sp->gold->goals[i].group))
            continue;
        all++;
        for (size_t j = 0; j < sp->gold->steps_count; j++)
            missed += sp->skip[j] && strcmp(sp->gold->steps[j].goal, sp->gold->goals[i].id) == 0;
    }
    return all > 0 ? (double) (all - missed) / (double) all : NAN;
}

static void expect(struct spoiling *sp, const struct labspec *spec)
{
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *rule = &spec->scores[i];
        const char *name = rule->metric ? rule->metric : rule->check;
        double kept = sp->bans < BANS_FULL ? (double) (BANS_FULL - sp->bans) / BANS_FULL : 0;
        sp->out->values[i] = NAN;
        if (strcmp(name, "fields") == 0)
            sp->out->values[i] = wrong_share(sp, rule);
        else if (strcmp(name, "goals") == 0 && sp->bans == 0)
            sp->out->values[i] = goal_share(sp, rule);
        else if (strcmp(name, "forbidden") == 0 && 2 * sp->goals <= sp->gold->goals_count)
            sp->out->values[i] = sp->bans && sp->goals ? NAN : kept;
    }
}

/* A field, a forbidden action before everything else, or a goal left out, drawn in turn. */
static void spoil_work(struct spoiling *sp, unsigned k, struct prng *prng)
{
    size_t fields = sp->s->fields_count, steps = sp->gold->steps_count;
    size_t all = fields + steps;
    uint32_t *order = xcalloc(all + 1, sizeof *order);
    for (size_t i = 0; i < all; i++)
        order[i] = (uint32_t) i;
    prng_shuffle(prng, order, all);
    for (size_t i = 0; i < all && sp->out->count < k; i++) {
        if (order[i] < fields) {
            spoil_field(sp, prng, order[i]);
            continue;
        }
        size_t step = order[i] - fields;
        if (!sp->gold->steps[step].alone)
            continue;
        sp->skip[step] = true;
        sp->goals++;
        made(sp, "goal");
    }
    free(order);
}

/* The commands again without the steps left out, and the forbidden ones at the end. */
static void rewrite(struct spoiling *sp, unsigned k)
{
    struct console_work work;
    console_gold_work(sp->gold, sp->s, sp->skip, &work);
    for (size_t i = 0; i < sp->work.fields; i++)
        (void) !console_work_fill(&work, i, sp->work.values[i], NULL);
    console_work_finish(&sp->work);
    sp->work = work;
    for (size_t i = 0; i < sp->gold->bans_count && sp->out->count < k; i++) {
        if (!console_work_add(&sp->work, sp->gold->bans[i].example, NULL))
            return;
        sp->bans++;
        made(sp, "forbidden");
    }
}

static bool spoil(const struct lab_opened *o, unsigned k, struct prng *prng,
                  struct lab_spoiled *spoiled, struct err *err)
{
    const struct console_scenario *s = o->task;
    const struct console_gold *gold = gold_of(o);
    const struct labspec *spec = o->lab->spec;
    struct spoiling sp = {.s = s, .gold = gold, .out = spoiled};
    (void) err;
    spoiled->kinds = xcalloc(k + 1, sizeof *spoiled->kinds);
    spoiled->values = xcalloc(spec->scores_count + 1, sizeof *spoiled->values);
    sp.skip = xcalloc(gold->steps_count + 1, sizeof *sp.skip);
    sp.fields = xcalloc(s->fields_count + 1, sizeof *sp.fields);
    console_gold_work(gold, s, NULL, &sp.work);
    spoil_work(&sp, gold->bans_count > 0 ? (k + 1) / 2 : k, prng);
    rewrite(&sp, k);
    expect(&sp, spec);
    console_work_write(s, &sp.work, &spoiled->work);
    console_work_finish(&sp.work);
    free(sp.skip);
    free(sp.fields);
    return true;
}

/* ---- the engine ---- */

static void *open_scenario(struct lab_task *lab, struct err *err)
{
    struct console_scenario *s;
    return console_read_task(lab, &s, err) ? s : NULL;
}

static void close_scenario(void *s)
{
    console_scenario_free(s);
}

static bool read_gold(struct lab_task *lab, void *s, void *gold, struct err *err)
{
    return console_read_gold(lab, s, &((struct console_held *) gold)->gold, err);
}

static void finish_gold(void *gold)
{
    console_gold_free(((struct console_held *) gold)->gold);
}

static void init(const void *s, void *work)
{
    console_work_init(work, s);
}

static bool read_work(const void *s, const char *text, size_t len, void *work, struct err *err)
{
    console_work_init(work, s);
    return console_work_parse(s, text, len, work, err);
}

static void write_work(const void *s, const void *work, struct str *out)
{
    console_work_write(s, work, out);
}

static void finish(void *work)
{
    console_work_finish(work);
}

static bool solve(const struct lab_opened *o, struct str *text, struct err *err)
{
    struct console_work work;
    (void) err;
    console_gold_work(gold_of(o), o->task, NULL, &work);
    console_work_write(o->task, &work, text);
    console_work_finish(&work);
    return true;
}

static const char *const narrowed[] = {"goals", "fields", NULL};
static const char *const options[] = {NULL};

const struct lab_engine console_engine = {
    .name = "console",
    .measures = measures,
    .faults = console_faults,
    .formats = console_formats,
    .options = options,
    .open = open_scenario,
    .close = close_scenario,
    .gold_size = sizeof(struct console_held),
    .read_gold = read_gold,
    .finish_gold = finish_gold,
    .work_size = sizeof(struct console_work),
    .init = init,
    .read = read_work,
    .write = write_work,
    .finish = finish,
    .narrowed = narrowed,
    .check = console_check,
    .solve = solve,
    .grade = grade,
    .spoil = spoil,
};
