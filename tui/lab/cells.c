#include "tui/lab/cells.h"

#include "base/utf8.h"
#include "core/lab/table/value.h"
#include "tui/i18n.h"
#include "tui/lab/cells_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct table_sheet *cells_sheet(const struct cells *c)
{
    return (struct table_sheet *) &c->now.sheets[c->sheet];
}

struct cells_view *cells_view(const struct cells *c)
{
    return (struct cells_view *) &c->views[c->sheet];
}

struct table_row *cells_row(const struct cells *c)
{
    size_t row = cells_view(c)->row;
    return row < c->rows_count ? &cells_sheet(c)->rows[c->rows[row]] : NULL;
}

const char *cells_column(const struct cells *c)
{
    const struct table_sheet *sheet = cells_sheet(c);
    size_t column = cells_view(c)->column;
    return column < sheet->columns_count ? sheet->columns[column] : "";
}

unsigned cells_doubts(const struct cells *c, const struct table_row *row, size_t column)
{
    enum table_type type = table_type_of(&c->setup, cells_sheet(c)->columns[column]);
    return profile_doubts(row->cells[column], type);
}

bool cells_is_source(const struct cells *c, const struct table_row *row, size_t column)
{
    const struct table_sheet *sheet = cells_sheet(c);
    const struct table_sheet *from = table_book_find(&c->source, sheet->name);
    int at = from ? table_book_column(from, sheet->columns[column]) : -1;
    if (!from || !from->file || at < 0 || row->id == 0 || row->id > from->count)
        return true;
    return strcmp(from->rows[row->id - 1].cells[at], row->cells[column]) == 0;
}

/* ---- what is shown ---- */

/* "=text" the very text, "!" what is doubtful, "~shape" texts of a shape, else a part of it. */
static bool passes(const struct cells *c, const struct table_row *row)
{
    const char *text = row->cells[c->filter_column];
    char shape[PROFILE_SHAPE];
    if (c->filter[0] == '=')
        return strcmp(text, c->filter + 1) == 0;
    if (c->filter[0] == '!')
        return cells_doubts(c, row, c->filter_column) != 0;
    if (c->filter[0] == '~') {
        value_pattern(text, shape, sizeof shape);
        return strcmp(shape, c->filter + 1) == 0;
    }
    return strstr(text, c->filter) != NULL;
}

static void collect_rows(struct cells *c)
{
    const struct table_sheet *sheet = cells_sheet(c);
    c->rows = xrealloc(c->rows, (sheet->count + 1) * sizeof *c->rows);
    c->rows_count = 0;
    if (c->filter && c->filter_column >= sheet->columns_count) {
        free(c->filter);
        c->filter = NULL;
    }
    for (size_t r = 0; r < sheet->count; r++)
        if (!c->filter || passes(c, &sheet->rows[r]))
            c->rows[c->rows_count++] = r;
}

static void measure(struct cells *c)
{
    const struct table_sheet *sheet = cells_sheet(c);
    for (size_t i = 0; i < sheet->columns_count; i++) {
        int most = utf8_width(sheet->columns[i]);
        for (size_t r = 0; r < sheet->count && r < 300; r++) {
            int w = utf8_width(sheet->rows[r].cells[i]);
            most = w > most ? w : most;
        }
        c->widths[i] = most < CELLS_COLUMN_LEAST  ? CELLS_COLUMN_LEAST
                       : most > CELLS_COLUMN_MOST ? CELLS_COLUMN_MOST
                                                  : most;
    }
}

void cells_refresh(struct cells *c)
{
    struct cells_view *v = cells_view(c);
    const struct table_sheet *sheet = cells_sheet(c);
    collect_rows(c);
    measure(c);
    if (v->row >= c->rows_count)
        v->row = c->rows_count ? c->rows_count - 1 : 0;
    if (v->column >= sheet->columns_count)
        v->column = sheet->columns_count ? sheet->columns_count - 1 : 0;
    cells_pane_refresh(c);
}

static void make_room(struct cells *c, size_t n)
{
    if (n > c->steps_room) {
        c->steps_room = 2 * n + 16;
        c->steps = xrealloc(c->steps, c->steps_room * sizeof *c->steps);
    }
}

