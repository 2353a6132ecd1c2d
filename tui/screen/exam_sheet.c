/* 答题卡: the answer sheet, and handing in. */
#include "base/str.h"
#include "tui/i18n.h"
#include "tui/screen/exam_parts.h"
#include "tui/widget/dialog.h"

#include <stdio.h>
#include <stdlib.h>

enum { GROUP = 5, DIGITS = 4, FRAME = 2, FEET = 2 };

/* ---- the grid ---- */

int exam_grid_per_row(int cols)
{
    int n = cols / EXAM_CELL / GROUP * GROUP;
    return n > 0 ? n : 1;
}

/* Row of a question: titles and full rows of the sections before, its section's title, its row. */
int exam_grid_row(const struct seat *seat, int cols, unsigned question)
{
    const struct booklet *b = seat->booklet;
    unsigned per = (unsigned) exam_grid_per_row(cols), row = 0, first = 0;
    for (unsigned i = 0; i < b->sections_count; i++) {
        unsigned count = b->sections[i].count;
        if (question < first + count)
            return (int) (row + 1 + (question - first) / per);
        row += 1 + (count + per - 1) / per;
        first += count;
    }
    return (int) row;
}

int exam_grid_rows(const struct seat *seat, int cols)
{
    return exam_grid_row(seat, cols, seat->booklet->questions_count);
}

static int column_of(const struct seat *seat, int cols, unsigned question)
{
    unsigned first = 0;
    for (unsigned i = 0; question >= first + seat->booklet->sections[i].count; i++)
        first += seat->booklet->sections[i].count;
    return (int) ((question - first) % (unsigned) exam_grid_per_row(cols)) * EXAM_CELL;
}

static void draw_cell(const struct seat *seat, struct surface s, int x, int y, unsigned i,
                      enum style marked)
{
    bool flagged = seat->exam->answers[i].flagged, blank = seat_is_blank(seat, i);
    const char *sign = flagged ? blank ? "☆" : "★" : blank ? "·" : "●";
    enum style style = flagged ? STYLE_WARN : blank ? STYLE_TEXT : STYLE_DIM;
    char text[16];
    snprintf(text, sizeof text, "%3u%s", i + 1, sign);
    surface_text(s, x, y, style, text);
    if (marked != STYLE_TEXT)
        surface_restyle(s, (struct rect){x, y, EXAM_CELL, 1}, marked);
}

void exam_grid_draw(const struct seat *seat, struct surface s, int top, unsigned here, bool focused)
{
    const struct booklet *b = seat->booklet;
    for (unsigned i = 0; i < b->questions_count; i++) {
        int y = exam_grid_row(seat, s.w, i) - top, x = column_of(seat, s.w, i);
        bool first = i == 0 || b->questions[i].section != b->questions[i - 1].section;
        if (first && y >= 1)
            surface_clip(s, 0, y - 1, s.w, STYLE_TITLE, b->sections[b->questions[i].section].title);
        if (y < 0 || y >= s.h)
            continue;
        draw_cell(seat, s, x, y, i,
                  i != here ? STYLE_TEXT
                  : focused ? STYLE_SELECTED
                            : STYLE_FAINT_SELECTED);
        if (i == here && focused)
            surface_caret(s, x, y, false);
    }
}

bool exam_grid_at(const struct seat *seat, int cols, int top, int x, int y, unsigned *question)
{
    for (unsigned i = 0; i < seat->booklet->questions_count; i++) {
        int from = column_of(seat, cols, i);
        if (exam_grid_row(seat, cols, i) == top + y && x >= from && x < from + EXAM_CELL) {
            *question = i;
            return true;
        }
    }
    return false;
}

/* ---- handing in ---- */

struct hand_in {
    struct seat *seat;
    const void *screen;
};

static void release_hand_in(void *data)
{
    struct hand_in *deed = data;
    seat_release(deed->seat);
    free(deed);
}

static void hand_in(struct app *app, void *data)
{
    const struct hand_in *deed = data;
    struct err err = ERR_INIT;
    if (!seat_save(deed->seat, &err) || !journal_submit(deed->seat->journal, &err)) {
        exam_tell(app, &err);
        return;
    }
    app_uncover(app, deed->screen);
    exam_enter(app, deed->seat, true);
}

