/* The sample labs without fault by lint: gold full, untouched nothing, mistakes as the rules say.
 */
#include "tests/core/lab/sample.h"

#include <stdio.h>

START_TEST(samples_are_sound)
{
    char *dir = sample_dir();
    struct check_report report = {0};
    lab_lint(dir, &report);
    for (size_t i = 0; i < report.count; i++)
        printf("%s %s %s %s\n", report.list[i].file, report.list[i].args[0], report.list[i].args[1],
               report.list[i].args[2]);
    ck_assert_uint_eq(report.errors, 0);
    ck_assert_uint_eq(report.warnings, 1); /* shelf counts lines by a threshold only */
    check_report_finish(&report);
    free(dir);
}
END_TEST

SUITE_MAIN("core/lab/pack", tcase_add_test(tc, samples_are_sound);)
