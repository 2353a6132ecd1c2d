#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/query_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDE = 96, SIDE = 30, HEAD_MOST = 5, CELL_MOST = 28 };

void query_layout(void *state, struct rect body)
{
    struct query *q = state;
    struct utf8_line *lines;
    const char *text = q->questions.list[q->at].text;
    if (!q->asked)
        query_ask_tables(q);
    q->side = (struct rect){0};
    if (body.w >= WIDE || q->focus == QUERY_TABLES) {
        q->side = rect_cut_right(&body, body.w >= WIDE ? SIDE : body.w / 2);
        rect_cut_left(&q->side, 1);
    }
    int rows = (int) utf8_wrap(text, strlen(text), body.w > 4 ? body.w - 2 : 2, 0, &lines);
    free(lines);
    q->head = rect_cut_top(&body, 1 + (rows < HEAD_MOST ? rows : HEAD_MOST));
    int edit = body.h * 2 / 5;
    q->edit = rect_cut_top(&body, edit < 4 ? 4 : edit);
    q->result = body;
    editor_layout(&q->editor, q->edit.w - 5, q->edit.h - 1);
    int most = query_tables_lines(q) - q->side.h;
    if (q->tables_top > most)
        q->tables_top = most > 0 ? most : 0;
}

static void draw_head(const struct query *q, struct surface s)
{
    const struct sql_question *question = &q->questions.list[q->at];
    int x = 1;
    for (size_t i = 0; i < q->questions.count; i++) {
        bool answered = *q->work.answers[i];
        x = surface_printf(s, x, 0, i == q->at ? STYLE_SELECTED : STYLE_DIM, " %zu%s ", i + 1,
                           answered ? "✓" : "");
    }
    surface_clip(s, x + 1, 0, s.w - x - 2, STYLE_TITLE, question->title);
    surface_wrap(s, (struct rect){1, 1, s.w - 2, s.h - 1}, STYLE_TEXT, question->text);
}

static void draw_editor(const struct query *q, struct surface s)
{
    bool focused = q->focus == QUERY_EDIT;
    surface_hline(s, 0, 0, s.w, focused ? STYLE_BORDER_FOCUS : STYLE_BORDER);
    surface_text(s, 2, 0, focused ? STYLE_TITLE : STYLE_DIM, _(" Query "));
    for (int y = 1; y < s.h && q->editor.top + y <= editor_lines(&q->editor); y++)
        surface_printf(s, 0, y, STYLE_DIM, "%3d", q->editor.top + y);
    editor_draw(&q->editor, surface_sub(s, (struct rect){4, 1, s.w - 4, s.h - 1}), focused,
                query_style, q, q->mark);
}

static const char *cell_text(const json_t *cell)
{
    return json_is_null(cell) ? "NULL" : json_string_value(cell);
}

static int column_width(const json_t *answer, size_t column)
{
    const json_t *rows = json_object_get(answer, "rows");
    int most =
        utf8_width(json_string_value(json_array_get(json_object_get(answer, "columns"), column)));
    for (size_t r = 0; r < json_array_size(rows) && r < 200; r++) {
        int w = utf8_width(cell_text(json_array_get(json_array_get(rows, r), column)));
        most = w > most ? w : most;
    }
    return most > CELL_MOST ? CELL_MOST : most;
}

static void draw_rows(const struct query *q, const json_t *answer, struct surface s)
{
    const json_t *columns = json_object_get(answer, "columns");
    const json_t *rows = json_object_get(answer, "rows");
    int count = (int) json_array_size(rows), x = 1;
    for (size_t c = (size_t) q->column; c < json_array_size(columns) && x < s.w; c++) {
        int w = column_width(answer, c);
        surface_clip(s, x, 0, w, STYLE_STRONG, json_string_value(json_array_get(columns, c)));
        for (int y = 1; y < s.h && q->top + y <= count; y++) {
            const json_t *cell = json_array_get(json_array_get(rows, (size_t) (q->top + y - 1)), c);
            surface_clip(s, x, y, w, json_is_null(cell) ? STYLE_DIM : STYLE_TEXT, cell_text(cell));
        }
        x += w + 2;
    }
    surface_scrollbar(s, s.w - 1, 1, s.h - 1, q->top, s.h - 1, count);
}

