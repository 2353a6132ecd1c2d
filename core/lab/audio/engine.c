#include "config.h"

#include "core/lab/audio/engine.h"

#include "core/lab/audio/parts.h"
#include "core/lab/audio/task.h"
#include "core/lab/audio/wave.h"

#include <stdlib.h>
#include <string.h>

static bool wrong(struct err *err, const struct lab_task *task, const char *what)
{
    err_set(err, ERR_INVALID, "labs/%s", task->spec->id);
    return err_detail(err, "%s", what);
}

static bool check_gold(const struct lab_task *task, const struct audio_work *gold, struct err *err)
{
    const char *label = audio_task_text_label(task);
    for (size_t i = 0; i < gold->count; i++) {
        const struct audio_segment *s = &gold->list[i];
        if (i > 0 && s->start < gold->list[i - 1].end)
            return wrong(err, task, "gold/segments.json: segments overlap");
        if (*s->text && (!label || strcmp(label, s->label) != 0))
            return wrong(err, task, "gold/segments.json: text, text_label");
    }
    return gold->count > 0 || wrong(err, task, "gold/segments.json: []");
}

/* The recording reaches as far as the segments; not looked at when no recording can be read. */
static bool check_sound(struct lab_task *task, const struct audio_work *gold, struct err *err)
{
    const char *file = audio_task_file(task);
    char *bytes;
    size_t len;
    uint32_t ms = 0;
    if (!lab_data(task, file, &bytes, &len, err))
        return false;
#ifdef HAVE_SNDFILE
    bool ok = wave_length(file, bytes, len, &ms, err);
    if (ok && gold->list[gold->count - 1].end > (int64_t) ms)
        ok = wrong(err, task, "gold/segments.json: end_ms");
#else
    bool ok = ms == 0 && gold->count > 0;
#endif
    free(bytes);
    return ok;
}

static bool check(struct lab_task *task, struct err *err)
{
    struct audio_work gold = {0};
    struct audio_hints hints;
    int64_t collar;
    const char *label = audio_task_text_label(task);
    if (label && !labspec_label(task->spec, label))
        return wrong(err, task, "text_label");
    bool ok = audio_task_collar(task, &collar, err) && audio_task_hints(task, &hints, err) &&
              audio_task_gold(task, &gold, err) && check_gold(task, &gold, err) &&
              check_sound(task, &gold, err);
    audio_work_finish(&gold);
    return ok;
}

static bool start(struct lab_task *task, struct str *work, struct err *err)
{
    const struct audio_work none = {0};
    (void) task;
    (void) err;
    audio_work_write(&none, work);
    return true;
}

static bool solve(struct lab_task *task, struct str *work, struct err *err)
{
    struct audio_work gold;
    bool ok = audio_task_gold(task, &gold, err);
    if (ok)
        audio_work_write(&gold, work);
    audio_work_finish(&gold);
    return ok;
}

static const char *const options[] = {"audio", "collar_ms", "text_label", "particles", NULL};

const struct lab_engine audio_engine = {
    .name = "audio",
    .measures = audio_measures,
    .faults = audio_faults,
    .formats = audio_formats,
    .options = options,
    .check = check,
    .start = start,
    .solve = solve,
    .grade = audio_grade,
    .spoil = audio_spoil,
    .import = audio_import,
    .export = audio_export,
};
