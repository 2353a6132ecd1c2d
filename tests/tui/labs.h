/* What the tests of desks share: a machine with the sample labs, one of them opened, its work. */
#ifndef TESTS_TUI_LABS_H
#define TESTS_TUI_LABS_H

#include "base/str.h"
#include "core/record/lab_attempt.h"
#include "tests/suite.h"
#include "tests/tui/desk.h"

#include <stdlib.h>
#include <string.h>

#define SHOWS(tty, text)     ck_assert_msg(tty_shows(tty, text), "not on the screen: %s", text)
#define SHOWS_NOT(tty, text) ck_assert_msg(!tty_shows(tty, text), "on the screen: %s", text)
#define GOLDEN(tty, name)    ck_assert_msg(tty_golden(tty, name), "%s", name)

static inline int64_t labs_open(struct desk *desk)
{
    int64_t learner;
    desk_open(desk);
    desk_install(desk, "content/standards", "xunlian-standards");
    desk_install(desk, "tests/core/lab/pack", "lab-sample");
    struct records *records = desk_records(desk);
    ck_assert(learner_add(records, "李雷", "4-04-05-05/5", NULL, &learner, NULL));
    ck_assert(learner_set_last(records, learner, NULL));
    records_close(records);
    return learner;
}

/* `xunlian lab run LAB`, the task's text closed. */
static inline struct tty *labs_run(const struct desk *desk, const char *lab, int cols, int rows)
{
    const char *build = getenv("top_builddir");
    char *path = xasprintf("%s/xunlian", build ? build : ".");
    const char *argv[] = {path, "lab", "run", lab, NULL};
    const char *env[] = {desk->home,       "XUNLIAN_CLOCK=2026-01-05T09:00:00+08:00",
                         "XDG_DATA_HOME",  "XDG_CONFIG_HOME",
                         "XDG_CACHE_HOME", NULL};
    struct tty_options options = {.cols = cols, .rows = rows, .argv = argv, .env = env};
    struct tty *tty = tty_start(&options);
    tty_keys(tty, "Esc");
    free(path);
    return tty;
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
