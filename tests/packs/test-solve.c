/* The solver: what is installed, in which order, and how a conflict is told. A world is a text:
 * "id version requirement@range … ^minimum" a line; "+" before a line: installed, "!": and pinned.
 * The program is 1.2.0. */
#include "base/str.h"
#include "packs/solve.h"
#include "tests/suite.h"

#include <string.h>

enum { LINES = 32 };

static const struct {
    const char *world, *wants, *plan; /* plan NULL: a conflict, told as `told` */
    enum err_code code;
    const char *told;
} cases[] = {
    {"a 1.0.0\na 1.1.0\na 2.0.0-rc.1\n", "a", "a 1.1.0", ERR_NONE, NULL},
    {"a 1.0.0\na 1.1.0\n", "a@1.0.0", "a 1.0.0", ERR_NONE, NULL},
    {"a 1.0.0 b@>=1.0.0\nb 1.0.0\nb 1.2.0\n", "a", "b 1.2.0, a 1.0.0", ERR_NONE, NULL},
    {"a 1.0.0 b@<1.2.0\nb 1.0.0\nb 1.2.0\n", "a", "b 1.0.0, a 1.0.0", ERR_NONE, NULL},
    /* the newest a needs what nobody offers: the one before is taken */
    {"a 2.0.0 b@>=9.0.0\na 1.0.0 b@*\nb 1.0.0\n", "a", "b 1.0.0, a 1.0.0", ERR_NONE, NULL},
    /* c rules out the newest b, which is found out after b was chosen */
    {"a 1.0.0 b@* c@*\nb 2.0.0\nb 1.0.0\nc 1.0.0 b@<2.0.0\n", "a", "b 1.0.0, c 1.0.0, a 1.0.0",
     ERR_NONE, NULL},
    {"a 1.0.0 b@*\nb 2.0.0\n+b 1.0.0\n", "a", "a 1.0.0", ERR_NONE, NULL},
    {"a 1.0.0 b@>=2.0.0\nb 2.0.0\n+b 1.0.0\n", "a", "b 2.0.0, a 1.0.0", ERR_NONE, NULL},
    {"a 1.0.0\na 2.0.0\n+a 1.0.0\n", "a", "a 2.0.0", ERR_NONE, NULL},
    {"a 1.0.0\n+a 1.0.0\n", "a", "", ERR_NONE, NULL},
    {"a 1.0.0\n+a 2.0.0\n", "a", "", ERR_NONE, NULL},
    /* an installed pack that stays must go on working */
    {"b 2.0.0\nb 1.5.0\n+b 1.0.0\n+a 1.0.0 b@<2.0.0\n", "b", "b 1.5.0", ERR_NONE, NULL},
    {"b 2.0.0\na 2.0.0 b@>=2.0.0\n+b 1.0.0\n+a 1.0.0 b@<2.0.0\n", "a b", "b 2.0.0, a 2.0.0",
     ERR_NONE, NULL},
    {"a 1.0.0 b@*\nb 1.0.0 a@*\n", "a", "b 1.0.0, a 1.0.0", ERR_NONE, NULL},
    {"a 1.0.0\n", "x", NULL, ERR_NOT_FOUND, ""},
    {"a 1.0.0 b@*\n", "a", NULL, ERR_NOT_FOUND, "a 1.0.0: *"},
    {"a 1.0.0 c@>=2.0.0\nb 1.0.0 c@<2.0.0\nc 1.0.0\nc 2.0.0\n", "a b", NULL, ERR_CONFLICT,
     "a 1.0.0: >=2.0.0; b 1.0.0: <2.0.0 | 1.0.0 2.0.0"},
    /* a pinned pack stays, and what needs another version of it is refused, or an older one taken
     */
    {"a 2.0.0\n!a 1.0.0\n", "a", "", ERR_NONE, NULL},
    {"a 2.0.0\n!a 1.0.0\n", "a@2.0.0", NULL, ERR_CONFLICT, ": 2.0.0; a: =1.0.0 | 2.0.0"},
    {"b 1.0.0 a@>=2.0.0\na 2.0.0\n!a 1.0.0\n", "b", NULL, ERR_CONFLICT,
     "b 1.0.0: >=2.0.0; a: =1.0.0 | 2.0.0"},
    {"b 1.0.0 a@>=2.0.0\n!a 1.0.0\n", "b", NULL, ERR_CONFLICT, "a: =1.0.0 |"},
    {"b 2.0.0 a@>=2.0.0\nb 1.0.0 a@*\na 2.0.0\n!a 1.0.0\n", "b", "b 1.0.0", ERR_NONE, NULL},
    {"b 2.0.0\nb 1.5.0\na 2.0.0\n+b 1.0.0\n!a 1.0.0 b@<2.0.0\n", "a b", "b 1.5.0", ERR_NONE, NULL},
    {"a 1.0.0\na 2.0.0\n+a 2.0.0\n", "a@1.0.0", NULL, ERR_CONFLICT, ": 1.0.0"},
    /* versions for a later program are passed over, and named when nothing else would do */
    {"a 1.0.0\na 2.0.0 ^1.2.0\na 3.0.0 ^1.3.0\n", "a", "a 2.0.0", ERR_NONE, NULL},
    {"a 3.0.0 ^1.3.0\n+a 1.0.0\n", "a", "", ERR_NONE, NULL},
    {"a 1.0.0\na 3.0.0 ^1.3.0\n", "a@3.0.0", NULL, ERR_NEWER, "1.2.0 < 1.3.0"},
    {"a 2.0.0 b@>=2.0.0\na 1.0.0 b@*\nb 2.0.0 ^9.0.0\nb 1.0.0\n", "a", "b 1.0.0, a 1.0.0", ERR_NONE,
     NULL},
    {"a 2.0.0 b@>=2.0.0\nb 2.0.0 ^9.0.0\nb 1.0.0\n", "a", NULL, ERR_NEWER, "1.2.0 < 9.0.0"},
};

