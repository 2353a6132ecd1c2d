/* Keys of a lab's labels: their own, when no action of the screen has one of them; else digits,
 * then small letters, then capitals that are free. Digits choose by number in either case. */
#ifndef TUI_LAB_LABEL_H
#define TUI_LAB_LABEL_H

#include "core/material/labspec.h"
#include "tui/action.h"

struct lab_label_keys {
    char of[LABSPEC_LABELS_MAX]; /* 0: no key was left */
    unsigned count;
};

/* `taken` (may be "") are characters that the desk itself uses. */
void lab_label_keys_make(struct lab_label_keys *keys, const struct labspec *spec,
                         action_contexts context, const char *taken);
/* Index of the label of a key; -1. */
int lab_label_of_key(const struct lab_label_keys *keys, struct key key);

#endif
