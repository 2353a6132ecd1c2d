#include "tests/suite.h"
START_TEST(nothing)
{
    ck_assert(true);
}
END_TEST
SUITE_MAIN("tui/lab", TEST(nothing))
