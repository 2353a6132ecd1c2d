/* How an installation shows itself: a line of progress for people, lines of JSON for scripts. */
#ifndef TUI_COMMAND_PACK_VIEW_H
#define TUI_COMMAND_PACK_VIEW_H

#include "packs/fetch.h"
#include "packs/install.h"
#include "tui/progress.h"

#include <jansson.h>

struct pack_view {
    struct progress_bar bar;
    bool json;
    bool told; /* as JSON: the phase, name and percent of the last line */
    enum install_phase phase;
    int percent;
    char name[160];
};

/* A download as it shows itself: of one thing, or of `count` together whose names are joined. */
struct pack_download {
    struct pack_view *view;
    const char *name;
    size_t count;
};

void pack_view_init(struct pack_view *view);

/* An install_fn; ctx is the view. */
bool pack_view_tell(void *ctx, const struct install_event *event);

/* A fetch_fn; ctx is a pack_download. */
bool pack_view_fetch(void *ctx, const struct fetch_state *state);

/* Says that a pack is installed. */
void pack_view_report(struct pack_view *view, const struct install_result *result);

/* Prints one line of JSON and drops the reference. */
void pack_view_line(json_t *line);

#endif
