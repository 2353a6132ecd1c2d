#include "tui/lab/result.h"

#include "base/str.h"
#include "core/record/lab_attempt.h"
#include "core/record/library.h"
#include "tui/i18n.h"
#include "tui/lab/desks.h"
#include "tui/lab/frame.h"
#include "tui/lab/list.h"
#include "tui/lab/pane.h"
#include "tui/lab/place.h"
#include "tui/widget/chart.h"
#include "tui/widget/list.h"
#include "tui/widget/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LABEL_COLS = 34,
    VALUE_COLS = 18,
    PLACE_COLS = 22,
    WIDE = 110,
    CLAUSE_ROWS = 8,
    LEAST_FAULTS = 5
};

struct lab_result_screen {
    struct lab_attempts history; /* of this lab, oldest first */
    size_t at;                   /* the attempt shown */
    struct lab_task *task;       /* NULL when its pack is gone */
    char *rules;                 /* Markdown; "" without */
    struct lab_marks *marks;
    int line;      /* only faults of this line; -1: all */
    size_t *shown; /* faults that the filter lets through */
    struct list list;
    int described; /* fault that the text is about, -1: none */
    struct text clause;
    struct rect rows, side;
};

/* ---- opening ---- */

static const struct lab_attempt *attempt_of(const struct lab_result_screen *s)
{
    return &s->history.list[s->at];
}

static void result_close(void *state, struct app *app)
{
    struct lab_result_screen *s = state;
    lab_marks_release(s->marks);
    lab_attempts_finish(&s->history);
    lab_close(s->task);
    text_finish(&s->clause);
    free(s->rules);
    free(s->shown);
    free(s);
}

static bool load_marks(struct lab_result_screen *s, struct app *app, struct err *err)
{
    char *json;
    size_t len;
    if (!attempt_text(app->records, attempt_of(s)->marks, &json, &len, err))
        return false;
    bool ok = lab_marks_read(json, len, &s->marks, err);
    free(json);
    return ok;
}

/* Without its pack there are still the marks. */
static void load_rules(struct lab_result_screen *s, struct app *app)
{
    char *task = NULL;
    if (lab_place_open(app, attempt_of(s), &s->task, NULL) &&
        lab_texts(s->task, &task, &s->rules, NULL))
        free(task);
    if (!s->rules)
        s->rules = xstrdup("");
}

static bool load_history(struct lab_result_screen *s, struct app *app, int64_t id, struct err *err)
{
    struct lab_attempts one;
    if (!lab_attempt_get(app->records, id, &one, err))
        return false;
    bool ok = lab_attempt_list(app->records, one.list->learner, one.list->lab, &s->history, err);
    lab_attempts_finish(&one);
    for (size_t i = 0; ok && i < s->history.count; i++)
        if (s->history.list[i].id == id)
            s->at = i;
    return ok;
}

static void filter(struct lab_result_screen *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->marks->faults_count; i++)
        if (s->line < 0 || strcmp(s->marks->faults[i].score, s->marks->lines[s->line].id) == 0)
            s->shown[n++] = i;
    list_set_count(&s->list, (int) n);
    list_select(&s->list, 0);
    s->described = -1;
}

static bool result_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct lab_result_screen *s = xcalloc(1, sizeof *s);
    s->clause = TEXT_INIT;
    s->line = -1;
    if (!load_history(s, app, *(const int64_t *) arg, err) || !load_marks(s, app, err)) {
        result_close(s, app);
        return false;
    }
    load_rules(s, app);
    s->shown = xcalloc(s->marks->faults_count + 1, sizeof *s->shown);
    filter(s);
    *state = s;
    return true;
}

static const char *result_heading(const void *state)
{
    return attempt_of(state)->title;
}

/* ---- the clause ---- */

static const struct lab_mark_fault *selected(const struct lab_result_screen *s)
{
    return s->list.count > 0 ? &s->marks->faults[s->shown[s->list.selected]] : NULL;
}

static void say(struct text *text, enum style style, const char *label, const char *words)
{
    text_block(text, &(struct text_block){0});
    text_add_text(text, STYLE_DIM, label);
    text_add_text(text, style, words);
}

/* The selected fault, and the clause it breaks in full. */
static void describe(struct lab_result_screen *s, int cols)
{
    const struct lab_mark_fault *fault = selected(s);
    struct text *text = &s->clause;
    text_clear(text);
    text->width = cols;
    text->top = 0;
    if (!fault)
        return;
    say(text, STYLE_STRONG, "", fault->sentence);
    if (*fault->mine || *fault->gold) {
        say(text, STYLE_BAD, _("Yours: "), *fault->mine ? fault->mine : "—");
        say(text, STYLE_GOOD, _("Right: "), *fault->gold ? fault->gold : "—");
    }
    if (*fault->text)
        say(text, STYLE_TEXT, "", fault->text);
    char *clause = *fault->rule ? lab_clause(s->rules, fault->rule) : NULL;
    if (clause) {
        text_space(text);
        char *markdown = xasprintf("### %s", clause);
        lab_pane_put(text, markdown, cols);
        free(markdown);
        free(clause);
    }
}

