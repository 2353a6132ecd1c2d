/* The desk of audio labs: waveform, spectrum, segments, transcript. */
#ifndef TUI_LAB_AUDIO_H
#define TUI_LAB_AUDIO_H

#include "tui/lab/desk.h"

extern const struct lab_desk_ops lab_audio_desk;

#endif
