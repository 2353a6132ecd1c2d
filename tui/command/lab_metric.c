/* `xunlian lab metric`: two files compared by one of the metrics that labs are marked with. */
#include "tui/command/lab_metric.h"

#include "base/str.h"
#include "core/lab/metric/classes.h"
#include "core/lab/metric/cluster.h"
#include "core/lab/metric/rank.h"
#include "core/lab/metric/wer.h"
#include "tui/command/lab_verbs.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLLAR_MS = 50, IOU_DEN = METRIC_IOU_DEN, NAME_COLS = 28 };

/* ---- figures ---- */

static const struct {
    const char *name, *text;
} figure_names[] = {
    {"matched", N_("matched")},
    {"gold", N_("right ones")},
    {"given", N_("given")},
    {"precision", N_("precision")},
    {"recall", N_("recall")},
    {"f1", N_("F1")},
    {"iou", N_("mean IoU of the matched")},
    {"oks", N_("mean OKS of the matched")},
    {"missing", N_("missing")},
    {"extra", N_("given too many")},
    {"label", N_("wrong label")},
    {"boundary", N_("bounds off")},
    {"astray", N_("label and bounds wrong")},
    {"twice", N_("given twice")},
    {"placed", N_("bounds within 50 ms")},
    {"count", N_("compared")},
    {"raters", N_("raters")},
    {"accuracy", N_("accuracy")},
    {"macro_f1", N_("macro F1")},
    {"weighted_f1", N_("weighted F1")},
    {"raw", N_("raw agreement")},
    {"kappa", N_("Cohen's kappa")},
    {"kappa_linear", N_("weighted kappa, linear")},
    {"kappa_quadratic", N_("weighted kappa, quadratic")},
    {"fleiss", N_("Fleiss' kappa")},
    {"alpha", N_("Krippendorff's alpha")},
    {"alpha_ordinal", N_("alpha, ordinal")},
    {"alpha_interval", N_("alpha, interval")},
    {"alpha_ratio", N_("alpha, ratio")},
    {"ari", N_("adjusted Rand index")},
    {"rand", N_("Rand index")},
    {"tau_b", N_("Kendall's tau-b")},
    {"tau_a", N_("Kendall's tau-a")},
    {"rho", N_("Spearman's rho")},
    {"rate", N_("error rate")},
    {"substituted", N_("substituted")},
    {"deleted", N_("deleted")},
    {"inserted", N_("inserted")},
    {"length", N_("units of the right text")},
    {"voc11", N_("mAP, VOC at 11 points")},
    {"voc", N_("mAP, VOC at all points")},
    {"coco", N_("mAP, COCO .50 to .95")},
    {"coco50", N_("mAP, COCO at .50")},
    {"coco75", N_("mAP, COCO at .75")},
};

void metric_add_number(struct metric_job *job, const char *name, bool defined, double value)
{
    json_object_set_new(job->figures, name,
                        defined && isfinite(value) ? json_real(value) : json_null());
}

void metric_add_count(struct metric_job *job, const char *name, size_t count)
{
    json_object_set_new(job->figures, name, json_integer((json_int_t) count));
}

void metric_add_tally(struct metric_job *job, struct tally t)
{
    metric_add_count(job, "matched", t.matched);
    metric_add_count(job, "gold", t.gold);
    metric_add_count(job, "given", t.given);
    metric_add_number(job, "precision", true, tally_precision(t));
    metric_add_number(job, "recall", true, tally_recall(t));
    metric_add_number(job, "f1", true, tally_f1(t));
}

static int print(const struct metric_job *job)
{
    for (size_t i = 0; i < sizeof figure_names / sizeof *figure_names; i++) {
        const json_t *value = json_object_get(job->figures, figure_names[i].name);
        if (!value)
            continue;
        cli_pad(_(figure_names[i].text), NAME_COLS);
        if (json_is_integer(value))
            printf("%lld\n", (long long) json_integer_value(value));
        else if (json_is_real(value))
            printf("%.4f\n", json_real_value(value));
        else
            puts(_("undefined"));
    }
    return cli_done();
}

/* ---- metrics ---- */

