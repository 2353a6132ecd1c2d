#include "tui/widget/form.h"

#include "base/str.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { LABEL_MOST = 24, GAP = 2 };

void form_finish(struct form *form)
{
    if (!form)
        return;
    for (int i = 0; i < form->count; i++) {
        struct form_item *item = &form->items[i];
        field_finish(&item->field);
        for (int k = 0; k < item->option_count; k++)
            free(item->options[k]);
        free(item->options);
        free(item->label);
        free(item->hint);
        free(item->problem);
    }
    *form = (struct form){0};
}

static struct form_item *add(struct form *form, enum form_kind kind, const char *label)
{
    if (form->count == FORM_ITEMS)
        abort();
    struct form_item *item = &form->items[form->count++];
    item->kind = kind;
    item->label = xstrdup(label);
    return item;
}

int form_add_text(struct form *form, const char *label, const char *value, const char *hint)
{
    struct form_item *item = add(form, FORM_TEXT, label);
    field_set(&item->field, value ? value : "");
    item->hint = hint ? xstrdup(hint) : NULL;
    return form->count - 1;
}

int form_add_secret(struct form *form, const char *label)
{
    add(form, FORM_TEXT, label)->field.secret = true;
    return form->count - 1;
}

int form_add_choice(struct form *form, const char *label, const char *const *options, int count,
                    int chosen)
{
    struct form_item *item = add(form, FORM_CHOICE, label);
    item->options = xcalloc((size_t) count, sizeof *item->options);
    for (int i = 0; i < count; i++)
        item->options[i] = xstrdup(options[i]);
    item->option_count = count;
    item->option = chosen >= 0 && chosen < count ? chosen : 0;
    return form->count - 1;
}

int form_add_button(struct form *form, const char *label)
{
    add(form, FORM_BUTTON, label);
    return form->count - 1;
}

const char *form_text(const struct form *form, int item)
{
    return field_text(&form->items[item].field);
}

int form_choice(const struct form *form, int item)
{
    return form->items[item].option;
}

void form_set_problem(struct form *form, int item, const char *problem)
{
    free(form->items[item].problem);
    form->items[item].problem = problem ? xstrdup(problem) : NULL;
    if (problem)
        form->focus = item;
}

/* ---- where things stand ---- */

static bool is_button(const struct form *form, int i)
{
    return form->items[i].kind == FORM_BUTTON;
}

static int first_button(const struct form *form)
{
    for (int i = 0; i < form->count; i++)
        if (is_button(form, i))
            return i;
    return FORM_NOTHING;
}

/* Row of an item: each takes one, one more for its problem; buttons stand below an empty line. */
static int row_of(const struct form *form, int item)
{
    int row = 0;
    for (int i = 0; i < item && !is_button(form, i); i++)
        row += form->items[i].problem ? 2 : 1;
    return is_button(form, item) && row > 0 ? row + 1 : row;
}

int form_rows(const struct form *form)
{
    return form->count == 0 ? 0 : row_of(form, form->count - 1) + 1;
}

static int button_width(const struct form *form, int i)
{
    return utf8_width(form->items[i].label) + 4;
}

static int button_x(const struct form *form, int item)
{
    int x = 0;
    for (int i = first_button(form); i < item; i++)
        x += button_width(form, i) + GAP;
    return x;
}

static struct rect item_rect(const struct form *form, int i)
{
    if (is_button(form, i))
        return (struct rect){button_x(form, i), row_of(form, i), button_width(form, i), 1};
    int x = form->label_cols + GAP;
    return (struct rect){x, row_of(form, i), form->width - x, 1};
}

void form_layout(struct form *form, int width)
{
    form->width = width;
    form->label_cols = 0;
    for (int i = 0; i < form->count; i++) {
        int w = is_button(form, i) ? 0 : utf8_width(form->items[i].label);
        if (w > form->label_cols)
            form->label_cols = w < LABEL_MOST ? w : LABEL_MOST;
    }
    for (int i = 0; i < form->count; i++)
        if (form->items[i].kind == FORM_TEXT)
            field_layout(&form->items[i].field, item_rect(form, i).w);
}

/* ---- acting ---- */

bool form_typing(const struct form *form)
{
    return form->count > 0 && form->items[form->focus].kind == FORM_TEXT;
}

