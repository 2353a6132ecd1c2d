#include "tui/lab/list.h"

#include "base/str.h"
#include "core/record/lab_attempt.h"
#include "core/record/library.h"
#include "core/study/rules.h"
#include "tui/i18n.h"
#include "tui/lab/desks.h"
#include "tui/lab/marks.h"
#include "tui/lab/place.h"
#include "tui/lab/result.h"
#include "tui/widget/dialog.h"
#include "tui/widget/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FOOT = 4,
    STATE_COLS = 10,
    SCORE_COLS = 12,
    MINUTE_COLS = 9,
    WORK_COLS = 7,
    MINUTE_MS = 60 * 1000
};

struct labs_screen {
    char *wanted; /* path that was asked for */
    char *scope;  /* shown: that, or what holds it and has labs */
    char *title;  /* of the scope */
    bool whole;   /* the whole level */
    struct lib_labs labs;
    struct lab_standings standings;
    int64_t credited_ms, unit_ms; /* study hours of labs within the scope */
    bool taught;                  /* a lesson teaches what the lab at `taught_of` trains */
    int taught_of;                /* row, -1: none yet */
    struct list list;
    struct rect rows, foot;
};

/* ---- loading ---- */

static void climb(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash)
        *slash = '\0';
}

/* Slashes of "4-04-05-05/5/2.1": two; of a level one. */
static bool is_below_level(const char *path)
{
    const char *slash = strchr(path, '/');
    return slash && strchr(slash + 1, '/');
}

/* The title of a node of the skill tree; heap. */
static char *title_of(const struct app *app, const char *path)
{
    struct lib_tree tree;
    char *title = NULL;
    if (!library_tree(app->library, &tree, NULL))
        return xstrdup(path);
    for (size_t i = 0; i < tree.count && !title; i++)
        if (strcmp(tree.nodes[i].path, path) == 0)
            title = xasprintf("%s%s%s", tree.nodes[i].number, *tree.nodes[i].number ? " " : "",
                              tree.nodes[i].title);
    lib_tree_finish(&tree);
    return title ? title : xstrdup(path);
}

/* What is credited for labs of the works within the scope. */
static bool load_hours(struct labs_screen *s, const struct app *app, struct err *err)
{
    struct hours_rules rules;
    struct study_list study;
    struct hours_sum sum;
    size_t n = strlen(s->scope);
    s->credited_ms = 0;
    if (!rules_load(app->records, &rules, err) ||
        !study_load(app->records, app->learner, &study, err))
        return false;
    s->unit_ms = rules.unit_ms;
    hours_fold(study.list, study.count, &rules, &sum);
    for (size_t i = 0; i < sum.credit_count; i++) {
        const char *work = sum.credits[i].work;
        if (strncmp(work, s->scope, n) == 0 && (n == 0 || work[n] == '/' || work[n] == '\0'))
            s->credited_ms += sum.credits[i].ms[STUDY_LAB];
    }
    hours_sum_finish(&sum);
    study_list_finish(&study);
    return true;
}

static bool load(struct labs_screen *s, struct app *app, struct err *err)
{
    lib_labs_finish(&s->labs);
    lab_standings_finish(&s->standings);
    free(s->scope);
    s->scope = xstrdup(s->wanted);
    while (s->whole && is_below_level(s->scope))
        climb(s->scope);
    if (!library_labs(app->library, s->scope, &s->labs, err))
        return false;
    while (s->labs.count == 0 && is_below_level(s->scope)) {
        climb(s->scope);
        s->whole = true;
        if (!library_labs(app->library, s->scope, &s->labs, err))
            return false;
    }
    free(s->title);
    s->title = title_of(app, s->scope);
    list_set_count(&s->list, (int) s->labs.count);
    s->taught_of = -1;
    return lab_standing_list(app->records, app->learner, &s->standings, err) &&
           load_hours(s, app, err);
}