static void replay(struct cells *c)
{
    char *name = c->now.count ? xstrdup(cells_sheet(c)->name) : NULL;
    table_book_finish(&c->now);
    table_book_clone(&c->now, &c->source);
    make_room(c, json_array_size(c->ops) + 1);
    table_replay(&c->now, c->ops, c->steps);
    const struct table_sheet *sheet = name ? table_book_find(&c->now, name) : NULL;
    c->sheet = sheet ? (size_t) (sheet - c->now.sheets) : 0;
    free(name);
    cells_refresh(c);
}

void cells_rerun(struct cells *c)
{
    replay(c);
    lab_desk_changed(c->desk);
}

/* Only the new operation is run, on the table as it is. */
void cells_add(struct cells *c, json_t *op)
{
    size_t n = json_array_size(c->ops);
    struct err err = ERR_INIT;
    struct table_step step = {0};
    if (n >= TABLE_OPS_MAX || !table_apply(&c->now, op, &step.effect, &err)) {
        app_error(c->desk->app, &err);
        json_decref(op);
        return;
    }
    make_room(c, n + 1);
    c->steps[n] = step;
    json_array_append_new(c->ops, op);
    cells_refresh(c);
    lab_desk_changed(c->desk);
}

void cells_set_filter(struct cells *c, const char *filter, size_t column)
{
    free(c->filter);
    c->filter = filter && *filter ? xstrdup(filter) : NULL;
    c->filter_column = column;
    cells_view(c)->row = cells_view(c)->top = 0;
    cells_refresh(c);
    if (c->rows_count == 0 && c->filter)
        app_toast(c->desk->app, STYLE_WARN, "%s", _("No row is like that."));
}

void cells_show_pane(struct cells *c, enum cells_pane pane)
{
    if (c->pane == CELLS_PREVIEW && pane != CELLS_PREVIEW)
        cells_preview_drop(c);
    c->pane = pane;
    if (pane == CELLS_STEPS)
        c->list = (struct list){.count = (int) json_array_size(c->ops),
                                .selected = (int) json_array_size(c->ops) - 1};
    if (pane == CELLS_PROFILE)
        c->list = (struct list){.count = 1, .selected = 0};
    cells_pane_refresh(c);
    if (pane == CELLS_MENU && cells_sheet(c)->columns_count == 0)
        list_select(&c->menu, cells_op_index("append"));
}

/* ---- editing ---- */

static void begin_input(struct cells *c, enum cells_input input, const char *text, bool chosen)
{
    c->input = input;
    c->field.most = input == CELLS_EDIT ? BOOK_CELL_MAX / 4 : 0;
    field_set(&c->field, text);
    c->field.chosen = chosen;
}

/* The last operation, when it is edits of this sheet that can take one more; NULL. */
static json_t *last_edit(const struct cells *c)
{
    size_t n = json_array_size(c->ops);
    json_t *last = n ? json_array_get(c->ops, n - 1) : NULL;
    const char *name = json_string_value(json_object_get(last, "op"));
    const char *on = json_string_value(json_object_get(last, "on"));
    bool takes = name && strcmp(name, "edit") == 0 && strcmp(on, cells_sheet(c)->name) == 0 &&
                 !json_is_true(json_object_get(last, "off")) && !c->steps[n - 1].failed;
    return takes ? last : NULL;
}

/* Puts a text into the cell under the cursor; edits that follow each other are one operation. */
static void set_cell(struct cells *c, const char *text)
{
    struct table_row *row = cells_row(c);
    size_t column = cells_view(c)->column;
    json_t *last = last_edit(c);
    if (!row || strcmp(row->cells[column], text) == 0)
        return;
    json_t *cell = json_pack("[I,s,s]", (json_int_t) row->id, cells_column(c), text);
    if (!last) {
        cells_add(c, json_pack("{s:s, s:s, s:[o]}", "op", "edit", "on", cells_sheet(c)->name,
                               "cells", cell));
        return;
    }
    json_array_append_new(json_object_get(last, "cells"), cell);
    row->cells[column] = arena_strdup(&c->now.arena, text);
    c->steps[json_array_size(c->ops) - 1].effect.cells++;
    cells_refresh(c);
    lab_desk_changed(c->desk);
}

