#include "tui/screen/hours_view.h"

#include "base/str.h"
#include "core/study/rules.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE_MS = 60 * 1000 };

/* The path is the prefix itself or lies below it. */
static bool is_under(const char *path, const char *prefix)
{
    size_t n = strlen(prefix);
    return strncmp(path, prefix, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

/* ---- rows ---- */

static struct hours_row *add_row(struct hours_view *view, const struct hours_row *row)
{
    view->rows = xrealloc(view->rows, (view->count + 1) * sizeof *view->rows);
    view->rows[view->count] = *row;
    return &view->rows[view->count++];
}

/* A level is credited everything below it; a row of its own only what carries its very path. */
static void take_credits(struct hours_row *row, const struct hours_sum *sum)
{
    for (size_t i = 0; i < sum->credit_count; i++) {
        const struct hours_credit *credit = &sum->credits[i];
        bool mine =
            row->whole ? strcmp(credit->work, row->path) == 0 : is_under(credit->work, row->path);
        if (!mine)
            continue;
        row->credited_ms += credit->total_ms;
        for (int kind = 0; kind < STUDY_KINDS; kind++)
            row->ms[kind] += credit->ms[kind];
    }
}

/* 基本要求 and 工作内容 are numbered alike in print; the former go by their titles alone. */
static const char *number_of(const struct lib_node *node)
{
    const char *last = strrchr(node->path, '/');
    return node->kind == LIB_LEVEL || (last && last[1] == 'B') ? "" : node->number;
}

static void add_node(struct hours_view *view, const struct lib_node *node)
{
    bool level = node->kind == LIB_LEVEL;
    int64_t planned =
        level ? node->hours * view->rules.unit_ms : (int64_t) node->minutes * MINUTE_MS;
    struct hours_row *row = add_row(view, &(struct hours_row){.depth = level ? 0 : 1,
                                                              .path = node->path,
                                                              .number = number_of(node),
                                                              .title = node->title,
                                                              .planned_ms = planned});
    take_credits(row, &view->sum);
}

/* What is planned for the level as a whole (mock exams) and credited to it. */
static void add_whole(struct hours_view *view, size_t level, int64_t works_ms)
{
    int64_t planned = view->rows[level].planned_ms;
    struct hours_row row = {.depth = 1,
                            .path = view->rows[level].path,
                            .number = "",
                            .title = "",
                            .whole = true,
                            .planned_ms =
                                works_ms > 0 && works_ms < planned ? planned - works_ms : 0};
    take_credits(&row, &view->sum);
    if (row.planned_ms > 0 || row.credited_ms > 0)
        add_row(view, &row);
}

/* Adds a level and its 工作内容; returns the index of the node behind it. */
static size_t add_level(struct hours_view *view, size_t at)
{
    const struct lib_tree *tree = &view->tree;
    size_t level = view->count, i = at + 1;
    int64_t works_ms = 0;
    add_node(view, &tree->nodes[at]);
    for (; i < tree->count && tree->nodes[i].depth > tree->nodes[at].depth; i++) {
        if (tree->nodes[i].kind != LIB_WORK)
            continue;
        add_node(view, &tree->nodes[i]);
        works_ms += view->rows[view->count - 1].planned_ms;
    }
    add_whole(view, level, works_ms);
    return i;
}

/* ---- which levels ---- */

/* Same document, and same direction where it has some ("vision-2", "vision-3"). */
static bool is_beside(const char *level, const char *target)
{
    const char *a = strrchr(level, '/'), *b = strrchr(target, '/');
    if (!a || !b || a - level != b - target || strncmp(level, target, (size_t) (a - level)) != 0)
        return false;
    const char *dash_a = strrchr(a, '-'), *dash_b = strrchr(b, '-');
    if (!dash_a || !dash_b)
        return dash_a == dash_b;
    return dash_a - a == dash_b - b && strncmp(a, b, (size_t) (dash_a - a)) == 0;
}

static bool knows_target(const struct lib_tree *tree, const char *target)
{
    for (size_t i = 0; target && i < tree->count; i++)
        if (tree->nodes[i].kind == LIB_LEVEL && is_beside(tree->nodes[i].path, target))
            return true;
    return false;
}

static void add_levels(struct hours_view *view, const char *target)
{
    bool known = knows_target(&view->tree, target);
    for (size_t i = 0; i < view->tree.count;) {
        const struct lib_node *node = &view->tree.nodes[i];
        bool shown = node->kind == LIB_LEVEL && (!known || is_beside(node->path, target) ||
                                                 hours_under(&view->sum, node->path) > 0);
        if (shown && target && strcmp(node->path, target) == 0)
            view->target = view->count;
        i = shown ? add_level(view, i) : i + 1;
    }
}

/* Credits of packs that are no longer there stay visible under their path. */
static void add_strays(struct hours_view *view)
{
    for (size_t i = 0; i < view->sum.credit_count; i++) {
        const char *work = view->sum.credits[i].work;
        bool covered = false;
        for (size_t j = 0; j < view->count && !covered; j++)
            covered = view->rows[j].depth == 0 && is_under(work, view->rows[j].path);
        if (covered)
            continue;
        struct hours_row *row =
            add_row(view, &(struct hours_row){.path = work, .number = "", .title = work});
        take_credits(row, &view->sum);
    }
}

bool hours_view_load(struct hours_view *view, const struct hours_source *source, struct err *err)
{
    *view = (struct hours_view){.today = clock_local_day(clock_now(source->clock))};
    if (!rules_load(source->records, &view->rules, err) ||
        (source->library && !library_tree(source->library, &view->tree, err)) ||
        !study_load(source->records, source->learner, &view->study, err)) {
        hours_view_finish(view);
        return false;
    }
    hours_fold(view->study.list, view->study.count, &view->rules, &view->sum);
    add_levels(view, source->target);
    add_strays(view);
    return true;
}

void hours_view_finish(struct hours_view *view)
{
    if (!view)
        return;
    free(view->rows);
    hours_sum_finish(&view->sum);
    lib_tree_finish(&view->tree);
    study_list_finish(&view->study);
    *view = (struct hours_view){0};
}

const struct hours_day *hours_view_day(const struct hours_view *view, int32_t day)
{
    size_t low = 0, high = view->sum.day_count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (view->sum.days[mid].day == day)
            return &view->sum.days[mid];
        if (view->sum.days[mid].day < day)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

/* ---- words ---- */

void hours_text(const struct hours_view *view, int64_t ms, char buf[HOURS_TEXT])
{
    int64_t tenths = ms * 10 / view->rules.unit_ms;
    snprintf(buf, HOURS_TEXT, "%lld.%lld", (long long) (tenths / 10), (long long) (tenths % 10));
}

void hours_row_text(const struct hours_view *view, const struct hours_row *row,
                    char buf[2 * HOURS_TEXT])
{
    char done[HOURS_TEXT], planned[HOURS_TEXT];
    hours_text(view, row->credited_ms, done);
    hours_text(view, row->planned_ms, planned);
    if (str_ends(planned, ".0"))
        planned[strlen(planned) - 2] = '\0';
    if (row->planned_ms > 0)
        snprintf(buf, 2 * HOURS_TEXT, "%s/%s", done, planned);
    else
        snprintf(buf, 2 * HOURS_TEXT, "%s", done);
}

char *hours_row_name(const struct hours_row *row)
{
    if (row->whole)
        return xstrdup(_("Whole level: mock exams and the like"));
    return row->number[0] ? xasprintf("%s %s", row->number, row->title) : xstrdup(row->title);
}

const char *hours_kind_name(enum study_kind kind)
{
    switch (kind) {
    case STUDY_LESSON:
        return _("Lessons");
    case STUDY_PRACTICE:
        return _("Practice");
    case STUDY_LAB:
        return _("Labs");
    case STUDY_EXAM:
        return _("Mock exams");
    default:
        return _("Classroom");
    }
}