static void result_layout(void *state, struct app *app, struct rect body)
{
    struct lab_result_screen *s = state;
    rect_cut_top(&body, 3 + (int) s->marks->lines_count);
    if (body.w >= WIDE)
        s->side = rect_cut_right(&body, body.w * 2 / 5);
    else
        s->side = rect_cut_bottom(&body, body.h - LEAST_FAULTS < CLAUSE_ROWS ? body.h - LEAST_FAULTS
                                                                             : CLAUSE_ROWS);
    s->rows = body;
    list_layout(&s->list, body.h);
    int cols = s->side.w - 3;
    if (s->described != s->list.selected || s->clause.width != cols) {
        describe(s, cols);
        s->described = s->list.selected;
    }
    text_layout(&s->clause, cols, s->side.h - 1);
}

/* ---- drawing ---- */

static int64_t best_of(const struct lab_result_screen *s)
{
    int64_t best = -1;
    for (size_t i = 0; i < s->history.count; i++)
        if (s->history.list[i].score > best)
            best = s->history.list[i].score;
    return best;
}

static void draw_total(const struct lab_result_screen *s, struct surface body)
{
    char full[24], best[24];
    const double minute = 60 * 1000;
    lab_points_text(s->marks->full, full, sizeof full);
    lab_points_text(best_of(s), best, sizeof best);
    char *text = xasprintf(_("Score %s of %s"), s->marks->shown, full);
    int x = surface_text(body, 1, 0, s->marks->score == s->marks->full ? STYLE_GOOD : STYLE_TITLE,
                         text);
    free(text);
    text = xasprintf(_("  attempt %zu, variant %s · best %s"), s->at + 1, attempt_of(s)->variant,
                     best);
    surface_text(body, x, 0, STYLE_DIM, text);
    free(text);
    text = xasprintf(_("%.0f of %d min"), (double) attempt_of(s)->active_ms / minute,
                     attempt_of(s)->minutes);
    surface_text_right(body, body.w - 1, 0, STYLE_DIM, text);
    free(text);
}

/* "F1 0.873  TP 12, FP 3": title, value and counts of a line; heap. */
static char *line_label(const struct lab_mark_line *line)
{
    if (!line->defined)
        return xasprintf(_("%s: undefined"), line->title);
    if (line->check)
        return xasprintf("%s %s", line->value > 0 ? "✓" : "✗", line->title);
    return xasprintf("%s %.3f", line->title, line->value);
}

static void draw_line(const struct lab_mark_line *line, struct surface s, int y)
{
    char score[24], points[24];
    lab_points_text(line->score, score, sizeof score);
    lab_points_text(line->points, points, sizeof points);
    char *value = xasprintf(_("%s/%s points"), score, points);
    char *label = line_label(line);
    int note = s.w >= WIDE ? s.w / 3 : 0;
    chart_bar(surface_sub(s, (struct rect){1, 0, s.w - 2 - note, s.h}), y, LABEL_COLS, VALUE_COLS,
              label, line->score, line->points, value);
    if (note)
        surface_clip(s, s.w - note + 1, y, note - 2, STYLE_DIM, line->note);
    free(value);
    free(label);
}

static void draw_middle(const struct lab_result_screen *s, struct surface body, int y)
{
    char *text =
        s->marks->faults_count == 0 ? xstrdup(_(" No fault was found. "))
        : s->line < 0
            ? xasprintf(_(" all faults: %zu "), s->marks->faults_count + s->marks->more)
            : xasprintf(_(" faults of “%s”: %d "), s->marks->lines[s->line].title, s->list.count);
    surface_hline(body, 0, y, body.w, STYLE_BORDER);
    surface_text(body, 2, y, s->marks->faults_count ? STYLE_ACCENT : STYLE_GOOD, text);
    free(text);
}

static void draw_fault(const void *context, int index, bool selected, struct surface row)
{
    const struct lab_result_screen *s = context;
    const struct lab_mark_fault *fault = &s->marks->faults[s->shown[index]];
    int x = surface_clip(row, 1, 0, PLACE_COLS - 2, STYLE_DIM, fault->place);
    (void) x;
    x = *fault->place ? PLACE_COLS : 1;
    surface_clip(row, x, 0, row.w - x - 2, STYLE_TEXT, fault->sentence);
}

static void draw_clause(const struct lab_result_screen *s, struct surface body)
{
    struct rect r = s->side;
    bool beside = r.x > 0;
    if (s->list.count == 0)
        return;
    if (beside)
        surface_vline(body, r.x, r.y, r.h, STYLE_BORDER);
    else
        surface_hline(body, r.x, r.y, r.w, STYLE_BORDER);
    struct rect text = {r.x + 2, r.y + !beside, r.w - 3, r.h - !beside};
    text_draw(&s->clause, surface_sub(body, text));
    surface_scrollbar(body, r.x + r.w - 1, text.y, text.h, s->clause.top, text.h,
                      (int) s->clause.line_count);
}

