/* A column of the data, class by class: what it is worth, and whether it knows too much. */
#include "tui/i18n.h"
#include "tui/lab/model_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLASS_COLS = 10, COUNT_COLS = 10, VALUE_COLS = 16, VALUES_MAX = 200 };

/* ---- numbers ---- */

struct summary {
    size_t seen, empty;
    double least, most, sum;
};

static void add(struct summary *s, const char *cell)
{
    double x;
    if (!model_number(cell, &x)) {
        s->empty++;
        return;
    }
    s->least = s->seen == 0 || x < s->least ? x : s->least;
    s->most = s->seen == 0 || x > s->most ? x : s->most;
    s->sum += x;
    s->seen++;
}

static void draw_summary(const struct summary *of, const char *name, int y, struct surface s)
{
    const double values[] = {of->least, of->seen > 0 ? of->sum / (double) of->seen : 0, of->most};
    char text[32];
    surface_clip(s, 0, y, CLASS_COLS, STYLE_TEXT, name);
    for (int k = 0; k < 3; k++) {
        snprintf(text, sizeof text, "%.4g", values[k]);
        surface_text_right(s, CLASS_COLS + COUNT_COLS * (k + 1), y, STYLE_ACCENT,
                           of->seen > 0 ? text : "—");
    }
    snprintf(text, sizeof text, "%zu", of->empty);
    surface_text_right(s, CLASS_COLS + COUNT_COLS * 4, y, STYLE_DIM, text);
}

static void draw_numbers(const struct model_desk *m, unsigned column, struct surface s)
{
    static const char *const heads[] = {N_("least"), N_("mean"), N_("most"), N_("empty")};
    struct summary of[LABSPEC_LABELS_MAX] = {{0}};
    for (size_t i = 0; i < m->data->rows.count; i++) {
        const struct model_row *r = &m->data->rows.list[i];
        add(&of[r->class], r->cells[column]);
    }
    for (int k = 0; k < 4; k++)
        surface_text_right(s, CLASS_COLS + COUNT_COLS * (k + 1), 1, STYLE_TITLE, _(heads[k]));
    for (unsigned c = 0; c < m->data->classes && (int) c + 2 < s.h; c++)
        draw_summary(&of[c], m->data->spec->labels[c].title, (int) c + 2, s);
}

/* ---- words ---- */

struct value {
    const char *text;
    size_t all, of[LABSPEC_LABELS_MAX];
};

static int by_count(const void *a, const void *b)
{
    const struct value *x = a, *y = b;
    if (x->all != y->all)
        return x->all < y->all ? 1 : -1;
    return strcmp(x->text, y->text);
}

/* The values of a column, at most VALUES_MAX of them, the most frequent first. */
static size_t count_values(const struct model_desk *m, unsigned column, struct value *list)
{
    size_t n = 0;
    for (size_t i = 0; i < m->data->rows.count; i++) {
        const struct model_row *r = &m->data->rows.list[i];
        size_t at = 0;
        while (at < n && strcmp(list[at].text, r->cells[column]) != 0)
            at++;
        if (at == VALUES_MAX)
            continue;
        n = at == n ? n + 1 : n;
        list[at].text = r->cells[column];
        list[at].all++;
        list[at].of[r->class]++;
    }
    qsort(list, n, sizeof *list, by_count);
    return n;
}

static void draw_values(const struct model_desk *m, unsigned column, struct surface s)
{
    struct value *list = xcalloc(VALUES_MAX, sizeof *list);
    size_t n = count_values(m, column, list);
    char text[24];
    for (unsigned c = 0; c < m->data->classes; c++)
        surface_text_right(s, VALUE_COLS + COUNT_COLS * ((int) c + 1), 1, STYLE_TITLE,
                           m->data->spec->labels[c].title);
    for (size_t i = 0; i < n && (int) i + 2 < s.h; i++) {
        bool more = (int) i + 3 == s.h && i + 1 < n;
        if (more) {
            surface_printf(s, 0, (int) i + 2, STYLE_DIM, _("and %zu more"), n - i);
            break;
        }
        surface_clip(s, 0, (int) i + 2, VALUE_COLS, STYLE_TEXT,
                     *list[i].text ? list[i].text : _("(empty)"));
        for (unsigned c = 0; c < m->data->classes; c++) {
            snprintf(text, sizeof text, "%zu", list[i].of[c]);
            surface_text_right(s, VALUE_COLS + COUNT_COLS * ((int) c + 1), (int) i + 2,
                               STYLE_ACCENT, text);
        }
    }
    free(list);
}

void model_draw_column(const struct model_desk *m, unsigned column, struct surface s)
{
    surface_printf(s, 0, 0, STYLE_TITLE, _("%s, class by class"), m->data->columns[column]);
    if (m->numbers >> column & 1)
        draw_numbers(m, column, s);
    else
        draw_values(m, column, s);
}
