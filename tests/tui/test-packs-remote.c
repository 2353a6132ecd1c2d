/* The packs screen and repositories, in the real program: following one, installing from it with
 * what is required, seeing what an upgrade changes, upgrading under an open lesson. The repository
 * is made by the built publisher. */
#include "base/fs.h"
#include "base/str.h"
#include "tests/packs/server.h"
#include "tests/suite.h"
#include "tests/tui/desk.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void shell(const struct desk *desk, const char *script)
{
    const char *top = getenv("top_builddir"), *source = getenv("top_srcdir");
    char *command =
        xasprintf("cd '%s' && export XUNLIAN_HOME='%s' XUNLIAN_CLOCK=2026-01-05T09:00:00+08:00 "
                  "LANGUAGE=en && unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME && "
                  "x() { '%s/xunlian' \"$@\" >out; } && source='%s' && %s",
                  desk->dir, desk->dir, top ? top : ".", source ? source : ".", script);
    ck_assert_msg(system(command) == 0, "%s", command);
    free(command);
}

/* A repository in site/ with the standards and the small pack for level five, 1.0.0; its
 * fingerprint in the file `fingerprint`. 1.1.0 lies beside as newer.xpack: a lesson more, one
 * changed, one less, a question. */
static void make_desk(struct desk *desk)
{
    desk_open(desk);
    desk_add_newcomer(desk);
    shell(desk, "mkdir packs && cp -R \"$source/tests/tui/pack\" src && "
                "cp -R \"$source/content/standards\" standards && chmod -R u+w src standards && "
                "sed -i '/^plan:/,$d' src/pack.yaml && "
                "sed -i 's|^::l5|// [id:l5-1.1-1-q1]\\n&|' src/lessons/1.1-1.md && "
                "x pack build src -o level5.xpack && x pack build standards -o standards.xpack");
    shell(desk, "cd src && sed -i 's/^version: 1.0.0/version: 1.1.0/' pack.yaml && "
                "sed -e 's/id: l5-1.1-2/id: l5-1.1-9/; s/^title: .*/title: 怎样核对一批数据/; "
                "s/1.1-2-/1.1-9-/g' lessons/1.1-2.md >lessons/1.1-9.md && "
                "printf '\\n新版本才有的一段。\\n' >>lessons/b2.1-1.md && rm lessons/1.2-1.md && "
                "mkdir questions && printf '// [id:l5-q1] [tag:K1.1.1] [tag:d1]\\n"
                "::一::题干？{=对 ~错####因为。}\\n' >questions/a.gift && cd .. && "
                "x pack build src --no-lint -o newer.xpack");
    shell(desk, "x repo init site --no-password && sed -n 's/^fingerprint //p' out >fingerprint && "
                "x repo add site level5.xpack standards.xpack && x repo publish site");
    ck_assert_int_eq(chdir(desk->dir), 0);
}

static char *fingerprint(void)
{
    char *text;
    ck_assert(fs_read("fingerprint", 128, &text, NULL, NULL));
    text[strcspn(text, "\n")] = '\0';
    return text;
}

START_TEST(follow_and_install)
{
    struct desk desk;
    make_desk(&desk);
    char *right = fingerprint(), *wrong = xstrdup(right);
    wrong[0] = wrong[0] == 'a' ? 'b' : 'a';
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "P Tab");
    desk_await(tty, "按 a");
    tty_keys(tty, "d");
    SHOWS(tty, "仓库里的包都已安装");
    tty_keys(tty, "f");
    SHOWS(tty, "还没有登记仓库");
    tty_keys(tty, "a");
    tty_type(tty, "centre");
    tty_keys(tty, "Tab");
    tty_type(tty, "site");
    tty_keys(tty, "Tab");
    tty_type(tty, "4f0d");
    tty_keys(tty, "Enter");
    GOLDEN(tty, "packs-follow");
    tty_keys(tty, "C-u");
    tty_type(tty, wrong);
    tty_keys(tty, "Enter");
    desk_await(tty, "site 的指纹与给出的不同");
    ck_assert_int_ne(access("remotes/centre", F_OK), 0);
    tty_keys(tty, "Tab Tab C-u");
    tty_type(tty, right);
    tty_keys(tty, "Enter");
    desk_await(tty, "已登记 centre");
    desk_await(tty, "仓库 1");
    desk_await(tty, "可安装 2");
    tty_keys(tty, "Down Up");
    GOLDEN(tty, "packs-available");
    tty_keys(tty, "Enter");
    desk_await(tty, "将要安装");
    GOLDEN(tty, "packs-plan");
    ck_assert_int_ne(access("packs/xunlian-level5", F_OK), 0);
    tty_keys(tty, "Tab Enter");
    desk_await(tty, "已安装 2 个包");
    desk_await(tty, "可安装 0");
    tty_keys(tty, "Tab e");
    SHOWS(tty, "没有新版本");
    tty_keys(tty, "Tab");
    SHOWS(tty, "有效至");
    SHOWS(tty, "site");
    tty_keys(tty, "f");
    desk_await(tty, "仓库没有更新");
    tty_keys(tty, "x");
    SHOWS(tty, "已安装的包保留");
    tty_keys(tty, "Tab Enter");
    desk_await(tty, "不再登记 centre");
    desk_await(tty, "仓库 0");
    ck_assert_int_ne(access("remotes/centre", F_OK), 0);
    tty_keys(tty, "Esc");
    desk_leave(tty);
    free(right);
    free(wrong);
    desk_close(&desk);
}
END_TEST

