#include "core/lab/metric/map.h"

#include "base/str.h"
#include "core/lab/metric/order.h"

#include <stdlib.h>

enum verdict { WRONG, RIGHT, IGNORED };

/* An object that a detection fits at the first `reach` levels. */
struct near {
    uint32_t object, found;
    double iou;
    uint32_t reach;
};

struct run {
    const struct map_object *objects;
    const struct map_found *found;
    size_t objects_count, found_count;
    enum map_rule rule;
    int64_t num[MAP_COCO_STEPS], den; /* least IoUs, rising */
    unsigned levels;
    struct labels labels;
    unsigned *object_label, *found_label;
    uint32_t *order; /* detections by class, then falling confidence */
    size_t order_count;
    struct near *nears; /* VOC: the best of each detection; COCO: all, by detection, then object */
    size_t nears_count, nears_cap;
    size_t *first; /* COCO: of each detection; one more at the end */
    bool *taken;
};

static bool is_ignored(const struct run *run, uint32_t object)
{
    return run->objects[object].ignored || (run->rule == MAP_COCO && run->objects[object].crowd);
}

/* ---- the order of detections ---- */

static void sort_found(struct run *run, uint64_t *keys)
{
    size_t n = run->found_count;
    if (run->rule == MAP_COCO) {
        for (size_t i = 0; i < n; i++)
            keys[i] = run->found[i].box.image;
        order_by(keys, run->order, n);
    }
    for (size_t i = 0; i < n; i++)
        keys[i] = ~order_key(run->found[i].confidence);
    order_by(keys, run->order, n);
    for (size_t i = 0; i < n; i++)
        keys[i] = run->found_label[i];
    order_by(keys, run->order, n);
}

/* Leaves the first of each class and image. */
static void keep_most(struct run *run, uint64_t *keys)
{
    size_t n = run->found_count, kept = 0;
    uint32_t *places = xmalloc((n + 1) * sizeof *places), *group = xmalloc((n + 1) * sizeof *group);
    uint32_t *counts = xcalloc(n + 1, sizeof *counts), groups = 0;
    for (uint32_t i = 0; i < n; i++) {
        keys[i] = (uint64_t) run->found[i].box.image << 32 | run->found_label[i];
        places[i] = i;
    }
    order_by(keys, places, n);
    for (size_t i = 0; i < n; i++) {
        groups += i > 0 && keys[places[i]] != keys[places[i - 1]];
        group[places[i]] = groups;
    }
    for (size_t i = 0; i < n; i++)
        if (counts[group[run->order[i]]]++ < MAP_COCO_MOST)
            run->order[kept++] = run->order[i];
    run->order_count = kept;
    free(places);
    free(group);
    free(counts);
}

static void order_found(struct run *run)
{
    size_t n = run->found_count;
    uint64_t *keys = xmalloc((n + 1) * sizeof *keys);
    run->order = xmalloc((n + 1) * sizeof *run->order);
    run->order_count = n;
    for (uint32_t i = 0; i < n; i++)
        run->order[i] = i;
    sort_found(run, keys);
    if (run->rule == MAP_COCO)
        keep_most(run, keys);
    free(keys);
}

/* ---- what lies near what ---- */

/* How many levels the pair reaches, compared in integers; a crowd by its share of the detection. */
static uint32_t reach(const struct run *run, struct near *n)
{
    const struct box *a = &run->objects[n->object].box, *b = &run->found[n->found].box;
    __int128 shared = box_shared(a, b), whole = box_area(b);
    uint32_t levels = 0;
    if (run->rule == MAP_COCO && run->objects[n->object].crowd)
        n->iou = (double) shared / (double) whole;
    else
        whole += box_area(a) - shared;
    while (levels < run->levels && run->den * shared >= run->num[levels] * whole)
        levels++;
    return levels;
}

static bool keep_best(void *data, uint32_t object, uint32_t found, double iou)
{
    struct run *run = data;
    struct near *best = &run->nears[found], n = {object, found, iou, 0};
    bool better = iou > best->iou || (iou == best->iou && object < best->object);
    if (better && (n.reach = reach(run, &n)) > 0)
        *best = n;
    return true;
}

static bool add_near(void *data, uint32_t object, uint32_t found, double iou)
{
    struct run *run = data;
    struct near n = {object, found, iou, 0};
    if ((n.reach = reach(run, &n)) == 0)
        return true;
    if (run->nears_count == run->nears_cap) {
        run->nears_cap = run->nears_cap ? 2 * run->nears_cap : 1024;
        run->nears = xrealloc(run->nears, run->nears_cap * sizeof *run->nears);
    }
    run->nears[run->nears_count++] = n;
    return true;
}

/* Brings the pairs together by detection, then by object. */
static void group_nears(struct run *run)
{
    size_t n = run->nears_count;
    uint64_t *keys = xmalloc((n + 1) * sizeof *keys);
    uint32_t *order = xmalloc((n + 1) * sizeof *order);
    struct near *sorted = xmalloc((n + 1) * sizeof *sorted);
    run->first = xcalloc(run->found_count + 2, sizeof *run->first);
    for (uint32_t i = 0; i < n; i++) {
        keys[i] = (uint64_t) run->nears[i].found << 32 | run->nears[i].object;
        order[i] = i;
        run->first[run->nears[i].found + 1]++;
    }
    order_by(keys, order, n);
    for (size_t i = 0; i < n; i++)
        sorted[i] = run->nears[order[i]];
    for (size_t i = 1; i < run->found_count + 1; i++)
        run->first[i] += run->first[i - 1];
    free(run->nears);
    free(keys);
    free(order);
    run->nears = sorted;
}

