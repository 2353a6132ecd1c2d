#include "core/lab/audio/parts.h"

#include "base/utf8.h"
#include "core/lab/audio/task.h"
#include "core/lab/audio/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Mistakes come in turns of these kinds, each on a segment of its own. */
enum slip { DROP_PARTICLE, WRONG_CHARACTER, SHIFT_START, WRONG_LABEL, LEAVE_OUT, SHIFT_END, SLIPS };

struct spoiling {
    struct lab_task *task;
    const struct audio_work *gold;
    struct audio_work made;
    bool *used, *left_out; /* of each segment */
    const char *particles;
    int64_t collar;
    size_t moved, relabelled, missing, text_errors;
    struct lab_spoiled *out;
};

/* Byte position and length of a particle in the text; false when it has none. */
static bool find_particle(const char *text, const char *particles, size_t *at, size_t *n)
{
    size_t len = strlen(text);
    for (*at = 0; *at < len; *at += *n) {
        uint32_t cp;
        char one[8] = "";
        *n = utf8_decode(text + *at, len - *at, &cp);
        if (*n == 0)
            return false;
        memcpy(one, text + *at, *n);
        if (audio_is_particle(one, particles))
            return true;
    }
    return false;
}

/* Length of the gold's transcript as it is counted. */
static size_t units_of(const char *text)
{
    char *norm = wer_normalise(text, AUDIO_WER);
    size_t n = utf8_length(norm);
    free(norm);
    return n;
}

static void cut(struct audio_segment *s, size_t at, size_t n, const char *instead)
{
    struct str text = STR_INIT;
    str_add_bytes(&text, s->text, at);
    str_add(&text, instead);
    str_add(&text, s->text + at + n);
    free(s->text);
    s->text = str_take(&text);
}

static bool drop_particle(struct spoiling *sp, struct audio_segment *s)
{
    size_t at, n;
    if (!find_particle(s->text, sp->particles, &at, &n))
        return false;
    cut(s, at, n, "");
    sp->text_errors++;
    return true;
}

/* The first character becomes one that occurs nowhere. */
static bool wrong_character(struct spoiling *sp, struct audio_segment *s)
{
    uint32_t cp;
    size_t n = utf8_decode(s->text, strlen(s->text), &cp);
    if (n == 0 || cp < 0x4E00 || cp > 0x9FFF || strstr(s->text, "龘") || units_of(s->text) < 2)
        return false;
    char *first = xasprintf("%.*s", (int) n, s->text),
         *as_counted = wer_normalise(first, AUDIO_WER);
    bool digit = strcmp(first, as_counted) != 0 || strstr("〇零一二三四五六七八九", first);
    free(first);
    free(as_counted);
    if (digit)
        return false;
    cut(s, 0, n, "龘");
    sp->text_errors++;
    return true;
}

/* By so much that it is not in place any more, but still covers half. */
static bool shift(struct spoiling *sp, struct audio_segment *s, bool start)
{
    int64_t by = sp->collar + 1;
    if (3 * by > s->end - s->start)
        return false;
    if (start)
        s->start += by;
    else
        s->end -= by;
    sp->moved++;
    return true;
}

static bool wrong_label(struct spoiling *sp, struct audio_segment *s)
{
    const struct labspec *spec = sp->task->spec;
    for (unsigned i = 0; i < spec->labels_count; i++)
        if (strcmp(spec->labels[i].id, s->label) != 0) {
            audio_work_set(&s->label, spec->labels[i].id);
            sp->relabelled++;
            return true;
        }
    return false;
}

static bool leave_out(struct spoiling *sp, size_t i)
{
    if (*sp->gold->list[i].text)
        return false;
    sp->left_out[i] = true;
    sp->missing++;
    return true;
}

