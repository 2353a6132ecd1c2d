/* gold/gold.json of a variant: what is to be reached, what must not be done, what the form's fields
 * must say, and one way to do it all.
 *     {"goals": [{"id", "title", "group"?, "when": {variable: condition}}],
 *      "forbidden": [{"id", "title", "on": pattern, "when"?, "attempt"?, "example"}],
 *      "fields": {id: {"value", "tolerance"?, "accept"?: […], "traps"?: {value: kind}}},
 *      "steps": [{"goal"?, "run": [command …], "alone"?: true}]} */
#ifndef CORE_LAB_CONSOLE_GOLD_H
#define CORE_LAB_CONSOLE_GOLD_H

#include "core/lab/console/work.h"
#include "core/lab/result.h"

struct console_goal {
    const char *id, *title, *group;
    const json_t *when;
};

struct console_ban {
    const char *id, *title, *on, *example;
    const json_t *when;
    bool attempt; /* counts even when the system refused it */
};

struct console_answer {
    const char *value, *tolerance;
    const json_t *accept; /* list of texts or NULL */
    const json_t *traps;  /* value → kind or NULL */
};

struct console_step {
    const char *goal;
    const json_t *run;
    bool alone; /* without it exactly its goal is missed */
};

struct console_gold {
    struct arena arena;
    json_t *root;
    struct console_goal *goals;
    struct console_ban *bans;
    struct console_answer *answers; /* one for each field of the scenario */
    struct console_step *steps;
    size_t goals_count, bans_count, answers_count, steps_count;
};

MUST_CHECK bool console_gold_parse(const char *file, const char *text, size_t len,
                                   const struct console_scenario *scenario,
                                   struct console_gold **gold, struct err *err);
void console_gold_free(struct console_gold *gold); /* takes NULL */

/* The gold as a work, leaving out the steps whose `skip` is set (may be NULL). */
void console_gold_work(const struct console_gold *gold, const struct console_scenario *scenario,
                       const bool *skip, struct console_work *work);

/* Kinds of faults; ended by a NULL name. */
extern const struct lab_fault_kind console_faults[];
const struct lab_fault_kind *console_fault(const char *name); /* NULL: there is none */

/* NULL when the value is right, else the kind of its fault. */
const struct lab_fault_kind *console_judge(const struct console_field *field,
                                           const struct console_answer *answer, int zone,
                                           const char *value);

/* What a replay of the commands found. */
struct console_played {
    struct console_sim sim;
    bool *reached;     /* of each goal */
    size_t *banned_at; /* of each forbidden action: its first command, from 1; 0: never done */
    size_t *order_at;  /* commands that were out of order, from 1 */
    size_t order_count;
};
void console_play(const struct console_scenario *scenario, const struct console_gold *gold,
                  const struct console_work *work, struct console_played *played);
void console_played_finish(struct console_played *played);

#endif
