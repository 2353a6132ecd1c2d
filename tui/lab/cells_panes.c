/* What stands beside the grid: the menu of operations, the steps done, a column's profile, and what
 * an operation would do. */
#include "tui/i18n.h"
#include "tui/lab/cells_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- preview ---- */

void cells_preview_drop(struct cells *c)
{
    json_decref(c->preview.op);
    for (size_t i = 0; i < c->preview.count; i++) {
        free(c->preview.samples[i].place);
        free(c->preview.samples[i].before);
        free(c->preview.samples[i].after);
    }
    c->preview = (struct cells_preview){0};
}

static void add_sample(struct cells_preview *p, char *place, const char *before, const char *after)
{
    p->samples[p->count].place = place;
    p->samples[p->count].before = xstrdup(before);
    p->samples[p->count].after = xstrdup(after);
    p->count++;
}

/* The first cells that differ, of rows and columns that are still there. */
static void take_samples(struct cells_preview *p, const struct table_sheet *before,
                         const struct table_sheet *after)
{
    size_t k = 0;
    for (size_t r = 0; r < before->count && p->count < CELLS_SAMPLES; r++) {
        const struct table_row *old = &before->rows[r];
        bool here = k < after->count && after->rows[k].id == old->id;
        if (!here && p->effect.gone > 0) {
            add_sample(p, xasprintf("%zu", r + 1), before->columns_count ? old->cells[0] : "",
                       _("(row goes)"));
            continue;
        }
        for (size_t i = 0; here && i < after->columns_count && p->count < CELLS_SAMPLES; i++) {
            int at = table_book_column(before, after->columns[i]);
            const char *was = at >= 0 ? old->cells[at] : "";
            if (strcmp(was, after->rows[k].cells[i]) != 0)
                add_sample(p, xasprintf("%zu %s", r + 1, after->columns[i]), was,
                           after->rows[k].cells[i]);
        }
        k += here;
    }
}

bool cells_preview_make(struct cells *c, json_t *op, struct err *err)
{
    struct table_book trial;
    struct cells_preview *p = &c->preview;
    cells_preview_drop(c);
    p->op = op;
    table_book_clone(&trial, &c->now);
    bool ok = table_apply(&trial, op, &p->effect, err);
    if (ok) {
        const char *to = json_string_value(json_object_get(op, "to"));
        const struct table_sheet *made = to && p->effect.made ? table_book_find(&trial, to) : NULL;
        take_samples(p, cells_sheet(c), &trial.sheets[c->sheet]);
        for (size_t r = 0; made && r < made->count && p->count < CELLS_SAMPLES; r++)
            add_sample(p, xstrdup(made->rows[r].cells[0]),
                       made->columns_count > 2 ? made->rows[r].cells[1] : "",
                       made->rows[r].cells[made->columns_count - 1]);
    } else {
        cells_preview_drop(c);
    }
    table_book_finish(&trial);
    return ok;
}

static void draw_preview(const struct cells *c, struct surface s)
{
    const struct cells_preview *p = &c->preview;
    const char *name = json_string_value(json_object_get(p->op, "op"));
    int y = 2;
    surface_text(s, 0, 0, STYLE_TITLE, name ? _(cells_op_named(name)) : "");
    surface_printf(s, 0, y++, STYLE_STRONG, _("%zu cells change"), p->effect.cells);
    if (p->effect.gone)
        surface_printf(s, 0, y++, STYLE_WARN, _("%zu rows go"), p->effect.gone);
    if (p->effect.made)
        surface_printf(s, 0, y++, STYLE_STRONG, _("%zu rows are made"), p->effect.made);
    if (p->effect.left)
        surface_printf(s, 0, y++, STYLE_WARN, _("%zu cells could not be read and stay"),
                       p->effect.left);
    y++;
    for (size_t i = 0; i < p->count && y + 2 < s.h; i++) {
        surface_clip(s, 0, y++, s.w, STYLE_DIM, p->samples[i].place);
        int x = surface_clip(s, 2, y, s.w / 2 - 4, STYLE_TEXT,
                             *p->samples[i].before ? p->samples[i].before : "—");
        x = surface_text(s, x, y, STYLE_DIM, " → ");
        surface_clip(s, x, y++, s.w - x, STYLE_GOOD,
                     *p->samples[i].after ? p->samples[i].after : "—");
    }
    surface_text(s, 0, s.h - 1, STYLE_ACCENT, _("Enter: do it   Esc: leave it"));
}

/* ---- profile ---- */

static size_t values_shown(const struct cells *c)
{
    return c->profile.values_count > 500 ? 500 : c->profile.values_count;
}

