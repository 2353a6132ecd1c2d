#include "core/lab/metric/map.h"

#include "base/str.h"

#include <stdlib.h>

enum verdict { WRONG, RIGHT, IGNORED };

struct near {
    uint32_t object, found;
    double iou;
    __int128 shared, whole;
};

struct entry {
    uint32_t found, image;
    unsigned label;
    double confidence;
};

struct run {
    const struct map_object *objects;
    const struct map_found *found;
    size_t objects_count, found_count;
    enum map_rule rule;
    int64_t num, den;
    struct labels labels;
    unsigned *object_label;
    struct near *nears; /* by detection, then by object */
    size_t nears_count, nears_cap;
    size_t *first;       /* of each detection; one more at the end */
    struct entry *order; /* by class, then falling confidence */
    size_t order_count;
    bool *taken;
};

static bool is_ignored(const struct run *run, uint32_t object)
{
    return run->objects[object].ignored || (run->rule == MAP_COCO && run->objects[object].crowd);
}

/* ---- what lies near what ---- */

static void add_near(void *data, uint32_t object, uint32_t found)
{
    struct run *run = data;
    const struct box *a = &run->objects[object].box, *b = &run->found[found].box;
    struct near n = {.object = object, .found = found, .shared = box_shared(a, b)};
    n.whole = box_area(b);
    if (!(run->rule == MAP_COCO && run->objects[object].crowd))
        n.whole += box_area(a) - n.shared;
    n.iou = (double) n.shared / (double) n.whole;
    if (run->nears_count == run->nears_cap) {
        run->nears_cap = run->nears_cap ? 2 * run->nears_cap : 64;
        run->nears = xrealloc(run->nears, run->nears_cap * sizeof *run->nears);
    }
    run->nears[run->nears_count++] = n;
}

/* Few lie near one detection: by insertion. */
static void by_object(struct near *list, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct near held = list[i];
        size_t k = i;
        for (; k > 0 && list[k - 1].object > held.object; k--)
            list[k] = list[k - 1];
        list[k] = held;
    }
}

/* Brings the pairs together by detection, then by object: counted, not compared. */
static void group_nears(struct run *run)
{
    struct near *sorted = xcalloc(run->nears_count + 1, sizeof *sorted);
    run->first = xcalloc(run->found_count + 2, sizeof *run->first);
    for (size_t i = 0; i < run->nears_count; i++)
        run->first[run->nears[i].found + 2]++;
    for (size_t i = 2; i < run->found_count + 2; i++)
        run->first[i] += run->first[i - 1];
    for (size_t i = 0; i < run->nears_count; i++)
        sorted[run->first[run->nears[i].found + 1]++] = run->nears[i];
    for (size_t i = 0; i < run->found_count; i++)
        by_object(sorted + run->first[i], run->first[i + 1] - run->first[i]);
    free(run->nears);
    run->nears = sorted;
}

static void find_nears(struct run *run)
{
    struct box *objects = xcalloc(run->objects_count + 1, sizeof *objects);
    struct box *found = xcalloc(run->found_count + 1, sizeof *found);
    for (size_t i = 0; i < run->objects_count; i++)
        objects[i] = run->objects[i].box;
    for (size_t i = 0; i < run->found_count; i++)
        found[i] = run->found[i].box;
    box_each_pair(&(struct box_side){objects, run->objects_count, NULL},
                  &(struct box_side){found, run->found_count, NULL}, false, add_near, run);
    group_nears(run);
    free(objects);
    free(found);
}

/* ---- the order of detections ---- */

static int by_confidence(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->label != y->label)
        return x->label < y->label ? -1 : 1;
    if (x->confidence != y->confidence)
        return x->confidence > y->confidence ? -1 : 1;
    return x->found < y->found ? -1 : x->found > y->found;
}

static int by_image(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->image != y->image)
        return x->image < y->image ? -1 : 1;
    return by_confidence(a, b);
}

static void order_found(struct run *run, const unsigned *found_label)
{
    size_t n = run->found_count, kept = 0, rank = 0;
    run->order = xcalloc(n + 1, sizeof *run->order);
    for (uint32_t i = 0; i < n; i++)
        run->order[i] =
            (struct entry){i, run->found[i].box.image, found_label[i], run->found[i].confidence};
    if (n > 0 && run->rule == MAP_COCO) {
        qsort(run->order, n, sizeof *run->order, by_image);
        for (size_t i = 0; i < n; i++) {
            const struct entry *e = &run->order[i], *last = kept ? &run->order[kept - 1] : e;
            rank = e->image == last->image && e->label == last->label ? rank + 1 : 1;
            if (rank <= MAP_COCO_MOST)
                run->order[kept++] = *e;
        }
        n = kept;
    }
    if (n > 0)
        qsort(run->order, n, sizeof *run->order, by_confidence);
    run->order_count = n;
}

/* ---- matching ---- */

static bool reaches(const struct run *run, const struct near *n)
{
    return run->den * n->shared >= run->num * n->whole;
}

static enum verdict judge_voc(struct run *run, uint32_t found)
{
    const struct near *best = NULL;
    for (size_t i = run->first[found]; i < run->first[found + 1]; i++)
        if (!best || run->nears[i].iou > best->iou)
            best = &run->nears[i];
    if (!best || !reaches(run, best))
        return WRONG;
    if (is_ignored(run, best->object))
        return IGNORED;
    if (run->taken[best->object])
        return WRONG;
    run->taken[best->object] = true;
    return RIGHT;
}