static void draw_problem(const json_t *answer, struct surface s)
{
    static const struct {
        const char *name, *text;
    } words[] = {
        {"nothing", N_("There is no query yet.")},
        {"error", N_("The query does not run:")},
        {"forbidden", N_("Only one statement that reads is allowed: SELECT or WITH … SELECT.")},
        {"several", N_("Only one statement: take out what follows the semicolon.")},
        {"slow", N_("The query took too long and was stopped; is a join without its condition?")},
        {"big", N_("The result is too large; is a join without its condition?")},
    };
    const char *problem = query_text_of(answer, "problem");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].name, problem) == 0)
            surface_wrap(s, (struct rect){1, 0, s.w - 2, 2}, STYLE_BAD, _(words[i].text));
    surface_wrap(s, (struct rect){1, 2, s.w - 2, s.h - 2}, STYLE_TEXT,
                 query_text_of(answer, "message"));
}

static void draw_result(const struct query *q, struct surface s)
{
    const json_t *answer = q->answers[q->at];
    bool fine = answer && strcmp(query_text_of(answer, "problem"), "fine") == 0;
    bool focused = q->focus == QUERY_RESULT;
    struct surface inner = surface_sub(s, (struct rect){0, 1, s.w, s.h - 1});
    surface_hline(s, 0, 0, s.w, focused ? STYLE_BORDER_FOCUS : STYLE_BORDER);
    if (q->running == QUERY_ASKING)
        surface_text(s, 2, 0, STYLE_ACCENT, _(" running … "));
    else if (fine)
        surface_printf(s, 2, 0, focused ? STYLE_TITLE : STYLE_DIM, _(" Result: %lld rows "),
                       (long long) json_integer_value(json_object_get(answer, "count")));
    else
        surface_text(s, 2, 0, STYLE_DIM, _(" Result "));
    if (fine)
        draw_rows(q, answer, inner);
    else if (answer)
        draw_problem(answer, inner);
    else
        surface_wrap(inner, (struct rect){1, 0, inner.w - 2, 3}, STYLE_DIM,
                     _("Ctrl-X runs the query, Tab completes a name, Esc leaves the query."));
    if (focused)
        surface_caret(s, 1, 1, false);
}

int query_tables_lines(const struct query *q)
{
    int n = 0;
    for (size_t i = 0; i < json_array_size(q->tables); i++)
        n += 2 + (int) json_array_size(json_object_get(json_array_get(q->tables, i), "columns"));
    return n;
}

static void draw_tables(const struct query *q, struct surface s)
{
    int y = -q->tables_top;
    for (size_t i = 0; i < json_array_size(q->tables); i++) {
        const json_t *table = json_array_get(q->tables, i);
        const json_t *columns = json_object_get(table, "columns");
        if (y >= 0) {
            int x = surface_text(s, 0, y, STYLE_TITLE, query_text_of(table, "table"));
            surface_printf(s, x + 1, y, STYLE_DIM, _("%lld rows"),
                           (long long) json_integer_value(json_object_get(table, "rows")));
        }
        y++;
        for (size_t k = 0; k < json_array_size(columns); k++, y++) {
            const json_t *column = json_array_get(columns, k);
            bool key = json_is_true(json_object_get(column, "key"));
            if (y < 0)
                continue;
            surface_text(s, 1, y, key ? STYLE_ACCENT : STYLE_TEXT, query_text_of(column, "name"));
            surface_text_right(s, s.w - 1, y, STYLE_DIM, query_text_of(column, "type"));
        }
        y++;
    }
    if (q->focus == QUERY_TABLES)
        surface_caret(s, 0, 0, false);
}

void query_draw(const void *state, struct surface body)
{
    const struct query *q = state;
    draw_head(q, surface_sub(body, q->head));
    draw_editor(q, surface_sub(body, q->edit));
    draw_result(q, surface_sub(body, q->result));
    if (q->side.w > 0) {
        surface_vline(body, q->side.x - 1, q->side.y, q->side.h,
                      q->focus == QUERY_TABLES ? STYLE_BORDER_FOCUS : STYLE_BORDER);
        draw_tables(q, surface_sub(body, q->side));
    }
}
