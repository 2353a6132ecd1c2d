/* Subcommands: one file each, ending in one descriptor. Exit status: CLI_OK done, CLI_FAILED
 * refused or failed (one line on stderr: what, which object, why), CLI_USAGE wrong usage. */
#ifndef TUI_COMMAND_COMMAND_H
#define TUI_COMMAND_COMMAND_H

#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"

#include <jansson.h>
#include <stdbool.h>

enum cli_status { CLI_OK = 0, CLI_FAILED = 1, CLI_USAGE = 2 };

/* What every command gets. */
struct cli {
    struct clock clock;
    struct fs_home home;
    /* Whether what could help in an exam may run now; false after a line that says why not. Set by
     * the program: see tui/command/guard.h. */
    bool (*guard)(struct cli *cli, int argc, char **argv);
};

/* argv[0] is the command's own name. `usage` is "standard list | show CODE …", not translated;
 * `summary` a msgid. */
struct command {
    const char *name;
    const char *usage;
    const char *summary;
    int (*run)(struct cli *cli, int argc, char **argv);
    bool aid; /* shows what is taught, or what is right: not while an assessed exam is under way */
};

/* Runs a command, if the guard lets what it is for; every command and every verb goes this way. */
int command_run(const struct command *command, struct cli *cli, int argc, char **argv);

/* A command of verbs ("standard list"): finds argv[1] in the table (ended by a NULL name) and runs
 * it with argv moved on. Prints the usage and returns CLI_USAGE for anything else. */
int command_dispatch(const struct command *command, const struct command *verbs, struct cli *cli,
                     int argc, char **argv);

/* Prints "xunlian: object: message: detail" (translated, foreign bytes escaped) on stderr and
 * returns CLI_FAILED, or CLI_USAGE for ERR_USAGE. */
int cli_fail(const struct err *err);

/* Prints one translated line on stderr (printf format of a msgid already translated). */
int cli_refuse(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Prints "usage: xunlian …" on stderr; returns CLI_USAGE. */
int cli_usage(const struct command *command);

/* --help or -h is among the arguments before "--". */
bool cli_wants_help(int argc, char **argv);

/* Prints usage and summary of each command (ended by NULL) on stdout. */
int cli_help(const struct command *const *commands);

/* Prints one JSON document and a newline on stdout and drops the reference; keys in insertion
 * order. Returns CLI_OK, or CLI_FAILED when stdout cannot be written. */
int cli_json(json_t *json);

/* Prints the items of an array, one compact document a line, and drops the reference. */
int cli_jsonl(json_t *array);

/* Flushes stdout; CLI_FAILED with a message when something could not be written. */
int cli_done(void);

/* Tables of plain text: pads `text` to `cols` columns on stdout. */
void cli_pad(const char *text, int cols);

enum { CLI_COLUMNS = 80 };

/* Prints text wrapped to 80 columns on stdout: the first line behind `head`, the others under its
 * end, all indented. */
void cli_wrap(int indent, const char *head, const char *text);

#endif
