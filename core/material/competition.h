/* The scheme of a skills competition as data: `kind: competition` in a pack's standards/ folder. */
#ifndef CORE_MATERIAL_COMPETITION_H
#define CORE_MATERIAL_COMPETITION_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>

/* A titled piece of the scheme: a chapter, a group of candidates. */
struct competition_text {
    const char *id, *title, *text;
};

struct competition_part {
    const char *id, *title, *text; /* text may be NULL */
    unsigned minutes, points;
};

struct competition_task {
    const char *id, *title, *text;
    unsigned percent;
};

struct competition_module {
    const char *id, *title, *text;
    unsigned percent;
    const struct competition_task *tasks;
    unsigned tasks_count;
};

/* One row of the marking table. Marks are thousandths of a point. */
struct competition_row {
    const char *module, *task, *item, *rule;
    int points;        /* what the row is worth */
    int full;          /* marks of its own sheet that `deduct` and `most` count in; = points */
    int unit;          /* smallest step; 1000 */
    int deduct;        /* lost per fault; 0: all or nothing */
    int most;          /* largest deduction */
    unsigned per;      /* how many faults cost `deduct` once; 1 */
    const int *awards; /* the discrete values that may be given, ascending */
    unsigned awards_count;
};

struct competition_slot {
    const char *day, *time, *what;
};

struct competition_award {
    const char *title;
    unsigned percent;
};

struct competition_review {
    unsigned all_of_top_percent, sample_percent_at_least, recheck_all_over_error_percent;
    const char *text;
};

struct competition_staff {
    const char *title, *text;
};

struct competition_equipment {
    const char *title;
    const char **items;
    unsigned items_count;
};

struct competition_annex {
    const char *standard, *level, *text;
};

struct competition_erratum {
    const char *where, *printed, *reading, *note;
};

struct competition {
    const char *kind, *code, *title, *edition;
    const char **refers; /* codes of the standards it follows */
    unsigned refers_count;
    const struct competition_text *overview;
    unsigned overview_count;
    const struct competition_text *groups;
    unsigned groups_count;
    unsigned minutes;
    const struct competition_part *parts;
    unsigned parts_count;
    const struct competition_module *modules;
    unsigned modules_count;
    const struct competition_row *rubric;
    unsigned rubric_count;
    const struct competition_slot *schedule;
    unsigned schedule_count;
    const char **ties;
    unsigned ties_count;
    const struct competition_award *awards;
    unsigned awards_count;
    struct competition_review review;
    const struct competition_staff *staffing;
    unsigned staffing_count;
    const struct competition_equipment *equipment;
    unsigned equipment_count;
    const struct competition_annex *annex;
    unsigned annex_count;
    const struct competition_erratum *errata;
    unsigned errata_count;
};

/* Reads and checks one file's text: parts, modules and rows add up to 100 points, tasks to their
 * module, rows to their task. Errors as for standard_parse; the result lives in the arena. */
MUST_CHECK bool competition_parse(const char *file, const char *text, size_t len,
                                  struct arena *arena, const struct competition **competition,
                                  struct err *err);

#endif
