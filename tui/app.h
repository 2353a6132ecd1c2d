/* The workstation: a stack of screens on one terminal, and what the screens share.
 *
 * The top line shows where one is and, until the next key, the last message; the bottom line shows
 * the keys of the screen in front. Between them lies the screen's body. After every event the
 * screen is laid out and drawn anew into memory; only what differs is sent. */
#ifndef TUI_APP_H
#define TUI_APP_H

#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "tui/action.h"
#include "tui/input.h"
#include "tui/surface.h"
#include "tui/term.h"

#include <stdbool.h>
#include <stdint.h>

struct app;
struct records;
struct library;

/* A screen. Designated initialisers only; every member but name, context, open and draw may be
 * NULL. State is the screen's own. */
struct screen_ops {
    const char *name;        /* stable: "home" */
    const char *title;       /* msgid, for the top line; "" for none */
    action_contexts context; /* one of ACTION_IN_… */
    bool overlay;            /* drawn over the screen below */
    bool aid;     /* could help to answer: does not open while an assessed exam is under way */
    bool goes_on; /* ⏎ does here what another key in the key line says: it is not shown twice */
    bool bare;    /* the body is the whole screen, without top and bottom line */

    /* What ⏎ does now, for the key line (a msgid); NULL: "Open". */
    const char *(*opens)(const void *state);
    /* What stands in the top line instead of the title, translated; NULL for the title. */
    const char *(*heading)(const void *state);

    /* Makes the state. arg is what app_push was given, borrowed for this call. */
    bool (*open)(struct app *app, const void *arg, void **state, struct err *err);
    /* Before every drawing: takes in the size of the body (origin 0,0). Cheap when nothing changed.
     * An overlay also gets the whole body and chooses its place in it. */
    void (*layout)(void *state, struct app *app, struct rect body);
    /* Draws the body. Changes nothing but the surface. */
    void (*draw)(const void *state, const struct app *app, struct surface body);
    /* Runs an action. False when it is not the screen's: then the app does what it can (back,
     * quit, routes …). Called only when `can` says ACTION_ON. */
    bool (*act)(void *state, struct app *app, enum action action);
    /* Whether an action of this context can run now. *why is a msgid (set for ACTION_OFF). Without
     * it, all actions of the screen's own context are on, and movement is. Actions that the app
     * runs itself (back, help, routes …) are not asked for. */
    enum action_state (*can)(const void *state, const struct app *app, enum action action,
                             const char **why);
    /* True while an input field has the focus: characters then go to `event`, not to actions. */
    bool (*typing)(const void *state);
    /* Raw input that is no action: text keys, paste, mouse (body's coordinates), focus. True when
     * used. While typing it sees every key first. */
    bool (*event)(void *state, struct app *app, const struct event *event);
    /* The screen in front again after another one closed, or with changed data. */
    void (*resume)(void *state, struct app *app);
    /* After a frame was sent and before the next event is waited for: the place for what waits for
     * the disk. True when something that is shown has changed. */
    bool (*shown)(void *state, struct app *app);
    /* The descriptor of app_watch can be read; also while another screen is in front. */
    void (*ready)(void *state, struct app *app);
    /* Every app_set_tick milliseconds without another event. */
    void (*tick)(void *state, struct app *app);
    /* Saves and frees. */
    void (*close)(void *state, struct app *app);
};

/* An action that opens a screen from anywhere (":hours"); an overlay opens on top of it. */
struct app_route {
    enum action action;
    const struct screen_ops *ops;
    bool needs_learner; /* cannot run before a learner is chosen */
};

enum { APP_STACK = 16, APP_TOAST = 512 };

/* What one can take back: set by app_set_undo. */
struct app_undo {
    const char *what; /* msgid: "The bookmark is back." shown after the undo */
    bool (*run)(struct app *app, void *data, struct err *err);
    void (*release)(void *data);
    void *data;
};

/* What a screen leaves for its next visit in this run of the program: set by app_leave_behind. */
struct app_left {
    int64_t key;
    void *data;
    void (*release)(void *data);
};

struct app {
    /* For screens, set by the program before app_run; borrowed. */
    struct clock clock;
    const struct fs_home *home;
    struct records *records;
    struct library *library;
    const struct app_route *routes;  /* ended by ACTION_NONE */
    const struct screen_ops *notice; /* shown on a terminal without Chinese; may be NULL */
    int64_t learner;                 /* 0: none yet */
    char *learner_name;              /* heap, NULL: none yet */
    char *searched;                  /* heap: the learner's last words, NULL: none */
    char *target;                    /* heap: level path, NULL: none yet */
    bool examined;                   /* an assessed exam is under way (core/exam/guard.h) */
    /* Brings `examined` up to date: an exam may have begun or ended in another window. */
    void (*guard)(struct app *app);
    /* Opens a lesson at one of its sections, for screens below those of the workstation; may be
     * NULL. */
    void (*teach)(struct app *app, const char *lesson, int section);
    /* Writes the learner's transcript as HTML. */
    bool (*transcript)(struct app *app, const char *file, struct err *err);

