/* Before an exam, and where it stands still: rules, start code, start; pause; the lock after a
 * restart. Also what the screens of an exam have in common. */
#include "base/str.h"
#include "core/exam/seal.h"
#include "tui/exam/words.h"
#include "tui/exam/after.h"
#include "tui/i18n.h"
#include "tui/screen/exam_parts.h"
#include "tui/screen/exams.h"
#include "tui/status.h"
#include "tui/widget/dialog.h"
#include "tui/widget/text.h"

#include <stdlib.h>

enum { MARGIN = 3, MEASURE = 72, FOOT = 2, MINUTE_MS = 60 * 1000, EXTRA_MOST = 180 };

struct door {
    struct seat *seat;
    struct attempts row;
    struct text text;
    struct rect area, foot;
};

/* ---- shared ---- */

void exam_tell(struct app *app, const struct err *err)
{
    if (exam_is_refusal(err))
        app_toast(app, STYLE_WARN, "%s", _(err->detail));
    else
        app_error(app, err);
}

void exam_warn(struct app *app, const struct seat_tick *tick)
{
    int minutes = (int) (tick->warned / MINUTE_MS);
    if (tick->warned)
        app_toast(app, STYLE_WARN,
                  P_("%d minute left.", "%d minutes left.", (unsigned long) minutes), minutes);
}

/* Marking takes its time, and the screen stands still meanwhile. */
static void tell_marking(void *data, unsigned n, unsigned of)
{
    struct app *app = data;
    app_toast(app, STYLE_WARN, _("Handed in; the works are being marked: %u of %u …"), n, of);
    app_show_now(app);
}

/* Marks what is over; *waits tells why works wait to be marked. */
static bool finish_exam(struct app *app, struct seat *seat, struct err *waits, struct err *err)
{
    const struct exam_labs_progress progress = {tell_marking, app};
    if (seat->exam->state < EXAM_SUBMITTED)
        return true;
    bool ok = after_exam(seat, app->records, app->home->data, &progress, waits, err);
    app->toast[0] = '\0';
    return ok;
}

void exam_enter(struct app *app, struct seat *seat, bool replace)
{
    struct err err = ERR_INIT, waits = ERR_INIT;
    const struct screen_ops *ops = &screen_exam_door;
    seat_hold(seat);
    seat_refresh(seat);
    if (!finish_exam(app, seat, &waits, &err))
        exam_tell(app, &err);
    if (seat->exam->state == EXAM_RUNNING)
        ops = &screen_exam_sit;
    else if (seat->exam->state >= EXAM_SUBMITTED)
        ops = &screen_exam_result;
    if (err.code == ERR_NONE) {
        if (replace)
            app_replace(app, ops, seat);
        else
            app_push(app, ops, seat);
    } else if (replace) {
        app_pop(app);
        exam_tell(app, &err);
    }
    exams_guard(app);
    if (waits.code != ERR_NONE && !app->examined) /* else the result says what it waits for */
        app_error(app, &waits);
    status_refresh(app);
    seat_release(seat);
}

/* ---- what is said ---- */

static void say(struct text *text, enum style style, char *words)
{
    text_block(text, &(struct text_block){0});
    text_add_text(text, style, words);
    free(words);
}

static void say_sections(struct door *door)
{
    const struct booklet *b = door->seat->booklet;
    char each[EXAM_POINTS], all[EXAM_POINTS];
    bool several = false;
    for (unsigned i = 0; i < b->sections_count; i++) {
        const struct booklet_section *s = &b->sections[i];
        several |= s->type == BLUEPRINT_MULTIPLE;
        say(&door->text, STYLE_TEXT,
            xasprintf(_("%s: %u questions of %s points, %s points"), s->title, s->count,
                      exam_points(s->points, each), exam_points(s->points * s->count, all)));
    }
    if (several)
        say(&door->text, STYLE_DIM, xstrdup(exam_rule_text(b->partial)));
}

