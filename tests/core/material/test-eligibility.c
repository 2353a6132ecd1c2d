#include "core/material/eligibility.h"

#include "core/material/bundle.h"
#include "tests/suite.h"

#include "tests/core/material/lines.h"

enum { FACTS_MAX = 40 };

static struct bundle *open_standards(void)
{
    char dir[1000];
    struct bundle *bundle = NULL;
    const char *top = getenv("top_srcdir");
    snprintf(dir, sizeof dir, "%s/content/standards", top ? top : ".");
    ck_assert(bundle_open(dir, &bundle, NULL));
    return bundle;
}

static const struct standard *find(const struct bundle *bundle, const char *code)
{
    const struct standard *const *list;
    size_t n = bundle_standards(bundle, &list);
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i]->code, code) == 0)
            return list[i];
    ck_abort_msg("%s", code);
    return NULL;
}

struct facts {
    char text[2000];
    struct eligibility_given given[FACTS_MAX];
    size_t count;
};

/* Adds or overrides the facts of a line; "fact=" takes one away. */
static void read_facts(struct facts *facts, const char *line)
{
    char *rest = NULL;
    snprintf(facts->text, sizeof facts->text, "%s", line);
    for (char *p = strtok_r(facts->text, " ", &rest); p; p = strtok_r(NULL, " ", &rest)) {
        char *equals = strchr(p, '=');
        size_t i = 0;
        *equals = '\0';
        while (i < facts->count && strcmp(facts->given[i].fact, p) != 0)
            i++;
        ck_assert_uint_lt(i, FACTS_MAX);
        facts->given[i] = (struct eligibility_given){p, equals + 1};
        if (i == facts->count)
            facts->count++;
        if (!equals[1])
            facts->given[i] = facts->given[--facts->count];
    }
}

static void check_level(const struct eligibility *e, char *line, const char *about)
{
    static const char *const states[] = {"not_met", "open", "refer", "met"};
    char *rest = NULL, *level = strtok_r(line, " ", &rest), *state = strtok_r(NULL, " ", &rest);
    for (unsigned i = 0; i < e->levels_count; i++) {
        const struct eligibility_level *l = &e->levels[i];
        const struct eligibility_clause *deciding = &l->clauses[l->deciding];
        if (strcmp(l->rules->level, level) != 0)
            continue;
        ck_assert_msg(strcmp(states[l->state], state) == 0, "%s: %s is %s", about, level,
                      states[l->state]);
        ck_assert_msg(strcmp(deciding->rule->id, rest) == 0, "%s: %s by %s", about, level,
                      deciding->rule->id);
        ck_assert_int_eq(deciding->state, l->state);
        bool lacks = l->state == ELIGIBILITY_NOT_MET || l->state == ELIGIBILITY_OPEN;
        ck_assert(lacks == (deciding->lacking_count > 0));
        return;
    }
    ck_abort_msg("%s: no level %s", about, level);
}

START_TEST(table)
{
    struct bundle *bundle = open_standards();
    const struct standard *standard = NULL;
    struct facts base = {0}, facts;
    struct eligibility e = {0};
    char line[2000], code[40], about[2000] = "";
    int n = 0, cases = 0;
    FILE *file = lines_open("eligibility.data");
    while (lines_next(file, line, sizeof line)) {
        if (strncmp(line, "base ", 5) == 0) {
            ck_assert_int_eq(sscanf(line, "base %39s %n", code, &n), 1);
            standard = find(bundle, code);
            base = (struct facts){0};
            read_facts(&base, line + n);
        } else if (strncmp(line, "case", 4) == 0) {
            struct err err = ERR_INIT;
            eligibility_finish(&e);
            facts = (struct facts){.count = base.count};
            memcpy(facts.given, base.given, sizeof base.given);
            read_facts(&facts, line + 4);
            snprintf(about, sizeof about, "%s", line);
            ck_assert_msg(eligibility_decide(standard, facts.given, facts.count, &e, &err),
                          "%s: %s", about, err.object);
            cases++;
        } else {
            check_level(&e, line, about);
        }
    }
    eligibility_finish(&e);
    fclose(file);
    bundle_free(bundle);
    ck_assert_int_ge(cases, 45);
}
END_TEST

START_TEST(refused_facts)
{
    static const struct eligibility_given wrong[][2] = {
        {{"years", "1"}},       {{"work_years", "viele"}},
        {{"work_years", "-1"}}, {{"apprenticeship", "1"}},
        {{"certificate", "6"}}, {{"work_years", "1"}, {"work_years", "2"}},
    };
    struct bundle *bundle = open_standards();
    const struct standard *standard = find(bundle, "4-04-05-05");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct eligibility e;
        struct err err = ERR_INIT;
        size_t count = wrong[i][1].fact ? 2 : 1;
        ck_assert_msg(!eligibility_decide(standard, wrong[i], count, &e, &err), "%zu", i);
        ck_assert_int_eq(err.code, ERR_USAGE);
        eligibility_finish(&e);
    }
    bundle_free(bundle);
}
END_TEST

SUITE_MAIN("core/material/eligibility", tcase_add_test(tc, table);
           tcase_add_test(tc, refused_facts);)
