/* What the targets of importers of marked text share: a small task, and a file read over it; what
 * was read is a work, and has no fault against itself. */
#ifndef TESTS_FUZZ_MARKS_H
#define TESTS_FUZZ_MARKS_H

#include "core/lab/span/engine.h"
#include "core/lab/span/grade.h"
#include "tests/fuzz/formats.h"

static inline void fuzz_marks(const char *format, const char *name, const uint8_t *data,
                              size_t size)
{
    static const struct labspec_label labels[] = {{.id = "a", .title = "甲"},
                                                  {.id = "b", .title = "乙"}};
    static const struct labspec_relation relations[] = {{.id = "r", .title = "连"}};
    static const struct labspec_score scores[] = {
        {.id = "f",
         .metric = "span_f1",
         .full_micro = 950000,
         .zero_micro = 600000,
         .millis = 5000},
        {.id = "g", .metric = "relation_f1", .full_micro = 950000, .millis = 5000}};
    static const struct labspec spec = {.id = "x",
                                        .labels = labels,
                                        .labels_count = 2,
                                        .relations = relations,
                                        .relations_count = 1,
                                        .scores = scores,
                                        .scores_count = 2};
    static const char texts[] = "{\"id\":\"1\",\"text\":\"天 气😀好，热\"}\n"
                                "{\"id\":\"2\",\"text\":\"下雨\\n了\"}\n";
    struct span_task *task;
    struct span_work work = {0};
    if (!span_task_read(&spec, "t", texts, sizeof texts - 1, &task, NULL))
        abort();
    if (fuzz_format(&span_engine, task, format, name, data, size, &work)) {
        const struct lab_opened o = {.task = task, .gold = &work};
        struct lab_result result;
        lab_result_init(&result, &spec);
        span_grade(&o, &work, &result, NULL);
        for (size_t i = 0; i < result.faults_count; i++)
            if (strcmp(result.faults[i].kind->name, "overlap") != 0)
                abort();
        lab_result_finish(&result);
    }
    span_work_finish(&work);
    span_task_close(task);
}

#endif
