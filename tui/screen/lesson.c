#include "tui/screen/lesson.h"

#include "tui/i18n.h"
#include "tui/reader/reader.h"
#include "tui/screen/contents.h"
#include "tui/screen/glossary.h"
#include "tui/screen/notes.h"
#include "tui/status.h"
#include "tui/widget/dialog.h"

#include <stdlib.h>
#include <string.h>

/* ---- opening and leaving ---- */

/* Splits "id@offset"; -1 without an offset. heap. */
static char *split_arg(const char *arg, int64_t *offset)
{
    char *id = xstrdup(arg);
    char *at = strrchr(id, '@');
    *offset = -1;
    if (at) {
        *offset = strtoll(at + 1, NULL, 10);
        *at = '\0';
    }
    return id;
}

static bool lesson_open(struct app *app, const void *arg, void **state, struct err *err)
{
    int64_t offset;
    struct reader *reader;
    char *last = NULL;
    if (!arg && app->learner && !reading_last(app->records, app->learner, &last, err))
        return false;
    if (!arg && !last)
        return err_set(err, ERR_NOT_FOUND, "%s", "");
    char *id = split_arg(arg ? arg : last, &offset);
    bool ok = reader_open(app, id, offset, &reader, err);
    free(id);
    free(last);
    if (!ok)
        return false;
    *state = reader;
    session_touch(&reader->session, app);
    status_refresh(app);
    return true;
}

static void lesson_close(void *state, struct app *app)
{
    struct reader *reader = state;
    reader_mark(reader, app);
    session_save(&reader->session, app);
    reader_close(reader);
}

static void lesson_layout(void *state, struct app *app, struct rect body)
{
    reader_layout(state, app, body);
}

static void lesson_draw(const void *state, const struct app *app, struct surface body)
{
    reader_draw(state, app, body);
}

static bool lesson_shown(void *state, struct app *app)
{
    struct session *session = &((struct reader *) state)->session;
    return session->unsaved && session_save(session, app);
}

static void lesson_resume(void *state, struct app *app)
{
    struct reader *reader = state;
    session_touch(&reader->session, app);
    reader_load_notes(reader, app);
}

void lesson_show(struct app *app, const char *arg)
{
    int64_t offset;
    char *id = split_arg(arg, &offset);
    bool reading = app->depth > 0 && app->stack[app->depth - 1].ops == &screen_lesson;
    struct reader *reader = reading ? app->stack[app->depth - 1].state : NULL;
    if (reader && strcmp(reader->place.id, id) == 0)
        reader->go_to = offset;
    else if (reader)
        app_replace(app, &screen_lesson, arg);
    else
        app_push(app, &screen_lesson, arg);
    free(id);
}

void lesson_show_section(struct app *app, const char *id, int section)
{
    if (!app_push(app, &screen_lesson, id))
        return;
    struct reader *reader = app->stack[app->depth - 1].state;
    if (section >= 0 && section < (int) reader->lesson->sections_count)
        reader->go_to = (int64_t) reader->lesson->sections[section].offset;
}

static void go_lesson(struct reader *reader, struct app *app, const char *id)
{
    char *copy = xstrdup(id);
    app_replace(app, &screen_lesson, copy);
    free(copy);
}

/* ---- notes ---- */

struct note_form {
    struct reader *reader; /* below the dialog, so it stays */
    int64_t offset;
};

static void note_build(struct form *form, void *data)
{
    form_add_text(form, _("Note"), "", _("what you want to remember here"));
}

static bool note_submit(struct app *app, struct form *form, void *data)
{
    const struct note_form *own = data;
    struct err err = ERR_INIT;
    int64_t id;
    const char *text = form_text(form, 0);
    if (!*text) {
        form_set_problem(form, 0, _("Write something, or press Esc."));
        return false;
    }
    if (note_add(app->records, app->learner, own->reader->place.id, own->offset, text, &id, &err))
        return true;
    app_error(app, &err);
    return false;
}

static void ask_note(struct reader *reader, struct app *app)
{
    struct note_form *own = xcalloc(1, sizeof *own);
    *own = (struct note_form){reader, reader_place(reader)};
    dialog_form(app, &(struct dialog_form){.title = _("Note on this place"),
                                           .build = note_build,
                                           .yes = _("Keep"),
                                           .submit = note_submit,
                                           .release = free,
                                           .data = own});
}

/* The bookmark on the place at the top, NULL when there is none. */
static const struct note *bookmark_here(const struct reader *reader)
{
    for (size_t i = 0; i < reader->notes.count; i++)
        if (reader->notes.list[i].offset == reader_place(reader) && !reader->notes.list[i].text[0])
            return &reader->notes.list[i];
    return NULL;
}

