#include "tui/lab/result.h"

#include "base/str.h"
#include "base/utf8.h"
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
    PLACE_LEAST = 10,
    WIDE = 110,
    CLAUSE_ROWS = 9,
    ENOUGH_PERCENT = 60,
    LEAST_FAULTS = 5
};

struct lab_result_screen {
    struct lab_attempts history; /* of this lab, oldest first */
    size_t at;                   /* the attempt shown */
    struct lab_task *task;       /* NULL when its pack is gone */
    struct lab_marks *marks;
    int line;      /* only faults of this line; -1: all */
    size_t *shown; /* faults that the filter lets through */
    struct list list;
    bool attempts; /* the list is of all attempts, newest first */
    int described; /* fault that the text is about, -1: none */
    struct text clause;
    bool looking;            /* the work lies over the marks */
    bool taught;             /* a lesson teaches what the lab trains */
    char *next, *next_title; /* the lab to go on with; NULL: none */
    bool reading;            /* the text beside the list has the focus */
    struct lab_pane pane;    /* task and rules, over all of it */
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
    lab_pane_finish(&s->pane);
    free(s->shown);
    free(s->next);
    free(s->next_title);
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
static void load_task(struct lab_result_screen *s, struct app *app)
{
    if (!lab_place_open(app, attempt_of(s), &s->task, NULL))
        return;
    if (!lab_pane_open(&s->pane, s->task, NULL))
        lab_pane_finish(&s->pane);
}

static bool load_history(struct lab_result_screen *s, struct app *app, int64_t id, struct err *err)
{
    struct lab_attempts one;
    if (!lab_attempt_get(app->records, id, &one, err))
        return false;
    bool ok = lab_attempt_list(app->records, one.list->learner, one.list->lab, &s->history, err);
    lab_attempts_finish(&one);
    if (!ok)
        return false;
    /* Those within exams stand with their exams. */
    size_t n = 0;
    for (size_t i = 0; i < s->history.count; i++) {
        if (s->history.list[i].id == id)
            s->at = n;
        if (s->history.list[i].exam == 0 || s->history.list[i].id == id)
            s->history.list[n++] = s->history.list[i];
    }
    s->history.count = n;
    return true;
}

static void filter(struct lab_result_screen *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->marks->faults_count; i++)
        if (s->line < 0 || strcmp(s->marks->faults[i].score, s->marks->lines[s->line].id) == 0)
            s->shown[n++] = i;
    s->attempts = false;
    list_set_count(&s->list, (int) n);
    list_select(&s->list, 0);
    s->described = -1;
}

/* Row of an attempt and back: the newest comes first. */
static int turn(const struct lab_result_screen *s, int row)
{
    return (int) s->history.count - 1 - row;
}

static void list_attempts(struct lab_result_screen *s)
{
    s->attempts = true;
    s->described = -1;
    list_set_count(&s->list, (int) s->history.count);
    list_select(&s->list, turn(s, (int) s->at));
}

/* ---- what next ---- */

/* What is to be done before: what was never handed in, then what went worst. */
static double rank_of(const struct lab_standings *standings, const struct lib_lab *lab)
{
    const struct lab_standing *st = lab_standing_of(standings, lab->id);
    return !st || st->graded == 0 || st->full <= 0 ? -1 : (double) st->best / (double) st->full;
}

/* Of the level's labs the first after this one that was never handed in; when all were, the one
 * with the least of its points. None when all have full marks. */
static void find_next(struct lab_result_screen *s, const struct app *app)
{
    struct lib_labs labs = {0};
    struct lab_standings standings = {0};
    char *level = xstrdup(attempt_of(s)->work), *slash = strrchr(level, '/');
    const struct lib_lab *best = NULL;
    double least = 1;
    if (slash)
        *slash = '\0';
    bool ok = library_labs(app->library, level, &labs, NULL) &&
              lab_standing_list(app->records, app->learner, &standings, NULL);
    size_t here = 0;
    while (ok && here < labs.count && strcmp(labs.list[here].id, attempt_of(s)->lab) != 0)
        here++;
    for (size_t i = 1; ok && i < labs.count; i++) {
        const struct lib_lab *lab = &labs.list[(here + i) % labs.count];
        if (lab_desk_find(lab->engine) && rank_of(&standings, lab) < least) {
            least = rank_of(&standings, lab);
            best = lab;
        }
    }
    free(s->next);
    free(s->next_title);
    s->next = best ? xstrdup(best->id) : NULL;
    s->next_title = best ? xstrdup(best->title) : NULL;
    s->taught = lab_place_is_taught(app, attempt_of(s)->lab);
    lib_labs_finish(&labs);
    lab_standings_finish(&standings);
    free(level);
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
    load_task(s, app);
    s->shown = xcalloc(s->marks->faults_count + 1, sizeof *s->shown);
    filter(s);
    find_next(s, app);
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
    return s->list.count > 0 && !s->attempts ? &s->marks->faults[s->shown[s->list.selected]] : NULL;
}

