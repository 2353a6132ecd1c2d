#include "core/lab/choice/grade.h"

#include "base/utf8.h"
#include "core/lab/metric/agree.h"
#include "core/lab/metric/rank.h"
#include "core/lab/metric/tally.h"

#include <stdlib.h>
#include <string.h>

enum { CLIP_COLS = 48 };

const struct lab_fault_kind choice_faults[] = {
    [CHOICE_UNANSWERED] = {"unanswered", ERR_N("not answered: %1")},
    [CHOICE_WRONG_CLASS] = {"wrong_class", ERR_N("the wrong class: %1")},
    [CHOICE_BIN_EDGE] = {"bin_edge", ERR_N("%2 lies on a bound and belongs to the other bin: %1")},
    [CHOICE_TEXT_NUMBER] = {"text_number", ERR_N("%2 is a number written as text: %1")},
    [CHOICE_MISSING_LABEL] = {"missing_label", ERR_N("a class is missing: %1")},
    [CHOICE_EXTRA_LABEL] = {"extra_label", ERR_N("a class too many: %1")},
    [CHOICE_WRONG_PREFERENCE] = {"wrong_preference", ERR_N("the wrong preference: %1")},
    [CHOICE_WRONG_REASON] = {"wrong_reason", ERR_N("another reason decides: %1")},
    [CHOICE_NO_REASON] = {"no_reason", ERR_N("no reason is given: %1")},
    [CHOICE_INVERTED] = {"inverted", ERR_N("%2 belongs before %3: %1")},
    {NULL, NULL},
};

/* ---- the gold ---- */

static bool gold_wrong(const struct choice_item *item, const struct choice_answer *a,
                       const char *what, struct err *err)
{
    if (a->line)
        err_set(err, ERR_INVALID, "gold/choice.jsonl:%u", a->line);
    else
        err_set(err, ERR_INVALID, "gold/choice.jsonl");
    err_detail(err, "%.60s: %s", item->id, what);
    return lab_why(err, LAB_WHY_UNANSWERED, item->id, NULL, NULL);
}

static bool check_gold(const struct choice_task *task, const struct choice_work *gold,
                       struct err *err)
{
    for (size_t i = 0; i < task->count; i++) {
        const struct choice_item *item = &task->items[i];
        const struct choice_answer *a = &gold->answers[i];
        if (!choice_answered(task, a))
            return gold_wrong(item, a, "null", err);
        struct decimal number;
        const char *written = choice_column(task, item);
        if (!written || a->why || !bins_number(written, &number))
            continue;
        const struct bin *bin = bins_find(&task->bins, number);
        if (!bin || a->labels == UINT64_C(1) << bin->label)
            continue;
        struct str shown = STR_INIT;
        choice_show(task, item, a, &shown);
        gold_wrong(item, a, task->spec->labels[bin->label].id, err);
        lab_why(err, LAB_WHY_BIN_GOLD, item->id, str_text(&shown),
                task->spec->labels[bin->label].title);
        str_finish(&shown);
        return false;
    }
    return true;
}

bool choice_gold(struct lab_task *lab, void *task, void *gold, struct err *err)
{
    char *text;
    size_t len;
    if (!lab_gold(lab, "choice.jsonl", &text, &len, err))
        return false;
    bool ok = choice_work_read(task, text, len, gold, err);
    free(text);
    if (!ok)
        return err_context(err, "gold/choice.jsonl");
    return check_gold(task, gold, err);
}

/* ---- measures ---- */

struct grader {
    const struct choice_task *task;
    const struct choice_work *gold, *given;
    struct lab_result *result;
};

static size_t answered(const struct grader *g)
{
    size_t n = 0;
    for (size_t i = 0; i < g->task->count; i++)
        n += choice_answered(g->task, &g->given->answers[i]);
    return n;
}

static size_t right(const struct grader *g)
{
    size_t n = 0;
    for (size_t i = 0; i < g->task->count; i++)
        n += choice_same(g->task, &g->gold->answers[i], &g->given->answers[i],
                         g->task->items[i].answers_count);
    return n;
}

static unsigned class_of(const struct grader *g, uint64_t labels)
{
    unsigned i = 0;
    while (i < g->task->spec->labels_count && !(labels >> i & 1))
        i++;
    return i;
}

