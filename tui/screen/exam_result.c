/* The result: score, parts against their weights, requirements, and all questions to look at. */
#include "base/str.h"
#include "tui/exam/words.h"
#include "tui/i18n.h"
#include "tui/lab/result.h"
#include "tui/screen/exam_parts.h"
#include "tui/widget/chart.h"
#include "tui/widget/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_COLS = 30, VALUE_COLS = 18, SCORE_COLS = 10, MINUTE_MS = 60 * 1000 };

enum filter { FILTER_ALL, FILTER_WRONG, FILTER_BLANK, FILTER_FLAGGED, FILTERS };

struct result {
    struct seat *seat;
    struct grade grade;
    enum filter filter;
    bool by_requirement;
    unsigned *list; /* questions that the filter lets through */
    struct exam_found found;
    struct list rows; /* of these, or of the requirements */
    struct rect area;
};

/* ---- which questions ---- */

static bool passes(const struct result *r, unsigned i)
{
    enum grade_outcome outcome = r->grade.items[i].outcome;
    switch (r->filter) {
    case FILTER_WRONG:
        return outcome == GRADE_WRONG || outcome == GRADE_PARTLY;
    case FILTER_BLANK:
        return outcome == GRADE_BLANK;
    case FILTER_FLAGGED:
        return r->seat->exam->answers[i].flagged;
    default:
        return true;
    }
}

static void select_all(struct result *r)
{
    r->found = (struct exam_found){.seat = r->seat, .list = r->list};
    for (unsigned i = 0; i < r->grade.items_count; i++)
        if (passes(r, i))
            r->list[r->found.count++] = i;
    list_set_count(&r->rows,
                   (int) (r->by_requirement ? r->grade.requirements_count : r->found.count));
    list_select(&r->rows, 0);
}

/* ---- opening ---- */

static void result_close(void *state, struct app *app)
{
    struct result *r = state;
    grade_finish(&r->grade);
    free(r->list);
    seat_release(r->seat);
    free(r);
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct grade_sum *) a)->key, ((const struct grade_sum *) b)->key);
}

static bool result_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct result *r = xcalloc(1, sizeof *r);
    r->seat = seat_hold((struct seat *) arg);
    if (!journal_preview(r->seat->journal, &r->grade, err)) {
        result_close(r, app);
        return false;
    }
    qsort(r->grade.requirements, r->grade.requirements_count, sizeof *r->grade.requirements,
          by_key);
    r->list = xcalloc(r->grade.items_count, sizeof *r->list);
    select_all(r);
    *state = r;
    return true;
}

static const char *result_heading(const void *state)
{
    return ((const struct result *) state)->seat->booklet->title;
}

static int shown_parts(const struct result *r)
{
    int n = 0;
    for (unsigned i = 0; i < r->grade.parts_count; i++)
        n += r->grade.parts[i].questions > 0;
    return n;
}

static void result_layout(void *state, struct app *app, struct rect body)
{
    struct result *r = state;
    r->area = body;
    rect_cut_top(&r->area, 3 + shown_parts(r));
    list_layout(&r->rows, r->area.h);
}

/* ---- drawing ---- */

static void draw_total(const struct result *r, struct surface s)
{
    const struct grade *g = &r->grade;
    char score[EXAM_POINTS], full[EXAM_POINTS], pass[EXAM_POINTS];
    char *text = xasprintf(_("Score %s of %s, %s to pass"), exam_points(g->score, score),
                           exam_points(g->full, full), exam_points(r->seat->booklet->pass, pass));
    int x = surface_text(s, 1, 0, STYLE_TITLE, text) + 2;
    free(text);
    if (g->pending)
        surface_text(s, x, 0, STYLE_WARN, _("◐ not final"));
    else
        surface_text(s, x, 0, g->passed ? STYLE_GOOD : STYLE_BAD,
                     g->passed ? _("✓ passed") : _("✗ not passed"));
    text = xasprintf(_("%lld of %lld minutes used"),
                     (long long) (r->seat->exam->elapsed_ms / MINUTE_MS),
                     (long long) (r->seat->exam->form.limit_ms / MINUTE_MS));
    surface_text_right(s, s.w - 1, 0, STYLE_DIM, text);
    free(text);
}

