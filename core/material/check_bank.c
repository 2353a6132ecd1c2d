#include "core/material/check_bank.h"

#include <stdlib.h>
#include <string.h>

enum {
    BIAS_FROM = 20,   /* questions before a share says anything */
    BIAS_MOST = 30,   /* percent */
    TRUTH_LEAST = 45, /* percent */
    TRUTH_MOST = 55,
    D2_LEAST = 40, /* percent of the questions */
    D3_LEAST = 30,
    KNOWLEDGE_LEAST = 12, /* questions for a requirement */
    SKILL_LEAST = 8,
};

/* ---- ids ---- */

static int by_id(const void *a, const void *b)
{
    const struct check_item *x = *(const struct check_item *const *) a;
    const struct check_item *y = *(const struct check_item *const *) b;
    int order = strcmp(x->id, y->id);
    if (!order)
        order = strcmp(x->file, y->file);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

struct ids {
    struct check_run *run;
    const struct check_item **sorted;
    size_t count;
    const char *pack; /* that may have the ids as well */
};

static int id_against(const void *id, const void *item)
{
    return strcmp(id, (*(const struct check_item *const *) item)->id);
}

static void check_against(struct ids *ids, const char *id)
{
    if (!id[0] || ids->count == 0)
        return;
    const struct check_item **at =
        bsearch(id, ids->sorted, ids->count, sizeof *ids->sorted, id_against);
    if (at)
        check_add_item(ids->run, CHECK_TAKEN_QUESTION, *at, ids->pack, NULL);
}

static bool check_other(void *ctx, const struct bank_question *other, struct err *err)
{
    (void) err;
    check_against(ctx, other->question->id);
    return true;
}

static void check_taken_by(struct ids *ids, const struct bundle *with)
{
    const struct lesson *const *lessons;
    size_t n = bundle_lessons(with, &lessons);
    struct err err = ERR_INIT;
    const char *pack = bundle_pack(with)->id;
    if (ids->run->pack && strcmp(pack, ids->run->pack->id) == 0)
        return;
    ids->pack = arena_strdup(ids->run->arena, pack);
    for (size_t i = 0; i < n; i++)
        for (unsigned k = 0; k < lessons[i]->questions_count; k++)
            check_against(ids, lessons[i]->questions[k].question->id);
    if (!bundle_questions(with, check_other, ids, &err))
        check_add_error(ids->run, "pack.yaml", &err);
}

static void check_ids(struct check_run *run, const struct check_items *items)
{
    struct ids ids = {.run = run, .count = items->count};
    ids.sorted = arena_array(run->arena, items->count, sizeof *ids.sorted);
    for (size_t i = 0; i < items->count; i++)
        ids.sorted[i] = &items->list[i];
    if (items->count > 0)
        qsort(ids.sorted, items->count, sizeof *ids.sorted, by_id);
    for (size_t i = 1; i < items->count; i++) {
        const struct check_item *one = ids.sorted[i], *first = ids.sorted[i - 1];
        if (one->id[0] && strcmp(one->id, first->id) == 0)
            check_add_item(run, CHECK_DUPLICATE_QUESTION, one,
                           arena_printf(run->arena, "%s:%u", first->file, first->line), NULL);
    }
    for (size_t i = 0; i < run->with_count; i++)
        check_taken_by(&ids, run->with[i]);
}

/* ---- shares ---- */

/* Where the pack as a whole is meant. */
static void add_share(struct check_run *run, enum check_code code, unsigned part, unsigned of,
                      const char *middle)
{
    const char *percent = check_number(run, (long) part * 100 / of), *n = check_number(run, of);
    check_add(run, code, "pack.yaml", 0, percent, middle ? middle : n, middle ? n : NULL);
}

static void check_choices(struct check_run *run, const struct check_items *items)
{
    unsigned at[QUESTION_ANSWERS_MAX] = {0}, count = 0, longest = 0;
    for (size_t i = 0; i < items->count; i++) {
        const struct check_item *item = &items->list[i];
        if (item->right < 0)
            continue;
        count++;
        at[item->right]++;
        longest += item->longest;
    }
    if (count < BIAS_FROM)
        return;
    for (unsigned i = 0; i < QUESTION_ANSWERS_MAX; i++)
        if (at[i] * 100 > count * BIAS_MOST)
            add_share(run, CHECK_POSITION_BIAS, at[i], count,
                      arena_printf(run->arena, "%c", (int) ('A' + i)));
    if (longest * 100 > count * BIAS_MOST)
        add_share(run, CHECK_LENGTH_BIAS, longest, count, NULL);
}

static void check_truths(struct check_run *run, const struct check_items *items)
{
    unsigned count = 0, truths = 0;
    for (size_t i = 0; i < items->count; i++)
        if (items->list[i].type == QUESTION_TRUE_FALSE) {
            count++;
            truths += items->list[i].truth;
        }
    if (count >= BIAS_FROM &&
        (truths * 100 < count * TRUTH_LEAST || truths * 100 > count * TRUTH_MOST))
        add_share(run, CHECK_TRUTH_BIAS, truths, count, NULL);
}

static void check_difficulties(struct check_run *run, const struct check_items *items)
{
    unsigned of[4] = {0}, count = 0;
    for (size_t i = 0; i < items->count; i++)
        if (items->list[i].in_bank && items->list[i].type != QUESTION_DESCRIPTION) {
            of[items->list[i].difficulty]++;
            count++;
        }
    if (count < BIAS_FROM)
        return;
    if (of[2] * 100 < count * D2_LEAST)
        add_share(run, CHECK_DIFFICULTY_MIX, of[2], count, "d2");
    if (of[3] * 100 < count * D3_LEAST)
        add_share(run, CHECK_DIFFICULTY_MIX, of[3], count, "d3");
}

/* ---- requirements ---- */

struct need {
    const char *key;
    unsigned asked;
};

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct need *) a)->key, ((const struct need *) b)->key);
}

