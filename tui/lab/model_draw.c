/* Where the parts of the desk of models are, and the drawing of its steps. */
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/model_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDE = 96, NAME_COLS = 24, SIDE_ROWS = 9, BELOW_FROM = 16 };

const char *model_tab_name(enum model_tab tab)
{
    static const char *const names[] = {N_("Data"),     N_("Split"),  N_("Features"), N_("Train"),
                                        N_("Evaluate"), N_("Errors"), N_("Report")};
    return _(names[tab]);
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
        int least = m->tab == MODEL_TAB_TRAIN ? SIDE_ROWS - 2 : SIDE_ROWS;
        int below = body.h - m->lists[m->tab].count - 1;
        m->side = rect_cut_bottom(&body, below < least ? least : below);
        rect_cut_bottom(&body, body.h > 3);
        m->list_area = body;
    }
    if (m->list_area.h > 0)
        list_layout(&m->lists[m->tab], m->list_area.h);
    if (m->editing)
        field_layout(&m->field, m->list_area.w - NAME_COLS - 3);
}

/* ---- rows ---- */

static void draw_setting(const struct model_desk *m, struct model_line line, bool selected,
                         struct surface row)
{
    struct str value = STR_INIT;
    bool set = model_field_set(m, line);
    surface_clip(row, 0, 0, NAME_COLS, selected ? STYLE_SELECTED : STYLE_TEXT,
                 model_field_name(m, line));
    if (selected && m->editing) {
        field_draw(&m->field,
                   surface_sub(row, (struct rect){NAME_COLS + 1, 0, row.w - NAME_COLS - 2, 1}),
                   true, "");
        return;
    }
    model_field_value(m, line, &value);
    enum style style = set ? STYLE_ACCENT : STYLE_DIM;
    if (line.what == MODEL_TUNE_ON && m->work.tune.on == MODEL_ON_TEST)
        style = STYLE_BAD;
    int x = NAME_COLS + 1;
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

/* The text of a row, or the cells of a table. */
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

static void draw_row(const struct model_desk *m, int index, struct surface row)
{
    const struct model_row *r = &m->data->rows.list[index];
    int x = surface_clip(row, 0, 0, 8, STYLE_DIM, r->id);
    x = x < 9 ? 9 : x;
    surface_clip(row, x, 0, 10, STYLE_ACCENT, m->data->spec->labels[r->class].title);
    draw_features(m, r, x + 11, row);
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
    const json_t *list = json_object_get(model_desk_shown(m)->report, "errors");
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

static void draw_tried(const struct model_desk *m, int index, struct surface row)
{
    const struct model_tried *t = &m->tried[index];
    bool chosen = t == model_desk_current(m);
    struct str what = STR_INIT;
    model_field_value(&(struct model_desk){.work = t->work, .data = m->data},
                      (struct model_line){MODEL_SOLVER, 0}, &what);
    surface_printf(row, 0, 0, chosen ? STYLE_GOOD : STYLE_DIM, "%s%2d", chosen ? "●" : " ",
                   t->number);
    surface_printf(row, 5, 0, STYLE_ACCENT, "F1 %.4f",
                   model_figure(t->report, "validation", "macro_f1"));
    surface_printf(row, 16, 0, STYLE_DIM, _("acc %.4f"),
                   model_figure(t->report, "validation", "accuracy"));
    str_addf(&what, " · C %g%s · %lld", t->work.train.c, t->work.train.weights ? " ⚖" : "",
             (long long) json_integer_value(json_object_get(t->report, "features")));
    if (m->data->classes == 2)
        str_addf(&what, " · %.2f", t->work.threshold);
    surface_clip(row, 31, 0, row.w - 32, STYLE_TEXT, what.p);
    str_finish(&what);
}

static void draw_line(const void *context, int index, bool selected, struct surface row)
{
    const struct model_desk *m = context;
    struct model_line line = m->lines[index];
    if (line.what == MODEL_ROW)
        draw_row(m, line.index, row);
    else if (line.what == MODEL_GIVEN)
        draw_given(m, line.index, row);
    else if (line.what == MODEL_OWN)
        draw_own(m, line.index, row);
    else if (line.what == MODEL_TRIAL)
        draw_trial(m, line.index, row);
    else if (line.what == MODEL_RUN)
        draw_tried(m, line.index, row);
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
    const struct model_tried *shown = model_desk_shown(m);
    if (m->running) {
        surface_text(s, 1, 0, STYLE_ACCENT, _("… training; go on meanwhile"));
    } else if (m->problem) {
        surface_clip(s, 1, 0, s.w - 2, STYLE_BAD, m->problem);
    } else if (m->work.form == MODEL_PREDICTIONS) {
        surface_clip(s, 1, 0, s.w - 2, STYLE_ACCENT,
                     _("Predictions of another tool; r goes back to a pipeline of your own"));
    } else if (!shown) {
        surface_text(s, 1, 0, STYLE_DIM, _("not trained yet: r trains"));
    } else if (!model_desk_current(m)) {
        surface_clip(s, 1, 0, s.w - 2, STYLE_WARN,
                     _("! settings have changed since: r trains anew"));
    } else {
        surface_printf(s, 1, 0, STYLE_GOOD,
                       _("✓ run %d: %lld features, %.2f s, macro F1 train %.4f, validation %.4f"),
                       shown->number,
                       (long long) json_integer_value(json_object_get(shown->report, "features")),
                       json_number_value(json_object_get(shown->report, "seconds")),
                       model_figure(shown->report, "train", "macro_f1"),
                       model_figure(shown->report, "validation", "macro_f1"));
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
    if (m->lists[m->tab].count > 0)
        list_draw(&m->lists[m->tab], rows, true, draw_line, m);
    else
        surface_text(rows, 0, 0, STYLE_DIM,
                     m->tab == MODEL_TAB_ERRORS ? _("no errors to show") : _("nothing to do here"));
    model_draw_side(m, surface_sub(body, m->side));
}
