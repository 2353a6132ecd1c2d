/* Sitting an exam: one question in front, the answer sheet beside it where there is room. */
#include "base/str.h"
#include "base/utf8.h"
#include "tui/exam/labs.h"
#include "tui/exam/words.h"
#include "tui/i18n.h"
#include "tui/screen/answering.h"
#include "tui/screen/exam_parts.h"
#include "tui/screen/exams.h"
#include "tui/screen/practice_parts.h"
#include "tui/widget/dialog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TITLE_COLS = 34,
    TIME_COLS = 14,
    FOOT = 4,
    WIDE = 118, /* columns from which the answer sheet stands beside the question */
    TICK_MS = 1000,
    MINUTE_MS = 60 * 1000,
    HURRY_MS = 5 * MINUTE_MS,
    LAST_MS = 3000
};

struct sit {
    struct seat *seat;
    struct text text;
    struct practice_places places;
    struct rect side; /* w 0: not shown */
    bool stale;
    bool ending;
};

/* ---- the end ---- */

/* Whoever was typing looks at a page that is gone: it says so until it is acknowledged. */
static void enter_result(struct sit *sit, struct app *app)
{
    bool over = sit->seat->exam->state >= EXAM_SUBMITTED, by_time = sit->seat->exam->by_time;
    if (sit->ending)
        return;
    sit->ending = true;
    app_uncover(app, sit);
    exam_enter(app, sit->seat, true);
    if (over && !by_time)
        app_toast(app, STYLE_WARN, "%s", _("It was handed in in another window."));
    if (!over || !by_time)
        return;
    app_forget_keys(app);
    dialog_ask(app, &(struct dialog_question){
                        .title = _("The time is up"),
                        .text = _("The paper was handed in by itself: what was saved last is what "
                                  "counts."),
                        .yes = _("I see")});
}

/* ---- opening and closing ---- */

static bool sit_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct sit *sit = xcalloc(1, sizeof *sit);
    struct err unseen = ERR_INIT;
    sit->seat = seat_hold((struct seat *) arg);
    sit->text = TEXT_INIT;
    sit->stale = true;
    if (!seat_show(sit->seat, sit->seat->exam->position, &unseen)) {
        seat_look(sit->seat, sit->seat->exam->position);
        exam_tell(app, &unseen);
    }
    *state = sit;
    return true;
}

static void sit_close(void *state, struct app *app)
{
    struct sit *sit = state;
    text_finish(&sit->text);
    seat_release(sit->seat);
    free(sit);
}

static const char *sit_heading(const void *state)
{
    const struct sit *sit = state;
    return sit->seat->booklet->title;
}

static void put_line(struct text *text, enum style style, char *words)
{
    text_block(text, &(struct text_block){0});
    text_add_text(text, style, words);
    free(words);
}

/* One line of the list of tasks: what it is worth, how long it takes, how far one is. */
static void put_task(struct sit *sit, struct app *app, unsigned question)
{
    const struct seat *seat = sit->seat;
    const struct booklet_question *q = &seat->booklet->questions[question];
    struct exam_lab state = {0};
    char title[4 * TITLE_COLS], head[TEXT_PREFIX], points[EXAM_POINTS];
    bool known = exam_labs_state(seat->journal, app->records, question, &state, NULL);
    utf8_clip(q->lab->title, TITLE_COLS, title, sizeof title);
    snprintf(head, sizeof head, "%s%2u ", question == seat->at ? "▸" : " ", question + 1);
    struct text_block block = {.verbatim = true, .prefix_style = STYLE_ACCENT};
    snprintf(block.first, sizeof block.first, "%s", head);
    text_block(&sit->text, &block);
    text_add_link(&sit->text, question == seat->at ? STYLE_STRONG : STYLE_TEXT, title,
                  strlen(title), (int) question);
    char *worth = xasprintf(_("%*s%4s points  "), TITLE_COLS - utf8_width(title) + 1, "",
                            exam_points(q->points, points));
    text_add_text(&sit->text, STYLE_DIM, worth);
    free(worth);
    char *time =
        xasprintf(_("%lld/%u min  "), (long long) (state.active_ms / MINUTE_MS), q->lab->minutes);
    char *padded = xasprintf("%*s%s", TIME_COLS - utf8_width(time), "", time);
    text_add_text(&sit->text, STYLE_DIM, padded);
    const char *said = !known         ? ""
                       : state.begun  ? _("● begun")
                       : state.opened ? _("○ looked at")
                                      : _("○ untouched");
    text_add_text(&sit->text, state.begun ? STYLE_GOOD : STYLE_WARN, said);
    if (seat->exam->answers[question].flagged)
        text_add_text(&sit->text, STYLE_WARN, "  ★");
    free(padded);
    free(time);
}