/* Classes of both sides; not answered is a class of its own that nothing has. */
static void classes_of(const struct grader *g, unsigned *gold, unsigned *given)
{
    for (size_t i = 0; i < g->task->count; i++) {
        const struct choice_answer *a = &g->gold->answers[i], *b = &g->given->answers[i];
        bool pair = g->task->mode == CHOICE_PAIR;
        gold[i] = pair ? a->side : class_of(g, a->labels);
        given[i] = pair ? b->side : class_of(g, b->labels);
    }
}

static size_t classes_count(const struct grader *g)
{
    return g->task->mode == CHOICE_PAIR ? CHOICE_TIE + 1u : g->task->spec->labels_count + 1u;
}

/* The mean over the classes that the gold has: what nobody was asked for cannot lift or lower it
 * beyond what its wrong use costs the others. */
static double mean_f1(const struct tally *of, size_t count)
{
    double sum = 0;
    size_t n = 0;
    for (size_t c = 0; c < count; c++)
        if (of[c].gold > 0) {
            sum += tally_f1(of[c]);
            n++;
        }
    return n > 0 ? sum / (double) n : 0;
}

static void grade_macro(const struct grader *g, const struct labspec_score *rule)
{
    size_t classes = classes_count(g);
    struct tally *of = xcalloc(classes, sizeof *of);
    for (size_t i = 0; i < g->task->count; i++) {
        uint64_t a = g->gold->answers[i].labels, b = g->given->answers[i].labels;
        if (g->task->mode == CHOICE_PAIR) {
            a = UINT64_C(1) << g->gold->answers[i].side;
            b = UINT64_C(1) << g->given->answers[i].side;
        }
        for (size_t c = 0; c < classes && c < 64; c++) {
            of[c].gold += a >> c & 1;
            of[c].given += b >> c & 1;
            of[c].matched += (a & b) >> c & 1;
        }
    }
    double f1 = mean_f1(of, classes);
    for (size_t c = 0; rule->only && c < g->task->spec->labels_count; c++)
        if (strcmp(g->task->spec->labels[c].id, rule->only) == 0)
            f1 = tally_f1(of[c]);
    lab_result_metric(g->result, rule, f1, "%zu / %zu", right(g), g->task->count);
    free(of);
}

static void grade_kappa(const struct grader *g, const struct labspec_score *rule)
{
    unsigned *gold = xcalloc(g->task->count, sizeof *gold);
    unsigned *given = xcalloc(g->task->count, sizeof *given);
    classes_of(g, gold, given);
    struct agree_result k = agree_cohen(gold, given, g->task->count, classes_count(g), AGREE_PLAIN);
    if (k.defined)
        lab_result_metric(g->result, rule, k.value, "Po = %.4f (%zu / %zu)", k.raw, right(g),
                          k.count);
    else
        lab_result_undefined(g->result, rule, "Po = %.4f (%zu / %zu)", k.raw, right(g), k.count);
    free(gold);
    free(given);
}

static struct rank_result compare_order(const struct choice_item *item,
                                        const struct choice_answer *a,
                                        const struct choice_answer *b)
{
    double x[CHOICE_RANKED_MAX], y[CHOICE_RANKED_MAX];
    for (unsigned i = 0; i < item->answers_count; i++) {
        x[a->order[i]] = i;
        y[b->order[i]] = i;
    }
    return rank_compare(x, y, item->answers_count);
}

/* Mean τ-b over the items; what is not answered has 0. */
static void grade_kendall(const struct grader *g, const struct labspec_score *rule)
{
    double sum = 0;
    for (size_t i = 0; g->task->mode == CHOICE_RANK && i < g->task->count; i++)
        if (g->given->answers[i].order_count > 0)
            sum += compare_order(&g->task->items[i], &g->gold->answers[i], &g->given->answers[i])
                       .tau_b;
    lab_result_metric(g->result, rule, sum / (double) g->task->count, "%zu / %zu", right(g),
                      g->task->count);
}

/* Pairs ordered as the gold has them: of answers ranked, or of the two of a comparison. */
static void grade_pairs(const struct grader *g, const struct labspec_score *rule)
{
    size_t part = 0, whole = 0;
    if (g->task->mode == CHOICE_RANK) {
        for (size_t i = 0; i < g->task->count; i++) {
            unsigned n = g->task->items[i].answers_count;
            whole += (size_t) n * (n - 1) / 2;
            if (g->given->answers[i].order_count > 0)
                part +=
                    compare_order(&g->task->items[i], &g->gold->answers[i], &g->given->answers[i])
                        .same;
        }
    } else {
        part = right(g);
        whole = g->task->count;
    }
    lab_result_share(g->result, rule, part, whole, "%zu / %zu", part, whole);
}

