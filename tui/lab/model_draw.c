/* Where the parts of the desk of models are, and the drawing of its steps. */
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/model_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDE = 96, BELOW_FROM = 16, CELL_COLS = 14 };

const char *model_tab_name(enum model_tab tab)
{
    static const char *const names[] = {N_("Data"),     N_("Split"),  N_("Features"), N_("Train"),
                                        N_("Evaluate"), N_("Errors"), N_("Report")};
    return _(names[tab]);
}

/* Rows that the pane below the settings needs. */
static int least_side(enum model_tab tab)
{
    static const int rows[MODEL_TABS] = {
        [MODEL_TAB_DATA] = 9,  [MODEL_TAB_SPLIT] = 9,  [MODEL_TAB_FEATURES] = 8,
        [MODEL_TAB_TRAIN] = 6, [MODEL_TAB_ERRORS] = 9, [MODEL_TAB_REPORT] = 3};
    return rows[tab];
}

void model_desk_place(struct model_desk *m, struct rect body)
{
    struct rect tabs = rect_cut_top(&body, 1);
    int x = tabs.x + 1;
    for (int t = 0; t < MODEL_TABS; t++) {
        int w = utf8_width(model_tab_name((enum model_tab) t)) + 2;
        m->tabs[t] = (struct rect){x, tabs.y, w, 1};
        x += w + 1;
    }
    m->status = rect_cut_bottom(&body, 1);
    rect_cut_top(&body, body.h > BELOW_FROM);
    body = rect_inset(body, 1, 0);
    m->side = (struct rect){0};
    if (m->tab == MODEL_TAB_EVALUATE) {
        m->list_area = (struct rect){0};
        m->side = body;
    } else if (body.w >= WIDE) {
        m->side = rect_cut_right(&body, body.w / 2 - 1);
        rect_cut_right(&body, 2);
        m->list_area = body;
    } else {
        int least = least_side(m->tab);
        int below = body.h - m->lists[m->tab].count - 1;
        m->side = rect_cut_bottom(&body, below < least ? least : below);
        rect_cut_bottom(&body, body.h > 3);
        m->list_area = body;
    }
    if (m->tab == MODEL_TAB_DATA)
        rect_cut_top(&m->list_area, m->list_area.h > 3);
    if (m->list_area.h > 0)
        list_layout(&m->lists[m->tab], m->list_area.h);
    if (m->editing)
        field_layout(&m->field, m->list_area.w - MODEL_NAME_COLS - 3);
}

/* ---- rows ---- */

static void draw_setting(const struct model_desk *m, struct model_line line, bool selected,
                         struct surface row)
{
    struct str value = STR_INIT;
    bool set = model_field_set(m, line);
    surface_clip(row, 0, 0, MODEL_NAME_COLS, selected ? STYLE_SELECTED : STYLE_TEXT,
                 model_field_name(m, line));
    if (selected && m->editing) {
        field_draw(
            &m->field,
            surface_sub(row, (struct rect){MODEL_NAME_COLS + 1, 0, row.w - MODEL_NAME_COLS - 2, 1}),
            true, "");
        return;
    }
    model_field_value(m, line, &value);
    enum style style = set ? STYLE_ACCENT : STYLE_DIM;
    if (line.what == MODEL_TUNE_ON && m->work.tune.on == MODEL_ON_TEST)
        style = STYLE_BAD;
    int x = MODEL_NAME_COLS + 1;
    bool typed = model_field_typed(m, line, NULL);
    if (selected && !typed)
        x = surface_text(row, x, 0, STYLE_KEY, "◂ ");
    x = surface_clip(row, x, 0, row.w - x - 2, style, value.len > 0 ? value.p : "—");
    if (selected && !typed)
        surface_text(row, x, 0, STYLE_KEY, " ▸");
    else if (selected)
        surface_text(row, x, 0, STYLE_KEY, " ⏎");
    str_finish(&value);
}

static const char *cell_of(const struct model_desk *m, const struct model_row *r, unsigned column)
{
    return (int) column == m->data->label ? m->data->spec->labels[r->class].title
                                          : r->cells[column];
}

/* Columns as wide as what stands in them, up to a limit; the first rows tell. */
void model_desk_measure(struct model_desk *m)
{
    enum { LOOK_AT = 500 };
    double number;
    m->numbers = UINT64_MAX;
    for (unsigned c = 0; c < m->data->columns_count; c++) {
        int w = utf8_width(m->data->columns[c]);
        for (size_t i = 0; i < m->data->rows.count && i < LOOK_AT; i++) {
            const char *cell = cell_of(m, &m->data->rows.list[i], c);
            int width = utf8_width(cell);
            w = width > w ? width : w;
            if (*cell && !model_number(cell, &number))
                m->numbers &= ~(UINT64_C(1) << c);
        }
        m->widths[c] = w < CELL_COLS ? w : CELL_COLS;
    }
}

