#include "base/str.h"
#include "base/utf8.h"
#include "tests/tui/harness.h"

#include "tests/suite.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

static char *program(void)
{
    const char *top = getenv("top_builddir");
    return xasprintf("%s/tests/tui/demo", top ? top : ".");
}

/* The demo with more variables (up to 4), in English. */
static struct tty *start_with(struct tty_options options, const char *const *more)
{
    const char *env[6] = {"LANGUAGE=en"};
    char *path = program();
    const char *argv[] = {path, NULL};
    for (int i = 0; more && more[i] && i < 4; i++)
        env[i + 1] = more[i];
    options.argv = argv;
    options.env = env;
    struct tty *tty = tty_start(&options);
    free(path);
    return tty;
}

static struct tty *start(int cols, int rows)
{
    return start_with((struct tty_options){.cols = cols, .rows = rows}, NULL);
}

static void quit(struct tty *tty)
{
    tty_last_keys(tty, "q");
    int status = tty_wait_exit(tty, NULL);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    tty_finish(tty);
}

/* Two screens alike; Check's own message has no room for two of them. */
static void expect_same(const struct str *a, const struct str *b)
{
    if (strcmp(str_text(a), str_text(b)) == 0)
        return;
    fprintf(stderr, "---- first:\n%s---- second:\n%s", str_text(a), str_text(b));
    ck_abort_msg("the screens differ");
}

/* ---- giving the terminal back ---- */

static void expect_restored(struct tty *tty)
{
    static const int modes[] = {1, 1000, 1002, 1004, 1006, 1049, 2004};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        ck_assert_msg(!tty_mode(tty, modes[i]), "mode %d is left on", modes[i]);
    int x, y;
    bool visible;
    tty_cursor(tty, &x, &y, &visible);
    ck_assert(tty_mode(tty, 25) && visible);
    ck_assert(tty_line_discipline_restored(tty));
}

static const struct {
    const char *keys; /* or NULL and … */
    int sig;          /* … a signal from outside */
    int ends_by;      /* signal, 0: exits with 0 */
    bool saves;
} endings[] = {
    {"q", 0, 0, true},
    {"C-c", 0, SIGINT, true},
    {NULL, SIGINT, SIGINT, true},
    {NULL, SIGTERM, SIGTERM, true},
    {NULL, SIGHUP, SIGHUP, true},
    {NULL, SIGQUIT, SIGQUIT, true},
    {"F12", 0, SIGSEGV, false},
    {"F11", 0, SIGABRT, false},
    {NULL, SIGSEGV, SIGSEGV, false},
    {NULL, SIGBUS, SIGBUS, false},
};

START_TEST(the_terminal_comes_back)
{
    struct tty *tty = start(80, 24);
    ck_assert(tty_mode(tty, 1049) && tty_mode(tty, 2004) && tty_mode(tty, 1006));
    ck_assert(!tty_line_discipline_restored(tty));
    for (int i = 0; i < 22; i++) /* until ncurses scrolls */
        tty_keys(tty, "Down");
    if (endings[_i].keys)
        tty_last_keys(tty, endings[_i].keys);
    else
        tty_signal(tty, endings[_i].sig);
    int status = tty_wait_exit(tty, NULL);
    if (endings[_i].ends_by)
        ck_assert_int_eq(WIFSIGNALED(status) ? WTERMSIG(status) : 0, endings[_i].ends_by);
    else
        ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    expect_restored(tty);
    ck_assert(!endings[_i].saves || strstr(str_text(tty_raw(tty)), "saved"));
    tty_finish(tty);
}
END_TEST

START_TEST(hang_up_ends_at_once)
{
    double ms;
    struct tty *tty = start_with((struct tty_options){.ignore_hangup = _i}, NULL);
    tty_hang_up(tty);
    int status = tty_wait_exit(tty, &ms);
    ck_assert_msg(ms < 100, "%.0f ms", ms);
    ck_assert(WIFEXITED(status) || (!_i && WTERMSIG(status) == SIGHUP));
    tty_finish(tty);
}
END_TEST