/* A hands-on task: what it is; the work is done on its own screen. Below it all tasks. */
static void put_lab(struct sit *sit, struct app *app)
{
    const struct booklet *b = sit->seat->booklet;
    const struct booklet_lab *lab = seat_lab(sit->seat);
    put_line(&sit->text, STYLE_STRONG, xstrdup(lab->title));
    text_space(&sit->text);
    put_line(
        &sit->text, STYLE_TEXT,
        xasprintf(_("A hands-on task, variant %s, about %u minutes."), lab->variant, lab->minutes));
    put_line(&sit->text, STYLE_DIM,
             xstrdup(_("⏎ opens it; Esc comes back to the paper. Every step is saved and counts as "
                       "the answer; the work is marked when the paper is handed in.")));
    text_space(&sit->text);
    for (unsigned i = 0; i < b->questions_count; i++)
        if (b->questions[i].lab)
            put_task(sit, app, i);
}

static void sit_layout(void *state, struct app *app, struct rect body)
{
    struct sit *sit = state;
    struct rect main = body;
    if (sit->stale) {
        int link = sit->text.link;
        text_clear(&sit->text);
        if (seat_lab(sit->seat))
            put_lab(sit, app);
        else
            quiz_put_card(&sit->seat->quiz, &sit->text);
        sit->text.link = link;
        sit->stale = false;
    }
    sit->side = body.w >= WIDE ? rect_cut_right(&main, EXAM_SIDE) : (struct rect){0};
    sit->places = practice_layout(&sit->text, main, FOOT);
    if (!seat_lab(sit->seat))
        answering_layout(&sit->seat->quiz);
    app_set_tick(app, sit, TICK_MS);
}

/* ---- drawing ---- */

static void draw_left(const struct sit *sit, struct surface s)
{
    int64_t ms = journal_left_ms(sit->seat->journal);
    char left[32];
    seat_format_left(ms, left, sizeof left);
    char *text = xasprintf(_("time left %s"), left);
    enum style style = ms <= MINUTE_MS ? STYLE_BAD : ms <= HURRY_MS ? STYLE_WARN : STYLE_ACCENT;
    surface_text_right(s, s.w - 1, 0, style, text);
    free(text);
}

static void draw_head(const struct sit *sit, struct surface s)
{
    const struct seat *seat = sit->seat;
    const struct booklet_question *q = &seat->booklet->questions[seat->at];
    char points[EXAM_POINTS];
    char *head =
        xasprintf(_("Question %u/%u · %s · %s points"), seat->at + 1, seat->exam->form.questions,
                  seat->booklet->sections[q->section].title, exam_points(q->points, points));
    int x = surface_text(s, 1, 0, STYLE_TITLE, head);
    if (seat->exam->answers[seat->at].flagged) {
        x = surface_text(s, x + 2, 0, STYLE_WARN, "★ ");
        surface_text(s, x, 0, STYLE_WARN, _("flagged"));
    }
    draw_left(sit, s);
    surface_hline(s, 0, 1, s.w, STYLE_BORDER);
    free(head);
}

