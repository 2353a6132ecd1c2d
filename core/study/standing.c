#include "core/study/standing.h"

#include <math.h>
#include <string.h>

static const double known_enough = 0.8, mastered = 0.6;

const char *standing_next_name(enum standing_next next)
{
    static const char *const names[STANDING_NEXTS] = {
#define X(next, name) [next] = name,
        STANDING_NEXT_LIST(X)
#undef X
    };
    return names[next];
}

static bool is_below(const char *path, const char *level)
{
    size_t n = strlen(level);
    return strncmp(path, level, n) == 0 && path[n] == '/';
}

/* ---- hours and lessons ---- */

static bool load_hours(struct standing *s, struct records *records, int64_t learner,
                       const struct lib_tree *tree, const struct hours_rules *rules,
                       struct err *err)
{
    struct study_list list;
    struct hours_sum sum;
    if (!study_load(records, learner, &list, err))
        return false;
    hours_fold(list.list, list.count, rules, &sum);
    s->credited_ms = hours_under(&sum, s->book.level);
    for (size_t i = 0; i < tree->count; i++)
        if (tree->nodes[i].kind == LIB_LEVEL && strcmp(tree->nodes[i].path, s->book.level) == 0)
            s->wanted_ms = tree->nodes[i].hours * rules->unit_ms;
    hours_sum_finish(&sum);
    study_list_finish(&list);
    return true;
}

static unsigned done_of(const struct progress *progress, const char *work)
{
    for (size_t i = 0; i < progress->count; i++)
        if (strcmp(progress->list[i].work, work) == 0)
            return progress->list[i].sections_done;
    return 0;
}

/* *unread: the first work with lessons in full that are not read to their end. */
static bool load_lessons(struct standing *s, struct records *records, int64_t learner,
                         const struct lib_tree *tree, const char **unread, struct err *err)
{
    struct progress progress;
    *unread = NULL;
    if (!progress_load(records, learner, &progress, err))
        return false;
    for (size_t i = 0; i < tree->count; i++) {
        const struct lib_node *node = &tree->nodes[i];
        if (node->kind != LIB_WORK || node->sections <= 0 || !is_below(node->path, s->book.level))
            continue;
        unsigned all = (unsigned) node->sections, done = done_of(&progress, node->path);
        s->sections += all;
        s->sections_done += done < all ? done : all;
        if (done < all && !*unread)
            *unread = node->path;
    }
    progress_finish(&progress);
    return true;
}

/* ---- exams ---- */

static void put_exam(struct standing *s, const struct attempt *a)
{
    unsigned at = 0;
    while (at < s->exams_count && s->exams[at].at_ms > a->started_ms)
        at++;
    if (at == STANDING_EXAMS)
        return;
    if (s->exams_count < STANDING_EXAMS)
        s->exams_count++;
    memmove(&s->exams[at + 1], &s->exams[at], (s->exams_count - at - 1) * sizeof *s->exams);
    s->exams[at] = (struct standing_exam){.attempt = a->id,
                                          .at_ms = a->started_ms,
                                          .score = a->score,
                                          .full = a->full,
                                          .passed = a->passed,
                                          .mock = strcmp(a->mode, "mock") == 0};
}

static bool load_exams(struct standing *s, struct records *records, int64_t learner,
                       struct err *err)
{
    struct attempts attempts;
    if (!attempt_list(records, learner, &attempts, err))
        return false;
    for (size_t i = 0; i < attempts.count; i++) {
        const struct attempt *a = &attempts.list[i];
        if (a->score < 0 || a->pending || strcmp(a->level, s->book.level) != 0)
            continue;
        s->exams_all++;
        s->exams_passed += a->passed;
        put_exam(s, a);
    }
    attempts_finish(&attempts);
    return true;
}

/* ---- what next ---- */

/* The first question of the level that was never met, by its requirement. */
static const char *unmet(const struct book *book)
{
    for (size_t i = 0; i < book->items.count; i++) {
        const struct lib_shared *shared = book->items.list[i].shared;
        if (*shared->requirement && !mastery_of(&book->mastery, shared->work, shared->requirement))
            return shared->requirement;
    }
    return "";
}

static void advise(struct standing *s, const char *unread)
{
    const struct mastery *weakest = book_weakest(&s->book);
    s->what = "";
    if (s->credited_ms == 0 && s->sections_done == 0 && s->counts.met == 0 && s->exams_all == 0) {
        s->next = STANDING_BEGIN;
        s->what = unread ? unread : "";
    } else if (s->counts.due > 0) {
        s->next = STANDING_REVIEW;
    } else if (unread) {
        s->next = STANDING_LESSON;
        s->what = unread;
    } else if (s->counts.questions > s->counts.met && s->forecast.known < known_enough) {
        s->next = STANDING_PRACTISE;
        s->what = unmet(&s->book);
    } else if (weakest && weakest->mean < mastered) {
        s->next = STANDING_WEAK;
        s->what = weakest->requirement;
    } else if (s->exams_count == 0 || !s->exams[0].passed) {
        s->next = STANDING_EXAM;
    } else {
        s->next = s->credited_ms < s->wanted_ms ? STANDING_HOURS : STANDING_READY;
    }
}

bool standing_load(struct standing *standing, struct records *records, struct library *library,
                   const struct lib_tree *tree, int64_t learner, const char *level,
                   const struct standing_rules *rules, struct err *err)
{
    const char *unread;
    *standing = (struct standing){0};
    if (!book_load(&standing->book, records, library, learner, level, rules->now_ms, err) ||
        !load_hours(standing, records, learner, tree, rules->hours, err) ||
        !load_lessons(standing, records, learner, tree, &unread, err) ||
        !load_exams(standing, records, learner, err))
        return false;
    struct mastery_level mean = mastery_level(&standing->book.mastery, level);
    standing->counts = book_counts(&standing->book);
    standing->practised = book_weakest(&standing->book) != NULL;
    standing->mastery = mean.mean;
    standing->mastery_sd = sqrt(mean.variance);
    standing->forecast = book_forecast(&standing->book, tree);
    advise(standing, unread);
    return true;
}

void standing_finish(struct standing *standing)
{
    if (!standing)
        return;
    book_finish(&standing->book);
    *standing = (struct standing){0};
}
