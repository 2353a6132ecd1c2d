/* The form of a console lab: one row a field, headings of groups between; below them what belongs
 * to the field one is in. */
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/console_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOOT = 3, VALUE_NARROW = 16, VALUE_WIDE = 26 };

static const struct console_field *here(const struct console_desk *d)
{
    return &d->scenario->fields[d->at];
}

size_t console_form_filled(const struct console_desk *d)
{
    size_t filled = 0;
    for (size_t i = 0; i < d->work.fields; i++)
        filled += d->work.values[i] != NULL;
    return filled;
}

/* ---- values ---- */

bool console_form_typed(const struct console_desk *d)
{
    if (d->scenario->fields_count == 0)
        return false;
    const char *old = d->work.values[d->at];
    return strcmp(old ? old : "", field_text(&d->value)) != 0;
}

bool console_form_commit(struct console_desk *d)
{
    if (!console_form_typed(d))
        return false;
    const char *old = d->work.values[d->at], *now = field_text(&d->value);
    struct err err = ERR_INIT;
    if (console_work_fill(&d->work, d->at, now, &err))
        return true;
    field_set(&d->value, old ? old : "");
    app_error(d->desk->app, &err);
    return false;
}

void console_form_go(struct console_desk *d, size_t field)
{
    if (console_form_commit(d))
        lab_desk_changed(d->desk);
    d->at = field;
    field_set(&d->value, d->work.values[field] ? d->work.values[field] : "");
    d->value.caret = d->value.text.len;
}

/* Index of the value among the choices, -1 when it is empty. */
static int chosen(const struct console_desk *d)
{
    for (size_t i = 0; i < here(d)->choices_count; i++)
        if (strcmp(here(d)->choices[i], field_text(&d->value)) == 0)
            return (int) i;
    return -1;
}

static void choose(struct console_desk *d, int index)
{
    int count = (int) here(d)->choices_count;
    field_set(&d->value, here(d)->choices[(index + count) % count]);
    if (console_form_commit(d))
        lab_desk_changed(d->desk);
}

static bool choice_key(struct console_desk *d, uint32_t code)
{
    int now = chosen(d), count = (int) here(d)->choices_count;
    if (code == KEYS_RIGHT || code == ' ')
        choose(d, now + 1);
    else if (code == KEYS_LEFT)
        choose(d, now < 0 ? count - 1 : now - 1);
    else if (code >= '1' && code < '1' + (uint32_t) count && code <= '9')
        choose(d, (int) (code - '1'));
    else if (code == KEYS_BACKSPACE || code == KEYS_DELETE) {
        field_set(&d->value, "");
        if (console_form_commit(d))
            lab_desk_changed(d->desk);
    } else
        return code < KEYS_BASE;
    return true;
}

static bool step(struct console_desk *d, int by)
{
    size_t count = d->scenario->fields_count;
    if ((by < 0 && d->at == 0) || (by > 0 && d->at + 1 >= count))
        console_form_go(d, d->at);
    else
        console_form_go(d, by < 0 ? d->at - 1 : d->at + 1);
    return true;
}

bool console_form_key(struct console_desk *d, const struct event *event)
{
    bool choice = here(d)->kind == CONSOLE_CHOICE;
    if (event->kind == EVENT_KEY && event->key.mods == KEYS_SHIFT && event->key.code == KEYS_TAB)
        return step(d, -1);
    if (event->kind == EVENT_KEY && !event->key.mods) {
        switch (event->key.code) {
        case KEYS_ENTER:
        case KEYS_DOWN:
        case KEYS_TAB:
            return step(d, 1);
        case KEYS_UP:
            return step(d, -1);
        default:
            if (choice)
                return choice_key(d, event->key.code);
        }
    }
    return !choice && field_event(&d->value, event);
}

/* ---- rows: each field has one, each group's heading one ---- */

static bool heads(const struct console_desk *d, size_t field)
{
    const struct console_field *f = &d->scenario->fields[field];
    return *f->group && (field == 0 || strcmp(f[-1].group, f->group) != 0);
}

static int row_of(const struct console_desk *d, size_t field)
{
    int row = 0;
    for (size_t i = 0; i <= field; i++)
        row += 1 + heads(d, i);
    return row - 1;
}

static int value_cols(const struct console_desk *d)
{
    return d->form.w >= 70 ? VALUE_WIDE : VALUE_NARROW;
}

