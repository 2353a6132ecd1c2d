/* How fast work goes and how long it will still take: a mean over the last seconds, silent until
 * there is something to say. */
#ifndef BASE_PACE_H
#define BASE_PACE_H

#include <stdbool.h>
#include <stdint.h>

enum { PACE_FIRST_MS = 1000, PACE_STEP_MS = 200, PACE_SPAN_MS = 5000 };

/* {0} before the first pace_tell. */
struct pace {
    bool begun;
    int64_t began_ms, at_ms;
    uint64_t done;
    double sum, weight; /* of the rates seen, bytes a millisecond, recent ones weighing more */
};

/* `done` bytes are there at now_ms (monotonic). What was there at the first call was not made at
 * this pace, and fewer bytes than before begin anew. */
void pace_tell(struct pace *pace, int64_t now_ms, uint64_t done);

/* Bytes a second; 0 during the first second and when nothing moves. */
uint64_t pace_rate(const struct pace *pace);

/* Seconds until `total`, rounded up; -1 when that cannot be told. */
int64_t pace_left(const struct pace *pace, uint64_t total);

/* Milliseconds of a clock that nobody sets, for pace_tell. */
int64_t pace_clock(void);

#endif
