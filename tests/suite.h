/* The shared frame of every Check program. Define the cases, then
 *     SUITE_MAIN("base/utf8", tcase_add_test(tc, widths); ...)   */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>
#include <stdlib.h>

#define SUITE_MAIN(name, ...)                                                                      \
    int main(void)                                                                                 \
    {                                                                                              \
        Suite *suite = suite_create(name);                                                         \
        TCase *tc = tcase_create(name);                                                            \
        tcase_set_timeout(tc, 120);                                                                \
        __VA_ARGS__                                                                                \
        suite_add_tcase(suite, tc);                                                                \
        SRunner *runner = srunner_create(suite);                                                   \
        srunner_run_all(runner, CK_ENV);                                                           \
        int failed = srunner_ntests_failed(runner);                                                \
        srunner_free(runner);                                                                      \
        return failed ? EXIT_FAILURE : EXIT_SUCCESS;                                               \
    }

#endif
