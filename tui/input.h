/* What comes from the terminal: bytes in, events out. Pure; tui/term reads the bytes. Understands
 * ECMA-48 and xterm key sequences whatever TERM says, and those of the terminfo entry besides;
 * bracketed paste, SGR mouse, focus reports, cursor position and device attribute reports. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include "base/str.h"
#include "tui/keys.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum event_kind {
    EVENT_NONE,
    EVENT_KEY,    /* key */
    EVENT_PASTE,  /* text: UTF-8, line ends '\n', no other control characters but tabs */
    EVENT_MOUSE,  /* mouse */
    EVENT_FOCUS,  /* the window got (on) or lost the focus */
    EVENT_RESIZE, /* the size of the screen changed */
    EVENT_RESUME, /* back after Ctrl-Z: everything is drawn anew */
    EVENT_TICK,   /* the time asked for is over */
    EVENT_READY,  /* the watched descriptor has something to read, or its other end was closed */
    EVENT_LEAVE,  /* hang-up, SIGTERM, SIGINT: save and leave */
    EVENT_REPORT  /* cursor position report (x, y), or device attributes (x = -1) */
};

enum mouse_what { MOUSE_PRESS, MOUSE_RELEASE, MOUSE_DRAG, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct mouse {
    enum mouse_what what;
    int button;    /* 1 left, 2 middle, 3 right */
    int x, y;      /* columns and rows from 0 */
    unsigned mods; /* enum keys_mod */
};

struct event {
    enum event_kind kind;
    struct key key;
    struct mouse mouse;
    const char *text; /* borrowed until the next event is read */
    bool on;
    int x, y;
    int signal; /* EVENT_LEAVE: which one, 0 for a lost terminal */
};

enum { INPUT_KEYS = 64, INPUT_SEQ = 12, INPUT_PASTE_MAX = 1 << 20 };

struct input {
    struct {
        char seq[INPUT_SEQ];
        struct key key;
    } keys[INPUT_KEYS]; /* of the terminfo entry */
    int key_count;
    struct str pending; /* bytes not yet understood */
    size_t at;          /* how many of them are used up */
    struct str paste;
    bool pasting;
};

#define INPUT_INIT ((struct input){0})

void input_finish(struct input *input);
/* A key sequence of the terminfo entry; ignored unless it has 2 … 11 bytes. */
void input_add_key(struct input *input, const char *seq, struct key key);
void input_feed(struct input *input, const char *bytes, size_t n);

enum input_state {
    INPUT_EMPTY,   /* nothing left */
    INPUT_PARTIAL, /* a sequence has begun: wait a little for the rest, then call with late = true
                    */
    INPUT_EVENT    /* *event is filled */
};

/* Takes the next event. late: no more bytes came in time, so that a lone Esc is the Esc key. */
enum input_state input_next(struct input *input, bool late, struct event *event);

#endif