static enum verdict judge_coco(struct run *run, uint32_t found)
{
    const struct near *best = NULL;
    for (int ignored = 0; ignored < 2 && !best; ignored++)
        for (size_t i = run->first[found]; i < run->first[found + 1]; i++) {
            const struct near *n = &run->nears[i];
            bool free_one = !run->taken[n->object] || run->objects[n->object].crowd;
            if (is_ignored(run, n->object) == ignored && free_one && reaches(run, n) &&
                (!best || n->iou >= best->iou))
                best = n;
        }
    if (!best)
        return WRONG;
    run->taken[best->object] = true;
    return is_ignored(run, best->object) ? IGNORED : RIGHT;
}

/* ---- the curve ---- */

/* The best precision at each count of right ones, or better; [0] is at recall 0. */
static double *envelope(const unsigned char *verdicts, size_t n, size_t *right)
{
    double *best = xcalloc(n + 2, sizeof *best), most = 0;
    size_t hits = 0, seen = 0;
    for (size_t i = 0; i < n; i++) {
        seen += verdicts[i] != IGNORED;
        if (verdicts[i] == RIGHT) {
            hits++;
            best[hits] = (double) hits / (double) seen;
        }
    }
    for (size_t k = hits + 1; k-- > 0;) {
        most = best[k] > most ? best[k] : most;
        best[k] = most;
    }
    *right = hits;
    return best;
}

static double average_precision(const double *best, size_t right, size_t objects,
                                enum map_rule rule)
{
    size_t steps = rule == MAP_VOC11 ? 10 : 100;
    double sum = 0;
    if (objects == 0)
        return 0;
    if (rule == MAP_VOC_ALL) {
        for (size_t k = 1; k <= right; k++)
            sum += best[k];
        return sum / (double) objects;
    }
    for (size_t i = 0; i <= steps; i++) {
        size_t need = (i * objects + steps - 1) / steps; /* recall need / objects ≥ i / steps */
        sum += need <= right ? best[need] : 0;
    }
    return sum / (double) (steps + 1);
}

static void rate_class(struct run *run, size_t from, size_t to, struct map_class *class)
{
    unsigned char *verdicts = xcalloc(to - from + 1, 1);
    size_t ignored = 0;
    for (size_t i = from; i < to; i++) {
        uint32_t found = run->order[i].found;
        verdicts[i - from] = (unsigned char) (run->rule == MAP_COCO ? judge_coco(run, found)
                                                                    : judge_voc(run, found));
        ignored += verdicts[i - from] == IGNORED;
    }
    double *best = envelope(verdicts, to - from, &class->right);
    class->wrong = to - from - ignored - class->right;
    class->ap = average_precision(best, class->right, class->objects, run->rule);
    free(best);
    free(verdicts);
}

static void rate(struct run *run, int64_t num, int64_t den, struct map_result *r)
{
    size_t counted = 0, from = 0;
    *r = (struct map_result){.count = run->labels.count};
    r->classes = xcalloc(r->count + 1, sizeof *r->classes);
    run->num = num;
    run->den = den;
    run->taken = xcalloc(run->objects_count + 1, sizeof *run->taken);
    for (uint32_t i = 0; i < run->objects_count; i++)
        r->classes[run->object_label[i]].objects += !is_ignored(run, i);
    for (size_t c = 0; c < r->count; c++) {
        size_t to = from;
        while (to < run->order_count && run->order[to].label == c)
            to++;
        r->classes[c].label = run->labels.names[c];
        rate_class(run, from, to, &r->classes[c]);
        counted += r->classes[c].objects > 0;
        r->mean += r->classes[c].ap;
        from = to;
    }
    r->defined = counted > 0;
    r->mean = counted ? r->mean / (double) counted : 0;
    free(run->taken);
}

static const char *name(const struct box *box)
{
    return box->label ? box->label : "";
}

static void prepare(struct run *run)
{
    const char **objects = xcalloc(run->objects_count + 1, sizeof *objects);
    const char **found = xcalloc(run->found_count + 1, sizeof *found);
    for (size_t i = 0; i < run->objects_count; i++)
        objects[i] = name(&run->objects[i].box);
    for (size_t i = 0; i < run->found_count; i++)
        found[i] = name(&run->found[i].box);
    labels_collect(&run->labels, objects, run->objects_count, found, run->found_count);
    run->object_label = labels_numbers(&run->labels, objects, run->objects_count);
    unsigned *found_label = labels_numbers(&run->labels, found, run->found_count);
    find_nears(run);
    order_found(run, found_label);
    free(found_label);
    free(objects);
    free(found);
}

static void dispose(struct run *run)
{
    labels_finish(&run->labels);
    free(run->object_label);
    free(run->nears);
    free(run->first);
    free(run->order);
}

void map_rate(const struct map_object *objects, size_t objects_count, const struct map_found *found,
              size_t found_count, enum map_rule rule, int64_t num, int64_t den,
              struct map_result *result)
{
    struct run run = {.objects = objects,
                      .found = found,
                      .objects_count = objects_count,
                      .found_count = found_count,
                      .rule = rule};
    prepare(&run);
    rate(&run, num, den, result);
    dispose(&run);
}

void map_result_finish(struct map_result *result)
{
    free(result->classes);
    *result = (struct map_result){.count = 0};
}

bool map_coco(const struct map_object *objects, size_t objects_count, const struct map_found *found,
              size_t found_count, double mean[MAP_COCO_STEPS], double *ap)
{
    struct run run = {.objects = objects,
                      .found = found,
                      .objects_count = objects_count,
                      .found_count = found_count,
                      .rule = MAP_COCO};
    bool defined = true;
    prepare(&run);
    *ap = 0;
    for (int i = 0; i < MAP_COCO_STEPS; i++) {
        struct map_result r;
        rate(&run, 50 + 5 * i, 100, &r);
        defined = defined && r.defined;
        mean[i] = r.mean;
        *ap += r.mean / MAP_COCO_STEPS;
        map_result_finish(&r);
    }
    dispose(&run);
    return defined;
}
