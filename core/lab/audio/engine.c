#include "core/lab/audio/engine.h"

#include "core/lab/audio/parts.h"
#include "core/lab/audio/task.h"

#include <stdlib.h>
#include <string.h>

/* Works need no more of a task than its lab. */
static void *open_lab(struct lab_task *lab, struct err *err)
{
    const char *label = audio_task_text_label(lab);
    if (!label || labspec_label(lab->spec, label))
        return lab;
    struct str all = STR_INIT;
    for (unsigned i = 0; i < lab->spec->labels_count; i++)
        str_addf(&all, "%s%s", i ? ", " : "", lab->spec->labels[i].id);
    lab_wrong_option(lab->spec, "text_label", label, str_text(&all), err);
    str_finish(&all);
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
    .check = audio_check,
    .advise = audio_advise,
    .grade = audio_grade,
    .spoil = audio_spoil,
};
