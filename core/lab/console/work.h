/* A work of the console: the commands in order and what was filled into the form.
 *     {"commands": ["start db", …], "form": {"calls": "6", …}}
 * The form alone, {"calls": "6"}, is read as a work without commands. */
#ifndef CORE_LAB_CONSOLE_WORK_H
#define CORE_LAB_CONSOLE_WORK_H

#include "core/lab/console/sim.h"

enum { CONSOLE_VALUE_MAX = 300, CONSOLE_WORK_MAX = 1024 * 1024 }; /* bytes */

struct console_work {
    char **commands;
    size_t count, room;
    char **values; /* one for each of the scenario's fields, NULL when empty */
    size_t fields;
};

void console_work_init(struct console_work *work, const struct console_scenario *scenario);
void console_work_finish(struct console_work *work);
/* `work` is initialised and empty. ERR_FORMAT with "line N" and what is wrong. */
MUST_CHECK bool console_work_parse(const struct console_scenario *scenario, const char *text,
                                   size_t len, struct console_work *work, struct err *err);
void console_work_write(const struct console_scenario *scenario, const struct console_work *work,
                        struct str *out);
/* ERR_TOO_BIG, ERR_ENCODING. */
MUST_CHECK bool console_work_add(struct console_work *work, const char *command, struct err *err);
/* NULL or "" empties the field. ERR_TOO_BIG, ERR_ENCODING. */
MUST_CHECK bool console_work_fill(struct console_work *work, size_t field, const char *value,
                                  struct err *err);

#endif
