#include "tui/exam/after.h"

#include "base/str.h"
#include "core/record/review.h"
#include "core/study/deck.h"
#include "core/study/rules.h"

#include <stdlib.h>
#include <string.h>

/* ---- the review log ---- */

struct log {
    struct seat *seat;
    struct records *records;
    struct lib_items items; /* of the level: where each question belongs */
    struct reviews reviews; /* already kept */
};

static const struct lib_item *find_item(const struct log *log, const char *id)
{
    for (size_t i = 0; i < log->items.count; i++)
        if (strcmp(log->items.list[i].id, id) == 0)
            return &log->items.list[i];
    return NULL;
}

static bool is_kept(const struct log *log, const char *id)
{
    for (size_t i = log->reviews.count; i > 0; i--) {
        const struct review *r = &log->reviews.list[i - 1];
        if (r->at_ms < log->seat->exam->ended_wall_ms)
            return false;
        if (r->mode == REVIEW_EXAM && strcmp(r->question, id) == 0)
            return true;
    }
    return false;
}

static bool keep_answer(struct log *log, const struct grade *grade, unsigned i, struct err *err)
{
    const struct booklet_question *q = &log->seat->booklet->questions[i];
    const struct exam_answer *answer = &log->seat->exam->answers[i];
    const struct grade_item *item = &grade->items[i];
    if (item->outcome == GRADE_BLANK || item->outcome == GRADE_PENDING || is_kept(log, q->id))
        return true;
    const struct lib_item *known = find_item(log, q->id);
    int score = q->points > 0 ? (int) (item->score * REVIEW_FULL / q->points) : REVIEW_FULL;
    if (item->outcome == GRADE_RIGHT)
        score = REVIEW_FULL;
    struct review review = {.learner = journal_learner(log->seat->journal),
                            .question = q->id,
                            .revision = q->revision,
                            .work = known && *known->work ? known->work : log->seat->booklet->path,
                            .requirement = q->requirement,
                            .mode = REVIEW_EXAM,
                            .response = answer->response,
                            .score = score,
                            .took_ms = answer->spent_ms,
                            .grade = (int) deck_grade(score),
                            .algorithm = FSRS_VERSION};
    return review_add(log->records, &review, err);
}

static bool keep_answers(struct seat *seat, struct records *records, struct library *library,
                         const struct grade *grade, struct err *err)
{
    struct log log = {.seat = seat, .records = records};
    bool ok = library_items(library, seat->booklet->path, &log.items, err) &&
              review_load(records, journal_learner(seat->journal), &log.reviews, err);
    for (unsigned i = 0; ok && i < grade->items_count; i++)
        ok = keep_answer(&log, grade, i, err);
    reviews_finish(&log.reviews);
    lib_items_finish(&log.items);
    return ok;
}

/* ---- study hours ---- */

static int64_t active_ms(const struct exam *exam, const struct hours_rules *rules)
{
    int64_t sum = 0;
    for (unsigned i = 0; i < exam->form.questions; i++) {
        int64_t spent = exam->answers[i].spent_ms;
        sum += spent < rules->idle_ms ? spent : rules->idle_ms;
    }
    return sum < exam->form.limit_ms ? sum : exam->form.limit_ms;
}

static bool is_credited(struct records *records, const struct study *study, bool *credited,
                        struct err *err)
{
    struct study_list list;
    if (!study_load(records, study->learner, &list, err))
        return false;
    *credited = false;
    for (size_t i = 0; i < list.count; i++)
        if (list.list[i].kind == STUDY_EXAM && list.list[i].from_ms == study->from_ms)
            *credited = true;
    study_list_finish(&list);
    return true;
}

static bool credit(struct seat *seat, struct records *records, struct err *err)
{
    struct hours_rules rules;
    if (!rules_load(records, &rules, err))
        return false;
    struct study study = {.learner = journal_learner(seat->journal),
                          .kind = STUDY_EXAM,
                          .work = seat->booklet->path,
                          .lesson = "",
                          .from_ms = seat->exam->started_wall_ms,
                          .active_ms = active_ms(seat->exam, &rules),
                          .reason = ""};
    bool credited = false;
    if (study.active_ms == 0)
        return true;
    return is_credited(records, &study, &credited, err) &&
           (credited || study_add(records, &study, err));
}

bool after_exam(struct seat *seat, struct records *records, struct library *library,
                struct err *err)
{
    struct grade grade = {0};
    if (seat->exam->state != EXAM_SUBMITTED)
        return true;
    bool ok = journal_preview(seat->journal, &grade, err) &&
              keep_answers(seat, records, library, &grade, err) && credit(seat, records, err);
    grade_finish(&grade);
    grade = (struct grade){0};
    ok = ok && journal_grade(seat->journal, &grade, err);
    grade_finish(&grade);
    return ok;
}