static bool apply(struct spoiling *sp, enum slip slip, size_t i)
{
    struct audio_segment *s = &sp->made.list[i];
    switch (slip) {
    case DROP_PARTICLE:
        return drop_particle(sp, s);
    case WRONG_CHARACTER:
        return wrong_character(sp, s);
    case SHIFT_START:
        return shift(sp, s, true);
    case SHIFT_END:
        return shift(sp, s, false);
    case WRONG_LABEL:
        return wrong_label(sp, s);
    default:
        return leave_out(sp, i);
    }
}

/* One mistake of this kind on a segment without one, looked for from a random place. */
static void make(struct spoiling *sp, enum slip slip, struct prng *prng)
{
    static const enum audio_fault kinds[] = {
        [DROP_PARTICLE] = AUDIO_FAULT_PARTICLE, [WRONG_CHARACTER] = AUDIO_FAULT_SUBSTITUTED,
        [SHIFT_START] = AUDIO_FAULT_START,      [SHIFT_END] = AUDIO_FAULT_END,
        [WRONG_LABEL] = AUDIO_FAULT_LABEL,      [LEAVE_OUT] = AUDIO_FAULT_MISSING};
    size_t n = sp->gold->count, from = n ? prng_below(prng, (uint32_t) n) : 0;
    for (size_t k = 0; k < n; k++) {
        size_t i = (from + k) % n;
        if (sp->used[i] || !apply(sp, slip, i))
            continue;
        sp->used[i] = true;
        sp->out->kinds[sp->out->count++] = &audio_faults[kinds[slip]];
        return;
    }
}

static double value_of(const struct spoiling *sp, const struct labspec_score *score)
{
    size_t golds = sp->gold->count, left = golds - sp->missing, units = 0;
    size_t matched = left - sp->relabelled;
    for (size_t i = 0; i < golds; i++)
        units += units_of(sp->gold->list[i].text);
    if (!score->metric)
        return NAN;
    if (strcmp(score->metric, "cer") == 0)
        return units ? (double) sp->text_errors / (double) units : 0;
    if (golds + left == 0)
        return 1;
    if (strcmp(score->metric, "boundary") == 0)
        matched -= sp->moved;
    return 2 * (double) matched / (double) (golds + left);
}

static void spoil(struct spoiling *sp, unsigned k, struct prng *prng)
{
    struct lab_spoiled *out = sp->out;
    const struct labspec *spec = sp->task->spec;
    size_t n = sp->gold->count;
    sp->used = xcalloc(n + 1, sizeof *sp->used);
    sp->left_out = xcalloc(n + 1, sizeof *sp->left_out);
    out->kinds = xcalloc(k + 1, sizeof *out->kinds);
    out->values = xcalloc(spec->scores_count + 1, sizeof *out->values);
    for (unsigned i = 0; i < k; i++)
        make(sp, (enum slip)(i % SLIPS), prng);
    for (unsigned i = 0; i < spec->scores_count; i++)
        out->values[i] = value_of(sp, &spec->scores[i]);
    for (size_t i = n; i-- > 0;)
        if (sp->left_out[i])
            audio_work_remove(&sp->made, i);
    audio_work_sort(&sp->made, 0);
    audio_work_write(&sp->made, &out->work);
    free(sp->used);
    free(sp->left_out);
}

bool audio_spoil(const struct lab_opened *o, unsigned k, struct prng *prng,
                 struct lab_spoiled *spoiled, struct err *err)
{
    const struct audio_work *gold = o->gold;
    struct spoiling sp = {.task = o->lab, .gold = gold, .out = spoiled};
    sp.particles = labspec_option(o->lab->spec, "particles", AUDIO_PARTICLES);
    if (!audio_task_collar(o->lab, &sp.collar, err))
        return false;
    for (size_t i = 0; i < gold->count; i++) {
        const struct audio_segment *s = &gold->list[i];
        audio_work_add(&sp.made, s->start, s->end, s->label, s->text, s->speaker);
    }
    spoil(&sp, k, prng);
    audio_work_finish(&sp.made);
    return true;
}
