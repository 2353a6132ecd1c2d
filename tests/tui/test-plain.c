/* The line mode: the real program on pipes, and once on a terminal that cannot move its cursor. */
#include "base/fs.h"
#include "base/str.h"
#include "tests/suite.h"
#include "tests/tui/desk.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { MINUTE = 60 * 1000, WATCHDOG_MS = 60 * 1000 };

static const char lesson[] = "r5-1.1-1";

/* A machine, a clock that the test moves, and the program on it; what it says and what it is told
 * is gathered in `all`. */
struct talk {
    struct desk desk;
    char *clock; /* the file */
    int64_t now;
    pid_t pid;
    int in, out; /* the same descriptor on a terminal */
    struct str all;
};

static void set_clock(struct talk *talk, int64_t ms)
{
    char text[40];
    talk->now = ms;
    clock_format(ms, text, sizeof text);
    ck_assert(fs_write_atomic(talk->clock, text, strlen(text), 0600, NULL));
}

static void talk_open(struct talk *talk)
{
    int64_t start;
    *talk = (struct talk){0};
    desk_open(&talk->desk);
    desk_install(&talk->desk, "content/standards", "xunlian-standards");
    desk_install(&talk->desk, "tests/tui/reader-pack", "xunlian-reader");
    talk->clock = fs_join(talk->desk.dir, "clock");
    ck_assert(clock_parse("2026-01-05T09:00:00+08:00", &start, NULL));
    set_clock(talk, start);
}

static void talk_close(struct talk *talk)
{
    desk_close(&talk->desk);
    free(talk->clock);
    str_finish(&talk->all);
}

static int64_t add_learner(struct talk *talk, const char *name, const char *pin)
{
    struct records *records = desk_records(&talk->desk);
    int64_t id;
    ck_assert(learner_add(records, name, "4-04-05-05/5", pin, &id, NULL));
    records_close(records);
    return id;
}

/* In the child: the program with the machine's environment. */
static void become(const struct talk *talk, const char *argument)
{
    const char *top = getenv("top_builddir");
    char *path = xasprintf("%s/xunlian", top ? top : ".");
    char *clock = xasprintf("@%s", talk->clock);
    unsetenv("XDG_DATA_HOME");
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_CACHE_HOME");
    unsetenv("COLUMNS");
    setenv("XUNLIAN_HOME", talk->desk.dir, 1);
    setenv("XUNLIAN_CLOCK", clock, 1);
    setenv("TERM", "dumb", 1);
    execl(path, path, argument, (char *) NULL);
    _exit(127);
}

/* Every prompt ends in a blank behind a colon or a bracket; nothing else does. */
static void hear(struct talk *talk)
{
    char bytes[4096];
    for (;;) {
        struct pollfd wait = {.fd = talk->out, .events = POLLIN};
        ck_assert_msg(poll(&wait, 1, WATCHDOG_MS) == 1, "no prompt: %s", str_text(&talk->all));
        ssize_t n = read(talk->out, bytes, sizeof bytes);
        if (n <= 0)
            return;
        str_add_bytes(&talk->all, bytes, (size_t) n);
        if (str_ends(str_text(&talk->all), "： ") || str_ends(str_text(&talk->all), "] "))
            return;
    }
}

static void start(struct talk *talk)
{
    int in[2], out[2];
    ck_assert_int_eq(pipe2(in, O_CLOEXEC), 0);
    ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
    talk->pid = fork();
    if (talk->pid == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        become(talk, "--plain");
    }
    close(in[0]);
    close(out[1]);
    talk->in = in[1];
    talk->out = out[0];
    hear(talk);
}

static void start_dumb(struct talk *talk)
{
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    talk->pid = forkpty(&talk->in, NULL, NULL, &size);
    if (talk->pid == 0)
        become(talk, NULL);
    talk->out = talk->in;
    hear(talk);
}

/* Tells lines one by one; the transcript shows them in brackets on pipes. */
static void tell(struct talk *talk, const char *line)
{
    if (talk->in != talk->out)
        str_addf(&talk->all, "«%s»", line);
    char *bytes = xasprintf("%s\n", line);
    ck_assert_int_eq(write(talk->in, bytes, strlen(bytes)), (ssize_t) strlen(bytes));
    free(bytes);
    hear(talk);
}

