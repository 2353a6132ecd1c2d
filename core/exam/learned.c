#include "core/exam/learned.h"

#include "base/str.h"
#include "core/material/bank.h"
#include "core/study/deck.h"

#include <stdlib.h>

/* A rounded score that is not the whole one stays below it. */
static int score_of(const struct booklet_question *q, const struct grade_item *item)
{
    if (item->outcome == GRADE_RIGHT)
        return REVIEW_FULL;
    int score = q->points > 0 ? (int) (item->score * REVIEW_FULL / q->points) : 0;
    return score < REVIEW_FULL ? score : REVIEW_FULL - 1;
}

static const char *work_of(const struct booklet *b, const char *requirement, struct arena *arena)
{
    const char *work = bank_work(arena, b->path, requirement);
    return *work ? work : b->path;
}

void learned_list(const struct booklet *booklet, const struct exam *exam, const struct grade *grade,
                  const struct attempt_result *before, int64_t learner, struct learned *learned)
{
    *learned = (struct learned){.list = xcalloc(grade->items_count + 1, sizeof *learned->list)};
    for (unsigned i = 0; i < grade->items_count; i++) {
        const struct booklet_question *q = &booklet->questions[i];
        const struct grade_item *item = &grade->items[i];
        bool known = before && i < before->scores_count && before->scores[i] >= 0;
        if (known || q->lab || item->outcome == GRADE_BLANK || item->outcome == GRADE_PENDING)
            continue;
        int score = score_of(q, item);
        bool by_hand = q->question->type == QUESTION_ESSAY;
        learned->list[learned->count++] = (struct review){
            .learner = learner,
            .question = q->id,
            .revision = q->revision,
            .work = work_of(booklet, q->requirement, &learned->arena),
            .requirement = q->requirement,
            .mode = REVIEW_EXAM,
            .response = exam->answers[i].response,
            .score = by_hand ? REVIEW_BY_HAND : score,
            .took_ms = exam->answers[i].spent_ms,
            .grade = (int) deck_grade(score),
            .algorithm = FSRS_VERSION,
        };
    }
}

void learned_finish(struct learned *learned)
{
    if (!learned)
        return;
    free(learned->list);
    arena_finish(&learned->arena);
    *learned = (struct learned){0};
}
