/* The sections of the lesson below, to go to one. */
#ifndef TUI_SCREEN_CONTENTS_H
#define TUI_SCREEN_CONTENTS_H

#include "tui/app.h"

/* arg: the struct reader in front. */
extern const struct screen_ops screen_contents;

#endif
