/* Packs that something looks into, opened: installed ones and ones named. */
#ifndef TUI_PACK_SET_H
#define TUI_PACK_SET_H

#include "base/fs.h"
#include "core/material/bundle.h"

#include <stddef.h>

struct pack_set {
    struct bundle **list; /* those named first, then the installed ones by id */
    size_t count, room;
    bool outlines; /* set before: packs are opened without their lessons and questions */
};

/* Opens home->data/packs/<id>/current for every pack that is not in the set. `unread` is told of
 * one that cannot be read, NULL: nobody is; it is left out. */
void pack_set_add_home(struct pack_set *set, const struct fs_home *home,
                       void (*unread)(const struct err *err));

/* Opens a pack's folder. */
MUST_CHECK bool pack_set_add(struct pack_set *set, const char *dir, struct err *err);

void pack_set_finish(struct pack_set *set);

#endif