static void tell_later(struct talk *talk, int64_t ms, const char *line)
{
    set_clock(talk, talk->now + ms);
    tell(talk, line);
}

/* Ends the input; what wait gives. */
static int end(struct talk *talk)
{
    int status;
    char bytes[4096];
    ssize_t n;
    if (talk->in != talk->out)
        close(talk->in);
    while ((n = read(talk->out, bytes, sizeof bytes)) > 0)
        str_add_bytes(&talk->all, bytes, (size_t) n);
    close(talk->out);
    ck_assert_int_eq(waitpid(talk->pid, &status, 0), talk->pid);
    return status;
}

static bool ended_well(int status)
{
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Compares with tests/tui/golden/NAME.txt; XUNLIAN_GOLDEN=update writes it. */
static void golden(const struct talk *talk, const char *name)
{
    const char *top = getenv("top_srcdir"), *update = getenv("XUNLIAN_GOLDEN");
    char *path = xasprintf("%s/tests/tui/golden/%s.txt", top ? top : ".", name), *then = NULL;
    if (update && strcmp(update, "update") == 0)
        ck_assert(fs_write_atomic(path, str_text(&talk->all), talk->all.len, 0644, NULL));
    ck_assert_msg(fs_read(path, 1 << 20, &then, NULL, NULL), "%s", path);
    ck_assert_str_eq(str_text(&talk->all), then);
    free(then);
    free(path);
}

static void tell_all(struct talk *talk, const char *const *lines)
{
    for (; *lines; lines++)
        tell(talk, *lines);
}

#define TELL(talk, ...) tell_all(talk, (const char *const[]){__VA_ARGS__, NULL})

/* ---- cases ---- */

START_TEST(first_run_and_tree)
{
    struct talk talk;
    talk_open(&talk);
    start(&talk);
    TELL(&talk, "", "李雷", "99", "1", "12", "", "0", "2", "1", "1", "2", "1", "q", "q", "q", "q",
         "q", "3", "口径", "q", "没有的词", "", "4");
    tell(&talk, "q");
    ck_assert(ended_well(end(&talk)));
    golden(&talk, "plain-first");
    talk_close(&talk);
}
END_TEST

START_TEST(lesson_with_questions)
{
    struct talk talk;
    talk_open(&talk);
    add_learner(&talk, "李雷", NULL);
    start(&talk);
    TELL(&talk, "1", "s 9", "", "1 2", "x", "1", "s 2", "1 9", "1 3", "", "abc", "5", "q", "1");
    ck_assert(ended_well(end(&talk)));
    golden(&talk, "plain-lesson");
    talk_close(&talk);
}
END_TEST

static int64_t active_ms(struct talk *talk, int64_t learner)
{
    struct records *records = desk_records(&talk->desk);
    struct study_list list;
    int64_t sum = 0;
    ck_assert(study_load(records, learner, &list, NULL));
    for (size_t i = 0; i < list.count; i++) {
        ck_assert_str_eq(list.list[i].lesson, lesson);
        ck_assert_str_eq(list.list[i].work, "4-04-05-05/5/1.1");
        sum += list.list[i].active_ms;
    }
    study_list_finish(&list);
    records_close(records);
    return sum;
}

START_TEST(active_time_counts_pauses_do_not)
{
    struct talk talk;
    talk_open(&talk);
    int64_t learner = add_learner(&talk, "李雷", NULL);
    start(&talk);
    tell(&talk, "1");
    tell_later(&talk, 2 * MINUTE, "");
    tell_later(&talk, 2 * MINUTE, "2");
    tell_later(&talk, 5 * MINUTE, "?!");
    tell_later(&talk, 2 * MINUTE, "");
    tell_later(&talk, 2 * MINUTE, "1 2");
    tell_later(&talk, 2 * MINUTE, "q");
    tell(&talk, "4");
    ck_assert(ended_well(end(&talk)));
    ck_assert_int_eq(active_ms(&talk, learner), 10 * MINUTE);
    golden(&talk, "plain-hours");
    talk_close(&talk);
}
END_TEST

static void check_kept(struct talk *talk, int64_t learner)
{
    struct records *records = desk_records(&talk->desk);
    struct reading reading;
    struct answer answer;
    bool found;
    ck_assert(reading_get(records, learner, lesson, &reading, &found, NULL));
    ck_assert(found);
    ck_assert_int_gt(reading.offset, 1000);
    ck_assert_uint_eq(reading.done, 1);
    ck_assert(answer_last(records, learner, "r5-q1", &answer, &found, NULL));
    ck_assert(found && answer.right);
    ck_assert_str_eq(answer.response, "B");
    answer_finish(&answer);
    records_close(records);
    ck_assert_int_eq(active_ms(talk, learner), MINUTE);
}

/* End of input and every signal leave nothing behind unsaved. */
START_TEST(whatever_ends_it)
{
    static const int signals[] = {0, SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct talk talk;
        talk_open(&talk);
        int64_t learner = add_learner(&talk, "李雷", NULL);
        start(&talk);
        TELL(&talk, "1", "");
        tell_later(&talk, MINUTE, "2");
        tell(&talk, "");
        if (signals[i])
            kill(talk.pid, signals[i]);
        int status = 0;
        if (signals[i]) {
            ck_assert_int_eq(waitpid(talk.pid, &status, 0), talk.pid);
            close(talk.in);
            close(talk.out);
            ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == signals[i]);
        } else {
            ck_assert(ended_well(end(&talk)));
        }
        check_kept(&talk, learner);
        str_clear(&talk.all);
        start(&talk);
        tell(&talk, "1");
        ck_assert(ended_well(end(&talk)));
        ck_assert_msg(strstr(str_text(&talk.all), "用命令数一遍"), "%s", str_text(&talk.all));
        ck_assert(!strstr(str_text(&talk.all), "同一批单子"));
        talk_close(&talk);
    }
}
END_TEST