static void find(struct cells *c, int step)
{
    const struct table_sheet *sheet = cells_sheet(c);
    struct cells_view *v = cells_view(c);
    size_t width = sheet->columns_count, all = c->rows_count * width;
    if (!c->found || !*c->found || all == 0)
        return;
    size_t at = v->row * width + v->column;
    for (size_t i = 0; i < all; i++) {
        at = (at + (step > 0 ? 1 : all - 1)) % all;
        if (strstr(sheet->rows[c->rows[at / width]].cells[at % width], c->found)) {
            v->row = at / width;
            v->column = at % width;
            return;
        }
    }
    app_toast(c->desk->app, STYLE_WARN, _("Not found: %s"), c->found);
}

static void next_doubt(struct cells *c)
{
    const struct table_sheet *sheet = cells_sheet(c);
    struct cells_view *v = cells_view(c);
    size_t width = sheet->columns_count, all = c->rows_count * width;
    size_t at = v->row * width + v->column;
    for (size_t i = 0; i < all; i++) {
        at = (at + 1) % all;
        unsigned doubts = cells_doubts(c, &sheet->rows[c->rows[at / width]], at % width);
        if (doubts & ~(unsigned) PROFILE_EMPTY) {
            v->row = at / width;
            v->column = at % width;
            return;
        }
    }
    app_toast(c->desk->app, STYLE_GOOD, "%s", _("No cell looks doubtful by itself."));
}

static void end_input(struct cells *c, bool take)
{
    enum cells_input input = c->input;
    char *text = xstrdup(field_text(&c->field));
    c->input = CELLS_NONE;
    if (take && input == CELLS_EDIT) {
        set_cell(c, text);
        if (cells_view(c)->row + 1 < c->rows_count)
            cells_view(c)->row++;
    } else if (take && input == CELLS_FILTER) {
        cells_set_filter(c, text, cells_view(c)->column);
    } else if (take && input == CELLS_FIND) {
        free(c->found);
        c->found = xstrdup(text);
        find(c, 1);
    }
    free(text);
}

static void delete_row(struct cells *c)
{
    struct table_row *row = cells_row(c);
    if (row)
        cells_add(c, json_pack("{s:s, s:s, s:[I]}", "op", "delete", "on", cells_sheet(c)->name,
                               "rows", (json_int_t) row->id));
}

static void turn_sheet(struct cells *c, size_t sheet)
{
    free(c->filter);
    c->filter = NULL;
    c->sheet = sheet % c->now.count;
    cells_refresh(c);
}

/* ---- the desk ---- */

static void desk_close(void *state)
{
    struct cells *c = state;
    if (!c)
        return;
    cells_preview_drop(c);
    profile_finish(&c->profile);
    table_book_finish(&c->source);
    table_book_finish(&c->now);
    json_decref(c->ops);
    field_finish(&c->field);
    free(c->steps);
    free(c->rows);
    free(c->filter);
    free(c->found);
    free(c);
}

static bool desk_open(struct lab_desk *desk, void **state, struct err *err)
{
    struct cells *c = xcalloc(1, sizeof *c);
    c->desk = desk;
    c->ops = json_array();
    if (!table_setup(desk->task, &c->setup, err) ||
        !table_sources(desk->task, &c->setup, &c->source, err)) {
        desk_close(c);
        return false;
    }
    replay(c);
    *state = c;
    return true;
}

static bool desk_load(void *state, const char *work, size_t len, struct err *err)
{
    struct cells *c = state;
    json_t *ops;
    if (!table_work_parse(work, len, &ops, err))
        return false;
    json_decref(c->ops);
    c->ops = ops;
    if (c->pane == CELLS_PREVIEW)
        cells_show_pane(c, CELLS_GRID);
    replay(c);
    return true;
}

static void desk_save(const void *state, struct str *work)
{
    table_work_print(((const struct cells *) state)->ops, work);
}

