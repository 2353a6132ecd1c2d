/* What every kind of lab tells the grader: tables of what it measures, of the steps from a text to
 * a work and back, and of the files of other tools. What is made of them, from an untouched work to
 * its marks, is done once, in engine.c.
 *
 * A work is the text of one file in the engine's own canonical format, which the screen saves at
 * every step. In memory an engine keeps three things whose types only it knows: the task, opened
 * without the gold, since works and formats need no more; the gold; and works. All functions are
 * deterministic and do no I/O but reading the task's files. */
#ifndef CORE_LAB_ENGINE_H
#define CORE_LAB_ENGINE_H

#include "base/prng.h"
#include "base/str.h"
#include "core/lab/parts.h"
#include "core/lab/reason.h"
#include "core/lab/result.h"

/* A metric or check the engine knows. */
struct lab_measure {
    const char *name;
    const char *title;  /* msgid, for score sheets */
    bool check;         /* holds or not */
    bool error;         /* smaller is better */
    double least, most; /* of its values */
};

struct lab_format;
/* A file, or one with parts when the format has them → a work, which begins as zeroed room. What
 * belongs to other documents or unknown labels is refused with ERR_FORMAT or ERR_INVALID; the work
 * is finished in any case. */
typedef bool lab_read_fn(const void *task, const struct lab_format *format,
                         const struct lab_file *file, void *work, struct err *err);
typedef bool lab_write_fn(const void *task, const struct lab_format *format, const void *work,
                          struct str *out, struct err *err);

/* A format of other tools. */
struct lab_format {
    const char *name;    /* "conll" */
    const char *suffix;  /* ".conll": how files are told apart; "" when only by name */
    lab_read_fn *read;   /* NULL: only written */
    lab_write_fn *write; /* NULL: only read */
    const void *with;    /* the engine's own, where functions serve several formats */
    const char *part;    /* ".ann": a folder of such files, written as a tar; NULL: one file */
};

/* The canonical text under another name: `with` is the engine. */
lab_read_fn lab_format_read_own;
lab_write_fn lab_format_write_own;

/* What a work spoiled on purpose must be graded as. */
struct lab_spoiled {
    struct str work;
    size_t count;                        /* mistakes made, ≤ the number asked for */
    const struct lab_fault_kind **kinds; /* of each, heap */
    double *values; /* expected value of each score line, heap; NAN: not told */
};
void lab_spoiled_finish(struct lab_spoiled *spoiled);

/* What is open while a task is worked on. */
struct lab_opened {
    struct lab_task *lab;
    void *task; /* what the engine's `open` gave */
    void *gold;
};

/* Who wants to know what is strange in a lab's files. `object` names the place as that of an error
 * does: "labs/x/a/texts.jsonl:3", "gold/gold.json: annotations[2]". */
struct lab_advice {
    void (*add)(void *data, enum lab_reason reason, const char *object, const char *a,
                const char *b, const char *c);
    void *data;
};
void lab_advise(const struct lab_advice *advice, enum lab_reason reason, const char *object,
                const char *a, const char *b, const char *c);

struct lab_engine {
    const char *name;
    const struct lab_measure *measures;  /* ended by a NULL name */
    const struct lab_fault_kind *faults; /* ended by a NULL name */
    const struct lab_format *formats;    /* ended by a NULL name; may be NULL */
    const char *const *options;          /* names of options it understands, ended by NULL */
    const char *const *narrowed;   /* metrics that `only` can narrow, ended by NULL; or NULL */
    const char *const *thresholds; /* metrics that have an `at`, likewise */
    const char *const
        *inexact; /* metrics that differ in the last digits among machines, likewise */

    /* The task: what `open` gives is closed by `close` (NULL: there is nothing to close). */
    void *(*open)(struct lab_task *lab, struct err *err);
    void (*close)(void *task);

    /* The gold, read into zeroed room of this size (0: it is read where it is needed) and finished
     * also when it could not be read. */
    size_t gold_size;
    bool (*read_gold)(struct lab_task *lab, void *task, void *gold, struct err *err);
    void (*finish_gold)(void *gold);

