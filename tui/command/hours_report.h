/* What `xunlian hours` shows: a learner's credits against the levels' standard hours. */
#ifndef TUI_COMMAND_HOURS_REPORT_H
#define TUI_COMMAND_HOURS_REPORT_H

#include "core/record/library.h"
#include "core/study/hours.h"

#include <jansson.h>

struct hours_report {
    const struct learner *learner;
    const struct hours_rules *rules;
    const struct hours_sum *sum;
    const struct lib_tree *tree;
    int64_t now_ms;
};

json_t *hours_report_json(const struct hours_report *report);
/* The learner's level and every other that has credits, with their works. */
void hours_report_print(const struct hours_report *report);
/* The last 26 weeks as a calendar: a column per week, a row per day of the week. */
void hours_report_heatmap(const struct hours_report *report);

#endif