static void add_needs(struct need *needs, size_t *count, const struct standard_item *items,
                      unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        needs[(*count)++] = (struct need){items[i].key, 0};
}

static size_t most_needs(const struct standard_level *level)
{
    size_t most = 0;
    for (unsigned f = 0; f < level->functions_count; f++)
        for (unsigned w = 0; w < level->functions[f].works_count; w++)
            most += level->functions[f].works[w].skills_count +
                    level->functions[f].works[w].knowledge_count;
    return most;
}

/* The S and K of a level, by key. */
static struct need *needs_of(struct check_run *run, const struct standard_level *level,
                             size_t *count)
{
    struct need *needs = arena_array(run->arena, most_needs(level), sizeof *needs);
    *count = 0;
    for (unsigned f = 0; f < level->functions_count; f++)
        for (unsigned w = 0; w < level->functions[f].works_count; w++) {
            const struct standard_work *work = &level->functions[f].works[w];
            add_needs(needs, count, work->skills, work->skills_count);
            add_needs(needs, count, work->knowledge, work->knowledge_count);
        }
    if (*count > 0)
        qsort(needs, *count, sizeof *needs, by_key);
    return needs;
}

static bool serves(const struct check_item *item, const char *path)
{
    for (unsigned i = 0; i < item->levels_count; i++)
        if (strcmp(item->levels[i], path) == 0)
            return true;
    return false;
}

static void count_asked(struct need *needs, size_t count, const struct check_items *items,
                        const char *path)
{
    for (size_t i = 0; i < items->count; i++) {
        const struct check_item *item = &items->list[i];
        if (!item->in_bank || !serves(item, path))
            continue;
        for (unsigned k = 0; k < item->keys_count; k++) {
            const struct need wanted = {.key = item->keys[k]};
            struct need *need =
                count > 0 ? bsearch(&wanted, needs, count, sizeof *needs, by_key) : NULL;
            if (need)
                need->asked++;
        }
    }
}

static void check_level(struct check_run *run, const struct check_items *items,
                        const struct standard *standard, const char *id)
{
    const struct standard_level *level = standard_find_level(standard, id);
    if (!level || (strcmp(id, "5") != 0 && strcmp(id, "4") != 0))
        return;
    size_t count;
    struct need *needs = needs_of(run, level, &count);
    const char *path = arena_printf(run->arena, "%s/%s", standard->code, id);
    count_asked(needs, count, items, path);
    for (size_t i = 0; i < count; i++) {
        unsigned least = needs[i].key[0] == 'K' ? KNOWLEDGE_LEAST : SKILL_LEAST;
        if (needs[i].asked < least)
            check_add(run, CHECK_FEW_QUESTIONS, "pack.yaml", 0,
                      arena_printf(run->arena, "%s/%s", path, needs[i].key),
                      check_number(run, needs[i].asked), check_number(run, least));
    }
}

static void check_requirements(struct check_run *run, const struct check_items *items)
{
    const struct pack *pack = run->pack;
    for (unsigned i = 0; pack && i < pack->serves_count; i++) {
        const struct standard *standard = check_standard(run, pack->serves[i].standard);
        for (unsigned k = 0; standard && k < pack->serves[i].levels_count; k++)
            check_level(run, items, standard, pack->serves[i].levels[k]);
    }
}

/* A question of the bank must name requirements that its levels have. */
static void check_known(struct check_run *run, const struct check_item *item, const char *path)
{
    const char *slash = strchr(path, '/');
    const char *code = arena_strndup(run->arena, path, (size_t) (slash - path));
    const struct standard *standard = check_standard(run, code);
    const struct standard_level *level = standard ? standard_find_level(standard, slash + 1) : NULL;
    if (standard && !level)
        check_add(run, CHECK_UNKNOWN_LEVEL, item->file, item->line, code, slash + 1, NULL);
    for (unsigned i = 0; level && i < item->keys_count; i++)
        if (!standard_find_item(standard, level, item->keys[i]))
            check_add(run, CHECK_UNKNOWN_KEY, item->file, item->line, item->keys[i], slash + 1,
                      NULL);
}

static void check_keys(struct check_run *run, const struct check_items *items)
{
    for (size_t i = 0; i < items->count; i++)
        for (unsigned k = 0; items->list[i].in_bank && k < items->list[i].levels_count; k++)
            check_known(run, &items->list[i], items->list[i].levels[k]);
}

void check_bank(struct check_run *run, bool whole)
{
    struct check_items items = {0};
    check_gather(run, &items);
    check_ids(run, &items);
    check_keys(run, &items);
    check_choices(run, &items);
    check_truths(run, &items);
    check_alike(run, &items);
    if (whole) {
        check_difficulties(run, &items);
        check_requirements(run, &items);
    }
    free(items.list);
}
