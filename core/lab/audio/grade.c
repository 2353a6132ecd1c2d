#include "core/lab/audio/parts.h"

#include "core/lab/audio/task.h"
#include "core/lab/audio/text.h"
#include "core/lab/metric/segment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct lab_fault_kind audio_faults[AUDIO_FAULTS + 1] = {
    [AUDIO_FAULT_MISSING] = {"missing", ERR_N("%1 is to be marked here")},
    [AUDIO_FAULT_EXTRA] = {"extra", ERR_N("nothing is to be marked here")},
    [AUDIO_FAULT_TWICE] = {"twice", ERR_N("this is marked twice")},
    [AUDIO_FAULT_LABEL] = {"label", ERR_N("this is %2, not %1")},
    [AUDIO_FAULT_LOOSE] = {"loose", ERR_N("less than half of it is covered: the start is off by %1 "
                                          "ms, the end by %2 ms")},
    [AUDIO_FAULT_START] = {"start", ERR_N("the start is off by %1 ms (minus: too early)")},
    [AUDIO_FAULT_END] = {"end", ERR_N("the end is off by %1 ms (minus: too early)")},
    [AUDIO_FAULT_SUBSTITUTED] = {"substituted", ERR_N("heard %2, written %1")},
    [AUDIO_FAULT_DROPPED] = {"dropped", ERR_N("%2 was left out")},
    [AUDIO_FAULT_INSERTED] = {"inserted", ERR_N("%1 is not said")},
    [AUDIO_FAULT_PARTICLE] = {"particle", ERR_N("the particle %2 was left out")},
    [AUDIO_FAULT_PARTICLE_MORE] = {"particle", ERR_N("the particle %1 is not said")},
};

const struct lab_measure audio_measures[] = {
    {.name = "segment_f1", .title = ERR_N("Segments cut and labelled, F1"), .most = 1},
    {.name = "boundary", .title = ERR_N("Segments with both bounds in place, F1"), .most = 1},
    {.name = "labels", .title = ERR_N("Labels of segments found, F1"), .most = 1},
    {.name = "cer", .title = ERR_N("Character error rate"), .error = true, .most = 100},
    {0}};

/* Both works as the metrics want them. */
struct sides {
    struct segment *gold, *mine;
    size_t golds, mines;
};

struct grading {
    struct lab_task *task;
    struct lab_result *result;
    const struct audio_work *gold, *mine;
    struct sides sides;
    struct segment_result strict, any; /* by label, and whatever the label */
    struct audio_text text;
    int64_t collar;
    size_t both; /* pairs whose bounds both are in place */
};

static struct segment *segments_of(const struct audio_work *work)
{
    struct segment *list = xcalloc(work->count + 1, sizeof *list);
    for (size_t i = 0; i < work->count; i++)
        list[i] = (struct segment){work->list[i].start, work->list[i].end, 0, work->list[i].label};
    return list;
}

static void format_ms(int64_t ms, char *buf, size_t n)
{
    snprintf(buf, n, "%lld.%03lld", (long long) (ms / 1000), (long long) (ms % 1000));
}

static const char *title_of(const struct grading *g, const char *id)
{
    const struct labspec_label *label = labspec_label(g->task->spec, id);
    return label ? label->title : id;
}

/* "说话 1.200–2.400 s" */
static char *describe(const struct grading *g, const struct audio_segment *s)
{
    char from[32], to[32];
    format_ms(s->start, from, sizeof from);
    format_ms(s->end, to, sizeof to);
    return xasprintf("%s %s–%s s", title_of(g, s->label), from, to);
}

/* The first line of the score with this metric, "" when the lab has none. */
static const char *score_of(const struct grading *g, const char *metric)
{
    for (unsigned i = 0; i < g->task->spec->scores_count; i++) {
        const struct labspec_score *score = &g->task->spec->scores[i];
        if (score->metric && strcmp(score->metric, metric) == 0)
            return score->id;
    }
    return "";
}