/* Stopped from outside, as by Ctrl-Z in another program: after SIGCONT everything is set again. */
START_TEST(goes_on_after_a_stop)
{
    struct tty *tty = start(80, 24);
    struct str before = STR_INIT, after = STR_INIT;
    int status;
    tty_dump(tty, &before);
    tty_signal(tty, SIGSTOP);
    ck_assert_int_eq(waitpid(tty_pid(tty), &status, WUNTRACED), tty_pid(tty));
    ck_assert(WIFSTOPPED(status));
    tty_signal(tty, SIGCONT);
    tty_wait(tty);
    tty_dump(tty, &after);
    expect_same(&before, &after);
    str_clear(&after);
    tty_signal(tty, SIGTSTP); /* no shell above: the stop has no effect, the way back has */
    tty_wait(tty);
    tty_dump(tty, &after);
    expect_same(&before, &after);
    ck_assert(tty_mode(tty, 1049) && tty_mode(tty, 2004) && tty_mode(tty, 1006));
    str_finish(&before);
    str_finish(&after);
    quit(tty);
}
END_TEST

/* ---- what kind of terminal ---- */

static const struct {
    const char *term;
    int colours;
} terms[] = {
    {"TERM=xterm-256color", 256},
    {"TERM=xterm", 8},
    {"TERM=linux", 8},
    {"TERM=vt100", 0},
    {"TERM=nonsense", 256},
    {"TERM", 256},
    {"TERM=", 256},
    {"TERM=unknown", 256},
    {"TERM=screen-256color", 256},
    {"TERM=rxvt", 8},
    {"TERM=tmux-256color", 256},
};

START_TEST(terminal_kinds)
{
    const char *env[] = {terms[_i].term, NULL};
    struct tty *tty = start_with((struct tty_options){0}, env);
    struct str dump = STR_INIT;
    int most = -1, c;
    ck_assert_msg(tty_shows(tty, "第 3 行：数据采集和处理"), "%s", env[0]);
    ck_assert(tty_shows(tty, "? Help"));
    tty_dump(tty, &dump);
    for (const char *p = str_text(&dump); (p = strstr(p, "fg=")) != NULL; p++)
        if (sscanf(p, "fg=%d", &c) == 1 && c > most)
            most = c;
    ck_assert_int_lt(most, terms[_i].colours);
    tty_keys(tty, "Down Down");
    str_finish(&dump);
    quit(tty);
}
END_TEST

START_TEST(dumb_is_refused)
{
    const char *env[] = {"TERM=dumb", NULL};
    struct tty *tty = start_with((struct tty_options){.no_wait = true}, env);
    int status = tty_wait_exit(tty, NULL);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    ck_assert_ptr_nonnull(strstr(str_text(tty_raw(tty)), "TERM=dumb"));
    ck_assert_ptr_null(strchr(str_text(tty_raw(tty)), '\033'));
    ck_assert(tty_line_discipline_restored(tty));
    tty_finish(tty);
}
END_TEST

static const char *const locales[][3] = {
    {"LANG", NULL},         {"LANG=C", NULL},           {"LANG=POSIX", NULL},
    {"LC_ALL=C", NULL},     {"LANG=zh_CN.UTF-8", NULL}, {"LANG=xx_XX.ISO-8859-1", NULL},
    {"LANG=C.UTF-8", NULL},
};

START_TEST(chinese_in_every_locale)
{
    struct tty *tty = start_with((struct tty_options){0}, locales[_i]);
    ck_assert(tty_shows(tty, "李雷 · 目标 五级"));
    ck_assert(tty_shows(tty, "▇▁▁"));
    tty_keys(tty, "Tab");
    tty_type(tty, "训练");
    ck_assert(tty_shows(tty, "输入 训练"));
    tty_keys(tty, "Tab");
    quit(tty);
}
END_TEST

START_TEST(no_color)
{
    const char *env[] = {"NO_COLOR=1", NULL};
    struct tty *tty = start_with((struct tty_options){0}, env);
    struct str dump = STR_INIT;
    tty_dump(tty, &dump);
    ck_assert_ptr_null(strstr(str_text(&dump), "fg="));
    ck_assert_ptr_null(strstr(str_text(&dump), "bg="));
    char *attrs = tty_attrs(tty, 2, 2);
    ck_assert_str_eq(attrs, "reverse");
    free(attrs);
    str_finish(&dump);
    quit(tty);
}
END_TEST

/* A terminal that draws · two columns wide gets ASCII, and rows do not shift. */
START_TEST(wide_ambiguous)
{
    struct tty *tty = start_with((struct tty_options){.wide_ambiguous = true}, NULL);
    ck_assert(tty_shows(tty, "李雷 . 目标 五级"));
    ck_assert(tty_shows(tty, "#___"));
    tty_keys(tty, ":");
    ck_assert(tty_shows(tty, "+ Commands ---"));
    ck_assert(!tty_shows(tty, "┌"));
    tty_keys(tty, "Esc");
    quit(tty);
}
END_TEST