static const char *hint_of(const struct sit *sit)
{
    const struct quiz *quiz = &sit->seat->quiz;
    if (seat_lab(sit->seat))
        return _("⏎ opens the task; ↑↓ or n and N go to another one, S hands in.");
    switch (quiz->question->type) {
    case QUESTION_SINGLE:
        return _("Press the number of the answer; n or → goes on.");
    case QUESTION_MULTIPLE:
        return _("Press the numbers of all right answers; n or → goes on.");
    case QUESTION_TRUE_FALSE:
        return _("Press T for true or F for false; n or → goes on.");
    case QUESTION_MATCHING:
        return _("Press for each line in turn the letter that belongs to it.");
    case QUESTION_ORDERING:
        return _("Press the letters in the right order.");
    default:
        return _("Type the answer; ⏎ saves it and goes on, F7 goes back.");
    }
}

/* Only what the record says is called saved. */
static void draw_saved(const struct sit *sit, struct surface s, int x, int y)
{
    const struct seat *seat = sit->seat;
    if (seat_has_failed(seat))
        surface_text(s, x, y, STYLE_BAD, _("✗ Not saved: press r to save again"));
    else if (seat_is_unsaved(seat))
        surface_text(s, x, y, STYLE_WARN, _("Not saved yet: ⏎ saves"));
    else if (seat_is_blank(seat, seat->at))
        surface_text(s, x, y, STYLE_DIM, _("○ No answer yet"));
    else if (!seat_is_readable(seat))
        surface_text(s, x, y, STYLE_WARN, _("✓ Saved, but not a number: it scores nothing"));
    else
        surface_text(s, x, y, STYLE_GOOD, _("✓ Saved"));
}

static void draw_foot(const struct sit *sit, struct surface s)
{
    const struct seat *seat = sit->seat;
    unsigned blanks = exam_blanks(seat->exam);
    struct rect foot = sit->places.foot;
    int x = sit->places.text.x;
    surface_hline(s, 0, foot.y, s.w, STYLE_BORDER);
    if (!seat_lab(seat))
        answering_draw(&seat->quiz, s, x, foot.y + 1);
    surface_text(s, x, foot.y + 2, STYLE_DIM, hint_of(sit));
    draw_saved(sit, s, x, foot.y + 3);
    char *counts = xasprintf(_("answered %u · blank %u · flagged %u"),
                             seat->exam->form.questions - blanks, blanks, exam_flags(seat->exam));
    surface_text_right(s, s.w - 1, foot.y + 3, STYLE_DIM, counts);
    free(counts);
}

static void draw_side(const struct sit *sit, struct surface body)
{
    struct surface side = surface_sub(body, sit->side);
    int cols = side.w - 2, shown = side.h, rows = exam_grid_rows(sit->seat, cols);
    int top = exam_grid_row(sit->seat, cols, sit->seat->at) - shown / 2;
    top = top > rows - shown ? rows - shown : top;
    surface_vline(side, 0, 0, side.h, STYLE_BORDER);
    exam_grid_draw(sit->seat, surface_sub(side, (struct rect){1, 0, cols, shown}),
                   top > 0 ? top : 0, sit->seat->at, false);
}

static void sit_draw(const void *state, const struct app *app, struct surface body)
{
    const struct sit *sit = state;
    struct surface main = surface_sub(body, (struct rect){0, 0, body.w - sit->side.w, body.h});
    draw_head(sit, main);
    practice_draw_text(&sit->text, &sit->places, main);
    draw_foot(sit, main);
    if (sit->side.w > 0)
        draw_side(sit, body);
}

/* ---- saving ---- */

static void save(struct sit *sit, struct app *app)
{
    struct err err = ERR_INIT;
    sit->stale = true;
    if (seat_save(sit->seat, &err))
        return;
    if (seat_has_failed(sit->seat))
        app_toast(app, STYLE_BAD, _("Not saved (%s). The answer stays here; r saves it again."),
                  _(err_text(err.code)));
    else
        exam_tell(app, &err);
}

/* ---- time ---- */

static void sit_tick(void *state, struct app *app)
{
    struct sit *sit = state;
    struct seat_tick tick;
    struct err err = ERR_INIT;
    if (journal_left_ms(sit->seat->journal) <= LAST_MS && seat_is_unsaved(sit->seat))
        save(sit, app); /* in the last seconds nobody waits for ⏎ */
    if (!seat_tick(sit->seat, &tick, &err)) {
        exam_tell(app, &err);
        return;
    }
    exam_warn(app, &tick);
    if (sit->seat->exam->state != EXAM_RUNNING)
        enter_result(sit, app);
}

