/* The verbs of `xunlian lab` that xunlian-lab runs, and what they share. */
#ifndef TUI_COMMAND_LAB_VERBS_H
#define TUI_COMMAND_LAB_VERBS_H

#include "core/lab/engine.h"
#include "tui/command/command.h"

extern const struct command command_lab_grade;
extern const struct command command_lab_metric;
extern const struct command command_lab_start;
extern const struct command command_lab_import;
extern const struct command command_lab_export;
extern const struct command command_lab_train;
extern const struct command command_lab_query;
extern const struct command command_lab_formats;
extern const struct command command_lab_wave;
extern const struct command command_lab_play;

/* Exit status of `lab play` when there is no player: as shells say that a command is not there. */
enum { LAB_NO_PLAYER = 127 };

/* What "LAB [--variant V] [--pack DIR]" names, opened. */
struct lab_named {
    struct lab_task *task;
    const struct lab_engine *engine;
};

/* Takes --variant and --pack out of the arguments and opens the lab argv[1]: in that folder, else
 * in the installed pack that has it. False after a message: *status. */
bool lab_named_open(struct lab_named *named, struct cli *cli, int *argc, char **argv, int *status);
void lab_named_close(struct lab_named *named);

/* Reads FILE, "-" for standard input: NUL-terminated heap. */
MUST_CHECK bool lab_read_file(const char *file, char **text, size_t *len, struct err *err);

/* A file, standard input, or a folder or tar with the files that tools write labels in. */
struct lab_input {
    const char *path; /* borrowed */
    struct lab_file file;
    char *text; /* NULL: a folder or tar */
    struct lab_parts parts;
};

/* To be finished in any case. ERR_TOO_BIG, ERR_NOT_FOUND also for a folder without such files. */
MUST_CHECK bool lab_input_read(const char *path, struct lab_input *in, struct err *err);
void lab_input_finish(struct lab_input *in);

/* The format of what was read: `name` when it is given, else by the file's suffix or those of the
 * folder's files; NULL: a work. False after a message when the engine has none. */
bool lab_find_format(const struct lab_engine *engine, const char *name, const struct lab_input *in,
                     bool import, const struct lab_format **format);
/* The work in what was read. */
MUST_CHECK bool lab_input_work(const struct lab_named *named, const struct lab_format *format,
                               const struct lab_input *in, struct str *work, struct err *err);

#endif