void metric_add_faults(struct metric_job *job, const size_t *counts)
{
    static const struct {
        enum box_fault fault;
        const char *name;
    } names[] = {{BOX_MISSING, "missing"}, {BOX_EXTRA, "extra"},   {BOX_LABEL, "label"},
                 {BOX_LOOSE, "boundary"},  {BOX_ASTRAY, "astray"}, {BOX_TWICE, "twice"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        metric_add_count(job, names[i].name, counts[names[i].fault]);
}

static bool add_boxes(struct metric_job *job, const struct box_result *r, struct err *err)
{
    size_t counts[BOX_MISSING + 1] = {0};
    if (r->crowded) {
        err_set(err, ERR_TOO_BIG, "%s", job->given);
        return err_detail(err, "IoU: > %d", ASSIGN_EDGES_MOST);
    }
    for (size_t i = 0; i < r->findings_count; i++)
        counts[r->findings[i].fault]++;
    metric_add_tally(job, r->tally);
    metric_add_number(job, "iou", r->tally.matched > 0, r->iou_sum / (double) r->tally.matched);
    metric_add_faults(job, counts);
    return true;
}

static bool measure_spans(struct metric_job *job, struct err *err)
{
    struct metric_spans gold, given;
    struct span_result r;
    size_t counts[SPAN_MISSING + 1] = {0};
    static const char *const names[] = {
        [SPAN_BOUNDARY] = "boundary", [SPAN_LABEL] = "label", [SPAN_ASTRAY] = "astray",
        [SPAN_TWICE] = "twice",       [SPAN_EXTRA] = "extra", [SPAN_MISSING] = "missing"};
    if (!metric_read_spans(&job->arena, job->gold, &gold, err) ||
        !metric_read_spans(&job->arena, job->given, &given, err))
        return false;
    if (gold.texts != given.texts) {
        err_set(err, ERR_INVALID, "%s", job->given);
        return err_detail(err, "%zu ≠ %zu", given.texts, gold.texts);
    }
    span_match(gold.list, gold.count, given.list, given.count, &r);
    for (size_t i = 0; i < r.findings_count; i++)
        counts[r.findings[i].fault]++;
    metric_add_tally(job, r.tally);
    for (int i = SPAN_BOUNDARY; i <= SPAN_MISSING; i++)
        metric_add_count(job, names[i], counts[i]);
    span_result_finish(&r);
    return true;
}

static struct box *only_boxes(struct metric_job *job, const struct metric_boxes *m)
{
    struct box *boxes = arena_array(&job->arena, m->objects_count + 1, sizeof *boxes);
    for (size_t i = 0; i < m->objects_count; i++)
        boxes[i] = m->objects[i].box;
    return boxes;
}

static bool measure_boxes(struct metric_job *job, struct err *err)
{
    struct metric_boxes gold, given;
    struct box_result r;
    const struct box_rule rule = {job->iou ? job->iou : IOU_DEN * 3 / 4, IOU_DEN, false};
    if (!metric_read_coco(&job->arena, job->gold, &gold, err) ||
        !metric_read_coco(&job->arena, job->given, &given, err))
        return false;
    box_match(only_boxes(job, &gold), gold.objects_count, only_boxes(job, &given),
              given.objects_count, &rule, &r);
    bool ok = add_boxes(job, &r, err);
    box_result_finish(&r);
    return ok;
}

static bool measure_map(struct metric_job *job, struct err *err)
{
    struct metric_boxes gold, given;
    struct map_result r;
    double steps[MAP_COCO_STEPS], ap;
    static const char *const names[] = {[MAP_VOC11] = "voc11", [MAP_VOC_ALL] = "voc"};
    if (!metric_read_coco(&job->arena, job->gold, &gold, err) ||
        !metric_read_coco(&job->arena, job->given, &given, err))
        return false;
    for (int rule = MAP_VOC11; rule <= MAP_VOC_ALL; rule++) {
        map_rate(gold.objects, gold.objects_count, given.found, given.found_count,
                 (enum map_rule) rule, job->iou ? job->iou : IOU_DEN / 2, IOU_DEN, &r);
        metric_add_number(job, names[rule], r.defined, r.mean);
        map_result_finish(&r);
    }
    bool defined =
        map_coco(gold.objects, gold.objects_count, given.found, given.found_count, steps, &ap);
    metric_add_number(job, "coco", defined, ap);
    metric_add_number(job, "coco50", defined, steps[0]);
    metric_add_number(job, "coco75", defined, steps[5]);
    return true;
}

static bool measure_segments(struct metric_job *job, struct err *err)
{
    struct metric_segments gold, given;
    struct segment_result r;
    const struct segment_rule rule = {job->iou ? job->iou : IOU_DEN / 2, IOU_DEN, false, COLLAR_MS};
    if (!metric_read_segments(&job->arena, job->gold, &gold, err) ||
        !metric_read_segments(&job->arena, job->given, &given, err))
        return false;
    segment_match(gold.list, gold.count, given.list, given.count, &rule, &r);
    bool ok = add_boxes(job, &r.match, err);
    if (ok)
        metric_add_number(job, "placed", true, segment_placed_share(&r));
    segment_result_finish(&r);
    return ok;
}

static bool measure_text(struct metric_job *job, enum wer_unit unit, struct err *err)
{
    struct metric_lines gold, given;
    struct wer_counts sum = {0};
    if (!metric_read_lines(&job->arena, job->gold, &gold, err) ||
        !metric_read_lines(&job->arena, job->given, &given, err))
        return false;
    if (gold.count != given.count) {
        err_set(err, ERR_INVALID, "%s", job->given);
        return err_detail(err, "%zu ≠ %zu", given.count, gold.count);
    }
    for (size_t i = 0; i < gold.count; i++) {
        struct wer_line line;
        bool ok =
            wer_compare(gold.list[i], given.list[i], unit, job->exact ? 0 : WER_USUAL, &line, err);
        sum = wer_add(sum, line.counts);
        wer_line_finish(&line);
        if (!ok)
            return err_context(err, "%s:%zu", job->given, i + 1);
    }
    metric_add_number(job, "rate", true, wer_rate(sum));
    metric_add_count(job, "substituted", sum.substituted);
    metric_add_count(job, "deleted", sum.deleted);
    metric_add_count(job, "inserted", sum.inserted);
    metric_add_count(job, "length", sum.length);
    return true;
}

static bool measure_cer(struct metric_job *job, struct err *err)
{
    return measure_text(job, WER_CHARACTERS, err);
}

static bool measure_wer(struct metric_job *job, struct err *err)
{
    return measure_text(job, WER_WORDS, err);
}

/* Labels of both sides as numbers. */
struct numbered {
    struct labels labels;
    unsigned *gold, *given;
    size_t count;
};

static bool number(struct metric_job *job, struct numbered *n, struct err *err)
{
    struct metric_pairs p;
    if (!metric_read_pairs(&job->arena, job->gold, job->given, &p, err))
        return false;
    labels_collect(&n->labels, p.gold, p.count, p.given, p.count);
    n->gold = labels_numbers(&n->labels, p.gold, p.count);
    n->given = labels_numbers(&n->labels, p.given, p.count);
    n->count = p.count;
    metric_add_count(job, "count", p.count);
    if (n->labels.count <= AGREE_VALUES_MOST)
        return true;
    return err_set(err, ERR_TOO_BIG, "%s", job->gold);
}

static void numbered_finish(struct numbered *n)
{
    labels_finish(&n->labels);
    free(n->gold);
    free(n->given);
}

static bool measure_classes(struct metric_job *job, struct err *err)
{
    struct numbered n = {.count = 0};
    struct classes_result r;
    bool ok = number(job, &n, err);
    if (ok) {
        classes_compare(n.gold, n.given, n.count, n.labels.count, &r);
        metric_add_number(job, "accuracy", true, r.accuracy);
        metric_add_number(job, "macro_f1", true, r.macro.f1);
        metric_add_number(job, "weighted_f1", true, r.weighted.f1);
        classes_result_finish(&r);
    }
    numbered_finish(&n);
    return ok;
}

static bool measure_clusters(struct metric_job *job, struct err *err)
{
    struct numbered n = {.count = 0};
    bool ok = number(job, &n, err);
    if (ok) {
        struct cluster_result r =
            cluster_compare(n.gold, n.labels.count, n.given, n.labels.count, n.count);
        metric_add_number(job, "ari", r.defined, r.adjusted);
        metric_add_number(job, "rand", true, r.rand);
    }
    numbered_finish(&n);
    return ok;
}

static bool measure_rank(struct metric_job *job, struct err *err)
{
    struct metric_pairs p;
    if (!metric_read_pairs(&job->arena, job->gold, job->given, &p, err))
        return false;
    double *a = arena_array(&job->arena, p.count + 1, sizeof *a);
    double *b = arena_array(&job->arena, p.count + 1, sizeof *b);
    for (size_t i = 0; i < p.count; i++) {
        if (!metric_number(p.gold[i], &a[i]) || !metric_number(p.given[i], &b[i])) {
            bool good = metric_number(p.gold[i], &a[i]);
            err_set(err, ERR_FORMAT, "%s", good ? job->given : job->gold);
            return err_detail(err, "%s", good ? p.given[i] : p.gold[i]);
        }
    }
    struct rank_result r = rank_compare(a, b, p.count);
    metric_add_count(job, "count", p.count);
    metric_add_number(job, "tau_b", r.defined, r.tau_b);
    metric_add_number(job, "tau_a", r.pairs > 0, r.tau_a);
    metric_add_number(job, "rho", r.defined, r.rho);
    return true;
}

/* ---- the command ---- */

static const struct {
    const char *name;
    bool (*measure)(struct metric_job *job, struct err *err);
} metrics[] = {
    {"spans", measure_spans},       {"boxes", measure_boxes},
    {"map", measure_map},           {"segments", measure_segments},
    {"cer", measure_cer},           {"wer", measure_wer},
    {"classes", measure_classes},   {"agreement", metric_agreement},
    {"clusters", measure_clusters}, {"rank", measure_rank},
    {"polygons", metric_polygons},  {"keypoints", metric_keypoints},
};

static int measure(struct metric_job *job, const char *name, bool json)
{
    struct err err = ERR_INIT;
    size_t i = 0, count = sizeof metrics / sizeof *metrics;
    while (i < count && strcmp(metrics[i].name, name) != 0)
        i++;
    if (i == count)
        return cli_refuse(_("%s: there is no such metric"), name);
    job->figures = json_object();
    json_object_set_new(job->figures, "metric", json_string(name));
    int status = CLI_FAILED;
    if (!metrics[i].measure(job, &err))
        cli_fail(&err);
    else
        status = json ? cli_json(json_incref(job->figures)) : print(job);
    json_decref(job->figures);
    arena_finish(&job->arena);
    return status;
}

static int run(struct cli *cli, int argc, char **argv)
{
    bool bad = false, json = args_take_flag("--json", &argc, argv);
    struct metric_job job = {.exact = args_take_flag("--exact", &argc, argv)};
    const char *iou = args_take_value("--iou", &argc, argv, &bad);
    double share = 0;
    (void) cli;
    const char *sigma = args_take_value("--sigma", &argc, argv, &bad);
    if (bad || argc != 4 || argv[1][0] == '-')
        return CLI_USAGE;
    if (iou && (!metric_number(iou, &share) || share < 1.0 / IOU_DEN || share > 1))
        return cli_refuse(_("%s: an IoU is above 0 and at most 1"), iou);
    if (sigma && (!metric_number(sigma, &job.sigma) || job.sigma <= 0))
        return cli_refuse(_("%s: a sigma is a number above 0"), sigma);
    job.iou = llround(share * IOU_DEN);
    job.gold = argv[2];
    job.given = argv[3];
    return measure(&job, argv[1], json);
}

const struct command command_lab_metric = {
    .name = "metric",
    .usage = "lab metric spans | boxes | map | polygons | keypoints | segments | cer | wer | "
             "classes | agreement | clusters | rank GOLD FILE [--iou N] [--sigma N] [--exact] "
             "[--json]",
    .summary = N_("compare two files by one metric"),
    .aid = true,
    .run = run,
};
