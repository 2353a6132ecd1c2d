#include "core/study/deck.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { DUE_CAP = 60, NEW_CAP = 20, SCORE_HALF = REVIEW_FULL / 2 };

struct deck_rules deck_rules_default(void)
{
    return (struct deck_rules){
        .fsrs = fsrs_rules_default(), .due_cap = DUE_CAP, .new_cap = NEW_CAP};
}

/* FNV-1a; never 0, which would mean no fuzz. */
static uint64_t seed_of(const char *question)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (const char *p = question; *p; p++)
        hash = (hash ^ (unsigned char) *p) * UINT64_C(1099511628211);
    return hash | 1;
}

/* ---- replaying ---- */

static int by_question(const void *a, const void *b)
{
    const struct review *x = *(const struct review *const *) a;
    const struct review *y = *(const struct review *const *) b;
    int order = strcmp(x->question, y->question);
    return order != 0 ? order : x < y ? -1 : x > y;
}

static void add_answer(struct deck_card *card, const struct fsrs_rules *rules,
                       const struct review *review)
{
    enum fsrs_grade grade = review->grade < FSRS_AGAIN || review->grade > FSRS_EASY
                                ? FSRS_AGAIN
                                : (enum fsrs_grade) review->grade;
    struct fsrs_rules own = *rules;
    if (review->mode == REVIEW_EXAM)
        own.learning_count = own.relearning_count = 0;
    if (card->answers++ == 0)
        card->first_ms = review->at_ms;
    card->card = fsrs_review(&own, &card->card, grade, review->at_ms, seed_of(review->question));
    card->wrong += review_is_wrong(review);
    card->last = review;
}

void deck_build(const struct review *log, size_t count, const struct fsrs_rules *rules,
                struct deck *deck)
{
    const struct review **order = xcalloc(count + 1, sizeof *order);
    *deck = (struct deck){.cards = xcalloc(count + 1, sizeof *deck->cards)};
    for (size_t i = 0; i < count; i++)
        order[i] = &log[i];
    qsort(order, count, sizeof *order, by_question);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(order[i]->question, order[i - 1]->question) != 0)
            deck->count++;
        add_answer(&deck->cards[deck->count - 1], rules, order[i]);
    }
    free(order);
}

void deck_finish(struct deck *deck)
{
    if (!deck)
        return;
    free(deck->cards);
    *deck = (struct deck){0};
}

static int by_id(const void *key, const void *item)
{
    return strcmp(key, ((const struct deck_card *) item)->last->question);
}

const struct deck_card *deck_find(const struct deck *deck, const char *question)
{
    return deck->count ? bsearch(question, deck->cards, deck->count, sizeof *deck->cards, by_id)
                       : NULL;
}

struct fsrs_card deck_next(const struct fsrs_rules *rules, const char *question,
                           const struct deck_card *card, enum fsrs_grade grade, int64_t now_ms)
{
    const struct fsrs_card none = {0};
    return fsrs_review(rules, card ? &card->card : &none, grade, now_ms, seed_of(question));
}

enum fsrs_grade deck_grade(int score)
{
    return score < SCORE_HALF ? FSRS_AGAIN : score < REVIEW_FULL ? FSRS_HARD : FSRS_GOOD;
}

/* ---- today ---- */

struct candidate {
    size_t index;
    const struct deck_card *card;
    double recall;
};

struct gathering {
    struct candidate *steps, *due;
    size_t *fresh;
    size_t step_count, due_count, fresh_count;
    int64_t next_ms;
};

static int by_risk(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->recall != y->recall)
        return x->recall < y->recall ? -1 : 1;
    if (x->card->card.due_ms != y->card->card.due_ms)
        return x->card->card.due_ms < y->card->card.due_ms ? -1 : 1;
    return strcmp(x->card->last->question, y->card->last->question);
}