static void draw_counts(const struct result *r, struct surface s)
{
    unsigned n[GRADE_PENDING + 1] = {0};
    for (unsigned i = 0; i < r->grade.items_count; i++)
        n[r->grade.items[i].outcome]++;
    char *text = xasprintf(_("✓ right %u   ◐ partly %u   ✗ wrong %u   ○ blank %u"), n[GRADE_RIGHT],
                           n[GRADE_PARTLY], n[GRADE_WRONG], n[GRADE_BLANK]);
    int x = surface_text(s, 1, 1, STYLE_TEXT, text);
    free(text);
    if (n[GRADE_PENDING] == 0)
        return;
    text = xasprintf(_("   … %u wait to be marked by hand"), n[GRADE_PENDING]);
    surface_text(s, x, 1, STYLE_WARN, text);
    free(text);
}

static void draw_sum(struct surface s, int y, const char *label, const struct grade_sum *sum)
{
    char score[EXAM_POINTS], points[EXAM_POINTS];
    char *value = xasprintf(_("%s/%s points"), exam_points(sum->score, score),
                            exam_points(sum->points, points));
    chart_bar(s, y, LABEL_COLS, VALUE_COLS, label, sum->score, sum->points, value);
    free(value);
}

static int draw_parts(const struct result *r, struct surface s, int y)
{
    for (unsigned i = 0; i < r->grade.parts_count; i++) {
        const struct booklet_part *part = &r->seat->booklet->parts[i];
        if (r->grade.parts[i].questions == 0)
            continue;
        char *label =
            *part->id ? xasprintf("%s %s", part->id, part->title) : xstrdup(_("the whole paper"));
        draw_sum(surface_sub(s, (struct rect){1, 0, s.w - 2, s.h}), y++, label, &r->grade.parts[i]);
        free(label);
    }
    return y;
}

static void draw_middle(const struct result *r, struct surface s, int y)
{
    static const char *const titles[FILTERS] = {
        N_("all questions: %u"),
        N_("not right: %u"),
        N_("blank: %u"),
        N_("flagged: %u"),
    };
    surface_hline(s, 0, y, s.w, STYLE_BORDER);
    char *text = r->by_requirement ? xstrdup(_("per requirement"))
                                   : xasprintf(_(titles[r->filter]), r->found.count);
    char *framed = xasprintf(" %s ", text);
    surface_text(s, 2, y, STYLE_ACCENT, framed);
    free(framed);
    free(text);
}

static enum style sign_of(enum grade_outcome outcome, const char **sign)
{
    static const struct {
        const char *sign;
        enum style style;
    } signs[] = {
        [GRADE_BLANK] = {"○", STYLE_DIM},    [GRADE_WRONG] = {"✗", STYLE_BAD},
        [GRADE_PARTLY] = {"◐", STYLE_WARN},  [GRADE_RIGHT] = {"✓", STYLE_GOOD},
        [GRADE_PENDING] = {"…", STYLE_WARN},
    };
    *sign = signs[outcome].sign;
    return signs[outcome].style;
}

static void draw_question(const void *context, int index, bool selected, struct surface row)
{
    const struct result *r = context;
    unsigned i = r->list[index];
    const struct booklet_question *q = &r->seat->booklet->questions[i];
    const struct grade_item *item = &r->grade.items[i];
    char number[16], score[EXAM_POINTS], points[EXAM_POINTS], worth[2 * EXAM_POINTS];
    const char *sign;
    enum style style = sign_of(item->outcome, &sign);
    snprintf(number, sizeof number, "%4u ", i + 1);
    snprintf(worth, sizeof worth, "%s/%s", exam_points(item->score, score),
             exam_points(q->points, points));
    int x = surface_text(row, 0, 0, STYLE_DIM, number);
    x = surface_text(row, x, 0, style, sign) + 1;
    x = surface_text(row, x, 0, STYLE_WARN, r->seat->exam->answers[i].flagged ? "★ " : "  ");
    surface_text_right(row, row.w - 2, 0, STYLE_DIM, worth);
    int end = row.w - 2 - SCORE_COLS;
    surface_text_right(row, end, 0, STYLE_DIM, q->requirement);
    surface_clip(row, x, 0, end - SCORE_COLS - x, STYLE_TEXT, q->question->stem);
}

