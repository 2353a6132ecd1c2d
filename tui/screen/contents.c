#include "tui/screen/contents.h"

#include "tui/i18n.h"
#include "tui/reader/reader.h"
#include "tui/widget/list.h"

#include <stdio.h>
#include <stdlib.h>

enum { WIDTH = 76 };

struct contents {
    struct reader *reader; /* of the screen below */
    struct list list;
    struct rect box, rows;
};

static bool contents_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct contents *contents = xcalloc(1, sizeof *contents);
    contents->reader = (struct reader *) arg;
    list_set_count(&contents->list, (int) contents->reader->lesson->sections_count);
    int section = reader_section(contents->reader);
    list_select(&contents->list, section < 0 ? 0 : section);
    *state = contents;
    return true;
}

static void contents_layout(void *state, struct app *app, struct rect body)
{
    struct contents *contents = state;
    contents->box = rect_centre(body, WIDTH, contents->list.count + 2);
    contents->rows = rect_inset(contents->box, 1, 1);
    list_layout(&contents->list, contents->rows.h);
}

static void draw_row(const void *context, int index, bool selected, struct surface row)
{
    const struct reader *reader = context;
    const struct lesson_section *section = &reader->lesson->sections[index];
    bool done = reader_section_done(reader, (unsigned) index);
    unsigned questions = 0, answered = 0, right = 0;
    char tail[64] = "";
    for (unsigned i = 0; i < reader->lesson->questions_count; i++)
        if (reader->lesson->questions[i].section == index) {
            questions++;
            answered += reader->quizzes[i].answered;
            right += reader->quizzes[i].answered && reader->quizzes[i].mark.right;
        }
    if (questions > 0)
        snprintf(tail, sizeof tail, _("%u right, %u answered of %u"), right, answered, questions);
    surface_text(row, 1, 0, done ? STYLE_GOOD : STYLE_DIM, done ? "✓" : "·");
    int end = surface_text_right(row, row.w - 1, 0, STYLE_DIM, tail);
    for (unsigned i = section->keys_count; i-- > 0;)
        end = surface_text_right(row, end - 1, 0, STYLE_DIM, section->keys[i]);
    surface_clip(row, 3, 0, end - 4, STYLE_TEXT, section->title);
}

static void contents_draw(const void *state, const struct app *app, struct surface body)
{
    const struct contents *contents = state;
    surface_fill(body, contents->box, STYLE_TEXT);
    surface_box(body, contents->box, STYLE_BORDER_FOCUS, _("Contents"));
    list_draw(&contents->list, surface_sub(body, contents->rows), true, draw_row, contents->reader);
}

static void go(struct contents *contents, struct app *app)
{
    text_show_anchor(&contents->reader->text, contents->list.selected);
    app_pop(app);
}

static bool contents_act(void *state, struct app *app, enum action action)
{
    struct contents *contents = state;
    if (action != ACTION_OPEN)
        return list_act(&contents->list, action);
    go(contents, app);
    return true;
}

static bool contents_event(void *state, struct app *app, const struct event *event)
{
    struct contents *contents = state;
    if (event->kind == EVENT_MOUSE &&
        list_mouse(&contents->list, contents->rows, &event->mouse) == LIST_OPENED)
        go(contents, app);
    return event->kind == EVENT_MOUSE;
}

static void contents_close(void *state, struct app *app)
{
    free(state);
}

const struct screen_ops screen_contents = {
    .name = "contents",
    .title = N_("Contents"),
    .context = ACTION_IN_DIALOG,
    .overlay = true,
    .open = contents_open,
    .layout = contents_layout,
    .draw = contents_draw,
    .act = contents_act,
    .event = contents_event,
    .close = contents_close,
};
