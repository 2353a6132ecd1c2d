/* The desk of recordings in a terminal. */
#include "config.h"

#include "tests/tui/labs.h"

#include <stdio.h>

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
    SHOWS(tty, "选了 1.000–2.000");
    tty_keys(tty, "1");
    SHOWS(tty, "1.000    2.000");
    mouse(tty, 0, 19, 13, 'M');
    mouse(tty, 32, 24, 13, 'M');
    mouse(tty, 0, 24, 13, 'm');
    SHOWS(tty, "1.000    2.400");
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
