#include "core/record/review.h"

#include "core/record/store.h"

#include <stdlib.h>
#include <string.h>

enum { GRADE_LEAST = 1, GRADE_MOST = 4 };

static const char *const modes[REVIEW_MODES] = {
#define X(mode, name) [mode] = name,
    REVIEW_MODE_LIST(X)
#undef X
};

static const char *const reasons[MISTAKE_REASONS] = {
#define X(reason, name) [reason] = name,
    MISTAKE_REASON_LIST(X)
#undef X
};

static int find(const char *const *names, int count, const char *name)
{
    int i = 0;
    while (i < count && strcmp(names[i], name) != 0)
        i++;
    return i;
}

const char *review_mode_name(enum review_mode mode)
{
    return modes[mode];
}

enum review_mode review_mode_by_name(const char *name)
{
    return (enum review_mode) find(modes, REVIEW_MODES, name);
}

const char *mistake_reason_name(enum mistake_reason reason)
{
    return reasons[reason];
}

enum mistake_reason mistake_reason_by_name(const char *name)
{
    return (enum mistake_reason) find(reasons, MISTAKE_REASONS, name);
}

bool review_is_wrong(const struct review *review)
{
    return review->score == REVIEW_BY_HAND ? review->grade == GRADE_LEAST
                                           : review->score < REVIEW_FULL;
}

static bool is_grade(int grade)
{
    return grade >= GRADE_LEAST && grade <= GRADE_MOST;
}

bool review_append(struct records *records, const struct review *review, int64_t *seq,
                   struct err *err)
{
    if (!is_grade(review->grade) || review->score < REVIEW_BY_HAND || review->score > REVIEW_FULL ||
        review->took_ms < 0)
        return err_set(err, ERR_INVALID, "%s", review->question);
    json_t *body = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:I, s:i, s:s}", "question", review->question,
        "revision", review->revision, "work", review->work, "requirement", review->requirement,
        "mode", modes[review->mode], "response", review->response, "score", review->score, "took",
        (json_int_t) review->took_ms, "grade", review->grade, "algorithm", review->algorithm);
    return event_add(records, review->learner, EVENT_REVIEW, body, seq, err);
}

bool review_add(struct records *records, struct review *review, struct err *err)
{
    if (!db_begin(&records->db, err))
        return false;
    if (!review_append(records, review, &review->seq, err)) {
        db_rollback(&records->db);
        return false;
    }
    return event_commit(records, err);
}

/* Whether a statement that is asked for the learner and one more value has a row. */
static bool exists(struct query *query, bool *found, struct err *err)
{
    *found = query_row(query);
    return query_end(query, err);
}