    /* Called once the first screen is open; may be NULL. */
    void (*started)(struct app *app);

    /* The app's own. */
    struct terminal *term;
    struct grid grid;
    struct {
        const struct screen_ops *ops;
        void *state;
    } stack[APP_STACK];
    int depth;
    bool warned;           /* that the terminal cannot show Chinese */
    char *status;          /* right end of the top line */
    char toast[APP_TOAST]; /* message, until the next key */
    enum style toast_style;
    struct app_undo undo;
    struct app_left left;
    const void *ticker; /* state of the screen that gets ticks */
    int tick_ms;
    int64_t ticked_ms; /* when it got the last one, on the monotonic clock */
    const void *watcher; /* state of the screen that watches a descriptor */
    bool leaving;
    int signal; /* that ended it, or 0 */
};

/* Takes over the terminal; the members for screens are set by the caller beforehand (zero else).
 * ERR_TERMINAL: see term_open. */
MUST_CHECK bool app_open(struct app *app, const struct term_options *options, struct err *err);
/* Opens the first screen and serves events until the program is to end. *app->signal tells why. */
MUST_CHECK bool app_run(struct app *app, const struct screen_ops *ops, const void *arg,
                        struct err *err);
/* Closes all screens and gives the terminal back; frees the app's own strings. Takes a zeroed app.
 */
void app_close(struct app *app);

/* ---- for screens ---- */

/* Opens a screen on top; when it cannot open, shows why and returns false. */
bool app_push(struct app *app, const struct screen_ops *ops, const void *arg);
/* Closes the screen in front; the last one ends the program. */
void app_pop(struct app *app);
/* Closes the screen in front and opens another in its place. */
bool app_replace(struct app *app, const struct screen_ops *ops, const void *arg);
/* Closes screens down to the one with these ops, or opens it anew on top of the first. */
bool app_go(struct app *app, const struct screen_ops *ops, const void *arg);
/* Opens the screen of a route on top, with an argument of its own; false when there is no such. */
bool app_push_route(struct app *app, enum action action, const void *arg);
/* Ends the program after closing (saving) all screens. */
void app_leave(struct app *app);

/* A message in the top line until the next key: translated text in printf format. Style GOOD, WARN
 * or BAD; a sign stands before it so that colour is not all. */
void app_toast(struct app *app, enum style style, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for a failure: translates its code, names object and detail. */
void app_error(struct app *app, const struct err *err);

/* Right end of the top line ("李雷 · 五级 · 今日 2.3 学时"); copied. */
void app_set_status(struct app *app, const char *text);
/* The learner in front of the machine; strings are copied, NULL for none. */
void app_set_learner(struct app *app, int64_t id, const char *name, const char *target);

/* Offers to undo what was just done; takes over data. Doing something else replaces it. */
void app_set_undo(struct app *app, struct app_undo undo);
/* Keeps data under a key, in the place of what was kept before; takes it over. */
void app_leave_behind(struct app *app, struct app_left left);
/* Hands it over; NULL when nothing is kept under this key. */
void *app_take_left(struct app *app, int64_t key);
/* Calls `tick` of the screen with this state every ms milliseconds while it is seen (in front, or
 * below overlays), also when keys come without a pause; 0 stops it. One screen at a time. */
void app_set_tick(struct app *app, const void *state, int ms);
/* Draws the screens as they are now, before something that takes a while; what was typed meanwhile
 * is forgotten with app_forget_keys, when it was meant for what is no longer there. */
void app_show_now(struct app *app);
void app_forget_keys(struct app *app);
/* Closes what lies over the screen with this state. */
void app_uncover(struct app *app, const void *state);

/* Calls `ready` of the screen with this state whenever fd can be read (a pipe from another
 * program), until fd -1 is given or the screen closes. One descriptor at a time. */
void app_watch(struct app *app, const void *state, int fd);

/* Whether an action can run now, here; for the key line, help and palette. */
enum action_state app_can(const struct app *app, enum action action, const char **why);
/* Runs an action on the screen in front, or shows why it cannot run. */
void app_run_action(struct app *app, enum action action);

/* For a screen that no route leaves, as an exam's: ACTION_OFF and why when the action would open
 * another screen from anywhere, else ACTION_ABSENT. */
enum action_state app_can_stray(const struct app *app, enum action action, const char **why);

/* Context of the screen in front. */
action_contexts app_context(const struct app *app);

#endif
