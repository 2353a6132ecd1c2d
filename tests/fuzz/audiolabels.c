/* libFuzzer target: any bytes as a label track, a table of segments, a work and hints. */
#include "core/lab/audio/formats.h"
#include "core/lab/audio/hints.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef bool reader(const char *file, const char *text, size_t len, struct audio_work *work,
                    struct err *err);

static bool read_work(const char *file, const char *text, size_t len, struct audio_work *work,
                      struct err *err)
{
    (void) file;
    return audio_work_parse(text, len, work, err);
}

/* What was read is written as a work and read again. */
static void run(reader *read, const char *text, size_t len)
{
    struct audio_work work, back = {0};
    struct str out = STR_INIT;
    struct err err = ERR_INIT;
    if (read("f", text, len, &work, &err)) {
        audio_work_write(&work, &out);
        bool labelled = true;
        for (size_t i = 0; i < work.count; i++)
            labelled = labelled && work.list[i].label[0] && read == read_work;
        if (labelled &&
            (!audio_work_parse(str_text(&out), out.len, &back, &err) || back.count != work.count))
            abort();
    } else if (err.code == ERR_NONE) {
        abort();
    }
    str_finish(&out);
    audio_work_finish(&work);
    audio_work_finish(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *) data;
    struct arena arena = ARENA_INIT;
    struct audio_hints hints;
    struct err err = ERR_INIT;
    run(audio_read_audacity, text, size);
    run(audio_read_csv, text, size);
    run(read_work, text, size);
    if (audio_hints_parse("f", text, size, &arena, &hints, &err))
        audio_hints_find(&hints, 100, 200);
    else if (err.code == ERR_NONE)
        abort();
    arena_finish(&arena);
    return 0;
}
