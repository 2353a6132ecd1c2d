#include "tests/tui/desk.h"

#include "base/fs.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { ENV_MOST = 8, ARGS_MOST = 8, MINUTE_MS = 60 * 1000 };

static const char now[] = "2026-01-05T09:00:00+08:00";
static const char *const from_outside[] = {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"};

static const char *top(const char *variable)
{
    const char *dir = getenv(variable);
    return dir ? dir : ".";
}

static void run(char *command)
{
    ck_assert_msg(system(command) == 0, "%s", command);
    free(command);
}

#define NEED(call)                                                                                 \
    do {                                                                                           \
        struct err err_ = ERR_INIT, *err = &err_;                                                  \
        bool ok_ = call;                                                                           \
        ck_assert_msg(ok_, "%s: %s %s %s", #call, err_text(err_.code), err_.object, err_.detail);  \
    } while (0)

void desk_open(struct desk *desk)
{
    snprintf(desk->dir, sizeof desk->dir, "/tmp/xunlian-desk-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(desk->dir));
    desk->home = xasprintf("XUNLIAN_HOME=%s", desk->dir);
}

void desk_install(const struct desk *desk, const char *from, const char *id)
{
    run(xasprintf("mkdir -p '%s/packs/%s' && cd '%s/packs/%s' && cp -R '%s/%s' 1.0.0 && "
                  "chmod -R u+w 1.0.0 && ln -s 1.0.0 current",
                  desk->dir, id, desk->dir, id, top("top_srcdir"), from));
}

void desk_fill(struct desk *desk)
{
    desk_open(desk);
    desk_install(desk, "content/standards", "xunlian-standards");
    desk_install(desk, "tests/tui/pack", "xunlian-level5");
}

void desk_close(struct desk *desk)
{
    NEED(fs_remove_tree(desk->dir, err));
    free(desk->home);
}

struct records *desk_records(const struct desk *desk)
{
    static struct clock clock; /* borrowed by the records */
    struct records *records;
    NEED(clock_parse(now, &clock.fixed_ms, err));
    NEED(records_open(desk->dir, &clock, &records, err));
    return records;
}

static void study(struct records *records, int64_t learner, enum study_kind kind, const char *work,
                  const char *when, int minutes)
{
    struct study stretch = {.learner = learner,
                            .kind = kind,
                            .work = work,
                            .lesson = "",
                            .active_ms = (int64_t) minutes * MINUTE_MS,
                            .reason = kind == STUDY_CLASSROOM ? "面授" : ""};
    NEED(clock_parse(when, &stretch.from_ms, err));
    NEED(study_add(records, &stretch, err));
}

int64_t desk_add_newcomer(const struct desk *desk)
{
    struct records *records = desk_records(desk);
    int64_t id;
    NEED(learner_add(records, "李雷", "4-04-05-05/5", NULL, &id, err));
    NEED(learner_set_last(records, id, err));
    records_close(records);
    return id;
}

int64_t desk_open_with(struct desk *desk, const char *from, const char *id)
{
    desk_open(desk);
    desk_install(desk, "content/standards", "xunlian-standards");
    desk_install(desk, from, id);
    return desk_add_newcomer(desk);
}

int64_t desk_add_learner(const struct desk *desk)
{
    static const char collect[] = "4-04-05-05/5/1.1";
    int64_t id = desk_add_newcomer(desk);
    struct records *records = desk_records(desk);
    study(records, id, STUDY_CLASSROOM, "4-04-05-05/5/2.1", "2026-01-02T09:00:00+08:00", 300);
    study(records, id, STUDY_CLASSROOM, "4-04-05-05/5/2.1", "2026-01-03T09:00:00+08:00", 315);
    study(records, id, STUDY_LESSON, "4-04-05-05/5/B2.1", "2026-01-04T10:00:00+08:00", 114);
    study(records, id, STUDY_LESSON, collect, "2026-01-05T07:00:00+08:00", 104);
    NEED(reading_put(records, id, "l5-b2.1-1", "4-04-05-05/5/B2.1", 1, 60, 3, 2, err));
    NEED(reading_put(records, id, "l5-1.1-1", collect, 2, 500, 7, 3, err));
    NEED(reading_put(records, id, "l5-1.1-2", collect, 1, 40, 1, 2, err));
    NEED(answer_add(records, id, "l5-1.1-1", collect, "l5-1.1-1-q1", "A", true, err));
    records_close(records);
    return id;
}

struct tty *desk_run(const struct desk *desk, const char *const *argv, int cols, int rows,
                     const char *const *env)
{
    char *path = xasprintf("%s/%s", top("top_builddir"), argv[0]);
    char *clock = xasprintf("XUNLIAN_CLOCK=%s", now);
    const char *args[ARGS_MOST + 1] = {path};
    const char *all[ENV_MOST + 6] = {desk->home, clock};
    size_t n = 2;
    for (size_t i = 0; i < sizeof from_outside / sizeof *from_outside; i++)
        all[n++] = from_outside[i];
    for (size_t i = 0; env && env[i] && i < ENV_MOST; i++)
        all[n++] = env[i];
    for (size_t i = 1; argv[i] && i < ARGS_MOST; i++)
        args[i] = argv[i];
    struct tty_options options = {.cols = cols, .rows = rows, .argv = args, .env = all};
    struct tty *tty = tty_start(&options);
    free(path);
    free(clock);
    return tty;
}

struct tty *desk_start(const struct desk *desk, int cols, int rows, const char *const *env)
{
    return desk_run(desk, (const char *const[]){"xunlian", NULL}, cols, rows, env);
}

void desk_await(struct tty *tty, const char *text)
{
    while (!tty_shows(tty, text))
        tty_wait(tty);
}

void desk_leave(struct tty *tty)
{
    tty_last_keys(tty, "q");
    int status = tty_wait_exit(tty, NULL);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    tty_finish(tty);
}
