/* Lines in and lines out: prompts on a terminal, a serial line or pipes, without cursor movement,
 * boxes and colours. */
#ifndef TUI_PLAIN_CONSOLE_H
#define TUI_PLAIN_CONSOLE_H

#include "base/err.h"
#include "base/str.h"
#include "tui/widget/text.h"

#include <signal.h>
#include <stdbool.h>

struct console {
    int width;     /* columns of text, at most 72 */
    bool over;     /* nothing more will come: end of input, a signal, or output that fails */
    int signal;    /* that ended it, or 0 */
    int signals;   /* descriptor that signals are read from */
    bool terminal; /* input is a terminal, which shows the line itself */
    sigset_t before;
    struct str in; /* read but not used yet */
    struct str line;
};

/* Signals that end the program are held from here on, so that what was done can be saved. */
MUST_CHECK bool console_open(struct console *console, struct err *err);
void console_close(struct console *console);

/* Prints a paragraph, wrapped; `head` stands before its first line, the others are indented by as
 * much. Control characters are shown escaped. */
void console_say(struct console *console, const char *head, const char *words);
/* The same; takes the heap text over. */
void console_say_made(struct console *console, const char *head, char *words);
/* An empty line. */
void console_space(struct console *console);

/* Prints lines of a text that is laid out: frames are left out, single lines become ASCII. */
void console_print(struct console *console, const struct text *text, int first, int end);

/* Shows the prompt and reads a line into console->line, without blanks around it. False when there
 * is none: console->over. `secret`: a terminal does not show what is typed. */
bool console_ask(struct console *console, const char *prompt);
bool console_ask_secret(struct console *console, const char *prompt);

/* Asks until a number from 1 to `most` comes: that number; 0 for q (back), which is told when what
 * comes is neither, -1 when the input is over. An empty line is `empty`, where that is ≥ 0. */
int console_choose(struct console *console, const char *prompt, int most, int empty);

/* A number from 1 to `most` that is the whole text; 0 for anything else. */
int console_number(const char *text, int most);

#endif