static void go_to_first(struct app *app, void *data)
{
    const struct hand_in *deed = data;
    struct err err = ERR_INIT;
    unsigned first = 0;
    while (first + 1 < deed->seat->exam->form.questions && !seat_is_blank(deed->seat, first))
        first++;
    app_uncover(app, deed->screen);
    if (!seat_show(deed->seat, first, &err))
        exam_tell(app, &err);
}

void exam_hand_in(struct app *app, struct seat *seat, const void *screen)
{
    struct err err = ERR_INIT;
    if (!seat_save(seat, &err)) {
        exam_tell(app, &err);
        return;
    }
    unsigned blanks = exam_blanks(seat->exam), flags = exam_flags(seat->exam);
    struct hand_in *deed = xcalloc(1, sizeof *deed);
    *deed = (struct hand_in){seat_hold(seat), screen};
    char *text = blanks ? xasprintf(P_("%u question is still blank; %u are flagged. Afterwards "
                                       "nothing can be changed.",
                                       "%u questions are still blank; %u are flagged. Afterwards "
                                       "nothing can be changed.",
                                       blanks),
                                    blanks, flags)
                        : xasprintf(_("Every question is answered; %u are flagged. Afterwards "
                                      "nothing can be changed."),
                                    flags);
    dialog_ask(app, &(struct dialog_question){.title = _("Hand in the paper?"),
                                              .text = text,
                                              .yes = _("Hand in"),
                                              .done = hand_in,
                                              .other = blanks ? _("To the first blank") : NULL,
                                              .otherwise = go_to_first,
                                              .release = release_hand_in,
                                              .data = deed});
    free(text);
}

/* ---- the sheet as a window ---- */

struct sheet {
    struct seat *seat;
    struct rect box, grid;
    unsigned here;
    unsigned typed; /* number typed so far, 0: none */
    int top;
};

static bool sheet_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct sheet *sheet = xcalloc(1, sizeof *sheet);
    sheet->seat = seat_hold((struct seat *) arg);
    sheet->here = sheet->seat->at;
    *state = sheet;
    return true;
}

static void sheet_close(void *state, struct app *app)
{
    struct sheet *sheet = state;
    seat_release(sheet->seat);
    free(sheet);
}

static void sheet_layout(void *state, struct app *app, struct rect body)
{
    struct sheet *sheet = state;
    int width = body.w < 80 ? body.w : 80, cols = width - 2 * FRAME;
    int rows = exam_grid_rows(sheet->seat, cols);
    sheet->box = rect_centre(body, width, rows + 2 + FEET);
    sheet->grid = rect_inset(sheet->box, FRAME, 1);
    rect_cut_bottom(&sheet->grid, FEET);
    int row = exam_grid_row(sheet->seat, sheet->grid.w, sheet->here), h = sheet->grid.h;
    if (row - 1 < sheet->top)
        sheet->top = row - 1;
    if (row >= sheet->top + h)
        sheet->top = row - h + 1;
}

static void sheet_draw(const void *state, const struct app *app, struct surface body)
{
    const struct sheet *sheet = state;
    int y = sheet->grid.y + sheet->grid.h, x = sheet->grid.x;
    char left[32], *text;
    seat_format_left(journal_left_ms(sheet->seat->journal), left, sizeof left);
    surface_fill(body, sheet->box, STYLE_TEXT);
    surface_box(body, sheet->box, STYLE_BORDER_FOCUS, _("Answer sheet"));
    exam_grid_draw(sheet->seat, surface_sub(body, sheet->grid), sheet->top, sheet->here, true);
    surface_scrollbar(body, sheet->box.x + sheet->box.w - 1, sheet->grid.y, sheet->grid.h,
                      sheet->top, sheet->grid.h, exam_grid_rows(sheet->seat, sheet->grid.w));
    surface_text(body, x, y, STYLE_DIM, _("● answered  · blank  ★ flagged  ☆ flagged, blank"));
    text = sheet->typed ? xasprintf(_("Go to question %u, ⏎"), sheet->typed)
                        : xstrdup(_("Type a number, or choose with the arrows, then ⏎."));
    surface_text(body, x, y + 1, sheet->typed ? STYLE_ACCENT : STYLE_DIM, text);
    free(text);
    text = xasprintf(_("time left %s"), left);
    surface_text_right(body, sheet->grid.x + sheet->grid.w, y + 1, STYLE_ACCENT, text);
    free(text);
}