static const struct lab_standing *standing(const struct labs_screen *s, int index)
{
    return lab_standing_of(&s->standings, s->labs.list[index].id);
}

/* Where to go on: an open attempt, else the first that was never handed in. */
static void select_next(struct labs_screen *s)
{
    int best = 0, rank = 0;
    for (int i = 0; i < (int) s->labs.count; i++) {
        const struct lab_standing *st = standing(s, i);
        int r = st && st->open ? 3 : !st ? 2 : st->graded == 0 ? 1 : 0;
        if (r > rank) {
            best = i;
            rank = r;
        }
    }
    list_select(&s->list, best);
}

static void labs_close(void *state, struct app *app)
{
    struct labs_screen *s = state;
    lib_labs_finish(&s->labs);
    lab_standings_finish(&s->standings);
    free(s->wanted);
    free(s->scope);
    free(s->title);
    free(s);
}

static bool labs_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct labs_screen *s = xcalloc(1, sizeof *s);
    const char *path = arg ? arg : app->target;
    s->wanted = xstrdup(path ? path : "");
    if (!load(s, app, err)) {
        labs_close(s, app);
        return false;
    }
    select_next(s);
    *state = s;
    return true;
}

/* The newest attempt of all, 0 when there is none; *row its lab. */
static int64_t newest_of(const struct labs_screen *s, int *row)
{
    int64_t newest = 0;
    for (int i = 0; i < (int) s->labs.count; i++) {
        const struct lab_standing *st = standing(s, i);
        if (st && st->newest > newest) {
            newest = st->newest;
            *row = i;
        }
    }
    return newest;
}

/* From marks one may have gone on to other labs: the last one begun is selected then. */
static void labs_resume(void *state, struct app *app)
{
    struct labs_screen *s = state;
    struct err err = ERR_INIT;
    int row = 0;
    int64_t before = newest_of(s, &row);
    if (!load(s, app, &err))
        app_error(app, &err);
    else if (newest_of(s, &row) > before)
        list_select(&s->list, row);
}

/* ---- drawing ---- */

static void labs_layout(void *state, struct app *app, struct rect body)
{
    struct labs_screen *s = state;
    if (s->taught_of != s->list.selected) {
        s->taught_of = s->list.selected;
        s->taught =
            s->list.selected >= 0 && lab_place_is_taught(app, s->labs.list[s->list.selected].id);
    }
    rect_cut_top(&body, 2);
    s->foot = rect_cut_bottom(&body, FOOT);
    s->rows = body;
    list_layout(&s->list, body.h);
}

static const char *sign_of(const struct lab_standing *st, enum style *style)
{
    *style = !st || st->graded == 0 ? STYLE_DIM : st->best == st->full ? STYLE_GOOD : STYLE_ACCENT;
    return !st || st->graded == 0 ? "○" : st->best == st->full ? "✓" : "◐";
}

/* "8.3/10 points"; heap. */
static char *score_text(int64_t score, int64_t full)
{
    char a[24], b[24];
    lab_points_text(score, a, sizeof a);
    lab_points_text(full, b, sizeof b);
    return xasprintf(_("%s/%s points"), a, b);
}

static void draw_row(const void *context, int index, bool selected, struct surface row)
{
    const struct labs_screen *s = context;
    const struct lib_lab *lab = &s->labs.list[index];
    const struct lab_standing *st = standing(s, index);
    enum style style;
    const char *sign = sign_of(st, &style), *work = strrchr(lab->work, '/');
    int end = row.w - 2;
    surface_text(row, 1, 0, style, sign);
    surface_text(row, 3, 0, STYLE_DIM, work ? work + 1 : lab->work);
    const char *condition = !lab_desk_find(lab->engine) ? _("other tool")
                            : st && st->open            ? _("under way")
                            : st && st->graded          ? _("handed in")
                                                        : _("not begun");
    surface_text_right(row, end, 0, st && st->open ? STYLE_WARN : STYLE_DIM, condition);
    end -= STATE_COLS;
    if (st && st->graded) {
        char *score = score_text(st->best, st->full);
        surface_text_right(row, end, 0, STYLE_TEXT, score);
        free(score);
    }
    end -= SCORE_COLS;
    char *minutes = xasprintf(_("%d min"), lab->minutes);
    surface_text_right(row, end, 0, STYLE_DIM, minutes);
    free(minutes);
    surface_clip(row, 3 + WORK_COLS, 0, end - MINUTE_COLS - 3 - WORK_COLS, STYLE_TEXT, lab->title);
}

