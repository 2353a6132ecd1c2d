/* The terminal: the one file that knows curses. ncursesw writes the screen; bytes from the keyboard
 * are read here and understood by tui/input.
 *
 * One terminal at a time is open in a process, because signal handlers must find it. */
#ifndef TUI_TERM_H
#define TUI_TERM_H

#include "base/err.h"
#include "tui/input.h"
#include "tui/surface.h"
#include "tui/theme.h"

struct terminal;

struct term_options {
    enum theme_name theme; /* THEME_AUTO asks the environment */
    bool mouse;
};

/* Takes over the terminal on standard input and output. ERR_TERMINAL when there is none or it
 * cannot address its cursor (TERM=dumb): then nothing was written and plain line mode is left. An
 * unset or unknown TERM is taken for xterm-256color. */
MUST_CHECK bool term_open(const struct term_options *options, struct terminal **term,
                          struct err *err);

/* Gives the terminal back as it was. Takes NULL. */
void term_close(struct terminal *term);

int term_cols(const struct terminal *term);
int term_rows(const struct terminal *term);
int term_colours(const struct terminal *term);
/* Which of the eight basic colours stands for a colour of the 256-colour palette where there are
 * fewer. */
uint8_t term_basic_colour(uint8_t colour);
/* The theme in use: dark, light or mono. */
enum theme_name term_theme(const struct terminal *term);
void term_set_theme(struct terminal *term, enum theme_name theme);
bool term_mouse(const struct terminal *term);
void term_set_mouse(struct terminal *term, bool on);
/* A real Linux console, whose font has no Chinese (KDGKBTYPE answers). */
bool term_is_console(const struct terminal *term);
/* The terminal draws 中 other than two columns wide; known only some time after the first frame. */
bool term_lacks_chinese(const struct terminal *term);
/* Shows stand-ins for characters of ambiguous width; found out by itself after the first frame. */
bool term_is_ascii(const struct terminal *term);
void term_set_ascii(struct terminal *term, bool on);

/* Brings the terminal's screen to what the grid shows; writes only what changed. A grid of another
 * size than the terminal is shown from its upper left corner. */
void term_present(struct terminal *term, const struct grid *grid);
/* The next term_present writes everything. */
void term_redraw(struct terminal *term);

/* Input is already there: a frame drawn now would be overtaken at once. */
bool term_has_input(const struct terminal *term);
/* What was typed and not read yet is dropped. */
void term_forget_input(struct terminal *term);

/* Also waits for something to read from fd (EVENT_READY); -1 stops it. */
void term_watch(struct terminal *term, int fd);

/* Waits for the next event. tick_ms < 0: as long as it takes, without waking up; else EVENT_TICK
 * after that time. After EVENT_LEAVE save and close. */
void term_read(struct terminal *term, int tick_ms, struct event *event);

#endif
