/* The desk of recordings in a terminal. */
#include "config.h"

#include "base/fs.h"
#include "tests/tui/labs.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* The machine of the other labs with a pack of recordings. */
static int64_t room_open(struct desk *desk)
{
    int64_t learner = labs_open(desk);
    desk_install(desk, "tests/tui/audio-pack", "xunlian-audio");
    return learner;
}

static struct tty *room_enter(const struct desk *desk, int cols, int rows)
{
    struct tty *tty = labs_run(desk, "talk", 80, 24);
    SHOWS(tty, "0/2");
    if (cols != 80 || rows != 24)
        tty_resize(tty, cols, rows);
    return tty;
}

#ifdef HAVE_SNDFILE
/* Cut by stretches of sound, write out with hints, hand in. */
START_TEST(from_cutting_to_marks)
{
    struct desk desk;
    int64_t learner = room_open(&desk);
    struct tty *tty = room_enter(&desk, 80, 24);
    GOLDEN(tty, "lab-audio-empty");
    tty_keys(tty, "e 1 e e 2 e e 1 e 3");
    SHOWS(tty, "4 段");
    tty_keys(tty, "Up i");
    GOLDEN(tty, "lab-audio-typing");
    tty_type(tty, "啊");
    tty_keys(tty, "Up");
    tty_type(tty, "嗯我要查一下话费");
    tty_keys(tty, "Enter z");
    GOLDEN(tty, "lab-audio-closer");
    tty_keys(tty, "F10 Tab Enter");
    desk_await(tty, "得分 10");
    desk_leave(tty);
    labs_work(&desk, learner, "好的请稍等啊");
    desk_close(&desk);
}
END_TEST

START_TEST(bounds_move)
{
    struct desk desk;
    int64_t learner = room_open(&desk);
    struct tty *tty = room_enter(&desk, 120, 40);
    /* a selection of one's own, from 0.500 to 0.810 s */
    tty_keys(tty, "e Space > L .");
    SHOWS(tty, "选了 0.5");
    tty_keys(tty, "2");
    SHOWS(tty, "1 段");
    GOLDEN(tty, "lab-audio-wide");
    tty_keys(tty, "Up d d a D D A y u");
    tty_keys(tty, ". . c");
    SHOWS(tty, "2 段");
    tty_keys(tty, "Up m");
    SHOWS(tty, "1 段");
    tty_keys(tty, "x");
    SHOWS(tty, "0 段");
    tty_keys(tty, "u");
    SHOWS(tty, "1 段");
    desk_leave(tty);
    labs_work(&desk, learner, "\"start_ms\":510,");
    desk_close(&desk);
}
END_TEST

static void mouse(struct tty *tty, int code, int x, int y, char end)
{
    char bytes[40];
    int n = snprintf(bytes, sizeof bytes, "\033[<%d;%d;%d%c", code, x + 1, y + 1, end);
    tty_send(tty, bytes, (size_t) n);
}

/* Rows below the head: numbers 2, overview 3, spectrum 4, wave 8, lane 13, ruler 14, hints 15, list
 * 19; 80 columns are 8 seconds. */