static bool move(struct cells *c, enum action action)
{
    struct cells_view *v = cells_view(c);
    size_t columns = cells_sheet(c)->columns_count, rows = c->rows_count;
    size_t page = c->grid.h > 3 ? (size_t) c->grid.h - 2 : 1;
    switch (action) {
    case ACTION_UP:
        v->row -= v->row > 0;
        return true;
    case ACTION_DOWN:
        v->row += v->row + 1 < rows;
        return true;
    case ACTION_LEFT:
        v->column -= v->column > 0;
        return true;
    case ACTION_RIGHT:
        v->column += v->column + 1 < columns;
        return true;
    case ACTION_PAGE_UP:
        v->row = v->row > page ? v->row - page : 0;
        return true;
    case ACTION_PAGE_DOWN:
        v->row = v->row + page < rows ? v->row + page : rows ? rows - 1 : 0;
        return true;
    case ACTION_FIRST:
        v->row = 0;
        return true;
    case ACTION_LAST:
        v->row = rows ? rows - 1 : 0;
        return true;
    case ACTION_CELLS_FIRST_COLUMN:
        v->column = 0;
        return true;
    case ACTION_CELLS_LAST_COLUMN:
        v->column = columns ? columns - 1 : 0;
        return true;
    default:
        return false;
    }
}

static bool act_grid(struct cells *c, enum action action)
{
    struct table_row *row = cells_row(c);
    switch (action) {
    case ACTION_OPEN:
        if (row && cells_sheet(c)->columns_count)
            begin_input(c, CELLS_EDIT, row->cells[cells_view(c)->column], false);
        return true;
    case ACTION_CELLS_CLEAR:
        set_cell(c, "");
        return true;
    case ACTION_CELLS_DELETE:
        delete_row(c);
        return true;
    case ACTION_CELLS_FILTER:
        begin_input(c, CELLS_FILTER, c->filter ? c->filter : "", true);
        return true;
    case ACTION_FIND:
        begin_input(c, CELLS_FIND, c->found ? c->found : "", true);
        return true;
    case ACTION_FIND_NEXT:
    case ACTION_FIND_PREV:
        find(c, action == ACTION_FIND_NEXT ? 1 : -1);
        return true;
    case ACTION_CELLS_DOUBT:
        next_doubt(c);
        return true;
    case ACTION_NEXT_PANE:
        turn_sheet(c, c->sheet + 1);
        return true;
    case ACTION_PREV_PANE:
        turn_sheet(c, c->sheet + c->now.count - 1);
        return true;
    default:
        return move(c, action);
    }
}

static bool act_input(struct cells *c, enum action action)
{
    if (action != ACTION_OPEN && action != ACTION_NEXT_PANE)
        return false;
    bool edit = c->input == CELLS_EDIT;
    end_input(c, true);
    if (edit && action == ACTION_NEXT_PANE) {
        struct cells_view *v = cells_view(c);
        v->row -= v->row > 0;
        v->column += v->column + 1 < cells_sheet(c)->columns_count;
    }
    return true;
}

static bool desk_act(void *state, enum action action)
{
    struct cells *c = state;
    static const struct {
        enum action action;
        enum cells_pane pane;
    } panes[] = {{ACTION_CELLS_OPERATION, CELLS_MENU},
                 {ACTION_CELLS_STEPS, CELLS_STEPS},
                 {ACTION_CELLS_PROFILE, CELLS_PROFILE}};
    if (c->input != CELLS_NONE)
        return act_input(c, action);
    if (c->pane != CELLS_GRID && cells_pane_act(c, action))
        return true;
    for (size_t i = 0; i < sizeof panes / sizeof *panes; i++)
        if (panes[i].action == action) {
            cells_show_pane(c, c->pane == panes[i].pane ? CELLS_GRID : panes[i].pane);
            return true;
        }
    return act_grid(c, action);
}

static enum action_state desk_can(const void *state, enum action action, const char **why)
{
    const struct cells *c = state;
    bool list = c->pane == CELLS_STEPS;
    *why = N_("There is no row here.");
    switch (action) {
    case ACTION_CELLS_TOGGLE:
        return list && json_array_size(c->ops) ? ACTION_ON : ACTION_ABSENT;
    case ACTION_CELLS_DELETE:
    case ACTION_CELLS_CLEAR:
        return cells_row(c) || list ? ACTION_ON : ACTION_OFF;
    case ACTION_OPEN:
        return c->pane != CELLS_GRID || cells_row(c) ? ACTION_ON : ACTION_OFF;
    case ACTION_FIND_NEXT:
    case ACTION_FIND_PREV:
        return c->found ? ACTION_ON : ACTION_ABSENT;
    default:
        return ACTION_ON;
    }
}

static bool desk_typing(const void *state)
{
    return ((const struct cells *) state)->input != CELLS_NONE;
}

