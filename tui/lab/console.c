#include "tui/lab/console.h"

#include "tui/i18n.h"
#include "tui/lab/console_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The simulated system speaks the reader's language. */
static const char *words(const char *msgid)
{
    return _(msgid);
}

/* ---- the work ---- */

static bool desk_open(struct lab_desk *desk, void **state, struct err *err)
{
    struct console_desk *d = xcalloc(1, sizeof *d);
    d->desk = desk;
    if (!console_read_task(desk->task, &d->scenario, err)) {
        free(d);
        return false;
    }
    console_work_init(&d->work, d->scenario);
    console_sim_init(&d->sim, d->scenario, words);
    d->command.most = CONSOLE_COMMAND_MAX / 4;
    d->value.most = CONSOLE_VALUE_MAX / 4;
    d->in_form = false;
    *state = d;
    return true;
}

static bool begins_like(const struct console_work *work, const struct console_work *with)
{
    bool same = work->count >= with->count;
    for (size_t i = 0; same && i < with->count; i++)
        same = strcmp(work->commands[i], with->commands[i]) == 0;
    return same;
}

/* Carries out what the system has not seen yet; from the start when it has seen anything else. */
static void replay(struct console_desk *d, const struct console_work *work)
{
    size_t from = d->work.count;
    if (!begins_like(work, &d->work)) {
        console_sim_finish(&d->sim);
        console_sim_init(&d->sim, d->scenario, words);
        console_draw_reset(d);
        from = 0;
    }
    for (size_t i = from; i < work->count; i++)
        console_sim_run(&d->sim, work->commands[i]);
}

static bool desk_load(void *state, const char *text, size_t len, struct err *err)
{
    struct console_desk *d = state;
    struct console_work work;
    console_work_init(&work, d->scenario);
    if (!console_work_parse(d->scenario, text, len, &work, err)) {
        console_work_finish(&work);
        return false;
    }
    replay(d, &work);
    console_work_finish(&d->work);
    d->work = work;
    d->past = work.count;
    d->back = 0;
    if (d->scenario->fields_count > 0)
        field_set(&d->value, work.values[d->at] ? work.values[d->at] : "");
    return true;
}

static void desk_save(const void *state, struct str *text)
{
    const struct console_desk *d = state;
    console_work_write(d->scenario, &d->work, text);
}

static void desk_close(void *state)
{
    struct console_desk *d = state;
    field_finish(&d->command);
    field_finish(&d->value);
    str_finish(&d->choices);
    console_sim_finish(&d->sim);
    console_work_finish(&d->work);
    console_scenario_free(d->scenario);
    free(d->draft);
    free(d->rows);
    free(d);
}

/* ---- the terminal's keys ---- */

static void run_command(struct console_desk *d)
{
    struct err err = ERR_INIT;
    const char *text = field_text(&d->command);
    d->back = 0;
    if (!text[strspn(text, " ")])
        return;
    if (!console_work_add(&d->work, text, &err)) {
        app_error(d->desk->app, &err);
        return;
    }
    console_sim_run(&d->sim, text);
    field_set(&d->command, "");
    free(d->draft);
    d->draft = NULL;
    d->past = d->work.count;
    lab_desk_changed(d->desk);
}

static void go_past(struct console_desk *d, int step)
{
    size_t count = d->work.count;
    if (d->past > count)
        d->past = count;
    if ((step < 0 && d->past == 0) || (step > 0 && d->past == count))
        return;
    if (d->past == count) {
        free(d->draft);
        d->draft = xstrdup(field_text(&d->command));
    }
    d->past = step < 0 ? d->past - 1 : d->past + 1;
    const char *text = d->past < count ? d->work.commands[d->past] : d->draft;
    field_set(&d->command, text ? text : "");
}

