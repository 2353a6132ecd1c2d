/* libFuzzer target: any bytes as a TextGrid; what was read is written and read again. */
#include "core/lab/audio/formats.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct audio_work work, back = {0};
    struct str out = STR_INIT;
    struct err err = ERR_INIT;
    if (audio_read_textgrid("f", (const char *) data, size, &work, &err)) {
        if (audio_write_textgrid(&work, 0, size % 2, &out, &err) &&
            (!audio_read_textgrid("f", str_text(&out), out.len, &back, &err) ||
             back.count < work.count))
            abort();
    } else if (err.code == ERR_NONE) {
        abort();
    }
    str_finish(&out);
    audio_work_finish(&work);
    audio_work_finish(&back);
    return 0;
}
