/* What the hours screen and the line mode show of a learner's study time: one row per level and,
 * below it, per 工作内容, with what is planned and what was credited. */
#ifndef TUI_SCREEN_HOURS_VIEW_H
#define TUI_SCREEN_HOURS_VIEW_H

#include "base/clock.h"
#include "core/record/library.h"
#include "core/record/records.h"
#include "core/study/hours.h"

struct hours_row {
    int depth;        /* 0 a level, 1 what belongs to it */
    const char *path; /* "4-04-05-05/5", "4-04-05-05/5/1.1" */
    const char *number, *title;
    bool whole;         /* credits and plan of the level that belong to no 工作内容 */
    int64_t planned_ms; /* 0: nothing is planned */
    int64_t credited_ms;
    int64_t ms[STUDY_KINDS];
};

struct hours_view {
    struct hours_rules rules;
    struct hours_sum sum;
    struct hours_row *rows; /* preorder */
    size_t count;
    size_t target; /* row of the level trained for; 0 when it is not there */
    int32_t today;
    struct lib_tree tree;
    struct study_list study;
};

/* Whom and what it is made from; library and target may be NULL. */
struct hours_source {
    struct records *records;
    struct library *library;
    const struct clock *clock;
    int64_t learner;
    const char *target;
};

/* Levels of the target's document and direction, every other level with credits, and credits whose
 * 工作内容 no installed standard knows. */
MUST_CHECK bool hours_view_load(struct hours_view *view, const struct hours_source *source,
                                struct err *err);
void hours_view_finish(struct hours_view *view);

/* Credited and cut time of a day; NULL when nothing was done. */
const struct hours_day *hours_view_day(const struct hours_view *view, int32_t day);

/* 学时 with one decimal, rounded down so that nothing looks complete before it is. */
enum { HOURS_TEXT = 24 };
void hours_text(const struct hours_view *view, int64_t ms, char buf[HOURS_TEXT]);
/* "3.5/9.0", "3.5" without a plan. */
void hours_row_text(const struct hours_view *view, const struct hours_row *row,
                    char buf[2 * HOURS_TEXT]);
/* The row's name in the reader's language: heap. */
char *hours_row_name(const struct hours_row *row);
/* The name of a kind, translated. */
const char *hours_kind_name(enum study_kind kind);

#endif