/* Of the detections that count. */
static void find_nears(struct run *run)
{
    struct box *objects = xmalloc((run->objects_count + 1) * sizeof *objects);
    struct box *found = xmalloc((run->found_count + 1) * sizeof *found);
    bool *skip = xcalloc(run->found_count + 1, sizeof *skip);
    struct box_least least = {run->num[0], run->den, false};
    for (size_t i = 0; i < run->objects_count; i++) {
        objects[i] = run->objects[i].box;
        if (run->rule == MAP_COCO && run->objects[i].crowd)
            least.num = 0; /* a crowd is not measured by the union */
    }
    for (size_t i = 0; i < run->found_count; i++) {
        found[i] = run->found[i].box;
        skip[i] = run->rule == MAP_COCO;
    }
    for (size_t i = 0; i < run->order_count; i++)
        skip[run->order[i]] = false;
    if (run->rule != MAP_COCO)
        run->nears = xcalloc(run->found_count + 1, sizeof *run->nears);
    box_each_pair(&(struct box_side){objects, run->objects_count, NULL, run->object_label},
                  &(struct box_side){found, run->found_count, skip, run->found_label}, least,
                  run->rule == MAP_COCO ? add_near : keep_best, run);
    if (run->rule == MAP_COCO)
        group_nears(run);
    free(objects);
    free(found);
    free(skip);
}

/* ---- matching ---- */

static enum verdict judge_voc(struct run *run, uint32_t found)
{
    const struct near *best = &run->nears[found];
    if (best->reach == 0)
        return WRONG;
    if (is_ignored(run, best->object))
        return IGNORED;
    if (run->taken[best->object])
        return WRONG;
    run->taken[best->object] = true;
    return RIGHT;
}

static enum verdict judge_coco(struct run *run, uint32_t found, unsigned level)
{
    const struct near *best = NULL;
    for (int ignored = 0; ignored < 2 && !best; ignored++)
        for (size_t i = run->first[found]; i < run->first[found + 1]; i++) {
            const struct near *n = &run->nears[i];
            bool free_one = !run->taken[n->object] || run->objects[n->object].crowd;
            if (n->reach > level && is_ignored(run, n->object) == ignored && free_one &&
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

static void rate_class(struct run *run, unsigned level, size_t from, size_t to,
                       struct map_class *class)
{
    unsigned char *verdicts = xcalloc(to - from + 1, 1);
    size_t ignored = 0;
    for (size_t i = from; i < to; i++) {
        uint32_t found = run->order[i];
        enum verdict v =
            run->rule == MAP_COCO ? judge_coco(run, found, level) : judge_voc(run, found);
        verdicts[i - from] = (unsigned char) v;
        ignored += v == IGNORED;
    }
    double *best = envelope(verdicts, to - from, &class->right);
    class->wrong = to - from - ignored - class->right;
    class->ap = average_precision(best, class->right, class->objects, run->rule);
    free(best);
    free(verdicts);
}

static void rate(struct run *run, unsigned level, struct map_result *r)
{
    size_t counted = 0, from = 0;
    *r = (struct map_result){.count = run->labels.count};
    r->classes = xcalloc(r->count + 1, sizeof *r->classes);
    run->taken = xcalloc(run->objects_count + 1, sizeof *run->taken);
    for (uint32_t i = 0; i < run->objects_count; i++)
        r->classes[run->object_label[i]].objects += !is_ignored(run, i);
    for (size_t c = 0; c < r->count; c++) {
        size_t to = from;
        while (to < run->order_count && run->found_label[run->order[to]] == c)
            to++;
        r->classes[c].label = run->labels.names[c];
        rate_class(run, level, from, to, &r->classes[c]);
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
    run->found_label = labels_numbers(&run->labels, found, run->found_count);
    order_found(run);
    find_nears(run);
    free(objects);
    free(found);
}

static void dispose(struct run *run)
{
    labels_finish(&run->labels);
    free(run->object_label);
    free(run->found_label);
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
                      .rule = rule,
                      .num = {num},
                      .den = den,
                      .levels = 1};
    prepare(&run);
    rate(&run, 0, result);
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
                      .rule = MAP_COCO,
                      .den = 100,
                      .levels = MAP_COCO_STEPS};
    bool defined = true;
    for (int i = 0; i < MAP_COCO_STEPS; i++)
        run.num[i] = 50 + 5 * i;
    prepare(&run);
    *ap = 0;
    for (unsigned i = 0; i < MAP_COCO_STEPS; i++) {
        struct map_result r;
        rate(&run, i, &r);
        defined = defined && r.defined;
        mean[i] = r.mean;
        *ap += r.mean / MAP_COCO_STEPS;
        map_result_finish(&r);
    }
    dispose(&run);
    return defined;
}
