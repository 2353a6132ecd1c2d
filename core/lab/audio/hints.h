/* Aids to a transcript: what a recogniser made of the recording, and how it sounds. hints.json is
 *
 *     [{"at_ms": 3200, "draft": "…", "pinyin": "…", "others": ["…"]}, …]
 *
 * ascending by at_ms; pinyin and others may be missing. */
#ifndef CORE_LAB_AUDIO_HINTS_H
#define CORE_LAB_AUDIO_HINTS_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { AUDIO_HINTS_MAX = 500, AUDIO_OTHERS_MAX = 8 };

struct audio_hint {
    int64_t at; /* ms, roughly where the utterance begins */
    const char *draft;
    const char *pinyin; /* "" when there is none */
    const char *others[AUDIO_OTHERS_MAX];
    size_t others_count;
};

struct audio_hints {
    struct audio_hint *list; /* of the arena */
    size_t count;
};

MUST_CHECK bool audio_hints_parse(const char *file, const char *text, size_t len,
                                  struct arena *arena, struct audio_hints *hints, struct err *err);
/* The one that belongs to a segment: that begins next to its start, and no farther than 1.5 s from
 * the segment; NULL: none. */
const struct audio_hint *audio_hints_find(const struct audio_hints *hints, int64_t start,
                                          int64_t end);

#endif