START_TEST(with_the_mouse)
{
    struct desk desk;
    room_open(&desk);
    struct tty *tty = room_enter(&desk, 80, 24);
    mouse(tty, 0, 10, 9, 'M');
    mouse(tty, 32, 20, 9, 'M');
    mouse(tty, 0, 20, 9, 'm');
    SHOWS(tty, "选了 1.000–2.100"); /* the columns that one sees, from the first to the last */
    mouse(tty, 0, 59, 2, 'M');      /* the first label */
    SHOWS(tty, "1.000    2.100");
    mouse(tty, 0, 20, 13, 'M');
    mouse(tty, 32, 24, 13, 'M');
    mouse(tty, 0, 24, 13, 'm');
    SHOWS(tty, "1.000    2.500");
    tty_click(tty, 1, 50, 19);
    tty_type(tty, "喂");
    tty_click(tty, 1, 5, 9);
    SHOWS(tty, "转写 1/2");
    tty_click(tty, 4, 40, 9);
    SHOWS(tty, "窗口 5.333");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

/* What is being typed outlives a lost terminal and a program that is told to end; what was typed
 * before, one that is killed. */
START_TEST(typed_text_is_kept)
{
    static const int ends[] = {SIGTERM, SIGHUP, SIGKILL};
    struct desk desk;
    int64_t learner = room_open(&desk);
    struct tty *tty = room_enter(&desk, 80, 24);
    tty_keys(tty, "e 1 Enter");
    tty_type(tty, "嗯我要");
    tty_keys(tty, "Esc Enter");
    SHOWS(tty, "转写 0/2"); /* given up */
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        static const char *const kept[] = {"\"text\":\"喂\"", "\"text\":\"喂您\"",
                                           "\"text\":\"喂您\""};
        tty_type(tty, ((const char *const[]){"喂", "您", "好"})[i]);
        SHOWS(tty, "… 正在输入");
        if (ends[i] == SIGHUP)
            tty_hang_up(tty);
        else
            tty_signal(tty, ends[i]);
        tty_wait_exit(tty, NULL);
        tty_finish(tty);
        labs_work(&desk, learner, kept[i]);
        tty = labs_run(&desk, "talk", 80, 24);
        tty_keys(tty, "Down Enter");
    }
    tty_keys(tty, "Esc");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

/* A player that listens to nothing neither holds the screen nor outlives it. It keeps a pipe open
 * while it lives. */
START_TEST(players_end)
{
    struct desk desk;
    char line[40];
    room_open(&desk);
    char *player = xasprintf("%s/player", desk.dir), *pipe = xasprintf("%s/pipe", desk.dir);
    char *script = xasprintf("#!/bin/sh\ntrap '' TERM HUP INT\nexec 9>'%s'\necho here >&9\n"
                             "exec sleep 1000\n",
                             pipe);
    ck_assert(fs_write_atomic(player, script, strlen(script), 0755, NULL));
    ck_assert_int_eq(mkfifo(pipe, 0600), 0);
    setenv("XUNLIAN_PLAYER", player, 1);
    struct tty *tty = room_enter(&desk, 80, 24);
    for (int turn = 0; turn < 3; turn++) {
        tty_keys(tty, "o");
        SHOWS(tty, "正在播放");
        int fd = open(pipe, O_RDONLY | O_CLOEXEC);
        ck_assert_int_eq(read(fd, line, sizeof line), 5);
        if (turn < 2) {
            tty_keys(tty, turn == 0 ? "o" : "Esc");
            SHOWS_NOT(tty, "正在播放");
        } else {
            tty_signal(tty, SIGKILL);
            tty_wait_exit(tty, NULL);
        }
        ck_assert_int_eq(read(fd, line, sizeof line), 0);
        close(fd);
    }
    tty_finish(tty);
    unsetenv("XUNLIAN_PLAYER");
    free(player);
    free(pipe);
    free(script);
    desk_close(&desk);
}
END_TEST

START_TEST(players)
{
    struct desk desk;
    room_open(&desk);
    setenv("XUNLIAN_PLAYER", "/nonexistent/player", 1);
    struct tty *tty = room_enter(&desk, 80, 24);
    tty_keys(tty, "o");
    desk_await(tty, "没有播放器");
    desk_leave(tty);
    unsetenv("XUNLIAN_PLAYER");
    desk_close(&desk);
}
END_TEST
#define WITH_SOUND(tc)                                                                             \
    tcase_add_test(tc, from_cutting_to_marks);                                                     \
    tcase_add_test(tc, bounds_move);                                                               \
    tcase_add_test(tc, with_the_mouse);                                                            \
    tcase_add_test(tc, typed_text_is_kept);                                                        \
    tcase_add_test(tc, players_end);                                                               \
    tcase_add_test(tc, players);
#else
#define WITH_SOUND(tc)
#endif

/* A recording that cannot be read is told; what is marked can still be changed. */
START_TEST(without_a_recording)
{
    struct desk desk;
    room_open(&desk);
    char *break_it =
        xasprintf("printf x > '%s/packs/xunlian-audio/current/labs/talk/a/audio.wav'", desk.dir);
    ck_assert_int_eq(system(break_it), 0);
    free(break_it);
    struct tty *tty = room_enter(&desk, 80, 24);
    SHOWS(tty, "音频功能没有启用");
    desk_leave(tty);
    desk_close(&desk);
}
END_TEST

SUITE_MAIN("tui/lab/audio", tcase_add_test(tc, without_a_recording); WITH_SOUND(tc))
