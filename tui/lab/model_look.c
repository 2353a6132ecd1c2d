/* What the steps found: counts, figures, charts, errors. */
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/model_parts.h"
#include "tui/widget/chart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLASS_COLS = 10, FIGURE_COLS = 8, POINTS = 32, AXIS = 6, CELL_STEP = 13, LINES_MAX = 4 };

const char *model_leak_text(enum model_leak leak)
{
    static const char *const texts[] = {
        N_("Features are fitted on all rows, validation and test as well."),
        N_("C is chosen on the test part, which then tests nothing."),
        N_("The same rows, or nearly, stand in two parts."),
        N_("Rows of one group stand in two parts."),
        N_("Rows stand in train that are later than those of other parts."),
        N_("A feature gives the answer away."),
    };
    return _(texts[leak]);
}

const char *model_part_text(enum model_part part)
{
    static const char *const texts[] = {N_("train"), N_("validation"), N_("test"), N_("left out")};
    return _(texts[part]);
}

static const char *class_title(const struct model_desk *m, size_t class)
{
    return class < m->data->classes ? m->data->spec->labels[class].title : "?";
}

static double number(const json_t *object, const char *name)
{
    return json_number_value(json_object_get(object, name));
}

/* ---- data and split ---- */

static void draw_counts(const struct model_desk *m, struct surface s)
{
    size_t counts[LABSPEC_LABELS_MAX] = {0}, n = m->data->rows.count;
    for (size_t i = 0; i < n; i++)
        counts[m->data->rows.list[i].class]++;
    for (unsigned c = 0; c < m->data->classes && (int) c < s.h; c++) {
        char value[40];
        snprintf(value, sizeof value, "%zu (%.0f%%)", counts[c],
                 100.0 * (double) counts[c] / (double) n);
        chart_bar(s, (int) c, CLASS_COLS, 11, class_title(m, c), (int64_t) counts[c], (int64_t) n,
                  value);
    }
}

/* All cells of a row with their columns, side by side where they are short. */
static void draw_cells(const struct model_desk *m, const struct model_row *row, struct surface s)
{
    int y = 0, x = 0;
    for (unsigned c = 0; c < m->data->columns_count && y < s.h; c++) {
        if ((int) c == m->data->label || !*row->cells[c])
            continue;
        int name = utf8_width(m->data->columns[c]), value = utf8_width(row->cells[c]);
        int w = (name + value + 3 + CELL_STEP - 1) / CELL_STEP * CELL_STEP;
        if (x > 0 && x + w > s.w) {
            x = 0;
            y++;
        }
        int at = surface_clip(s, x, y, s.w - x, STYLE_DIM, m->data->columns[c]) + 1;
        if (w <= s.w) {
            surface_clip(s, at, y, s.w - at, STYLE_TEXT, row->cells[c]);
            x += w;
            continue;
        }
        int rows = surface_wrap(s, (struct rect){at, y, s.w - at, s.h - y > 3 ? 3 : s.h - y},
                                STYLE_TEXT, row->cells[c]);
        y += rows > 0 ? rows : 1;
        x = 0;
    }
}

static void draw_data(const struct model_desk *m, struct surface s)
{
    const struct model_line *line = model_desk_line(m);
    int classes = (int) m->data->classes;
    surface_printf(s, 0, 0, STYLE_TITLE, _("%zu rows, %u classes"), m->data->rows.count,
                   m->data->classes);
    draw_counts(m, surface_sub(s, (struct rect){0, 1, s.w > 60 ? 60 : s.w, s.h - 1}));
    if (line && s.h > classes + 2)
        draw_cells(m, &m->data->rows.list[line->index],
                   surface_sub(s, (struct rect){0, classes + 2, s.w, s.h - classes - 2}));
}

/* What leaks, how often, and two rows to look at. How many lines that takes. */
static int draw_leak(const struct model_desk *m, enum model_leak leak, struct surface s)
{
    const struct model_leak_found *found = &m->leaks[leak];
    const struct model_rows *rows = &m->data->rows;
    int y = surface_wrap(s, surface_rect(s), STYLE_WARN, model_leak_text(leak));
    if (found->row_a < rows->count && found->row_b < rows->count && y < s.h)
        surface_printf(s, 2, y++, STYLE_DIM, _("%zu times; %s and %s, for example"), found->count,
                       rows->list[found->row_a].id, rows->list[found->row_b].id);
    return y;
}

