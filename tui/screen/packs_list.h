/* The packs that stand in the list: what the index knows, completed by xunlian-packs. */
#ifndef TUI_SCREEN_PACKS_LIST_H
#define TUI_SCREEN_PACKS_LIST_H

#include "core/record/library.h"
#include "tui/surface.h"

#include <jansson.h>

struct pack_row {
    char *id, *version, *title, *licence, *summary;
    int lessons; /* -1: the index does not know this pack */
    int questions;
    char *previous; /* version that a rollback goes to, "" for none, NULL: not known yet */
    char *verdict;  /* what a verification found, translated; NULL: none was made */
    bool damaged;   /* of the verdict */
    bool pinned;    /* kept at this version */
    char *upgrade;  /* newer version on offer, NULL for none */
};

struct pack_rows {
    struct pack_row *list; /* ascending by id */
    size_t count;
};

void pack_rows_finish(struct pack_rows *rows);
/* Reads the index anew; verdicts on the same version stay. library NULL: nothing. */
MUST_CHECK bool pack_rows_load(struct pack_rows *rows, struct library *library, struct err *err);
/* Takes in what `pack list --json` printed. */
void pack_rows_complete(struct pack_rows *rows, const json_t *document);
/* Takes in what `pack verify --json ID` printed; the row, or NULL. */
const struct pack_row *pack_rows_verified(struct pack_rows *rows, const json_t *document);

/* Takes in what `pack pin --json` or `pack unpin --json` printed. */
void pack_rows_hold(struct pack_rows *rows, const json_t *document);

/* A member of an object without control characters; heap, "" when there is none. */
char *pack_text(const json_t *object, const char *name);
/* "label  value", wrapped; nothing for "". Returns the row below. */
int pack_fact_draw(struct surface s, int y, const char *label, const char *value);

void pack_row_draw(const struct pack_row *row, struct surface s);
void pack_row_draw_detail(const struct pack_row *row, struct surface s);

#endif
