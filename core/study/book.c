#include "core/study/book.h"

#include "base/clock.h"
#include "base/prng.h"
#include "base/str.h"
#include "core/study/schedule.h"

#include <stdlib.h>
#include <string.h>

enum { PAPER_ITEMS = 180, PASS_MARK = 60 };

/* What the learner did; the questions are there. */
static bool load_past(struct book *book, struct records *records, int64_t learner,
                      const char *level, int64_t now_ms, struct err *err)
{
    int32_t today = clock_local_day(now_ms);
    book->level = xstrdup(level);
    book->day = (struct deck_day){now_ms, clock_day_start(today), clock_day_start(today + 1)};
    if (!review_load(records, learner, &book->reviews, err) ||
        !mistake_list(records, learner, &book->mistakes, err) ||
        !schedule_load(records, learner, &book->rules, err))
        return false;
    deck_build(book->reviews.list, book->reviews.count, &book->rules.fsrs, &book->deck);
    mastery_fold(&book->deck, &book->rules.fsrs, now_ms, &book->mastery);
    return true;
}

bool book_load(struct book *book, struct records *records, struct library *library, int64_t learner,
               const char *level, int64_t now_ms, struct err *err)
{
    *book = (struct book){0};
    if (library_items(library, level, &book->items, err) &&
        load_past(book, records, learner, level, now_ms, err))
        return true;
    book_finish(book);
    return false;
}

bool book_load_past(struct book *book, struct records *records, struct library *library,
                    int64_t learner, const char *level, int64_t now_ms, struct err *err)
{
    *book = (struct book){0};
    if (library_shared(library, level, &book->items, err) &&
        load_past(book, records, learner, level, now_ms, err))
        return true;
    book_finish(book);
    return false;
}

void book_finish(struct book *book)
{
    if (!book)
        return;
    mastery_finish(&book->mastery);
    deck_finish(&book->deck);
    mistakes_finish(&book->mistakes);
    reviews_finish(&book->reviews);
    lib_items_finish(&book->items);
    free(book->level);
    *book = (struct book){0};
}

static int by_id(const void *key, const void *item)
{
    return strcmp(key, ((const struct lib_entry *) item)->id);
}

int book_find(const struct book *book, const char *question)
{
    const struct lib_items *items = &book->items;
    const struct lib_entry *found =
        items->count ? bsearch(question, items->list, items->count, sizeof *items->list, by_id)
                     : NULL;
    return found ? (int) (found - items->list) : -1;
}