static void draw_foot(const struct labs_screen *s, struct surface f)
{
    if (s->labs.count == 0)
        return;
    const struct lib_lab *lab = &s->labs.list[s->list.selected];
    const struct lab_standing *st = standing(s, s->list.selected);
    surface_hline(f, 0, 0, f.w, STYLE_BORDER);
    surface_clip(f, 1, 1, f.w - 2, STYLE_STRONG, lab->title);
    char points[24];
    lab_points_text(lab->points, points, sizeof points);
    char *line = xasprintf(_("%s points · %d variants · about %d min each · trains %s"), points,
                           lab->variants, lab->minutes, lab->covers);
    surface_clip(f, 1, 2, f.w - 2, STYLE_TEXT, line);
    free(line);
    line = !st ? xstrdup(_("Not tried yet."))
               : xasprintf(_("Tried %u times, handed in %u times, %lld min in all."), st->attempts,
                           st->graded, (long long) (st->active_ms / MINUTE_MS));
    surface_clip(f, 1, 3, f.w - 2, STYLE_DIM, line);
    free(line);
}

/* How many were handed in, how well, and the hours that they earned. */
static char *summary(const struct labs_screen *s)
{
    const double percent = 100;
    unsigned graded = 0;
    double share = 0;
    for (int i = 0; i < (int) s->labs.count; i++) {
        const struct lab_standing *st = standing(s, i);
        if (!st || st->graded == 0 || st->full <= 0)
            continue;
        graded++;
        share += (double) st->best / (double) st->full;
    }
    double hours = s->unit_ms > 0 ? (double) s->credited_ms / (double) s->unit_ms : 0;
    if (graded == 0)
        return xasprintf(_("handed in 0/%zu"), s->labs.count);
    return xasprintf(_("handed in %u/%zu · mean %.0f%% · %.1f h credited"), graded, s->labs.count,
                     share / graded * percent, hours);
}

static void labs_draw(const void *state, const struct app *app, struct surface body)
{
    const struct labs_screen *s = state;
    char *title = xasprintf(_("Labs of %s"), s->title), *sum = summary(s);
    int end = body.w - 1;
    if (s->labs.count > 0)
        end = surface_text_right(body, end, 0, STYLE_DIM, sum) - 2;
    surface_clip(body, 1, 0, end - 1, STYLE_TITLE, title);
    free(title);
    free(sum);
    surface_hline(body, 0, 1, body.w, STYLE_BORDER);
    if (s->labs.count == 0)
        surface_text(body, 1, 3, STYLE_DIM, _("No labs are installed for this yet."));
    list_draw(&s->list, surface_sub(body, s->rows), true, draw_row, s);
    draw_foot(s, surface_sub(body, s->foot));
}

/* ---- acting ---- */

static bool show_marks(const struct labs_screen *s, struct app *app)
{
    struct lab_attempts attempts;
    struct err err = ERR_INIT;
    int64_t newest = 0;
    if (!lab_attempt_list(app->records, app->learner, s->labs.list[s->list.selected].id, &attempts,
                          &err)) {
        app_error(app, &err);
        return true;
    }
    for (size_t i = 0; i < attempts.count; i++)
        if (attempts.list[i].state == LAB_ATTEMPT_GRADED && attempts.list[i].exam == 0)
            newest = attempts.list[i].id;
    lab_attempts_finish(&attempts);
    if (newest)
        app_push(app, &screen_lab_result, &newest);
    return true;
}

