/* A work of an audio lab: segments of time with a label, and what is said in them. Its text is
 *
 *     {"segments":[
 *     {"start_ms":120,"end_ms":2410,"label":"speech","text":"喂你好","speaker":"a"}
 *     ]}
 *
 * text and speaker only where they are not empty. Written always the same for the same work:
 * ascending by start, end, label. */
#ifndef CORE_LAB_AUDIO_WORK_H
#define CORE_LAB_AUDIO_WORK_H

#include "base/err.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

enum {
    AUDIO_SEGMENTS_MAX = 2000,
    AUDIO_TEXT_MAX = 4000,           /* bytes of one transcript */
    AUDIO_MS_MAX = 24 * 3600 * 1000, /* of a recording */
};

/* Half-open [start, end), milliseconds from the beginning; strings are heap, never NULL. */
struct audio_segment {
    int64_t start, end;
    char *label, *text, *speaker;
};

struct audio_work {
    struct audio_segment *list;
    size_t count, room;
    bool unsorted; /* the file it was read from was not in the order of time */
};

/* Reads and sorts. ERR_FORMAT with "line N" or "segment N" and what is wrong. The work is to be
 * finished also after a failure. */
MUST_CHECK bool audio_work_parse(const char *text, size_t len, struct audio_work *work,
                                 struct err *err);
void audio_work_write(const struct audio_work *work, struct str *out);
void audio_work_finish(struct audio_work *work); /* takes a zeroed one */

/* Adds a segment at its place; strings are copied, NULL is "". Returns its index. */
size_t audio_work_add(struct audio_work *work, int64_t start, int64_t end, const char *label,
                      const char *text, const char *speaker);
void audio_work_remove(struct audio_work *work, size_t at);
/* Puts the segments in order; returns the new index of the one at `at`. */
size_t audio_work_sort(struct audio_work *work, size_t at);
/* Puts a copy of `value` in place of a segment's string. */
void audio_work_set(char **field, const char *value);

/* Why a segment cannot be: NULL when it can. Data for err_detail. */
const char *audio_segment_wrong(int64_t start, int64_t end, const char *text);

#endif
