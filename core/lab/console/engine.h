/* The engine of labs at a simulated console: what it measures is in docs/labs/console.md. */
#ifndef CORE_LAB_CONSOLE_ENGINE_H
#define CORE_LAB_CONSOLE_ENGINE_H

#include "core/lab/console/gold.h"
#include "core/lab/engine.h"

extern const struct lab_engine console_engine;

/* The scenario of a task; freed by console_scenario_free. */
MUST_CHECK bool console_read_task(struct lab_task *task, struct console_scenario **scenario,
                                  struct err *err);
/* By the grader only; freed by console_gold_free. */
MUST_CHECK bool console_read_gold(struct lab_task *task, const struct console_scenario *scenario,
                                  struct console_gold **gold, struct err *err);

/* The gold in the room that is made for it. */
struct console_held {
    struct console_gold *gold;
};

/* check.c: members that nothing reads, names of what is not there, goals that hold from the start
 * or that nothing brings about, steps that are refused. */
bool console_check(const struct lab_opened *o, struct err *err);

/* formats.c */
extern const struct lab_format console_formats[];
/* The form as "field,value" lines, and commands of a transcript, into a work that is initialised.
 */
MUST_CHECK bool console_read_csv(const struct console_scenario *scenario, const char *file,
                                 const char *text, size_t len, struct console_work *work,
                                 struct err *err);
MUST_CHECK bool console_read_transcript(const struct console_scenario *scenario, const char *text,
                                        size_t len, struct console_work *work, struct err *err);

#endif