void console_form_layout(struct console_desk *d)
{
    int height = d->form.h - FOOT, row = row_of(d, d->at);
    int all = row_of(d, d->scenario->fields_count - 1) + 1;
    if (d->in_form) {
        int top = row - heads(d, d->at);
        if (top < d->form_top)
            d->form_top = top;
        if (row >= d->form_top + height)
            d->form_top = row - height + 1;
    }
    if (d->form_top > all - height)
        d->form_top = all - height;
    if (d->form_top < 0)
        d->form_top = 0;
    field_layout(&d->value, value_cols(d) - 1);
}

void console_form_click(struct console_desk *d, int x, int y)
{
    if (y >= d->form.h - FOOT)
        return;
    for (size_t i = 0; i < d->scenario->fields_count; i++) {
        if (row_of(d, i) != y + d->form_top)
            continue;
        console_form_go(d, i);
        int from = d->form.w - value_cols(d) - 1;
        if (here(d)->kind == CONSOLE_CHOICE && x >= from)
            choose(d, chosen(d) + 1);
        else if (x >= from)
            field_click(&d->value, x - from);
        return;
    }
}

static const char *group_title(const struct console_desk *d, const char *id)
{
    for (size_t i = 0; i < d->scenario->groups_count; i++)
        if (strcmp(d->scenario->groups[i].id, id) == 0)
            return d->scenario->groups[i].title;
    return id;
}

static void draw_field(const struct console_desk *d, struct surface s, int y, size_t i)
{
    const struct console_field *f = &d->scenario->fields[i];
    bool on = d->in_form && i == d->at;
    int cols = value_cols(d), from = s.w - cols - 1;
    char *title = *f->unit ? xasprintf(_("%s (%s)"), f->title, f->unit) : xstrdup(f->title);
    const char *value = i == d->at ? field_text(&d->value) : d->work.values[i];
    surface_clip(s, 1, y, from - 2, on ? STYLE_STRONG : STYLE_TEXT, title);
    struct surface box = surface_sub(s, (struct rect){from, y, cols, 1});
    surface_fill(box, (struct rect){0, 0, cols, 1}, on ? STYLE_FIELD_FOCUS : STYLE_FIELD);
    if (on && f->kind != CONSOLE_CHOICE) {
        field_draw(&d->value, box, true, "");
    } else {
        const char *hint = f->kind == CONSOLE_CHOICE ? _("choose") : "";
        surface_clip(box, 0, 0, cols, on ? STYLE_FIELD_FOCUS : STYLE_FIELD,
                     value && *value ? value : hint);
        if (on)
            surface_caret(box, 0, 0, false);
    }
    free(title);
}

/* Title in full, note, choices of the field one is in. */
static void draw_foot(const struct console_desk *d, struct surface s)
{
    const struct console_field *f = here(d);
    struct str text = STR_INIT;
    surface_hline(s, 0, 0, s.w, STYLE_BORDER);
    if (!d->in_form) {
        surface_clip(s, 1, 1, s.w - 2, STYLE_DIM, _("Ctrl-O, or a click, goes to the form"));
        return;
    }
    str_add(&text, f->title);
    if (*f->unit)
        str_addf(&text, "  %s", f->unit);
    if (*f->note)
        str_addf(&text, "  %s", f->note);
    if (f->kind == CONSOLE_TIME && !*f->note)
        str_addf(&text, "  %s", "HH:MM:SS");
    for (size_t i = 0; i < f->choices_count; i++)
        str_addf(&text, "  %zu %s", i + 1, f->choices[i]);
    surface_wrap(s, (struct rect){1, 1, s.w - 2, s.h - 1}, STYLE_DIM, str_text(&text));
    str_finish(&text);
}

void console_form_draw(const struct console_desk *d, struct surface s)
{
    int height = s.h - FOOT, all = row_of(d, d->scenario->fields_count - 1) + 1;
    struct surface rows = surface_sub(s, (struct rect){0, 0, s.w, height});
    for (size_t i = 0; i < d->scenario->fields_count; i++) {
        int y = row_of(d, i) - d->form_top;
        if (heads(d, i))
            surface_clip(rows, 1, y - 1, s.w - 2, STYLE_TITLE,
                         group_title(d, d->scenario->fields[i].group));
        if (y >= 0 && y < height)
            draw_field(d, rows, y, i);
    }
    surface_scrollbar(rows, s.w - 1, 0, height, d->form_top, height, all);
    draw_foot(d, surface_sub(s, (struct rect){0, height, s.w, FOOT}));
}
