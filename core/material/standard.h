/* A national vocational standard as data: `kind: standard` in a pack's standards/ folder. */
#ifndef CORE_MATERIAL_STANDARD_H
#define CORE_MATERIAL_STANDARD_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>

struct standard_issued {
    const char *authority, *document, *date; /* document and date "" where the print gives none */
};

/* A clause of chapter 1 ("1.9.1"), or of the preface ("0.1"). */
struct standard_clause {
    const char *id, *title, *text;
};

struct standard_track {
    const char *id, *title, *definition; /* "vision" */
};

/* A requirement: "S1.1.1", "K1.1.1", or "B2.1.2.1" of chapter 2. */
struct standard_item {
    const char *key, *text;
};

/* Percent of the theory paper that falls to a part of chapter 2. */
struct standard_basic_weight {
    const char *key; /* "B2.1" */
    unsigned theory_weight;
};

/* 工作内容 */
struct standard_work {
    const char *id, *title; /* "1.1" */
    const struct standard_item *skills;
    unsigned skills_count;
    const struct standard_item *knowledge;
    unsigned knowledge_count;
};

/* 职业功能 */
struct standard_function {
    const char *id, *title;
    unsigned theory_weight, skill_weight; /* percent; 0 where the table prints a dash */
    const struct standard_work *works;
    unsigned works_count;
};

struct standard_level {
    const char *id, *name; /* "5" 五级/初级工; "vision-2" 中级 */
    const char *track;     /* id of the track, or NULL */
    unsigned hours;        /* 标准学时 */
    const struct standard_basic_weight *basic_weights;
    unsigned basic_weights_count;
    const struct standard_function *functions;
    unsigned functions_count;
};

enum standard_part { STANDARD_THEORY, STANDARD_SKILLS, STANDARD_REVIEW };

struct standard_assessment {
    enum standard_part part;
    const char *title;
    unsigned minutes, full, pass; /* fewest minutes; full and passing mark */
    const char **levels;          /* level ids, or the bare grade of levels with tracks ("2") */
    unsigned levels_count;
    const char *method;
};

struct standard_staffing {
    enum standard_part part;
    const char *text;
    unsigned candidates_per_examiner; /* 0: not given */
    unsigned at_least;                /* fewest examiners */
    bool odd;                         /* their number must be odd */
};

enum standard_fact_kind { STANDARD_NUMBER, STANDARD_CHOICE, STANDARD_FLAG };

struct standard_choice {
    const char *id, *title;
};

/* What the eligibility form asks. Values: a decimal number; a choice's id; "yes" or "no". */
struct standard_fact {
    const char *id;
    enum standard_fact_kind kind;
    const char *ask, *unit; /* unit may be NULL */
    const struct standard_choice *choices;
    unsigned choices_count;
};

/* One condition: a number of at least `at_least`, or (any_of_count > 0) one of some values. */
struct standard_condition {
    const char *fact;
    unsigned at_least;
    const char **any_of;
    unsigned any_of_count;
};

struct standard_alternative {
    const struct standard_condition *all; /* all must hold */
    unsigned all_count;
};

/* A clause of 申报条件: any alternative satisfies it. */
struct standard_rule {
    const char *id, *text; /* "1.9.1 五级(1)", citable */
    const struct standard_alternative *alternatives;
    unsigned alternatives_count;
    bool refer; /* leads to rules outside the standard: cannot be decided here */
};

struct standard_eligibility {
    const char *level; /* level id, or the bare grade that holds for every track */
    const struct standard_rule *clauses;
    unsigned clauses_count;
};

struct standard_term {
    unsigned no;
    const char *en, *zh;
};

struct standard_note {
    const char *id, *text;
};

struct standard_erratum {
    const char *where, *printed, *reading, *note;
};

struct standard {
    const char *kind, *code, *title, *name, *edition, *definition;
    struct standard_issued issued;
    const char **trades;
    unsigned trades_count;
    const struct standard_clause *overview;
    unsigned overview_count;
    const struct standard_track *tracks;
    unsigned tracks_count;
    const struct standard_item *basics;
    unsigned basics_count;
    const struct standard_level *levels;
    unsigned levels_count;
    const struct standard_assessment *assessment;
    unsigned assessment_count;
    const struct standard_staffing *staffing;
    unsigned staffing_count;
    const struct standard_fact *facts;
    unsigned facts_count;
    const struct standard_eligibility *eligibility;
    unsigned eligibility_count;
    const struct standard_term *terms;
    unsigned terms_count;
    const struct standard_note *notes;
    unsigned notes_count;
    const struct standard_erratum *errata;
    unsigned errata_count;
};

/* Reads and checks one file's text (`file` is its name for messages): well-formed and unique keys,
 * weights that sum to 100 percent per level, references that lead somewhere. ERR_FORMAT with
 * "file:line" for what cannot be read, ERR_INVALID with "file" and the place for what is wrong in
 * itself. The result lives in the arena. */
MUST_CHECK bool standard_parse(const char *file, const char *text, size_t len, struct arena *arena,
                               const struct standard **standard, struct err *err);

/* Look-ups; NULL when there is no such thing. */
const struct standard_level *standard_find_level(const struct standard *standard, const char *id);
const struct standard_track *standard_find_track(const struct standard *standard, const char *id);
const struct standard_fact *standard_find_fact(const struct standard *standard, const char *id);
const struct standard_work *standard_find_work(const struct standard_level *level, const char *id);
/* S and K among the level's works, B in chapter 2. */
const struct standard_item *standard_find_item(const struct standard *standard,
                                               const struct standard_level *level, const char *key);

/* The grade of a level id: what stands behind the track ("vision-2" → "2", "5" → "5"). */
const char *standard_grade(const char *level_id);

/* True when `id` names a 工作内容 of the level or a weighted part of chapter 2 ("B2.1"). */
bool standard_has_work(const struct standard_level *level, const char *id);

#endif
