#include "core/lab/audio/envelope.h"

#include <stdlib.h>
#include <string.h>

enum {
    FRAME_MS = 10,
    JOIN_MS = 280,  /* shorter pauses lie within a sound */
    LEAST_MS = 50,  /* shorter sounds are clicks */
    LOUDNESS = 128, /* steps of loudness, 0 … 127 and one above */
};

/* ---- the pyramid ---- */

static int8_t lesser(int8_t a, int8_t b)
{
    return a < b ? a : b;
}

static int8_t greater(int8_t a, int8_t b)
{
    return a > b ? a : b;
}

static void add_level(struct envelope *e, int k)
{
    uint32_t below = e->count[k - 1], n = (below + 1) / 2;
    e->count[k] = n;
    e->low[k] = xcalloc(n + 1, 1);
    e->high[k] = xcalloc(n + 1, 1);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t a = 2 * i, b = a + 1 < below ? a + 1 : a;
        e->low[k][i] = lesser(e->low[k - 1][a], e->low[k - 1][b]);
        e->high[k][i] = greater(e->high[k - 1][a], e->high[k - 1][b]);
    }
}

static void take(const struct envelope *e, int k, int64_t i, int *low, int *high)
{
    *low = e->low[k][i] < *low ? e->low[k][i] : *low;
    *high = e->high[k][i] > *high ? e->high[k][i] : *high;
}

bool envelope_range(const struct envelope *e, int64_t from, int64_t to, int *low, int *high)
{
    int64_t a = from > 0 ? from : 0, b = to < (int64_t) e->ms ? to : (int64_t) e->ms;
    *low = 127;
    *high = -127;
    if (a >= b)
        return false;
    for (int k = 0; a < b; k++, a /= 2, b /= 2) {
        bool last = k + 1 == ENVELOPE_LEVELS || e->count[k] <= 1;
        while (last && a < b)
            take(e, k, a++, low, high);
        if (a < b && a % 2)
            take(e, k, a++, low, high);
        if (a < b && b % 2)
            take(e, k, --b, low, high);
    }
    return true;
}

int envelope_band(const struct wave *wave, int band, int64_t from, int64_t to)
{
    int64_t a = from / WAVE_BAND_MS, b = (to + WAVE_BAND_MS - 1) / WAVE_BAND_MS;
    int most = 0;
    for (int64_t c = a > 0 ? a : 0; c < (int64_t) wave->columns && (c < b || c == a); c++) {
        int v = wave->bands[c * WAVE_BANDS + band];
        most = v > most ? v : most;
    }
    return most;
}

/* ---- edges ---- */

static int loudness(const struct wave *w, uint32_t ms)
{
    return -w->low[ms] > w->high[ms] ? -w->low[ms] : w->high[ms];
}

/* What is louder than this is sound: above what is quiet in this recording, and a little above
 * nothing. */
static int threshold(const struct wave *w)
{
    uint32_t steps[LOUDNESS] = {0}, seen = 0;
    int quiet = 0, loudest = 0;
    for (uint32_t m = 0; m < w->ms; m++)
        steps[loudness(w, m) & 127]++;
    while (quiet < LOUDNESS - 1 && (seen += steps[quiet]) * 8 < w->ms)
        quiet++;
    for (int i = 0; i < LOUDNESS; i++)
        loudest = steps[i] ? i : loudest;
    int least = 2 + loudest / 50, above = 2 * quiet + 1;
    return above > least && above < loudest / 2 ? above : least;
}

static void add_edge(struct envelope *e, uint32_t ms)
{
    if (e->edges_count > 0 && e->edges[e->edges_count - 1] >= ms)
        return;
    e->edges = xrealloc(e->edges, (e->edges_count + 1) * sizeof *e->edges);
    e->edges[e->edges_count++] = ms;
}

static void add_edges(struct envelope *e, const struct wave *w)
{
    int limit = threshold(w);
    int64_t start = -1, end = -1; /* of the sound at hand */
    add_edge(e, 0);
    for (uint32_t m = 0; m <= w->ms; m++) {
        bool sound = m < w->ms && loudness(w, m) > limit;
        if (start >= 0 && (m == w->ms || m - end > JOIN_MS)) {
            /* what begins or ends with the recording has its edge there, not a moment off */
            if (end - start >= LEAST_MS && start >= LEAST_MS)
                add_edge(e, (uint32_t) start);
            if (end - start >= LEAST_MS && end + LEAST_MS <= (int64_t) w->ms)
                add_edge(e, (uint32_t) end);
            start = -1;
        }
        if (sound) {
            /* a click does not become the beginning of what comes after it */
            if (start >= 0 && end - start < LEAST_MS && m - end > LEAST_MS)
                start = m;
            start = start < 0 ? m : start;
            end = m + 1;
        }
    }
    add_edge(e, w->ms);
}

void envelope_make(const struct wave *wave, struct envelope *e)
{
    *e = (struct envelope){.ms = wave->ms, .low = {wave->low}, .high = {wave->high}};
    e->count[0] = wave->ms;
    for (int k = 1; k < ENVELOPE_LEVELS && e->count[k - 1] > 1; k++)
        add_level(e, k);
    add_edges(e, wave);
}

void envelope_finish(struct envelope *e)
{
    for (int k = 1; k < ENVELOPE_LEVELS; k++) {
        free(e->low[k]);
        free(e->high[k]);
    }
    free(e->edges);
    *e = (struct envelope){0};
}

int64_t envelope_edge(const struct envelope *e, int64_t ms, int direction)
{
    int64_t found = -1;
    for (size_t i = 0; i < e->edges_count; i++) {
        int64_t at = e->edges[i];
        if (direction > 0 && at > ms)
            return at;
        if (direction < 0 && at < ms)
            found = at;
    }
    return found;
}

int64_t envelope_nearest(const struct envelope *e, int64_t ms)
{
    int64_t best = ms, least = INT64_MAX;
    for (size_t i = 0; i < e->edges_count; i++) {
        int64_t off = llabs((int64_t) e->edges[i] - ms);
        if (off < least) {
            least = off;
            best = e->edges[i];
        }
    }
    return best;
}

void envelope_stretch(const struct envelope *e, int64_t ms, int64_t *start, int64_t *end)
{
    int64_t before = envelope_edge(e, ms + 1, -1), after = envelope_edge(e, ms, 1);
    *start = before >= 0 ? before : 0;
    *end = after >= 0 ? after : (int64_t) e->ms;
}
