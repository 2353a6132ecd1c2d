/* What a process and its descendants have used, from /proc. */
#ifndef BENCH_USAGE_H
#define BENCH_USAGE_H

#include <sys/types.h>

struct usage {
    double cpu_ms;    /* time on a processor, of all threads (schedstat: nanoseconds) */
    long wakeups;     /* voluntary context switches of all threads */
    long peak_kb;     /* VmHWM of the process itself */
    long resident_kb; /* VmRSS of the process itself */
    long private_kb;  /* RssAnon: what no other process can share */
    int processes;
};

struct usage usage_of(pid_t pid);

/* Processor time that the whole machine has spent on work, and all it had; in ticks. */
void usage_machine(double *busy, double *all);

#endif
