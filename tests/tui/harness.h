/* Drives a real program in a pseudo-terminal that libvterm interprets. The program announces each
 * wait for input with a private OSC (XUNLIAN_TEST_SYNC), so that no test sleeps: every function
 * that sends something returns when the program has drawn its answer and waits again. What does not
 * come within the watchdog's time ends the test with the screen on stderr. */
#ifndef TESTS_TUI_HARNESS_H
#define TESTS_TUI_HARNESS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct tty;

struct tty_options {
    int cols, rows;          /* 0: 80 × 24 */
    const char *const *argv; /* ended by NULL */
    const char *const *env;  /* "NAME=value" sets, "NAME" unsets; ended by NULL; may be NULL */
    bool ignore_hangup;      /* start with SIGHUP ignored, as under nohup */
    bool wide_ambiguous;     /* the terminal draws · two columns wide */
    bool no_wait;            /* do not wait for the first frame */
};

/* Starts the program and waits for its first frame. The environment is the test's, without locale
 * and colour variables, with TERM=xterm-256color. */
struct tty *tty_start(const struct tty_options *options);
/* Kills what still runs and frees. */
void tty_finish(struct tty *tty);

/* Keys by name, separated by blanks: "Down Down C-l Enter". */
void tty_keys(struct tty *tty, const char *names);
/* The same for keys after which the program ends: does not wait. */
void tty_last_keys(struct tty *tty, const char *names);
/* Types a text, as an input method commits it. */
void tty_type(struct tty *tty, const char *text);
void tty_paste(struct tty *tty, const char *text);
/* Bytes as they are. */
void tty_send(struct tty *tty, const char *bytes, size_t n);
/* Presses and releases a button (1, 2, 3; 4 and 5: wheel up and down). Without effect while the
 * program has the mouse off. */
void tty_click(struct tty *tty, int button, int x, int y);
void tty_resize(struct tty *tty, int cols, int rows);
/* Changes the size many times without waiting in between, then waits. */
void tty_resize_storm(struct tty *tty, int times, int cols, int rows);
/* Waits for the next announcement after a signal or another outside event. */
void tty_wait(struct tty *tty);

void tty_signal(struct tty *tty, int sig);
/* Closes the terminal under the program. */
void tty_hang_up(struct tty *tty);
/* Waits for the end; returns what waitpid gives, *ms how long it took. */
int tty_wait_exit(struct tty *tty, double *ms);
pid_t tty_pid(const struct tty *tty);

/* The screen. */
void tty_text(const struct tty *tty, struct str *out);
/* True when a line of the screen contains the text. */
bool tty_shows(const struct tty *tty, const char *text);
/* The line of the screen at y, heap. */
char *tty_line(const struct tty *tty, int y);
/* Text, attributes with their legend, and cursor: what golden files hold. */
void tty_dump(const struct tty *tty, struct str *out);
void tty_cursor(const struct tty *tty, int *x, int *y, bool *visible);
/* Attributes at a cell: "bold fg=80 reverse", "" for plain; heap. */
char *tty_attrs(const struct tty *tty, int x, int y);

/* Compares tty_dump with tests/tui/golden/NAME.txt; on a difference shows it on stderr and returns
 * false. XUNLIAN_GOLDEN=update writes the file instead. */
bool tty_golden(const struct tty *tty, const char *name);

/* A DEC private mode is on (2004, 1049, 25 …) by what the program sent. */
bool tty_mode(const struct tty *tty, int mode);
/* The line discipline is as it was before the program started. */
bool tty_line_discipline_restored(const struct tty *tty);
/* Voluntary context switches so far: wake-ups. */
long tty_wakeups(const struct tty *tty);
/* Lets ms pass without input; returns the bytes the program wrote meanwhile. */
size_t tty_idle(struct tty *tty, int ms);
/* Bytes the program wrote so far, without announcements. */
size_t tty_bytes(const struct tty *tty);
/* Everything the program wrote so far. */
const struct str *tty_raw(const struct tty *tty);

/* Cells for the picture maker: foreground and background as 0xRRGGBB, -1 the default. */
struct tty_cell {
    char text[28]; /* UTF-8; "" in the right half of a wide glyph */
    int width;
    int32_t fg, bg;
    bool bold, dim, underline, reverse, italic;
};
void tty_cell(const struct tty *tty, int x, int y, struct tty_cell *cell);
void tty_size(const struct tty *tty, int *cols, int *rows);

#endif
