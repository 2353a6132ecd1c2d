#include "bench/program.h"

#include "base/str.h"
#include "bench/usage.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

/* A frame is over when nothing more came for so long; ms. */
static const double start_quiet = 200, start_most = 10000, key_quiet = 20, key_most = 500;
static const double end_patience = 3000;

enum { CURSOR_KEYS = 1 }; /* DECCKM */

static bool mode_is_on(const struct modes *modes, int number)
{
    for (int i = 0; i < modes->count; i++)
        if (modes->number[i] == number)
            return modes->on[i];
    return false;
}

/* ---- keys ---- */

static const struct {
    const char *name, *bytes;
} keys[] = {
    {"Up", "\033[A"},   {"Down", "\033[B"}, {"Right", "\033[C"}, {"Left", "\033[D"},
    {"Home", "\033[H"}, {"End", "\033[F"},  {"PgUp", "\033[5~"}, {"PgDn", "\033[6~"},
    {"Enter", "\r"},    {"Esc", "\033"},    {"Tab", "\t"},       {"Space", " "},
};

enum { KEYS = sizeof keys / sizeof *keys };

static void send_key(struct session *s, const char *name)
{
    char bytes[8];
    for (int i = 0; i < KEYS; i++) {
        if (strcmp(keys[i].name, name) != 0)
            continue;
        size_t n = strlen(keys[i].bytes);
        memcpy(bytes, keys[i].bytes, n);
        if (n == 3 && mode_is_on(&s->modes, CURSOR_KEYS))
            bytes[1] = 'O';
        session_write(s, bytes, n);
        return;
    }
    session_write(s, name, strlen(name));
}

/* Presses a key and listens to its frame. False when it drew nothing. */
static bool press(struct session *s, const char *name, double *ms, size_t *bytes)
{
    size_t before = s->bytes;
    double from = session_now_ms();
    send_key(s, name);
    if (!session_wait(s, key_most))
        return false;
    session_settle(s, key_quiet, key_most);
    *ms = s->last_ms - from;
    *bytes = s->bytes - before;
    return true;
}

/* Plays keys separated by spaces, each until its frame is over; *ms is that of the last. */
static void play(struct session *s, const char *text, double *ms)
{
    size_t bytes;
    char *copy = xstrdup(text), *rest = NULL;
    for (char *key = strtok_r(copy, " ", &rest); key; key = strtok_r(NULL, " ", &rest))
        press(s, key, ms, &bytes);
    free(copy);
}

/* ---- start ---- */

static bool fail(struct program *program, const struct session *s, const char *what)
{
    if (!program->fault) {
        char *text = s->vt ? session_text(s) : xstrdup("");
        fprintf(stderr, "bench: %s: %s; the screen:\n%s\n", program->label, what, text);
        program->fault = xstrdup(what);
        free(text);
    }
    return false;
}

/* The first frame ends with the last byte before the first silence on a screen with something on
 * it. */
static bool first_frame(struct session *s)
{
    double end = session_now_ms() + start_most;
    while (session_now_ms() < end && !s->gone) {
        if (!session_settle(s, start_quiet, start_most))
            return false;
        if (session_cells(s) > 0)
            return true;
    }
    return false;
}

static void count_start(struct program *program, const struct session *s)
{
    samples_add(&program->start_ms, s->last_ms - s->started_ms);
    samples_add(&program->start_cpu_ms, usage_of(s->pid).cpu_ms);
    samples_add(&program->start_bytes, (double) s->bytes);
}

bool program_start(struct program *program, struct session *s, const struct program_options *o,
                   bool counted)
{
    double open_ms = 0;
    session_start(s, o->cols, o->rows, program->argv, program->env);
    if (!first_frame(s))
        return fail(program, s, "no stable first frame");
    if (counted)
        count_start(program, s);
    if (*program->pre)
        play(s, program->pre, &open_ms);
    if (*program->pre && counted)
        samples_add(&program->open_ms, open_ms);
    char *text = session_text(s);
    bool shown = !program->expect || strstr(text, program->expect);
    free(text);
    return (shown && !s->gone) || fail(program, s, "the expected screen did not come");
}

/* ---- press ---- */

/* Pauses of different length, so that the keys do not run in step with a program's own timers. */
static void pause_a_little(int i)
{
    long ms = (long) ((unsigned) i * 2654435761U >> 29);
    nanosleep(&(struct timespec){0, ms * 1000000 + 500000}, NULL);
}

void program_press(struct program *program, struct session *s, int pass,
                   const struct program_options *o)
{
    char *copy = xstrdup(program->keys), *rest = NULL, *list[64];
    int count = 0;
    for (char *key = strtok_r(copy, " ", &rest); key && count < 64;
         key = strtok_r(NULL, " ", &rest))
        list[count++] = key;
    struct usage before = usage_of(s->pid);
    for (int i = 0; i < o->presses && count > 0 && !s->gone; i++) {
        double ms;
        size_t bytes;
        pause_a_little(i);
        session_wait(s, 0);
        if (!press(s, list[i % count], &ms, &bytes)) {
            program->silent_keys++;
            continue;
        }
        samples_add(&program->key_ms[pass], ms);
        samples_add(&program->key_bytes, (double) bytes);
    }
    struct usage after = usage_of(s->pid);
    if (o->presses > 0)
        samples_add(&program->key_cpu_ms, (after.cpu_ms - before.cpu_ms) / o->presses);
    samples_add(&program->peak_kb, (double) after.peak_kb);
    samples_add(&program->resident_kb, (double) after.resident_kb);
    samples_add(&program->private_kb, (double) after.private_kb);
    free(copy);
}

