/* The files of an audio lab: one recording, the segments that are right, and aids. */
#ifndef CORE_LAB_AUDIO_TASK_H
#define CORE_LAB_AUDIO_TASK_H

#include "core/lab/audio/hints.h"
#include "core/lab/audio/work.h"
#include "core/lab/lab.h"

/* Name of the recording in the variant (option audio, else "audio.wav"). */
const char *audio_task_file(const struct lab_task *task);
/* The label whose segments are written out (option text_label); NULL: none is. */
const char *audio_task_text_label(const struct lab_task *task);
/* How far a bound may be off, ms (option collar_ms, else 100). */
MUST_CHECK bool audio_task_collar(const struct lab_task *task, int64_t *ms, struct err *err);
/* hints.json in the task's arena; none when there is no such file. */
MUST_CHECK bool audio_task_hints(struct lab_task *task, struct audio_hints *hints, struct err *err);
/* gold/segments.json. For graders. To be finished also after a failure. */
MUST_CHECK bool audio_task_gold(struct lab_task *task, struct audio_work *gold, struct err *err);
/* Every label is the lab's. ERR_INVALID. */
MUST_CHECK bool audio_task_labels(const struct lab_task *task, const struct audio_work *work,
                                  struct err *err);
/* Id of a label given by its id or title; NULL. */
const char *audio_task_label(const struct lab_task *task, const char *name);

#endif
