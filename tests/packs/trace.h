/* Runs a function in a traced process and, at its n-th system call (its children's and threads'
 * counted too), kills a process or makes the call fail. How often threads wait for each other is
 * chance, and changes nothing outside: those calls are not counted. */
#ifndef TESTS_PACKS_TRACE_H
#define TESTS_PACKS_TRACE_H

#include <stdbool.h>

enum trace_what {
    TRACE_KILL_MAIN,   /* kill -9 of the process itself, whoever made the call */
    TRACE_KILL_CALLER, /* of the process that made the call */
    TRACE_FAIL,        /* the call returns -error; only calls on files and processes are counted */
    TRACE_LOOK         /* nothing is done to it, but `look` is called before each call */
};

struct trace {
    enum trace_what what;
    int nth;         /* from 1 */
    int error;       /* of TRACE_FAIL */
    bool locks_hold; /* TRACE_FAIL spares fcntl: SQLite waits seconds for a lock that fails */
    void (*look)(void *ctx);
    void *look_ctx;
    bool hit;   /* result: there was an n-th call */
    int call;   /* result: its number */
    int status; /* result: of waitpid for the process itself */
};

/* Whether this system lets us trace at all. */
bool trace_possible(void);

/* `run`'s result is the exit status of the process. */
void trace_run(struct trace *trace, int (*run)(void *ctx), void *ctx);

#endif
