#include "tui/screen/practice_parts.h"

#include "tui/i18n.h"
#include "tui/screen/answering.h"

#include <stdlib.h>
#include <string.h>

enum { FOOT = 3 };

struct question_screen {
    struct sitting *sitting;
    struct text text;
    struct practice_places places;
    int field_x;
    bool stale;
};

/* ---- opening and drawing ---- */

static bool question_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct question_screen *screen = xcalloc(1, sizeof *screen);
    screen->sitting = sitting_hold((struct sitting *) arg);
    screen->text = TEXT_INIT;
    screen->stale = true;
    *state = screen;
    return true;
}

static void question_close(void *state, struct app *app)
{
    struct question_screen *screen = state;
    text_finish(&screen->text);
    sitting_release(screen->sitting);
    free(screen);
}

static void question_layout(void *state, struct app *app, struct rect body)
{
    struct question_screen *screen = state;
    if (screen->stale) {
        int link = screen->text.link;
        text_clear(&screen->text);
        quiz_put_card(&screen->sitting->quiz, &screen->text);
        screen->text.link = link;
        screen->stale = false;
    }
    screen->places = practice_layout(&screen->text, body, FOOT);
    answering_layout(&screen->sitting->quiz);
}

static const char *hint_of(const struct quiz *quiz)
{
    switch (quiz->question->type) {
    case QUESTION_SINGLE:
        return _("Press the number of the answer.");
    case QUESTION_MULTIPLE:
        return _("Press the numbers of all right answers, then ⏎.");
    case QUESTION_TRUE_FALSE:
        return _("Press T for true or F for false.");
    case QUESTION_MATCHING:
        return _("Press for each line in turn the letter that belongs to it, then ⏎.");
    case QUESTION_ORDERING:
        return _("Press the letters in the right order, then ⏎.");
    default:
        return _("Type the answer, then ⏎. F5: I do not know. F6: skip.");
    }
}

static void question_draw(const void *state, const struct app *app, struct surface body)
{
    const struct question_screen *screen = state;
    const struct quiz *quiz = &screen->sitting->quiz;
    struct rect foot = screen->places.foot;
    practice_draw_head(screen->sitting, body);
    practice_draw_text(&screen->text, &screen->places, body);
    surface_text(body, screen->places.text.x, foot.y + 2, STYLE_DIM, hint_of(quiz));
    answering_draw(quiz, body, screen->places.text.x, foot.y + 1);
}

/* ---- acting ---- */

static void submit(struct question_screen *screen, struct app *app)
{
    struct err err = ERR_INIT;
    if (sitting_answer(screen->sitting, &err)) {
        practice_turn(app, &screen_verdict, screen->sitting);
        return;
    }
    screen->stale = true;
    if (err.code == ERR_USAGE)
        app_toast(app, STYLE_WARN, "%s", _("Choose or type an answer first."));
    else if (err.code == ERR_INVALID)
        app_toast(app, STYLE_WARN, "%s", _("This cannot be an answer to the question."));
    else
        app_error(app, &err);
}

static void pick(struct question_screen *screen, struct app *app, unsigned option)
{
    struct quiz *quiz = &screen->sitting->quiz;
    screen->stale = true;
    if (quiz_options(quiz) == 0) {
        answering_add_letter(quiz, option);
        return;
    }
    quiz_choose(quiz, option);
    screen->text.link = (int) option;
    if (quiz->question->type != QUESTION_MULTIPLE)
        submit(screen, app);
}

/* The pointer walks over the options. */
static bool point(struct question_screen *screen, int step)
{
    int options = (int) quiz_options(&screen->sitting->quiz), to = screen->text.link + step;
    if (options == 0)
        return false;
    to = screen->text.link < 0 ? 0 : to < 0 ? 0 : to >= options ? options - 1 : to;
    text_focus_link(&screen->text, to);
    return true;
}

static void give_up(struct question_screen *screen, struct app *app)
{
    struct err err = ERR_INIT;
    if (sitting_give_up(screen->sitting, &err))
        practice_turn(app, &screen_verdict, screen->sitting);
    else
        app_error(app, &err);
}