static void say(struct text *text, enum style style, const char *label, const char *words)
{
    text_block(text, &(struct text_block){0});
    text_add_text(text, STYLE_DIM, label);
    text_add_text(text, style, words);
}

/* Takes a tick off the end of what describes a picture's object. */
static bool take_tick(struct str *out, const char *tick)
{
    size_t n = strlen(tick);
    if (out->len <= n || strcmp(out->p + out->len - n, tick) != 0)
        return false;
    out->len -= n;
    out->p[out->len] = '\0';
    return true;
}

static bool has_blank_ends(const char *s, size_t len)
{
    static const char wide[] = "\u3000";
    size_t n = sizeof wide - 1;
    return len > 0 &&
           (s[0] == ' ' || s[len - 1] == ' ' ||
            (len >= n && (memcmp(s, wide, n) == 0 || memcmp(s + len - n, wide, n) == 0)));
}

/* What was given or is right, as it is read: blanks at its ends are made to be seen. */
static char *read_out(const struct lab_result_screen *s, const char *value)
{
    struct str out = STR_INIT;
    size_t len = strlen(value);
    str_addf(&out, has_blank_ends(value, len) ? "“%s”" : "%s", len ? value : "—");
    if (strcmp(attempt_of(s)->engine, "image") == 0) {
        bool truncated = take_tick(&out, " truncated");
        if (take_tick(&out, " occluded"))
            str_addf(&out, " %s", _("[occluded]"));
        if (truncated)
            str_addf(&out, " %s", _("[truncated]"));
    }
    return str_take(&out);
}

static void say_values(struct lab_result_screen *s, const struct lab_mark_fault *fault, int cols)
{
    struct text *text = &s->clause;
    char *mine = read_out(s, fault->mine), *gold = read_out(s, fault->gold);
    bool brief = utf8_width(mine) + utf8_width(gold) < cols / 2;
    say(text, STYLE_BAD, _("Yours: "), mine);
    if (!brief)
        text_block(text, &(struct text_block){0});
    text_add_text(text, STYLE_DIM, brief ? "   " : "");
    text_add_text(text, STYLE_DIM, _("Right: "));
    text_add_text(text, STYLE_GOOD, gold);
    free(mine);
    free(gold);
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
    if (utf8_width(fault->place) > PLACE_COLS - 2)
        say(text, STYLE_DIM, "", fault->place); /* the list has no room for all of it */
    say(text, STYLE_STRONG, "", fault->sentence);
    if (*fault->mine || *fault->gold)
        say_values(s, fault, cols);
    if (*fault->text)
        say(text, STYLE_TEXT, "", fault->text);
    const char *rules = s->pane.texts[LAB_PAGE_RULES];
    char *clause = rules && *fault->rule ? lab_clause(rules, fault->rule) : NULL;
    if (clause) {
        text_space(text);
        char *markdown = xasprintf("### %s", clause);
        lab_pane_put(text, markdown, cols);
        free(markdown);
        free(clause);
    }
}

/* Below the list, the text has what the faults leave. */
static struct rect cut_side(struct lab_result_screen *s, struct rect *body)
{
    if (s->attempts)
        return (struct rect){0};
    if (body->w >= WIDE)
        return rect_cut_right(body, body->w * 2 / 5);
    int rows = s->list.count > LEAST_FAULTS ? s->list.count : LEAST_FAULTS;
    if (rows > body->h - CLAUSE_ROWS)
        rows = body->h - CLAUSE_ROWS;
    if (rows < LEAST_FAULTS)
        rows = LEAST_FAULTS;
    return rect_cut_bottom(body, body->h - rows);
}

