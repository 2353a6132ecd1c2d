#include "core/lab/console/gold.h"

#include "core/lab/console/value.h"
#include "core/lab/reason.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct lab_fault_kind console_faults[] = {
    {"goal", ERR_N("not reached yet: %1 is %2")},
    {"forbidden", ERR_N("must not be done: %1")},
    {"order", ERR_N("out of order: what it needs, or what uses it, comes first")},
    {"empty", ERR_N("nothing was filled in")},
    {"utc", ERR_N("off by the time zone: the log is in UTC")},
    {"retries_counted", ERR_N("retries were counted as requests")},
    {"lines_counted", ERR_N("lines were counted, not requests")},
    {"tests_counted", ERR_N("probes or tests were counted with the requests")},
    {"unit", ERR_N("the right number in another unit")},
    {"images_as_instances", ERR_N("images and boxes were mixed up")},
    {"denominator", ERR_N("divided by the wrong whole")},
    {"corner", ERR_N("the corner was taken for the centre")},
    {"axes", ERR_N("width and height, or x and y, were mixed up")},
    {"class_index", ERR_N("the class has another number in this format")},
    {"chance", ERR_N("agreement by chance was not taken off, or wrongly")},
    {"other", ERR_N("another value is right")},
    {0},
};

const struct lab_fault_kind *console_fault(const char *name)
{
    for (const struct lab_fault_kind *k = console_faults; k->name; k++)
        if (strcmp(k->name, name) == 0)
            return k;
    return NULL;
}

/* ---- reading ---- */

struct reader {
    const char *file;
    struct err *err;
    bool bad;
    char at[60]; /* "goals[1]"; "" for the whole */
};

static void fault_why(struct reader *r, enum lab_reason reason, const char *what, const char *name)
{
    if (!r->bad) {
        err_set(r->err, ERR_FORMAT, r->at[0] ? "%s: %s" : "%s", r->file, r->at);
        err_detail(r->err, "%s: %s", what, name ? name : "?");
        lab_why(r->err, reason, what, name ? name : "?", NULL);
    }
    r->bad = true;
}

static void fault(struct reader *r, const char *what, const char *name)
{
    fault_why(r, LAB_WHY_VALUE, what, name);
}

static void stand_at(struct reader *r, const char *list, size_t i)
{
    if (!r->bad)
        snprintf(r->at, sizeof r->at, "%s[%zu]", list, i);
}

static const char *text_of(struct reader *r, const json_t *o, const char *key,
                           const char *otherwise)
{
    const json_t *v = json_object_get(o, key);
    if (v && !json_is_string(v))
        fault(r, key, "not a text");
    if (!json_is_string(v) && !otherwise)
        fault_why(r, LAB_WHY_MEMBER, key, "string");
    return json_is_string(v) ? json_string_value(v) : otherwise ? otherwise : "";
}

static const json_t *texts_of(struct reader *r, const json_t *o, const char *key, bool object)
{
    const json_t *v = json_object_get(o, key), *one;
    const char *name;
    size_t i;
    if (!v)
        return NULL;
    if (object ? !json_is_object(v) : !json_is_array(v)) {
        fault(r, key, "of the wrong kind");
        return NULL;
    }
    if (object)
        json_object_foreach((json_t *) v, name, one)
            if (!json_is_string(one))
                fault(r, key, name);
    if (!object)
        json_array_foreach(v, i, one)
            if (!json_is_string(one))
                fault(r, key, "not a list of texts");
    return v;
}

static size_t list_of(struct reader *r, const json_t *root, const char *key, const json_t **list)
{
    *list = json_object_get(root, key);
    if (!*list)
        return 0;
    if (!json_is_array(*list) || json_array_size(*list) > CONSOLE_THINGS_MAX)
        fault(r, key, "not a list, or too long");
    for (size_t i = 0; !r->bad && i < json_array_size(*list); i++)
        if (!json_is_object(json_array_get(*list, i)))
            fault(r, key, "not a list of objects");
    return r->bad ? 0 : json_array_size(*list);
}

