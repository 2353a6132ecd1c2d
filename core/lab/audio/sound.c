/* Reading recordings with libsndfile; the spectrum is a transform of our own. */
#include "config.h"

#include "core/lab/audio/wave.h"

#ifdef HAVE_SNDFILE

#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 4096, FFT_MAX = 8192 };

/* ---- a file in memory ---- */

struct memory {
    const char *bytes;
    sf_count_t len, at;
};

static sf_count_t mem_len(void *data)
{
    return ((struct memory *) data)->len;
}

static sf_count_t mem_seek(sf_count_t offset, int whence, void *data)
{
    struct memory *m = data;
    sf_count_t base = whence == SEEK_CUR ? m->at : whence == SEEK_END ? m->len : 0;
    if (offset < -base || offset > m->len - base)
        return -1;
    m->at = base + offset;
    return m->at;
}

static sf_count_t mem_read(void *out, sf_count_t n, void *data)
{
    struct memory *m = data;
    if (n > m->len - m->at)
        n = m->len - m->at;
    if (n > 0)
        memcpy(out, m->bytes + m->at, (size_t) n);
    m->at += n > 0 ? n : 0;
    return n > 0 ? n : 0;
}

static sf_count_t mem_write(const void *bytes, sf_count_t n, void *data)
{
    (void) bytes;
    (void) n;
    (void) data;
    return 0;
}

static sf_count_t mem_tell(void *data)
{
    return ((struct memory *) data)->at;
}

struct sound {
    struct memory memory;
    SNDFILE *file;
    SF_INFO info;
    float *chunk; /* CHUNK frames of all channels */
};

static void close_sound(struct sound *s)
{
    if (s->file)
        sf_close(s->file);
    free(s->chunk);
}

static bool open_sound(const char *name, const char *bytes, size_t len, struct sound *s,
                       struct err *err)
{
    SF_VIRTUAL_IO io = {mem_len, mem_seek, mem_read, mem_write, mem_tell};
    *s = (struct sound){.memory = {bytes, (sf_count_t) len, 0}};
    s->file = sf_open_virtual(&io, SFM_READ, &s->info, &s->memory);
    if (!s->file) {
        err_set(err, ERR_FORMAT, "%s", name);
        return err_detail(err, "%s", sf_strerror(NULL));
    }
    const SF_INFO *i = &s->info;
    if (i->samplerate < 1000 || i->samplerate > WAVE_RATE_MAX || i->channels < 1 ||
        i->channels > WAVE_CHANNELS_MAX || i->frames < 1) {
        err_set(err, ERR_FORMAT, "%s", name);
        err_detail(err, "%d Hz × %d, %lld", i->samplerate, i->channels, (long long) i->frames);
        close_sound(s);
        return false;
    }
    if (i->frames / i->samplerate >= WAVE_MS_MAX / 1000) {
        err_set(err, ERR_TOO_BIG, "%s", name);
        err_detail(err, "%lld s > %d s", (long long) (i->frames / i->samplerate),
                   WAVE_MS_MAX / 1000);
        close_sound(s);
        return false;
    }
    s->chunk = malloc(sizeof *s->chunk * CHUNK * (size_t) i->channels);
    if (s->chunk)
        return true;
    close_sound(s);
    return err_set(err, ERR_MEMORY, "%s", name);
}

/* The next frames, mixed to one channel, at the beginning of s->chunk; 0 at the end. */
static size_t next_frames(struct sound *s)
{
    sf_count_t n = sf_readf_float(s->file, s->chunk, CHUNK);
    int channels = s->info.channels;
    for (sf_count_t i = 0; i < n; i++) {
        float sum = 0;
        for (int c = 0; c < channels; c++)
            sum += s->chunk[i * channels + c];
        sum /= (float) channels;
        s->chunk[i] = isfinite(sum) ? fmaxf(-1, fminf(1, sum)) : 0;
    }
    return n > 0 ? (size_t) n : 0;
}

static uint32_t ms_of(const SF_INFO *info, sf_count_t frames)
{
    return (uint32_t) ((frames * 1000 + info->samplerate - 1) / info->samplerate);
}

/* ---- the spectrum ---- */

struct spectrum {
    size_t n;             /* of the transform, a power of two */
    float *re, *im;       /* work */
    float *cosine, *sine; /* of 2πk/n */
    float *window;
    int first[WAVE_BANDS + 1]; /* bins of the bands */
};

