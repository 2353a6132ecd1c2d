#include "packs/solve.h"

#include "base/str.h"
#include "core/material/version.h"

#include <stdlib.h>
#include <string.h>

enum { CHOICES_MAX = 256, NEEDS_MAX = 2048, STEPS_MAX = 200000 };

/* One decision: a pack that is offered, or the one that is installed (offer NULL). */
struct choice {
    const char *id, *version;
    const struct solve_offer *offer;
};

/* `by` asks for `id` within `range`. */
struct need {
    const char *by, *by_version; /* "" for the user */
    const char *id, *range;      /* range NULL: any */
};

struct solver {
    const struct solve_problem *problem;
    struct choice choices[CHOICES_MAX];
    size_t choice_count;
    struct need needs[NEEDS_MAX];
    size_t need_count;
    unsigned steps;
    size_t deepest; /* decisions made at the failure that is told */
    struct err failure;
};

static int compare(const char *a, const char *b)
{
    struct version x, y;
    return version_parse(a, &x, NULL) && version_parse(b, &y, NULL) ? version_compare(&x, &y) : 0;
}

static bool in_range(const char *version, const char *range)
{
    struct version v;
    bool in = false;
    return !range ||
           (version_parse(version, &v, NULL) && version_in_range(&v, range, &in, NULL) && in);
}

static const struct choice *chosen(const struct solver *s, const char *id)
{
    for (size_t i = 0; i < s->choice_count; i++)
        if (strcmp(s->choices[i].id, id) == 0)
            return &s->choices[i];
    return NULL;
}

static const struct solve_have *installed(const struct solver *s, const char *id)
{
    for (size_t i = 0; i < s->problem->have_count; i++)
        if (strcmp(s->problem->have[i].id, id) == 0)
            return &s->problem->have[i];
    return NULL;
}

static bool wanted(const struct solver *s, const char *id)
{
    for (size_t i = 0; i < s->problem->want_count; i++)
        if (strcmp(s->problem->wants[i].id, id) == 0)
            return true;
    return false;
}

static bool requires_hold(const json_t *requires, const char *id, const char *version)
{
    for (size_t i = 0; i < json_array_size(requires); i++) {
        const json_t *r = json_array_get(requires, i);
        if (strcmp(json_string_value(json_object_get(r, "id")), id) == 0 &&
            !in_range(version, json_string_value(json_object_get(r, "version"))))
            return false;
    }
    return true;
}

/* Whether a version suits everyone who asks so far, installed packs that stay included. */
static bool suits(const struct solver *s, const char *id, const char *version)
{
    for (size_t i = 0; i < s->need_count; i++)
        if (strcmp(s->needs[i].id, id) == 0 && !in_range(version, s->needs[i].range))
            return false;
    for (size_t i = 0; i < s->problem->have_count; i++) {
        const struct solve_have *h = &s->problem->have[i];
        const struct choice *c = chosen(s, h->id);
        bool stays = (h->pinned || !wanted(s, h->id)) && (!c || !c->offer);
        if (stays && strcmp(h->id, id) != 0 && !requires_hold(h->requires, id, version))
            return false;
    }
    return true;
}

static void ask(struct str *text, const char *by, const char *version, const char *range)
{
    if (text->len > 0)
        str_add(text, "; ");
    str_addf(text, "%s%s%s: %s", by, *version ? " " : "", version, range ? range : "*");
}

bool solve_too_new(const struct solve_problem *problem, const struct catalog_pack *pack)
{
    return problem->program && compare(problem->program, pack->minimum) < 0;
}

/* The highest version that would do were the program newer; NULL when there is none. */
static const struct catalog_pack *beyond_program(const struct solver *s, const char *id)
{
    const struct catalog_pack *found = NULL;
    const struct solve_have *h = installed(s, id);
    for (size_t i = 0; i < s->problem->offer_count; i++) {
        const struct catalog_pack *p = s->problem->offers[i].pack;
        if (strcmp(p->id, id) == 0 && solve_too_new(s->problem, p) && suits(s, id, p->version) &&
            !(h && (h->pinned || compare(p->version, h->highest) < 0)) &&
            (!found || compare(p->version, found->version) > 0))
            found = p;
    }
    return found;
}