static bool desk_typed(const void *state)
{
    const struct cells *c = state;
    const struct table_row *row = cells_row(c);
    return c->input == CELLS_EDIT && row &&
           strcmp(row->cells[cells_view(c)->column], field_text(&c->field)) != 0;
}

static void desk_settle(void *state)
{
    struct cells *c = state;
    char *text = xstrdup(field_text(&c->field));
    set_cell(c, text);
    free(text);
}

static bool point(struct cells *c, const struct mouse *mouse)
{
    struct cells_view *v = cells_view(c);
    long row;
    size_t column;
    if (c->pane != CELLS_GRID && rect_contains(c->side, mouse->x, mouse->y))
        return cells_pane_mouse(c, mouse);
    if (mouse->what == MOUSE_WHEEL_UP || mouse->what == MOUSE_WHEEL_DOWN) {
        for (int i = 0; i < 3; i++)
            move(c, mouse->what == MOUSE_WHEEL_UP ? ACTION_UP : ACTION_DOWN);
        return true;
    }
    if (mouse->what != MOUSE_PRESS || mouse->button != 1)
        return false;
    if (rect_contains(c->tabs, mouse->x, mouse->y)) {
        int x = 1;
        for (size_t i = 0; i < c->now.count; i++) {
            int w = utf8_width(c->now.sheets[i].name) + 2;
            if (mouse->x >= x && mouse->x < x + w)
                turn_sheet(c, i);
            x += w + 1;
        }
        return true;
    }
    if (!cells_at(c, mouse->x, mouse->y, &row, &column))
        return false;
    bool same = row >= 0 && (size_t) row == v->row && column == v->column;
    v->column = column;
    if (row < 0)
        cells_show_pane(c, CELLS_PROFILE);
    else
        v->row = (size_t) row;
    if (same)
        act_grid(c, ACTION_OPEN);
    else if (c->pane == CELLS_PROFILE)
        cells_pane_refresh(c);
    return true;
}

static bool desk_event(void *state, const struct event *event)
{
    struct cells *c = state;
    if (event->kind == EVENT_MOUSE)
        return point(c, &event->mouse);
    return c->input != CELLS_NONE && field_event(&c->field, event);
}

static void desk_progress(const void *state, char *buf, size_t n)
{
    const struct cells *c = state;
    snprintf(buf, n, _("%zu rows, %zu steps"), cells_sheet(c)->count, json_array_size(c->ops));
}

/* "sheet TAB row TAB column" */
static void desk_place(void *state, const char *at)
{
    struct cells *c = state;
    char name[200];
    const char *row = strchr(at, '\t'), *column = row ? strchr(row + 1, '\t') : NULL;
    if (!column || (size_t) (row - at) >= sizeof name)
        return;
    memcpy(name, at, (size_t) (row - at));
    name[row - at] = '\0';
    const struct table_sheet *sheet = table_book_find(&c->now, name);
    if (!sheet)
        return;
    cells_show_pane(c, CELLS_GRID);
    turn_sheet(c, (size_t) (sheet - c->now.sheets));
    unsigned long id = strtoul(row + 1, NULL, 10);
    for (size_t r = 0; id && r < sheet->count; r++)
        if (sheet->rows[r].id == id)
            cells_view(c)->row = r;
    int found = table_book_column(sheet, column + 1);
    if (found >= 0)
        cells_view(c)->column = (size_t) found;
}

static bool desk_back(void *state)
{
    struct cells *c = state;
    if (c->input != CELLS_NONE)
        end_input(c, false);
    else if (c->pane != CELLS_GRID)
        cells_show_pane(c, CELLS_GRID);
    else if (c->filter)
        cells_set_filter(c, NULL, 0);
    else
        return false;
    return true;
}

static const char *desk_opens(const void *state)
{
    const struct cells *c = state;
    return c->pane == CELLS_GRID ? N_("Edit cell") : NULL;
}

const struct lab_desk_ops lab_desk_table = {
    .engine = "table",
    .open = desk_open,
    .load = desk_load,
    .save = desk_save,
    .layout = cells_layout,
    .draw = cells_draw,
    .act = desk_act,
    .can = desk_can,
    .opens = desk_opens,
    .typing = desk_typing,
    .typed = desk_typed,
    .settle = desk_settle,
    .event = desk_event,
    .progress = desk_progress,
    .place = desk_place,
    .back = desk_back,
    .close = desk_close,
};
