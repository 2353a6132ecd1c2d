/* Notes and bookmarks of the learner. */
#ifndef TUI_SCREEN_NOTES_H
#define TUI_SCREEN_NOTES_H

#include "tui/app.h"

/* arg: a lesson id, to show only that lesson's; NULL for all. */
extern const struct screen_ops screen_notes;

#endif