/* Reasons count only beside the right preference. */
static void grade_reasons(const struct grader *g, const struct labspec_score *rule)
{
    size_t part = 0, whole = 0;
    for (size_t i = 0; i < g->task->count; i++) {
        const struct choice_answer *a = &g->gold->answers[i], *b = &g->given->answers[i];
        whole += a->reason >= 0;
        part += a->reason >= 0 && a->reason == b->reason && a->side == b->side;
    }
    lab_result_share(g->result, rule, part, whole, "%zu / %zu", part, whole);
}

static void grade_line(const struct grader *g, const struct labspec_score *rule)
{
    size_t n = g->task->count;
    if (rule->check)
        lab_result_check(g->result, rule, answered(g) == n, "%zu / %zu", answered(g), n);
    else if (strcmp(rule->metric, "accuracy") == 0)
        lab_result_share(g->result, rule, right(g), n, "%zu / %zu", right(g), n);
    else if (strcmp(rule->metric, "answered") == 0)
        lab_result_share(g->result, rule, answered(g), n, "%zu / %zu", answered(g), n);
    else if (strcmp(rule->metric, "macro_f1") == 0)
        grade_macro(g, rule);
    else if (strcmp(rule->metric, "kappa") == 0)
        grade_kappa(g, rule);
    else if (strcmp(rule->metric, "kendall") == 0)
        grade_kendall(g, rule);
    else if (strcmp(rule->metric, "reasons") == 0)
        grade_reasons(g, rule);
    else
        grade_pairs(g, rule);
}

/* ---- faults ---- */

enum choice_fault choice_class_fault(const struct choice_task *task, const struct choice_item *item,
                                     uint64_t gold, uint64_t given)
{
    struct decimal number;
    const char *written = choice_column(task, item);
    if (given == 0)
        return CHOICE_UNANSWERED;
    if (!written || !bins_number(written, &number))
        return CHOICE_WRONG_CLASS;
    const struct bin *bin = bins_find(&task->bins, number);
    if (!bin || gold != UINT64_C(1) << bin->label)
        return CHOICE_WRONG_CLASS;
    bool lower = bin > task->bins.list && decimal_compare(number, bin->low) == 0;
    if (bins_edge(&task->bins, number) && given == UINT64_C(1)
                                                       << (lower ? bin - 1 : bin + 1)->label)
        return CHOICE_BIN_EDGE;
    const struct bin *naive = bins_find(&task->bins, bins_naive(written));
    if (!bins_plain(written) && naive && given == UINT64_C(1) << naive->label)
        return CHOICE_TEXT_NUMBER;
    return CHOICE_WRONG_CLASS;
}

/* The line of the score that a fault costs: the first that is no check. */
static const char *costs(const struct grader *g, const char *metric)
{
    const struct labspec *spec = g->task->spec;
    for (unsigned i = 0; i < spec->scores_count; i++)
        if (spec->scores[i].metric && (!metric || strcmp(spec->scores[i].metric, metric) == 0))
            return spec->scores[i].id;
    return "";
}

/* The class that should have been chosen, or should not; -1. */
static int label_of(const struct grader *g, size_t i, enum choice_fault kind)
{
    const struct choice_answer *gold = &g->gold->answers[i], *given = &g->given->answers[i];
    uint64_t labels = kind == CHOICE_WRONG_CLASS     ? gold->labels
                      : kind == CHOICE_MISSING_LABEL ? gold->labels & ~given->labels
                      : kind == CHOICE_EXTRA_LABEL   ? given->labels & ~gold->labels
                                                     : 0;
    if (kind == CHOICE_WRONG_PREFERENCE || kind == CHOICE_WRONG_REASON || kind == CHOICE_NO_REASON)
        return gold->reason;
    return labels ? (int) class_of(g, labels) : -1;
}

/* The number that decided, as it is written and, when that is not plain, as it is read. */
static void add_number(const struct grader *g, size_t i, struct str *out)
{
    const char *written = choice_column(g->task, &g->task->items[i]);
    const struct choice_answer *gold = &g->gold->answers[i];
    struct decimal number;
    char text[64];
    if (!written || gold->why || !bins_number(written, &number))
        return;
    bins_show(number, text, sizeof text);
    str_addf(out, " (%s %s", g->task->column, written);
    if (strcmp(text, written) != 0)
        str_addf(out, " = %s", text);
    str_add(out, ")");
}