static void draw_requirement(const void *context, int index, bool selected, struct surface row)
{
    const struct result *r = context;
    const struct grade_sum *sum = &r->grade.requirements[index];
    char *label =
        xasprintf(_("%s  %u of %u right"), *sum->key ? sum->key : "—", sum->right, sum->questions);
    draw_sum(surface_sub(row, (struct rect){1, 0, row.w - 3, 1}), 0, label, sum);
    free(label);
}

static void result_draw(const void *state, const struct app *app, struct surface body)
{
    const struct result *r = state;
    draw_total(r, body);
    draw_counts(r, body);
    int y = draw_parts(r, body, 2);
    if (app->examined) { /* what is right here may be asked there */
        surface_hline(body, 0, y, body.w, STYLE_BORDER);
        surface_wrap(body, (struct rect){1, y + 1, body.w - 2, 3}, STYLE_WARN,
                     _("Another assessed exam is under way in this room: question by question this "
                       "can be seen when it is handed in."));
        return;
    }
    draw_middle(r, body, y);
    list_draw(&r->rows, surface_sub(body, r->area), true,
              r->by_requirement ? draw_requirement : draw_question, r);
    if (r->rows.count == 0)
        surface_text(body, 3, r->area.y, STYLE_DIM, _("There are none of these."));
}

/* ---- acting ---- */

/* A lab's marks are shown as those of practice. */
static void open_question(struct result *r, struct app *app)
{
    unsigned question = r->list[r->found.at];
    struct err err = ERR_INIT;
    int64_t lab;
    if (!r->seat->booklet->questions[question].lab)
        app_push(app, &screen_exam_item, &r->found);
    else if (!journal_lab(r->seat->journal, question, &lab, &err))
        app_error(app, &err);
    else if (lab && r->grade.items[question].outcome >= GRADE_WRONG &&
             r->grade.items[question].outcome != GRADE_PENDING)
        app_push(app, &screen_lab_result, &lab);
    else
        app_toast(app, STYLE_WARN, "%s",
                  r->grade.items[question].outcome == GRADE_PENDING
                      ? _("This work is not marked yet. Once what is missing is there, open the "
                          "result again.")
                      : _("No work was handed in for this task."));
}

static bool result_act(void *state, struct app *app, enum action action)
{
    struct result *r = state;
    switch (action) {
    case ACTION_OPEN:
        r->found.at = (unsigned) r->rows.selected;
        open_question(r, app);
        return true;
    case ACTION_FILTER_RESULT:
        r->by_requirement = false;
        r->filter = (enum filter)((r->filter + 1) % FILTERS);
        select_all(r);
        return true;
    case ACTION_BY_REQUIREMENT:
        r->by_requirement = !r->by_requirement;
        select_all(r);
        return true;
    default:
        return list_act(&r->rows, action);
    }
}

static enum action_state result_can(const void *state, const struct app *app, enum action action,
                                    const char **why)
{
    const struct result *r = state;
    if (app->examined && action > ACTION_LAST) {
        *why = N_("An assessed exam is under way: nothing that could help opens.");
        return action == ACTION_OPEN || action == ACTION_FILTER_RESULT ||
                       action == ACTION_BY_REQUIREMENT
                   ? ACTION_OFF
                   : ACTION_ABSENT;
    }
    *why = N_("There is no question to open here.");
    if (action == ACTION_OPEN)
        return !r->by_requirement && r->rows.count > 0 ? ACTION_ON : ACTION_OFF;
    return action <= ACTION_LAST || action == ACTION_FILTER_RESULT ||
                   action == ACTION_BY_REQUIREMENT
               ? ACTION_ON
               : ACTION_ABSENT;
}

static bool result_event(void *state, struct app *app, const struct event *event)
{
    struct result *r = state;
    if (event->kind != EVENT_MOUSE)
        return false;
    if (!app->examined && list_mouse(&r->rows, r->area, &event->mouse) == LIST_OPENED)
        app_run_action(app, ACTION_OPEN);
    return true;
}

static void result_resume(void *state, struct app *app)
{
    struct result *r = state;
    if (!r->by_requirement)
        list_select(&r->rows, (int) r->found.at);
}

const struct screen_ops screen_exam_result = {
    .name = "exam-result",
    .title = N_("Mock exams"),
    .context = ACTION_IN_RESULT,
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