static void read_goals(struct reader *r, struct console_gold *g)
{
    const json_t *list;
    g->goals_count = list_of(r, g->root, "goals", &list);
    g->goals = arena_array(&g->arena, g->goals_count + 1, sizeof *g->goals);
    for (size_t i = 0; i < g->goals_count; i++) {
        const json_t *o = json_array_get(list, i);
        stand_at(r, "goals", i);
        g->goals[i] =
            (struct console_goal){text_of(r, o, "id", NULL), text_of(r, o, "title", NULL),
                                  text_of(r, o, "group", ""), texts_of(r, o, "when", true)};
        if (json_object_size(g->goals[i].when) == 0)
            fault(r, "goals: when", g->goals[i].id);
    }
}

static void read_bans(struct reader *r, struct console_gold *g)
{
    const json_t *list;
    g->bans_count = list_of(r, g->root, "forbidden", &list);
    g->bans = arena_array(&g->arena, g->bans_count + 1, sizeof *g->bans);
    for (size_t i = 0; i < g->bans_count; i++) {
        const json_t *o = json_array_get(list, i);
        stand_at(r, "forbidden", i);
        g->bans[i] = (struct console_ban){
            text_of(r, o, "id", NULL),    text_of(r, o, "title", NULL),
            text_of(r, o, "on", NULL),    text_of(r, o, "example", ""),
            texts_of(r, o, "when", true), json_is_true(json_object_get(o, "attempt"))};
    }
}

static void read_steps(struct reader *r, struct console_gold *g)
{
    const json_t *list;
    g->steps_count = list_of(r, g->root, "steps", &list);
    g->steps = arena_array(&g->arena, g->steps_count + 1, sizeof *g->steps);
    for (size_t i = 0; i < g->steps_count; i++) {
        const json_t *o = json_array_get(list, i);
        stand_at(r, "steps", i);
        g->steps[i] = (struct console_step){text_of(r, o, "goal", ""), texts_of(r, o, "run", false),
                                            json_is_true(json_object_get(o, "alone"))};
    }
}

static bool readable(const struct console_field *field, const char *value)
{
    int64_t number;
    bool dated;
    if (field->kind == CONSOLE_NUMBER)
        return console_decimal_unit(value, field->unit, &number);
    if (field->kind == CONSOLE_TIME)
        return console_clock_time(value, &number, &dated);
    for (size_t i = 0; i < field->choices_count; i++)
        if (strcmp(field->choices[i], value) == 0)
            return true;
    return field->kind == CONSOLE_TEXT && *value;
}

/* Which fields are in one of the two only. */
static void fields_differ(struct reader *r, const json_t *all, const struct console_scenario *s)
{
    struct str names = STR_INIT;
    const char *name;
    const json_t *one;
    for (size_t i = 0; i < s->fields_count; i++)
        if (!json_object_get(all, s->fields[i].id))
            str_addf(&names, " −%s", s->fields[i].id);
    json_object_foreach((json_t *) all, name, one)
        if (!console_field_find(s, name))
            str_addf(&names, " +%s", name);
    lab_why(r->err, LAB_WHY_FORM_FIELDS, str_text(&names) + (names.len > 0), NULL, NULL);
    str_finish(&names);
}

static void read_answers(struct reader *r, struct console_gold *g, const struct console_scenario *s)
{
    const json_t *all = json_object_get(g->root, "fields");
    int64_t nano;
    g->answers_count = s->fields_count;
    g->answers = arena_array(&g->arena, s->fields_count + 1, sizeof *g->answers);
    if (!r->bad)
        snprintf(r->at, sizeof r->at, "fields");
    if (json_object_size(all) != s->fields_count) {
        fault(r, "fields", "not those of the form");
        fields_differ(r, all, s);
    }
    for (size_t i = 0; !r->bad && i < s->fields_count; i++) {
        const json_t *o = json_object_get(all, s->fields[i].id);
        struct console_answer *a = &g->answers[i];
        const char *trap;
        const json_t *kind;
        if (!json_is_object(o)) {
            fault(r, "fields", s->fields[i].id);
            fields_differ(r, all, s);
            return;
        }
        *a =
            (struct console_answer){text_of(r, o, "value", NULL), text_of(r, o, "tolerance", "0"),
                                    texts_of(r, o, "accept", false), texts_of(r, o, "traps", true)};
        if (!r->bad &&
            (!readable(&s->fields[i], a->value) || !console_decimal(a->tolerance, &nano))) {
            snprintf(r->at, sizeof r->at, "fields.%.40s", s->fields[i].id);
            fault(r, "value, tolerance", s->fields[i].id);
            lab_why(r->err, LAB_WHY_FORM_VALUE, s->fields[i].id, a->value, NULL);
            return;
        }
        json_object_foreach((json_t *) a->traps, trap, kind)
            if (!json_is_string(kind) || !console_fault(json_string_value(kind)))
                fault(r, "traps", trap);
    }
}