static void draw_split(const struct model_desk *m, struct surface s)
{
    size_t counts[LABSPEC_LABELS_MAX + 1][MODEL_PARTS + 1] = {{0}};
    int y = 1;
    for (size_t i = 0; m->parts && i < m->data->rows.count; i++) {
        counts[m->data->rows.list[i].class][m->parts[i]]++;
        counts[m->data->classes][m->parts[i]]++;
    }
    for (int p = 0; p <= MODEL_PARTS; p++)
        surface_text_right(s, CLASS_COLS + 10 * (p + 1), 0, STYLE_TITLE,
                           model_part_text((enum model_part) p));
    for (unsigned c = 0; c <= m->data->classes && y < s.h; c++, y++) {
        bool sum = c == m->data->classes;
        surface_clip(s, 0, y, CLASS_COLS, STYLE_TEXT, sum ? _("together") : class_title(m, c));
        for (int p = 0; p <= MODEL_PARTS; p++) {
            char text[24];
            snprintf(text, sizeof text, "%zu", counts[c][p]);
            surface_text_right(s, CLASS_COLS + 10 * (p + 1), y, sum ? STYLE_STRONG : STYLE_ACCENT,
                               text);
        }
    }
    for (int i = 0; i < MODEL_LEAKS; i++)
        if (m->leaks[i].found && y < s.h)
            y += draw_leak(m, (enum model_leak) i,
                           surface_sub(s, (struct rect){0, y, s.w, s.h - y}));
}

/* ---- features and training ---- */

/* "退款 1.25  没到 0.97": what speaks for a class. */
static int draw_weights(const json_t *list, struct surface s, int x, int y)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *name = json_string_value(json_array_get(one, 0));
        if (x >= s.w - 6)
            break;
        x = surface_clip(s, x, y, s.w - x, STYLE_TEXT, name ? name : "?");
        x = surface_printf(s, x, y, STYLE_DIM, " %.2f  ",
                           json_number_value(json_array_get(one, 1)));
    }
    return x;
}

static void draw_features(const struct model_desk *m, struct surface s)
{
    struct model_shown shown = model_desk_shown(m);
    const struct model_line *line = model_desk_line(m);
    if (line && line->what == MODEL_COLUMN) {
        model_draw_column(m, (unsigned) line->index, s);
        return;
    }
    if (!shown.report) {
        surface_wrap(s, surface_rect(s), STYLE_DIM,
                     _("After training this shows how many features there are and which ones "
                       "speak for each class."));
        return;
    }
    surface_printf(s, 0, 0, STYLE_TITLE, _("%lld features in run %u; what speaks for each class:"),
                   (long long) json_integer_value(json_object_get(shown.report, "features")),
                   shown.number);
    const json_t *weights = json_object_get(shown.report, "weights");
    for (unsigned c = 0; c < m->data->classes && (int) c + 1 < s.h; c++) {
        surface_clip(s, 0, (int) c + 1, CLASS_COLS, STYLE_ACCENT, class_title(m, c));
        draw_weights(json_array_get(weights, c), s, CLASS_COLS + 1, (int) c + 1);
    }
    if (m->work.features.fit_on == MODEL_ON_ALL && (int) m->data->classes + 1 < s.h)
        surface_text(s, 0, (int) m->data->classes + 1, STYLE_WARN,
                     model_leak_text(MODEL_SCALED_BEFORE_SPLIT));
}