static bool fail_newer(struct solver *s, const struct catalog_pack *pack)
{
    err_set(&s->failure, ERR_NEWER, "%s %s", pack->id, pack->version);
    err_detail(&s->failure, "%s < %s", s->problem->program, pack->minimum);
    return false;
}

/* Keeps the failure that got farthest: who asks for what, and what there is. */
static bool fail(struct solver *s, const char *id)
{
    struct str text = STR_INIT;
    size_t offered = 0;
    bool pinned = false;
    if (s->failure.code != ERR_NONE && s->choice_count <= s->deepest)
        return false;
    s->deepest = s->choice_count;
    const struct catalog_pack *beyond = beyond_program(s, id);
    if (beyond)
        return fail_newer(s, beyond);
    for (size_t i = 0; i < s->need_count; i++)
        if (strcmp(s->needs[i].id, id) == 0 && s->needs[i].range)
            ask(&text, s->needs[i].by, s->needs[i].by_version, s->needs[i].range);
    for (size_t i = 0; i < s->problem->have_count; i++) {
        const struct solve_have *h = &s->problem->have[i];
        for (size_t k = 0; !chosen(s, h->id) && k < json_array_size(h->requires); k++) {
            const json_t *r = json_array_get(h->requires, k);
            if (strcmp(json_string_value(json_object_get(r, "id")), id) == 0)
                ask(&text, h->id, h->version, json_string_value(json_object_get(r, "version")));
        }
        if (strcmp(h->id, id) == 0) {
            char *range = h->pinned ? xasprintf("=%s", h->version) : xasprintf(">=%s", h->highest);
            ask(&text, id, "", range);
            free(range);
            pinned = h->pinned;
        }
    }
    str_add(&text, " |");
    for (size_t i = 0; i < s->problem->offer_count; i++)
        if (strcmp(s->problem->offers[i].pack->id, id) == 0) {
            str_addf(&text, " %s", s->problem->offers[i].pack->version);
            offered++;
        }
    bool known = offered || pinned;
    int shown = (int) (known ? text.len : text.len - strlen(" |"));
    err_set(&s->failure, known ? ERR_CONFLICT : ERR_NOT_FOUND, "%s", id);
    err_detail(&s->failure, "%.*s", shown, str_text(&text));
    str_finish(&text);
    return false;
}

/* The open need that was asked first; NULL when all are met. *broken: one that no choice meets. */
static const struct need *next_need(const struct solver *s, bool *broken)
{
    *broken = false;
    for (size_t i = 0; i < s->need_count; i++) {
        const struct choice *c = chosen(s, s->needs[i].id);
        if (!c)
            return &s->needs[i];
        if (!in_range(c->version, s->needs[i].range)) {
            *broken = true;
            return &s->needs[i];
        }
    }
    return NULL;
}

static bool step(struct solver *s);

/* Tries one version and everything that follows from it. */
static bool try_choice(struct solver *s, const struct choice *c, const json_t *requires)
{
    size_t needs = s->need_count;
    if (s->choice_count == CHOICES_MAX)
        return false;
    s->choices[s->choice_count++] = *c;
    bool ok = true;
    for (size_t i = 0; i < json_array_size(requires); i++) {
        const json_t *r = json_array_get(requires, i);
        if (s->need_count == NEEDS_MAX) {
            ok = false;
            break;
        }
        s->needs[s->need_count++] =
            (struct need){c->id, c->version, json_string_value(json_object_get(r, "id")),
                          json_string_value(json_object_get(r, "version"))};
    }
    if (ok && step(s))
        return true;
    s->choice_count--;
    s->need_count = needs;
    return false;
}

/* A pre-release is only for those who ask for it in a range. */
static bool too_early(const struct solver *s, const char *id, const char *version)
{
    struct version v;
    if (!version_parse(version, &v, NULL) || !*v.pre)
        return false;
    for (size_t i = 0; i < s->need_count; i++)
        if (strcmp(s->needs[i].id, id) == 0 && s->needs[i].range)
            return false;
    return true;
}

