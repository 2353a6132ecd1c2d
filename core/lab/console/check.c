/* A scenario and its gold, held to the rules. What would only make a word do nothing is looked for
 * here and not by the readers: a lab that is installed still opens. */
#include "core/lab/console/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCENARIO "scenario.json"
#define GOLD     "gold/gold.json"

struct checking {
    const struct lab_task *task;
    const struct console_scenario *s;
    const struct console_gold *gold;
    struct err *err;
};

static bool wrong(struct checking *c, const char *file, const char *place, enum lab_reason reason,
                  const char *a, const char *b)
{
    err_set(c->err, ERR_INVALID, "%s%s%s", file, *place ? ": " : "", place);
    err_detail(c->err, "%s: %s", a, b ? b : "");
    return lab_why(c->err, reason, a, b, NULL);
}

/* ---- members ---- */

/* What may stand in one entry of a list of the scenario or the gold, apart by blanks; `list` "" is
 * the whole. */
static const struct {
    const char *list, *members, *id;
} scenario_lists[] =
    {{"",
      "system host clock zone motd services config roles users model models infer inputs alerts "
      "backups monitor files log vars rules form",
      NULL},
     {"services", "id title needs state start stop load", "id"},
     {"config", "key value title unit", "key"},
     {"roles", "id title may", "id"},
     {"users", "id title role state", "id"},
     {"models", "id title text", "id"},
     {"infer", "positive negative threshold needs batch seconds", NULL},
     {"inputs", "id batch p fail", "id"},
     {"alerts", "id level at text state", "id"},
     {"backups", "id at size rows good", "id"},
     {"monitor", "id title unit base total warn", "id"},
     {"rules", "on when set log say refuse after seconds", NULL},
     {"files", "name text file", "name"},
     {"form", "groups fields", NULL},
     {"form.groups", "id title", "id"},
     {"form.fields", "id group title kind unit note choices", "id"}},
  gold_lists[] = {{"", "goals forbidden fields steps", NULL},
                  {"goals", "id title group when", "id"},
                  {"forbidden", "id title on when attempt example", "id"},
                  {"steps", "run goal alone", NULL}};

static bool has_word(const char *words, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = words; (p = strstr(p, word)); p += n)
        if ((p == words || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
            return true;
    return false;
}

static bool check_members(struct checking *c, const char *file, const char *place,
                          const json_t *object, const char *members)
{
    const char *name;
    const json_t *value;
    json_object_foreach((json_t *) object, name, value) {
        if (has_word(members, name))
            continue;
        char *at = xasprintf("%s%s%s", place, *place ? "." : "", name);
        wrong(c, file, at, LAB_WHY_MEMBER_UNKNOWN, name, members);
        free(at);
        return false;
    }
    return true;
}

/* "form.fields" of the root. */
static const json_t *list_at(const json_t *root, const char *list)
{
    const char *dot = strchr(list, '.');
    char head[20];
    if (!*list)
        return root;
    if (!dot)
        return json_object_get(root, list);
    snprintf(head, sizeof head, "%.*s", (int) (dot - list), list);
    return json_object_get(json_object_get(root, head), dot + 1);
}

static bool check_list(struct checking *c, const char *file, const json_t *root, const char *list,
                       const char *members, const char *id)
{
    const json_t *all = list_at(root, list);
    if (!json_is_array(all))
        return check_members(c, file, list, all, members);
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *one = json_array_get(all, i), *name = json_object_get(one, id ? id : "");
        char place[80];
        snprintf(place, sizeof place, "%s[%zu]", list, i);
        if (!check_members(c, file, place, one, members))
            return false;
        for (size_t k = 0; name && k < i; k++)
            if (json_equal(json_object_get(json_array_get(all, k), id), name))
                return wrong(c, file, place, LAB_WHY_ID_TWICE, json_string_value(name), NULL);
    }
    return true;
}

/* ---- names ---- */

static bool check_roles(struct checking *c)
{
    const struct console_scenario *s = c->s;
    for (size_t i = 0; i < s->users_count; i++) {
        bool found = false;
        char place[80];
        for (size_t k = 0; k < s->roles_count; k++)
            found = found || strcmp(s->roles[k].id, s->users[i].role) == 0;
        snprintf(place, sizeof place, "users[%zu].role", i);
        if (!found)
            return wrong(c, SCENARIO, place, LAB_WHY_NAMED, "role", s->users[i].role);
    }
    return true;
}