/* ---- answering ---- */

static void pick(struct sit *sit, struct app *app, unsigned option)
{
    struct quiz *quiz = &sit->seat->quiz;
    if (quiz_options(quiz) == 0) {
        answering_add_letter(quiz, option);
    } else {
        quiz_choose(quiz, option);
        sit->text.link = (int) option;
    }
    save(sit, app);
}

static void take_back(struct sit *sit, struct app *app)
{
    struct quiz *quiz = &sit->seat->quiz;
    if (quiz_options(quiz) > 0)
        quiz_again(quiz);
    else
        answering_take_back(quiz);
    save(sit, app);
}

static bool point(struct sit *sit, int step)
{
    int options = (int) quiz_options(&sit->seat->quiz), to = sit->text.link + step;
    if (options == 0)
        return false;
    to = sit->text.link < 0 ? 0 : to < 0 ? 0 : to >= options ? options - 1 : to;
    text_focus_link(&sit->text, to);
    return true;
}

/* ---- going about ---- */

static void show(struct sit *sit, struct app *app, unsigned question)
{
    struct err err = ERR_INIT;
    if (!seat_show(sit->seat, question, &err)) {
        exam_tell(app, &err);
        return;
    }
    sit->stale = true;
    sit->text.link = TEXT_NO_LINK;
    sit->text.top = 0;
}

/* Another kind of question begins: what it is and how it scores. */
static void announce_section(const struct sit *sit, struct app *app)
{
    const struct booklet *b = sit->seat->booklet;
    const struct booklet_section *s = &b->sections[b->questions[sit->seat->at].section];
    char each[EXAM_POINTS], all[EXAM_POINTS];
    app_toast(app, STYLE_GOOD, _("%s: %u questions of %s points, %s points"), s->title, s->count,
              exam_points(s->points, each), exam_points(s->points * s->count, all));
}

static void step(struct sit *sit, struct app *app, bool on)
{
    const struct booklet_question *questions = sit->seat->booklet->questions;
    unsigned at = sit->seat->at;
    if (on && at + 1 < sit->seat->exam->form.questions)
        show(sit, app, at + 1);
    else if (!on && at > 0)
        show(sit, app, at - 1);
    else
        save(sit, app);
    if (on && sit->seat->at > at && questions[at].section != questions[at + 1].section)
        announce_section(sit, app);
    if (on && at == sit->seat->at && app->toast[0] == '\0')
        app_toast(app, STYLE_GOOD, "%s",
                  _("This is the last question. v shows the answer sheet, S hands in."));
}

static void seek(struct sit *sit, struct app *app, enum seat_wish wish)
{
    unsigned to;
    if (seat_find(sit->seat, sit->seat->at, wish, &to))
        show(sit, app, to);
    else
        app_toast(app, STYLE_GOOD, "%s",
                  wish == SEAT_BLANK ? _("No other question is blank.")
                                     : _("No other question is flagged."));
}

static void flag(struct sit *sit, struct app *app)
{
    struct err err = ERR_INIT;
    unsigned at = sit->seat->at;
    if (!journal_flag(sit->seat->journal, at, !sit->seat->exam->answers[at].flagged, &err))
        exam_tell(app, &err);
}

static void pause_exam(struct sit *sit, struct app *app)
{
    struct err err = ERR_INIT;
    if (seat_save(sit->seat, &err) && journal_pause(sit->seat->journal, &err))
        exam_enter(app, sit->seat, true);
    else
        exam_tell(app, &err);
}

/* ---- leaving ---- */

struct leaving {
    bool quit;
};

static void leave(struct app *app, void *data)
{
    const struct leaving *leaving = data;
    if (leaving->quit)
        app_leave(app);
    else
        app_pop(app);
}