/* ---- frames ---- */

START_TEST(first_frame)
{
    struct tty *tty = start(80, 24);
    ck_assert(tty_golden(tty, "demo"));
    tty_keys(tty, "Down Down PgDn");
    ck_assert(tty_golden(tty, "demo-moved"));
    quit(tty);
}
END_TEST

START_TEST(caret_for_input_methods)
{
    struct tty *tty = start(80, 24);
    int x, y;
    bool visible;
    tty_keys(tty, "Down");
    tty_cursor(tty, &x, &y, &visible);
    ck_assert(!visible);
    ck_assert_int_eq(y, 3); /* parked on the selected row */
    tty_keys(tty, "Tab");
    tty_type(tty, "训练 C");
    tty_cursor(tty, &x, &y, &visible);
    ck_assert(visible);
    ck_assert_int_eq(x, 6 + 6);
    ck_assert_int_eq(y, 1);
    tty_keys(tty, "Left Left Left");
    tty_cursor(tty, &x, &y, &visible);
    ck_assert_int_eq(x, 6 + 2);
    tty_paste(tty, "标注\nB?");
    ck_assert(tty_shows(tty, "输入 训标注 B?练 C"));
    tty_keys(tty, "Enter");
    ck_assert(tty_shows(tty, "✓ 2 训标注 B?练 C"));
    tty_keys(tty, "Tab");
    tty_cursor(tty, &x, &y, &visible);
    ck_assert(!visible);
    quit(tty);
}
END_TEST

START_TEST(overlays_leave_no_trace)
{
    struct str before = STR_INIT, after = STR_INIT;
    for (int cols = 78; cols <= 83; cols++) {
        struct tty *tty = start(cols, 24);
        str_clear(&before);
        str_clear(&after);
        tty_dump(tty, &before);
        tty_keys(tty, ": Esc ? Esc");
        tty_dump(tty, &after);
        expect_same(&before, &after);
        quit(tty);
    }
    str_finish(&before);
    str_finish(&after);
}
END_TEST

static const struct {
    int cols, rows;
} sizes[] = {{80, 24}, {200, 60}, {79, 23}, {40, 10}, {39, 9}, {20, 5}, {300, 5}, {20, 80}, {3, 2}};

/* After a storm of sizes the screen is what a fresh start at the last size shows. */
START_TEST(resize_storm)
{
    struct str stormy = STR_INIT, fresh = STR_INIT;
    struct tty *tty = start(80, 24), *other = start(sizes[_i].cols, sizes[_i].rows);
    tty_resize_storm(tty, 60, sizes[_i].cols, sizes[_i].rows);
    tty_text(tty, &stormy);
    tty_text(other, &fresh);
    expect_same(&stormy, &fresh);
    ck_assert(sizes[_i].cols < 40 || sizes[_i].rows < 10 || tty_shows(tty, "? Help"));
    str_finish(&stormy);
    str_finish(&fresh);
    quit(tty);
    quit(other);
}
END_TEST

START_TEST(small_windows)
{
    struct tty *tty = start(20, 5);
    ck_assert(tty_shows(tty, "The window is"));
    tty_resize(tty, 40, 10);
    ck_assert(tty_shows(tty, "第 1 行"));
    ck_assert(tty_shows(tty, "? Help"));
    tty_resize(tty, 20, 5);
    quit(tty);
}
END_TEST

/* ---- acting ---- */

START_TEST(mouse)
{
    struct tty *tty = start(80, 24);
    tty_click(tty, 1, 10, 6);
    char *attrs = tty_attrs(tty, 10, 6);
    ck_assert_str_eq(attrs, "reverse");
    free(attrs);
    tty_click(tty, 1, 10, 6);
    ck_assert(tty_shows(tty, "✓ 5\n"));
    tty_click(tty, 5, 10, 6);
    tty_keys(tty, "Enter");
    ck_assert(tty_shows(tty, "✓ 8\n"));
    char *line = tty_line(tty, 23);
    char *help = strstr(line, "? Help");
    ck_assert_ptr_nonnull(help);
    tty_click(tty, 1, utf8_width_n(line, (size_t) (help - line)), 23);
    ck_assert(tty_shows(tty, "Keys and commands"));
    free(line);
    tty_keys(tty, "Esc F3");
    ck_assert(!tty_mode(tty, 1000) && !tty_mode(tty, 1002));
    tty_keys(tty, "F3");
    ck_assert(tty_mode(tty, 1000));
    quit(tty);
}
END_TEST