static void say_paper(struct door *door)
{
    const struct exam_form *form = &door->seat->exam->form;
    const struct booklet *b = door->seat->booklet;
    char full[EXAM_POINTS], pass[EXAM_POINTS];
    long long minutes = (long long) (form->limit_ms / MINUTE_MS);
    if (!b) {
        say(&door->text, STYLE_TEXT,
            xasprintf(_("%lld minutes, %u questions; the paper is sealed."), minutes,
                      form->questions));
        return;
    }
    say(&door->text, STYLE_TEXT,
        xasprintf(_("%lld minutes, %u questions, full mark %s, %s to pass"), minutes,
                  form->questions, exam_points(b->full, full), exam_points(b->pass, pass)));
    say_sections(door);
}

static void say_rules(struct door *door)
{
    const struct exam_form *form = &door->seat->exam->form;
    text_space(&door->text);
    say(&door->text, STYLE_TEXT,
        xstrdup(form->pause ? _("The clock may be stopped with z, and stops when you leave.")
                            : _("Once started the clock goes on, also when you leave the program "
                                "or close the terminal. After a power cut the time goes on from "
                                "where it was.")));
    say(&door->text, STYLE_TEXT,
        xstrdup(_("Every answer is saved at once; what is shown as saved no power cut takes back. "
                  "When the time is up the paper is handed in by itself.")));
    if (form->mode == EXAM_ASSESSED)
        say(&door->text, STYLE_WARN,
            xstrdup(_("This exam is assessed: until it is handed in, lessons, search and practice "
                      "stay closed, and after a restart of the machine an invigilator must reopen "
                      "it.")));
}

static const char *prompt_of(enum exam_state state)
{
    switch (state) {
    case EXAM_CREATED:
        return _("⏎ Enter the start code");
    case EXAM_OPENED:
        return _("⏎ Start; the clock runs from then on");
    case EXAM_PAUSED:
        return _("⏎ Go on");
    default:
        return _("⏎ The invigilator enters code and reason");
    }
}

static void say_state(struct door *door)
{
    const struct exam *e = door->seat->exam;
    char left[32];
    seat_format_left(journal_left_ms(door->seat->journal), left, sizeof left);
    if (e->state == EXAM_PAUSED)
        say(&door->text, STYLE_ACCENT,
            xasprintf(_("The exam is paused. Time left: %s; %u blanks."), left, exam_blanks(e)));
    if (e->state == EXAM_LOCKED)
        say(&door->text, STYLE_WARN,
            xasprintf(_("The machine was started anew: the exam is locked until an invigilator "
                        "reopens it. The clock stands; time left: %s. All saved answers are "
                        "there."),
                      left));
}

static void build(struct door *door)
{
    const struct attempt *row = &door->row.list[0];
    text_clear(&door->text);
    say(&door->text, STYLE_TITLE, xasprintf("%s %s", row->title, row->form));
    say_state(door);
    say_paper(door);
    say_rules(door);
}

/* ---- opening and drawing ---- */

static void door_close(void *state, struct app *app)
{
    struct door *door = state;
    text_finish(&door->text);
    attempts_finish(&door->row);
    seat_release(door->seat);
    free(door);
}

static bool door_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct door *door = xcalloc(1, sizeof *door);
    door->seat = seat_hold((struct seat *) arg);
    door->text = TEXT_INIT;
    if (!attempt_get(app->records, journal_id(door->seat->journal), &door->row, err)) {
        door_close(door, app);
        return false;
    }
    build(door);
    *state = door;
    return true;
}

static const char *door_heading(const void *state)
{
    const struct door *door = state;
    return door->row.list->title;
}

static void door_layout(void *state, struct app *app, struct rect body)
{
    struct door *door = state;
    door->area = rect_inset(body, MARGIN, 1);
    if (door->area.w > MEASURE)
        door->area.w = MEASURE;
    door->foot = rect_cut_bottom(&door->area, FOOT);
    text_layout(&door->text, door->area.w, door->area.h);
}

static void door_draw(const void *state, const struct app *app, struct surface body)
{
    const struct door *door = state;
    text_draw(&door->text, surface_sub(body, door->area));
    surface_scrollbar(body, body.w - 1, door->area.y, door->area.h, door->text.top, door->area.h,
                      (int) door->text.line_count);
    surface_text(body, door->foot.x, door->foot.y + 1, STYLE_STRONG,
                 prompt_of(door->seat->exam->state));
}

