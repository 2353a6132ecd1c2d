/* A recording, made small enough to be looked at: its least and greatest value in every
 * millisecond, and how loud each band of its spectrum is. */
#ifndef CORE_LAB_AUDIO_WAVE_H
#define CORE_LAB_AUDIO_WAVE_H

#include "base/err.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

enum {
    WAVE_BANDS = 16,
    WAVE_BAND_MS = 20,            /* one column of the spectrum */
    WAVE_MS_MAX = 20 * 60 * 1000, /* of a recording that is opened */
    WAVE_RATE_MAX = 192000,
    WAVE_CHANNELS_MAX = 8,
};

struct wave {
    uint32_t ms; /* length, rounded up */
    uint32_t rate;
    int8_t *low, *high; /* of each millisecond, −127 … 127; channels are mixed */
    uint8_t *bands;     /* columns × WAVE_BANDS, low bands first; 0 … 255 for −80 … 0 dB */
    uint32_t columns;
};

/* Bounds of the bands, Hz: band b reaches from wave_band_hz(b) to wave_band_hz(b + 1). */
double wave_band_hz(int band);

/* Reads WAV, FLAC, OGG, … from memory. ERR_FORMAT or ERR_TOO_BIG with what is wrong;
 * ERR_UNSUPPORTED when the program was built without libsndfile. */
MUST_CHECK bool wave_read(const char *file, const char *bytes, size_t len, struct wave *wave,
                          struct err *err);
/* Only its length; the same errors. */
MUST_CHECK bool wave_length(const char *file, const char *bytes, size_t len, uint32_t *ms,
                            struct err *err);
/* The milliseconds [from, to) as a WAV file of 16 bits, one channel. */
MUST_CHECK bool wave_cut(const char *file, const char *bytes, size_t len, uint32_t from,
                         uint32_t to, struct str *out, struct err *err);
void wave_finish(struct wave *wave); /* takes a zeroed one */

/* As bytes between two programs of ours, and back. ERR_FORMAT. */
void wave_pack(const struct wave *wave, struct str *out);
MUST_CHECK bool wave_unpack(const char *bytes, size_t len, struct wave *wave, struct err *err);

#endif