/* Leaving is always safe; what becomes of the clock is said before. */
static void ask_leave(struct sit *sit, struct app *app, bool quit)
{
    struct seat *seat = sit->seat;
    struct err err = ERR_INIT;
    bool saved = seat_save(seat, &err);
    if (saved && seat->exam->form.pause && journal_pause(seat->journal, &err)) {
        leave(app, &(struct leaving){quit});
        return;
    }
    struct leaving *leaving = xcalloc(1, sizeof *leaving);
    leaving->quit = quit;
    dialog_ask(app, &(struct dialog_question){
                        .title = _("Leave the exam?"),
                        .text = saved ? _("All answers are saved, and you come back to this "
                                          "question. The clock goes on meanwhile; when it runs out "
                                          "the paper is handed in as it is.")
                                      : _("The answer in front could NOT be saved and would be "
                                          "lost. The clock goes on meanwhile."),
                        .yes = _("Leave"),
                        .done = leave,
                        .release = free,
                        .data = leaving});
}

/* ---- acting ---- */

static bool act_answer(struct sit *sit, struct app *app, enum action action)
{
    bool truth = sit->seat->quiz.question->type == QUESTION_TRUE_FALSE;
    if (action >= ACTION_PICK_1 && action <= ACTION_PICK_9)
        pick(sit, app, truth && action == ACTION_PICK_6 ? 1 : action - ACTION_PICK_1);
    else if (action == ACTION_TICK)
        pick(sit, app, sit->text.link < 0 ? 0 : (unsigned) sit->text.link);
    else if (action == ACTION_TRUE || action == ACTION_FALSE)
        pick(sit, app, action == ACTION_FALSE);
    else if (action == ACTION_UNDO_LETTER)
        take_back(sit, app);
    else
        return false;
    return true;
}

static bool act_go(struct sit *sit, struct app *app, enum action action)
{
    switch (action) {
    case ACTION_OPEN:
        if (seat_lab(sit->seat))
            exam_open_lab(app, sit->seat);
        else
            step(sit, app, true);
        return true;
    case ACTION_RIGHT:
    case ACTION_ITEM_NEXT:
        step(sit, app, true);
        return true;
    case ACTION_LEFT:
    case ACTION_ITEM_PREV:
        step(sit, app, false);
        return true;
    case ACTION_NEXT_BLANK:
        seek(sit, app, SEAT_BLANK);
        return true;
    case ACTION_NEXT_FLAG:
        seek(sit, app, SEAT_FLAGGED);
        return true;
    case ACTION_NEXT_PANE:
    case ACTION_SHEET:
        save(sit, app);
        app_push(app, &screen_exam_sheet, sit->seat);
        return true;
    default:
        return false;
    }
}

static bool sit_act(void *state, struct app *app, enum action action)
{
    struct sit *sit = state;
    if (act_answer(sit, app, action) || act_go(sit, app, action))
        return true;
    switch (action) {
    case ACTION_FLAG:
        flag(sit, app);
        return true;
    case ACTION_RETRY:
        save(sit, app);
        return true;
    case ACTION_PAUSE:
        pause_exam(sit, app);
        return true;
    case ACTION_SUBMIT:
        exam_hand_in(app, sit->seat, sit);
        return true;
    case ACTION_BACK:
    case ACTION_QUIT:
        ask_leave(sit, app, action == ACTION_QUIT);
        return true;
    case ACTION_UP:
    case ACTION_DOWN:
        if (seat_lab(sit->seat)) {
            step(sit, app, action == ACTION_DOWN);
            return true;
        }
        return point(sit, action == ACTION_UP ? -1 : 1) || text_act(&sit->text, action);
    default:
        return text_act(&sit->text, action);
    }
}