bool review_regrade(struct records *records, int64_t learner, int64_t seq, int grade,
                    struct err *err)
{
    bool found;
    struct query query = query_open(&records->db, ST_REVIEW_ONE);
    query_int(&query, learner);
    query_int(&query, seq);
    if (!exists(&query, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "%lld", (long long) seq);
    if (!is_grade(grade))
        return err_set(err, ERR_INVALID, "%d", grade);
    return event_write(records, learner, EVENT_REVIEW_GRADE,
                       json_pack("{s:I, s:i}", "review", (json_int_t) seq, "grade", grade), NULL,
                       err);
}

static const char *copy(struct arena *arena, struct query *query, int column)
{
    return arena_strdup(arena, query_get_text(query, column));
}

/* Neighbours mostly have the same texts: they share them. */
static const char *share(struct arena *arena, struct query *query, int column, const char *last)
{
    return last && strcmp(last, query_get_text(query, column)) == 0 ? last
                                                                    : copy(arena, query, column);
}

bool review_load(struct records *records, int64_t learner, struct reviews *reviews, struct err *err)
{
    const struct review none = {0};
    *reviews = (struct reviews){0};
    struct query query = query_open(&records->db, ST_REVIEW_OF);
    query_int(&query, learner);
    while (query_row(&query)) {
        struct arena *arena = &reviews->arena;
        reviews->list = list_grow(reviews->list, reviews->count, sizeof *reviews->list);
        const struct review *last = reviews->count ? &reviews->list[reviews->count - 1] : &none;
        reviews->list[reviews->count++] = (struct review){
            .seq = query_get_int(&query, 0),
            .learner = learner,
            .question = copy(arena, &query, 1),
            .revision = copy(arena, &query, 2),
            .work = share(arena, &query, 3, last->work),
            .requirement = share(arena, &query, 4, last->requirement),
            .mode = review_mode_by_name(query_get_text(&query, 5)),
            .response = copy(arena, &query, 6),
            .score = (int) query_get_int(&query, 7),
            .took_ms = query_get_int(&query, 8),
            .grade = (int) query_get_int(&query, 9),
            .algorithm = share(arena, &query, 10, last->algorithm),
            .at_ms = query_get_int(&query, 11),
        };
    }
    if (query_end(&query, err))
        return true;
    reviews_finish(reviews);
    return false;
}

bool review_count(struct records *records, int64_t learner, size_t *count, struct err *err)
{
    struct query query = query_open(&records->db, ST_REVIEW_COUNT);
    query_int(&query, learner);
    *count = query_row(&query) ? (size_t) query_get_int(&query, 0) : 0;
    return query_end(&query, err);
}

void reviews_finish(struct reviews *reviews)
{
    if (!reviews)
        return;
    free(reviews->list);
    arena_finish(&reviews->arena);
    *reviews = (struct reviews){0};
}

/* ---- 错题本 ---- */

bool mistake_list(struct records *records, int64_t learner, struct mistakes *mistakes,
                  struct err *err)
{
    *mistakes = (struct mistakes){0};
    struct query query = query_open(&records->db, ST_MISTAKE_OF);
    query_int(&query, learner);
    while (query_row(&query)) {
        struct arena *arena = &mistakes->arena;
        mistakes->list = list_grow(mistakes->list, mistakes->count, sizeof *mistakes->list);
        mistakes->list[mistakes->count++] = (struct mistake){
            .question = copy(arena, &query, 0),
            .revision = copy(arena, &query, 1),
            .work = copy(arena, &query, 2),
            .requirement = copy(arena, &query, 3),
            .response = copy(arena, &query, 4),
            .reason = mistake_reason_by_name(query_get_text(&query, 5)),
            .wrong = (unsigned) query_get_int(&query, 6),
            .right_since = (unsigned) query_get_int(&query, 7),
            .first_ms = query_get_int(&query, 8),
            .at_ms = query_get_int(&query, 9),
        };
    }
    if (query_end(&query, err))
        return true;
    mistakes_finish(mistakes);
    return false;
}

void mistakes_finish(struct mistakes *mistakes)
{
    if (!mistakes)
        return;
    free(mistakes->list);
    arena_finish(&mistakes->arena);
    *mistakes = (struct mistakes){0};
}

/* The entry must be there, or be one that was removed. */
static bool need_entry(struct records *records, int64_t learner, const char *question, bool gone,
                       struct err *err)
{
    bool found;
    struct query query = query_open(&records->db, ST_MISTAKE_ONE);
    query_int(&query, learner);
    query_text(&query, question);
    query_int(&query, gone);
    if (!exists(&query, &found, err))
        return false;
    return found || err_set(err, ERR_NOT_FOUND, "%s", question);
}

bool mistake_explain(struct records *records, int64_t learner, const char *question,
                     enum mistake_reason reason, struct err *err)
{
    return need_entry(records, learner, question, false, err) &&
           event_write(records, learner, EVENT_MISTAKE_REASON,
                       json_pack("{s:s, s:s}", "question", question, "reason", reasons[reason]),
                       NULL, err);
}

bool mistake_remove(struct records *records, int64_t learner, const char *question, struct err *err)
{
    return need_entry(records, learner, question, false, err) &&
           event_write(records, learner, EVENT_MISTAKE_REMOVE,
                       json_pack("{s:s}", "question", question), NULL, err);
}

bool mistake_keep(struct records *records, int64_t learner, const char *question, struct err *err)
{
    return need_entry(records, learner, question, true, err) &&
           event_write(records, learner, EVENT_MISTAKE_KEEP,
                       json_pack("{s:s}", "question", question), NULL, err);
}
