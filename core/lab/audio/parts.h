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
    AUDIO_FAULT_PARTICLE_MORE,
    AUDIO_FAULTS
};

extern const struct lab_fault_kind audio_faults[AUDIO_FAULTS + 1];
extern const struct lab_measure audio_measures[];
extern const struct lab_format audio_formats[];

/* The gold against the rules and the recording, the hints; and what looks like a slip. */
bool audio_check(const struct lab_opened *o, struct err *err);
void audio_advise(const struct lab_opened *o, const struct lab_advice *advice);

bool audio_grade(const struct lab_opened *o, const void *work, struct lab_result *result,
                 struct err *err);
bool audio_spoil(const struct lab_opened *o, unsigned k, struct prng *prng,
                 struct lab_spoiled *spoiled, struct err *err);

#endif
