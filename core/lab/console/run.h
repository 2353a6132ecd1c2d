/* Inside the simulated system: what commands are made of. */
#ifndef CORE_LAB_CONSOLE_RUN_H
#define CORE_LAB_CONSOLE_RUN_H

#include "core/lab/console/sim.h"

enum { CONSOLE_WORDS_MAX = 64, CONSOLE_PIPES_MAX = 8 };

struct console_run {
    struct console_sim *sim;
    const struct console_scenario *scenario;
    const struct console_command *command;
    int n; /* words, the command's name first */
    const char **v;
    const char *input; /* what comes out of the command before the pipe; NULL: none */
    struct str out;    /* lines, each may begin with a byte of its tone */
    int64_t seconds;   /* the command takes */
};

/* What a command's words may be, for Tab. */
enum console_word_kind {
    CONSOLE_WORD_NONE,
    CONSOLE_WORD_COMMAND,
    CONSOLE_WORD_SERVICE,
    CONSOLE_WORD_SETTING,
    CONSOLE_WORD_USER,
    CONSOLE_WORD_MODEL,
    CONSOLE_WORD_INPUT,
    CONSOLE_WORD_ALERT,
    CONSOLE_WORD_BACKUP,
    CONSOLE_WORD_FILE,
};

struct console_command {
    const char *name;
    const char *usage;   /* of its words */
    const char *summary; /* msgid */
    const char *subs;    /* first words it knows, separated by blanks; "" none */
    enum console_word_kind words;
    bool filter;     /* reads what comes through a pipe */
    int least, most; /* words after the name */
    int64_t seconds;
    bool (*there)(const struct console_scenario *s); /* NULL: always */
    bool (*run)(struct console_run *run);            /* false: not carried out */
};

extern const struct console_command console_commands[]; /* ended by a NULL name */
const struct console_command *console_command_find(const struct console_scenario *s,
                                                   const char *name);

/* A line in the reader's language; %1 %2 %3 of the msgid are replaced. */
void console_tell(struct console_run *run, enum console_tone tone, const char *msgid, const char *a,
                  const char *b, const char *c);
/* The same, and false: the command is refused. */
bool console_refuse(struct console_run *run, const char *msgid, const char *a, const char *b,
                    const char *c);
void console_put(struct console_run *run, const char *line);
/* A cell of a table, filled up to `cols` columns. */
void console_cell(struct str *out, const char *text, int cols);
bool console_may(struct console_run *run, const char *permission);
void console_log(struct console_sim *sim, const char *rest);
/* Counts up a variable that is a number. */
void console_count(struct console_sim *sim, const char *name);
void console_setf(struct console_sim *sim, const char *value, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
const char *console_getf(const struct console_sim *sim, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
bool console_is(const char *a, const char *b);
/* Local "2025-09-22 07:50:02" of a Unix time; zone in minutes. */
void console_time(int64_t at, int zone, char *buf, size_t n);

bool console_run_help(struct console_run *run);
/* service.c */
bool console_run_status(struct console_run *run);
bool console_run_health(struct console_run *run);
bool console_run_start(struct console_run *run);
bool console_run_stop(struct console_run *run);
bool console_run_restart(struct console_run *run);
bool console_run_wait(struct console_run *run);
void console_settle(struct console_sim *sim);
/* people.c */
bool console_run_login(struct console_run *run);
bool console_run_logout(struct console_run *run);
bool console_run_whoami(struct console_run *run);
bool console_run_users(struct console_run *run);
bool console_run_user(struct console_run *run);
bool console_run_grant(struct console_run *run);
bool console_run_config(struct console_run *run);
bool console_run_notify(struct console_run *run);
bool console_run_ledger(struct console_run *run);
bool console_run_backup(struct console_run *run);
/* infer.c */
bool console_run_model(struct console_run *run);
bool console_run_infer(struct console_run *run);
bool console_run_results(struct console_run *run);
bool console_run_review(struct console_run *run);
/* watch.c */
bool console_run_monitor(struct console_run *run);
bool console_run_alerts(struct console_run *run);
bool console_run_alert(struct console_run *run);
bool console_run_log(struct console_run *run);
bool console_run_date(struct console_run *run);
/* tools.c */
bool console_run_files(struct console_run *run);
bool console_run_show(struct console_run *run);
bool console_run_grep(struct console_run *run);
bool console_run_head(struct console_run *run);
bool console_run_sort(struct console_run *run);
bool console_run_uniq(struct console_run *run);
bool console_run_cut(struct console_run *run);
bool console_run_wc(struct console_run *run);
bool console_run_rm(struct console_run *run);
/* count.c */
bool console_run_count(struct console_run *run);
/* calc.c */
bool console_run_calc(struct console_run *run);

/* The texts of the files that words name (patterns allowed), or what comes through the pipe. Calls
 * `each` with a file's name ("" for the pipe). False when there is none, which is said. */
typedef void console_text_fn(void *ctx, const char *name, const char *text, size_t len);
bool console_texts(struct console_run *run, int from, console_text_fn *each, void *ctx);
/* Basic regular expressions without groups: ^ $ . * [a-z] \x, and | between whole ones. `budget`
 * bounds the steps; when used up nothing matches any more. */
bool console_match(const char *pattern, const char *line, size_t len, bool fold, long *budget);
bool console_whole(const char *text, int64_t least, int64_t most, int64_t *value);

#endif
