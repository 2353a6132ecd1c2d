#include "tui/practice/sitting.h"

#include "base/log.h"
#include "base/str.h"
#include "core/material/gift.h"
#include "core/study/rules.h"

#include <stdlib.h>
#include <string.h>

enum { FLUSH_MS = 60 * 1000 };

static int64_t now_of(const struct sitting *sitting)
{
    return clock_now(sitting->place.clock);
}

static struct sitting *make(const struct sitting_place *place, const struct book_wish *wish)
{
    struct sitting *s = xcalloc(1, sizeof *s);
    *s = (struct sitting){.holders = 1,
                          .place = *place,
                          .level = xstrdup(place->level),
                          .wish = *wish,
                          .work = xstrdup(wish->work),
                          .requirement = xstrdup(wish->requirement)};
    s->place.level = s->level;
    s->wish.work = s->work;
    s->wish.requirement = s->requirement;
    return s;
}

static bool load_book(struct sitting *s, struct err *err)
{
    const struct sitting_place *place = &s->place;
    return rules_load(place->records, &s->rules, err) &&
           book_load(&s->book, place->records, place->library, place->learner, place->level,
                     now_of(s), err);
}

/* The sitting, when there is anything in it. */
static bool begin(struct sitting *s, bool ok, struct sitting **sitting, struct err *err)
{
    if (ok && s->list.count == 0)
        ok = err_set(err, ERR_NOT_FOUND, "%s", review_mode_name(s->wish.mode));
    if (!ok) {
        sitting_release(s);
        return false;
    }
    sitting_touch(s);
    *sitting = s;
    return true;
}

bool sitting_new(const struct sitting_place *place, const struct book_wish *wish,
                 struct sitting **sitting, struct err *err)
{
    struct sitting *s = make(place, wish);
    bool ok = load_book(s, err);
    if (ok)
        book_choose(&s->book, &s->wish, &s->list);
    return begin(s, ok, sitting, err);
}

bool sitting_new_of(const struct sitting_place *place, const char *const *ids, size_t count,
                    struct sitting **sitting, struct err *err)
{
    struct sitting *s =
        make(place, &(struct book_wish){.mode = REVIEW_WRONG, .work = "", .requirement = ""});
    bool ok = load_book(s, err);
    s->list.list = xcalloc(count + 1, sizeof *s->list.list);
    for (size_t i = 0; ok && i < count; i++) {
        int item = book_find(&s->book, ids[i]);
        if (item >= 0)
            s->list.list[s->list.count++] = (size_t) item;
    }
    return begin(s, ok, sitting, err);
}

struct sitting *sitting_hold(struct sitting *sitting)
{
    sitting->holders++;
    return sitting;
}

static void put_away(struct sitting *sitting)
{
    quiz_finish(&sitting->quiz);
    arena_finish(&sitting->arena);
    sitting->quiz = (struct quiz){0};
    sitting->source = (struct lib_source){0};
    sitting->open = sitting->kept = sitting->given_up = false;
    sitting->reason = MISTAKE_UNSAID;
    sitting->seq = 0;
}

void sitting_release(struct sitting *sitting)
{
    struct err err = ERR_INIT;
    if (!sitting || --sitting->holders > 0)
        return;
    if (!sitting_keep_time(sitting, &err))
        log_line("practice", "time not kept: %s", err.object);
    put_away(sitting);
    for (size_t i = 0; i < sitting->wrong_count; i++)
        free(sitting->wrong[i]);
    free(sitting->wrong);
    book_list_finish(&sitting->list);
    book_finish(&sitting->book);
    free(sitting->work);
    free(sitting->requirement);
    free(sitting->level);
    free(sitting);
}

/* ---- study time ---- */

void sitting_touch(struct sitting *sitting)
{
    hours_meter_touch(&sitting->meter, &sitting->rules, now_of(sitting));
}

bool sitting_keep_time(struct sitting *sitting, struct err *err)
{
    const char *work = sitting->source.item.work;
    struct study study = {.learner = sitting->place.learner,
                          .kind = STUDY_PRACTICE,
                          .work = work && *work ? work : sitting->level,
                          .lesson = "",
                          .reason = ""};
    if (!sitting->place.learner || sitting->meter.active_ms == 0)
        return true;
    study.active_ms = hours_meter_take(&sitting->meter, &study.from_ms);
    return study_add(sitting->place.records, &study, err);
}

/* ---- the question in front ---- */

static bool load(struct sitting *sitting, const char *id, struct err *err)
{
    struct gift gift;
    struct gift_fault fault;
    if (!library_question(sitting->place.library, id, &sitting->arena, &sitting->source, err))
        return false;
    const char *text = sitting->source.gift;
    if (!gift_parse(text, strlen(text), 1, &sitting->arena, &gift, &fault) || gift.count == 0)
        return err_set(err, ERR_FORMAT, "%s", id);
    sitting->spot = (struct lesson_question){.question = &gift.list[0], .section = -1};
    quiz_init(&sitting->quiz, &sitting->spot);
    return true;
}

bool sitting_show(struct sitting *sitting, struct err *err)
{
    put_away(sitting);
    if (sitting->at >= sitting->list.count)
        return false;
    const struct lib_entry *item = &sitting->book.items.list[sitting->list.list[sitting->at]];
    sitting->open = load(sitting, item->id, err);
    sitting->shown_ms = now_of(sitting);
    return sitting->open;
}

