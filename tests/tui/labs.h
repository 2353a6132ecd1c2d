/* What the tests of desks share: a machine with the sample labs, one of them opened, its work. */
#ifndef TESTS_TUI_LABS_H
#define TESTS_TUI_LABS_H

#include "base/str.h"
#include "core/record/lab_attempt.h"
#include "tests/suite.h"
#include "tests/tui/desk.h"

#include <stdlib.h>
#include <string.h>

static inline int64_t labs_open(struct desk *desk)
{
    return desk_open_with(desk, "tests/core/lab/pack", "lab-sample");
}

/* `xunlian lab run LAB`, the task's text still open. */
static inline struct tty *labs_enter(const struct desk *desk, const char *lab, int cols, int rows,
                                     const char *const *env)
{
    const char *argv[] = {"xunlian", "lab", "run", lab, NULL};
    return desk_run(desk, argv, cols, rows, env);
}

/* The same, the task's text closed. */
static inline struct tty *labs_run(const struct desk *desk, const char *lab, int cols, int rows)
{
    struct tty *tty = labs_enter(desk, lab, cols, rows, NULL);
    tty_keys(tty, "Esc");
    return tty;
}

/* Hands in and waits for the marks, which come from another program. */
static inline void labs_hand_in(struct tty *tty)
{
    tty_keys(tty, "F10 Tab Enter");
    desk_await(tty, "得分");
}

/* The newest attempt's work must hold this text. */
static inline void labs_work(const struct desk *desk, int64_t learner, const char *wanted)
{
    struct records *records = desk_records(desk);
    struct lab_attempts all;
    char *text;
    ck_assert(lab_attempt_list(records, learner, NULL, &all, NULL));
    ck_assert_uint_gt(all.count, 0);
    ck_assert(lab_attempt_text(records, all.list[all.count - 1].id, &text, NULL, NULL));
    ck_assert_msg(strstr(text, wanted) != NULL, "not in the work: %s\n%s", wanted, text);
    free(text);
    lab_attempts_finish(&all);
    records_close(records);
}

#endif
