/* The files of a lab on recordings, held to the rules. */
#include "config.h"

#include "core/lab/audio/parts.h"
#include "core/lab/audio/task.h"
#include "core/lab/audio/text.h"
#include "core/lab/audio/wave.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GOLD "gold/segments.json"

static bool wrong(size_t i, enum lab_reason reason, int64_t ms, const char *last, struct err *err)
{
    char number[24], at[24];
    snprintf(number, sizeof number, "%zu", i + 1);
    snprintf(at, sizeof at, "%lld", (long long) ms);
    err_set(err, ERR_INVALID, GOLD ": segment %zu", i + 1);
    return lab_why(err, reason, number, at, last);
}

static bool check_gold(const struct lab_task *task, const struct audio_work *gold, struct err *err)
{
    const char *label = audio_task_text_label(task);
    if (gold->unsorted) {
        err_set(err, ERR_INVALID, GOLD);
        return lab_why(err, LAB_WHY_SEGMENT_ORDER, NULL, NULL, NULL);
    }
    for (size_t i = 0; i < gold->count; i++) {
        const struct audio_segment *s = &gold->list[i];
        if (i > 0 && s->start < gold->list[i - 1].end)
            return wrong(i, LAB_WHY_SEGMENT_OVERLAP, s->start, NULL, err);
        if (*s->text && (!label || strcmp(label, s->label) != 0)) {
            err_set(err, ERR_INVALID, GOLD ": segment %zu", i + 1);
            return lab_why_count(err, LAB_WHY_SEGMENT_TEXT, i + 1, s->label, NULL);
        }
    }
    if (gold->count > 0)
        return true;
    err_set(err, ERR_INVALID, GOLD);
    return lab_why(err, LAB_WHY_EMPTY_FILE, NULL, NULL, NULL);
}

static bool check_scores(const struct lab_opened *o, struct err *err)
{
    const struct labspec *spec = o->lab->spec;
    const struct audio_work *gold = o->gold;
    bool text = false;
    for (size_t i = 0; i < gold->count; i++)
        text = text || *gold->list[i].text;
    for (unsigned i = 0; i < spec->scores_count; i++)
        if (strcmp(spec->scores[i].metric, "cer") == 0 && !text)
            return lab_wrong_score(spec, &spec->scores[i], LAB_WHY_SCORE_NOTHING,
                                   spec->variants[o->lab->variant], NULL, err);
    return true;
}

/* Length of the recording; 0 when this program reads none. */
static bool sound_length(struct lab_task *task, uint32_t *ms, struct err *err)
{
    const char *file = audio_task_file(task);
    char *bytes;
    size_t len;
    *ms = 0;
    if (!lab_data(task, file, &bytes, &len, err))
        return false;
    bool ok = true;
#ifdef HAVE_SNDFILE
    ok = wave_length(file, bytes, len, ms, err);
    if (!ok)
        lab_why(err, LAB_WHY_RECORDING, err->detail, NULL, NULL);
#endif
    free(bytes);
    return ok;
}

static bool check_ends(const struct audio_work *gold, const struct audio_hints *hints, uint32_t ms,
                       struct err *err)
{
    char length[24], number[24], at[24];
    snprintf(length, sizeof length, "%u", ms);
    for (size_t i = 0; ms > 0 && i < gold->count; i++)
        if (gold->list[i].end > (int64_t) ms)
            return wrong(i, LAB_WHY_SEGMENT_BEYOND, gold->list[i].end, length, err);
    for (size_t i = 0; ms > 0 && i < hints->count; i++)
        if (hints->list[i].at > (int64_t) ms) {
            snprintf(number, sizeof number, "%zu", i + 1);
            snprintf(at, sizeof at, "%lld", (long long) hints->list[i].at);
            err_set(err, ERR_INVALID, "hints.json: [%zu]", i);
            return lab_why(err, LAB_WHY_HINT_BEYOND, number, at, NULL);
        }
    return true;
}

bool audio_check(const struct lab_opened *o, struct err *err)
{
    struct audio_hints hints;
    int64_t collar;
    uint32_t ms;
    return audio_task_collar(o->lab, &collar, err) && audio_task_hints(o->lab, &hints, err) &&
           check_gold(o->lab, o->gold, err) && sound_length(o->lab, &ms, err) &&
           check_ends(o->gold, &hints, ms, err) && check_scores(o, err);
}

/* ---- what is only strange ---- */

static const struct labspec_score *cer_line(const struct labspec *spec)
{
    for (unsigned i = 0; i < spec->scores_count; i++)
        if (strcmp(spec->scores[i].metric, "cer") == 0)
            return &spec->scores[i];
    return NULL;
}

/* What the drafts earn when they are handed in as they are. */
static void advise_drafts(const struct lab_opened *o, const struct audio_hints *hints,
                          const struct lab_advice *advice)
{
    const struct labspec_score *line = cer_line(o->lab->spec);
    struct audio_work drafts = {0};
    struct audio_text text = {0};
    struct err none = ERR_INIT;
    char rate[24];
    for (size_t i = 0; i < hints->count; i++)
        audio_work_add(&drafts, hints->list[i].at, hints->list[i].at + 1, "", hints->list[i].draft,
                       "");
    if (line && hints->count > 0 &&
        audio_text_compare(o->gold, &drafts, labspec_option(o->lab->spec, "particles", NULL), &text,
                           &none) &&
        wer_rate(text.counts) < (double) line->zero_micro / 1e6) {
        snprintf(rate, sizeof rate, "%.2f", wer_rate(text.counts));
        lab_advise(advice, LAB_WHY_HINT_EASY, "hints.json", rate, NULL, NULL);
    }
    audio_text_finish(&text);
    audio_work_finish(&drafts);
}

void audio_advise(const struct lab_opened *o, const struct lab_advice *advice)
{
    const struct labspec *spec = o->lab->spec;
    const struct audio_work *gold = o->gold;
    const char *label = audio_task_text_label(o->lab);
    struct audio_hints hints;
    struct err none = ERR_INIT;
    char number[24];
    for (size_t i = 0; label && i < gold->count; i++) {
        const struct audio_segment *s = &gold->list[i];
        if (*s->text || strcmp(s->label, label) != 0)
            continue;
        char *object = xasprintf(GOLD ": segment %zu", i + 1);
        snprintf(number, sizeof number, "%zu", i + 1);
        lab_advise(advice, LAB_WHY_SEGMENT_NO_TEXT, object, number, NULL, NULL);
        free(object);
    }
    for (unsigned l = 0; l < spec->labels_count; l++) {
        bool used = false;
        for (size_t i = 0; i < gold->count; i++)
            used = used || strcmp(gold->list[i].label, spec->labels[l].id) == 0;
        if (!used)
            lab_advise(advice, LAB_WHY_LABEL_UNUSED, "", spec->labels[l].id, NULL, NULL);
    }
    if (!audio_task_hints(o->lab, &hints, &none))
        return;
    if (label && hints.count == 0)
        lab_advise(advice, LAB_WHY_HINT_NONE, GOLD, NULL, NULL, NULL);
    advise_drafts(o, &hints, advice);
}
