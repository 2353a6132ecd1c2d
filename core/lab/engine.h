/* What every kind of lab implements for the grader. A work is the text of one file in the engine's
 * own canonical format, which the screen saves at every step; import and export lead to the formats
 * of other tools. All functions are deterministic and do no I/O but reading the task's files. */
#ifndef CORE_LAB_ENGINE_H
#define CORE_LAB_ENGINE_H

#include "base/prng.h"
#include "base/str.h"
#include "core/lab/result.h"

/* A metric or check the engine knows. */
struct lab_measure {
    const char *name;
    const char *title;  /* msgid, for score sheets */
    bool check;         /* holds or not */
    bool error;         /* smaller is better */
    double least, most; /* of its values */
};

/* A format of other tools. */
struct lab_format {
    const char *name;   /* "conll" */
    const char *suffix; /* ".conll": how files are told apart; "" when only by name */
    bool import, export;
};

/* What a work spoiled on purpose must be graded as. */
struct lab_spoiled {
    struct str work;
    size_t count;                        /* mistakes made, ≤ the number asked for */
    const struct lab_fault_kind **kinds; /* of each, heap */
    double *values; /* expected value of each score line, heap; NAN: not told */
};
void lab_spoiled_finish(struct lab_spoiled *spoiled);

struct lab_engine {
    const char *name;
    const struct lab_measure *measures;  /* ended by a NULL name */
    const struct lab_fault_kind *faults; /* ended by a NULL name */
    const struct lab_format *formats;    /* ended by a NULL name; may be NULL */
    const char *const *options;          /* names of options it understands, ended by NULL */

    /* Reads all files of the task and says what is wrong with them. */
    bool (*check)(struct lab_task *task, struct err *err);
    /* The work as it is before anything was done. */
    bool (*start)(struct lab_task *task, struct str *work, struct err *err);
    /* The gold as a work: must score full marks. */
    bool (*solve)(struct lab_task *task, struct str *work, struct err *err);
    /* A work's marks. ERR_FORMAT with "line N" and what is wrong for a work that cannot be read:
     * such a work earns nothing and says so. `result` is initialised. */
    bool (*grade)(struct lab_task *task, const char *work, size_t len, struct lab_result *result,
                  struct err *err);
    /* The gold with k mistakes of the kinds people make, and what the rules say they cost. */
    bool (*spoil)(struct lab_task *task, unsigned k, struct prng *prng, struct lab_spoiled *spoiled,
                  struct err *err);
    /* A file of another tool → a work, and back. `file` is its name, for formats that need it. What
     * belongs to other documents or unknown labels is refused with ERR_FORMAT or ERR_INVALID. */
    bool (*import)(struct lab_task *task, const char *format, const char *file, const char *text,
                   size_t len, struct str *work, struct err *err);
    bool (*export)(struct lab_task *task, const char *format, const char *work, size_t len,
                   struct str *out, struct err *err);
};

/* All engines there are (all/registry.c), in the order of the documentation, ended by NULL. Only the
 * grading program knows them all; screens know their own. */
extern const struct lab_engine *const lab_engines[];
/* NULL when there is none of this name. */
const struct lab_engine *lab_engine_find(const char *name);

/* The lab's rules against its engine: measures, kinds of faults and options exist, ramps lie within
 * the measure's values. ERR_INVALID. */
MUST_CHECK bool lab_engine_check(const struct lab_engine *engine, const struct labspec *spec,
                                 struct err *err);

#endif