static void go(struct sheet *sheet, struct app *app)
{
    struct seat *seat = sheet->seat;
    struct err err = ERR_INIT;
    unsigned to = sheet->typed ? sheet->typed - 1 : sheet->here;
    if (to >= seat->exam->form.questions) {
        app_toast(app, STYLE_WARN, _("There is no question %u."), sheet->typed);
        sheet->typed = 0;
    } else if (seat_show(seat, to, &err)) {
        app_pop(app);
    } else {
        exam_tell(app, &err);
    }
}

static void move(struct sheet *sheet, int by)
{
    int to = (int) sheet->here + by, last = (int) sheet->seat->exam->form.questions - 1;
    sheet->here = (unsigned) (to < 0 ? 0 : to > last ? last : to);
    sheet->typed = 0;
}

static void seek(struct sheet *sheet, struct app *app, enum seat_wish wish)
{
    sheet->typed = 0;
    if (!seat_find(sheet->seat, sheet->here, wish, &sheet->here))
        app_toast(app, STYLE_GOOD, "%s",
                  wish == SEAT_BLANK ? _("No other question is blank.")
                                     : _("No other question is flagged."));
}

static bool sheet_act(void *state, struct app *app, enum action action)
{
    struct sheet *sheet = state;
    int per = exam_grid_per_row(sheet->grid.w);
    switch (action) {
    case ACTION_OPEN:
        go(sheet, app);
        return true;
    case ACTION_LEFT:
    case ACTION_RIGHT:
        move(sheet, action == ACTION_LEFT ? -1 : 1);
        return true;
    case ACTION_UP:
    case ACTION_DOWN:
        move(sheet, action == ACTION_UP ? -per : per);
        return true;
    case ACTION_FIRST:
    case ACTION_LAST:
        move(sheet, action == ACTION_FIRST ? -EXAM_QUESTIONS_MAX : EXAM_QUESTIONS_MAX);
        return true;
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
        move(sheet, (action == ACTION_PAGE_UP ? -per : per) * GROUP);
        return true;
    case ACTION_NEXT_BLANK:
        seek(sheet, app, SEAT_BLANK);
        return true;
    case ACTION_NEXT_FLAG:
        seek(sheet, app, SEAT_FLAGGED);
        return true;
    case ACTION_NEXT_PANE:
        app_pop(app);
        return true;
    case ACTION_SUBMIT:
        app_pop(app);
        app_run_action(app, ACTION_SUBMIT);
        return true;
    default:
        return false;
    }
}

static enum action_state sheet_can(const void *state, const struct app *app, enum action action,
                                   const char **why)
{
    return action <= ACTION_LAST || action == ACTION_NEXT_PANE || action == ACTION_OPEN ||
                   action_info(action)->contexts & ACTION_IN_SHEET
               ? ACTION_ON
               : ACTION_ABSENT;
}

static bool sheet_event(void *state, struct app *app, const struct event *event)
{
    struct sheet *sheet = state;
    unsigned most = 1, digit = event->key.code - '0', to;
    if (event->kind == EVENT_MOUSE && event->mouse.what == MOUSE_PRESS &&
        exam_grid_at(sheet->seat, sheet->grid.w, sheet->top, event->mouse.x - sheet->grid.x,
                     event->mouse.y - sheet->grid.y, &to)) {
        sheet->typed = to + 1;
        go(sheet, app);
        return true;
    }
    if (event->kind != EVENT_KEY)
        return event->kind == EVENT_MOUSE;
    for (int i = 1; i < DIGITS; i++)
        most *= 10;
    if (keys_is_text(event->key) && digit <= 9 && sheet->typed < most)
        sheet->typed = sheet->typed * 10 + digit;
    return true;
}

const struct screen_ops screen_exam_sheet = {
    .name = "exam-sheet",
    .title = "",
    .context = ACTION_IN_SHEET,
    .overlay = true,
    .open = sheet_open,
    .layout = sheet_layout,
    .draw = sheet_draw,
    .act = sheet_act,
    .can = sheet_can,
    .event = sheet_event,
    .close = sheet_close,
};