struct world {
    json_t *entries[LINES];
    struct catalog_pack packs[LINES];
    struct solve_offer offers[LINES];
    struct solve_have have[LINES];
    struct solve_want wants[LINES];
    struct solve_problem problem;
};

static json_t *read_line(char *line)
{
    char *save = NULL, *id = strtok_r(line, " ", &save), *version = strtok_r(NULL, " ", &save);
    const char *minimum = "0.1.0";
    json_t *requires = json_array();
    for (char *r; (r = strtok_r(NULL, " ", &save));) {
        char *range = strchr(r, '@');
        if (*r == '^') {
            minimum = r + 1;
            continue;
        }
        *range++ = '\0';
        json_array_append_new(requires, json_pack("{s:s, s:s}", "id", r, "version", range));
    }
    return json_pack("{s:s, s:s, s:s, s:o}", "id", id, "version", version, "minimum", minimum,
                     "requires", requires);
}

static const char *member(const json_t *entry, const char *name)
{
    return json_string_value(json_object_get(entry, name));
}

static void add_line(struct world *w, size_t at, char *line)
{
    bool have = *line == '+' || *line == '!', pinned = *line == '!';
    struct solve_problem *p = &w->problem;
    json_t *entry = w->entries[at] = read_line(line + have);
    const json_t *requires = json_object_get(entry, "requires");
    if (have) {
        w->have[p->have_count++] =
            (struct solve_have){member(entry, "id"), member(entry, "version"),
                                member(entry, "version"), requires, pinned};
        return;
    }
    w->packs[at] = (struct catalog_pack){.id = member(entry, "id"),
                                         .version = member(entry, "version"),
                                         .minimum = member(entry, "minimum"),
                                         .requires = requires};
    w->offers[p->offer_count++] = (struct solve_offer){&w->packs[at], 0};
}

START_TEST(solves)
{
    struct world w = {0};
    struct solve_plan plan;
    struct err err = ERR_INIT;
    struct str got = STR_INIT;
    char *world = xstrdup(cases[_i].world), *wants = xstrdup(cases[_i].wants), *save = NULL;
    size_t n = 0;
    w.problem = (struct solve_problem){
        .offers = w.offers, .have = w.have, .wants = w.wants, .program = "1.2.0"};
    for (char *line = strtok_r(world, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        char *copy = line;
        char *inner = xstrdup(copy);
        add_line(&w, n++, inner);
        free(inner);
    }
    for (char *one = strtok_r(wants, " ", &save); one; one = strtok_r(NULL, " ", &save)) {
        char *range = strchr(one, '@');
        if (range)
            *range++ = '\0';
        w.wants[w.problem.want_count++] = (struct solve_want){one, range};
    }
    bool ok = solve(&w.problem, &plan, &err);
    for (size_t i = 0; ok && i < plan.count; i++)
        str_addf(&got, "%s%s %s", i ? ", " : "", plan.steps[i]->pack->id,
                 plan.steps[i]->pack->version);
    if (cases[_i].plan) {
        ck_assert_msg(ok, "%s: %s", err.object, err.detail);
        ck_assert_str_eq(str_text(&got), cases[_i].plan);
    } else {
        ck_assert_msg(!ok, "case %d: %s", _i, str_text(&got));
        ck_assert_int_eq(err.code, cases[_i].code);
        ck_assert_msg(strstr(err.detail, cases[_i].told) != NULL, "%s", err.detail);
    }
    solve_plan_finish(&plan);
    str_finish(&got);
    for (size_t i = 0; i < n; i++)
        json_decref(w.entries[i]);
    free(world);
    free(wants);
}
END_TEST

/* A pack that has had very many versions. */
START_TEST(newest_of_many)
{
    enum { MANY = 600 };
    struct catalog_pack *packs = xcalloc(MANY, sizeof *packs);
    struct solve_offer *offers = xcalloc(MANY, sizeof *offers);
    struct solve_want want = {"a", NULL};
    struct solve_problem problem = {
        .offers = offers, .offer_count = MANY, .wants = &want, .want_count = 1};
    struct solve_plan plan;
    struct err err = ERR_INIT;
    for (int i = 0; i < MANY; i++) {
        packs[i] =
            (struct catalog_pack){.id = "a", .version = xasprintf("1.%d.0", i), .minimum = "0.1.0"};
        offers[i].pack = &packs[i];
    }
    ck_assert(solve(&problem, &plan, &err));
    ck_assert_uint_eq(plan.count, 1);
    ck_assert_str_eq(plan.steps[0]->pack->version, "1.599.0");
    solve_plan_finish(&plan);
    for (int i = 0; i < MANY; i++)
        free((char *) packs[i].version);
    free(packs);
    free(offers);
}
END_TEST

SUITE_MAIN("packs/solve", tcase_add_test(tc, newest_of_many);
           tcase_add_loop_test(tc, solves, 0, sizeof cases / sizeof *cases);)
