/* A records.db in a folder of its own, with a clock that stands still. */
#ifndef TESTS_CORE_RECORD_FIXTURE_H
#define TESTS_CORE_RECORD_FIXTURE_H

#include "base/fs.h"
#include "base/str.h"
#include "core/record/records.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

#define NEED(call)                                                                                 \
    do {                                                                                           \
        struct err need_err_ = ERR_INIT;                                                           \
        struct err *err = &need_err_;                                                              \
        ck_assert_msg(call, "%s: %s: %s", err_text(need_err_.code), need_err_.object,              \
                      need_err_.detail);                                                           \
    } while (0)

#define REFUSE(call, wanted)                                                                       \
    do {                                                                                           \
        struct err need_err_ = ERR_INIT;                                                           \
        struct err *err = &need_err_;                                                              \
        ck_assert(!(call));                                                                        \
        ck_assert_str_eq(err_text(need_err_.code), err_text(wanted));                              \
    } while (0)

static const int64_t fixture_now = INT64_C(1767574800000); /* 2026-01-05T09:00:00+08:00 */

struct fixture {
    char dir[40];
    char *path; /* of records.db */
    struct clock clock;
    struct records *records;
};

static inline void fixture_open(struct fixture *f)
{
    snprintf(f->dir, sizeof f->dir, "/tmp/xunlian-record-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(f->dir));
    f->path = fs_join(f->dir, "records.db");
    f->clock = (struct clock){.fixed_ms = fixture_now};
    NEED(records_open(f->dir, &f->clock, &f->records, err));
}

static inline void fixture_close(struct fixture *f)
{
    records_close(f->records);
    free(f->path);
    NEED(fs_remove_tree(f->dir, err));
}

static inline int64_t fixture_learner(struct fixture *f, const char *name)
{
    int64_t id = 0;
    NEED(learner_add(f->records, name, "4-04-05-05/5", NULL, &id, err));
    return id;
}

static inline void fixture_study(struct fixture *f, int64_t learner, int64_t from_ms,
                                 int64_t active_ms)
{
    struct study study = {.learner = learner,
                          .kind = STUDY_LESSON,
                          .work = "4-04-05-05/5/1.1",
                          .lesson = "l5-1.1-1",
                          .planned_min = 60,
                          .from_ms = from_ms,
                          .active_ms = active_ms,
                          .reason = ""};
    NEED(study_add(f->records, &study, err));
}

#endif
