#include "core/material/check_bank.h"

#include "base/utf8.h"
#include "core/material/lesson.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    BIAS_FROM = 20,   /* questions before a share says anything */
    BIAS_MOST = 30,   /* percent */
    TRUTH_LEAST = 45, /* percent */
    TRUTH_MOST = 55,
    ALIKE = 80,        /* percent of common bigrams */
    WEIGHT_SLACK = 10, /* thousandths of a percent: 3 × 33.333 */
};

struct item {
    const struct question *q;
    const char *file;
    uint64_t *bigrams; /* ascending, each once */
    size_t bigrams_count;
};

struct bank {
    struct item *list;
    size_t count;
};

static const char *name_of(const struct question *q)
{
    return q->id[0] ? q->id : q->title[0] ? q->title : q->stem;
}

static void gather(struct check_run *run, struct bank *bank)
{
    size_t n = 0;
    for (size_t i = 0; i < run->lessons_count; i++)
        n += run->lessons[i]->questions_count;
    bank->list = arena_array(run->arena, n, sizeof *bank->list);
    for (size_t i = 0; i < run->lessons_count; i++) {
        const struct lesson *lesson = run->lessons[i];
        for (unsigned k = 0; k < lesson->questions_count; k++)
            bank->list[bank->count++] =
                (struct item){.q = lesson->questions[k].question, .file = lesson->file};
    }
}

/* ---- one question ---- */

static void add(struct check_run *run, enum check_code code, const struct item *item, const char *b,
                const char *c)
{
    check_add(run, code, item->file, item->q->line, name_of(item->q), b, c);
}

static void check_tags(struct check_run *run, const struct item *item)
{
    const struct question *q = item->q;
    bool key = false;
    for (unsigned i = 0; i < q->tags_count; i++)
        key = key || question_tag_is_key(q->tags[i]);
    if (!q->id[0])
        add(run, CHECK_NO_ID, item, NULL, NULL);
    if (!key)
        add(run, CHECK_NO_TAG, item, NULL, NULL);
    if (question_difficulty(q) == 0)
        add(run, CHECK_NO_DIFFICULTY, item, NULL, NULL);
}

static const char *letter(struct check_run *run, unsigned i)
{
    return arena_printf(run->arena, "%c", (int) ('A' + i));
}

static void check_options(struct check_run *run, const struct item *item)
{
    const struct question *q = item->q;
    unsigned right = 0;
    long sum = 0;
    for (unsigned i = 0; i < q->answers_count; i++) {
        const struct question_answer *a = &q->answers[i];
        right += a->weight == QUESTION_FULL;
        sum += a->weight > 0 ? a->weight : 0;
        if (a->weight <= 0 && !a->feedback[0])
            add(run, CHECK_NO_FEEDBACK, item, letter(run, i), NULL);
        for (unsigned k = 0; k < i; k++)
            if (strcmp(q->answers[k].text, a->text) == 0)
                add(run, CHECK_SAME_OPTION, item, a->text, NULL);
    }
    if (q->type == QUESTION_SINGLE && right > 1)
        add(run, CHECK_SEVERAL_RIGHT, item, check_number(run, right), NULL);
    if (q->type == QUESTION_MULTIPLE && labs(sum - QUESTION_FULL) > WEIGHT_SLACK)
        add(run, CHECK_WEIGHTS, item, check_number(run, sum / 1000), NULL);
}

static void check_item(struct check_run *run, const struct item *item)
{
    check_tags(run, item);
    if (item->q->type == QUESTION_DESCRIPTION)
        return;
    if (!item->q->explanation[0])
        add(run, CHECK_NO_EXPLANATION, item, NULL, NULL);
    if (item->q->type == QUESTION_SINGLE || item->q->type == QUESTION_MULTIPLE)
        check_options(run, item);
}

static int by_id(const void *a, const void *b)
{
    const struct item *x = *(const struct item *const *) a, *y = *(const struct item *const *) b;
    int order = strcmp(x->q->id, y->q->id);
    if (!order)
        order = strcmp(x->file, y->file);
    return order ? order : (x->q->line > y->q->line) - (x->q->line < y->q->line);
}

static void check_ids(struct check_run *run, const struct bank *bank)
{
    const struct item **sorted = arena_array(run->arena, bank->count, sizeof *sorted);
    for (size_t i = 0; i < bank->count; i++)
        sorted[i] = &bank->list[i];
    if (bank->count > 0)
        qsort(sorted, bank->count, sizeof *sorted, by_id);
    for (size_t i = 1; i < bank->count; i++) {
        const struct item *first = sorted[i - 1];
        if (sorted[i]->q->id[0] && strcmp(sorted[i]->q->id, first->q->id) == 0)
            add(run, CHECK_DUPLICATE_QUESTION, sorted[i],
                arena_printf(run->arena, "%s:%u", first->file, first->q->line), NULL);
    }
}

/* ---- all of them ---- */