static void queue_today(const struct book *book, const size_t *among, size_t count,
                        struct deck_queue *queue)
{
    const char **ids = xcalloc(count + 1, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = book->items.list[among[i]].id;
    deck_queue(&book->deck, ids, count, &book->rules, &book->day, queue);
    for (size_t i = 0; i < queue->count; i++)
        queue->list[i] = among[queue->list[i]];
    free(ids);
}

/* ---- choosing ---- */

struct choice {
    size_t item;
    double first, second; /* lower comes first */
};

static int by_choice(const void *a, const void *b)
{
    const struct choice *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->second != y->second)
        return x->second < y->second ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

static bool is_below(const char *path, const char *above)
{
    size_t n = strlen(above);
    return n == 0 || (strncmp(path, above, n) == 0 && (path[n] == '\0' || path[n] == '/'));
}

static const struct mistake *find_mistake(const struct book *book, const char *question)
{
    for (size_t i = 0; i < book->mistakes.count; i++)
        if (strcmp(book->mistakes.list[i].question, question) == 0)
            return &book->mistakes.list[i];
    return NULL;
}

static bool is_wished(const struct book *book, const struct book_wish *wish,
                      const struct lib_entry *item)
{
    if (!is_below(item->shared->work, wish->work) ||
        (*wish->requirement && strcmp(item->shared->requirement, wish->requirement) != 0))
        return false;
    if (wish->mode != REVIEW_WRONG)
        return true;
    const struct mistake *mistake = find_mistake(book, item->id);
    return mistake && (wish->reason == MISTAKE_REASONS || mistake->reason == wish->reason);
}

/* Never met: -1, so that it comes before anything remembered. */
static double recall_of(const struct book *book, const struct lib_entry *item)
{
    const struct deck_card *card = deck_find(&book->deck, item->id);
    return card ? fsrs_recall(&book->rules.fsrs, &card->card, book->day.now_ms) : -1;
}

static struct choice rank(const struct book *book, const struct book_wish *wish, size_t index,
                          struct prng *prng)
{
    const struct lib_entry *item = &book->items.list[index];
    struct choice choice = {.item = index, .second = recall_of(book, item)};
    const struct mastery *m;
    switch (wish->mode) {
    case REVIEW_RANDOM:
        choice.first = prng_unit(prng);
        break;
    case REVIEW_WRONG:
        choice.first = find_mistake(book, item->id)->right_since;
        break;
    case REVIEW_WEAKEST:
        m = mastery_of(&book->mastery, item->shared->work, item->shared->requirement);
        choice.first = m ? m->mean : mastery_level(&book->mastery, book->level).mean;
        break;
    default:
        break;
    }
    return choice;
}

static void choose_due(const struct book *book, const struct book_wish *wish, struct book_list *out)
{
    struct deck_queue queue;
    queue_today(book, out->list, out->count, &queue);
    memcpy(out->list, queue.list, queue.count * sizeof *out->list);
    out->count = queue.count;
    deck_queue_finish(&queue);
    if (wish->most && out->count > wish->most)
        out->count = wish->most;
}

void book_choose(const struct book *book, const struct book_wish *wish, struct book_list *out)
{
    struct prng prng;
    prng_seed(&prng, wish->seed);
    *out = (struct book_list){.list = xcalloc(book->items.count + 1, sizeof *out->list)};
    for (size_t i = 0; i < book->items.count; i++)
        if (is_wished(book, wish, &book->items.list[i]))
            out->list[out->count++] = i;
    if (wish->mode == REVIEW_DUE) {
        choose_due(book, wish, out);
        return;
    }
    struct choice *choices = xcalloc(out->count + 1, sizeof *choices);
    for (size_t i = 0; i < out->count; i++)
        choices[i] = rank(book, wish, out->list[i], &prng);
    qsort(choices, out->count, sizeof *choices, by_choice);
    for (size_t i = 0; i < out->count; i++)
        out->list[i] = choices[i].item;
    free(choices);
    if (wish->most && out->count > wish->most)
        out->count = wish->most;
}

void book_list_finish(struct book_list *list)
{
    if (!list)
        return;
    free(list->list);
    *list = (struct book_list){0};
}

/* ---- counting ---- */

struct book_counts book_counts(const struct book *book)
{
    struct book_counts counts = {.questions = book->items.count};
    struct deck_queue queue;
    size_t *all = xcalloc(book->items.count + 1, sizeof *all);
    for (size_t i = 0; i < book->items.count; i++) {
        all[i] = i;
        counts.met += deck_find(&book->deck, book->items.list[i].id) != NULL;
    }
    for (size_t i = 0; i < book->mistakes.count; i++)
        counts.mistakes += book_find(book, book->mistakes.list[i].question) >= 0;
    queue_today(book, all, book->items.count, &queue);
    counts.due = queue.due;
    counts.fresh = queue.fresh;
    counts.later = queue.later;
    deck_queue_finish(&queue);
    free(all);
    return counts;
}

const struct mastery *book_weakest(const struct book *book)
{
    const struct mastery *weakest = NULL;
    for (size_t i = 0; i < book->mastery.count; i++) {
        const struct mastery *m = &book->mastery.list[i];
        if (is_below(m->work, book->level) && (!weakest || m->mean < weakest->mean))
            weakest = m;
    }
    return weakest;
}

/* ---- the forecast ---- */

/* What a work's points come from: its function, or for basic requirements the work itself. */
static int source_of(const struct lib_tree *tree, const char *work)
{
    for (int i = 0; i < (int) tree->count; i++) {
        const struct lib_node *node = &tree->nodes[i];
        if (node->kind != LIB_WORK || strcmp(node->path, work) != 0)
            continue;
        return node->parent >= 0 && tree->nodes[node->parent].kind == LIB_FUNCTION ? node->parent
                                                                                   : i;
    }
    return -1;
}

static int by_part(const void *a, const void *b)
{
    const struct forecast_part *x = a, *y = b;
    int order = strcmp(x->work, y->work);
    return order != 0 ? order : strcmp(x->requirement, y->requirement);
}

/* The level's requirements that have questions, each once. */
static size_t list_parts(const struct book *book, struct forecast_part *parts)
{
    size_t kept = 0, all = book->items.shares_count;
    for (size_t i = 0; i < all; i++)
        parts[i] = (struct forecast_part){book->items.shares[i]->work,
                                          book->items.shares[i]->requirement, 0};
    qsort(parts, all, sizeof *parts, by_part);
    for (size_t i = 0; i < all; i++)
        if (kept == 0 || by_part(&parts[kept - 1], &parts[i]) != 0)
            parts[kept++] = parts[i];
    return kept;
}

struct forecast book_forecast(const struct book *book, const struct lib_tree *tree)
{
    struct forecast_part *parts = xcalloc(book->items.shares_count + 1, sizeof *parts);
    int *sources = xcalloc(book->items.shares_count + 1, sizeof *sources);
    int *sharers = xcalloc(tree->count + 1, sizeof *sharers);
    size_t count = list_parts(book, parts);
    for (size_t i = 0; i < count; i++) {
        sources[i] = source_of(tree, parts[i].work);
        if (sources[i] >= 0)
            sharers[sources[i]]++;
    }
    for (size_t i = 0; i < count; i++)
        if (sources[i] >= 0)
            parts[i].points = (double) tree->nodes[sources[i]].theory_weight / sharers[sources[i]];
    struct forecast forecast =
        forecast_score(&book->mastery, book->level, parts, count, PAPER_ITEMS, PASS_MARK);
    free(sharers);
    free(sources);
    free(parts);
    return forecast;
}
