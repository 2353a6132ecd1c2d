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

static bool check(const struct lab_opened *o, struct err *err)
{
    struct audio_hints hints;
    int64_t collar;
    return audio_task_collar(o->lab, &collar, err) && audio_task_hints(o->lab, &hints, err) &&
           check_gold(o->lab, o->gold, err) && check_sound(o->lab, o->gold, err);
}

/* Works need no more of a task than its lab. */
static void *open_lab(struct lab_task *lab, struct err *err)
{
    const char *label = audio_task_text_label(lab);
    if (!label || labspec_label(lab->spec, label))
        return lab;
    wrong(err, lab, "text_label");
    return NULL;
}

static bool read_gold(struct lab_task *lab, void *task, void *gold, struct err *err)
{
    (void) task;
    return audio_task_gold(lab, gold, err);
}

static bool read_work(const void *task, const char *text, size_t len, void *work, struct err *err)
{
    return audio_work_parse(text, len, work, err) && audio_task_labels(task, work, err);
}

static void write_work(const void *task, const void *work, struct str *out)
{
    (void) task;
    audio_work_write(work, out);
}

static void finish(void *work)
{
    audio_work_finish(work);
}

static const char *const options[] = {"audio", "collar_ms", "text_label", "particles", NULL};

const struct lab_engine audio_engine = {
    .name = "audio",
    .measures = audio_measures,
    .faults = audio_faults,
    .formats = audio_formats,
    .options = options,
    .open = open_lab,
    .gold_size = sizeof(struct audio_work),
    .read_gold = read_gold,
    .finish_gold = finish,
    .work_size = sizeof(struct audio_work),
    .read = read_work,
    .write = write_work,
    .finish = finish,
    .check = check,
    .grade = audio_grade,
    .spoil = audio_spoil,
};
