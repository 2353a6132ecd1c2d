/* A blueprint: how a paper is drawn and sat, a theory paper of questions or a skills paper of labs.
 * One file of a pack's blueprints/ folder. */
#ifndef CORE_MATERIAL_BLUEPRINT_H
#define CORE_MATERIAL_BLUEPRINT_H

#include "base/arena.h"
#include "base/err.h"
#include "core/material/question.h"
#include "core/material/standard.h"

#include <stddef.h>

enum {
    BLUEPRINT_PARTS_MAX = 32,
    BLUEPRINT_SECTIONS_MAX = 6,
    BLUEPRINT_QUESTIONS_MAX = 1000,
    BLUEPRINT_DIFFICULTIES = 3,
    BLUEPRINT_POINT = 1000, /* points are kept in thousandths */
};

/* What a candidate does; numeric and typed answers are both blanks to fill. */
enum blueprint_type {
    BLUEPRINT_SINGLE,
    BLUEPRINT_MULTIPLE,
    BLUEPRINT_TRUE_FALSE,
    BLUEPRINT_FILL,
    BLUEPRINT_MATCHING,
    BLUEPRINT_ESSAY,
    BLUEPRINT_ORDERING,
    BLUEPRINT_LAB, /* a hands-on task of a skills paper; no question has this type */
    BLUEPRINT_TYPES
};

/* What a response to a multiple-choice question earns that is right but not complete. One that
 * holds a wrong option earns nothing, but under BLUEPRINT_BY_WEIGHTS. */
enum blueprint_partial {
    BLUEPRINT_ALL_OR_NOTHING,
    BLUEPRINT_HALF,       /* half the points */
    BLUEPRINT_SHARE,      /* the share of right options that were chosen */
    BLUEPRINT_BY_WEIGHTS, /* the sum of the options' own weights, not below nothing */
};

/* Where the points per part of the paper come from. */
enum blueprint_weights {
    BLUEPRINT_STANDARD, /* theory weights of the level */
    BLUEPRINT_TABLE,    /* the blueprint's own table */
    BLUEPRINT_SKILLS,   /* skill weights of the level: a paper of labs */
    BLUEPRINT_FREE,     /* none: the paper has one part, and every question belongs to it */
};

struct blueprint_section {
    enum blueprint_type type;
    const char *title;  /* 单项选择题 */
    unsigned count;     /* questions */
    const char *points; /* of one question, as written: "0.5" */
    unsigned millis;    /* the same in thousandths */
};

/* A part of the paper: a 职业功能 ("2"), or a weighted part of chapter 2 ("B2.1"). */
struct blueprint_part {
    const char *id, *title; /* "" for the one part of free weights */
    unsigned percent;
};

/* Wanted percent of questions of each difficulty; they add up to 100. */
struct blueprint_difficulty {
    unsigned d1, d2, d3;
};

/* How many labs of a skills paper belong to a part, and share its points evenly. */
struct blueprint_labs {
    const char *part; /* "2" */
    unsigned count;
};

struct blueprint {
    const char *id, *title;
    const char *standard; /* code of a standard or competition */
    const char **levels;  /* level ids, or bare grades that hold for every track */
    unsigned levels_count;
    const char *source; /* where the layout comes from; NULL when it says not */
    unsigned minutes;
    const char *pass;                         /* points, as written */
    unsigned pass_millis, full_millis;        /* thousandths */
    const struct blueprint_section *sections; /* in the order of the paper */
    unsigned sections_count;                  /* 0 of a skills paper */
    const struct blueprint_labs *labs;        /* of a skills paper, else none */
    unsigned labs_count;
    enum blueprint_partial partial;
    enum blueprint_weights weights;
    const struct blueprint_part *table; /* only with BLUEPRINT_TABLE; titles "" */
    unsigned table_count;
    const struct blueprint_difficulty *difficulty; /* never NULL; 30, 40, 30 when not given */
    unsigned recent_days; /* questions seen within so many days are avoided; 0: none */
    bool pause;           /* the clock may be stopped */
};

/* Reads and checks one file's text. ERR_FORMAT with "file:line", ERR_INVALID with "file" and what
 * is wrong. The result lives in the arena. */
MUST_CHECK bool blueprint_parse(const char *file, const char *text, size_t len, struct arena *arena,
                                const struct blueprint **blueprint, struct err *err);

/* A skills paper: drawn from labs, done by hand. */
bool blueprint_is_skills(const struct blueprint *blueprint);

/* True when the blueprint is for this level ("5", "vision-2") of this standard, or, naming no
 * levels, for the whole of it. */
bool blueprint_serves(const struct blueprint *blueprint, const char *standard, const char *level);

/* The parts of a paper of this level with weight, basics first, each once; they add up to 100.
 * `standard` may be NULL for weights that do not come from one. ERR_INVALID when the percentages
 * of the full mark are no whole thousandths, ERR_NOT_FOUND for a level the standard has not. */
MUST_CHECK bool blueprint_parts(const struct blueprint *blueprint, const struct standard *standard,
                                const char *level, struct arena *arena,
                                const struct blueprint_part **parts, unsigned *count,
                                struct err *err);

/* Index of the part that a requirement ("K1.1.2", "B2.1.2.1") belongs to; -1 for none. */
int blueprint_part_of(const struct blueprint_part *parts, unsigned count, const char *key);

/* The kind of section a question fits; BLUEPRINT_TYPES when nothing is to be answered. */
enum blueprint_type blueprint_type_of(enum question_type type);

/* "single", as the file writes it. */
const char *blueprint_type_name(enum blueprint_type type);

#endif
