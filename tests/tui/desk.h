/* A machine for tests of whole screens: a folder of state with packs in it, learners with some
 * history, and the real program on it. The clock stands at 9 o'clock on 2026-01-05. */
#ifndef TESTS_TUI_DESK_H
#define TESTS_TUI_DESK_H

#include "core/record/records.h"
#include "tests/tui/harness.h"

#define SHOWS(tty, text)     ck_assert_msg(tty_shows(tty, text), "not on the screen: %s", text)
#define SHOWS_NOT(tty, text) ck_assert_msg(!tty_shows(tty, text), "on the screen: %s", text)
#define GOLDEN(tty, name)    ck_assert_msg(tty_golden(tty, name), "%s", name)

struct desk {
    char dir[40];
    char *home; /* "XUNLIAN_HOME=…" */
};

/* A folder without packs. */
void desk_open(struct desk *desk);
/* The same with the standards and a small pack for level five, made for tests. */
void desk_fill(struct desk *desk);
/* Lays out a pack folder (below the source tree) as installed. */
void desk_install(const struct desk *desk, const char *from, const char *id);
void desk_close(struct desk *desk);
/* A folder with the standards, a pack and a newcomer, whose id is returned. */
int64_t desk_open_with(struct desk *desk, const char *from, const char *id);

/* The records of the machine; the program must not run meanwhile. */
struct records *desk_records(const struct desk *desk);
/* 李雷, level five, without PIN, who used the machine last and has done nothing. */
int64_t desk_add_newcomer(const struct desk *desk);
/* 李雷, level five, without PIN, who used the machine last: 18.5 hours in all, 2.3 of them today;
 * a lesson read, another begun, a question answered. */
int64_t desk_add_learner(const struct desk *desk);

/* Starts the program; `env` (ended by NULL) may be NULL. */
struct tty *desk_start(const struct desk *desk, int cols, int rows, const char *const *env);
/* The same for any program of the build, argv[0], with arguments. */
struct tty *desk_run(const struct desk *desk, const char *const *argv, int cols, int rows,
                     const char *const *env);
/* Waits until a line of the screen holds the text. */
void desk_await(struct tty *tty, const char *text);
/* Leaves with q and checks that it ended well. */
void desk_leave(struct tty *tty);

#endif
