/* The packs screen in the real program: what is installed, installing with a new key, refusals,
 * cancelling, going back, removing. Keys and packs are made by the built programs. */
#include "base/fs.h"
#include "base/str.h"
#include "tests/suite.h"
#include "tests/tui/desk.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void shell(const struct desk *desk, const char *script)
{
    const char *top = getenv("top_builddir"), *source = getenv("top_srcdir");
    char *command = xasprintf("cd '%s' && export XUNLIAN_HOME='%s' && unset XDG_DATA_HOME "
                              "XDG_CONFIG_HOME XDG_CACHE_HOME && pack() { '%s/xunlian' pack \"$@\" "
                              ">/dev/null; } && source='%s' && %s",
                              desk->dir, desk->dir, top ? top : ".", source ? source : ".", script);
    ck_assert_msg(system(command) == 0, "%s", command);
    free(command);
}

/* The standards are there; level5.xpack and level5-1.1.0.xpack lie beside, signed by key.pub. */
static void make_desk(struct desk *desk)
{
    desk_open(desk);
    desk_install(desk, "content/standards", "xunlian-standards");
    desk_add_newcomer(desk);
    shell(desk, "cp -R \"$source/tests/tui/pack\" src && chmod -R u+w src && "
                "sed -i '/^plan:/,$d' src/pack.yaml && "
                "sed -i 's|^::l5|// [id:l5-1.1-1-q1]\\n&|' src/lessons/1.1-1.md && "
                "pack keygen -o key --no-password && "
                "pack build src -o level5.xpack && pack sign level5.xpack --key key.key && "
                "sed -i 's/^version: 1.0.0/version: 1.1.0/' src/pack.yaml && "
                "pack build src -o newer.xpack && pack sign newer.xpack --key key.key");
    ck_assert_int_eq(chdir(desk->dir), 0);
}

/* The packs screen with a source typed in. */
static void ask_install(struct tty *tty, const char *source)
{
    tty_keys(tty, "i C-u");
    tty_type(tty, source);
    tty_keys(tty, "Enter");
}

START_TEST(install_with_a_new_key)
{
    struct desk desk;
    make_desk(&desk);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    SHOWS_NOT(tty, "采集之前先懂业务");
    tty_keys(tty, "P");
    SHOWS(tty, "xunlian-standards");
    GOLDEN(tty, "packs");
    tty_keys(tty, "i");
    GOLDEN(tty, "packs-source");
    tty_type(tty, "no-such.xpack");
    tty_keys(tty, "Enter");
    SHOWS(tty, "没有这个文件");
    tty_keys(tty, "Esc");
    ask_install(tty, "level5.xpack");
    desk_await(tty, "信任这个发布者吗");
    SHOWS(tty, "RW");
    tty_keys(tty, "Esc");
    SHOWS_NOT(tty, "xunlian-level5");
    ask_install(tty, "level5.xpack");
    desk_await(tty, "信任这个发布者吗");
    tty_keys(tty, "Tab Enter");
    desk_await(tty, "xunlian-level5 1.0.0");
    ck_assert_int_ne(access("asked.pub", F_OK), 0);
    GOLDEN(tty, "packs-installed");
    tty_resize(tty, 120, 40);
    SHOWS(tty, "xunlian-level5 1.0.0");
    tty_keys(tty, "v");
    desk_await(tty, "完好");
    GOLDEN(tty, "packs-wide");
    tty_resize(tty, 80, 24);
    tty_keys(tty, "Esc c");
    SHOWS(tty, "职业道德管的是做事的人");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

START_TEST(refused)
{
    struct desk desk;
    make_desk(&desk);
    shell(&desk, "pack trust key.pub && cp level5.xpack.minisig altered.xpack.minisig && "
                 "cp level5.xpack altered.xpack && printf x >>altered.xpack && "
                 "cp level5.xpack bare.xpack");
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "P");
    ask_install(tty, "altered.xpack");
    desk_await(tty, "签名");
    char *line = tty_line(tty, 0);
    ck_assert_msg(strstr(line, "✗ altered.xpack: ") && strstr(line, ": 签名不符"), "%s", line);
    free(line);
    SHOWS_NOT(tty, "xunlian-level5");
    ask_install(tty, "bare.xpack");
    desk_await(tty, "minisig");
    desk_await(tty, "✗");
    GOLDEN(tty, "packs-unsigned");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

/* A server that accepts and never says a word. */
static int mute_server(int *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *) &at, sizeof at), 0);
    ck_assert_int_eq(listen(fd, 4), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *) &at, &n), 0);
    *port = ntohs(at.sin_port);
    return fd;
}

START_TEST(cancelled)
{
    struct desk desk;
    int port, fd = mute_server(&port);
    make_desk(&desk);
    char *url = xasprintf("http://127.0.0.1:%d/level5.xpack", port);
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "P");
    ask_install(tty, url);
    desk_await(tty, "进行中");
    tty_keys(tty, "i");
    SHOWS(tty, "请等它做完");
    tty_keys(tty, "Esc");
    desk_await(tty, "已取消");
    SHOWS_NOT(tty, "127.0.0.1");
    tty_keys(tty, "Esc");
    desk_leave(tty);
    close(fd);
    free(url);
    desk_close(&desk);
}
END_TEST

START_TEST(back_and_away)
{
    struct desk desk;
    make_desk(&desk);
    shell(&desk, "pack install level5.xpack --trust key.pub && pack install newer.xpack");
    struct tty *tty = desk_start(&desk, 80, 24, NULL);
    tty_keys(tty, "P");
    desk_await(tty, "xunlian-level5");
    desk_await(tty, "1.1.0");
    desk_await(tty, "上一版");
    GOLDEN(tty, "packs-before");
    tty_keys(tty, "r");
    desk_await(tty, "已退回");
    SHOWS_NOT(tty, "1.1.0");
    tty_keys(tty, "x");
    GOLDEN(tty, "packs-remove");
    tty_keys(tty, "Esc x Tab Enter");
    desk_await(tty, "已删除");
    GOLDEN(tty, "packs-removed");
    tty_keys(tty, "Esc");
    SHOWS_NOT(tty, "采集之前先懂业务");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

SUITE_MAIN("tui/packs", tcase_add_test(tc, install_with_a_new_key); tcase_add_test(tc, refused);
           tcase_add_test(tc, cancelled); tcase_add_test(tc, back_and_away);)