static enum action_state can_answer(const struct quiz *quiz, enum action action, const char **why)
{
    enum question_type type = quiz->question->type;
    unsigned options = quiz_options(quiz), keys = options ? options : answering_letters(quiz);
    if (action >= ACTION_PICK_1 && action <= ACTION_PICK_9) {
        *why = N_("The question has no such answer.");
        bool false_key = type == QUESTION_TRUE_FALSE && action == ACTION_PICK_6;
        return (unsigned) (action - ACTION_PICK_1) < keys || false_key ? ACTION_ON : ACTION_OFF;
    }
    if (action == ACTION_TICK)
        return options > 0 ? ACTION_ON : ACTION_ABSENT;
    if (action == ACTION_UNDO_LETTER)
        return answering_is_typed(quiz) ? ACTION_ABSENT : ACTION_ON;
    return type == QUESTION_TRUE_FALSE ? ACTION_ON : ACTION_ABSENT;
}

static enum action_state sit_can(const void *state, const struct app *app, enum action action,
                                 const char **why)
{
    const struct sit *sit = state;
    if (app_can_stray(app, action, why) == ACTION_OFF)
        return ACTION_OFF;
    if (action >= ACTION_PICK_1 && action <= ACTION_UNDO_LETTER && seat_lab(sit->seat))
        return ACTION_ABSENT;
    if (action >= ACTION_PICK_1 && action <= ACTION_UNDO_LETTER)
        return can_answer(&sit->seat->quiz, action, why);
    switch (action) {
    case ACTION_PAUSE:
        *why = N_("This exam cannot be paused.");
        return sit->seat->exam->form.pause ? ACTION_ON : ACTION_OFF;
    case ACTION_RETRY:
        return seat_has_failed(sit->seat) ? ACTION_ON : ACTION_ABSENT;
    case ACTION_PREV_PANE:
        return ACTION_ABSENT;
    default:
        return action <= ACTION_LAST || action == ACTION_NEXT_PANE || action == ACTION_OPEN ||
                       action_info(action)->contexts & ACTION_IN_SITTING
                   ? ACTION_ON
                   : ACTION_ABSENT;
    }
}

static bool sit_typing(const void *state)
{
    const struct sit *sit = state;
    return !seat_lab(sit->seat) && answering_is_typed(&sit->seat->quiz);
}

static bool click_side(struct sit *sit, struct app *app, const struct mouse *mouse)
{
    int cols = sit->side.w - 2, rows = exam_grid_rows(sit->seat, cols);
    int top = exam_grid_row(sit->seat, cols, sit->seat->at) - sit->side.h / 2;
    unsigned to;
    top = top > rows - sit->side.h ? rows - sit->side.h : top;
    if (mouse->what == MOUSE_PRESS &&
        exam_grid_at(sit->seat, cols, top > 0 ? top : 0, mouse->x - sit->side.x - 1,
                     mouse->y - sit->side.y, &to))
        show(sit, app, to);
    return true;
}

static bool sit_event(void *state, struct app *app, const struct event *event)
{
    struct sit *sit = state;
    struct quiz *quiz = &sit->seat->quiz;
    if (event->kind == EVENT_MOUSE) {
        if (sit->side.w > 0 && rect_contains(sit->side, event->mouse.x, event->mouse.y))
            return click_side(sit, app, &event->mouse);
        int link = text_mouse(&sit->text, sit->places.text, &event->mouse);
        if (link >= 0 && seat_lab(sit->seat))
            show(sit, app, (unsigned) link);
        else if (link >= 0 && link < (int) quiz_options(quiz))
            pick(sit, app, (unsigned) link);
        return true;
    }
    return sit_typing(sit) && field_event(&quiz->field, event);
}

static void sit_resume(void *state, struct app *app)
{
    struct sit *sit = state;
    sit->stale = true;
    sit->text.link = TEXT_NO_LINK;
    if (sit->seat->exam->by_time && sit->seat->exam->state >= EXAM_SUBMITTED)
        enter_result(sit, app); /* it ended in a lab */
}

const struct screen_ops screen_exam_sit = {
    .name = "exam-sitting",
    .title = N_("Mock exams"),
    .context = ACTION_IN_SITTING,
    .goes_on = true,
    .heading = sit_heading,
    .open = sit_open,
    .layout = sit_layout,
    .draw = sit_draw,
    .act = sit_act,
    .can = sit_can,
    .typing = sit_typing,
    .event = sit_event,
    .resume = sit_resume,
    .tick = sit_tick,
    .close = sit_close,
};