bool console_gold_parse(const char *file, const char *text, size_t len,
                        const struct console_scenario *scenario, struct console_gold **gold,
                        struct err *err)
{
    json_error_t at;
    struct reader r = {file, err, false, ""};
    struct console_gold *g = xcalloc(1, sizeof *g);
    *gold = NULL;
    at = (json_error_t){.line = 1};
    g->root =
        len <= CONSOLE_SCENARIO_MAX ? json_loadb(text, len, JSON_REJECT_DUPLICATES, &at) : NULL;
    if (!json_is_object(g->root)) {
        fault(&r, "gold", "no JSON object");
        if (!g->root)
            err_set(err, ERR_FORMAT, "%s:%d", file, at.line);
        lab_why(err, LAB_WHY_JSON, g->root ? "{…}" : at.text, NULL, NULL);
    } else {
        read_goals(&r, g);
        read_bans(&r, g);
        read_steps(&r, g);
        if (!r.bad)
            read_answers(&r, g, scenario);
    }
    if (r.bad) {
        console_gold_free(g);
        return false;
    }
    *gold = g;
    return true;
}

void console_gold_free(struct console_gold *gold)
{
    if (!gold)
        return;
    json_decref(gold->root);
    arena_finish(&gold->arena);
    free(gold);
}

void console_gold_work(const struct console_gold *gold, const struct console_scenario *scenario,
                       const bool *skip, struct console_work *work)
{
    console_work_init(work, scenario);
    for (size_t i = 0; i < gold->steps_count; i++)
        for (size_t j = 0; !(skip && skip[i]) && j < json_array_size(gold->steps[i].run); j++)
            (void) !console_work_add(work, json_string_value(json_array_get(gold->steps[i].run, j)),
                                     NULL);
    for (size_t i = 0; i < gold->answers_count; i++)
        (void) !console_work_fill(work, i, gold->answers[i].value, NULL);
}

/* ---- a field's value ---- */

static bool number_near(int64_t a, int64_t b, int64_t tolerance)
{
    return (a > b ? a - b : b - a) <= tolerance;
}

/* Powers of ten and sixty that units differ by. */
static bool other_unit(int64_t mine, int64_t gold, int64_t tolerance)
{
    static const int64_t factors[] = {10, 60, 100, 1000, 3600, 1000000};
    for (size_t i = 0; gold != 0 && i < sizeof factors / sizeof *factors; i++) {
        __int128 f = factors[i];
        __int128 up = (__int128) gold * f - mine, down = (__int128) mine * f - gold;
        __int128 room = (__int128) tolerance * f;
        if ((up <= room && -up <= room) || (down <= room && -down <= room))
            return true;
    }
    return false;
}

static const char *judge_number(const struct console_field *field,
                                const struct console_answer *answer, const char *value)
{
    int64_t mine, gold = 0, tolerance = 0, trap;
    const char *name;
    const json_t *kind;
    (void) !console_decimal_unit(answer->value, field->unit, &gold);
    (void) !console_decimal(answer->tolerance, &tolerance);
    if (!console_decimal_unit(value, field->unit, &mine))
        return "other";
    if (number_near(mine, gold, tolerance))
        return NULL;
    json_object_foreach((json_t *) answer->traps, name, kind)
        if (console_decimal(name, &trap) && number_near(mine, trap, tolerance))
            return json_string_value(kind);
    return other_unit(mine, gold, tolerance) ? "unit" : "other";
}