static void draw_train(const struct model_desk *m, struct surface s)
{
    const json_t *report = model_desk_shown(m).report;
    surface_text(s, 0, 0, STYLE_TITLE, _("macro F1 of the run"));
    for (int p = 0; p < MODEL_TEST && p + 1 < s.h; p++) {
        char value[24];
        double f1 = model_figure(report, model_parts[p], "macro_f1");
        snprintf(value, sizeof value, "%.4f", f1);
        if (f1 >= 0)
            chart_bar(surface_sub(s, (struct rect){0, 0, s.w > 60 ? 60 : s.w, s.h}), p + 1,
                      CLASS_COLS, 7, model_part_text((enum model_part) p), (int64_t) (f1 * 1000),
                      1000, value);
    }
    const char *hint = m->work.tune.on == MODEL_ON_TEST
                           ? model_leak_text(MODEL_TUNED_ON_TEST)
                           : _("r trains, c compares the values of C; Enter on a value or on an "
                               "earlier run takes it. Much better on train than on validation: "
                               "a smaller C, fewer features or more rows.");
    surface_wrap(s, (struct rect){0, 3, s.w, s.h - 3},
                 m->work.tune.on == MODEL_ON_TEST ? STYLE_WARN : STYLE_DIM, hint);
}

/* ---- errors and report ---- */

int model_causes_top(const struct model_desk *m)
{
    int top = m->side.h - (int) m->data->causes_count;
    return top > 5 ? 5 : top < 1 ? 1 : top;
}

static void draw_causes(const struct model_desk *m, int tag, struct surface s)
{
    for (unsigned i = 0; i < m->data->causes_count && (int) i < s.h; i++) {
        bool on = tag == (int) i;
        int x = surface_text(s, 0, (int) i, on ? STYLE_GOOD : STYLE_DIM, on ? "✓ " : "  ");
        x = surface_printf(s, x, (int) i, STYLE_KEY, "%u ", i + 1);
        surface_clip(s, x, (int) i, s.w - x, on ? STYLE_SELECTED : STYLE_TEXT,
                     m->data->causes[i].title);
    }
}

static void draw_given(const struct model_desk *m, int index, struct surface s)
{
    const struct model_row *row = &m->data->errors.list[index];
    int given = model_class(m->data, m->data->predicted[index]), top = model_causes_top(m);
    surface_printf(s, 0, 0, STYLE_STRONG, _("labelled %s, predicted %s"),
                   class_title(m, (size_t) row->class), class_title(m, (size_t) given));
    if (m->data->text >= 0)
        surface_wrap(s, (struct rect){0, 1, s.w, top - 1}, STYLE_TEXT, row->cells[m->data->text]);
    draw_causes(m, m->work.tags[index], surface_sub(s, (struct rect){0, top, s.w, s.h - top}));
}

static void draw_own(const struct model_desk *m, int index, struct surface s)
{
    const json_t *list = json_object_get(model_desk_shown(m).report, "errors");
    const json_t *error = json_array_get(list, (size_t) index);
    const char *id = json_string_value(json_object_get(error, "id"));
    size_t at = model_find(&m->data->rows, id ? id : "");
    surface_printf(s, 0, 0, STYLE_STRONG, _("labelled %s, predicted %s"),
                   class_title(m, (size_t) json_integer_value(json_object_get(error, "true"))),
                   class_title(m, (size_t) json_integer_value(json_object_get(error, "given"))));
    surface_text(s, 0, 1, STYLE_DIM, _("what decided:"));
    draw_weights(json_object_get(error, "top"), s, 14, 1);
    if (at < m->data->rows.count)
        draw_cells(m, &m->data->rows.list[at], surface_sub(s, (struct rect){0, 3, s.w, s.h - 3}));
}

static void draw_errors(const struct model_desk *m, struct surface s)
{
    const struct model_line *line = model_desk_line(m);
    if (!line)
        surface_wrap(s, surface_rect(s), STYLE_DIM,
                     m->own_errors ? _("Train first; the errors on validation and test then stand "
                                       "here.")
                                   : _("f shows the errors of your own model."));
    else if (line->what == MODEL_GIVEN)
        draw_given(m, line->index, s);
    else
        draw_own(m, line->index, s);
}

static void draw_report(const struct model_desk *m, struct surface s)
{
    bool current = model_desk_current(m) != NULL;
    surface_wrap(s, surface_rect(s), current ? STYLE_DIM : STYLE_WARN,
                 current
                     ? _("Fill in what the last run really gave (see Evaluate and Split); rates "
                         "with four digits.")
                     : _("The settings were not trained as they are: train before you report."));
}

