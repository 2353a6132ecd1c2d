/* What `?` and `:` share: the commands of the screen that was in front, filtered by what is typed.
 */
#ifndef TUI_SCREEN_COMMANDS_H
#define TUI_SCREEN_COMMANDS_H

#include "tui/app.h"
#include "tui/widget/field.h"
#include "tui/widget/list.h"

struct commands {
    struct {
        enum action action;
        enum action_state state;
        const char *why; /* msgid */
    } all[ACTION_COUNT];
    int total;
    int shown[ACTION_COUNT]; /* indices into all */
    struct list list;
    struct field filter;
};

/* Gathers from the screen in front: called while the new screen opens. moves: movement too. */
void commands_gather(struct commands *commands, const struct app *app, bool moves);
void commands_finish(struct commands *commands);
/* After the filter has changed. */
void commands_filter(struct commands *commands);
/* Closes the screen and runs what is selected. */
void commands_run(struct commands *commands, struct app *app);
/* One line each: key, label, and what it does or why it cannot run. */
void commands_draw(const struct commands *commands, struct surface s);

#endif