static int by_due_time(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->card->card.due_ms != y->card->card.due_ms)
        return x->card->card.due_ms < y->card->card.due_ms ? -1 : 1;
    return strcmp(x->card->last->question, y->card->last->question);
}

static void gather(struct gathering *g, size_t index, const char *question, const struct deck *deck,
                   const struct fsrs_rules *rules, const struct deck_day *day)
{
    const struct deck_card *card = deck_find(deck, question);
    if (!card) {
        g->fresh[g->fresh_count++] = index;
        return;
    }
    int64_t due = card->card.due_ms;
    bool step = card->card.state != FSRS_REVIEW;
    if (step && due > day->now_ms) {
        if (due < day->end_ms && (g->next_ms == 0 || due < g->next_ms))
            g->next_ms = due;
    } else if (step && due >= day->from_ms) {
        g->steps[g->step_count++] = (struct candidate){.index = index, .card = card};
    } else if (due < day->end_ms) {
        g->due[g->due_count++] =
            (struct candidate){index, card, fsrs_recall(rules, &card->card, day->now_ms)};
    }
}

/* What of the caps is left after the day's answers. */
static void room_today(const struct deck *deck, const struct deck_rules *rules,
                       const struct deck_day *day, size_t *due, size_t *fresh)
{
    size_t reviewed = 0, begun = 0;
    for (size_t i = 0; i < deck->count; i++) {
        const struct deck_card *card = &deck->cards[i];
        bool today = card->last->at_ms >= day->from_ms && card->last->at_ms < day->end_ms;
        begun += today && card->first_ms >= day->from_ms;
        reviewed += today && card->first_ms < day->from_ms;
    }
    *due = reviewed < rules->due_cap ? rules->due_cap - reviewed : 0;
    *fresh = begun < rules->new_cap ? rules->new_cap - begun : 0;
}

/* Steps, then due ones with the new ones spread evenly among them. */
static void fill(struct deck_queue *queue, const struct gathering *g, size_t due, size_t fresh)
{
    size_t new_at = 0;
    for (size_t i = 0; i < g->step_count; i++)
        queue->list[queue->count++] = g->steps[i].index;
    for (size_t i = 0; i < due; i++) {
        queue->list[queue->count++] = g->due[i].index;
        while (new_at < fresh && (new_at + 1) * (due + 1) <= (i + 1) * (fresh + 1))
            queue->list[queue->count++] = g->fresh[new_at++];
    }
    while (new_at < fresh)
        queue->list[queue->count++] = g->fresh[new_at++];
    queue->due = g->step_count + due;
    queue->fresh = fresh;
}

void deck_queue(const struct deck *deck, const char *const *questions, size_t count,
                const struct deck_rules *rules, const struct deck_day *day,
                struct deck_queue *queue)
{
    struct gathering g = {.steps = xcalloc(count + 1, sizeof *g.steps),
                          .due = xcalloc(count + 1, sizeof *g.due),
                          .fresh = xcalloc(count + 1, sizeof *g.fresh)};
    size_t due, fresh;
    *queue = (struct deck_queue){.list = xcalloc(count + 1, sizeof *queue->list)};
    for (size_t i = 0; i < count; i++)
        gather(&g, i, questions[i], deck, &rules->fsrs, day);
    qsort(g.steps, g.step_count, sizeof *g.steps, by_due_time);
    qsort(g.due, g.due_count, sizeof *g.due, by_risk);
    room_today(deck, rules, day, &due, &fresh);
    if (due > g.due_count)
        due = g.due_count;
    queue->later = g.due_count - due;
    queue->next_ms = g.next_ms;
    fill(queue, &g, due, fresh < g.fresh_count ? fresh : g.fresh_count);
    free(g.steps);
    free(g.due);
    free(g.fresh);
}

void deck_queue_finish(struct deck_queue *queue)
{
    if (!queue)
        return;
    free(queue->list);
    *queue = (struct deck_queue){0};
}