    /* A work: `init` makes zeroed room an untouched one (NULL: it is one), `read` makes it one from
     * the canonical text, `finish` takes it after both and zeroed as well. ERR_FORMAT with "line N"
     * and what is wrong for a text that cannot be read; the same work, the same bytes. */
    size_t work_size;
    void (*init)(const void *task, void *work);
    bool (*read)(const void *task, const char *text, size_t len, void *work, struct err *err);
    void (*write)(const void *task, const void *work, struct str *out);
    void (*finish)(void *work);
    /* What all formats of other tools leave to be checked or mended; may be NULL. */
    bool (*settle)(const void *task, const struct lab_file *file, void *work, struct err *err);

    /* What is wrong with the task's files beyond what reading them finds. */
    bool (*check)(const struct lab_opened *o, struct err *err);
    /* What is allowed but hardly meant; may be NULL. */
    void (*advise)(const struct lab_opened *o, const struct lab_advice *advice);
    /* The gold as a work's text: must score full marks. NULL: the gold is a work. */
    bool (*solve)(const struct lab_opened *o, struct str *work, struct err *err);
    /* A work's marks. */
    bool (*grade)(const struct lab_opened *o, const void *work, struct lab_result *result,
                  struct err *err);
    /* The gold with k mistakes of the kinds people make, and what the rules say they cost. */
    bool (*spoil)(const struct lab_opened *o, unsigned k, struct prng *prng,
                  struct lab_spoiled *spoiled, struct err *err);
};

/* All engines there are (all/registry.c), in the order of the documentation, ended by NULL. Only
 * the grading program knows them all; screens know their own. */
extern const struct lab_engine *const lab_engines[];
/* NULL when there is none of this name. */
const struct lab_engine *lab_engine_find(const char *name);

/* The lab's rules against its engine: measures, kinds of faults and options exist, ramps lie within
 * the measure's values. ERR_INVALID. */
MUST_CHECK bool lab_engine_check(const struct lab_engine *engine, const struct labspec *spec,
                                 struct err *err);

/* The lint's part of it: words that would do nothing. A lab that is installed opens all the same.
 */
MUST_CHECK bool lab_engine_check_idle(const struct lab_engine *engine, const struct labspec *spec,
                                      struct err *err);

/* Reads all files of the task and says what is wrong with them; `advice` is told of what is only
 * strange. */
MUST_CHECK bool lab_engine_check_task(const struct lab_engine *engine, struct lab_task *task,
                                      const struct lab_advice *advice, struct err *err);

/* The work as it is before anything was done. */
MUST_CHECK bool lab_engine_start(const struct lab_engine *engine, struct lab_task *task,
                                 struct str *work, struct err *err);
MUST_CHECK bool lab_engine_solve(const struct lab_engine *engine, struct lab_task *task,
                                 struct str *work, struct err *err);
/* A work that cannot be read earns nothing and says so: ERR_FORMAT with "line N" and what is wrong.
 * `result` is initialised. */
MUST_CHECK bool lab_engine_grade(const struct lab_engine *engine, struct lab_task *task,
                                 const char *work, size_t len, struct lab_result *result,
                                 struct err *err);
MUST_CHECK bool lab_engine_spoil(const struct lab_engine *engine, struct lab_task *task, unsigned k,
                                 struct prng *prng, struct lab_spoiled *spoiled, struct err *err);
/* A file of another tool → a work, and back. ERR_UNSUPPORTED for a format that is not there. */
MUST_CHECK bool lab_engine_import(const struct lab_engine *engine, struct lab_task *task,
                                  const char *format, const struct lab_file *file, struct str *work,
                                  struct err *err);
MUST_CHECK bool lab_engine_export(const struct lab_engine *engine, struct lab_task *task,
                                  const char *format, const char *work, size_t len, struct str *out,
                                  struct err *err);
/* The step of an import from a file to a work in zeroed room, on a task that is open. */
MUST_CHECK bool lab_engine_read(const struct lab_engine *engine, const void *task,
                                const char *format, const struct lab_file *file, void *work,
                                struct err *err);

#endif
