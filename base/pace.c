#include "base/pace.h"

#include <time.h>

/* A century: beyond it nobody waits, and the arithmetic stays small. */
#define LEFT_MAX ((int64_t) 3155760000)

void pace_tell(struct pace *pace, int64_t now_ms, uint64_t done)
{
    if (!pace->begun || done < pace->done || now_ms < pace->at_ms) {
        *pace = (struct pace){.begun = true, .began_ms = now_ms, .at_ms = now_ms, .done = done};
        return;
    }
    int64_t spent = now_ms - pace->at_ms;
    if (spent < PACE_STEP_MS)
        return;
    double part = (double) spent / (double) (spent + PACE_SPAN_MS);
    double rate = (double) (done - pace->done) / (double) spent;
    pace->sum += (rate - pace->sum) * part;
    pace->weight += (1 - pace->weight) * part;
    pace->at_ms = now_ms;
    pace->done = done;
}

uint64_t pace_rate(const struct pace *pace)
{
    if (pace->weight <= 0 || pace->at_ms - pace->began_ms < PACE_FIRST_MS)
        return 0;
    return (uint64_t) (pace->sum / pace->weight * 1000);
}

int64_t pace_left(const struct pace *pace, uint64_t total)
{
    uint64_t rate = pace_rate(pace);
    if (rate == 0 || total < pace->done)
        return -1;
    uint64_t left = (total - pace->done + rate - 1) / rate;
    return left > (uint64_t) LEFT_MAX ? -1 : (int64_t) left;
}

int64_t pace_clock(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t) ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}
