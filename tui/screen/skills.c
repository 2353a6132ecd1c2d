#include "tui/screen/skills.h"

#include "base/str.h"
#include "core/record/records.h"
#include "core/record/review.h"
#include "core/study/book.h"
#include "core/study/rules.h"
#include "tui/app.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECTIONS_MOST = 64, MINUTE_MS = 60 * 1000 };

/* ---- loading ---- */

static int by_work_path(const void *key, const void *item)
{
    return strcmp(key, ((const struct work_progress *) item)->work);
}

static int by_credit_path(const void *key, const void *item)
{
    return strcmp(key, ((const struct hours_credit *) item)->work);
}

static int count_bits(uint64_t mask, int most)
{
    if (most < SECTIONS_MOST)
        mask &= (UINT64_C(1) << most) - 1;
    return __builtin_popcountll(mask);
}

/* Lessons of a work that the learner has never touched need not be looked up. */
static bool load_lesson(struct skills *skills, const struct app *app, int node, struct err *err)
{
    const struct lib_node *lesson = &skills->tree.nodes[node];
    struct skill *skill = &skills->list[node];
    skill->lessons = lesson->lessons;
    skill->outlines = lesson->outlines;
    if (lesson->parent >= 0 && !skills->list[lesson->parent].touched) {
        skill->sections = lesson->lessons ? lesson->sections : 0;
        return true;
    }
    if (!reading_done_mask(app->records, app->learner, lesson->path, &skill->done_mask, err))
        return false;
    if (lesson->lessons) {
        skill->sections = lesson->sections;
        skill->done = count_bits(skill->done_mask, lesson->sections);
    }
    return true;
}

static void load_work(struct skills *skills, int node, const struct progress *progress)
{
    const struct work_progress *work =
        progress->count ? bsearch(skills->tree.nodes[node].path, progress->list, progress->count,
                                  sizeof *progress->list, by_work_path)
                        : NULL;
    struct skill *skill = &skills->list[node];
    if (!work)
        return;
    skill->answered = work->answered;
    skill->right = work->right;
    skill->touched = true;
}

static bool load_reading(struct skills *skills, const struct app *app, struct err *err)
{
    struct progress progress;
    if (!progress_load(app->records, app->learner, &progress, err))
        return false;
    bool ok = true;
    for (int i = 0; ok && i < (int) skills->tree.count; i++) {
        if (skills->tree.nodes[i].kind == LIB_WORK)
            load_work(skills, i, &progress);
        else if (skills->tree.nodes[i].kind == LIB_LESSON)
            ok = load_lesson(skills, app, i, err);
    }
    progress_finish(&progress);
    return ok;
}

static int64_t credited_on(const struct hours_sum *sum, int32_t day)
{
    for (size_t i = sum->day_count; i > 0; i--)
        if (sum->days[i - 1].day <= day)
            return sum->days[i - 1].day == day ? sum->days[i - 1].ms : 0;
    return 0;
}

static bool load_hours(struct skills *skills, const struct app *app, struct err *err)
{
    struct study_list study;
    struct hours_sum sum;
    if (!rules_load(app->records, &skills->rules, err) ||
        !study_load(app->records, app->learner, &study, err))
        return false;
    hours_fold(study.list, study.count, &skills->rules, &sum);
    for (size_t i = 0; sum.credit_count && i < skills->tree.count; i++) {
        const struct lib_node *node = &skills->tree.nodes[i];
        if (node->kind == LIB_LESSON)
            continue;
        const struct hours_credit *credit =
            bsearch(node->path, sum.credits, sum.credit_count, sizeof *sum.credits, by_credit_path);
        skills->list[i].credited_ms = credit ? credit->total_ms : 0;
    }
    skills->today_ms = credited_on(&sum, clock_local_day(clock_now(&app->clock)));
    hours_sum_finish(&sum);
    study_list_finish(&study);
    return true;
}

/* What was practised, and what is due of it. Who never practised costs one look. */
static bool load_practice(struct skills *skills, const struct app *app, struct err *err)
{
    struct book book;
    size_t reviews;
    skills->due = 0;
    if (!review_count(app->records, app->learner, &reviews, err))
        return false;
    if (reviews == 0)
        return true;
    if (!book_load(&book, app->records, app->library, app->learner, app->target ? app->target : "",
                   clock_now(&app->clock), err))
        return false;
    skills->due = book_counts(&book).due;
    for (size_t i = 0; i < skills->tree.count; i++) {
        struct skill *skill = &skills->list[i];
        if (skills->tree.nodes[i].kind == LIB_WORK)
            skill->practised =
                mastery_work(&book.mastery, skills->tree.nodes[i].path, &skill->mastery);
        skill->touched = skill->touched || skill->practised;
    }
    book_finish(&book);
    return true;
}

/* Children stand after their parents, so that one pass from the end adds everything up. */
static void add_up(struct skills *skills)
{
    for (int i = (int) skills->tree.count - 1; i >= 0; i--) {
        struct skill *skill = &skills->list[i];
        skill->touched = skill->touched || skill->done_mask || skill->credited_ms;
        if (skills->tree.nodes[i].parent < 0)
            continue;
        struct skill *up = &skills->list[skills->tree.nodes[i].parent];
        up->done += skill->done;
        up->sections += skill->sections;
        up->lessons += skill->lessons;
        up->outlines += skill->outlines;
        up->credited_ms += skill->credited_ms;
        up->answered += skill->answered;
        up->right += skill->right;
        up->touched = up->touched || skill->touched;
    }
}