static void toggle_bookmark(struct reader *reader, struct app *app)
{
    const struct note *here = bookmark_here(reader);
    struct err err = ERR_INIT;
    int64_t id;
    bool ok = here ? note_remove(app->records, app->learner, here->id, &err)
                   : note_add(app->records, app->learner, reader->place.id, reader_place(reader),
                              "", &id, &err);
    if (!ok)
        app_error(app, &err);
    else
        app_toast(app, STYLE_GOOD, "%s",
                  here ? _("Bookmark removed; b sets it again.") : _("Bookmark set."));
    reader_load_notes(reader, app);
}

/* ---- searching ---- */

static void start_finding(struct reader *reader)
{
    reader->finding = true;
    reader->typing = -1;
}

static void stop_finding(struct reader *reader)
{
    reader->finding = false;
    reader->hits = 0;
    field_set(&reader->find, "");
    text_find(&reader->text, "");
}

/* ---- what can be done ---- */

static enum action_state can_lesson(const char *id, const char *none, const char **why)
{
    *why = none;
    return id ? ACTION_ON : ACTION_OFF;
}

static enum action_state can_answer(const struct reader *reader, int option, const char **why)
{
    *why = N_("There is no open question in view.");
    if (reader->question < 0)
        return reader->lesson->questions_count > 0 ? ACTION_OFF : ACTION_ABSENT;
    const struct quiz *quiz = &reader->quizzes[reader->question];
    *why = N_("This question is answered; Tab goes to Answer again.");
    if (quiz->answered || quiz->revealed)
        return ACTION_OFF;
    *why = N_("The question has no such answer.");
    return option < (int) quiz_options(quiz) ? ACTION_ON : ACTION_OFF;
}

/* What leaves something in the records. */
static enum action_state can_record(const struct reader *reader, const struct app *app,
                                    enum action action, const char **why)
{
    *why = N_("Choose a learner first.");
    if (!app->learner)
        return ACTION_OFF;
    *why = N_("This lesson is not written yet.");
    if (action == ACTION_DONE && reader->place.outline)
        return ACTION_OFF;
    return action != ACTION_DONE || reader_section(reader) >= 0 ? ACTION_ON : ACTION_ABSENT;
}

static bool lesson_typing(const void *state)
{
    const struct reader *reader = state;
    return reader->finding || reader->typing >= 0;
}

static bool solvable(const struct reader *reader)
{
    const struct quiz *quiz = reader->question < 0 ? NULL : &reader->quizzes[reader->question];
    return quiz && !quiz->answered && !quiz->revealed;
}

static enum action_state lesson_can(const void *state, const struct app *app, enum action action,
                                    const char **why)
{
    const struct reader *reader = state;
    if (action >= ACTION_ANSWER_1 && action <= ACTION_ANSWER_6)
        return can_answer(reader, (int) (action - ACTION_ANSWER_1), why);
    switch (action) {
    case ACTION_LEFT:
    case ACTION_RIGHT:
        return ACTION_ABSENT;
    case ACTION_OPEN:
        return lesson_typing(state) || solvable(reader) || reader->text.link >= 0 ? ACTION_ON
                                                                                  : ACTION_ABSENT;
    case ACTION_EXPLAIN:
        return solvable(reader) ? ACTION_ON : ACTION_ABSENT;
    case ACTION_READ_ON:
    case ACTION_NEXT_LESSON:
        if (action == ACTION_READ_ON && !text_at_end(&reader->text))
            return ACTION_ON;
        return can_lesson(reader->next, N_("This is the last lesson of the level."), why);
    case ACTION_PREV_LESSON:
        return can_lesson(reader->previous, N_("This is the first lesson of the level."), why);
    case ACTION_NEXT_SECTION:
    case ACTION_PREV_SECTION:
    case ACTION_OUTLINE:
        return reader->lesson->sections_count > 0 ? ACTION_ON : ACTION_ABSENT;
    case ACTION_BOOKMARK:
    case ACTION_NOTE:
    case ACTION_NOTES:
    case ACTION_DONE:
        return can_record(reader, app, action, why);
    case ACTION_FIND:
    case ACTION_GLOSSARY:
        return ACTION_ON;
    case ACTION_FIND_NEXT:
    case ACTION_FIND_PREV:
        *why = N_("Search for something first.");
        return reader->hits > 0 ? ACTION_ON : ACTION_OFF;
    default:
        return action <= ACTION_LAST || action == ACTION_NEXT_PANE || action == ACTION_PREV_PANE
                   ? ACTION_ON
                   : ACTION_ABSENT;
    }
}

/* ---- doing it ---- */

/* Esc leaves the innermost thing first: a field, the hits, then the lesson. */
static bool go_back(struct reader *reader)
{
    if (reader->typing >= 0)
        reader->typing = -1;
    else if (reader->line.h > 0)
        stop_finding(reader);
    else if (reader->text.link >= 0)
        reader->text.link = TEXT_NO_LINK;
    else
        return false;
    return true;
}

static void enter(struct reader *reader, struct app *app)
{
    if (reader->finding)
        reader->finding = false;
    else if (reader->typing < 0 && reader->text.link == READER_NEXT_LINK)
        go_lesson(reader, app, reader->next);
    else
        reader_enter(reader, app);
}

