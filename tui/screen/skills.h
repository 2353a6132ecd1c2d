/* The skill tree as a learner stands in it: the library's tree joined with what was read and with
 * the hours credited. */
#ifndef TUI_SCREEN_SKILLS_H
#define TUI_SCREEN_SKILLS_H

#include "base/err.h"
#include "core/record/library.h"
#include "core/study/hours.h"

#include <stdbool.h>
#include <stdint.h>

struct app;

/* Of one node. Everything but a lesson sums up what is below it.
 *
 * Progress counts sections: those read to their end against all sections of the lessons that are
 * written in full. Outlines never count, neither above nor below the line: a work that has nothing
 * but outlines has sections == 0 and no percentage. A lesson that a newer pack gave more sections
 * is unfinished again. */
struct skill {
    int done, sections;
    int lessons, outlines;    /* written in full / only outlined */
    int64_t credited_ms;      /* study time credited by hours_fold */
    unsigned answered, right; /* inline questions, newest answer each */
    uint64_t done_mask;       /* of a lesson: sections read to their end */
    bool practised;           /* of a work: questions of it were practised */
    double mastery;           /* of a work practised, 0 … 1 now */
    bool touched;             /* something was read, answered or credited here or below */
};

struct skills {
    struct lib_tree tree;
    struct skill *list; /* one per node */
    struct hours_rules rules;
    size_t due;       /* questions to review today in the target level */
    int64_t today_ms; /* credited on the calendar day of the clock */
};

/* Loads everything for app's learner. */
MUST_CHECK bool skills_load(struct skills *skills, const struct app *app, struct err *err);
void skills_finish(struct skills *skills);

/* Index of the node with this path or lesson id, -1 when there is none. */
int skills_find(const struct skills *skills, const char *path);
/* The nearest node of this kind, the node itself or above it; -1 when there is none. */
int skills_above(const struct skills *skills, int node, enum lib_kind kind);
/* One past the last node below `node`. */
int skills_end(const struct skills *skills, int node);
/* What to read next below a node (or the lesson itself): the first unfinished lesson written in
 * full, else the first in full, else the first outline; -1 when there is none. */
int skills_next(const struct skills *skills, int node);
/* What to go on with: the lesson read last (its id, or NULL) while something in it is left, else
 * what is next in the target level; -1 when there is none. */
int skills_go_on(const struct skills *skills, const char *last, const char *target);
/* Index of the first section of a lesson that is not read to its end, -1 when all are. */
int skills_next_section(const struct skills *skills, int lesson);
/* 0–100, rounded down, so that 100 means all of it; -1 when there is nothing to be read. */
int skills_percent(const struct skills *skills, int node);

enum skill_state { SKILL_NONE, SKILL_SOME, SKILL_ALL };
enum skill_state skills_state(int done, int of);
/* A requirement is met when all sections that teach it were read to their end. */
enum skill_state skills_requirement(const struct skills *skills, const struct lib_taughts *taught,
                                    const char *key);
/* "✓", "◐" or "○". */
const char *skills_sign(enum skill_state state);

/* What the node weighs, translated: "Weight: theory 20%, skills 30%"; heap, NULL when nothing. */
char *skills_weights(const struct skills *skills, int node);

/* Units of 标准学时 with one decimal, none when it is whole ("18.5", "0"); buf of 16 bytes. */
void skills_format_hours(const struct skills *skills, int64_t ms, char *buf, size_t n);
/* What of it is told: whole tenths of an hour. Bars beside the number show no more. */
int64_t skills_shown_ms(const struct skills *skills, int64_t ms);
/* The hours of a node: of a level the standard's, else what the pack's plan gives; in ms, 0 when
 * neither says anything. */
int64_t skills_planned_ms(const struct skills *skills, int node);

#endif
