/* What the targets of importers of marked text share: a small task, and a file read over it; what
 * was read is written as a work and read back the same, and marked against itself. */
#ifndef TESTS_FUZZ_MARKS_H
#define TESTS_FUZZ_MARKS_H

#include "core/lab/span/formats.h"
#include "core/lab/span/grade.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static inline void fuzz_marks(const char *format, const uint8_t *data, size_t size)
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
    struct span_work work, again;
    struct err err = ERR_INIT;
    if (!span_task_read(&spec, "t", texts, sizeof texts - 1, &task, NULL))
        abort();
    if (span_import(task, format, "1.ann", (const char *) data, size, &work, &err)) {
        struct str once = STR_INIT, twice = STR_INIT;
        struct lab_result result;
        span_work_write(task, &work, &once);
        if (!span_work_read(task, str_text(&once), once.len, &again, NULL))
            abort();
        span_work_write(task, &again, &twice);
        if (strcmp(str_text(&once), str_text(&twice)) != 0)
            abort();
        lab_result_init(&result, &spec);
        span_grade(task, &again, &work, &result);
        for (size_t i = 0; i < result.faults_count; i++)
            if (strcmp(result.faults[i].kind->name, "overlap") != 0)
                abort();
        lab_result_finish(&result);
        str_finish(&once);
        str_finish(&twice);
        span_work_finish(&work);
        span_work_finish(&again);
    } else if (err.code == ERR_NONE || !err.object[0]) {
        abort();
    }
    span_task_close(task);
}

#endif
