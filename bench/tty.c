/* Measures full-screen programs from outside, all in one run and in turns, so that what else the
 * machine does falls on all of them alike. Prints one JSON array. */
#include "base/str.h"
#include "bench/program.h"
#include "bench/usage.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { PROGRAMS = 32 };

struct bench {
    struct program programs[PROGRAMS];
    int count;
    int rounds;
    struct program_options options;
};

static const char help[] =
    "usage: tty [-s COLSxROWS] [-r ROUNDS] [-n PRESSES] [-i IDLE-SECONDS] PROGRAM ; PROGRAM ; …\n"
    "  a PROGRAM is: --as LABEL [--keys 'K K …'] [--pre 'K K …'] [--quit 'K K …']\n"
    "                [--expect TEXT] [--env NAME=VALUE | --env NAME]… -- command argument …\n"
    "keys: Up Down Left Right Home End PgUp PgDn Enter Esc Tab Space, or text\n"
    "The first program is the one that ratios refer to.\n";

static int usage_error(void)
{
    fputs(help, stderr);
    return 2;
}

/* ---- arguments ---- */

static bool parse_option(struct bench *b, const char *name, const char *value)
{
    struct program_options *o = &b->options;
    if (strcmp(name, "-s") == 0)
        return sscanf(value, "%dx%d", &o->cols, &o->rows) == 2 && o->cols > 0 && o->rows > 0;
    if (strcmp(name, "-r") == 0)
        return (b->rounds = atoi(value)) > 0;
    if (strcmp(name, "-n") == 0)
        return (o->presses = atoi(value)) >= 0;
    if (strcmp(name, "-i") == 0)
        return (o->idle_seconds = atof(value)) >= 0;
    return false;
}

static bool parse_word(struct program *p, const char *name, const char *value)
{
    const char **text = strcmp(name, "--as") == 0       ? &p->label
                        : strcmp(name, "--keys") == 0   ? &p->keys
                        : strcmp(name, "--pre") == 0    ? &p->pre
                        : strcmp(name, "--quit") == 0   ? &p->quit
                        : strcmp(name, "--expect") == 0 ? &p->expect
                                                        : NULL;
    if (strcmp(name, "--env") == 0 && p->env_count < PROGRAM_ENV)
        text = &p->env[p->env_count++];
    if (text)
        *text = value;
    return text != NULL;
}

/* One program from argv[i] on; the index behind it, or 0 when it is wrong. Ends argv of its command
 * with NULL. */
static int parse_program(struct bench *b, char **argv, int i)
{
    struct program *p = &b->programs[b->count];
    *p = (struct program){.label = "", .keys = "Down Up", .pre = "", .quit = "q"};
    while (argv[i] && strcmp(argv[i], "--") != 0) {
        if (!argv[i + 1] || !parse_word(p, argv[i], argv[i + 1]))
            return 0;
        i += 2;
    }
    if (!argv[i] || !argv[i + 1])
        return 0;
    p->argv = argv + ++i;
    while (argv[i] && strcmp(argv[i], ";") != 0)
        i++;
    if (argv[i])
        argv[i++] = NULL;
    b->count++;
    return i;
}

static bool parse(struct bench *b, char **argv)
{
    int i = 1;
    while (argv[i] && argv[i + 1] && parse_option(b, argv[i], argv[i + 1]))
        i += 2;
    while (argv[i] && b->count < PROGRAMS) {
        i = parse_program(b, argv, i);
        if (i == 0)
            return false;
    }
    return b->count > 0 && !argv[i];
}

/* ---- measure ---- */

static void measure_round(struct bench *b, int round)
{
    for (int k = 0; k < b->count; k++) {
        struct program *p = &b->programs[(k + round) % b->count];
        struct session s;
        if (p->fault)
            continue;
        if (program_start(p, &s, &b->options, true) && round < PROGRAM_PASSES)
            program_press(p, &s, round, &b->options);
        program_stop(p, &s);
    }
}

/* All programs at once: an idle program does not disturb another. */
static void measure_idle(struct bench *b)
{
    struct session s[PROGRAMS];
    struct usage before[PROGRAMS];
    size_t bytes[PROGRAMS];
    struct program *p = b->programs;
    for (int i = 0; i < b->count; i++)
        if (!p[i].fault && !program_start(&p[i], &s[i], &b->options, false))
            program_stop(&p[i], &s[i]);
    for (int i = 0; i < b->count; i++)
        if (!p[i].fault)
            session_settle(&s[i], 500, 2000);
    for (int i = 0; i < b->count; i++) {
        if (p[i].fault)
            continue;
        before[i] = usage_of(s[i].pid);
        bytes[i] = s[i].bytes;
    }
    double from = session_now_ms(), end = from + b->options.idle_seconds * 1e3;
    while (session_now_ms() < end)
        for (int i = 0; i < b->count; i++)
            if (!p[i].fault)
                session_wait(&s[i], 20);
    for (int i = 0; i < b->count; i++) {
        if (p[i].fault)
            continue;
        struct usage after = usage_of(s[i].pid);
        p[i].idle_seconds = (session_now_ms() - from) / 1e3;
        p[i].idle_wakeups = after.wakeups - before[i].wakeups;
        p[i].idle_cpu_ms = after.cpu_ms - before[i].cpu_ms;
        p[i].idle_bytes = s[i].bytes - bytes[i];
        program_stop(&p[i], &s[i]);
    }
}

static double own_seconds(int who)
{
    struct rusage r;
    getrusage(who, &r);
    return (double) (r.ru_utime.tv_sec + r.ru_stime.tv_sec) +
           (double) (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

/* Share of the machine that others used meanwhile, in percent. */
static double others(double busy, double all)
{
    double busy_now, all_now, ticks = (double) sysconf(_SC_CLK_TCK);
    usage_machine(&busy_now, &all_now);
    double own = own_seconds(RUSAGE_SELF) + own_seconds(RUSAGE_CHILDREN);
    double left = (busy_now - busy) / ticks - own, span = (all_now - all) / ticks;
    return span > 0 && left > 0 ? 100 * left / span : 0;
}

int main(int argc, char **argv)
{
    struct bench b = {.rounds = 9, .options = {80, 24, 150, 10}};
    double busy, all;
    if (argc < 2 || !parse(&b, argv))
        return usage_error();
    signal(SIGPIPE, SIG_IGN);
    usage_machine(&busy, &all);
    for (int round = 0; round < b.rounds; round++)
        measure_round(&b, round);
    if (b.options.idle_seconds > 0)
        measure_idle(&b);
    double busy_percent = others(busy, all);
    json_t *out = json_array();
    for (int i = 0; i < b.count; i++) {
        json_t *one = program_json(&b.programs[i], &b.programs[0], &b.options);
        json_object_set_new(one, "others_busy_percent", samples_number(busy_percent));
        json_array_append_new(out, one);
    }
    for (int i = 0; i < b.count; i++)
        program_finish(&b.programs[i]);
    int failed = json_dumpf(out, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(9));
    putchar('\n');
    json_decref(out);
    return failed || fflush(stdout) != 0;
}
