/* A recording to be looked at from far and near: least and greatest value of any stretch in a few
 * steps, and where sound starts and ends. Pure. */
#ifndef CORE_LAB_AUDIO_ENVELOPE_H
#define CORE_LAB_AUDIO_ENVELOPE_H

#include "core/lab/audio/wave.h"

enum { ENVELOPE_LEVELS = 24 };

struct envelope {
    uint32_t ms;
    uint32_t count[ENVELOPE_LEVELS]; /* of pairs at a level; pairs of level k stand for
                                        2^k milliseconds */
    int8_t *low[ENVELOPE_LEVELS], *high[ENVELOPE_LEVELS]; /* level 0 is the wave's own */
    uint32_t *edges; /* ms, ascending: 0, where sound starts or ends, and the end */
    size_t edges_count;
};

/* Borrows the wave, which must live longer. */
void envelope_make(const struct wave *wave, struct envelope *envelope);
void envelope_finish(struct envelope *envelope); /* takes a zeroed one */

/* Least and greatest value of the milliseconds [from, to); false when there are none. */
bool envelope_range(const struct envelope *envelope, int64_t from, int64_t to, int *low, int *high);
/* Loudest value of a band in [from, to), 0 … 255. */
int envelope_band(const struct wave *wave, int band, int64_t from, int64_t to);

/* The first edge after `ms` (direction 1) or the last before it (−1); -1: none. */
int64_t envelope_edge(const struct envelope *envelope, int64_t ms, int direction);
/* The nearest edge. */
int64_t envelope_nearest(const struct envelope *envelope, int64_t ms);
/* The stretch between two edges that holds `ms`. */
void envelope_stretch(const struct envelope *envelope, int64_t ms, int64_t *start, int64_t *end);

#endif