void model_draw_side(const struct model_desk *m, struct surface s)
{
    static void (*const draw[])(const struct model_desk *, struct surface) = {
        [MODEL_TAB_DATA] = draw_data,         [MODEL_TAB_SPLIT] = draw_split,
        [MODEL_TAB_FEATURES] = draw_features, [MODEL_TAB_TRAIN] = draw_train,
        [MODEL_TAB_ERRORS] = draw_errors,     [MODEL_TAB_REPORT] = draw_report,
    };
    if (s.h > 0 && s.w > 0 && draw[m->tab])
        draw[m->tab](m, s);
}

/* ---- evaluation ---- */

static void draw_classes(const struct model_desk *m, const json_t *part, struct surface s)
{
    static const char *const heads[] = {N_("precision"), N_("recall"), "F1", N_("rows")};
    static const char *const names[] = {"precision", "recall", "f1", "support"};
    for (int k = 0; k < 4; k++)
        surface_text_right(s, CLASS_COLS + FIGURE_COLS * (k + 1), 0, STYLE_TITLE,
                           k == 2 ? heads[k] : _(heads[k]));
    for (unsigned c = 0; c < m->data->classes && (int) c + 1 < s.h; c++) {
        const json_t *one = json_array_get(json_object_get(part, "classes"), c);
        surface_clip(s, 0, (int) c + 1, CLASS_COLS, STYLE_TEXT, class_title(m, c));
        for (int k = 0; k < 4; k++) {
            char text[32];
            snprintf(text, sizeof text, k < 3 ? "%.4f" : "%.0f", number(one, names[k]));
            surface_text_right(s, CLASS_COLS + FIGURE_COLS * (k + 1), (int) c + 1, STYLE_ACCENT,
                               text);
        }
    }
}

/* Rows are the true classes, columns the given ones; the darker, the larger the share of the row.
 */
static void draw_confusion(const struct model_desk *m, const json_t *part, struct surface s)
{
    static const uint32_t shades[] = {' ', 0x2591, 0x2592, 0x2593, 0x2588};
    unsigned n = m->data->classes;
    int w = n > 0 ? (s.w - CLASS_COLS - 1) / (int) n : 0;
    w = w > 9 ? 9 : w;
    surface_text(s, 0, 0, STYLE_TITLE, _("true \\ given"));
    for (unsigned c = 0; c < n && w >= 4; c++)
        surface_clip(s, CLASS_COLS + 3 + (int) c * w, 0, w - 1, STYLE_DIM, class_title(m, c));
    for (unsigned r = 0; r < n && (int) r + 1 < s.h; r++) {
        const json_t *row = json_array_get(json_object_get(part, "confusion"), r);
        json_int_t sum = 0;
        surface_clip(s, 0, (int) r + 1, CLASS_COLS, STYLE_TEXT, class_title(m, r));
        for (unsigned c = 0; c < n; c++)
            sum += json_integer_value(json_array_get(row, c));
        for (unsigned c = 0; c < n && w >= 4; c++) {
            json_int_t count = json_integer_value(json_array_get(row, c));
            int heat = sum > 0 ? (int) ((count * 4 + sum - 1) / sum) : 0;
            struct rect cell = {CLASS_COLS + 3 + (int) c * w, (int) r + 1, w - 1, 1};
            char text[24];
            snprintf(text, sizeof text, r == c ? "[%lld]" : "%lld ", (long long) count);
            surface_text_right(s, cell.x + cell.w, cell.y, r == c ? STYLE_GOOD : STYLE_TEXT, text);
            if (heat > 0)
                surface_repeat(s, cell.x, cell.y, 2, (enum style)(STYLE_HEAT_0 + heat),
                               shades[heat]);
        }
    }
}

