/* lab.yaml: what a hands-on task asks, on what data, and how it is scored. One folder a lab,
 * labs/<id>/ with
 *
 *     lab.yaml            this file
 *     task.md             what is to be done, Markdown; shown beside the work
 *     rules.md            the specification the work is judged by, Markdown; may be missing. A
 *                         heading "## 3.2 …" makes clause 3.2, which explanations quote
 *     <variant>/…         data of one variant, the engine's own files
 *     <variant>/gold/…    what only the grader reads; sealed when a pack is built (lab_seal.h)
 *
 * A learner's n-th attempt takes the next variant, so that nobody repeats the same data at once. */
#ifndef CORE_MATERIAL_LABSPEC_H
#define CORE_MATERIAL_LABSPEC_H

#include "base/arena.h"
#include "base/err.h"
#include "core/material/folder.h"

#include <stddef.h>
#include <stdint.h>

enum {
    LABSPEC_POINT = 1000, /* points are kept in thousandths */
    LABSPEC_VARIANTS_MAX = 26,
    LABSPEC_LABELS_MAX = 64,
    LABSPEC_SCORES_MAX = 16,
};

/* What may be marked or chosen. */
struct labspec_label {
    unsigned line;     /* of lab.yaml, as with the others below */
    const char *id;    /* in files: "order_no", "car" */
    const char *title; /* for people: 订单号 */
    const char *kind;  /* image: box, point, polyline, polygon; else NULL */
    const char *key;   /* one letter or digit that chooses it, NULL: its number */
    const char *note;  /* one line of help, may be NULL */
    const char *rule;  /* clause of rules.md that says what it is, may be NULL */
};

/* A relation between two marked things; from and to name labels, NULL for any. */
struct labspec_relation {
    unsigned line;
    const char *id, *title, *from, *to;
    const char *rule; /* clause of rules.md that says what it is, may be NULL */
};

/* One line of the score: a metric on a ramp, or a check that holds or not. */
struct labspec_score {
    unsigned line;
    const char *id, *title;
    const char *metric;             /* name known to the engine; NULL: a check */
    const char *check;              /* name known to the engine; NULL: a metric */
    const char *only;               /* a label or part it looks at, NULL: all */
    const char *at;                 /* threshold of the metric, as written; NULL: the engine's */
    const char *full, *zero;        /* as written; NULL with a check */
    const char *points;             /* as written */
    int64_t full_micro, zero_micro; /* millionths; full may be below zero (error rates) */
    unsigned millis;                /* points in thousandths */
};

/* What is said when a fault of this kind costs points. */
struct labspec_explain {
    unsigned line;
    const char *when; /* name of a kind of fault of the engine */
    const char *rule; /* clause of rules.md, NULL: none */
    const char *text;
};

/* A setting of the engine: name and value, both checked by the engine. */
struct labspec_option {
    const char *name, *value;
};

struct labspec {
    const char *id; /* [a-z0-9.-], the folder's name */
    const char *title;
    unsigned engine_line;
    const char *engine; /* span, choice, image, audio, table, sql, console, model */
    const char *work;   /* "2.1" */
    const char *level;  /* "5"; NULL: the first that the pack serves */
    const char **covers;
    unsigned covers_count;
    const char *minutes_text, *seed_text; /* as written */
    unsigned minutes;                     /* of one variant */
    const char *points;                   /* of the whole, as written */
    unsigned millis;                      /* the same in thousandths: the sum of the scores */
    unsigned seed;                        /* of whatever the engine draws at random */
    const char *licence;                  /* of its data */
    const char *source;                   /* who made the data, how */
    const char **variants;                /* folder names, [a-z0-9-] */
    unsigned variants_count;
    const struct labspec_label *labels;
    unsigned labels_count;
    const struct labspec_relation *relations;
    unsigned relations_count;
    const struct labspec_option *options;
    const unsigned *option_lines; /* of lab.yaml; NULL when it was not read from one */
    unsigned options_count;
    const struct labspec_score *scores;
    unsigned scores_count;
    const struct labspec_explain *explain;
    unsigned explain_count;
};

/* Reads and checks the text of one lab.yaml, everything but what only its engine knows. ERR_FORMAT
 * or ERR_INVALID with "file:line" and a reason. The result lives in the arena. */
MUST_CHECK bool labspec_parse(const char *file, const char *text, size_t len, struct arena *arena,
                              const struct labspec **spec, struct err *err);

/* The labs of a pack's folder: "labs/<id>/lab.yaml", ascending by bytes. */
MUST_CHECK bool labspec_files(const struct folder *folder, struct folder_names *names,
                              struct err *err);

/* The variant of a learner's n-th attempt (from 0); `start` spreads learners over the variants. */
unsigned labspec_variant(const struct labspec *spec, uint64_t start, unsigned attempt);
/* Index of a variant's name, -1 when there is none. */
int labspec_find_variant(const struct labspec *spec, const char *name);
/* Index of a label by its id, else by its title; -1 when there is none, also for NULL. */
int labspec_find_label(const struct labspec *spec, const char *name);
const struct labspec_label *labspec_label(const struct labspec *spec, const char *id);
/* Value of an option, or `otherwise`. */
const char *labspec_option(const struct labspec *spec, const char *name, const char *otherwise);
/* What is said of a kind of fault, NULL when nothing is. */
const struct labspec_explain *labspec_explain(const struct labspec *spec, const char *fault);

#endif
