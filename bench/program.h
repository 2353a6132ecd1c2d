/* One program under measurement and what was found. */
#ifndef BENCH_PROGRAM_H
#define BENCH_PROGRAM_H

#include "bench/samples.h"
#include "bench/session.h"

enum { PROGRAM_ENV = 16, PROGRAM_PASSES = 3 };

struct program {
    const char *label;
    const char *keys; /* measured in a cycle: names and text, separated by spaces */
    const char *pre;  /* played after the first frame, before the keys */
    const char *quit;
    const char *expect; /* text that the screen shows before the keys; NULL: not checked */
    const char *env[PROGRAM_ENV + 1];
    int env_count;
    char **argv;

    struct samples start_ms, start_cpu_ms, start_bytes; /* one a round */
    struct samples open_ms;                             /* last key of `pre` → last byte */
    struct samples key_ms[PROGRAM_PASSES], key_bytes, key_cpu_ms;
    int silent_keys; /* that drew nothing */
    struct samples peak_kb, resident_kb, private_kb;
    double idle_seconds, idle_cpu_ms;
    long idle_wakeups;
    size_t idle_bytes;
    struct modes left; /* modes after the end */
    int status;        /* wait status of the last end, -1: killed */
    char *fault;       /* why there are no figures; NULL: none */
};

struct program_options {
    int cols, rows, presses;
    double idle_seconds;
};

/* Starts the program up to its first stable frame and plays `pre`. False when there was none; the
 * reason is in program->fault. The start is added to the figures when `counted`. */
bool program_start(struct program *program, struct session *s, const struct program_options *o,
                   bool counted);
/* Presses o->presses keys and adds the frames to the pass. */
void program_press(struct program *program, struct session *s, int pass,
                   const struct program_options *o);
/* Plays `quit`, waits for the end, frees the session. */
void program_stop(struct program *program, struct session *s);
/* What was found; `first` is the program that the ratios refer to. A new reference. */
json_t *program_json(const struct program *program, const struct program *first,
                     const struct program_options *o);
void program_finish(struct program *program);

#endif