/* Nobody reads any more: it ends instead of talking to itself. */
START_TEST(nobody_listens)
{
    struct talk talk;
    int status;
    talk_open(&talk);
    add_learner(&talk, "李雷", NULL);
    start(&talk);
    close(talk.out);
    ck_assert_int_eq(write(talk.in, "2\n", 2), 2);
    ck_assert_int_eq(waitpid(talk.pid, &status, 0), talk.pid);
    ck_assert(WIFEXITED(status));
    close(talk.in);
    talk_close(&talk);
}
END_TEST

START_TEST(bytes_that_are_no_text)
{
    struct talk talk;
    char *longer = xcalloc(9001, 1);
    memset(longer, '1', 9000);
    talk_open(&talk);
    start(&talk);
    tell(&talk, "\xff\xfe");
    ck_assert(strstr(str_text(&talk.all), "不是能用的文字"));
    tell(&talk, "\x1b[2J");
    ck_assert(ended_well(end(&talk)));
    ck_assert(!strchr(str_text(&talk.all) + strlen("x"), '\x1b') ||
              strstr(str_text(&talk.all), "«\x1b"));
    str_clear(&talk.all);
    start(&talk);
    tell(&talk, longer);
    ck_assert(ended_well(end(&talk)));
    free(longer);
    talk_close(&talk);
}
END_TEST

START_TEST(dumb_terminal)
{
    struct talk talk;
    struct termios now;
    talk_open(&talk);
    add_learner(&talk, "李雷", "1234");
    start_dumb(&talk);
    TELL(&talk, "1", "9999", "1234");
    ck_assert_int_eq(tcgetattr(talk.in, &now), 0);
    ck_assert(now.c_lflag & ECHO);
    tell(&talk, "2");
    ck_assert(!strstr(str_text(&talk.all), "1234"));
    ck_assert(!strchr(str_text(&talk.all), '\x1b'));
    TELL(&talk, "1", "1", "q", "q", "q");
    tell(&talk, "6");
    ck_assert(ended_well(end(&talk)));
    golden(&talk, "plain-dumb");
    talk_close(&talk);
}
END_TEST

SUITE_MAIN("tui/plain", tcase_add_test(tc, first_run_and_tree);
           tcase_add_test(tc, lesson_with_questions);
           tcase_add_test(tc, active_time_counts_pauses_do_not);
           tcase_add_test(tc, whatever_ends_it); tcase_add_test(tc, nobody_listens);
           tcase_add_test(tc, bytes_that_are_no_text); tcase_add_test(tc, dumb_terminal);)