static void begin_anew(struct app *app, void *data)
{
    lab_place_go(app, data, true);
}

/* A work under way would end without marks: asks first. */
static void do_again(const struct labs_screen *s, struct app *app)
{
    const char *lab = s->labs.list[s->list.selected].id;
    const struct lab_standing *st = standing(s, s->list.selected);
    if (!st || !st->open) {
        lab_place_go(app, lab, true);
        return;
    }
    dialog_ask(app, &(struct dialog_question){
                        .title = _("Start anew?"),
                        .text = _("The work under way ends without marks; ⏎ in the list goes on "
                                  "with it instead."),
                        .yes = _("Start anew"),
                        .done = begin_anew,
                        .release = free,
                        .data = xstrdup(lab)});
}

static bool labs_act(void *state, struct app *app, enum action action)
{
    struct labs_screen *s = state;
    struct err err = ERR_INIT;
    switch (action) {
    case ACTION_OPEN:
        lab_place_go(app, s->labs.list[s->list.selected].id, false);
        return true;
    case ACTION_LAB_AGAIN:
        do_again(s, app);
        return true;
    case ACTION_LAB_MARKS:
        return show_marks(s, app);
    case ACTION_LAB_LESSON:
        lab_place_teach(app, s->labs.list[s->list.selected].id);
        return true;
    case ACTION_LAB_SCOPE:
        s->whole = !s->whole;
        if (!load(s, app, &err))
            app_error(app, &err);
        return true;
    default:
        return list_act(&s->list, action);
    }
}

static enum action_state labs_can(const void *state, const struct app *app, enum action action,
                                  const char **why)
{
    const struct labs_screen *s = state;
    const struct lab_standing *st = s->list.selected >= 0 ? standing(s, s->list.selected) : NULL;
    switch (action) {
    case ACTION_OPEN:
        *why = N_("No labs are installed for this yet.");
        return s->labs.count > 0 ? ACTION_ON : ACTION_OFF;
    case ACTION_LAB_AGAIN:
        *why = N_("No work is under way here; ⏎ begins anew.");
        return st && st->open ? ACTION_ON : ACTION_OFF;
    case ACTION_LAB_MARKS:
        *why = N_("No work was handed in yet.");
        return st && st->graded ? ACTION_ON : ACTION_OFF;
    case ACTION_LAB_LESSON:
        *why = N_("No lesson that teaches this is installed.");
        return s->labs.count > 0 && s->taught ? ACTION_ON : ACTION_OFF;
    case ACTION_LAB_SCOPE:
        return is_below_level(s->wanted) ? ACTION_ON : ACTION_ABSENT;
    default:
        return action <= ACTION_LAST && action != ACTION_LEFT && action != ACTION_RIGHT
                   ? ACTION_ON
                   : ACTION_ABSENT;
    }
}

static const char *labs_opens(const void *state)
{
    const struct labs_screen *s = state;
    const struct lab_standing *st = s->list.selected >= 0 ? standing(s, s->list.selected) : NULL;
    return st && st->open ? N_("Go on with it") : st && st->graded ? N_("Do again") : N_("Begin");
}

static bool labs_event(void *state, struct app *app, const struct event *event)
{
    struct labs_screen *s = state;
    if (event->kind != EVENT_MOUSE)
        return false;
    if (list_mouse(&s->list, s->rows, &event->mouse) == LIST_OPENED)
        app_run_action(app, ACTION_OPEN);
    return true;
}

const struct screen_ops screen_labs = {
    .name = "labs",
    .title = N_("Labs"),
    .context = ACTION_IN_LABS,
    .opens = labs_opens,
    .aid = true,
    .open = labs_open,
    .layout = labs_layout,
    .draw = labs_draw,
    .act = labs_act,
    .can = labs_can,
    .event = labs_event,
    .resume = labs_resume,
    .close = labs_close,
};
