/* libFuzzer target: any bytes as subtitles; what was read is written and read again. */
#include "core/lab/audio/formats.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct audio_work work, back = {0};
    struct str out = STR_INIT;
    struct err err = ERR_INIT;
    if (audio_read_subtitles("f", (const char *) data, size, &work, &err)) {
        audio_write_subtitles(&work, size % 2 ? AUDIO_VTT : AUDIO_SRT, &out);
        if (!audio_read_subtitles("f", str_text(&out), out.len, &back, &err) ||
            back.count != work.count)
            abort();
    } else if (err.code == ERR_NONE) {
        abort();
    }
    str_finish(&out);
    audio_work_finish(&work);
    audio_work_finish(&back);
    return 0;
}
