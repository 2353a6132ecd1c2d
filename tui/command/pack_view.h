/* How an installation shows itself: a line of progress for people, lines of JSON for scripts. */
#ifndef TUI_COMMAND_PACK_VIEW_H
#define TUI_COMMAND_PACK_VIEW_H

#include "packs/install.h"
#include "tui/progress.h"

#include <jansson.h>

struct pack_view {
    struct progress_bar bar;
    bool json;
    enum install_phase phase; /* the last one told as JSON */
    int percent;
};

void pack_view_init(struct pack_view *view);

/* An install_fn; ctx is the view. */
bool pack_view_tell(void *ctx, const struct install_event *event);

/* Says that a pack is installed. */
void pack_view_report(struct pack_view *view, const struct install_result *result);

/* Prints one line of JSON and drops the reference. */
void pack_view_line(json_t *line);

#endif
