#include "core/material/eligibility.h"

#include "core/material/decimal.h"

#include <string.h>

struct facts {
    const struct standard *standard;
    const struct eligibility_given *given;
    size_t count;
};

static bool value_fits(const struct standard_fact *fact, const char *value)
{
    struct decimal number;
    switch (fact->kind) {
    case STANDARD_NUMBER:
        return decimal_parse(value, strlen(value), &number) && number.v >= 0;
    case STANDARD_FLAG:
        return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0;
    default:
        for (unsigned i = 0; i < fact->choices_count; i++)
            if (strcmp(fact->choices[i].id, value) == 0)
                return true;
        return false;
    }
}

static bool check_given(const struct facts *facts, struct err *err)
{
    for (size_t i = 0; i < facts->count; i++) {
        const struct eligibility_given *one = &facts->given[i];
        const struct standard_fact *fact = standard_find_fact(facts->standard, one->fact);
        bool ok = fact && value_fits(fact, one->value);
        for (size_t k = 0; ok && k < i; k++)
            ok = strcmp(facts->given[k].fact, one->fact) != 0;
        if (!ok)
            return err_set(err, ERR_USAGE, "%.80s=%.80s", one->fact, one->value);
    }
    return true;
}

static const char *value_of(const struct facts *facts, const char *fact)
{
    for (size_t i = 0; i < facts->count; i++)
        if (strcmp(facts->given[i].fact, fact) == 0)
            return facts->given[i].value;
    return NULL;
}

static enum eligibility_state decide_condition(const struct facts *facts,
                                               const struct standard_condition *condition)
{
    const char *value = value_of(facts, condition->fact);
    struct decimal number;
    if (!value)
        return ELIGIBILITY_OPEN;
    for (unsigned i = 0; i < condition->any_of_count; i++)
        if (strcmp(condition->any_of[i], value) == 0)
            return ELIGIBILITY_MET;
    if (condition->any_of_count > 0 || !decimal_parse(value, strlen(value), &number))
        return ELIGIBILITY_NOT_MET;
    const struct decimal least = decimal_from(condition->at_least);
    return decimal_compare(number, least) >= 0 ? ELIGIBILITY_MET : ELIGIBILITY_NOT_MET;
}

/* An alternative is as good as the worst of its conditions. *lacking counts those in that state. */
static enum eligibility_state decide_alternative(const struct facts *facts,
                                                 const struct standard_alternative *alternative,
                                                 unsigned *lacking)
{
    enum eligibility_state worst = ELIGIBILITY_MET;
    *lacking = 0;
    for (unsigned i = 0; i < alternative->all_count; i++) {
        enum eligibility_state state = decide_condition(facts, &alternative->all[i]);
        if (state < worst) {
            worst = state;
            *lacking = 0;
        }
        *lacking += state == worst && state != ELIGIBILITY_MET;
    }
    return worst;
}

static void list_lacking(const struct facts *facts, const struct standard_alternative *nearest,
                         struct arena *arena, struct eligibility_clause *clause)
{
    clause->lacking = arena_array(arena, nearest->all_count, sizeof(struct standard_condition *));
    for (unsigned i = 0; i < nearest->all_count; i++)
        if (decide_condition(facts, &nearest->all[i]) == clause->state)
            clause->lacking[clause->lacking_count++] = &nearest->all[i];
}

static void decide_clause(const struct facts *facts, const struct standard_rule *rule,
                          struct arena *arena, struct eligibility_clause *clause)
{
    const struct standard_alternative *nearest = NULL;
    unsigned fewest = 0, lacking;
    *clause = (struct eligibility_clause){.rule = rule};
    for (unsigned i = 0; i < rule->alternatives_count; i++) {
        enum eligibility_state state = decide_alternative(facts, &rule->alternatives[i], &lacking);
        if (!nearest || state > clause->state || (state == clause->state && lacking < fewest)) {
            nearest = &rule->alternatives[i];
            clause->state = state;
            fewest = lacking;
        }
    }
    bool holds = !nearest || clause->state == ELIGIBILITY_MET;
    if (holds && rule->refer)
        clause->state = ELIGIBILITY_REFER;
    if (!holds)
        list_lacking(facts, nearest, arena, clause);
}

static const char *level_name(const struct standard *standard, const char *id)
{
    const struct standard_level *level = standard_find_level(standard, id);
    for (unsigned i = 0; !level && i < standard->levels_count; i++)
        if (strcmp(standard_grade(standard->levels[i].id), id) == 0)
            level = &standard->levels[i];
    return level ? level->name : id;
}

static void decide_level(const struct facts *facts, const struct standard_eligibility *rules,
                         struct arena *arena, struct eligibility_level *level)
{
    struct eligibility_clause *clauses = arena_array(arena, rules->clauses_count, sizeof *clauses);
    *level = (struct eligibility_level){.rules = rules,
                                        .name = level_name(facts->standard, rules->level),
                                        .clauses = clauses,
                                        .clauses_count = rules->clauses_count};
    for (unsigned i = 0; i < rules->clauses_count; i++) {
        decide_clause(facts, &rules->clauses[i], arena, &clauses[i]);
        const struct eligibility_clause *best = &clauses[level->deciding];
        if (clauses[i].state > best->state ||
            (clauses[i].state == best->state && clauses[i].lacking_count < best->lacking_count))
            level->deciding = i;
    }
    level->state = clauses[level->deciding].state;
}

bool eligibility_decide(const struct standard *standard, const struct eligibility_given *given,
                        size_t count, struct eligibility *out, struct err *err)
{
    const struct facts facts = {standard, given, count};
    *out = (struct eligibility){0};
    if (!check_given(&facts, err))
        return false;
    struct eligibility_level *levels =
        arena_array(&out->arena, standard->eligibility_count, sizeof *levels);
    for (unsigned i = 0; i < standard->eligibility_count; i++)
        decide_level(&facts, &standard->eligibility[i], &out->arena, &levels[i]);
    out->levels = levels;
    out->levels_count = standard->eligibility_count;
    return true;
}

void eligibility_finish(struct eligibility *eligibility)
{
    if (!eligibility)
        return;
    arena_finish(&eligibility->arena);
    *eligibility = (struct eligibility){0};
}
