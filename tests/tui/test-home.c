#include "base/str.h"
#include "tests/tui/desk.h"

#include "tests/suite.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* How many lines of the screen hold the text. */
static int lines_with(const struct tty *tty, const char *text)
{
    int cols, rows, n = 0;
    tty_size(tty, &cols, &rows);
    for (int y = 0; y < rows; y++) {
        char *line = tty_line(tty, y);
        n += strstr(line, text) != NULL;
        free(line);
    }
    return n;
}

/* The row that a text stands in, -1 when it is nowhere. */
static int row_of(const struct tty *tty, const char *text)
{
    int cols, rows, found = -1;
    tty_size(tty, &cols, &rows);
    for (int y = 0; y < rows && found < 0; y++) {
        char *line = tty_line(tty, y);
        found = strstr(line, text) ? y : -1;
        free(line);
    }
    return found;
}

/* ---- the first page ---- */

START_TEST(welcome_says_how_to_install)
{
    struct desk desk;
    desk_open(&desk);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    SHOWS(tty, "xunlian pack install");
    GOLDEN(tty, "welcome-empty");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

/* Someone learned here, and the packs are gone. */
START_TEST(empty_tree_says_how_to_install)
{
    static const int cols[] = {80, 60};
    struct desk desk;
    desk_open(&desk);
    desk_add_learner(&desk);
    struct tty *tty = desk_start(&desk, cols[_i], 24, NULL);
    SHOWS(tty, "xunlian pack install");
    SHOWS(tty, "按 P 安装教材包");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(esc_leaves_the_first_page)
{
    struct desk desk;
    desk_fill(&desk);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_type(tty, "q");
    tty_last_keys(tty, "Esc");
    int status = tty_wait_exit(tty, NULL);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    tty_finish(tty);
    desk_close(&desk);
}
END_TEST

static void fill_in(struct tty *tty, const char *name)
{
    tty_type(tty, name);
    tty_keys(tty, "Enter Enter Enter Enter");
}

START_TEST(welcome_then_tree)
{
    struct desk desk;
    desk_fill(&desk);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    GOLDEN(tty, "welcome");
    tty_keys(tty, "Enter Enter Enter Enter");
    GOLDEN(tty, "welcome-no-name");
    fill_in(tty, "李雷");
    GOLDEN(tty, "home-fresh");
    desk_leave(tty);
    tty = desk_start(&desk, 120, 40, NULL);
    SHOWS(tty, "李雷");
    GOLDEN(tty, "home-fresh-wide");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(caret_stands_in_the_field)
{
    struct desk desk;
    int x, y, to;
    bool visible;
    desk_fill(&desk);
    struct tty *tty = desk_start(&desk, 120, 40, NULL);
    GOLDEN(tty, "welcome-wide");
    tty_cursor(tty, &x, &y, &visible);
    ck_assert(visible);
    tty_type(tty, "韩梅梅");
    tty_cursor(tty, &to, &y, &visible);
    ck_assert(visible);
    ck_assert_int_eq(to, x + 6);
    tty_keys(tty, "Enter");
    tty_cursor(tty, &x, &y, &visible);
    ck_assert(!visible);
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

/* What the official packs show at first; their lessons may grow. */
START_TEST(official_packs)
{
    struct desk desk;
    desk_open(&desk);
    desk_install(&desk, "content/standards", "xunlian-standards");
    desk_install(&desk, "content/level5", "xunlian-level5");
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    SHOWS(tty, "五级/初级工");
    fill_in(tty, "李雷");
    ck_assert_int_eq(lines_with(tty, "0/60 "),
                     1 + (row_of(tty, "学时 0/60") >= 0 && row_of(tty, "学时 0/60") != 2));
    ck_assert_int_eq(lines_with(tty, "0/50 "), 1);
    ck_assert_int_eq(lines_with(tty, "0/40 "), 2);
    ck_assert_int_eq(lines_with(tty, "0/30 "), 1);
    SHOWS(tty, "人工智能工程技术人员");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

/* ---- the tree ---- */

static struct tty *start_with_progress(struct desk *desk, int cols, int rows)
{
    desk_fill(desk);
    desk_add_learner(desk);
    return desk_start(desk, cols, rows, NULL);
}

START_TEST(progress)
{
    struct desk desk;
    struct tty *tty = start_with_progress(&desk, 80, 24);
    SHOWS(tty, "18.5/60");
    SHOWS(tty, "30%");
    GOLDEN(tty, "home-progress");
    tty_keys(tty, "Down Down Down Down Down");
    SHOWS(tty, "✓ 1.1.1");
    SHOWS(tty, "◐ 1.1.2");
    GOLDEN(tty, "home-work");
    tty_keys(tty, "Right");
    GOLDEN(tty, "home-lessons");
    tty_resize(tty, 120, 40);
    GOLDEN(tty, "home-work-wide");
    tty_resize(tty, 60, 20);
    GOLDEN(tty, "home-work-narrow");
    tty_keys(tty, "Tab");
    GOLDEN(tty, "home-work-narrow-detail");
    tty_keys(tty, "t");
    SHOWS(tty, "等级与工作内容");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(folding)
{
    struct desk desk;
    struct tty *tty = start_with_progress(&desk, 80, 24);
    tty_keys(tty, "Left");
    SHOWS_NOT(tty, "▸ 2.1 ");
    GOLDEN(tty, "home-folded");
    tty_keys(tty, "Space");
    SHOWS(tty, "▸ 1.1 ");
    tty_keys(tty, "Left Down Down Down Down Down Right Down Right Down Right Down Right");
    GOLDEN(tty, "home-engineer");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(place_is_kept)
{
    struct desk desk;
    struct tty *tty = start_with_progress(&desk, 80, 24);
    tty_keys(tty, "Down Down Down Down Down Right Down");
    SHOWS(tty, "┬ 采集之前先懂业务");
    desk_leave(tty);
    tty = desk_start(&desk, 80, 24, NULL);
    SHOWS(tty, "┬ 采集之前先懂业务");
    tty_signal(tty, SIGTERM);
    int status = tty_wait_exit(tty, NULL);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    tty_finish(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(mouse)
{
    struct desk desk;
    struct tty *tty = start_with_progress(&desk, 80, 24);
    int y = row_of(tty, "1.1 业务数据采集");
    tty_click(tty, 1, 12, y);
    SHOWS(tty, "┬ 1.1 业务数据采集");
    tty_click(tty, 1, 5, y);
    SHOWS(tty, "从数据库里取数 ");
    tty_click(tty, 1, 5, y);
    tty_click(tty, 5, 60, 10);
    tty_click(tty, 4, 10, 10);
    SHOWS_NOT(tty, "┬ 1.1 业务数据采集");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

static void golden_with(const char *variable, const char *name)
{
    struct desk desk;
    const char *env[] = {variable, NULL};
    desk_fill(&desk);
    desk_add_learner(&desk);
    struct tty *tty = desk_start(&desk, 80, 24, env);
    GOLDEN(tty, name);
    desk_leave(tty);
    desk_close(&desk);
}

START_TEST(without_colours)
{
    golden_with("NO_COLOR=1", "home-no-color");
    golden_with("TERM=vt100", "home-mono");
}
END_TEST

START_TEST(theme_is_kept)
{
    struct desk desk;
    struct tty *tty = start_with_progress(&desk, 80, 24);
    tty_keys(tty, "F4 F4");
    char *before = tty_attrs(tty, 2, 2);
    desk_leave(tty);
    tty = desk_start(&desk, 80, 24, NULL);
    char *after = tty_attrs(tty, 2, 2);
    ck_assert_str_eq(before, after);
    ck_assert_ptr_null(strstr(after, "fg="));
    free(before);
    free(after);
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(going_on)
{
    struct desk desk;
    struct tty *tty = start_with_progress(&desk, 80, 24);
    tty_keys(tty, "c");
    SHOWS(tty, "从数据库里取数");
    SHOWS_NOT(tty, "技能树");
    tty_keys(tty, "Esc");
    SHOWS(tty, "技能树");
    tty_keys(tty, "Down Down Down Down Down Down Enter");
    SHOWS(tty, "把乱表变成齐表");
    tty_keys(tty, "?");
    SHOWS(tty, "按键和命令");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(target)
{
    struct desk desk;
    struct tty *tty = start_with_progress(&desk, 80, 24);
    tty_keys(tty, "a");
    GOLDEN(tty, "home-target");
    tty_keys(tty, "Down Enter");
    SHOWS(tty, "目标 四级");
    SHOWS(tty, "1.1 业务数据质量检测");
    tty_keys(tty, "u");
    tty_keys(tty, "Down");
    SHOWS(tty, "目标 五级");
    tty_keys(tty, "a Esc");
    SHOWS(tty, "目标 五级");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

/* ---- learners ---- */

static void add_locked(const struct desk *desk, bool last)
{
    struct records *records = desk_records(desk);
    int64_t id;
    struct err err = ERR_INIT;
    ck_assert(learner_add(records, "韩梅梅", "2-02-10-09/vision-2", "2468", &id, &err));
    ck_assert(!last || learner_set_last(records, id, &err));
    records_close(records);
}

START_TEST(learners)
{
    struct desk desk;
    desk_fill(&desk);
    desk_add_learner(&desk);
    add_locked(&desk, false);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "w");
    GOLDEN(tty, "learners");
    tty_resize(tty, 120, 40);
    GOLDEN(tty, "learners-wide");
    tty_resize(tty, 80, 24);
    tty_keys(tty, "Down Enter");
    tty_type(tty, "1111");
    tty_keys(tty, "Enter");
    GOLDEN(tty, "learners-pin");
    tty_keys(tty, "BS BS BS BS");
    tty_type(tty, "2468");
    tty_keys(tty, "Enter");
    SHOWS(tty, "韩梅梅");
    SHOWS(tty, "目标 中级 · 今日 0 学时");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

/* A PIN stands between the start of the program and the learner. */
START_TEST(locked_learner)
{
    struct desk desk;
    desk_fill(&desk);
    add_locked(&desk, true);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    SHOWS(tty, "本机学员");
    tty_keys(tty, "F2 t");
    SHOWS(tty, "本机学员");
    tty_keys(tty, "i");
    tty_type(tty, "2468");
    tty_keys(tty, "Enter");
    tty_keys(tty, "Down Enter");
    SHOWS(tty, "已保存");
    tty_keys(tty, "Enter");
    SHOWS(tty, "技能树");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(further_learner)
{
    struct desk desk;
    struct tty *tty = start_with_progress(&desk, 80, 24);
    tty_keys(tty, "w n");
    fill_in(tty, "李雷");
    SHOWS(tty, "姓名");
    tty_type(tty, "二");
    tty_keys(tty, "Enter Down Enter Enter Enter");
    SHOWS(tty, "李雷二");
    SHOWS(tty, "目标 四级");
    tty_keys(tty, "w a Enter");
    SHOWS(tty, "本机学员");
    tty_keys(tty, "Esc");
    SHOWS(tty, "技能树");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

/* ---- no terminal ---- */

static void refused(const char *arguments)
{
    struct desk desk;
    desk_open(&desk);
    char *command = xasprintf("XUNLIAN_HOME='%s' '%s/xunlian' %s 2>'%s/said'", desk.dir,
                              getenv("top_builddir"), arguments, desk.dir);
    int status = system(command);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    free(command);
    command = xasprintf("test $(wc -l <'%s/said') = 1 && grep -q 'xunlian --help' '%s/said'",
                        desk.dir, desk.dir);
    ck_assert_int_eq(system(command), 0);
    free(command);
    desk_close(&desk);
}

START_TEST(no_terminal)
{
    refused("</dev/null");
    refused("</dev/null >/dev/null");
}
END_TEST

SUITE_MAIN("tui/home", tcase_add_test(tc, welcome_says_how_to_install);
           tcase_add_test(tc, esc_leaves_the_first_page);
           tcase_add_loop_test(tc, empty_tree_says_how_to_install, 0, 2);
           tcase_add_test(tc, welcome_then_tree); tcase_add_test(tc, caret_stands_in_the_field);
           tcase_add_test(tc, official_packs); tcase_add_test(tc, progress);
           tcase_add_test(tc, folding); tcase_add_test(tc, place_is_kept);
           tcase_add_test(tc, mouse); tcase_add_test(tc, without_colours);
           tcase_add_test(tc, theme_is_kept); tcase_add_test(tc, going_on);
           tcase_add_test(tc, target); tcase_add_test(tc, learners);
           tcase_add_test(tc, locked_learner); tcase_add_test(tc, further_learner);
           tcase_add_test(tc, no_terminal);)
