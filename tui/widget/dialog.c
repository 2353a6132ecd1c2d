#include "tui/widget/dialog.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 64, TEXT_MOST = 12 };

/* A question is a form of two buttons; "no" comes first, so that it has the focus. */
struct dialog {
    struct form form;
    char *title, *text;
    int yes, no, other; /* the buttons; other 0: none */
    int text_rows;
    struct rect box, inside;
    bool (*submit)(struct app *app, struct form *form, void *data);
    void (*closed)(struct app *app, void *data);
    void (*otherwise)(struct app *app, void *data);
    void (*release)(void *data);
    void *data;
};

static bool dialog_open(struct app *app, const void *arg, void **state, struct err *err)
{
    *state = *(struct dialog *const *) arg;
    return true;
}

static int rows_of(const char *text, int cols)
{
    struct utf8_line *lines;
    if (!*text || cols < 2)
        return 0;
    size_t n = utf8_wrap(text, strlen(text), cols, 0, &lines);
    free(lines);
    return n < TEXT_MOST ? (int) n + 1 : TEXT_MOST;
}

static void dialog_layout(void *state, struct app *app, struct rect body)
{
    struct dialog *dialog = state;
    int width = body.w < WIDTH ? body.w : WIDTH;
    dialog->text_rows = rows_of(dialog->text, width - 4);
    dialog->box = rect_centre(body, width, dialog->text_rows + form_rows(&dialog->form) + 4);
    dialog->inside = rect_inset(dialog->box, 2, 2);
    rect_cut_top(&dialog->inside, dialog->text_rows);
    form_layout(&dialog->form, dialog->inside.w);
}

static void dialog_draw(const void *state, const struct app *app, struct surface body)
{
    const struct dialog *dialog = state;
    struct rect text = rect_inset(dialog->box, 2, 2);
    surface_fill(body, dialog->box, STYLE_TEXT);
    surface_box(body, dialog->box, STYLE_BORDER_FOCUS, dialog->title);
    surface_wrap(body, rect_cut_top(&text, dialog->text_rows), STYLE_TEXT, dialog->text);
    form_draw(&dialog->form, surface_sub(body, dialog->inside));
}

static enum action_state dialog_can(const void *state, const struct app *app, enum action action,
                                    const char **why)
{
    return action <= ACTION_OPEN ? ACTION_ON : ACTION_ABSENT;
}

static void dialog_finish(struct dialog *dialog)
{
    if (dialog->release)
        dialog->release(dialog->data);
    form_finish(&dialog->form);
    free(dialog->title);
    free(dialog->text);
    free(dialog);
}

/* Pressed button: closes, and does the deed when it was yes. The state is freed by the closing, so
 * what the deed needs is taken out before. */
static void pressed(struct dialog *dialog, struct app *app, int button)
{
    if (button == dialog->no) {
        app_pop(app);
        return;
    }
    bool other = dialog->other > 0 && button == dialog->other;
    if (button != dialog->yes && !other)
        return;
    if (!other && dialog->submit && !dialog->submit(app, &dialog->form, dialog->data))
        return;
    void (*closed)(struct app *, void *) = other ? dialog->otherwise : dialog->closed;
    void (*release)(void *) = dialog->release;
    void *data = dialog->data;
    dialog->release = NULL;
    app_pop(app);
    if (closed)
        closed(app, data);
    if (release)
        release(data);
}

static bool dialog_act(void *state, struct app *app, enum action action)
{
    struct dialog *dialog = state;
    int button = form_act(&dialog->form, action);
    if (button >= 0)
        pressed(dialog, app, button);
    return button != FORM_NOTHING;
}

static bool dialog_typing(const void *state)
{
    const struct dialog *dialog = state;
    return form_typing(&dialog->form);
}

static bool dialog_event(void *state, struct app *app, const struct event *event)
{
    struct dialog *dialog = state;
    int button = form_event(&dialog->form, dialog->inside, event);
    if (button >= 0)
        pressed(dialog, app, button);
    return button != FORM_NOTHING;
}

static void dialog_close(void *state, struct app *app)
{
    dialog_finish(state);
}

static const struct screen_ops screen_dialog = {
    .name = "dialog",
    .title = "",
    .context = ACTION_IN_DIALOG,
    .overlay = true,
    .open = dialog_open,
    .layout = dialog_layout,
    .draw = dialog_draw,
    .act = dialog_act,
    .can = dialog_can,
    .typing = dialog_typing,
    .event = dialog_event,
    .close = dialog_close,
};

static struct dialog *make(const char *title, const char *text, void (*release)(void *data),
                           void *data)
{
    struct dialog *dialog = xcalloc(1, sizeof *dialog);
    dialog->title = xstrdup(title);
    dialog->text = xstrdup(text ? text : "");
    dialog->release = release;
    dialog->data = data;
    return dialog;
}

static void show(struct app *app, struct dialog *dialog)
{
    if (!app_push(app, &screen_dialog, &dialog))
        dialog_finish(dialog);
}

void dialog_ask(struct app *app, const struct dialog_question *question)
{
    struct dialog *dialog =
        make(question->title, question->text, question->release, question->data);
    dialog->yes = FORM_NOTHING;
    dialog->no = form_add_button(&dialog->form, question->done ? _("Cancel") : question->yes);
    if (question->other)
        dialog->other = form_add_button(&dialog->form, question->other);
    if (question->done)
        dialog->yes = form_add_button(&dialog->form, question->yes);
    dialog->closed = question->done;
    dialog->otherwise = question->otherwise;
    show(app, dialog);
}

void dialog_form(struct app *app, const struct dialog_form *given)
{
    struct dialog *dialog = make(given->title, given->text, given->release, given->data);
    given->build(&dialog->form, given->data);
    dialog->yes = form_add_button(&dialog->form, given->yes);
    dialog->no = form_add_button(&dialog->form, _("Cancel"));
    dialog->submit = given->submit;
    dialog->closed = given->closed;
    show(app, dialog);
}