/* Time belongs to the work it was spent on: it is kept before another one's question comes. */
void sitting_next(struct sitting *sitting)
{
    struct err err = ERR_INIT;
    size_t next = sitting->at + 1;
    const char *work = sitting->source.item.work;
    bool other = next >= sitting->list.count || !work ||
                 strcmp(work, sitting->book.items.list[sitting->list.list[next]].shared->work) != 0;
    sitting_touch(sitting);
    if ((other || sitting->meter.active_ms >= FLUSH_MS) && !sitting_keep_time(sitting, &err))
        log_line("practice", "time not kept: %s", err.object);
    sitting->tally.skipped += sitting->open && !sitting->kept;
    sitting->at = next;
}

/* ---- answering ---- */

bool sitting_is_wrong(const struct sitting *sitting)
{
    bool by_hand = sitting->quiz.mark.by_hand && !sitting->given_up;
    return sitting->kept &&
           (by_hand ? sitting->grade == FSRS_AGAIN : sitting->quiz.mark.score < REVIEW_FULL);
}

bool sitting_needs_grade(const struct sitting *sitting)
{
    return sitting->open && sitting->quiz.answered && !sitting->kept;
}

static void count(struct sitting *sitting, const struct review *review)
{
    struct sitting_tally *tally = &sitting->tally;
    int score = review->score != REVIEW_BY_HAND ? review->score
                : review->grade == FSRS_AGAIN   ? 0
                                                : REVIEW_FULL;
    tally->answered++;
    tally->right += !review_is_wrong(review);
    tally->partly += review_is_wrong(review) && score > 0;
    tally->score += score;
    tally->took_ms += review->took_ms;
    if (!review_is_wrong(review))
        return;
    sitting->wrong = xrealloc(sitting->wrong, (sitting->wrong_count + 1) * sizeof *sitting->wrong);
    sitting->wrong[sitting->wrong_count++] = xstrdup(review->question);
}

/* Writes the answer; what came of it may be shown afterwards. */
static bool keep(struct sitting *sitting, enum fsrs_grade grade, struct err *err)
{
    const struct lib_item *item = &sitting->source.item;
    char *response = sitting->given_up ? xstrdup("") : quiz_response(&sitting->quiz);
    int64_t took = now_of(sitting) - sitting->shown_ms;
    struct review review = {.learner = sitting->place.learner,
                            .question = item->id,
                            .revision = item->revision,
                            .work = *item->work ? item->work : sitting->level,
                            .requirement = item->requirement,
                            .mode = sitting->wish.mode,
                            .response = response,
                            .score = sitting->quiz.mark.by_hand && !sitting->given_up
                                         ? REVIEW_BY_HAND
                                         : sitting->quiz.mark.score,
                            .took_ms = took > 0 ? took : 0,
                            .grade = (int) grade,
                            .algorithm = FSRS_VERSION};
    sitting_touch(sitting);
    bool ok = review_add(sitting->place.records, &review, err);
    if (ok) {
        sitting->kept = true;
        sitting->seq = review.seq;
        sitting->grade = grade;
        count(sitting, &review);
    }
    free(response);
    return ok;
}

/* The reason that stands in the book from an earlier time. */
static void recall_reason(struct sitting *sitting)
{
    const struct mistakes *book = &sitting->book.mistakes;
    for (size_t i = 0; i < book->count; i++)
        if (strcmp(book->list[i].question, sitting->source.item.id) == 0)
            sitting->reason = book->list[i].reason;
}

bool sitting_answer(struct sitting *sitting, struct err *err)
{
    char *response = quiz_response(&sitting->quiz);
    bool empty = question_is_blank(sitting->quiz.question, response);
    free(response);
    if (empty)
        return err_set(err, ERR_USAGE, "%s", sitting->source.item.id);
    if (!quiz_answer(&sitting->quiz, err))
        return false;
    if (sitting->quiz.mark.by_hand)
        return true;
    if (!keep(sitting, deck_grade(sitting->quiz.mark.score), err)) {
        sitting->quiz.answered = false;
        return false;
    }
    recall_reason(sitting);
    return true;
}

bool sitting_give_up(struct sitting *sitting, struct err *err)
{
    sitting->given_up = true;
    quiz_again(&sitting->quiz);
    sitting->quiz.mark = (struct question_mark){.answer = -1};
    if (!keep(sitting, FSRS_AGAIN, err)) {
        sitting->given_up = false;
        return false;
    }
    sitting->quiz.revealed = true;
    recall_reason(sitting);
    return sitting->reason == MISTAKE_UNKNOWN || sitting_explain(sitting, MISTAKE_UNKNOWN, err);
}

bool sitting_grade(struct sitting *sitting, enum fsrs_grade grade, struct err *err)
{
    if (!sitting->kept)
        return keep(sitting, grade, err);
    if (grade == sitting->grade)
        return true;
    if (!review_regrade(sitting->place.records, sitting->place.learner, sitting->seq, (int) grade,
                        err))
        return false;
    sitting->grade = grade;
    return true;
}

bool sitting_explain(struct sitting *sitting, enum mistake_reason reason, struct err *err)
{
    if (!mistake_explain(sitting->place.records, sitting->place.learner, sitting->source.item.id,
                         reason, err))
        return false;
    sitting->reason = reason;
    return true;
}

int64_t sitting_interval_ms(const struct sitting *sitting, enum fsrs_grade grade)
{
    const char *id = sitting->source.item.id;
    const struct deck_card *card = deck_find(&sitting->book.deck, id);
    int64_t now = now_of(sitting);
    struct fsrs_card next = deck_next(&sitting->book.rules.fsrs, id, card, grade, now);
    return next.due_ms - now;
}
