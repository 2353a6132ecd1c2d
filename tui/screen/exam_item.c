/* One question of an exam that is over: the answer, the right one, the explanation, the lesson. */
#include "base/str.h"
#include "tui/exam/words.h"
#include "tui/i18n.h"
#include "tui/screen/exam_parts.h"
#include "tui/screen/lesson.h"
#include "tui/screen/practice_parts.h"

#include "core/record/library.h"

#include <stdlib.h>

enum { FOOT = 2 };

struct item {
    struct exam_found *found; /* of the result below */
    struct seat *seat;
    struct text text;
    struct practice_places places;
    struct grade_item grade;
    char *lesson; /* its title, NULL: none is installed */
};

static const struct booklet_question *question(const struct item *item)
{
    return &item->seat->booklet->questions[item->found->list[item->found->at]];
}

/* ---- putting a question in front ---- */

static void put_verdict(struct item *item)
{
    char score[EXAM_POINTS], points[EXAM_POINTS];
    enum style style = STYLE_BAD;
    const char *word = _("✗ Not right.");
    text_block(&item->text, &(struct text_block){0});
    if (item->grade.outcome == GRADE_RIGHT) {
        style = STYLE_GOOD;
        word = _("✓ Right.");
    } else if (item->grade.outcome == GRADE_PARTLY) {
        style = STYLE_WARN;
        word = _("◐ Partly right.");
    } else if (item->grade.outcome == GRADE_BLANK) {
        style = STYLE_DIM;
        word = _("○ Left blank.");
    } else if (item->grade.outcome == GRADE_PENDING) {
        style = STYLE_WARN;
        word = _("… To be marked by hand.");
    }
    text_add_text(&item->text, style, word);
    text_add_text(&item->text, STYLE_TEXT, "  ");
    char *worth = xasprintf(_("%s of %s points"), exam_points(item->grade.score, score),
                            exam_points(question(item)->points, points));
    text_add_text(&item->text, STYLE_DIM, worth);
    free(worth);
}

static void load_lesson(struct item *item, struct app *app)
{
    struct lib_lesson lesson;
    free(item->lesson);
    item->lesson = NULL;
    if (!*question(item)->lesson ||
        !library_lesson(app->library, question(item)->lesson, &lesson, NULL))
        return;
    item->lesson = xstrdup(lesson.title);
    lib_lesson_finish(&lesson);
}

static bool show(struct item *item, struct app *app, struct err *err)
{
    struct seat *seat = item->seat;
    struct grade grade;
    if (!journal_preview(seat->journal, &grade, err))
        return false;
    unsigned at = item->found->list[item->found->at];
    item->grade = grade.items[at];
    grade_finish(&grade);
    seat_look(seat, at);
    const char *response = seat->exam->answers[at].response;
    if (!response || !quiz_restore(&seat->quiz, response))
        seat->quiz.revealed = true;
    text_clear(&item->text);
    put_verdict(item);
    text_space(&item->text);
    quiz_put_card(&seat->quiz, &item->text);
    item->text.top = 0;
    load_lesson(item, app);
    return true;
}

static void item_close(void *state, struct app *app)
{
    struct item *item = state;
    text_finish(&item->text);
    seat_release(item->seat);
    free(item->lesson);
    free(item);
}

static bool item_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct item *item = xcalloc(1, sizeof *item);
    item->found = (struct exam_found *) arg;
    item->seat = seat_hold(item->found->seat);
    item->text = TEXT_INIT;
    if (!show(item, app, err)) {
        item_close(item, app);
        return false;
    }
    *state = item;
    return true;
}

/* ---- drawing ---- */

static const char *item_heading(const void *state)
{
    return ((const struct item *) state)->seat->booklet->title;
}

static void item_layout(void *state, struct app *app, struct rect body)
{
    struct item *item = state;
    item->places = practice_layout(&item->text, body, FOOT);
}

static void item_draw(const void *state, const struct app *app, struct surface body)
{
    const struct item *item = state;
    const struct booklet_question *q = question(item);
    int y = item->places.foot.y, x = item->places.text.x;
    char *head = xasprintf(
        _("Question %u/%u · %s · %s"), item->seat->at + 1, item->seat->exam->form.questions,
        item->seat->booklet->sections[q->section].title, *q->requirement ? q->requirement : "—");
    surface_clip(body, 1, 0, body.w - 14, STYLE_TITLE, head);
    free(head);
    head = xasprintf("%u/%u", item->found->at + 1, item->found->count);
    surface_text_right(body, body.w - 1, 0, STYLE_DIM, head);
    free(head);
    surface_hline(body, 0, 1, body.w, STYLE_BORDER);
    practice_draw_text(&item->text, &item->places, body);
    surface_hline(body, 0, y, body.w, STYLE_BORDER);
    if (!item->lesson)
        return;
    char *from = q->lesson_section >= 0 ? xasprintf(_("Lesson “%s”, section %d (o)"), item->lesson,
                                                    q->lesson_section + 1)
                                        : xasprintf(_("Lesson “%s” (o)"), item->lesson);
    surface_clip(body, x, y + 1, body.w - x - 1, STYLE_LINK, from);
    free(from);
}

/* ---- acting ---- */

static void step(struct item *item, struct app *app, bool on)
{
    struct err err = ERR_INIT;
    if (on ? item->found->at + 1 >= item->found->count : item->found->at == 0) {
        app_toast(app, STYLE_GOOD, "%s", _("There are no more of these."));
        return;
    }
    item->found->at += on ? 1u : -1u;
    if (!show(item, app, &err))
        app_error(app, &err);
}

static bool item_act(void *state, struct app *app, enum action action)
{
    struct item *item = state;
    if (action == ACTION_ITEM_NEXT || action == ACTION_RIGHT || action == ACTION_OPEN)
        step(item, app, true);
    else if (action == ACTION_ITEM_PREV || action == ACTION_LEFT)
        step(item, app, false);
    else if (action == ACTION_TO_LESSON)
        lesson_show_section(app, question(item)->lesson, question(item)->lesson_section);
    else
        return text_act(&item->text, action);
    return true;
}

static enum action_state item_can(const void *state, const struct app *app, enum action action,
                                  const char **why)
{
    const struct item *item = state;
    *why = N_("No lesson that teaches this is installed.");
    if (action == ACTION_TO_LESSON)
        return item->lesson ? ACTION_ON : ACTION_OFF;
    return action <= ACTION_LAST || action == ACTION_ITEM_NEXT || action == ACTION_ITEM_PREV ||
                   action == ACTION_OPEN
               ? ACTION_ON
               : ACTION_ABSENT;
}

static bool item_event(void *state, struct app *app, const struct event *event)
{
    struct item *item = state;
    if (event->kind == EVENT_MOUSE)
        text_mouse(&item->text, item->places.text, &event->mouse);
    return event->kind == EVENT_MOUSE;
}

const struct screen_ops screen_exam_item = {
    .name = "exam-item",
    .title = N_("Mock exams"),
    .context = ACTION_IN_ITEM,
    .goes_on = true,
    .aid = true,
    .heading = item_heading,
    .open = item_open,
    .layout = item_layout,
    .draw = item_draw,
    .act = item_act,
    .can = item_can,
    .event = item_event,
    .close = item_close,
};