static void open_pointed(struct question_screen *screen, struct app *app)
{
    const struct quiz *quiz = &screen->sitting->quiz;
    bool one = quiz_options(quiz) > 0 && quiz->question->type != QUESTION_MULTIPLE;
    if (one && screen->text.link >= 0)
        pick(screen, app, (unsigned) screen->text.link);
    else
        submit(screen, app);
}

static bool question_act(void *state, struct app *app, enum action action)
{
    struct question_screen *screen = state;
    sitting_touch(screen->sitting);
    if (action >= ACTION_PICK_1 && action <= ACTION_PICK_9) {
        bool truth = screen->sitting->quiz.question->type == QUESTION_TRUE_FALSE;
        pick(screen, app, truth && action == ACTION_PICK_6 ? 1 : action - ACTION_PICK_1);
        return true;
    }
    switch (action) {
    case ACTION_OPEN:
        open_pointed(screen, app);
        return true;
    case ACTION_TICK:
        pick(screen, app, screen->text.link < 0 ? 0 : (unsigned) screen->text.link);
        return true;
    case ACTION_TRUE:
    case ACTION_FALSE:
        pick(screen, app, action == ACTION_FALSE);
        return true;
    case ACTION_UNDO_LETTER:
        answering_take_back(&screen->sitting->quiz);
        return true;
    case ACTION_GIVE_UP:
        give_up(screen, app);
        return true;
    case ACTION_SKIP:
        practice_step(app, screen->sitting);
        return true;
    case ACTION_UP:
    case ACTION_DOWN:
        return point(screen, action == ACTION_UP ? -1 : 1) || text_act(&screen->text, action);
    default:
        return text_act(&screen->text, action);
    }
}

static enum action_state question_can(const void *state, const struct app *app, enum action action,
                                      const char **why)
{
    const struct question_screen *screen = state;
    const struct quiz *quiz = &screen->sitting->quiz;
    enum question_type type = quiz->question->type;
    unsigned options = quiz_options(quiz), keys = options ? options : answering_letters(quiz);
    if (action >= ACTION_PICK_1 && action <= ACTION_PICK_9) {
        *why = N_("The question has no such answer.");
        bool false_key = type == QUESTION_TRUE_FALSE && action == ACTION_PICK_6;
        return (unsigned) (action - ACTION_PICK_1) < keys || false_key ? ACTION_ON : ACTION_OFF;
    }
    switch (action) {
    case ACTION_TICK:
        return type == QUESTION_MULTIPLE ? ACTION_ON : ACTION_ABSENT;
    case ACTION_TRUE:
    case ACTION_FALSE:
        return type == QUESTION_TRUE_FALSE ? ACTION_ON : ACTION_ABSENT;
    case ACTION_UNDO_LETTER:
        return answering_letters(quiz) > 0 && !answering_is_typed(quiz) ? ACTION_ON : ACTION_ABSENT;
    case ACTION_GIVE_UP:
    case ACTION_SKIP:
    case ACTION_OPEN:
        return ACTION_ON;
    case ACTION_LEFT:
    case ACTION_RIGHT:
        return ACTION_ABSENT;
    default:
        return action <= ACTION_LAST ? ACTION_ON : ACTION_ABSENT;
    }
}

static bool question_typing(const void *state)
{
    return answering_is_typed(&((const struct question_screen *) state)->sitting->quiz);
}

static bool question_event(void *state, struct app *app, const struct event *event)
{
    struct question_screen *screen = state;
    struct quiz *quiz = &screen->sitting->quiz;
    sitting_touch(screen->sitting);
    if (event->kind == EVENT_MOUSE) {
        int link = text_mouse(&screen->text, screen->places.text, &event->mouse);
        if (link >= 0 && link < (int) quiz_options(quiz))
            pick(screen, app, (unsigned) link);
        return true;
    }
    return answering_is_typed(quiz) && field_event(&quiz->field, event);
}

static void question_resume(void *state, struct app *app)
{
    sitting_touch(((struct question_screen *) state)->sitting);
}

const struct screen_ops screen_question = {
    .name = "question",
    .title = N_("Practice"),
    .context = ACTION_IN_QUESTION,
    .aid = true,
    .open = question_open,
    .layout = question_layout,
    .draw = question_draw,
    .act = question_act,
    .can = question_can,
    .typing = question_typing,
    .event = question_event,
    .resume = question_resume,
    .close = question_close,
};