static int move(struct form *form, int step)
{
    int to = form->focus + step;
    if (to >= 0 && to < form->count)
        form->focus = to;
    return FORM_USED;
}

/* Up from a button leaves the row of buttons. */
static int move_row(struct form *form, int step)
{
    int buttons = first_button(form);
    if (buttons < 0 || !is_button(form, form->focus))
        return move(form, step);
    if (step < 0 && buttons > 0)
        form->focus = buttons - 1;
    return FORM_USED;
}

static int move_side(struct form *form, int step)
{
    struct form_item *item = &form->items[form->focus];
    if (item->kind == FORM_CHOICE)
        item->option = (item->option + step + item->option_count) % item->option_count;
    else if (item->kind == FORM_BUTTON && form->focus + step >= first_button(form))
        move(form, step);
    return FORM_USED;
}

static int press(struct form *form)
{
    if (is_button(form, form->focus))
        return form->focus;
    int next = form->focus + 1;
    if (next < form->count && !is_button(form, next))
        return move(form, 1);
    return first_button(form);
}

int form_act(struct form *form, enum action action)
{
    if (form->count == 0)
        return FORM_NOTHING;
    switch (action) {
    case ACTION_UP:
        return move_row(form, -1);
    case ACTION_DOWN:
        return move_row(form, 1);
    case ACTION_NEXT_PANE:
        form->focus = (form->focus + 1) % form->count;
        return FORM_USED;
    case ACTION_PREV_PANE:
        form->focus = (form->focus + form->count - 1) % form->count;
        return FORM_USED;
    case ACTION_LEFT:
        return move_side(form, -1);
    case ACTION_RIGHT:
        return move_side(form, 1);
    case ACTION_OPEN:
        return press(form);
    default:
        return FORM_NOTHING;
    }
}

static int click(struct form *form, int x, int y)
{
    for (int i = 0; i < form->count; i++) {
        struct rect r = item_rect(form, i);
        if (!rect_contains(r, x, y))
            continue;
        form->focus = i;
        if (form->items[i].kind == FORM_TEXT)
            field_click(&form->items[i].field, x - r.x);
        else if (form->items[i].kind == FORM_CHOICE)
            move_side(form, 1);
        else
            return i;
        return FORM_USED;
    }
    return FORM_NOTHING;
}

int form_event(struct form *form, struct rect area, const struct event *event)
{
    if (form->count == 0)
        return FORM_NOTHING;
    if (event->kind == EVENT_MOUSE) {
        if (event->mouse.what != MOUSE_PRESS || event->mouse.button != 1)
            return FORM_NOTHING;
        return click(form, event->mouse.x - area.x, event->mouse.y - area.y);
    }
    struct form_item *item = &form->items[form->focus];
    if (item->kind != FORM_TEXT || !field_event(&item->field, event))
        return FORM_NOTHING;
    form_set_problem(form, form->focus, NULL);
    return FORM_USED;
}

/* ---- drawing ---- */

static void draw_item(const struct form *form, int i, struct surface s)
{
    const struct form_item *item = &form->items[i];
    bool focused = i == form->focus;
    struct rect r = item_rect(form, i);
    if (item->kind == FORM_BUTTON) {
        enum style style = focused ? STYLE_BUTTON_FOCUS : STYLE_BUTTON;
        surface_printf(s, r.x, r.y, style, "[ %s ]", item->label);
        if (focused)
            surface_caret(s, r.x + 2, r.y, false);
        return;
    }
    surface_clip(s, 0, r.y, form->label_cols, focused ? STYLE_STRONG : STYLE_TEXT, item->label);
    if (item->kind == FORM_TEXT) {
        field_draw(&item->field, surface_sub(s, r), focused, item->hint);
    } else {
        enum style style = focused ? STYLE_BUTTON_FOCUS : STYLE_BUTTON;
        surface_printf(s, r.x, r.y, style, "◂ %s ▸", item->options[item->option]);
        if (focused)
            surface_caret(s, r.x, r.y, false);
    }
    if (item->problem)
        surface_clip(s, r.x, r.y + 1, r.w, STYLE_BAD, item->problem);
}

void form_draw(const struct form *form, struct surface s)
{
    for (int i = 0; i < form->count; i++)
        draw_item(form, i, s);
}