void program_stop(struct program *program, struct session *s)
{
    char *copy = xstrdup(program->quit), *rest = NULL;
    for (char *key = strtok_r(copy, " ", &rest); key; key = strtok_r(NULL, " ", &rest)) {
        send_key(s, key);
        session_settle(s, 2 * key_quiet, key_most);
    }
    program->status = session_end(s, end_patience);
    program->left = s->modes;
    session_finish(s);
    free(copy);
}

/* ---- report ---- */

static double best_p99(const struct program *program)
{
    double best = INFINITY;
    for (int i = 0; i < PROGRAM_PASSES; i++)
        if (program->key_ms[i].count > 0)
            best = fmin(best, samples_percentile(&program->key_ms[i], 99));
    return isinf(best) ? 0 : best;
}

static double median_of_medians(const struct program *program)
{
    struct samples medians = {0};
    for (int i = 0; i < PROGRAM_PASSES; i++)
        if (program->key_ms[i].count > 0)
            samples_add(&medians, samples_percentile(&program->key_ms[i], 50));
    double median = samples_percentile(&medians, 50);
    samples_finish(&medians);
    return median;
}

/* Median of the ratios of starts in the same round: what the machine did meanwhile cancels. */
static double paired_ratio(const struct samples *a, const struct samples *b)
{
    struct samples ratios = {0};
    for (size_t i = 0; i < a->count && i < b->count; i++)
        samples_add(&ratios, a->list[i] / b->list[i]);
    double median = samples_percentile(&ratios, 50);
    samples_finish(&ratios);
    return median;
}

/* Modes that are not as in a terminal just opened; a blinking cursor (12) is the user's. */
static json_t *modes_left(const struct modes *modes)
{
    json_t *list = json_array();
    for (int i = 0; i < modes->count; i++) {
        int number = modes->number[i];
        bool normally = number == 7 || number == 25; /* wrapping, the cursor */
        if (modes->on[i] != normally && number != 12)
            json_array_append_new(list, json_integer(number));
    }
    return list;
}

static json_t *keys_json(const struct program *program)
{
    json_t *passes = json_array();
    for (int i = 0; i < PROGRAM_PASSES; i++)
        if (program->key_ms[i].count > 0)
            json_array_append_new(passes, samples_json(&program->key_ms[i]));
    json_t *out = json_pack("{s:o, s:o, s:o, s:i}", "passes_ms", passes, "bytes",
                            samples_json(&program->key_bytes), "cpu_ms",
                            samples_number(samples_percentile(&program->key_cpu_ms, 50)), "silent",
                            program->silent_keys);
    if (program->key_bytes.count > 0) {
        json_object_set_new(out, "p50_ms", samples_number(median_of_medians(program)));
        json_object_set_new(out, "p99_ms", samples_number(best_p99(program)));
    }
    return out;
}

static json_t *idle_json(const struct program *program)
{
    return json_pack("{s:o, s:I, s:I, s:o}", "seconds", samples_number(program->idle_seconds),
                     "wakeups", (json_int_t) program->idle_wakeups, "bytes",
                     (json_int_t) program->idle_bytes, "cpu_ms",
                     samples_number(program->idle_cpu_ms));
}

static json_t *memory_json(const struct program *program)
{
    return json_pack("{s:o, s:o, s:o}", "peak_kb",
                     samples_number(samples_percentile(&program->peak_kb, 50)), "resident_kb",
                     samples_number(samples_percentile(&program->resident_kb, 50)), "private_kb",
                     samples_number(samples_percentile(&program->private_kb, 50)));
}

static int exit_code(int status)
{
    return status == -1 ? -SIGKILL : WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

json_t *program_json(const struct program *program, const struct program *first,
                     const struct program_options *o)
{
    json_t *out =
        json_pack("{s:s, s:i, s:i}", "label", program->label, "cols", o->cols, "rows", o->rows);
    if (program->fault) {
        json_object_set_new(out, "fault", json_string(program->fault));
        return out;
    }
    json_object_set_new(out, "first_frame_ms", samples_json(&program->start_ms));
    json_object_set_new(out, "first_frame_ratio",
                        samples_number(paired_ratio(&program->start_ms, &first->start_ms)));
    json_object_set_new(out, "first_frame_cpu_ms", samples_json(&program->start_cpu_ms));
    json_object_set_new(out, "first_frame_bytes", samples_json(&program->start_bytes));
    if (program->open_ms.count > 0)
        json_object_set_new(out, "open_ms", samples_json(&program->open_ms));
    json_object_set_new(out, "key", keys_json(program));
    json_object_set_new(out, "idle", idle_json(program));
    json_object_set_new(out, "memory", memory_json(program));
    json_object_set_new(out, "modes_left_on", modes_left(&program->left));
    json_object_set_new(out, "exit", json_integer(exit_code(program->status)));
    return out;
}

void program_finish(struct program *program)
{
    samples_finish(&program->start_ms);
    samples_finish(&program->start_cpu_ms);
    samples_finish(&program->start_bytes);
    samples_finish(&program->open_ms);
    for (int i = 0; i < PROGRAM_PASSES; i++)
        samples_finish(&program->key_ms[i]);
    samples_finish(&program->key_bytes);
    samples_finish(&program->key_cpu_ms);
    samples_finish(&program->peak_kb);
    samples_finish(&program->resident_kb);
    samples_finish(&program->private_kb);
    free(program->fault);
}