/* The columns as they stand in a table: who, its class, what is known, its text. */
static unsigned order_columns(const struct model_data *data, unsigned order[MODEL_COLUMNS_MAX])
{
    const int ends[] = {data->id, data->label};
    unsigned n = 0;
    for (int i = 0; i < 2; i++)
        order[n++] = (unsigned) ends[i];
    for (unsigned c = 0; c < data->columns_count; c++)
        if ((int) c != data->id && (int) c != data->label && (int) c != data->text)
            order[n++] = c;
    if (data->text >= 0)
        order[n++] = (unsigned) data->text;
    return n;
}

/* One line of the table of the data; r NULL: the columns' names. Numbers stand at the right. */
static void draw_cells(const struct model_desk *m, const struct model_row *r, struct surface row)
{
    unsigned order[MODEL_COLUMNS_MAX], n = order_columns(m->data, order);
    int x = 0;
    for (unsigned i = 0; i < n && x < row.w - 2; i++) {
        unsigned c = order[i];
        const char *cell = r ? cell_of(m, r, c) : m->data->columns[c];
        bool text = (int) c == m->data->text, mine = (int) c == m->data->label;
        int w = text || x + m->widths[c] > row.w - 1 ? row.w - x - 1 : m->widths[c];
        int blank = m->numbers >> c & 1 ? w - utf8_width(cell) : 0;
        enum style style = mine ? STYLE_ACCENT : STYLE_TEXT;
        surface_clip(row, x + (blank > 0 ? blank : 0), 0, w, r ? style : STYLE_TITLE, cell);
        x += w + 1;
    }
}

/* The text of a row, or its features; for a list of errors. */
static void draw_features(const struct model_desk *m, const struct model_row *r, int x,
                          struct surface row)
{
    if (m->data->text >= 0) {
        surface_clip(row, x, 0, row.w - x - 1, STYLE_TEXT, r->cells[m->data->text]);
        return;
    }
    for (unsigned c = 0; c < m->data->columns_count && x < row.w - 2; c++)
        if (model_is_feature(m->data, (int) c))
            x = surface_clip(row, x, 0, row.w - x - 1, STYLE_TEXT, r->cells[c]) + 2;
}

static void draw_given(const struct model_desk *m, int index, struct surface row)
{
    const struct model_row *r = &m->data->errors.list[index];
    int tag = m->work.tags[index];
    surface_clip(row, 0, 0, 5, STYLE_DIM, r->id);
    surface_clip(row, 6, 0, 16, tag >= 0 ? STYLE_GOOD : STYLE_WARN,
                 tag >= 0 ? m->data->causes[tag].title : _("no cause yet"));
    if (m->data->text >= 0)
        surface_clip(row, 24, 0, row.w - 25, STYLE_TEXT, r->cells[m->data->text]);
}

static const char *class_title(const struct model_desk *m, json_int_t class)
{
    return class >= 0 && class < (json_int_t) m->data->classes ? m->data->spec->labels[class].title
                                                               : "?";
}

static void draw_own(const struct model_desk *m, int index, struct surface row)
{
    const json_t *list = json_object_get(model_desk_shown(m).report, "errors");
    const json_t *error = json_array_get(list, (size_t) index);
    const char *id = json_string_value(json_object_get(error, "id"));
    size_t at = model_find(&m->data->rows, id ? id : "");
    char pair[120];
    snprintf(pair, sizeof pair, "%.40s → %.40s",
             class_title(m, json_integer_value(json_object_get(error, "true"))),
             class_title(m, json_integer_value(json_object_get(error, "given"))));
    surface_clip(row, 0, 0, 8, STYLE_DIM, id ? id : "");
    surface_clip(row, 9, 0, 18, STYLE_WARN, pair);
    if (at < m->data->rows.count)
        draw_features(m, &m->data->rows.list[at], 29, row);
}

static void draw_trial(const struct model_desk *m, int index, struct surface row)
{
    const json_t *trial = json_array_get(m->grid, (size_t) index);
    double score = json_number_value(json_object_get(trial, "score"));
    double c = json_number_value(json_object_get(trial, "C"));
    bool best = index == (int) model_desk_best(m->grid);
    surface_printf(row, 0, 0, STYLE_GOOD, "%s", c == m->work.train.c ? "●" : " ");
    surface_printf(row, 2, 0, STYLE_TEXT, "C = %g", c);
    surface_printf(row, 14, 0, best ? STYLE_GOOD : STYLE_DIM, "%.4f%s", score, best ? " ★" : "");
    surface_bar(row, 25, 0, row.w - 28 > 20 ? 20 : row.w - 28, (int64_t) (score * 1000), 1000);
}

/* "0.9028", or "—" for what is not there. */
static const char *rate(double value, char buf[16])
{
    snprintf(buf, 16, "%.4f", value);
    return value >= 0 ? buf : "—";
}