/* Things done to the lesson as it lies; true when it was one of them. */
static bool act_here(struct reader *reader, struct app *app, enum action action)
{
    switch (action) {
    case ACTION_EXPLAIN:
        reader_reveal(reader);
        return true;
    case ACTION_NEXT_SECTION:
        reader_step_section(reader, 1);
        return true;
    case ACTION_PREV_SECTION:
        reader_step_section(reader, -1);
        return true;
    case ACTION_BOOKMARK:
        toggle_bookmark(reader, app);
        return true;
    case ACTION_DONE:
        reader_toggle_done(reader, app);
        return true;
    case ACTION_FIND:
        start_finding(reader);
        return true;
    case ACTION_FIND_NEXT:
        text_next_hit(&reader->text, 1);
        return true;
    case ACTION_FIND_PREV:
        text_next_hit(&reader->text, -1);
        return true;
    default:
        return text_act(&reader->text, action);
    }
}

/* The terms of the section one reads. */
static void show_terms(struct reader *reader, struct app *app)
{
    const struct lesson *lesson = reader->lesson;
    int section = reader_section(reader);
    struct glossary_wish wish = {.text = lesson->body, .len = lesson->len};
    if (section >= 0) {
        wish.text += lesson->sections[section].offset;
        wish.len = lesson->sections[section].len;
    }
    app_push(app, &screen_glossary, &wish);
}

/* Things that open or close a screen: the reader may be gone afterwards. */
static bool act_away(struct reader *reader, struct app *app, enum action action)
{
    switch (action) {
    case ACTION_OPEN:
        enter(reader, app);
        return true;
    case ACTION_GLOSSARY:
        show_terms(reader, app);
        return true;
    case ACTION_NEXT_LESSON:
        go_lesson(reader, app, reader->next);
        return true;
    case ACTION_PREV_LESSON:
        go_lesson(reader, app, reader->previous);
        return true;
    case ACTION_OUTLINE:
        app_push(app, &screen_contents, reader);
        return true;
    case ACTION_NOTE:
        ask_note(reader, app);
        return true;
    case ACTION_PRACTICE:
        return app_push_route(app, ACTION_PRACTICE, reader->place.work);
    case ACTION_LABS:
        return app_push_route(app, ACTION_LABS, reader->place.work);
    case ACTION_NOTES:
        app_push(app, &screen_notes, reader->place.id);
        return true;
    default:
        return false;
    }
}

static bool lesson_act(void *state, struct app *app, enum action action)
{
    struct reader *reader = state;
    reader_touch(reader, app);
    reader_mark(reader, app);
    if (action == ACTION_BACK)
        return go_back(reader);
    if (action == ACTION_READ_ON && text_at_end(&reader->text))
        action = ACTION_NEXT_LESSON;
    if (act_away(reader, app, action))
        return true;
    bool used = true;
    if (action >= ACTION_ANSWER_1 && action <= ACTION_ANSWER_6)
        reader_choose(reader, app, (unsigned) (action - ACTION_ANSWER_1));
    else
        used = act_here(reader, app, action);
    if (!reader->stale)
        reader_mark(reader, app);
    return used;
}

/* ---- raw input ---- */

static bool type(struct reader *reader, const struct event *event)
{
    if (reader->typing >= 0)
        return field_event(&reader->quizzes[reader->typing].field, event);
    if (!reader->finding || !field_event(&reader->find, event))
        return false;
    reader->hits = text_find(&reader->text, field_text(&reader->find));
    return true;
}

static bool click(struct reader *reader, struct app *app, const struct mouse *mouse)
{
    int row = mouse->y - reader->side.y - 1;
    if (mouse->what == MOUSE_PRESS && rect_contains(reader->side, mouse->x, mouse->y)) {
        if (row >= 0 && row < (int) reader->lesson->sections_count)
            text_show_anchor(&reader->text, row);
        return true;
    }
    int link = text_mouse(&reader->text, reader->body, mouse);
    if (link == READER_NEXT_LINK)
        go_lesson(reader, app, reader->next);
    else
        reader_use_link(reader, app, link);
    return true;
}

static bool lesson_event(void *state, struct app *app, const struct event *event)
{
    struct reader *reader = state;
    if (event->kind == EVENT_KEY || event->kind == EVENT_PASTE || event->kind == EVENT_MOUSE)
        reader_touch(reader, app);
    if (event->kind == EVENT_MOUSE)
        return click(reader, app, &event->mouse);
    return type(reader, event);
}

const struct screen_ops screen_lesson = {
    .name = "lesson",
    .title = N_("Lesson"),
    .context = ACTION_IN_LESSON,
    .aid = true,
    .open = lesson_open,
    .layout = lesson_layout,
    .draw = lesson_draw,
    .act = lesson_act,
    .can = lesson_can,
    .typing = lesson_typing,
    .event = lesson_event,
    .resume = lesson_resume,
    .shown = lesson_shown,
    .close = lesson_close,
};
