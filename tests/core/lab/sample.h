/* The small labs of tests/core/lab/pack, opened, and works marked. */
#ifndef TESTS_CORE_LAB_SAMPLE_H
#define TESTS_CORE_LAB_SAMPLE_H

#include "base/fs.h"
#include "core/lab/engine.h"
#include "core/lab/lint.h"
#include "tests/suite.h"

#include <stdlib.h>
#include <string.h>

static inline char *sample_dir(void)
{
    const char *top = getenv("top_srcdir");
    return fs_join(top ? top : ".", "tests/core/lab/pack");
}

static inline struct lab_task *sample_open(const char *id)
{
    struct lab_task *task;
    struct err err = ERR_INIT;
    char *dir = sample_dir();
    ck_assert_msg(lab_open(dir, id, 0, &task, &err), "%s %s", err.object, err.detail);
    free(dir);
    return task;
}

/* Marks a work that can be read. */
static inline void sample_grade(const struct lab_engine *engine, struct lab_task *task,
                                const char *work, struct lab_result *result)
{
    struct err err = ERR_INIT;
    lab_result_init(result, task->spec);
    ck_assert_msg(lab_engine_grade(engine, task, work, strlen(work), result, &err), "%s %s",
                  err.object, err.detail);
}

/* A file of another tool → a work. */
static inline bool sample_import(const struct lab_engine *engine, struct lab_task *task,
                                 const char *format, const char *name, const char *text, size_t len,
                                 struct str *work, struct err *err)
{
    const struct lab_file file = lab_file_of(name, text, len);
    return lab_engine_import(engine, task, format, &file, work, err);
}

/* "boundary missing ": the kinds in their order. */
static inline char *sample_kinds(const struct lab_result *result)
{
    struct str out = STR_INIT;
    for (size_t i = 0; i < result->faults_count; i++)
        str_addf(&out, "%s%s", i ? " " : "", result->faults[i].kind->name);
    return str_take(&out);
}

#endif
