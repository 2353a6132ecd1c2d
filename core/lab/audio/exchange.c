/* Works from the files of other tools, and back: labels become the lab's, transcripts find their
 * segments. */
#include "core/lab/audio/formats.h"
#include "core/lab/audio/parts.h"
#include "core/lab/audio/task.h"
#include "core/lab/audio/wave.h"

#include <stdlib.h>
#include <string.h>

static bool unknown_label(struct err *err, const char *file, const struct audio_segment *s,
                          const char *label)
{
    err_set(err, ERR_INVALID, "%s", file);
    return err_detail(err, "%lld ms: label: %.100s", (long long) s->start, label);
}

/* What stands in one text, taken apart: "[label] text", a label alone, or a text alone, which then
 * has the label whose segments are written out. */
static bool take_caption(const struct lab_task *task, const char *file,
                         const struct audio_segment *s, const char *caption, const char **label,
                         const char **text, struct err *err)
{
    const char *close = *caption == '[' ? strchr(caption, ']') : NULL;
    *label = audio_task_label(task, caption);
    *text = "";
    if (*label)
        return true;
    if (!close) {
        *label = audio_task_text_label(task);
        *text = caption;
        return *label ? true : unknown_label(err, file, s, caption);
    }
    char *name = xasprintf("%.*s", (int) (close - caption - 1), caption + 1);
    *label = audio_task_label(task, name);
    *text = close + 1 + strspn(close + 1, " ");
    if (!*label)
        unknown_label(err, file, s, name);
    free(name);
    return *label != NULL;
}

static bool add_piece(const struct lab_task *task, const char *file, const struct audio_segment *s,
                      const char *caption, struct audio_work *work, struct err *err)
{
    const char *label, *text;
    if (!take_caption(task, file, s, caption, &label, &text, err))
        return false;
    struct audio_segment piece = {s->start, s->end, (char *) label, (char *) text, s->speaker};
    return audio_formats_add(work, file, 0, &piece, err);
}

/* The segment that has most in common with [start, end), at least half of both together. */
static struct audio_segment *find_segment(struct audio_work *work, int64_t start, int64_t end)
{
    for (size_t i = 0; i < work->count; i++) {
        struct audio_segment *s = &work->list[i];
        int64_t from = s->start > start ? s->start : start, to = s->end < end ? s->end : end;
        int64_t all = (s->end > end ? s->end : end) - (s->start < start ? s->start : start);
        if (2 * (to - from) > all)
            return s;
    }
    return NULL;
}

/* A tier of transcripts gives its texts to the segments of the other tiers. */
static bool from_tiers(const struct lab_task *task, const char *file, const struct audio_work *read,
                       struct audio_work *work, struct err *err)
{
    for (size_t i = 0; i < read->count; i++) {
        struct audio_segment s = read->list[i];
        if (audio_formats_is_text_tier(s.speaker))
            continue;
        s.speaker = "";
        if (!add_piece(task, file, &s, read->list[i].label, work, err))
            return false;
    }
    for (size_t i = 0; i < read->count; i++) {
        struct audio_segment s = read->list[i];
        if (!audio_formats_is_text_tier(s.speaker))
            continue;
        struct audio_segment *own = find_segment(work, s.start, s.end);
        s.speaker = "";
        if (own && strlen(s.label) <= AUDIO_TEXT_MAX)
            audio_work_set(&own->text, s.label);
        else if (!add_piece(task, file, &s, read->list[i].label, work, err))
            return false;
    }
    audio_work_sort(work, 0);
    return true;
}

static bool from_captions(const struct lab_task *task, const char *file,
                          const struct audio_work *read, struct audio_work *work, struct err *err)
{
    for (size_t i = 0; i < read->count; i++)
        if (!add_piece(task, file, &read->list[i], read->list[i].text, work, err))
            return false;
    return true;
}

static bool from_table(const struct lab_task *task, const char *file, const struct audio_work *read,
                       struct audio_work *work, struct err *err)
{
    for (size_t i = 0; i < read->count; i++) {
        const struct audio_segment *s = &read->list[i];
        const char *label = audio_task_label(task, s->label);
        if (!label)
            return unknown_label(err, file, s, s->label);
        audio_work_add(work, s->start, s->end, label, s->text, s->speaker);
    }
    return true;
}

/* Reads the pieces of a file, and makes segments of them. */
struct way {
    bool (*read)(const char *file, const char *text, size_t len, struct audio_work *work,
                 struct err *err);
    bool (*make)(const struct lab_task *task, const char *file, const struct audio_work *read,
                 struct audio_work *work, struct err *err);
};

static const struct way tiers = {audio_read_textgrid, from_tiers};
static const struct way subtitles = {audio_read_subtitles, from_captions};
static const struct way table = {audio_read_csv, from_table};
static const struct way track = {audio_read_audacity, from_captions};

static bool read_file(const void *task, const struct lab_format *format,
                      const struct lab_file *file, void *work, struct err *err)
{
    const struct way *way = format->with;
    struct audio_work read = {0};
    bool ok = way->read(file->name, file->text, file->len, &read, err) &&
              way->make(task, file->name, &read, work, err);
    audio_work_finish(&read);
    return ok;
}

/* Length of the recording, 0 when it cannot be read. */
static int64_t length_of(struct lab_task *task)
{
    const char *file = audio_task_file(task);
    struct err err = ERR_INIT;
    uint32_t ms = 0;
    char *bytes;
    size_t len;
    if (!lab_data(task, file, &bytes, &len, &err))
        return 0;
    bool ok = wave_length(file, bytes, len, &ms, &err);
    free(bytes);
    return ok ? (int64_t) ms : 0;
}

/* The engine's task is the lab's (engine.c). */
static bool write_textgrid(const void *task, const struct lab_format *format, const void *work,
                           struct str *out, struct err *err)
{
    return audio_write_textgrid(work, length_of((struct lab_task *) task), !format->with, out, err);
}

static bool write_subtitles(const void *task, const struct lab_format *format, const void *work,
                            struct str *out, struct err *err)
{
    (void) task, (void) err;
    audio_write_subtitles(work, format->name[0] == 's' ? AUDIO_SRT : AUDIO_VTT, out);
    return true;
}

static bool write_csv(const void *task, const struct lab_format *format, const void *work,
                      struct str *out, struct err *err)
{
    (void) task, (void) format, (void) err;
    audio_write_csv(work, out);
    return true;
}

static bool write_audacity(const void *task, const struct lab_format *format, const void *work,
                           struct str *out, struct err *err)
{
    (void) task, (void) format, (void) err;
    audio_write_audacity(work, out);
    return true;
}

const struct lab_format audio_formats[] = {
    {.name = "textgrid",
     .suffix = ".TextGrid",
     .read = read_file,
     .write = write_textgrid,
     .with = &tiers},
    {.name = "textgrid-short", .suffix = "", .write = write_textgrid},
    {.name = "srt",
     .suffix = ".srt",
     .read = read_file,
     .write = write_subtitles,
     .with = &subtitles},
    {.name = "vtt",
     .suffix = ".vtt",
     .read = read_file,
     .write = write_subtitles,
     .with = &subtitles},
    {.name = "csv", .suffix = ".csv", .read = read_file, .write = write_csv, .with = &table},
    {.name = "audacity",
     .suffix = ".txt",
     .read = read_file,
     .write = write_audacity,
     .with = &track},
    {0},
};
