/* libFuzzer target: any bytes as a recording, and as what the screen gets of one. */
#include "core/lab/audio/wave.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wave wave, back;
    struct str out = STR_INIT;
    struct err err = ERR_INIT;
    const char *bytes = (const char *) data;
    if (wave_read("f", bytes, size, &wave, &err)) {
        wave_pack(&wave, &out);
        if (!wave_unpack(str_text(&out), out.len, &back, &err))
            abort();
        wave_finish(&back);
        str_clear(&out);
        if (!wave_cut("f", bytes, size, 10, 50, &out, &err))
            abort();
    } else if (err.code == ERR_NONE) {
        abort();
    }
    wave_finish(&wave);
    if (wave_unpack(bytes, size, &back, &err))
        wave_finish(&back);
    str_finish(&out);
    return 0;
}