/* Bytes that all choices begin with. */
static size_t common(const struct console_choices *c)
{
    size_t n = strlen(c->list[0]);
    for (size_t i = 1; i < c->count; i++) {
        size_t k = 0;
        while (k < n && c->list[i][k] == c->list[0][k])
            k++;
        n = k;
    }
    while (n > 0 && ((unsigned char) c->list[0][n] & 0xc0) == 0x80)
        n--;
    return n;
}

static void complete(struct console_desk *d)
{
    struct console_choices c;
    size_t caret = d->command.caret;
    console_complete(&d->sim, field_text(&d->command), caret, &c);
    if (c.count > 0) {
        size_t n = common(&c), typed = caret - c.from;
        struct str line = STR_INIT;
        str_add_bytes(&line, field_text(&d->command), c.from);
        str_add_bytes(&line, c.list[0], n);
        if (c.count == 1)
            str_add_char(&line, ' ');
        size_t end = line.len;
        str_add(&line, field_text(&d->command) + caret);
        for (size_t i = 0; c.count > 1 && n == typed && i < c.count; i++)
            str_addf(&d->choices, "%s%s", i ? "  " : "", c.list[i]);
        field_set(&d->command, str_text(&line));
        d->command.caret = end;
        str_finish(&line);
    }
    console_choices_finish(&c);
}

static void scroll(struct console_desk *d, int rows)
{
    size_t most = d->rows_count, step = (size_t) abs(rows);
    if (rows > 0)
        d->back = d->back + step < most ? d->back + step : most;
    else
        d->back = d->back > step ? d->back - step : 0;
}

static bool terminal_key(struct console_desk *d, const struct event *event)
{
    uint32_t code = event->kind == EVENT_KEY && !event->key.mods ? event->key.code : KEYS_NONE;
    int page = d->terminal.h > 3 ? d->terminal.h - 2 : 1;
    str_clear(&d->choices);
    if (event->kind == EVENT_KEY && event->key.mods == KEYS_CTRL && event->key.code == 'c') {
        field_set(&d->command, "");
        return true;
    }
    switch (code) {
    case KEYS_ENTER:
        run_command(d);
        return true;
    case KEYS_TAB:
        complete(d);
        return true;
    case KEYS_UP:
    case KEYS_DOWN:
        go_past(d, code == KEYS_UP ? -1 : 1);
        return true;
    case KEYS_PAGE_UP:
    case KEYS_PAGE_DOWN:
        scroll(d, code == KEYS_PAGE_UP ? page : -page);
        return true;
    default:
        if (!field_event(&d->command, event))
            return false;
        d->back = 0;
        return true;
    }
}

/* ---- both panes ---- */

static void to_form(struct console_desk *d, bool form)
{
    if (console_form_commit(d))
        lab_desk_changed(d->desk);
    d->in_form = form && d->scenario->fields_count > 0;
    if (d->in_form)
        console_form_go(d, d->at);
}

static bool desk_mouse(struct console_desk *d, const struct mouse *mouse)
{
    bool in_form = d->form.w > 0 && rect_contains(d->form, mouse->x, mouse->y);
    if (mouse->what == MOUSE_WHEEL_UP || mouse->what == MOUSE_WHEEL_DOWN) {
        int step = mouse->what == MOUSE_WHEEL_UP ? 3 : -3;
        if (!in_form)
            scroll(d, step);
        else
            d->form_top = d->form_top > step ? d->form_top - step : 0;
        return true;
    }
    if (mouse->what != MOUSE_PRESS)
        return false;
    to_form(d, in_form);
    if (in_form)
        console_form_click(d, mouse->x - d->form.x, mouse->y - d->form.y);
    return true;
}

static bool desk_event(void *state, const struct event *event)
{
    struct console_desk *d = state;
    if (event->kind == EVENT_MOUSE)
        return desk_mouse(d, &event->mouse);
    if (event->kind != EVENT_KEY && event->kind != EVENT_PASTE) {
        if (console_form_commit(d))
            lab_desk_changed(d->desk);
        return false;
    }
    bool used = d->in_form ? console_form_key(d, event) : terminal_key(d, event);
    /* What the frame does next, handing in above all, is to find the value being typed. */
    if (!used && console_form_commit(d))
        lab_desk_changed(d->desk);
    return used;
}