void cells_pane_refresh(struct cells *c)
{
    const struct table_sheet *sheet = cells_sheet(c);
    size_t column = cells_view(c)->column;
    if (c->pane == CELLS_STEPS) {
        list_set_count(&c->list, (int) json_array_size(c->ops));
    } else if (c->pane == CELLS_MENU) {
        list_set_count(&c->menu, cells_ops_count());
    } else if (c->pane == CELLS_PROFILE) {
        profile_finish(&c->profile);
        if (column < sheet->columns_count)
            profile_make(sheet, column, table_type_of(&c->setup, sheet->columns[column]),
                         &c->profile);
        list_set_count(&c->list, (int) (values_shown(c) + c->profile.shapes_count));
    }
}

/* Value or shape of a line of the profile. */
static const struct profile_value *profile_line(const struct cells *c, int i, bool *shape)
{
    size_t n = values_shown(c);
    if (i < 0 || (size_t) i >= n + c->profile.shapes_count)
        return NULL;
    *shape = (size_t) i < c->profile.shapes_count;
    return *shape ? &c->profile.shapes[i]
                  : &c->profile.values[(size_t) i - c->profile.shapes_count];
}

static void draw_profile_row(const void *context, int index, bool selected, struct surface row)
{
    const struct cells *c = context;
    bool shape = false;
    const struct profile_value *v = profile_line(c, index, &shape);
    enum table_type type = table_type_of(&c->setup, cells_column(c));
    if (!v)
        return;
    unsigned doubts = shape ? 0 : profile_doubts(v->text, type);
    char count[24];
    snprintf(count, sizeof count, "%zu", v->count);
    int end = surface_text_right(row, row.w - 1, 0, STYLE_DIM, count) - 1;
    int x = surface_text(row, 0, 0, shape ? STYLE_DIM : STYLE_WARN,
                         shape    ? "~ "
                         : doubts ? "! "
                                  : "  ");
    surface_clip(row, x, 0, end - x,
                 doubts  ? STYLE_WARN
                 : shape ? STYLE_CODE
                         : STYLE_TEXT,
                 *v->text ? v->text : _("(empty)"));
}

static void draw_profile(const struct cells *c, struct surface s)
{
    char doubts[300];
    cells_doubt_text(c->profile.doubts, doubts, sizeof doubts);
    surface_printf(s, 0, 0, STYLE_TITLE, _("%s: %zu texts, %zu empty"), cells_column(c),
                   c->profile.values_count, c->profile.empty);
    surface_clip(s, 0, 1, s.w, *doubts ? STYLE_WARN : STYLE_GOOD,
                 *doubts ? doubts : _("nothing looks doubtful"));
    list_draw(&c->list, surface_sub(s, (struct rect){0, 2, s.w, s.h - 3}), true, draw_profile_row,
              c);
    surface_clip(s, 0, s.h - 1, s.w, STYLE_ACCENT, _("Enter: only these rows   o: replace   ← →"));
}

static bool act_profile(struct cells *c, enum action action)
{
    bool shape = false;
    const struct profile_value *v = profile_line(c, c->list.selected, &shape);
    if (action == ACTION_LEFT || action == ACTION_RIGHT) {
        struct cells_view *view = cells_view(c);
        size_t n = cells_sheet(c)->columns_count;
        if (action == ACTION_LEFT)
            view->column -= view->column > 0;
        else
            view->column += view->column + 1 < n;
        c->list = (struct list){.height = c->list.height};
        cells_pane_refresh(c);
        return true;
    }
    if (!v)
        return false;
    if (action == ACTION_OPEN) {
        char *filter = xasprintf("%c%s", shape ? '~' : '=', v->text);
        cells_set_filter(c, filter, cells_view(c)->column);
        free(filter);
        return true;
    }
    if (action == ACTION_CELLS_OPERATION && !shape) {
        cells_form_replace(c, v->text);
        return true;
    }
    return false;
}

/* ---- steps ---- */

static void draw_step(const void *context, int index, bool selected, struct surface row)
{
    const struct cells *c = context;
    const json_t *op = json_array_get(c->ops, (size_t) index);
    const struct table_step *step = &c->steps[index];
    const char *name = json_string_value(json_object_get(op, "op"));
    struct str text = STR_INIT;
    char count[40] = "";
    cells_op_summary(op, &text);
    if (step->off)
        snprintf(count, sizeof count, "%s", _("off"));
    else if (step->failed)
        snprintf(count, sizeof count, "✗");
    else
        snprintf(count, sizeof count, "%zu",
                 step->effect.cells + step->effect.gone + step->effect.made);
    int end =
        surface_text_right(row, row.w - 1, 0, step->failed ? STYLE_BAD : STYLE_DIM, count) - 1;
    int x = surface_printf(row, 0, 0, STYLE_DIM, "%2d ", index + 1);
    x = surface_text(row, x, 0, step->off ? STYLE_DIM : STYLE_STRONG, _(cells_op_named(name))) + 1;
    surface_clip(row, x, 0, end - x, STYLE_DIM, str_text(&text));
    str_finish(&text);
}

