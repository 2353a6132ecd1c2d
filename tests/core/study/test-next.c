#include "core/study/next.h"
#include "tests/suite.h"

static const struct {
    const char *what;
    struct next_work works[3];
    size_t count;
    bool exams;
    struct next_step step;
} rows[] = {
    {"nothing begun", {{5, 0, true, -1, 2, 0}, {3, 0, true, -1, 0, 0}}, 2, true, {NEXT_READ, 0}},
    {"half read", {{5, 4, true, .9, 2, 2}}, 1, false, {NEXT_READ, 0}},
    {"read, never practised",
     {{5, 5, true, -1, 2, 0}, {3, 0, true, -1, 0, 0}},
     2,
     true,
     {NEXT_PRACTISE, 0}},
    {"practised too little", {{5, 5, true, .59, 2, 2}}, 1, true, {NEXT_PRACTISE, 0}},
    {"practised enough", {{5, 5, true, .6, 2, 1}, {3, 0, true, -1, 0, 0}}, 2, true, {NEXT_LAB, 0}},
    {"without questions", {{5, 5, false, -1, 1, 0}}, 1, true, {NEXT_LAB, 0}},
    {"the next work", {{5, 5, true, .7, 2, 2}, {3, 1, true, -1, 0, 0}}, 2, true, {NEXT_READ, 1}},
    {"only outlines", {{0, 0, false, -1, 0, 0}, {3, 1, true, -1, 0, 0}}, 2, true, {NEXT_READ, 1}},
    {"all done", {{5, 5, true, .7, 2, 2}, {3, 3, true, 1, 0, 0}}, 2, true, {NEXT_EXAM, 2}},
    {"all of a part done", {{5, 5, true, .7, 2, 2}}, 1, false, {NEXT_NOTHING, 1}},
    {"no works", {{0}}, 0, false, {NEXT_NOTHING, 0}},
};

START_TEST(the_way)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct next_step step = next_find(rows[i].works, rows[i].count, rows[i].exams);
        ck_assert_msg(step.kind == rows[i].step.kind && step.work == rows[i].step.work, "%s",
                      rows[i].what);
    }
}
END_TEST

SUITE_MAIN("core/study/next", tcase_add_test(tc, the_way);)