static void add_fault(struct grading *g, enum audio_fault kind, const char *metric,
                      const struct audio_segment *gold, const struct audio_segment *mine,
                      const char *const args[2])
{
    char from[32], to[32], at[80], place[80];
    const struct audio_segment *shown = gold ? gold : mine;
    char *want = gold ? describe(g, gold) : NULL, *have = mine ? describe(g, mine) : NULL;
    format_ms(shown->start, from, sizeof from);
    format_ms(shown->end, to, sizeof to);
    snprintf(place, sizeof place, "%s–%s s", from, to);
    snprintf(at, sizeof at, "%lld-%lld", (long long) shown->start, (long long) shown->end);
    lab_result_fault(g->result,
                     &(struct lab_fault){.kind = &audio_faults[kind],
                                         .score = score_of(g, metric),
                                         .place = place,
                                         .at = at,
                                         .mine = have,
                                         .gold = want,
                                         .args = {args ? args[0] : "", args ? args[1] : ""}});
    free(want);
    free(have);
}

/* ---- segments ---- */

static void finding(struct grading *g, const struct box_finding *f)
{
    static const enum audio_fault kinds[] = {
        [BOX_LOOSE] = AUDIO_FAULT_LOOSE,  [BOX_LABEL] = AUDIO_FAULT_LABEL,
        [BOX_ASTRAY] = AUDIO_FAULT_EXTRA, [BOX_TWICE] = AUDIO_FAULT_TWICE,
        [BOX_EXTRA] = AUDIO_FAULT_EXTRA,  [BOX_MISSING] = AUDIO_FAULT_MISSING,
    };
    const struct audio_segment *gold = f->gold == ASSIGN_NONE ? NULL : &g->gold->list[f->gold];
    const struct audio_segment *mine = f->given == ASSIGN_NONE ? NULL : &g->mine->list[f->given];
    char start[32], end[32];
    const char *args[2] = {"", ""};
    if (f->fault == BOX_LOOSE && gold && mine) {
        snprintf(start, sizeof start, "%+lld", (long long) (mine->start - gold->start));
        snprintf(end, sizeof end, "%+lld", (long long) (mine->end - gold->end));
        args[0] = start;
        args[1] = end;
    } else if (f->fault == BOX_MISSING && gold) {
        args[0] = title_of(g, gold->label);
    } else if (gold && mine) {
        args[0] = title_of(g, mine->label);
        args[1] = title_of(g, gold->label);
    }
    if (f->fault == BOX_ASTRAY && gold) {
        const char *what[2] = {title_of(g, gold->label), ""};
        add_fault(g, AUDIO_FAULT_MISSING, "segment_f1", gold, NULL, what);
        gold = NULL;
    } else if (f->fault == BOX_TWICE) {
        gold = NULL;
    }
    add_fault(g, kinds[f->fault], "segment_f1", gold, mine, args);
}

static void bound(struct grading *g, enum audio_fault kind, int64_t off,
                  const struct audio_segment *gold, const struct audio_segment *mine)
{
    char text[32];
    if (llabs(off) <= g->collar)
        return;
    snprintf(text, sizeof text, "%+lld", (long long) off);
    add_fault(g, kind, "boundary", gold, mine, (const char *const[2]){text, ""});
}

/* Pairs of the right label: their bounds. */
static void pairs(struct grading *g)
{
    for (size_t i = 0; i < g->gold->count; i++) {
        uint32_t with = g->strict.match.given_of[i];
        if (with == ASSIGN_NONE)
            continue;
        const struct audio_segment *gold = &g->gold->list[i], *mine = &g->mine->list[with];
        int64_t start = mine->start - gold->start, end = mine->end - gold->end;
        g->both += llabs(start) <= g->collar && llabs(end) <= g->collar;
        bound(g, AUDIO_FAULT_START, start, gold, mine);
        bound(g, AUDIO_FAULT_END, end, gold, mine);
    }
}

/* ---- transcript ---- */

