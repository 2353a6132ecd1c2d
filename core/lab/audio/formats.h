/* Segments in the files of other tools. Pure: labels are whatever the file says. A piece of a file
 * is an audio_segment whose label is "" when the file has none.
 *
 * In subtitles and Audacity's label tracks, which have one text each, a label stands before what is
 * said, in brackets: "[speech] 你好". */
#ifndef CORE_LAB_AUDIO_FORMATS_H
#define CORE_LAB_AUDIO_FORMATS_H

#include "core/lab/audio/work.h"

/* Readers refuse with ERR_FORMAT, ERR_TOO_BIG or ERR_ENCODING, "file:line" and what is wrong; the
 * work is to be finished in any case. */

/* Praat's TextGrid, long or short, UTF-8 or UTF-16 with a mark: each interval that is not empty is
 * a piece, its text as label, the tier's name as speaker. Points are passed over. */
MUST_CHECK bool audio_read_textgrid(const char *file, const char *text, size_t len,
                                    struct audio_work *work, struct err *err);
/* SubRip and WebVTT: one piece a cue, its text as text, a <v voice> as speaker. */
MUST_CHECK bool audio_read_subtitles(const char *file, const char *text, size_t len,
                                     struct audio_work *work, struct err *err);
/* Audacity's label track: start, end in seconds, text, between tabs. */
MUST_CHECK bool audio_read_audacity(const char *file, const char *text, size_t len,
                                    struct audio_work *work, struct err *err);
/* A table with headings start_ms, end_ms (or start, end in seconds), label, text, speaker. */
MUST_CHECK bool audio_read_csv(const char *file, const char *text, size_t len,
                               struct audio_work *work, struct err *err);

enum audio_subtitles { AUDIO_SRT, AUDIO_VTT };

/* Of a recording so long (0: not known, then to the last segment's end): Praat wants both to be as
 * long. ERR_INVALID when segments overlap, which a tier cannot hold. */
MUST_CHECK bool audio_write_textgrid(const struct audio_work *work, int64_t ms, bool is_short,
                                     struct str *out, struct err *err);
void audio_write_subtitles(const struct audio_work *work, enum audio_subtitles form,
                           struct str *out);
void audio_write_audacity(const struct audio_work *work, struct str *out);
void audio_write_csv(const struct audio_work *work, struct str *out);

/* Adds a piece; false with "file:line" when it cannot be. */
MUST_CHECK bool audio_formats_add(struct audio_work *work, const char *file, size_t line,
                                  const struct audio_segment *piece, struct err *err);
/* "12.3456" → 12346 milliseconds, half up; n bytes. False for what is no time. */
bool audio_formats_seconds(const char *text, size_t n, int64_t *ms);
/* The names of the tier that holds transcripts. */
bool audio_formats_is_text_tier(const char *name);

#endif
