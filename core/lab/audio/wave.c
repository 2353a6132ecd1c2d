#include "core/lab/audio/wave.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char head[] = "xunlian-wave 1";

void wave_finish(struct wave *wave)
{
    free(wave->low);
    free(wave->high);
    free(wave->bands);
    *wave = (struct wave){0};
}

double wave_band_hz(int band)
{
    static const double bounds[WAVE_BANDS + 1] = {60,   180,  300,  430,  570,  720,
                                                  880,  1050, 1230, 1430, 1650, 1900,
                                                  2180, 2500, 2880, 3320, 3900};
    return bounds[band];
}

void wave_pack(const struct wave *wave, struct str *out)
{
    str_addf(out, "%s %u %u %u %d\n", head, wave->ms, wave->rate, wave->columns, WAVE_BANDS);
    str_add_bytes(out, wave->low, wave->ms);
    str_add_bytes(out, wave->high, wave->ms);
    str_add_bytes(out, wave->bands, (size_t) wave->columns * WAVE_BANDS);
}

static void *copy(const char **at, size_t n)
{
    char *bytes = xmalloc(n + 1);
    memcpy(bytes, *at, n);
    *at += n;
    return bytes;
}

bool wave_unpack(const char *bytes, size_t len, struct wave *wave, struct err *err)
{
    unsigned bands;
    char line[100] = "";
    const char *end = memchr(bytes, '\n', len < sizeof line ? len : sizeof line - 1);
    *wave = (struct wave){0};
    if (end)
        memcpy(line, bytes, (size_t) (end - bytes));
    if (sscanf(line, "xunlian-wave 1 %u %u %u %u", &wave->ms, &wave->rate, &wave->columns,
               &bands) != 4 ||
        bands != WAVE_BANDS || wave->ms > WAVE_MS_MAX || wave->columns > WAVE_MS_MAX ||
        len - (size_t) (end + 1 - bytes) !=
            2 * (size_t) wave->ms + (size_t) wave->columns * WAVE_BANDS) {
        *wave = (struct wave){0};
        return err_set(err, ERR_FORMAT, "wave");
    }
    const char *at = end + 1;
    wave->low = copy(&at, wave->ms);
    wave->high = copy(&at, wave->ms);
    wave->bands = copy(&at, (size_t) wave->columns * WAVE_BANDS);
    return true;
}
