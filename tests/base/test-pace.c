/* Rate and time left: nothing at the start, near the truth soon, and never nonsense. */
#include "base/pace.h"
#include "tests/suite.h"

/* Tells `n` steps of step_ms in which `bytes` come. */
static int64_t go(struct pace *pace, int64_t now, int n, int64_t step_ms, uint64_t bytes)
{
    for (int i = 0; i < n; i++) {
        now += step_ms;
        pace_tell(pace, now, pace->done + bytes);
    }
    return now;
}

START_TEST(silent_first)
{
    struct pace pace = {0};
    ck_assert_uint_eq(pace_rate(&pace), 0);
    ck_assert_int_eq(pace_left(&pace, 1000), -1);
    pace_tell(&pace, 5000, 700000); /* there before: a part that is resumed */
    pace_tell(&pace, 5001, 760000); /* a full buffer in a millisecond says nothing */
    ck_assert_uint_eq(pace_rate(&pace), 0);
    ck_assert_int_eq(pace_left(&pace, 1000000), -1);
}
END_TEST

START_TEST(steady)
{
    static const int64_t steps[] = {200, 250, 1000, 3000};
    for (int i = 0; i < 4; i++) {
        struct pace pace = {0};
        pace_tell(&pace, 100, 50000);
        go(&pace, 100, (int) (6000 / steps[i]), steps[i], (uint64_t) steps[i] * 100);
        ck_assert_uint_ge(pace_rate(&pace), 99990); /* from the first second on, not only later */
        ck_assert_uint_le(pace_rate(&pace), 100010);
        ck_assert_int_eq(pace_left(&pace, pace.done + 250000), 3);
    }
}
END_TEST

START_TEST(follows_and_smooths)
{
    struct pace pace = {0};
    pace_tell(&pace, 0, 0);
    int64_t now = go(&pace, 0, 50, 200, 20000); /* 100 kB/s for 10 s */
    now = go(&pace, now, 1, 200, 200000);       /* a burst of ten times as much */
    ck_assert_uint_lt(pace_rate(&pace), 150000);
    now = go(&pace, now, 150, 200, 2000); /* 10 kB/s for 30 s */
    ck_assert_uint_lt(pace_rate(&pace), 11000);
    now = go(&pace, now, 600, 1000, 0);
    ck_assert_uint_eq(pace_rate(&pace), 0);
    ck_assert_int_eq(pace_left(&pace, pace.done + 1), -1);
    go(&pace, now, 10, 200, 20000);
    ck_assert_uint_gt(pace_rate(&pace), 20000);
}
END_TEST

START_TEST(odd_input)
{
    struct pace pace = {0};
    pace_tell(&pace, 0, 1000);
    go(&pace, 0, 10, 200, 1);
    ck_assert_int_eq(pace_left(&pace, UINT64_MAX), -1);
    ck_assert_int_eq(pace_left(&pace, 5), -1);
    ck_assert_int_eq(pace_left(&pace, pace.done), 0);
    pace_tell(&pace, 3000, 10); /* from the beginning again */
    ck_assert_uint_eq(pace_rate(&pace), 0);
    pace_tell(&pace, 1000, 20); /* a clock that goes back */
    ck_assert_uint_eq(pace_rate(&pace), 0);
}
END_TEST

SUITE_MAIN("base/pace", tcase_add_test(tc, silent_first); tcase_add_test(tc, steady);
           tcase_add_test(tc, follows_and_smooths); tcase_add_test(tc, odd_input);)
