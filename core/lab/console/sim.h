/* A simulated system at work. Its state is what its variables say ("service.db" is "running"), its
 * time, and its log; commands change them by fixed rules, so that the same commands always lead to
 * the same state. Nothing here touches the machine. */
#ifndef CORE_LAB_CONSOLE_SIM_H
#define CORE_LAB_CONSOLE_SIM_H

#include "base/str.h"
#include "core/lab/console/scenario.h"

enum {
    CONSOLE_COMMAND_MAX = 400,   /* bytes of one command */
    CONSOLE_COMMANDS_MAX = 1000, /* of one work */
    CONSOLE_VARS_MAX = 2000,
    CONSOLE_LOG_MAX = 20000,                   /* lines */
    CONSOLE_OUT_MAX = 2 * CONSOLE_FILES_BYTES, /* bytes a command may hand on */
    CONSOLE_SHOWN_LINES = 5000,                /* of these shown, with so many bytes: */
    CONSOLE_SHOWN_BYTES = 400000,
    CONSOLE_KEPT_BYTES = 8 * 1024 * 1024, /* of the screen's lines; older ones go */
    CONSOLE_LINES_MAX = 20000,            /* of the screen; older ones go */
    CONSOLE_EFFORT = 400000000,
};

enum console_tone {
    CONSOLE_PLAIN,
    CONSOLE_PROMPT,
    CONSOLE_GOOD,
    CONSOLE_BAD,
    CONSOLE_HINT,
};

struct console_output {
    enum console_tone tone;
    char *text;
};

struct console_var {
    char *name, *value;
};

/* Gives the sentence of a msgid in the reader's language. */
typedef const char *console_words_fn(const char *msgid);

struct console_sim {
    const struct console_scenario *scenario;
    console_words_fn *words;
    int64_t now; /* Unix seconds */
    struct console_var *vars;
    size_t vars_count, vars_room;
    int64_t ready[CONSOLE_THINGS_MAX]; /* when a service that is loading runs */
    bool fired[CONSOLE_THINGS_MAX];    /* rules without a command */
    char **log;
    size_t log_count, log_room;
    struct console_output *lines;
    size_t lines_count, lines_room;
    size_t lines_bytes, lines_dropped; /* held; dropped since the start */
    size_t commands;
    long effort;  /* steps left for reading and searching texts, of all commands together */
    bool ok;      /* the last command was carried out */
    bool refused; /* a rule or a permission kept it from being */
};

/* words may be NULL: English. The scenario is borrowed. */
void console_sim_init(struct console_sim *sim, const struct console_scenario *scenario,
                      console_words_fn *words);
void console_sim_finish(struct console_sim *sim);

/* Carries out one command line and adds prompt and output to `lines`. */
void console_sim_run(struct console_sim *sim, const char *line);

/* "[07:50:02] op03@qc01$ ": heap. */
char *console_sim_prompt(const struct console_sim *sim);

/* A variable's value, NULL when there is none. "time" and "clock" are made up on the way. */
const char *console_sim_get(const struct console_sim *sim, const char *name);
void console_sim_set(struct console_sim *sim, const char *name, const char *value);

/* All conditions hold: variable → "x", "!x", "a|b", ">=3", "<3", ">3", "<=3". A variable that is
 * not there is "". No conditions hold always. `failing` (may be NULL) gets the first that does not.
 */
bool console_sim_holds(const struct console_sim *sim, const json_t *when, const char **failing);

/* The command's words with single blanks between, up to the first pipe: what rules and forbidden
 * actions look at. */
void console_normal(const char *line, struct str *out);
/* * stands for anything, ? for one character. */
bool console_glob(const char *pattern, const char *text);
/* One of several such patterns with | between. */
bool console_pattern(const char *patterns, const char *text);

/* ---- completion and help ---- */

struct console_choices {
    char **list;
    size_t count;
    size_t from; /* byte of the line where the word to be completed begins */
};

/* What may stand at the end of the line's first n bytes. Freed by console_choices_finish. */
void console_complete(const struct console_sim *sim, const char *line, size_t n,
                      struct console_choices *choices);
void console_choices_finish(struct console_choices *choices);

#endif