static void draw_table(const struct model_desk *m, const json_t *report, struct surface s)
{
    const json_t *part = json_object_get(json_object_get(report, "parts"), model_parts[m->part]);
    int n = (int) m->data->classes;
    if (!part) {
        surface_text(s, 0, 0, STYLE_DIM, _("This part has no rows."));
        return;
    }
    int x = surface_printf(s, 0, 0, STYLE_STRONG, _("accuracy %.4f"), number(part, "accuracy")) + 3;
    x = surface_printf(s, x, 0, STYLE_STRONG, _("macro F1 %.4f"), number(part, "macro_f1")) + 3;
    if (json_is_number(json_object_get(part, "auc")))
        x = surface_printf(s, x, 0, STYLE_STRONG, "AUC %.4f", number(part, "auc")) + 3;
    surface_printf(s, x, 0, STYLE_DIM, _("always the largest class %.4f"),
                   number(part, "majority"));
    bool beside = s.w >= 92;
    int half = beside ? s.w / 2 : s.w;
    draw_classes(m, part, surface_sub(s, (struct rect){0, 2, half, n + 1}));
    draw_confusion(m, part,
                   beside ? surface_sub(s, (struct rect){half, 2, s.w - half, s.h - 2})
                          : surface_sub(s, (struct rect){0, n + 4, s.w, s.h - n - 4}));
}

/* An axis from 0 to 1 at the left; what is right of it is returned. */
static struct surface draw_axis(struct surface s)
{
    surface_text(s, 0, 0, STYLE_DIM, "1.0");
    surface_text(s, 0, (s.h - 1) / 2, STYLE_DIM, "0.5");
    surface_text(s, 0, s.h - 2, STYLE_DIM, "0.0");
    surface_vline(s, AXIS - 2, 0, s.h - 1, STYLE_BORDER);
    return surface_sub(s, (struct rect){AXIS, 0, s.w - AXIS, s.h - 1});
}

static int take_points(const json_t *list, const char *name, double *to)
{
    int n = 0;
    for (size_t i = 0; i < json_array_size(list) && n < POINTS; i++)
        to[n++] = number(json_array_get(list, i), name);
    return n;
}

static bool is_taken(const int *rows, int count, int y)
{
    for (int i = 0; i < count; i++)
        if (rows[i] == y)
            return true;
    return false;
}

/* Each line's name at its right end, so that it is told without colours as well; in the nearest row
 * that has none yet. */
static void name_lines(struct surface s, const struct chart_series *series,
                       const char *const *names, int count)
{
    int rows[LINES_MAX];
    for (int i = 0; i < count && i < LINES_MAX && i < s.h; i++) {
        int at = (int) ((1 - series[i].y[series[i].count - 1]) * (s.h - 1) + 0.5), y = at;
        for (int off = 1; is_taken(rows, i, y) || y < 0 || y >= s.h; off++)
            y = off % 2 ? at + (off + 1) / 2 : at - off / 2;
        rows[i] = y;
        surface_text_right(s, s.w, y, series[i].style, names[i]);
    }
}

static void draw_learning(const json_t *report, struct surface s)
{
    const json_t *list = json_object_get(report, "learning");
    double x[POINTS], train[POINTS], validation[POINTS];
    int n = take_points(list, "rows", x);
    if (n == 0) {
        surface_text(s, 0, 0, STYLE_DIM, _("v draws the learning curve"));
        return;
    }
    take_points(list, "train", train);
    take_points(list, "validation", validation);
    const struct run heads[] = {{STYLE_TITLE, _("macro F1 by rows of train:")},
                                {STYLE_TEXT, "  "},
                                {STYLE_ACCENT, _("train")},
                                {STYLE_TEXT, "  "},
                                {STYLE_GOOD, _("validation")}};
    surface_runs(s, 0, 0, heads, 5);
    struct surface chart = draw_axis(surface_sub(s, (struct rect){0, 1, s.w, s.h - 1}));
    const struct chart_series series[] = {{x, train, n, STYLE_ACCENT},
                                          {x, validation, n, STYLE_GOOD}};
    chart_lines(chart, series, 2, 0, 1);
    name_lines(chart, series, (const char *const[]){_("train"), _("validation")}, 2);
    surface_printf(s, AXIS, s.h - 1, STYLE_DIM, "%.0f", x[0]);
    char text[80];
    snprintf(text, sizeof text, "%.0f: %.4f / %.4f", x[n - 1], train[n - 1], validation[n - 1]);
    surface_text_right(s, s.w, s.h - 1, STYLE_DIM, text);
}

/* What the settings as they are give on validation; only where the threshold is, while they are not
 * trained. */
