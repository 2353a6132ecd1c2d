/* A program on a pseudo-terminal: libvterm interprets what it writes and answers its queries. */
#ifndef BENCH_SESSION_H
#define BENCH_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct VTerm;
struct VTermScreen;

enum { MODES = 64 };

/* DEC private modes (CSI ? n h) that the program has set. */
struct modes {
    int number[MODES];
    bool on[MODES];
    int count;
    int state, value; /* of the little parser */
    int list[16], listed;
};

struct session {
    pid_t pid;
    int fd;
    bool gone; /* the program closed the terminal */
    int cols, rows;
    struct VTerm *vt;
    struct VTermScreen *screen;
    struct modes modes;
    double started_ms; /* CLOCK_MONOTONIC, taken just before exec */
    double last_ms;    /* arrival of the newest byte */
    size_t bytes;
    char *buffer;
};

double session_now_ms(void);

/* Starts argv with `env` ("NAME=value", "NAME" unsets; NULL-terminated, may be NULL). */
void session_start(struct session *s, int cols, int rows, char *const *argv,
                   const char *const *env);

/* Reads what comes within ms; true as soon as something came. */
bool session_wait(struct session *s, double ms);
/* Listens until nothing came for quiet ms, at most most ms; false when it never fell silent. */
bool session_settle(struct session *s, double quiet, double most);

void session_write(struct session *s, const char *bytes, size_t n);
/* Cells that are not blank. */
int session_cells(const struct session *s);
/* The screen, one line a row, without the empty end; heap. */
char *session_text(const struct session *s);

/* Ends the program when it has not ended by itself within `patience` ms. Returns its wait status,
 * or -1 when it had to be killed. */
int session_end(struct session *s, double patience);
void session_finish(struct session *s);

#endif
