/* The engine of audio: segments of a recording are marked, labelled and written out. See work.h and
 * task.h for its files. */
#ifndef CORE_LAB_AUDIO_ENGINE_H
#define CORE_LAB_AUDIO_ENGINE_H

#include "core/lab/engine.h"

extern const struct lab_engine audio_engine;

#endif