static const char *judge_time(const struct console_answer *answer, int zone, const char *value)
{
    int64_t mine, gold = 0, tolerance = 0, trap;
    bool dated, gold_dated = false, trap_dated;
    const char *name;
    const json_t *kind;
    (void) !console_clock_time(answer->value, &gold, &gold_dated);
    (void) !console_decimal(answer->tolerance, &tolerance);
    tolerance /= CONSOLE_NANO;
    if (!console_clock_time(value, &mine, &dated) || dated != gold_dated)
        return "other";
    if (number_near(mine, gold, tolerance))
        return NULL;
    int64_t off = gold - mine, shift = (int64_t) zone * 60;
    if (!dated)
        off = ((off - shift) % 86400 + 86400) % 86400 + shift;
    if (number_near(off, shift, tolerance))
        return "utc";
    json_object_foreach((json_t *) answer->traps, name, kind)
        if (console_clock_time(name, &trap, &trap_dated) && number_near(mine, trap, tolerance))
            return json_string_value(kind);
    return "other";
}

static bool same_text(const char *a, const char *b)
{
    struct str x = STR_INIT, y = STR_INIT;
    console_plain(a, &x);
    console_plain(b, &y);
    bool same = strcmp(str_text(&x), str_text(&y)) == 0;
    str_finish(&x);
    str_finish(&y);
    return same;
}

static const char *judge_text(const struct console_answer *answer, const char *value)
{
    const char *name;
    const json_t *kind;
    if (same_text(value, answer->value))
        return NULL;
    for (size_t i = 0; i < json_array_size(answer->accept); i++)
        if (same_text(value, json_string_value(json_array_get(answer->accept, i))))
            return NULL;
    json_object_foreach((json_t *) answer->traps, name, kind)
        if (same_text(value, name))
            return json_string_value(kind);
    return "other";
}

const struct lab_fault_kind *console_judge(const struct console_field *field,
                                           const struct console_answer *answer, int zone,
                                           const char *value)
{
    const char *kind;
    if (!value || !*value)
        return console_fault("empty");
    if (field->kind == CONSOLE_NUMBER)
        kind = judge_number(field, answer, value);
    else if (field->kind == CONSOLE_TIME)
        kind = judge_time(answer, zone, value);
    else
        kind = judge_text(answer, value);
    return kind ? console_fault(kind) : NULL;
}

/* ---- a replay ---- */

static size_t order_of(const struct console_sim *sim)
{
    const char *services = console_sim_get(sim, "order");
    const char *alerts = console_sim_get(sim, "order.alert");
    return (services ? strtoul(services, NULL, 10) : 0) + (alerts ? strtoul(alerts, NULL, 10) : 0);
}

/* Conditions of a ban are those before the command. */
static void meet_bans(const struct console_gold *gold, struct console_played *played,
                      const char *command, size_t n)
{
    struct str normal = STR_INIT;
    size_t count = gold->bans_count;
    bool *hit = xcalloc(count + 1, sizeof *hit);
    console_normal(command, &normal);
    for (size_t i = 0; i < count; i++)
        hit[i] = played->banned_at[i] == 0 &&
                 console_pattern(gold->bans[i].on, str_text(&normal)) &&
                 console_sim_holds(&played->sim, gold->bans[i].when, NULL);
    console_sim_run(&played->sim, command);
    for (size_t i = 0; i < count; i++)
        if (hit[i] && (played->sim.ok || gold->bans[i].attempt))
            played->banned_at[i] = n;
    free(hit);
    str_finish(&normal);
}

void console_play(const struct console_scenario *scenario, const struct console_gold *gold,
                  const struct console_work *work, struct console_played *played)
{
    *played = (struct console_played){
        .reached = xcalloc(gold->goals_count + 1, sizeof(bool)),
        .banned_at = xcalloc(gold->bans_count + 1, sizeof(size_t)),
        .order_at = xcalloc(work->count + 1, sizeof(size_t)),
    };
    console_sim_init(&played->sim, scenario, NULL);
    for (size_t i = 0; i < work->count; i++) {
        size_t before = order_of(&played->sim);
        meet_bans(gold, played, work->commands[i], i + 1);
        if (order_of(&played->sim) > before)
            played->order_at[played->order_count++] = i + 1;
    }
    for (size_t i = 0; i < gold->goals_count; i++)
        played->reached[i] = console_sim_holds(&played->sim, gold->goals[i].when, NULL);
}

void console_played_finish(struct console_played *played)
{
    console_sim_finish(&played->sim);
    free(played->reached);
    free(played->banned_at);
    free(played->order_at);
    *played = (struct console_played){0};
}