static bool desk_act(void *state, enum action action)
{
    struct console_desk *d = state;
    if (action == ACTION_CONSOLE_FORM)
        to_form(d, !d->in_form);
    else if (action == ACTION_CONSOLE_UNDO)
        app_run_action(d->desk->app, ACTION_UNDO);
    else if (action == ACTION_PREV_PANE)
        to_form(d, !d->in_form);
    else if (action == ACTION_PAGE_UP || action == ACTION_PAGE_DOWN)
        scroll(d, action == ACTION_PAGE_UP ? d->terminal.h - 2 : 2 - d->terminal.h);
    else
        return false;
    return true;
}

static enum action_state desk_can(const void *state, enum action action, const char **why)
{
    const struct console_desk *d = state;
    if (action == ACTION_CONSOLE_FORM || action == ACTION_PREV_PANE) {
        *why = N_("This lab has no form.");
        return d->scenario->fields_count > 0 ? ACTION_ON : ACTION_OFF;
    }
    if (action == ACTION_CONSOLE_UNDO)
        return app_can(d->desk->app, ACTION_UNDO, why);
    if (action == ACTION_PAGE_UP || action == ACTION_PAGE_DOWN)
        return d->terminal.h > 2 ? ACTION_ON : ACTION_ABSENT;
    return ACTION_ABSENT;
}

static bool desk_typing(const void *state)
{
    return true;
}

static bool desk_typed(const void *state)
{
    return console_form_typed(state);
}

static void desk_settle(void *state)
{
    struct console_desk *d = state;
    if (console_form_commit(d))
        lab_desk_changed(d->desk);
}

static bool desk_back(void *state)
{
    struct console_desk *d = state;
    bool typed = !d->in_form && *field_text(&d->command);
    if (!d->in_form && d->back == 0 && d->choices.len == 0 && !typed)
        return false;
    if (typed && d->back == 0 && d->choices.len == 0)
        field_set(&d->command, "");
    d->back = 0;
    str_clear(&d->choices);
    if (d->in_form)
        to_form(d, false);
    return true;
}

static void desk_progress(const void *state, char *buf, size_t n)
{
    const struct console_desk *d = state;
    if (d->scenario->fields_count == 0)
        snprintf(buf, n, _("%zu commands"), d->work.count);
    else
        snprintf(buf, n, _("%zu commands, form %zu/%zu"), d->work.count, console_form_filled(d),
                 d->scenario->fields_count);
}

/* The line of the output where the n-th command stands, + 1. */
static size_t line_of_command(const struct console_desk *d, size_t n)
{
    for (size_t i = 0; i < d->sim.lines_count; i++)
        if (d->sim.lines[i].tone == CONSOLE_PROMPT && --n == 0)
            return i + 1;
    return 0;
}

static void desk_place(void *state, const char *at)
{
    struct console_desk *d = state;
    if (str_starts(at, "field:")) {
        const struct console_field *field = console_field_find(d->scenario, at + 6);
        d->marked = 0;
        d->in_form = field != NULL;
        if (field)
            console_form_go(d, (size_t) (field - d->scenario->fields));
    } else if (str_starts(at, "command:")) {
        d->in_form = false;
        d->marked = line_of_command(d, (size_t) strtoul(at + 8, NULL, 10));
    }
}

static void desk_layout(void *state, struct rect body)
{
    console_draw_layout(state, body);
}

const struct lab_desk_ops lab_console_desk = {
    .engine = "console",
    .open = desk_open,
    .load = desk_load,
    .save = desk_save,
    .layout = desk_layout,
    .draw = console_draw,
    .act = desk_act,
    .can = desk_can,
    .typing = desk_typing,
    .typed = desk_typed,
    .settle = desk_settle,
    .event = desk_event,
    .progress = desk_progress,
    .place = desk_place,
    .back = desk_back,
    .close = desk_close,
};
