/* The transcript of a work against the right one: what is said, in the order of time, as one text,
 * so that where somebody cut does not count twice. Pure. */
#ifndef CORE_LAB_AUDIO_TEXT_H
#define CORE_LAB_AUDIO_TEXT_H

#include "core/lab/audio/work.h"
#include "core/lab/metric/wer.h"

enum { AUDIO_WER = WER_NFKC | WER_CASE | WER_NUMERALS | WER_MARKS | WER_SPACE };

/* Syllables that only colour what is said; verbatim transcripts keep them. */
#define AUDIO_PARTICLES "嗯啊呃哦噢喔哎唉诶欸吧呢呀嘛哈嘿喂呗啦哟"

enum audio_slip {
    AUDIO_SUBSTITUTED,
    AUDIO_DROPPED,
    AUDIO_INSERTED,
    AUDIO_PARTICLE, /* one of those syllables was dropped or invented */
};

/* A run of wrong characters in one segment. */
struct audio_edit {
    enum audio_slip slip;
    size_t gold;       /* segment of the right work it lies in */
    char *mine, *want; /* the pieces, normalised; heap */
};

struct audio_text {
    struct wer_counts counts;
    struct audio_edit *edits;
    size_t edits_count;
};

/* Compares; `particles` NULL: the usual ones. To be finished also after a failure. */
MUST_CHECK bool audio_text_compare(const struct audio_work *gold, const struct audio_work *mine,
                                   const char *particles, struct audio_text *text, struct err *err);
void audio_text_finish(struct audio_text *text);

/* The text consists of particles only, and of one at least. */
bool audio_is_particle(const char *text, const char *particles);

#endif