/* `service` needs `wanted`, over at most so many others. */
static bool needs(const struct console_scenario *s, const struct console_service *service,
                  const char *wanted, size_t depth)
{
    for (size_t i = 0; depth > 0 && i < service->needs_count; i++) {
        const struct console_service *next = console_service_find(s, service->needs[i]);
        if (strcmp(service->needs[i], wanted) == 0 || (next && needs(s, next, wanted, depth - 1)))
            return true;
    }
    return false;
}

static bool check_needs(struct checking *c)
{
    enum { DEPTH = 12 };
    for (size_t i = 0; i < c->s->services_count; i++) {
        const char *id = c->s->services[i].id;
        char place[80];
        snprintf(place, sizeof place, "services[%zu].needs", i);
        if (needs(c->s, &c->s->services[i], id, DEPTH))
            return wrong(c, SCENARIO, place, LAB_WHY_NEEDS_CYCLE, id, NULL);
    }
    return true;
}

static bool check_steps(struct checking *c)
{
    for (size_t i = 0; i < c->gold->steps_count; i++) {
        const char *goal = c->gold->steps[i].goal;
        bool found = !*goal;
        char place[80];
        for (size_t k = 0; k < c->gold->goals_count; k++)
            found = found || strcmp(c->gold->goals[k].id, goal) == 0;
        snprintf(place, sizeof place, "steps[%zu].goal", i);
        if (!found)
            return wrong(c, GOLD, place, LAB_WHY_NAMED, "goals", goal);
    }
    return true;
}

/* ---- variables ---- */

/* An entry of the list is called `id`. */
static bool is_listed(const json_t *root, const char *list, const char *key, const char *id)
{
    const json_t *all = json_object_get(root, list), *one;
    size_t i;
    json_array_foreach(all, i, one) {
        const char *name = json_string_value(json_object_get(one, key));
        if (name && strncmp(name, id, strlen(name)) == 0 &&
            (id[strlen(name)] == '\0' || id[strlen(name)] == '.'))
            return true;
    }
    return false;
}

static bool is_set(const json_t *root, const char *name)
{
    const json_t *rules = json_object_get(root, "rules"), *one;
    size_t i;
    if (json_object_get(json_object_get(root, "vars"), name))
        return true;
    json_array_foreach(rules, i, one)
        if (json_object_get(json_object_get(one, "set"), name))
            return true;
    return false;
}

static bool known_variable(const struct console_scenario *s, const char *name)
{
    static const struct {
        const char *prefix, *list, *key;
    } of[] = {
        {"service.", "services", "id"}, {"config.", "config", "key"}, {"infer.", "inputs", "id"},
        {"review.", "inputs", "id"},    {"alert.", "alerts", "id"},   {"file.", "files", "name"},
        {"monitor.", "monitor", "id"},  {"user.", NULL, NULL},        {"grant.", NULL, NULL},
        {"login.", NULL, NULL},         {"notice.", NULL, NULL},      {"backup.", NULL, NULL}};
    static const char alone[] =
        "login health model review ledger backup log order order.alert time";
    if (has_word(alone, name) || is_set(s->root, name))
        return true;
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        if (strncmp(name, of[i].prefix, strlen(of[i].prefix)) == 0)
            return !of[i].list ||
                   is_listed(s->root, of[i].list, of[i].key, name + strlen(of[i].prefix));
    return false;
}

static bool check_when(struct checking *c, const char *file, const char *list, size_t i,
                       const json_t *when)
{
    const char *name;
    const json_t *value;
    json_object_foreach((json_t *) when, name, value) {
        char place[80];
        if (known_variable(c->s, name))
            continue;
        snprintf(place, sizeof place, "%s[%zu].when", list, i);
        return wrong(c, file, place, LAB_WHY_GOAL_VARIABLE, name, NULL);
    }
    return true;
}

static bool check_variables(struct checking *c)
{
    for (size_t i = 0; i < c->s->rules_count; i++)
        if (!check_when(c, SCENARIO, "rules", i, c->s->rules[i].when))
            return false;
    for (size_t i = 0; i < c->gold->goals_count; i++)
        if (!check_when(c, GOLD, "goals", i, c->gold->goals[i].when))
            return false;
    for (size_t i = 0; i < c->gold->bans_count; i++)
        if (!check_when(c, GOLD, "forbidden", i, c->gold->bans[i].when))
            return false;
    return true;
}

/* ---- goals, bans and steps at work ---- */

