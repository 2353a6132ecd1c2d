/* What a grading found: the score line by line, and every fault with the learner's own item beside
 * the gold. Exact thousandths inside; lab_result_shown rounds once, at the end. */
#ifndef CORE_LAB_RESULT_H
#define CORE_LAB_RESULT_H

#include "core/lab/lab.h"

#include <jansson.h>

/* A kind of fault an engine can find. The text is a msgid with %1 %2 %3. */
struct lab_fault_kind {
    const char *name; /* "boundary" */
    const char *text;
};

struct lab_fault {
    const struct lab_fault_kind *kind;
    const char *score;   /* id of the score line it costs, "" when it costs none by itself */
    const char *place;   /* where, for people: 第 3 句 12–15; "" for the whole */
    const char *at;      /* where, for the screen: what lab desks' `place` understands; "" */
    const char *mine;    /* the learner's item, "" when it is missing */
    const char *gold;    /* what the gold has, "" when nothing */
    const char *args[3]; /* of the kind's text */
    const char *rule;    /* clause on what it should have been, of the lab's; NULL: none */
};

/* One line of the score; `rule` is the lab's. */
struct lab_score {
    const struct labspec_score *rule;
    bool defined;     /* false: the metric has no value here; then nothing is earned */
    double value;     /* of the metric; of a check 1 or 0 */
    int64_t millis;   /* earned, thousandths of a point */
    const char *note; /* counts, as data: "TP 12, FP 3, FN 1" */
};

enum { LAB_FAULTS_MAX = 2000 }; /* kept; more are only counted */

struct lab_result {
    struct arena arena;
    const struct labspec *spec;
    struct lab_score *scores; /* one for each of the lab's */
    struct lab_fault *faults;
    size_t faults_count, faults_room, faults_more;
};

void lab_result_init(struct lab_result *result, const struct labspec *spec);
void lab_result_finish(struct lab_result *result);

/* Sets the line of a metric: the value is put on the lab's ramp. */
void lab_result_metric(struct lab_result *result, const struct labspec_score *rule, double value,
                       const char *note_fmt, ...) __attribute__((format(printf, 4, 5)));
/* The metric has no value here (0/0 …); earns nothing. */
void lab_result_undefined(struct lab_result *result, const struct labspec_score *rule,
                          const char *note_fmt, ...) __attribute__((format(printf, 3, 4)));
/* Sets the line of a check. */
void lab_result_check(struct lab_result *result, const struct labspec_score *rule, bool holds,
                      const char *note_fmt, ...) __attribute__((format(printf, 4, 5)));
/* A part of the points as an exact fraction part/whole, for metrics counted in cells, tasks …: the
 * value is part/whole, on the ramp. whole 0: undefined. */
void lab_result_share(struct lab_result *result, const struct labspec_score *rule, size_t part,
                      size_t whole, const char *note_fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* Adds a fault; its texts are copied (NULL is ""), the rule is not. */
void lab_result_fault(struct lab_result *result, const struct lab_fault *fault);
/* The clause that is quoted: the fault's own, else that of the lab's explanation; NULL. */
const char *lab_fault_rule(const struct lab_fault *fault, const struct labspec *spec);

/* Sum of the lines, thousandths of a point. */
int64_t lab_result_millis(const struct lab_result *result);
/* Rounded to tenths of a point, half up: "8.3"; buf of 24 bytes. */
void lab_result_shown(int64_t millis, char *buf, size_t n);

/* Points on a ramp: all at `full`, none at `zero`, linear between; full below zero for error rates.
 * All in millionths but the points; rounds half up to whole thousandths. */
int64_t lab_ramp(int64_t value_micro, int64_t full_micro, int64_t zero_micro, int64_t millis);

/* The document that `lab grade --json` prints and the records keep; the caller owns it.
 *   {"lab","title","engine","variant","points","score","shown","lines":[{"id","title","metric",
 *    "value","points","score","note"}],"faults":[{"kind","says","score","place","at","mine","gold",
 *    "args","rule","text"}],"more"}
 * points and scores in thousandths; `says` is the kind's msgid. */
json_t *lab_result_json(const struct lab_result *result, const struct lab_task *task);

#endif