static void spectrum_init(struct spectrum *sp, int rate)
{
    const double turn = 2 * 3.14159265358979323846;
    *sp = (struct spectrum){.n = 64};
    while (sp->n < FFT_MAX && sp->n * 1000 < (size_t) rate * 24)
        sp->n *= 2;
    sp->re = xcalloc(sp->n, sizeof *sp->re);
    sp->im = xcalloc(sp->n, sizeof *sp->im);
    sp->cosine = xcalloc(sp->n, sizeof *sp->cosine);
    sp->sine = xcalloc(sp->n, sizeof *sp->sine);
    sp->window = xcalloc(sp->n, sizeof *sp->window);
    for (size_t i = 0; i < sp->n; i++) {
        double angle = turn * (double) i / (double) sp->n;
        sp->cosine[i] = (float) cos(angle);
        sp->sine[i] = (float) sin(angle);
        sp->window[i] = (float) (.5 - .5 * cos(angle));
    }
    for (int b = 0; b <= WAVE_BANDS; b++) {
        int bin = (int) lround(wave_band_hz(b) * (double) sp->n / rate);
        sp->first[b] = bin < (int) sp->n / 2 ? bin : (int) sp->n / 2;
    }
}

static void spectrum_finish(struct spectrum *sp)
{
    free(sp->re);
    free(sp->im);
    free(sp->cosine);
    free(sp->sine);
    free(sp->window);
}

/* Radix-2 transform in place (Cooley and Tukey, 1965). */
static void transform(struct spectrum *sp)
{
    float *re = sp->re, *im = sp->im;
    size_t n = sp->n;
    for (size_t i = 1, j = 0; i < n; i++) {
        size_t bit = n >> 1;
        for (; j & bit; bit >>= 1)
            j ^= bit;
        j ^= bit;
        if (i < j) {
            float t = re[i];
            re[i] = re[j];
            re[j] = t;
        }
    }
    for (size_t half = 1; half < n; half *= 2)
        for (size_t k = 0; k < half; k++) {
            float c = sp->cosine[k * (n / (2 * half))], s = -sp->sine[k * (n / (2 * half))];
            for (size_t a = k; a < n; a += 2 * half) {
                size_t b = a + half;
                float x = re[b] * c - im[b] * s, y = re[b] * s + im[b] * c;
                re[b] = re[a] - x;
                im[b] = im[a] - y;
                re[a] += x;
                im[a] += y;
            }
        }
}

/* Loudness of each band of the frames around `at`. */
static void measure(struct spectrum *sp, const float *all, size_t count, size_t at, uint8_t *bands)
{
    for (size_t i = 0; i < sp->n; i++) {
        size_t k = at + i;
        sp->re[i] =
            k >= sp->n / 2 && k - sp->n / 2 < count ? all[k - sp->n / 2] * sp->window[i] : 0;
        sp->im[i] = 0;
    }
    transform(sp);
    for (int b = 0; b < WAVE_BANDS; b++) {
        double power = 0;
        for (int k = sp->first[b]; k < sp->first[b + 1] || k == sp->first[b]; k++) {
            double p = (double) sp->re[k] * sp->re[k] + (double) sp->im[k] * sp->im[k];
            power = p > power ? p : power;
        }
        double db = 10 * log10(power * 16 / ((double) sp->n * (double) sp->n) + 1e-12);
        bands[b] = (uint8_t) lround(fmax(0, fmin(255, (db + 80) * 255 / 80)));
    }
}

static void add_spectrum(struct wave *wave, const float *all, size_t count)
{
    struct spectrum sp;
    spectrum_init(&sp, (int) wave->rate);
    wave->columns = (wave->ms + WAVE_BAND_MS - 1) / WAVE_BAND_MS;
    wave->bands = xcalloc((size_t) wave->columns + 1, WAVE_BANDS);
    for (uint32_t c = 0; c < wave->columns; c++) {
        size_t at = (size_t) ((uint64_t) (2 * c + 1) * WAVE_BAND_MS * wave->rate / 2000);
        measure(&sp, all, count, at, &wave->bands[(size_t) c * WAVE_BANDS]);
    }
    spectrum_finish(&sp);
}

/* ---- the envelope ---- */

