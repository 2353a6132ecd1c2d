#include "core/lab/audio/task.h"

#include "core/lab/reason.h"

#include <stdlib.h>
#include <string.h>

const char *audio_task_file(const struct lab_task *task)
{
    return labspec_option(task->spec, "audio", "audio.wav");
}

const char *audio_task_text_label(const struct lab_task *task)
{
    return labspec_option(task->spec, "text_label", NULL);
}

bool audio_task_collar(const struct lab_task *task, int64_t *ms, struct err *err)
{
    const char *value = labspec_option(task->spec, "collar_ms", "100");
    char *end;
    *ms = strtol(value, &end, 10);
    if (*value >= '0' && *value <= '9' && !*end && *ms <= 10000)
        return true;
    return lab_wrong_option(task->spec, "collar_ms", value, "0 … 10000", err);
}

bool audio_task_hints(struct lab_task *task, struct audio_hints *hints, struct err *err)
{
    char *text;
    size_t len;
    *hints = (struct audio_hints){0};
    if (!lab_path(task, "hints.json"))
        return true;
    if (!lab_data(task, "hints.json", &text, &len, err))
        return false;
    bool ok = audio_hints_parse("hints.json", text, len, &task->arena, hints, err);
    free(text);
    return ok;
}

bool audio_task_labels(const struct lab_task *task, const struct audio_work *work, struct err *err)
{
    for (size_t i = 0; i < work->count; i++)
        if (!labspec_label(task->spec, work->list[i].label)) {
            err_set(err, ERR_INVALID, "segment %zu", i + 1);
            err_detail(err, "label: %.100s", work->list[i].label);
            return lab_why_label(err, task->spec, work->list[i].label);
        }
    return true;
}

const char *audio_task_label(const struct lab_task *task, const char *name)
{
    int label = labspec_find_label(task->spec, name);
    return label < 0 ? NULL : task->spec->labels[label].id;
}

bool audio_task_gold(struct lab_task *task, struct audio_work *gold, struct err *err)
{
    char *text;
    size_t len;
    *gold = (struct audio_work){0};
    if (!lab_gold(task, "segments.json", &text, &len, err))
        return false;
    bool ok = audio_work_parse(text, len, gold, err) && audio_task_labels(task, gold, err);
    free(text);
    return ok || err_context(err, "gold/segments.json");
}