static bool keep_installed(struct solver *s, const struct solve_have *h)
{
    struct choice c = {h->id, h->version, NULL};
    return suits(s, h->id, h->version) && try_choice(s, &c, h->requires);
}

/* Offers of one pack, from the highest version down; of very many the highest. */
static size_t sort_offers(const struct solver *s, const char *id,
                          const struct solve_offer *list[CHOICES_MAX + 1])
{
    size_t n = 0;
    for (size_t i = 0; i < s->problem->offer_count; i++) {
        const struct solve_offer *o = &s->problem->offers[i];
        size_t at = n;
        if (strcmp(o->pack->id, id) != 0)
            continue;
        while (at > 0 && compare(list[at - 1]->pack->version, o->pack->version) < 0)
            at--;
        memmove(list + at + 1, list + at, (n - at) * sizeof *list);
        list[at] = o;
        n += n < CHOICES_MAX;
    }
    return n;
}

static bool decide(struct solver *s, const char *id)
{
    const struct solve_have *h = installed(s, id);
    const struct solve_offer *list[CHOICES_MAX + 1];
    bool by_name = wanted(s, id), kept = false;
    if (h && (!by_name || h->pinned) && keep_installed(s, h))
        return true;
    if (h && h->pinned)
        return fail(s, id);
    size_t n = sort_offers(s, id, list);
    for (size_t i = 0; i < n; i++) {
        const struct catalog_pack *p = list[i]->pack;
        struct choice c = {id, p->version, list[i]};
        int order = h ? compare(p->version, h->version) : 1;
        if (h && by_name && order <= 0 && !kept) {
            kept = true;
            if (keep_installed(s, h))
                return true;
        }
        if (order == 0 || (h && compare(p->version, h->highest) < 0) ||
            too_early(s, id, p->version) || solve_too_new(s->problem, p) ||
            !suits(s, id, p->version))
            continue;
        if (try_choice(s, &c, p->requires))
            return true;
    }
    if (h && by_name && !kept && keep_installed(s, h))
        return true;
    return fail(s, id);
}

static bool step(struct solver *s)
{
    bool broken;
    if (++s->steps > STEPS_MAX)
        return false;
    const struct need *need = next_need(s, &broken);
    if (!need)
        return true;
    return broken ? fail(s, need->id) : decide(s, need->id);
}

static const json_t *requires_of(const struct choice *c)
{
    return c->offer ? c->offer->pack->requires : NULL;
}

/* Adds what c requires, then c itself, unless it is there. */
static void add_step(const struct solver *s, const struct choice *c, bool *done,
                     struct solve_plan *plan)
{
    size_t at = (size_t) (c - s->choices);
    const json_t *requires = requires_of(c);
    if (done[at])
        return;
    done[at] = true;
    for (size_t i = 0; i < json_array_size(requires); i++) {
        const json_t *r = json_array_get(requires, i);
        const struct choice *other = chosen(s, json_string_value(json_object_get(r, "id")));
        if (other)
            add_step(s, other, done, plan);
    }
    if (c->offer)
        plan->steps[plan->count++] = c->offer;
}

bool solve(const struct solve_problem *problem, struct solve_plan *plan, struct err *err)
{
    struct solver *s = xcalloc(1, sizeof *s);
    bool done[CHOICES_MAX] = {false};
    *plan = (struct solve_plan){0};
    s->problem = problem;
    for (size_t i = 0; i < problem->want_count && i < NEEDS_MAX; i++)
        s->needs[s->need_count++] =
            (struct need){"", "", problem->wants[i].id, problem->wants[i].range};
    bool ok = step(s);
    if (ok) {
        plan->steps = xcalloc(s->choice_count + 1, sizeof *plan->steps);
        for (size_t i = 0; i < s->choice_count; i++)
            add_step(s, &s->choices[i], done, plan);
    } else if (err) {
        *err = s->failure;
        if (err->code == ERR_NONE)
            err_set(err, ERR_TOO_BIG, "%s", problem->wants[0].id);
    }
    free(s);
    return ok;
}

void solve_plan_finish(struct solve_plan *plan)
{
    if (!plan)
        return;
    free(plan->steps);
    *plan = (struct solve_plan){0};
}