START_TEST(mended_from_the_repository)
{
    struct desk desk;
    make_desk(&desk);
    shell(&desk, "x remote add centre site --fingerprint $(cat fingerprint) && "
                 "x pack install xunlian-level5 && cd packs/xunlian-level5/1.0.0 && "
                 "chmod u+w lessons lessons/* && echo x >>lessons/1.1-1.md");
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "P");
    desk_await(tty, "仓库 1");
    tty_keys(tty, "m");
    SHOWS(tty, "没有要修复的");
    tty_keys(tty, "v");
    desk_await(tty, "按 m 修复");
    tty_keys(tty, "Down Up");
    GOLDEN(tty, "packs-damaged");
    tty_keys(tty, "m");
    desk_await(tty, "已修好");
    desk_await(tty, "完好");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

/* Metadata come; of a pack half comes. Esc keeps that half. */
START_TEST(cancelled_and_kept)
{
    struct desk desk;
    struct server server;
    make_desk(&desk);
    server_start(&server, desk.dir);
    char *url = xasprintf("http://127.0.0.1:%d/packs/stall/site", server.port);
    char *follow = xasprintf("x remote add centre %s --fingerprint $(cat fingerprint)", url);
    shell(&desk, follow);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "P Tab");
    desk_await(tty, "仓库 1");
    tty_keys(tty, "d");
    desk_await(tty, "将要安装");
    tty_keys(tty, "Tab Enter");
    desk_await(tty, "正在下载");
    while (!tty_shows(tty, "%") || tty_shows(tty, "  0%"))
        tty_wait(tty);
    tty_keys(tty, "d");
    SHOWS(tty, "请等它做完");
    tty_keys(tty, "Esc");
    desk_await(tty, "下载了的部分留着");
    shell(&desk, "find downloads -name '*.part' -size +0 | grep -q .");
    ck_assert_int_ne(access("packs/xunlian-level5", F_OK), 0);
    tty_keys(tty, "Esc");
    desk_leave(tty);
    server_stop(&server);
    free(follow);
    free(url);
    desk_close(&desk);
}
END_TEST

/* What a repository signed for one day, days ago: shown, and refused in one line. */
START_TEST(stale)
{
    struct desk desk;
    make_desk(&desk);
    shell(&desk, "XUNLIAN_CLOCK=2026-01-02T09:00:00+08:00 && rm -rf site site-keys && "
                 "x repo init site --no-password --days timestamp=1 && sed -n 's/^fingerprint //p' "
                 "out >fingerprint && "
                 "x repo add site level5.xpack && x repo publish site && "
                 "x remote add centre site --fingerprint $(cat fingerprint)");
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "P S-Tab");
    desk_await(tty, "已过期");
    SHOWS(tty, "过期于    2026-01-03");
    tty_keys(tty, "f");
    desk_await(tty, "centre:");
    char *line = tty_line(tty, 0);
    ck_assert_msg(strstr(line, "✗ centre") && strstr(line, "过期"), "%s", line);
    free(line);
    tty_keys(tty, "Tab Tab d");
    desk_await(tty, "✗ centre");
    ck_assert_int_ne(access("packs/xunlian-level5", F_OK), 0);
    tty_keys(tty, "Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(upgrade_under_a_lesson)
{
    struct desk desk;
    make_desk(&desk);
    shell(&desk, "x remote add centre site --fingerprint $(cat fingerprint) && "
                 "x pack install xunlian-level5 && x repo add site newer.xpack && "
                 "x repo publish site");
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "c");
    SHOWS(tty, "诚实公正");
    tty_keys(tty, "P");
    desk_await(tty, "仓库 1");
    tty_keys(tty, "f");
    desk_await(tty, "仓库有更新");
    desk_await(tty, "可升级 1");
    tty_keys(tty, "n");
    desk_await(tty, "停在这个版本");
    tty_keys(tty, "e");
    SHOWS(tty, "这个包固定在现在的版本");
    desk_await(tty, "固定");
    GOLDEN(tty, "packs-held");
    tty_keys(tty, "n");
    desk_await(tty, "可以升级了");
    desk_await(tty, "仓库 1");
    tty_click(tty, 1, 25, 1);
    SHOWS(tty, "有新版本的包");
    GOLDEN(tty, "packs-upgrades");
    tty_resize(tty, 120, 40);
    GOLDEN(tty, "packs-upgrades-wide");
    tty_resize(tty, 80, 24);
    tty_keys(tty, "E");
    desk_await(tty, "将要安装");
    tty_keys(tty, "Tab Enter");
    desk_await(tty, "原来是 1.0.0");
    desk_await(tty, "可升级 0");
    tty_keys(tty, "Esc");
    SHOWS(tty, "诚实公正");
    tty_keys(tty, "C-l");
    SHOWS_NOT(tty, "新版本才有的一段");
    shell(&desk, "sed -i 's/^version: 1.1.0/version: 1.2.0/' src/pack.yaml && "
                 "x pack build src --no-lint -o third.xpack && x repo add site third.xpack && "
                 "x repo publish site && x pack upgrade --all");
    ck_assert_int_eq(access("packs/xunlian-level5/1.2.0", F_OK), 0);
    ck_assert_int_eq(access("packs/xunlian-level5/1.0.0/lessons", F_OK), 0);
    tty_keys(tty, "Esc c");
    SHOWS(tty, "新版本才有的一段");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

SUITE_MAIN("tui/packs-remote", tcase_add_test(tc, follow_and_install);
           tcase_add_test(tc, mended_from_the_repository); tcase_add_test(tc, cancelled_and_kept);
           tcase_add_test(tc, stale); tcase_add_test(tc, upgrade_under_a_lesson);)
