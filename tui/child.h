/* Another program of ours at work while the screen stays usable: its output is read from a pipe,
 * line by line, and what it complains about is kept. */
#ifndef TUI_CHILD_H
#define TUI_CHILD_H

#include "base/err.h"
#include "base/str.h"

#include <sys/types.h>

struct child {
    pid_t pid;      /* 0: none */
    int fd;         /* its standard output, non-blocking; for app_watch */
    int complaints; /* its standard error, a file in memory */
    struct str out; /* all that it wrote so far */
    size_t at;      /* how much of it child_line gave out */
};

/* Path of xunlian-packs: beside this program in a build tree, else in the installed folder. Heap.
 */
char *child_packs_program(void);

/* Path of xunlian-lab, likewise. */
char *child_lab_program(void);

/* Path of xunlian itself, for the others. */
char *child_main_program(void);

/* Starts xunlian-packs; args are the words of the command from its group ("pack", "remote") on,
 * ended by NULL. ERR_IO. */
MUST_CHECK bool child_start(struct child *child, const char *const *args, struct err *err);

/* Starts xunlian-lab with this text on its standard input (NULL: nothing). */
MUST_CHECK bool child_start_lab(struct child *child, const char *const *args, const char *input,
                                size_t len, struct err *err);
/* Runs xunlian-lab to its end, for what is short: waits at most so long. Its output is added to
 * `out`. ERR_PROGRAM with what it complained about as detail. */
MUST_CHECK bool child_run_lab(const char *const *args, const char *input, size_t len,
                              int timeout_ms, struct str *out, struct err *err);

/* The same of xunlian-figure, with a picture's bytes on its standard input; args[0] is its name. */
MUST_CHECK bool child_run_figure(const char *const *args, const char *input, size_t len,
                                 int timeout_ms, struct str *out, struct err *err);

/* Takes what can be read now. False once the program closed its output. */
bool child_read(struct child *child);
/* The next whole line without its end; NULL when there is none yet. Borrowed until child_read. */
const char *child_line(struct child *child);

/* Asks the program to stop; its output still ends by itself. */
void child_stop(struct child *child);
/* Waits for its end. Its exit status, or -1 when a signal ended it. */
int child_wait(struct child *child);
/* First line on its standard error without the program's name; heap, "" for none. */
char *child_complaint(const struct child *child);
/* Stops and waits when it still runs, and frees. Takes a zeroed one. */
void child_finish(struct child *child);

#endif