START_TEST(help_is_searched_and_run)
{
    struct tty *tty = start(80, 24);
    tty_keys(tty, "?");
    ck_assert(tty_shows(tty, "Keys and commands"));
    ck_assert(tty_shows(tty, "There is nothing to undo.")); /* why `continue` cannot run */
    tty_keys(tty, "/");
    tty_type(tty, "colours");
    tty_keys(tty, "Enter");
    ck_assert(!tty_shows(tty, "Keys and commands"));
    char *attrs = tty_attrs(tty, 1, 1); /* the title of the light theme */
    ck_assert_str_eq(attrs, "bold fg=24");
    free(attrs);
    tty_keys(tty, "? / x Esc");
    ck_assert(tty_shows(tty, "Keys and commands"));
    tty_keys(tty, "Esc");
    ck_assert(!tty_shows(tty, "Keys and commands"));
    quit(tty);
}
END_TEST

START_TEST(palette)
{
    struct tty *tty = start(80, 24);
    tty_keys(tty, ":");
    ck_assert(tty_golden(tty, "demo-palette"));
    tty_type(tty, "qui");
    tty_last_keys(tty, "Enter");
    int status = tty_wait_exit(tty, NULL);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    tty_finish(tty);
}
END_TEST

START_TEST(why_not)
{
    struct tty *tty = start(80, 24);
    tty_keys(tty, "c");
    ck_assert(tty_shows(tty, "! There is nothing to undo."));
    tty_keys(tty, "Down");
    ck_assert(!tty_shows(tty, "nothing to undo"));
    quit(tty);
}
END_TEST

/* ---- thrift ---- */

START_TEST(idle_is_idle)
{
    struct tty *tty = start(80, 24);
    tty_keys(tty, "Down");
    tty_idle(tty, 60); /* it has gone to sleep */
    long before = tty_wakeups(tty);
    ck_assert_uint_eq(tty_idle(tty, 500), 0);
    ck_assert_int_eq(tty_wakeups(tty), before);
    ck_assert_int_gt(before, 0);
    quit(tty);
}
END_TEST

START_TEST(few_bytes)
{
    struct tty *tty = start(80, 24);
    size_t before = tty_bytes(tty), most = 0;
    for (int i = 0; i < 18; i++) {
        size_t from = tty_bytes(tty);
        tty_keys(tty, "Down");
        most = tty_bytes(tty) - from > most ? tty_bytes(tty) - from : most;
    }
    ck_assert_msg(most <= 400, "%zu bytes", most);
    ck_assert_uint_gt(tty_bytes(tty), before);
    for (int i = 0; i < 30; i++) {
        size_t from = tty_bytes(tty);
        tty_keys(tty, i < 3 ? "PgDn" : "Down");
        ck_assert_uint_le(tty_bytes(tty) - from, 4096);
    }
    quit(tty);
}
END_TEST

/* A thousand keys, each answered: and the picture at the end is the one at the beginning. */
START_TEST(thousand_keys)
{
    struct tty *tty = start(80, 24);
    for (int i = 0; i < 500; i++)
        tty_keys(tty, i % 2 ? "k Up" : "j Down");
    ck_assert(tty_golden(tty, "demo"));
    quit(tty);
}
END_TEST

#define COUNT(a) (int) (sizeof(a) / sizeof *(a))

SUITE_MAIN("tui/term", if (!utf8_locale_init(NULL)) return EXIT_FAILURE;
           tcase_add_loop_test(tc, the_terminal_comes_back, 0, COUNT(endings));
           tcase_add_loop_test(tc, hang_up_ends_at_once, 0, 2);
           tcase_add_test(tc, goes_on_after_a_stop);
           tcase_add_loop_test(tc, terminal_kinds, 0, COUNT(terms));
           tcase_add_test(tc, dumb_is_refused);
           tcase_add_loop_test(tc, chinese_in_every_locale, 0, COUNT(locales));
           tcase_add_test(tc, no_color); tcase_add_test(tc, wide_ambiguous);
           tcase_add_test(tc, first_frame); tcase_add_test(tc, caret_for_input_methods);
           tcase_add_test(tc, overlays_leave_no_trace);
           tcase_add_loop_test(tc, resize_storm, 0, COUNT(sizes));
           tcase_add_test(tc, small_windows); tcase_add_test(tc, mouse);
           tcase_add_test(tc, help_is_searched_and_run); tcase_add_test(tc, palette);
           tcase_add_test(tc, why_not); tcase_add_test(tc, idle_is_idle);
           tcase_add_test(tc, few_bytes); tcase_add_test(tc, thousand_keys);)
