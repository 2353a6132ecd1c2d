#include "core/lab/audio/text.h"

#include "base/str.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* Segments are normalised one by one: figures at a boundary do not grow together. */
static char *join(const struct audio_work *work, size_t *owner_of, size_t most)
{
    struct str all = STR_INIT;
    size_t units = 0;
    for (size_t i = 0; i < work->count; i++) {
        char *text = wer_normalise(work->list[i].text, AUDIO_WER);
        size_t n = utf8_length(text);
        for (size_t k = 0; owner_of && k < n && units < most; k++)
            owner_of[units++] = i;
        str_add(&all, text);
        free(text);
    }
    return str_take(&all);
}

bool audio_is_particle(const char *text, const char *particles)
{
    size_t len = strlen(text), n;
    uint32_t cp;
    for (size_t at = 0; at < len; at += n) {
        char one[8] = "";
        n = utf8_decode(text + at, len - at, &cp);
        if (n == 0)
            return false;
        memcpy(one, text + at, n);
        if (!strstr(particles, one))
            return false;
    }
    return len > 0;
}

static char *piece(const struct wer_text *text, size_t from, size_t to)
{
    if (from >= to)
        return xstrdup("");
    const struct wer_token *a = &text->tokens[from], *b = &text->tokens[to - 1];
    return xasprintf("%.*s", (int) (b->start + b->len - a->start), text->text + a->start);
}

static void add_edit(struct audio_text *text, struct audio_edit edit, const char *particles)
{
    if (!*edit.mine || !*edit.want) {
        bool dropped = !*edit.mine;
        edit.slip = dropped ? AUDIO_DROPPED : AUDIO_INSERTED;
        if (audio_is_particle(dropped ? edit.want : edit.mine, particles))
            edit.slip = AUDIO_PARTICLE;
    }
    text->edits = xrealloc(text->edits, (text->edits_count + 1) * sizeof *text->edits);
    text->edits[text->edits_count++] = edit;
}

/* Collects the runs of the same step but keeping that stay in one segment of the right work. */
static void collect(const struct wer_line *line, const size_t *owner_of, const char *particles,
                    struct audio_text *text)
{
    size_t units = line->gold.count, i = 0;
    while (i < line->edits_count) {
        if (line->edits[i].op == WER_KEEP) {
            i++;
            continue;
        }
        const struct wer_edit *first = &line->edits[i];
        size_t at = first->gold < units ? first->gold : units ? units - 1 : 0;
        size_t owner = units ? owner_of[at] : 0, gold = first->gold, given = first->given;
        for (; i < line->edits_count && line->edits[i].op == first->op; i++) {
            const struct wer_edit *e = &line->edits[i];
            if (e->gold < units && e->op != WER_INSERT && owner_of[e->gold] != owner)
                break;
            gold += e->op != WER_INSERT;
            given += e->op != WER_DELETE;
        }
        add_edit(text,
                 (struct audio_edit){.slip = AUDIO_SUBSTITUTED,
                                     .gold = owner,
                                     .mine = piece(&line->given, first->given, given),
                                     .want = piece(&line->gold, first->gold, gold)},
                 particles);
    }
}

/* The segment of the right work that has most in common with this one; SIZE_MAX: none. */
static size_t meets(const struct audio_work *gold, const struct audio_segment *s)
{
    size_t best = SIZE_MAX;
    int64_t most = 0;
    for (size_t i = 0; i < gold->count; i++) {
        const struct audio_segment *g = &gold->list[i];
        int64_t from = g->start > s->start ? g->start : s->start;
        int64_t to = g->end < s->end ? g->end : s->end;
        if (to - from > most) {
            most = to - from;
            best = i;
        }
    }
    return best;
}

/* What was written in the segments that meet each of the right ones; false when something was
 * written elsewhere. */
static bool sort_out(const struct audio_work *gold, const struct audio_work *mine,
                     struct str *parts)
{
    bool all = true;
    for (size_t i = 0; i < mine->count; i++) {
        char *text = wer_normalise(mine->list[i].text, AUDIO_WER);
        size_t at = *text ? meets(gold, &mine->list[i]) : SIZE_MAX;
        if (at != SIZE_MAX)
            str_add(&parts[at], text);
        all = all && (!*text || at != SIZE_MAX);
        free(text);
    }
    return all;
}

/* The same errors, segment by segment, when that does not make them more: nearer to what happened
 * than a shortest way across segments. False when it does. */
static bool by_segment(const struct audio_work *gold, const struct audio_work *mine,
                       const char *particles, struct audio_text *text)
{
    struct str *parts = xcalloc(gold->count + 1, sizeof *parts);
    size_t all = text->counts.substituted + text->counts.deleted + text->counts.inserted;
    struct wer_counts sum = {0};
    struct audio_text found = {0};
    bool ok = sort_out(gold, mine, parts);
    for (size_t i = 0; ok && i < gold->count; i++) {
        struct wer_line line = {0};
        char *right = wer_normalise(gold->list[i].text, AUDIO_WER);
        size_t first = found.edits_count;
        ok = wer_compare(right, str_text(&parts[i]), WER_CHARACTERS, 0, &line, NULL);
        if (ok) {
            size_t *none = xcalloc(line.gold.count + 1, sizeof *none);
            collect(&line, none, particles, &found);
            free(none);
            sum = wer_add(sum, line.counts);
        }
        for (size_t k = first; k < found.edits_count; k++)
            found.edits[k].gold = i;
        wer_line_finish(&line);
        free(right);
    }
    size_t errors = sum.substituted + sum.deleted + sum.inserted;
    ok = ok && errors == all;
    if (ok) {
        found.counts = sum;
        *text = found;
    } else {
        audio_text_finish(&found);
    }
    for (size_t i = 0; i < gold->count; i++)
        str_finish(&parts[i]);
    free(parts);
    return ok;
}

bool audio_text_compare(const struct audio_work *gold, const struct audio_work *mine,
                        const char *particles, struct audio_text *text, struct err *err)
{
    struct wer_line line = {0};
    *text = (struct audio_text){0};
    char *right = join(gold, NULL, 0), *given = join(mine, NULL, 0);
    size_t units = utf8_length(right), *owner_of = xcalloc(units + 1, sizeof *owner_of);
    free(join(gold, owner_of, units));
    bool ok = wer_compare(right, given, WER_CHARACTERS, 0, &line, err);
    if (ok) {
        particles = particles ? particles : AUDIO_PARTICLES;
        text->counts = line.counts;
        if (!by_segment(gold, mine, particles, text))
            collect(&line, owner_of, particles, text);
    }
    wer_line_finish(&line);
    free(owner_of);
    free(right);
    free(given);
    return ok;
}

void audio_text_finish(struct audio_text *text)
{
    for (size_t i = 0; i < text->edits_count; i++) {
        free(text->edits[i].mine);
        free(text->edits[i].want);
    }
    free(text->edits);
    *text = (struct audio_text){0};
}