static void result_draw(const void *state, const struct app *app, struct surface body)
{
    const struct lab_result_screen *s = state;
    draw_total(s, body);
    for (size_t i = 0; i < s->marks->lines_count; i++)
        draw_line(&s->marks->lines[i], body, 1 + (int) i);
    draw_middle(s, body, 2 + (int) s->marks->lines_count);
    list_draw(&s->list, surface_sub(body, s->rows), true, draw_fault, s);
    draw_clause(s, body);
}

/* ---- acting ---- */

/* The lab after this one in its level that was never handed in, else simply the one after; heap or
 * NULL. */
static char *next_lab(const struct lab_result_screen *s, const struct app *app)
{
    struct lib_labs labs = {0};
    struct lab_standings standings = {0};
    char *level = xstrdup(attempt_of(s)->work), *slash = strrchr(level, '/'), *next = NULL;
    if (slash)
        *slash = '\0';
    bool ok = library_labs(app->library, level, &labs, NULL) &&
              lab_standing_list(app->records, app->learner, &standings, NULL);
    size_t here = 0;
    while (ok && here < labs.count && strcmp(labs.list[here].id, attempt_of(s)->lab) != 0)
        here++;
    for (size_t i = 1; ok && i < labs.count && !next; i++) {
        const struct lib_lab *lab = &labs.list[(here + i) % labs.count];
        const struct lab_standing *st = lab_standing_of(&standings, lab->id);
        if (lab_desk_find(lab->engine) && (!st || st->graded == 0))
            next = xstrdup(lab->id);
    }
    lib_labs_finish(&labs);
    lab_standings_finish(&standings);
    free(level);
    return next;
}

/* Another lab takes the place of these marks. */
static void go_lab(struct lab_result_screen *s, struct app *app, char *lab, bool anew)
{
    (void) s;
    if (!lab)
        return;
    app_pop(app);
    lab_place_go(app, lab, anew);
    free(lab);
}

static void look(struct lab_result_screen *s, struct app *app)
{
    lab_frame_look(app, attempt_of(s)->id, s->marks,
                   s->list.count > 0 ? s->shown[s->list.selected] : 0);
}

static bool result_act(void *state, struct app *app, enum action action)
{
    struct lab_result_screen *s = state;
    switch (action) {
    case ACTION_OPEN:
        look(s, app);
        return true;
    case ACTION_LAB_AGAIN:
        go_lab(s, app, xstrdup(attempt_of(s)->lab), true);
        return true;
    case ACTION_LAB_NEXT:
        go_lab(s, app, next_lab(s, app), false);
        return true;
    case ACTION_LAB_FILTER:
        s->line = s->line + 1 < (int) s->marks->lines_count ? s->line + 1 : -1;
        filter(s);
        return true;
    default:
        return list_act(&s->list, action);
    }
}

static enum action_state can_next(const struct lab_result_screen *s, const struct app *app)
{
    char *next = next_lab(s, app);
    free(next);
    return next ? ACTION_ON : ACTION_OFF;
}

static enum action_state result_can(const void *state, const struct app *app, enum action action,
                                    const char **why)
{
    const struct lab_result_screen *s = state;
    switch (action) {
    case ACTION_OPEN:
        *why = N_("The work itself is not here.");
        return s->task && attempt_of(s)->saved_ms > 0 && lab_desk_find(attempt_of(s)->engine)
                   ? ACTION_ON
                   : ACTION_OFF;
    case ACTION_LAB_NEXT:
        *why = N_("Every lab of this level was handed in.");
        return can_next(s, app);
    case ACTION_LAB_FILTER:
        *why = N_("No fault was found.");
        return s->marks->faults_count > 0 ? ACTION_ON : ACTION_OFF;
    case ACTION_LAB_AGAIN:
        *why = N_("The lab is no longer installed.");
        return s->task ? ACTION_ON : ACTION_OFF;
    default:
        return action <= ACTION_LAST && action != ACTION_LEFT && action != ACTION_RIGHT
                   ? ACTION_ON
                   : ACTION_ABSENT;
    }
}

static bool result_event(void *state, struct app *app, const struct event *event)
{
    struct lab_result_screen *s = state;
    if (event->kind != EVENT_MOUSE)
        return false;
    if (rect_contains(s->side, event->mouse.x, event->mouse.y)) {
        text_mouse(&s->clause, s->side, &event->mouse);
        return true;
    }
    if (list_mouse(&s->list, s->rows, &event->mouse) == LIST_OPENED)
        app_run_action(app, ACTION_OPEN);
    return true;
}

const struct screen_ops screen_lab_result = {
    .name = "lab-result",
    .title = N_("Marks"),
    .context = ACTION_IN_LAB_RESULT,
    .aid = true,
    .heading = result_heading,
    .open = result_open,
    .layout = result_layout,
    .draw = result_draw,
    .act = result_act,
    .can = result_can,
    .event = result_event,
    .close = result_close,
};