static void add_fault(const struct grader *g, size_t i, enum choice_fault kind, const char *b,
                      const char *c)
{
    const struct choice_item *item = &g->task->items[i];
    struct str mine = STR_INIT, gold = STR_INIT;
    char clipped[256];
    utf8_clip(item->text, CLIP_COLS, clipped, sizeof clipped);
    choice_show(g->task, item, &g->given->answers[i], &mine);
    choice_show(g->task, item, &g->gold->answers[i], &gold);
    if (kind == CHOICE_WRONG_REASON || kind == CHOICE_NO_REASON) {
        int reason = g->given->answers[i].reason;
        if (reason >= 0)
            str_addf(&mine, " · %s", g->task->spec->labels[reason].title);
        str_addf(&gold, " · %s", g->task->spec->labels[g->gold->answers[i].reason].title);
    }
    if (g->gold->answers[i].why)
        str_addf(&gold, " (%s)", g->gold->answers[i].why);
    if (kind == CHOICE_WRONG_CLASS || kind == CHOICE_TEXT_NUMBER)
        add_number(g, i, &gold);
    int label = label_of(g, i, kind);
    const struct lab_fault fault = {
        .kind = &choice_faults[kind],
        .score =
            costs(g, kind == CHOICE_WRONG_REASON || kind == CHOICE_NO_REASON ? "reasons" : NULL),
        .place = item->id,
        .at = item->id,
        .mine = str_text(&mine),
        .gold = str_text(&gold),
        .args = {clipped, b, c},
        .rule = label >= 0 ? g->task->spec->labels[label].rule : NULL,
    };
    lab_result_fault(g->result, &fault);
    str_finish(&mine);
    str_finish(&gold);
}

static void find_multi(const struct grader *g, size_t i, uint64_t gold, uint64_t given)
{
    if (gold & ~given)
        add_fault(g, i, CHOICE_MISSING_LABEL, NULL, NULL);
    if (given & ~gold)
        add_fault(g, i, CHOICE_EXTRA_LABEL, NULL, NULL);
}

/* Every pair that is the wrong way round. */
static void find_inverted(const struct grader *g, size_t i)
{
    const struct choice_item *item = &g->task->items[i];
    const struct choice_answer *a = &g->gold->answers[i], *b = &g->given->answers[i];
    unsigned place[CHOICE_RANKED_MAX];
    for (unsigned k = 0; k < item->answers_count; k++)
        place[b->order[k]] = k;
    for (unsigned k = 0; k < item->answers_count; k++)
        for (unsigned m = k + 1; m < item->answers_count; m++)
            if (place[a->order[k]] > place[a->order[m]])
                add_fault(g, i, CHOICE_INVERTED, item->answers[a->order[k]].id,
                          item->answers[a->order[m]].id);
}

static void find_faults(const struct grader *g, size_t i)
{
    const struct choice_answer *a = &g->gold->answers[i], *b = &g->given->answers[i];
    const struct choice_item *item = &g->task->items[i];
    bool same = choice_same(g->task, a, b, item->answers_count);
    if (!choice_answered(g->task, b))
        add_fault(g, i, CHOICE_UNANSWERED, NULL, NULL);
    else if (same && a->reason >= 0 && a->reason != b->reason)
        add_fault(g, i, b->reason >= 0 ? CHOICE_WRONG_REASON : CHOICE_NO_REASON, NULL, NULL);
    else if (same)
        return;
    else if (g->task->mode == CHOICE_CLASS)
        add_fault(g, i, choice_class_fault(g->task, item, a->labels, b->labels),
                  choice_column(g->task, item), NULL);
    else if (g->task->mode == CHOICE_MULTI)
        find_multi(g, i, a->labels, b->labels);
    else if (g->task->mode == CHOICE_PAIR)
        add_fault(g, i, CHOICE_WRONG_PREFERENCE, NULL, NULL);
    else
        find_inverted(g, i);
}

bool choice_grade(const struct lab_opened *o, const void *work, struct lab_result *result,
                  struct err *err)
{
    const struct choice_task *task = o->task;
    const struct grader g = {task, o->gold, work, result};
    (void) err;
    for (unsigned i = 0; i < task->spec->scores_count; i++)
        grade_line(&g, &task->spec->scores[i]);
    for (size_t i = 0; i < task->count; i++)
        find_faults(&g, i);
    return true;
}