/* The stretch of the work's texts, to show a wrong piece with. */
static void text_fault(struct grading *g, const struct audio_edit *e)
{
    static const enum audio_fault kinds[] = {[AUDIO_SUBSTITUTED] = AUDIO_FAULT_SUBSTITUTED,
                                             [AUDIO_DROPPED] = AUDIO_FAULT_DROPPED,
                                             [AUDIO_INSERTED] = AUDIO_FAULT_INSERTED,
                                             [AUDIO_PARTICLE] = AUDIO_FAULT_PARTICLE};
    const struct audio_segment *gold = e->gold < g->gold->count ? &g->gold->list[e->gold] : NULL;
    enum audio_fault kind = kinds[e->slip];
    if (kind == AUDIO_FAULT_PARTICLE && !*e->want)
        kind = AUDIO_FAULT_PARTICLE_MORE;
    char from[32] = "0", to[32] = "0", place[80], at[80] = "";
    if (gold) {
        format_ms(gold->start, from, sizeof from);
        format_ms(gold->end, to, sizeof to);
        snprintf(at, sizeof at, "%lld-%lld", (long long) gold->start, (long long) gold->end);
    }
    snprintf(place, sizeof place, "%s–%s s", from, to);
    lab_result_fault(g->result, &(struct lab_fault){.kind = &audio_faults[kind],
                                                    .score = score_of(g, "cer"),
                                                    .place = place,
                                                    .at = at,
                                                    .mine = e->mine,
                                                    .gold = e->want,
                                                    .args = {e->mine, e->want}});
}

/* ---- the lines of the score ---- */

static double share(size_t part, size_t golds, size_t mines)
{
    return golds + mines ? 2 * (double) part / (double) (golds + mines) : 1;
}

static size_t right_labels(const struct grading *g)
{
    size_t right = 0;
    for (size_t i = 0; i < g->gold->count; i++) {
        uint32_t with = g->any.match.given_of[i];
        right +=
            with != ASSIGN_NONE && strcmp(g->gold->list[i].label, g->mine->list[with].label) == 0;
    }
    return right;
}

static void line(struct grading *g, const struct labspec_score *score)
{
    struct tally t = g->strict.match.tally;
    struct wer_counts c = g->text.counts;
    size_t right = right_labels(g);
    if (!score->metric)
        return;
    if (strcmp(score->metric, "segment_f1") == 0)
        lab_result_metric(g->result, score, tally_f1(t), "TP %zu, FP %zu, FN %zu", t.matched,
                          t.given - t.matched, t.gold - t.matched);
    else if (strcmp(score->metric, "boundary") == 0)
        lab_result_metric(g->result, score, share(g->both, t.gold, t.given),
                          "TP %zu, FP %zu, FN %zu, ±%lld ms", g->both, t.given - g->both,
                          t.gold - g->both, (long long) g->collar);
    else if (strcmp(score->metric, "labels") == 0)
        lab_result_metric(g->result, score, share(right, t.gold, t.given), "TP %zu, FP %zu, FN %zu",
                          right, t.given - right, t.gold - right);
    else if (strcmp(score->metric, "cer") == 0)
        lab_result_metric(g->result, score, wer_rate(c), "S %zu, D %zu, I %zu, N %zu",
                          c.substituted, c.deleted, c.inserted, c.length);
}

static void grade(struct grading *g)
{
    struct segment_rule rule = {1, 2, false, g->collar};
    struct sides *s = &g->sides;
    segment_match(s->gold, s->golds, s->mine, s->mines, &rule, &g->strict);
    rule.any_label = true;
    segment_match(s->gold, s->golds, s->mine, s->mines, &rule, &g->any);
    for (size_t i = 0; i < g->strict.match.findings_count; i++)
        finding(g, &g->strict.match.findings[i]);
    pairs(g);
    for (size_t i = 0; i < g->text.edits_count; i++)
        text_fault(g, &g->text.edits[i]);
    for (unsigned i = 0; i < g->task->spec->scores_count; i++)
        line(g, &g->task->spec->scores[i]);
    segment_result_finish(&g->strict);
    segment_result_finish(&g->any);
}

bool audio_grade(const struct lab_opened *o, const void *work, struct lab_result *result,
                 struct err *err)
{
    const struct audio_work *gold = o->gold, *mine = work;
    struct grading g = {.task = o->lab, .result = result, .gold = gold, .mine = mine};
    const char *particles = labspec_option(g.task->spec, "particles", NULL);
    bool ok = audio_task_collar(g.task, &g.collar, err) &&
              audio_text_compare(gold, mine, particles, &g.text, err);
    if (ok) {
        g.sides = (struct sides){segments_of(gold), segments_of(mine), gold->count, mine->count};
        grade(&g);
        free(g.sides.gold);
        free(g.sides.mine);
    }
    audio_text_finish(&g.text);
    return ok;
}
