#include "core/lab/metric/segment.h"

#include "base/str.h"

#include <stdlib.h>

static struct box box_of(const struct segment *s)
{
    return (struct box){.edge = {s->start, 0, s->end, 1}, .image = s->track, .label = s->label};
}

static struct box *boxes_of(const struct segment *segments, size_t n)
{
    struct box *boxes = xcalloc(n + 1, sizeof *boxes);
    for (size_t i = 0; i < n; i++)
        boxes[i] = box_of(&segments[i]);
    return boxes;
}

double segment_iou(const struct segment *a, const struct segment *b)
{
    struct box x = box_of(a), y = box_of(b);
    return box_iou(&x, &y);
}

void segment_match(const struct segment *gold, size_t golds, const struct segment *given,
                   size_t givens, const struct segment_rule *rule, struct segment_result *result)
{
    struct box *a = boxes_of(gold, golds), *b = boxes_of(given, givens);
    struct box_rule how = {rule->num, rule->den, rule->any_label};
    *result = (struct segment_result){.placed = 0};
    box_match(a, golds, b, givens, &how, &result->match);
    for (size_t i = 0; i < golds; i++) {
        uint32_t with = result->match.given_of[i];
        if (with == ASSIGN_NONE)
            continue;
        result->bounds += 2;
        result->placed += llabs(given[with].start - gold[i].start) <= rule->collar;
        result->placed += llabs(given[with].end - gold[i].end) <= rule->collar;
    }
    free(a);
    free(b);
}

double segment_placed_share(const struct segment_result *result)
{
    if (result->match.tally.gold + result->match.tally.given == 0)
        return 1;
    return result->bounds ? (double) result->placed / (double) result->bounds : 0;
}

void segment_result_finish(struct segment_result *result)
{
    box_result_finish(&result->match);
    *result = (struct segment_result){.placed = 0};
}
