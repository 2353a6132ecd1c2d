/* The right end of the top line: who learns, for what, and today's credited hours. */
#ifndef TUI_STATUS_H
#define TUI_STATUS_H

#include "tui/app.h"

/* Reads the records and shows the line; empty without a learner. What cannot be read is left out.
 */
void status_refresh(struct app *app);
/* The same from what the caller knows: short title of the target level ("" for none) and today's
 * hours as text. */
void status_show(struct app *app, const char *target, const char *hours);

#endif
