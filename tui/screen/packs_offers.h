/* What the followed repositories offer, and these repositories, as xunlian-packs tells them. */
#ifndef TUI_SCREEN_PACKS_OFFERS_H
#define TUI_SCREEN_PACKS_OFFERS_H

#include "tui/surface.h"

#include <jansson.h>
#include <stddef.h>

struct offer_row {
    char *id, *version, *title;
    char *installed; /* version, "" when it is not installed */
    json_t *entry;   /* all that is known */
};

struct offer_rows {
    struct offer_row *list; /* ascending by id */
    size_t count;
};

void offer_rows_finish(struct offer_rows *rows);
/* Takes in what `pack search --json` printed: what is not installed, or what is newer than the
 * installed version. Of a pack that several repositories offer the highest version counts. */
void offer_rows_load(struct offer_rows *rows, const json_t *document, bool upgrades);
const struct offer_row *offer_rows_find(const struct offer_rows *rows, const char *id);

void offer_row_draw(const struct offer_row *row, struct surface s);
void offer_row_draw_detail(const struct offer_row *row, struct surface s);

/* One of the "remotes" of `remote list --json`. */
void remote_row_draw(const json_t *remote, struct surface s);
void remote_row_draw_detail(const json_t *remote, struct surface s);

/* "2 new, 1 changed, 0 removed" of lessons, labs or questions; heap, "" when it is not known. */
char *offer_news_text(const json_t *kind);

#endif