static void result_layout(void *state, struct app *app, struct rect body)
{
    struct lab_result_screen *s = state;
    if (s->pane.page != LAB_PAGE_NONE) {
        lab_pane_layout(&s->pane, body);
        return;
    }
    rect_cut_top(&body, 3 + (int) s->marks->lines_count);
    s->side = cut_side(s, &body);
    s->rows = body;
    list_layout(&s->list, body.h);
    int cols = s->side.w - 3;
    if (s->attempts || cols < 2)
        return;
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
    char score[24], full[24], best[24];
    const int64_t minute = 60 * 1000;
    lab_points_text(s->marks->score, score, sizeof score);
    lab_points_text(s->marks->full, full, sizeof full);
    lab_points_text(best_of(s), best, sizeof best);
    char *text = xasprintf(_("Score %s of %s"), score, full);
    int x = surface_text(body, 1, 0, s->marks->score == s->marks->full ? STYLE_GOOD : STYLE_TITLE,
                         text);
    free(text);
    text = xasprintf(_("  attempt %zu, variant %s · best %s"), s->at + 1, attempt_of(s)->variant,
                     best);
    surface_text(body, x, 0, STYLE_DIM, text);
    free(text);
    text = xasprintf(_("%lld of %d min"), (long long) (attempt_of(s)->active_ms / minute),
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

/* The next step: the same once more while it went badly, else the next lab. */
static void draw_next(const struct lab_result_screen *s, struct surface body, int x, int y)
{
    bool badly = s->marks->score * 100 < s->marks->full * ENOUGH_PERCENT;
    char *text = badly && s->taught ? xstrdup(_(" Next: the lesson (c), then once more (n) "))
                 : badly            ? xstrdup(_(" Next: once more (n) "))
                 : s->next_title    ? xasprintf(_(" Next (o): %s "), s->next_title)
                                    : NULL;
    if (!text || s->attempts) {
        free(text);
        return;
    }
    int width = utf8_width(text), room = body.w - 2 - x;
    int at = width < room ? body.w - 2 - width : x;
    surface_clip(body, at, y, room, STYLE_ACCENT, text);
    free(text);
}

static void draw_middle(const struct lab_result_screen *s, struct surface body, int y)
{
    char *text =
        s->attempts                   ? xstrdup(_(" all attempts "))
        : s->marks->faults_count == 0 ? xstrdup(_(" No fault was found. "))
        : s->line < 0
            ? xasprintf(_(" all faults: %zu "), s->marks->faults_count + s->marks->more)
            : xasprintf(_(" faults of “%s”: %d "), s->marks->lines[s->line].title, s->list.count);
    surface_hline(body, 0, y, body.w, STYLE_BORDER);
    int x = surface_text(body, 2, y, s->marks->faults_count ? STYLE_ACCENT : STYLE_GOOD, text);
    draw_next(s, body, x + 2, y);
    free(text);
}

static void draw_fault(const void *context, int index, bool selected, struct surface row)
{
    const struct lab_result_screen *s = context;
    const struct lab_mark_fault *fault = &s->marks->faults[s->shown[index]];
    int cols = PLACE_COLS - 2 < row.w / 3 ? PLACE_COLS - 2 : row.w / 3, x = 1;
    if (*fault->place) {
        int end = surface_clip(row, x, 0, cols, STYLE_DIM, fault->place);
        x = end < PLACE_LEAST ? PLACE_LEAST : end + 2;
    }
    surface_clip(row, x, 0, row.w - x - 2, STYLE_TEXT, fault->sentence);
}

/* "2  variant b  2026-01-05  18 min  8.3/10 points". */
static void draw_attempt(const void *context, int index, bool selected, struct surface row)
{
    const struct lab_result_screen *s = context;
    const struct lab_attempt *a = &s->history.list[turn(s, index)];
    char when[40], score[24], full[24];
    const int64_t minute = 60 * 1000;
    clock_format(a->started_ms, when, sizeof when);
    when[10] = '\0';
    lab_points_text(a->score, score, sizeof score);
    lab_points_text(a->full, full, sizeof full);
    char *text = xasprintf(_("%2d  variant %s  %s  %lld min"), turn(s, index) + 1, a->variant, when,
                           (long long) (a->active_ms / minute));
    char *value = a->state == LAB_ATTEMPT_GRADED ? xasprintf(_("%s/%s points"), score, full)
                  : a->state == LAB_ATTEMPT_LEFT ? xstrdup(_("ended without marks"))
                                                 : xstrdup(_("under way"));
    surface_text(row, 1, 0, turn(s, index) == (int) s->at ? STYLE_STRONG : STYLE_TEXT, text);
    surface_text_right(row, row.w - 2, 0,
                       a->score >= 0 && a->score == best_of(s) ? STYLE_GOOD : STYLE_TEXT, value);
    free(text);
    free(value);
}

static void draw_clause(const struct lab_result_screen *s, struct surface body)
{
    struct rect r = s->side;
    bool beside = r.x > 0;
    if (!selected(s))
        return;
    if (beside)
        surface_vline(body, r.x, r.y, r.h, STYLE_BORDER);
    else
        surface_hline(body, r.x, r.y, r.w, STYLE_BORDER);
    struct rect text = {r.x + 2, r.y + !beside, r.w - 3, r.h - !beside};
    text_draw(&s->clause, surface_sub(body, text));
    surface_scrollbar(body, r.x + r.w - 1, text.y, text.h, s->clause.top, text.h,
                      (int) s->clause.line_count);
    if (s->reading)
        surface_caret(body, text.x, text.y, false);
}

static void result_draw(const void *state, const struct app *app, struct surface body)
{
    const struct lab_result_screen *s = state;
    if (s->pane.page != LAB_PAGE_NONE) {
        lab_pane_draw(&s->pane, body, true);
        return;
    }
    draw_total(s, body);
    for (size_t i = 0; i < s->marks->lines_count; i++)
        draw_line(&s->marks->lines[i], body, 1 + (int) i);
    draw_middle(s, body, 2 + (int) s->marks->lines_count);
    list_draw(&s->list, surface_sub(body, s->rows), !s->reading,
              s->attempts ? draw_attempt : draw_fault, s);
    draw_clause(s, body);
}

/* ---- acting ---- */

/* A lab takes the place of these marks; takes the heap text over. */
static void go_lab(struct app *app, char *lab)
{
    if (!lab)
        return;
    app_pop(app);
    lab_place_go(app, lab, false);
    free(lab);
}

/* Another attempt's marks take the place of these; one under way goes on. */
static void open_attempt(struct lab_result_screen *s, struct app *app)
{
    const struct lab_attempt *a = &s->history.list[turn(s, s->list.selected)];
    int64_t id = a->id;
    if (a->state == LAB_ATTEMPT_GRADED) {
        app_replace(app, &screen_lab_result, &id);
    } else if (a->state == LAB_ATTEMPT_OPEN) {
        app_pop(app);
        lab_frame_work(app, id);
    }
}

static void look(struct lab_result_screen *s, struct app *app)
{
    if (s->attempts) {
        open_attempt(s, app);
        return;
    }
    s->reading = false;
    s->looking = lab_frame_look(app, attempt_of(s)->id, s->marks,
                                s->list.count > 0 ? s->shown[s->list.selected] : 0);
}

static void turn_page(struct lab_result_screen *s, enum lab_page page)
{
    lab_pane_show(&s->pane, s->pane.page == page ? LAB_PAGE_NONE : page);
}

static bool go_back(struct lab_result_screen *s)
{
    if (s->pane.page != LAB_PAGE_NONE)
        lab_pane_show(&s->pane, LAB_PAGE_NONE);
    else if (s->reading)
        s->reading = false;
    else if (s->attempts)
        filter(s);
    else
        return false;
    return true;
}

static bool move(struct lab_result_screen *s, enum action action)
{
    if (s->pane.page != LAB_PAGE_NONE)
        return text_act(&s->pane.text, action);
    return s->reading ? text_act(&s->clause, action) : list_act(&s->list, action);
}

static bool result_act(void *state, struct app *app, enum action action)
{
    struct lab_result_screen *s = state;
    switch (action) {
    case ACTION_OPEN:
        look(s, app);
        return true;
    case ACTION_LAB_AGAIN:
        go_lab(app, xstrdup(attempt_of(s)->lab));
        return true;
    case ACTION_LAB_LESSON:
        lab_place_teach(app, attempt_of(s)->lab);
        return true;
    case ACTION_LAB_NEXT:
        go_lab(app, xstrdup(s->next));
        return true;
    case ACTION_LAB_FILTER:
        s->line = s->line + 1 < (int) s->marks->lines_count ? s->line + 1 : -1;
        filter(s);
        return true;
    case ACTION_LAB_HISTORY:
        if (s->attempts)
            filter(s);
        else
            list_attempts(s);
        return true;
    case ACTION_LAB_TASK:
    case ACTION_LAB_RULES:
        turn_page(s, action == ACTION_LAB_TASK ? LAB_PAGE_TASK : LAB_PAGE_RULES);
        return true;
    case ACTION_NEXT_PANE:
    case ACTION_PREV_PANE:
        s->reading = !s->reading;
        return true;
    case ACTION_BACK:
        return go_back(s);
    default:
        return move(s, action);
    }
}

static enum action_state can_open(const struct lab_result_screen *s, const char **why)
{
    if (s->attempts) {
        *why = N_("It ended without marks.");
        return s->history.list[turn(s, s->list.selected)].state == LAB_ATTEMPT_LEFT ? ACTION_OFF
                                                                                    : ACTION_ON;
    }
    *why = N_("The work itself is not here.");
    return s->task && attempt_of(s)->saved_ms > 0 && lab_desk_find(attempt_of(s)->engine)
               ? ACTION_ON
               : ACTION_OFF;
}

static enum action_state result_can(const void *state, const struct app *app, enum action action,
                                    const char **why)
{
    const struct lab_result_screen *s = state;
    bool paged = s->pane.page != LAB_PAGE_NONE;
    switch (action) {
    case ACTION_LAB_TASK:
        *why = N_("The lab is no longer installed.");
        return s->pane.texts[LAB_PAGE_TASK] ? ACTION_ON : ACTION_OFF;
    case ACTION_LAB_RULES:
        *why = N_("This lab has no rules of its own.");
        return lab_pane_has_rules(&s->pane) ? ACTION_ON : ACTION_OFF;
    case ACTION_OPEN:
        return paged ? ACTION_ABSENT : can_open(s, why);
    case ACTION_LAB_LESSON:
        *why = N_("No lesson that teaches this is installed.");
        return paged ? ACTION_ABSENT : s->taught ? ACTION_ON : ACTION_OFF;
    case ACTION_LAB_NEXT:
        *why = N_("Every lab of this level has full marks.");
        return paged ? ACTION_ABSENT : s->next ? ACTION_ON : ACTION_OFF;
    case ACTION_LAB_FILTER:
        *why = N_("No fault was found.");
        return paged ? ACTION_ABSENT : s->marks->faults_count > 0 ? ACTION_ON : ACTION_OFF;
    case ACTION_LAB_AGAIN:
        *why = N_("The lab is no longer installed.");
        return paged ? ACTION_ABSENT : s->task ? ACTION_ON : ACTION_OFF;
    case ACTION_LAB_HISTORY:
        return paged ? ACTION_ABSENT : ACTION_ON;
    case ACTION_NEXT_PANE:
    case ACTION_PREV_PANE:
        return !paged && selected(s) ? ACTION_ON : ACTION_ABSENT;
    case ACTION_BACK:
        return paged || s->reading || s->attempts ? ACTION_ON : ACTION_ABSENT;
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
    if (s->pane.page != LAB_PAGE_NONE) {
        text_mouse(&s->pane.text, s->pane.area, &event->mouse);
        return true;
    }
    if (rect_contains(s->side, event->mouse.x, event->mouse.y)) {
        text_mouse(&s->clause, s->side, &event->mouse);
        return true;
    }
    if (list_mouse(&s->list, s->rows, &event->mouse) == LIST_OPENED)
        app_run_action(app, ACTION_OPEN);
    return true;
}

/* Back from the work: the fault looked at last is the selected one. */
static void result_resume(void *state, struct app *app)
{
    struct lab_result_screen *s = state;
    for (int i = 0; s->looking && i < s->list.count; i++)
        if (s->shown[i] == s->marks->seen)
            list_select(&s->list, i);
    s->looking = false;
    find_next(s, app);
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
    .resume = result_resume,
    .close = result_close,
};
