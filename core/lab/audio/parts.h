/* What the files of the audio engine share. */
#ifndef CORE_LAB_AUDIO_PARTS_H
#define CORE_LAB_AUDIO_PARTS_H

#include "core/lab/audio/work.h"
#include "core/lab/engine.h"

enum audio_fault {
    AUDIO_FAULT_MISSING,
    AUDIO_FAULT_EXTRA,
    AUDIO_FAULT_TWICE,
    AUDIO_FAULT_LABEL,
    AUDIO_FAULT_LOOSE,
    AUDIO_FAULT_START,
    AUDIO_FAULT_END,
    AUDIO_FAULT_SUBSTITUTED,
    AUDIO_FAULT_DROPPED,
    AUDIO_FAULT_INSERTED,
    AUDIO_FAULT_PARTICLE,
    AUDIO_FAULTS
};

extern const struct lab_fault_kind audio_faults[AUDIO_FAULTS + 1];
extern const struct lab_measure audio_measures[];
extern const struct lab_format audio_formats[];

bool audio_grade(struct lab_task *task, const char *work, size_t len, struct lab_result *result,
                 struct err *err);
bool audio_spoil(struct lab_task *task, unsigned k, struct prng *prng, struct lab_spoiled *spoiled,
                 struct err *err);
bool audio_import(struct lab_task *task, const char *format, const char *file, const char *text,
                  size_t len, struct str *work, struct err *err);
bool audio_export(struct lab_task *task, const char *format, const char *work, size_t len,
                  struct str *out, struct err *err);

#endif