static void add_envelope(struct wave *wave, const float *all, size_t count)
{
    wave->low = xcalloc((size_t) wave->ms + 1, 1);
    wave->high = xcalloc((size_t) wave->ms + 1, 1);
    for (uint32_t m = 0; m < wave->ms; m++) {
        size_t from = (size_t) ((uint64_t) m * wave->rate / 1000);
        size_t to = (size_t) ((uint64_t) (m + 1) * wave->rate / 1000);
        float low = 1, high = -1;
        for (size_t i = from; i < count && (i < to || i == from); i++) {
            low = fminf(low, all[i]);
            high = fmaxf(high, all[i]);
        }
        if (low > high)
            low = high = 0;
        wave->low[m] = (int8_t) lrintf(low * 127);
        wave->high[m] = (int8_t) lrintf(high * 127);
    }
}

/* All frames, mixed; heap. Files that promise more than they hold end where they end. */
static float *read_all(struct sound *s, size_t *count)
{
    size_t most = (size_t) s->info.samplerate * (WAVE_MS_MAX / 1000), room = CHUNK, n;
    float *all = xcalloc(room, sizeof *all);
    *count = 0;
    while (*count < most && (n = next_frames(s)) > 0) {
        while (*count + n > room) {
            room *= 2;
            all = xrealloc(all, room * sizeof *all);
        }
        memcpy(all + *count, s->chunk, n * sizeof *all);
        *count += n;
    }
    return all;
}

bool wave_read(const char *file, const char *bytes, size_t len, struct wave *wave, struct err *err)
{
    struct sound s;
    size_t count;
    *wave = (struct wave){0};
    if (!open_sound(file, bytes, len, &s, err))
        return false;
    float *all = read_all(&s, &count);
    wave->rate = (uint32_t) s.info.samplerate;
    wave->ms = ms_of(&s.info, (sf_count_t) count);
    if (wave->ms > WAVE_MS_MAX)
        wave->ms = WAVE_MS_MAX;
    add_envelope(wave, all, count);
    add_spectrum(wave, all, count);
    free(all);
    close_sound(&s);
    if (count > 0)
        return true;
    wave_finish(wave);
    return err_set(err, ERR_FORMAT, "%s", file);
}

bool wave_length(const char *file, const char *bytes, size_t len, uint32_t *ms, struct err *err)
{
    struct sound s;
    if (!open_sound(file, bytes, len, &s, err))
        return false;
    *ms = ms_of(&s.info, s.info.frames);
    close_sound(&s);
    return true;
}

/* ---- a piece to be played ---- */

static void add_number(struct str *out, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        str_add_char(out, (char) (value >> (8 * i) & 0xFF));
}

bool wave_cut(const char *file, const char *bytes, size_t len, uint32_t from, uint32_t to,
              struct str *out, struct err *err)
{
    struct sound s;
    size_t count;
    if (!open_sound(file, bytes, len, &s, err))
        return false;
    float *all = read_all(&s, &count);
    uint32_t rate = (uint32_t) s.info.samplerate;
    size_t a = (size_t) ((uint64_t) from * rate / 1000), b = (size_t) ((uint64_t) to * rate / 1000);
    b = b < count ? b : count;
    a = a < b ? a : b;
    uint32_t size = (uint32_t) (2 * (b - a));
    str_add(out, "RIFF");
    add_number(out, 36 + size, 4);
    str_add(out, "WAVEfmt ");
    add_number(out, 16, 4);
    add_number(out, 1, 2);
    add_number(out, 1, 2);
    add_number(out, rate, 4);
    add_number(out, 2 * rate, 4);
    add_number(out, 2, 2);
    add_number(out, 16, 2);
    str_add(out, "data");
    add_number(out, size, 4);
    for (size_t i = a; i < b; i++)
        add_number(out, (uint32_t) (int32_t) lrintf(all[i] * 32767), 2);
    free(all);
    close_sound(&s);
    return true;
}

#else

static bool without(const char *file, struct err *err)
{
    err_set(err, ERR_UNSUPPORTED, "%s", file);
    return err_detail(err, "libsndfile");
}

bool wave_read(const char *file, const char *bytes, size_t len, struct wave *wave, struct err *err)
{
    (void) bytes;
    (void) len;
    *wave = (struct wave){0};
    return without(file, err);
}

bool wave_length(const char *file, const char *bytes, size_t len, uint32_t *ms, struct err *err)
{
    (void) bytes;
    (void) len;
    *ms = 0;
    return without(file, err);
}

bool wave_cut(const char *file, const char *bytes, size_t len, uint32_t from, uint32_t to,
              struct str *out, struct err *err)
{
    (void) bytes;
    (void) len;
    (void) from;
    (void) to;
    (void) out;
    return without(file, err);
}

#endif
