/* A machine for tests of whole screens: a folder of state with packs in it, learners with some
 * history, and the real program on it. The clock stands at 9 o'clock on 2026-01-05. */
#ifndef TESTS_TUI_DESK_H
#define TESTS_TUI_DESK_H

#include "core/record/records.h"
#include "tests/tui/harness.h"

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

/* The records of the machine; the program must not run meanwhile. */
struct records *desk_records(const struct desk *desk);
/* 李雷, level five, without PIN, who used the machine last: 18.5 hours in all, 2.3 of them today;
 * a lesson read, another begun, a question answered. */
int64_t desk_add_learner(const struct desk *desk);

/* Starts the program; `env` (ended by NULL) may be NULL. */
struct tty *desk_start(const struct desk *desk, int cols, int rows, const char *const *env);
/* Leaves with q and checks that it ended well. */
void desk_leave(struct tty *tty);

#endif