static void draw_steps(const struct cells *c, struct surface s)
{
    surface_text(s, 0, 0, STYLE_TITLE, _("Steps"));
    if (json_array_size(c->ops) == 0) {
        surface_wrap(s, (struct rect){0, 2, s.w, 4}, STYLE_DIM,
                     _("Nothing done yet: o opens the operations, Enter edits a cell."));
        return;
    }
    list_draw(&c->list, surface_sub(s, (struct rect){0, 1, s.w, s.h - 2}), true, draw_step, c);
    const struct table_step *step = c->list.selected >= 0 ? &c->steps[c->list.selected] : NULL;
    if (step && step->failed)
        surface_printf(s, 0, s.h - 1, STYLE_BAD, _("does not fit: %s"), step->why);
    else
        surface_clip(s, 0, s.h - 1, s.w, STYLE_ACCENT,
                     _("Space: off or on   Enter: change   x: remove"));
}

static bool act_steps(struct cells *c, enum action action)
{
    size_t i = c->list.selected >= 0 ? (size_t) c->list.selected : 0;
    json_t *op = json_array_get(c->ops, i);
    if (!op)
        return false;
    if (action == ACTION_CELLS_TOGGLE) {
        if (json_is_true(json_object_get(op, "off")))
            json_object_del(op, "off");
        else
            json_object_set_new(op, "off", json_true());
        cells_rerun(c);
        return true;
    }
    if (action == ACTION_CELLS_CLEAR || action == ACTION_CELLS_DELETE) {
        json_array_remove(c->ops, i);
        cells_rerun(c);
        return true;
    }
    if (action == ACTION_OPEN) {
        const char *name = json_string_value(json_object_get(op, "op"));
        if (json_is_true(json_object_get(op, "above")))
            name = "fill-above";
        else if (strcmp(name, "fill") == 0 && json_object_get(op, "by"))
            name = "fill-by";
        else if (strcmp(name, "fill") == 0 && json_object_get(op, "where"))
            name = "fill-where";
        int form = json_object_get(op, "rows") ? -1 : cells_op_index(name);
        if (form >= 0)
            cells_form_open(c, form, (int) i);
        else
            app_toast(c->desk->app, STYLE_WARN, "%s",
                      _("This step has no form: take it away and do it anew."));
        return true;
    }
    return false;
}

/* ---- the menu ---- */

static void draw_op(const void *context, int index, bool selected, struct surface row)
{
    surface_text(row, 1, 0, STYLE_TEXT, _(cells_op_title(index)));
}

static void draw_menu(const struct cells *c, struct surface s)
{
    const char *on = cells_column(c);
    surface_printf(s, 0, 0, STYLE_TITLE, _("Operation on %s"), *on ? on : cells_sheet(c)->name);
    list_draw(&c->menu, surface_sub(s, (struct rect){0, 1, s.w, s.h - 3}), true, draw_op, c);
    if (c->menu.selected >= 0)
        surface_wrap(s, (struct rect){0, s.h - 2, s.w, 2}, STYLE_DIM,
                     _(cells_op_help(c->menu.selected)));
}

/* ---- all of them ---- */

static void open_chosen(struct cells *c)
{
    if (c->menu.selected >= 0)
        cells_form_open(c, c->menu.selected, -1);
}

bool cells_pane_act(struct cells *c, enum action action)
{
    struct list *list = c->pane == CELLS_MENU ? &c->menu : &c->list;
    if (c->pane == CELLS_PREVIEW) {
        if (action != ACTION_OPEN)
            return false;
        json_t *op = json_incref(c->preview.op);
        cells_show_pane(c, CELLS_GRID);
        cells_add(c, op);
        return true;
    }
    if (c->pane == CELLS_PROFILE && act_profile(c, action))
        return true;
    if (c->pane == CELLS_STEPS && act_steps(c, action))
        return true;
    if (c->pane == CELLS_MENU && action == ACTION_OPEN) {
        open_chosen(c);
        return true;
    }
    return list_act(list, action);
}

bool cells_pane_mouse(struct cells *c, const struct mouse *mouse)
{
    struct list *list = c->pane == CELLS_MENU ? &c->menu : &c->list;
    struct rect area = c->side;
    if (c->pane == CELLS_PREVIEW) {
        if (mouse->what == MOUSE_PRESS && mouse->y == area.y + area.h - 1)
            cells_pane_act(c, ACTION_OPEN);
        return true;
    }
    rect_cut_top(&area, c->pane == CELLS_PROFILE ? 2 : 1);
    if (list_mouse(list, area, mouse) == LIST_OPENED)
        cells_pane_act(c, ACTION_OPEN);
    return true;
}

void cells_pane_draw(const struct cells *c, struct surface s)
{
    switch (c->pane) {
    case CELLS_MENU:
        draw_menu(c, s);
        break;
    case CELLS_STEPS:
        draw_steps(c, s);
        break;
    case CELLS_PROFILE:
        draw_profile(c, s);
        break;
    case CELLS_PREVIEW:
        draw_preview(c, s);
        break;
    default:
        break;
    }
}