bool skills_load(struct skills *skills, const struct app *app, struct err *err)
{
    *skills = (struct skills){0};
    if (!library_tree(app->library, &skills->tree, err))
        return false;
    lib_tree_put_first(&skills->tree, app->target);
    skills->list = xcalloc(skills->tree.count + 1, sizeof *skills->list);
    if (!load_reading(skills, app, err) || !load_hours(skills, app, err) ||
        !load_practice(skills, app, err)) {
        skills_finish(skills);
        return false;
    }
    add_up(skills);
    return true;
}

void skills_finish(struct skills *skills)
{
    if (!skills)
        return;
    lib_tree_finish(&skills->tree);
    free(skills->list);
    *skills = (struct skills){0};
}

/* ---- asking ---- */

int skills_find(const struct skills *skills, const char *path)
{
    for (size_t i = 0; path && i < skills->tree.count; i++)
        if (strcmp(skills->tree.nodes[i].path, path) == 0)
            return (int) i;
    return -1;
}

int skills_above(const struct skills *skills, int node, enum lib_kind kind)
{
    while (node >= 0 && skills->tree.nodes[node].kind != kind)
        node = skills->tree.nodes[node].parent;
    return node;
}

int skills_end(const struct skills *skills, int node)
{
    int end = node + 1;
    while (end < (int) skills->tree.count &&
           skills->tree.nodes[end].depth > skills->tree.nodes[node].depth)
        end++;
    return end;
}

int skills_next(const struct skills *skills, int node)
{
    int full = -1, outline = -1;
    if (node < 0)
        return -1;
    for (int i = node, end = skills_end(skills, node); i < end; i++) {
        const struct lib_node *lesson = &skills->tree.nodes[i];
        if (lesson->kind != LIB_LESSON)
            continue;
        if (lesson->lessons && skills->list[i].done < skills->list[i].sections)
            return i;
        if (lesson->lessons && full < 0)
            full = i;
        else if (outline < 0)
            outline = i;
    }
    return full >= 0 ? full : outline;
}

int skills_go_on(const struct skills *skills, const char *last, const char *target)
{
    int node = skills_find(skills, last);
    if (node < 0 || skills->list[node].done >= skills->list[node].sections)
        node = skills_next(skills, skills_find(skills, target));
    return node;
}

int skills_next_section(const struct skills *skills, int lesson)
{
    for (int i = 0; i < skills->list[lesson].sections && i < SECTIONS_MOST; i++)
        if (!(skills->list[lesson].done_mask >> i & 1))
            return i;
    return -1;
}

int skills_percent(const struct skills *skills, int node)
{
    const struct skill *skill = &skills->list[node];
    return skill->sections > 0 ? skill->done * 100 / skill->sections : -1;
}

enum skill_state skills_state(int done, int of)
{
    return done <= 0 ? SKILL_NONE : done < of ? SKILL_SOME : SKILL_ALL;
}

enum skill_state skills_requirement(const struct skills *skills, const struct lib_taughts *taught,
                                    const char *key)
{
    int done = 0, of = 0;
    for (size_t i = 0; i < taught->count; i++) {
        const struct lib_taught *at = &taught->list[i];
        if (strcmp(at->key, key) != 0)
            continue;
        int node = skills_find(skills, at->lesson);
        of++;
        done += node >= 0 && at->section < SECTIONS_MOST &&
                (skills->list[node].done_mask >> at->section & 1);
    }
    return skills_state(done, of);
}

const char *skills_sign(enum skill_state state)
{
    return state == SKILL_ALL ? "✓" : state == SKILL_SOME ? "◐" : "○";
}

/* A competition's modules and tasks have a share of the score; a standard's functions weigh in two
 * papers. */
char *skills_weights(const struct skills *skills, int node)
{
    const struct lib_node *at = &skills->tree.nodes[node];
    if (skills_above(skills, node, LIB_LEVEL) < 0)
        return at->skill_weight ? xasprintf(_("%d%% of the score"), at->skill_weight) : NULL;
    if (at->theory_weight && at->skill_weight)
        return xasprintf(_("Weight: theory %d%%, skills %d%%"), at->theory_weight,
                         at->skill_weight);
    if (at->theory_weight)
        return xasprintf(_("Weight: theory %d%%"), at->theory_weight);
    return at->skill_weight ? xasprintf(_("Weight: skills %d%%"), at->skill_weight) : NULL;
}

int64_t skills_shown_ms(const struct skills *skills, int64_t ms)
{
    return ms - ms % (skills->rules.unit_ms / 10);
}

void skills_format_hours(const struct skills *skills, int64_t ms, char *buf, size_t n)
{
    long long tenths = (long long) (ms * 10 / skills->rules.unit_ms);
    if (tenths % 10)
        snprintf(buf, n, "%lld.%lld", tenths / 10, tenths % 10);
    else
        snprintf(buf, n, "%lld", tenths / 10);
}

int64_t skills_planned_ms(const struct skills *skills, int node)
{
    const struct lib_node *at = &skills->tree.nodes[node];
    if (at->kind == LIB_LEVEL)
        return at->hours * skills->rules.unit_ms;
    if (at->kind == LIB_WORK || at->kind == LIB_LESSON)
        return (int64_t) at->minutes * MINUTE_MS;
    int64_t sum = 0;
    for (int i = node + 1, end = skills_end(skills, node); i < end; i++)
        if (skills->tree.nodes[i].kind == LIB_WORK)
            sum += (int64_t) skills->tree.nodes[i].minutes * MINUTE_MS;
    return sum;
}
