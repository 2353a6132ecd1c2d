/* One line of progress on stderr: what, a bar, bytes, rate and time left. Nothing is drawn when
 * stderr is not a terminal. */
#ifndef TUI_PROGRESS_H
#define TUI_PROGRESS_H

#include "base/pace.h"

#include <stdbool.h>
#include <stdint.h>

struct progress_bar {
    bool shown;       /* stderr is a terminal */
    bool drawn;       /* a line stands there */
    struct pace pace; /* of the present task */
    int64_t last_ms;  /* of the last drawing */
    char task[160];
};

void progress_bar_init(struct progress_bar *bar);

/* Draws at most ten times a second. `task` is translated and foreign bytes are escaped here; rate
 * is in bytes a second and left in seconds: 0 and -1 to have them measured. */
void progress_bar_draw(struct progress_bar *bar, const char *task, uint64_t done, uint64_t total,
                       uint64_t rate, int64_t left);

/* Clears the line. */
void progress_bar_clear(struct progress_bar *bar);

/* "12.3 MB" into buf. */
void progress_bytes(uint64_t bytes, char *buf, unsigned n);

#endif