/* Goals that hold from the start would be given away; bans that nothing can break mean nothing. */
static bool check_start(struct checking *c)
{
    struct console_work work;
    struct console_played played;
    bool ok = true;
    char place[80];
    console_work_init(&work, c->s);
    console_play(c->s, c->gold, &work, &played);
    for (size_t i = 0; ok && i < c->gold->goals_count; i++)
        if (played.reached[i]) {
            snprintf(place, sizeof place, "goals[%zu]", i);
            ok = wrong(c, GOLD, place, LAB_WHY_GOAL_START, c->gold->goals[i].id, NULL);
        }
    console_played_finish(&played);
    console_work_finish(&work);
    for (size_t i = 0; ok && i < c->gold->bans_count; i++)
        if (!console_pattern(c->gold->bans[i].on, c->gold->bans[i].example)) {
            snprintf(place, sizeof place, "forbidden[%zu]", i);
            ok = wrong(c, GOLD, place, LAB_WHY_FORBIDDEN_EXAMPLE, c->gold->bans[i].id, NULL);
        }
    return ok;
}

/* Last thing that the system said. */
static const char *last_words(const struct console_sim *sim)
{
    return sim->lines_count > 0 ? sim->lines[sim->lines_count - 1].text : "";
}

static bool all_reached(struct checking *c)
{
    struct console_work work;
    struct console_played played;
    bool all = true;
    console_gold_work(c->gold, c->s, NULL, &work);
    console_play(c->s, c->gold, &work, &played);
    for (size_t i = 0; i < c->gold->goals_count; i++)
        all = all && played.reached[i];
    console_played_finish(&played);
    console_work_finish(&work);
    return all;
}

/* When the steps do not lead to all goals, the first command that was not carried out is why. */
static bool check_commands(struct checking *c)
{
    struct console_sim sim;
    bool ok = true;
    if (all_reached(c))
        return true;
    console_sim_init(&sim, c->s, NULL);
    for (size_t i = 0; ok && i < c->gold->steps_count; i++)
        for (size_t k = 0; ok && k < json_array_size(c->gold->steps[i].run); k++) {
            const char *command = json_string_value(json_array_get(c->gold->steps[i].run, k));
            char place[80];
            console_sim_run(&sim, command);
            snprintf(place, sizeof place, "steps[%zu].run[%zu]", i, k);
            ok = sim.ok || wrong(c, GOLD, place, LAB_WHY_STEP_COMMAND, command, last_words(&sim));
        }
    console_sim_finish(&sim);
    return ok;
}

/* ---- score lines ---- */

static bool has_group(const struct checking *c, bool goals, const char *group)
{
    for (size_t i = 0; goals && i < c->gold->goals_count; i++)
        if (strcmp(c->gold->goals[i].group, group) == 0)
            return true;
    for (size_t i = 0; !goals && i < c->s->fields_count; i++)
        if (strcmp(c->s->fields[i].group, group) == 0)
            return true;
    return false;
}

static bool check_scores(struct checking *c)
{
    const struct labspec *spec = c->task->spec;
    const char *variant = spec->variants[c->task->variant];
    for (unsigned i = 0; i < spec->scores_count; i++) {
        const struct labspec_score *score = &spec->scores[i];
        const char *name = score->metric ? score->metric : score->check;
        bool goals = strcmp(name, "goals") == 0, fields = strcmp(name, "fields") == 0;
        bool bans = !goals && !fields;
        if ((fields ? c->s->fields_count : c->gold->goals_count) == 0)
            return lab_wrong_score(spec, score, LAB_WHY_SCORE_NOTHING, variant, NULL, c->err);
        if (bans && c->gold->bans_count == 0)
            return wrong(c, GOLD, "", LAB_WHY_FORBIDDEN_NONE, "forbidden", "none");
        if (score->only && !has_group(c, goals, score->only))
            return lab_wrong_score(spec, score, LAB_WHY_SCORE_ONLY, score->only, NULL, c->err);
    }
    return true;
}

bool console_check(const struct lab_opened *o, struct err *err)
{
    struct checking c = {o->lab, o->task, ((const struct console_held *) o->gold)->gold, err};
    for (size_t i = 0; i < sizeof scenario_lists / sizeof *scenario_lists; i++)
        if (!check_list(&c, SCENARIO, c.s->root, scenario_lists[i].list, scenario_lists[i].members,
                        scenario_lists[i].id))
            return false;
    for (size_t i = 0; i < sizeof gold_lists / sizeof *gold_lists; i++)
        if (!check_list(&c, GOLD, c.gold->root, gold_lists[i].list, gold_lists[i].members,
                        gold_lists[i].id))
            return false;
    return check_roles(&c) && check_needs(&c) && check_steps(&c) && check_variables(&c) &&
           check_scores(&c) && check_start(&c) && check_commands(&c);
}
