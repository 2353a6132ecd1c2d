/* A candidate in a process of its own, who may be killed at any moment: gives answers and notes in
 * shared memory what was acknowledged. */
#ifndef TESTS_CORE_EXAM_SITTING_H
#define TESTS_CORE_EXAM_SITTING_H

#include "tests/core/exam/sample.h"

#include <sys/mman.h>
#include <unistd.h>

/* Written by the candidate without a system call, read by whoever looks. */
struct sitting_acks {
    volatile int answers;        /* acknowledged: answers 1 … n */
    volatile int64_t elapsed_ms; /* of the exam's clock, as shown */
    volatile int faults;         /* commits that failed */
};

struct sitting {
    const char *dir; /* of records.db, which is copied here from `base` before each run */
    const char *base;
    int64_t attempt;
    int answers; /* to give */
    struct sitting_acks *acks;
};

static inline void sitting_begin(struct sitting *s)
{
    s->acks =
        mmap(NULL, sizeof *s->acks, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(s->acks, MAP_FAILED);
}

/* Question and response of the n-th answer, from 1: no two are alike. */
static inline unsigned sitting_question(int n)
{
    return n % 2 ? 6 : 4;
}

static inline void sitting_response(int n, char text[32])
{
    snprintf(text, 32, n % 2 ? "第 %d 次" : "%d", n);
}

/* What the candidate's program has open. */
struct sitting_desk {
    struct clock clock;
    struct records *records;
    struct journal *journal;
};

static inline bool sitting_open(const struct sitting *s, struct sitting_desk *d)
{
    d->clock = (struct clock){.fixed_ms = -1};
    d->records = NULL;
    d->journal = NULL;
    return records_open(s->dir, &d->clock, &d->records, NULL) &&
           journal_open(d->records, &d->clock, s->attempt, &d->journal, NULL);
}

static inline void sitting_close(struct sitting_desk *d)
{
    journal_close(d->journal);
    records_close(d->records);
}

/* Saves one answer as people do: what failed is tried again; when that fails as well (a lock that
 * the system would not give back, for one), the program is started anew. */
static inline bool sitting_answer(struct sitting *s, struct sitting_desk *d, int n)
{
    char text[32];
    sitting_response(n, text);
    if (journal_answer(d->journal, sitting_question(n), text, NULL))
        return true;
    s->acks->faults++;
    if (strcmp(journal_unsaved(d->journal, NULL), text) != 0)
        return false;
    if (journal_retry(d->journal, NULL))
        return true;
    sitting_close(d);
    return sitting_open(s, d) && journal_answer(d->journal, sitting_question(n), text, NULL);
}

/* The candidate; the result is an exit status. */
static inline int sitting_run(void *ctx)
{
    struct sitting *s = ctx;
    struct sitting_desk d;
    if (!sitting_open(s, &d))
        return 1;
    for (int n = 1; n <= s->answers; n++) {
        if (!sitting_answer(s, &d, n))
            return 2;
        s->acks->elapsed_ms = journal_exam(d.journal)->elapsed_ms;
        s->acks->answers = n;
    }
    sitting_close(&d);
    return 0;
}

/* The answers recorded are the first n of the list, each once: n is returned. */
static inline int sitting_recorded(struct records *records, int64_t attempt)
{
    struct attempt_steps steps;
    int n = 0;
    NEED(attempt_step_list(records, attempt, &steps, err));
    for (size_t i = 0; i < steps.count; i++) {
        char text[32];
        if (strcmp(steps.list[i].what, "answer") != 0)
            continue;
        sitting_response(++n, text);
        ck_assert_str_eq(steps.list[i].text, text);
        ck_assert_uint_eq(steps.list[i].question, sitting_question(n));
    }
    attempt_steps_finish(&steps);
    return n;
}

/* What a candidate finds who opens the exam again in `dir`: everything acknowledged, at most the
 * one answer more that was on its way, no time gained, and it goes on. `what` names the moment. */
static inline void sitting_check(const struct sitting *s, const char *dir, const char *what)
{
    struct clock clock = {.fixed_ms = -1};
    struct records *records;
    struct journal *j;
    struct journal_verdict v;
    struct err fault = ERR_INIT;
    char text[32];
    ck_assert_msg(records_open(dir, &clock, &records, &fault), "%s: %s: %s", what, fault.object,
                  err_text(fault.code));
    int n = sitting_recorded(records, s->attempt);
    ck_assert_msg(n == s->acks->answers || n == s->acks->answers + 1, "%s: %d of %d answers", what,
                  n, s->acks->answers);
    ck_assert_msg(journal_open(records, &clock, s->attempt, &j, &fault), "%s: %s: %s", what,
                  fault.object, err_text(fault.code));
    const struct exam *e = journal_exam(j);
    ck_assert_int_eq(e->state, EXAM_RUNNING);
    ck_assert_msg(e->elapsed_ms >= s->acks->elapsed_ms, "%s: the clock gained", what);
    ck_assert_int_le(journal_left_ms(j), e->form.limit_ms - s->acks->elapsed_ms);
    for (int k = n; k > 0 && k > n - 2; k--) {
        sitting_response(k, text);
        ck_assert_str_eq(e->answers[sitting_question(k)].response, text);
    }
    sitting_response(n + 1, text);
    ck_assert(journal_answer(j, sitting_question(n + 1), text, NULL));
    journal_close(j);
    NEED(journal_verify(records, &clock, s->attempt, &v, err));
    ck_assert_msg(v.sound, "%s: bad %lld, truncated %d, losses %lld, folds %d", what,
                  (long long) v.chain.first_bad, v.chain.truncated, (long long) v.chain.losses,
                  v.folds);
    records_close(records);
}

static inline void sitting_copy(const char *from, const char *to, const char *name)
{
    char *source = fs_join(from, name), *target = fs_join(to, name), *bytes;
    size_t len;
    NEED(fs_read(source, 1 << 26, &bytes, &len, err));
    FILE *f = fopen(target, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
    ck_assert_int_eq(fclose(f), 0);
    free(bytes);
    free(source);
    free(target);
}

/* Puts the exam back to its start. */
static inline void sitting_reset(struct sitting *s)
{
    NEED(fs_remove_tree(s->dir, err));
    NEED(fs_make_dirs(s->dir, err));
    sitting_copy(s->base, s->dir, "records.db");
    sitting_copy(s->base, s->dir, "records.head");
    *s->acks = (struct sitting_acks){0};
}

/* An exam that has just been started, closed cleanly in `base`. */
static inline int64_t sitting_prepare(const char *base)
{
    struct clock clock = {.fixed_ms = -1};
    struct sample s = {.f = {.clock = clock}};
    NEED(fs_make_dirs(base, err));
    NEED(records_open(base, &clock, &s.f.records, err));
    s.learner = fixture_learner(&s.f, "李雷");
    sample_add_paper(&s, sample_text(false, BLUEPRINT_SHARE), false);
    struct journal *j;
    NEED(journal_create(s.f.records, &clock, s.learner, s.paper, EXAM_MOCK, &j, err));
    NEED(journal_start(j, err));
    int64_t id = journal_id(j);
    journal_close(j);
    records_close(s.f.records);
    return id;
}

#endif