static void draw_at_threshold(const struct model_desk *m, const json_t *report, struct surface s)
{
    const json_t *part = json_object_get(json_object_get(report, "parts"), "validation");
    const json_t *one = json_array_get(json_object_get(part, "classes"), m->data->positive);
    char *text = model_desk_shown(m).current
                     ? xasprintf(_("◂ threshold %.2f ▸ precision %.4f, recall %.4f, F1 %.4f"),
                                 m->work.threshold, number(one, "precision"), number(one, "recall"),
                                 number(one, "f1"))
                     : xasprintf(_("threshold %.2f: ← and → move it"), m->work.threshold);
    surface_text_centre(s, s.h - 1, STYLE_STRONG, text);
    free(text);
}

static void draw_threshold(const struct model_desk *m, const json_t *report, struct surface s)
{
    const json_t *list = json_object_get(report, "thresholds");
    double x[POINTS], precision[POINTS], recall[POINTS], f1[POINTS];
    int n = take_points(list, "at", x);
    if (n == 0) {
        surface_text(s, 0, 0, STYLE_DIM, _("Only two classes have a threshold."));
        return;
    }
    take_points(list, "precision", precision);
    take_points(list, "recall", recall);
    take_points(list, "f1", f1);
    const struct run heads[] = {{STYLE_TITLE, _("by threshold, on validation:")},
                                {STYLE_TEXT, "  "},
                                {STYLE_ACCENT, _("precision")},
                                {STYLE_TEXT, "  "},
                                {STYLE_WARN, _("recall")},
                                {STYLE_TEXT, "  "},
                                {STYLE_GOOD, "F1"}};
    surface_runs(s, 0, 0, heads, 7);
    struct surface chart = draw_axis(surface_sub(s, (struct rect){0, 1, s.w, s.h - 1}));
    int here = (int) ((m->work.threshold - x[0]) / (x[n - 1] - x[0]) * (chart.w - 1) + 0.5);
    surface_vline(chart, here, 0, chart.h, STYLE_BORDER_FOCUS);
    const struct chart_series series[] = {
        {x, precision, n, STYLE_ACCENT}, {x, recall, n, STYLE_WARN}, {x, f1, n, STYLE_GOOD}};
    chart_lines(chart, series, 3, 0, 1);
    name_lines(chart, series, (const char *const[]){_("precision"), _("recall"), "F1"}, 3);
    surface_printf(s, AXIS, s.h - 1, STYLE_DIM, "%.2f", x[0]);
    surface_text_right(s, s.w, s.h - 1, STYLE_DIM, "0.95");
    draw_at_threshold(m, report, s);
}

/* ---- the views of the evaluation ---- */

static const char *view_name(const struct model_desk *m, int view)
{
    if (view < MODEL_PARTS)
        return model_part_text((enum model_part) view);
    if (view == MODEL_PARTS)
        return _("learning curve");
    return view == MODEL_PARTS + 1 && m->data->classes == 2 ? _("threshold curve") : NULL;
}

static int view_now(const struct model_desk *m)
{
    return m->chart == MODEL_CHART_TABLE ? (int) m->part : MODEL_PARTS + (int) m->chart - 1;
}

int model_view_at(const struct model_desk *m, int x)
{
    const char *name;
    for (int view = 0; x >= 0 && (name = view_name(m, view)); view++) {
        if (x < utf8_width(name))
            return view;
        x -= utf8_width(name) + 2;
    }
    return -1;
}

void model_draw_evaluation(const struct model_desk *m, struct surface s)
{
    const json_t *report = model_desk_shown(m).report;
    const char *name;
    int x = 0;
    if (!report) {
        surface_text(s, 0, 0, STYLE_DIM, _("Train first (r); the figures then stand here."));
        return;
    }
    for (int view = 0; (name = view_name(m, view)); view++)
        x = surface_text(s, x, 0, view == view_now(m) ? STYLE_SELECTED : STYLE_DIM, name) + 2;
    struct surface rest = surface_sub(s, (struct rect){0, 2, s.w, s.h - 2});
    if (m->chart == MODEL_CHART_LEARNING)
        draw_learning(report, rest);
    else if (m->chart == MODEL_CHART_THRESHOLD)
        draw_threshold(m, report, rest);
    else
        draw_table(m, report, rest);
}
