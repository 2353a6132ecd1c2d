/* A second thread that computes on pieces of memory, in their order, while the first one reads and
 * writes files: all calls on files stay in one thread, and in one order. Where no thread is to be
 * had, the caller does the work itself. */
#ifndef PACKS_LANE_H
#define PACKS_LANE_H

#include <stdbool.h>
#include <stddef.h>

enum { LANE_DEPTH = 4, LANE_BUFFERS = LANE_DEPTH + 1 };

struct lane;

/* Called in the second thread; false ends the work, what follows is dropped. */
typedef bool (*lane_fn)(void *ctx, const void *data, size_t len);

/* Until lane_end only `work` may touch what it uses of ctx. */
struct lane *lane_new(lane_fn work, void *ctx);

/* Hands over a piece, and waits while LANE_DEPTH are under way. The memory must stay as it is until
 * LANE_DEPTH more were handed over: who fills LANE_BUFFERS in turns keeps to that. False once the
 * work has ended. */
bool lane_put(struct lane *lane, const void *data, size_t len);

/* Waits until all is done; what `work` did is there for the caller. NULL is fine. */
void lane_end(struct lane *lane);

#endif
