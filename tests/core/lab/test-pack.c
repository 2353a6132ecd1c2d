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

/* One lab per engine, as the authors' documentation shows them. */
START_TEST(examples_are_sound)
{
    static const char *const packs[] = {"centre", "model-sample"};
    const char *top = getenv("top_srcdir");
    for (int i = 0; i < 2; i++) {
        char *dir = xasprintf("%s/docs/examples/labs/%s", top ? top : ".", packs[i]);
        struct check_report report = {0};
        lab_lint(dir, &report);
        for (size_t k = 0; k < report.count; k++)
            printf("%s %s %s %s\n", report.list[k].file, report.list[k].args[0],
                   report.list[k].args[1], report.list[k].args[2]);
        ck_assert_uint_eq(report.errors + report.warnings, 0);
        check_report_finish(&report);
        free(dir);
    }
}
END_TEST

SUITE_MAIN("core/lab/pack", tcase_add_test(tc, samples_are_sound);
           tcase_add_test(tc, examples_are_sound);)