/* ---- codes ---- */

static void release(void *data)
{
    seat_release(data);
}

static void entered(struct app *app, void *data)
{
    exam_enter(app, data, true);
}

static void build_start(struct form *form, void *data)
{
    form_add_text(form, _("Start code"), "", NULL);
}

static bool submit_start(struct app *app, struct form *form, void *data)
{
    struct seat *seat = data;
    struct err err = ERR_INIT;
    if (journal_unseal(seat->journal, form_text(form, 0), &err))
        return true;
    if (err.code == ERR_DENIED || err.code == ERR_INVALID)
        form_set_problem(form, 0, _("This is not the start code."));
    else
        exam_tell(app, &err);
    return false;
}

static void build_reopen(struct form *form, void *data)
{
    form_add_secret(form, _("Invigilator's code"));
    form_add_text(form, _("Reason for reopening"), "", NULL);
    form_add_text(form, _("Extra minutes"), "0", NULL);
}

/* Whole minutes; blank is none. */
static bool read_extra(const char *text, int64_t *minutes)
{
    char *end;
    *minutes = strtol(text, &end, 10);
    return *end == '\0' && *minutes >= 0 && *minutes <= EXTRA_MOST;
}

static bool submit_reopen(struct app *app, struct form *form, void *data)
{
    struct seat *seat = data;
    struct err err = ERR_INIT;
    int64_t extra;
    if (!*form_text(form, 1)) {
        form_set_problem(form, 1, _("Say why it is reopened; it is recorded."));
        return false;
    }
    if (!read_extra(form_text(form, 2), &extra)) {
        char *problem = xasprintf(_("Give whole minutes, at most %d."), EXTRA_MOST);
        form_set_problem(form, 2, problem);
        free(problem);
        return false;
    }
    if (journal_reopen(seat->journal, form_text(form, 0), form_text(form, 1), extra * MINUTE_MS,
                       &err))
        return true;
    if (err.code == ERR_DENIED && !exam_is_refusal(&err))
        form_set_problem(form, 0, _("This is not the invigilator's code."));
    else if (err.code == ERR_INVALID)
        form_set_problem(form, 0, _("This is not the invigilator's code."));
    else
        exam_tell(app, &err);
    return false;
}

static void ask_code(struct door *door, struct app *app, bool reopen)
{
    dialog_form(app,
                &(struct dialog_form){
                    .title = reopen ? _("Reopen the exam") : _("Open the paper"),
                    .text = reopen ? _("The reopening is recorded with its reason and the extra "
                                       "time.")
                                   : NULL,
                    .build = reopen ? build_reopen : build_start,
                    .yes = _("Go on"),
                    .submit = reopen ? submit_reopen : submit_start,
                    .closed = entered,
                    .release = release,
                    .data = seat_hold(door->seat)});
}

/* ---- acting ---- */

static void step(struct door *door, struct app *app)
{
    struct err err = ERR_INIT;
    struct seat *seat = door->seat;
    enum exam_state state = seat->exam->state;
    if (state == EXAM_CREATED || state == EXAM_LOCKED) {
        ask_code(door, app, state == EXAM_LOCKED);
        return;
    }
    bool ok = state == EXAM_OPENED ? journal_start(seat->journal, &err)
                                   : journal_continue(seat->journal, &err);
    if (ok)
        exam_enter(app, seat, true);
    else
        exam_tell(app, &err);
}

static bool door_act(void *state, struct app *app, enum action action)
{
    struct door *door = state;
    if (action != ACTION_OPEN)
        return text_act(&door->text, action);
    step(door, app);
    return true;
}

static bool door_event(void *state, struct app *app, const struct event *event)
{
    struct door *door = state;
    if (event->kind == EVENT_MOUSE)
        text_mouse(&door->text, door->area, &event->mouse);
    return event->kind == EVENT_MOUSE;
}

const struct screen_ops screen_exam_door = {
    .name = "exam-door",
    .title = N_("Mock exams"),
    .context = ACTION_IN_DOOR,
    .heading = door_heading,
    .open = door_open,
    .layout = door_layout,
    .draw = door_draw,
    .act = door_act,
    .event = door_event,
    .close = door_close,
};