/* Where the pack as a whole is meant. */
static void add_share(struct check_run *run, enum check_code code, unsigned part, unsigned of,
                      const char *middle)
{
    const char *percent = check_number(run, (long) part * 100 / of), *n = check_number(run, of);
    check_add(run, code, "pack.yaml", 0, percent, middle ? middle : n, middle ? n : NULL);
}

static int right_option(const struct question *q)
{
    int right = -1;
    for (unsigned i = 0; i < q->answers_count; i++)
        if (q->answers[i].weight == QUESTION_FULL && right < 0)
            right = (int) i;
    return right;
}

/* True when the right option is longer than every other. */
static bool right_is_longest(const struct question *q, int right)
{
    int width = utf8_width(q->answers[right].text);
    for (unsigned i = 0; i < q->answers_count; i++)
        if ((int) i != right && utf8_width(q->answers[i].text) >= width)
            return false;
    return true;
}

static void check_choices(struct check_run *run, const struct bank *bank)
{
    unsigned at[QUESTION_ANSWERS_MAX] = {0}, count = 0, longest = 0;
    for (size_t i = 0; i < bank->count; i++) {
        const struct question *q = bank->list[i].q;
        int right = q->type == QUESTION_SINGLE ? right_option(q) : -1;
        if (right < 0)
            continue;
        count++;
        at[right]++;
        longest += right_is_longest(q, right);
    }
    if (count < BIAS_FROM)
        return;
    for (unsigned i = 0; i < QUESTION_ANSWERS_MAX; i++)
        if (at[i] * 100 > count * BIAS_MOST)
            add_share(run, CHECK_POSITION_BIAS, at[i], count, letter(run, i));
    if (longest * 100 > count * BIAS_MOST)
        add_share(run, CHECK_LENGTH_BIAS, longest, count, NULL);
}

static void check_truths(struct check_run *run, const struct bank *bank)
{
    unsigned count = 0, truths = 0;
    for (size_t i = 0; i < bank->count; i++)
        if (bank->list[i].q->type == QUESTION_TRUE_FALSE) {
            count++;
            truths += bank->list[i].q->truth;
        }
    if (count >= BIAS_FROM &&
        (truths * 100 < count * TRUTH_LEAST || truths * 100 > count * TRUTH_MOST))
        add_share(run, CHECK_TRUTH_BIAS, truths, count, NULL);
}

/* ---- near-duplicates ---- */

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;
    return x < y ? -1 : x > y;
}

/* The set of neighbouring pairs of characters of the stem, white space left out. */
static void fill_bigrams(struct check_run *run, struct item *item)
{
    const char *s = item->q->stem;
    size_t n = strlen(s), count = 0;
    uint32_t cp, before = 0;
    uint64_t *list = arena_array(run->arena, n + 1, sizeof *list);
    for (size_t i = 0, len; (len = utf8_decode(s + i, n - i, &cp)) > 0; i += len) {
        if (cp == ' ' || cp == '\n' || cp == '\t' || cp == 0x3000)
            continue;
        if (before)
            list[count++] = (uint64_t) before << 32 | cp;
        before = cp;
    }
    if (count > 0)
        qsort(list, count, sizeof *list, by_value);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || list[i] != list[i - 1])
            list[item->bigrams_count++] = list[i];
    item->bigrams = list;
}

/* Jaccard's coefficient of the two sets in percent. */
static unsigned likeness(const struct item *a, const struct item *b)
{
    size_t i = 0, k = 0, common = 0;
    while (i < a->bigrams_count && k < b->bigrams_count) {
        uint64_t x = a->bigrams[i], y = b->bigrams[k];
        common += x == y;
        i += x <= y;
        k += y <= x;
    }
    size_t all = a->bigrams_count + b->bigrams_count - common;
    return all ? (unsigned) (common * 100 / all) : 0;
}

/* Two sets can only be that alike when neither is much larger. */
static bool may_be_alike(const struct item *a, const struct item *b)
{
    size_t x = a->bigrams_count, y = b->bigrams_count;
    return x * ALIKE <= y * 100 && y * ALIKE <= x * 100;
}

static void check_alike(struct check_run *run, struct bank *bank)
{
    for (size_t i = 0; i < bank->count; i++)
        fill_bigrams(run, &bank->list[i]);
    for (size_t i = 0; i < bank->count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct item *a = &bank->list[i], *b = &bank->list[k];
            unsigned percent = may_be_alike(a, b) ? likeness(a, b) : 0;
            if (percent >= ALIKE)
                add(run, CHECK_NEAR_DUPLICATE, a, name_of(b->q), check_number(run, percent));
        }
}

void check_bank(struct check_run *run)
{
    struct bank bank = {0};
    gather(run, &bank);
    for (size_t i = 0; i < bank.count; i++)
        check_item(run, &bank.list[i]);
    check_ids(run, &bank);
    check_choices(run, &bank);
    check_truths(run, &bank);
    check_alike(run, &bank);
}