static void draw_run(const struct model_desk *m, int index, struct surface row)
{
    const struct model_past *past = &m->work.past[index];
    const json_t *report = model_desk_report(m, past);
    bool chosen = past == model_desk_current(m);
    const struct model_work work = {.train = past->train};
    struct str what = STR_INIT;
    char buf[16];
    surface_printf(row, 0, 0, chosen ? STYLE_GOOD : STYLE_DIM, "%s%2u", chosen ? "●" : " ",
                   past->number);
    surface_printf(row, 5, 0, STYLE_ACCENT, "F1 %s",
                   rate(model_figure(report, "validation", "macro_f1"), buf));
    surface_printf(row, 16, 0, STYLE_DIM, _("acc %s"),
                   rate(model_figure(report, "validation", "accuracy"), buf));
    model_field_value(&(struct model_desk){.work = work, .data = m->data},
                      (struct model_line){MODEL_SOLVER, 0}, &what);
    str_addf(&what, " · C %g%s", past->train.c, past->train.weights ? " ⚖" : "");
    if (report)
        str_addf(&what, " · %lld",
                 (long long) json_integer_value(json_object_get(report, "features")));
    if (m->data->classes == 2)
        str_addf(&what, " · %.2f", past->threshold);
    surface_clip(row, 31, 0, row.w - 32, STYLE_TEXT, what.p);
    str_finish(&what);
}

static void draw_line(const void *context, int index, bool selected, struct surface row)
{
    const struct model_desk *m = context;
    struct model_line line = m->lines[index];
    if (line.what == MODEL_ROW)
        draw_cells(m, &m->data->rows.list[line.index], row);
    else if (line.what == MODEL_GIVEN)
        draw_given(m, line.index, row);
    else if (line.what == MODEL_OWN)
        draw_own(m, line.index, row);
    else if (line.what == MODEL_TRIAL)
        draw_trial(m, line.index, row);
    else if (line.what == MODEL_RUN)
        draw_run(m, line.index, row);
    else
        draw_setting(m, line, selected, row);
}

/* ---- the whole ---- */

static void draw_tabs(const struct model_desk *m, struct surface s)
{
    for (int t = 0; t < MODEL_TABS; t++) {
        bool here = t == (int) m->tab;
        surface_fill(s, m->tabs[t], here ? STYLE_SELECTED : STYLE_TEXT);
        surface_text(s, m->tabs[t].x + 1, 0, here ? STYLE_SELECTED : STYLE_DIM,
                     model_tab_name((enum model_tab) t));
    }
}

static void draw_status(const struct model_desk *m, struct surface s)
{
    char train[16], validation[16];
    struct model_shown shown = model_desk_shown(m);
    if (m->running && !m->quiet) {
        surface_text(s, 1, 0, STYLE_ACCENT, _("… training; go on meanwhile"));
    } else if (m->problem) {
        surface_clip(s, 1, 0, s.w - 2, STYLE_BAD, m->problem);
    } else if (m->work.form == MODEL_PREDICTIONS) {
        surface_clip(s, 1, 0, s.w - 2, STYLE_ACCENT,
                     _("Predictions of another tool; r goes back to a pipeline of your own"));
    } else if (m->running && !shown.current) {
        surface_text(s, 1, 0, STYLE_DIM, _("… computing what was trained before"));
    } else if (!shown.report) {
        surface_text(s, 1, 0, STYLE_DIM, _("not trained yet: r trains"));
    } else if (!shown.current) {
        surface_clip(s, 1, 0, s.w - 2, STYLE_WARN,
                     _("! settings have changed since: r trains anew"));
    } else {
        surface_printf(s, 1, 0, STYLE_GOOD,
                       _("✓ run %u: %lld features, %.2f s, macro F1 train %s, validation %s"),
                       shown.number,
                       (long long) json_integer_value(json_object_get(shown.report, "features")),
                       json_number_value(json_object_get(shown.report, "seconds")),
                       rate(model_figure(shown.report, "train", "macro_f1"), train),
                       rate(model_figure(shown.report, "validation", "macro_f1"), validation));
    }
}

void model_desk_draw(const void *state, struct surface body)
{
    const struct model_desk *m = state;
    draw_tabs(m, body);
    draw_status(m, surface_sub(body, m->status));
    if (m->tab == MODEL_TAB_EVALUATE) {
        model_draw_evaluation(m, surface_sub(body, m->side));
        return;
    }
    struct surface rows = surface_sub(body, m->list_area);
    if (m->tab == MODEL_TAB_DATA && m->list_area.y > m->tabs[0].y + 1)
        draw_cells(m, NULL,
                   surface_sub(
                       body, (struct rect){m->list_area.x, m->list_area.y - 1, m->list_area.w, 1}));
    if (m->lists[m->tab].count > 0)
        list_draw(&m->lists[m->tab], rows, true, draw_line, m);
    else
        surface_text(rows, 0, 0, STYLE_DIM,
                     m->tab == MODEL_TAB_ERRORS ? _("no errors to show") : _("nothing to do here"));
    model_draw_side(m, surface_sub(body, m->side));
}
