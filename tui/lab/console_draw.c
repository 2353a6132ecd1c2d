/* The simulated system's state and its terminal. */
#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/lab/console_parts.h"

#include <stdlib.h>
#include <string.h>

enum { WIDE = 110, FORM_COLS = 46 };

/* ---- rows ---- */

void console_draw_reset(struct console_desk *d)
{
    d->rows_count = 0;
    d->lines_done = 0;
    d->back = 0;
    d->marked = 0;
}

static void add_row(struct console_desk *d, struct console_row row)
{
    if (d->rows_count == d->rows_room) {
        d->rows_room = d->rows_room ? 2 * d->rows_room : 256;
        d->rows = xrealloc(d->rows, d->rows_room * sizeof *d->rows);
    }
    d->rows[d->rows_count++] = row;
}

/* Lines are cut at the edge as a terminal does, so that tables stay what they are. */
static void cut_line(struct console_desk *d, size_t line, int cols)
{
    const char *text = d->sim.lines[line].text;
    size_t len = strlen(text), at = 0;
    do {
        size_t n = utf8_fit(text + at, len - at, cols, NULL);
        if (n == 0)
            n = len - at;
        add_row(d, (struct console_row){line, at, n});
        at += n;
    } while (at < len);
}

static void cut_rows(struct console_desk *d, int cols)
{
    if (d->rows_cols != cols || d->rows_dropped != d->sim.lines_dropped) {
        d->rows_cols = cols;
        d->rows_dropped = d->sim.lines_dropped;
        d->rows_count = 0;
        d->lines_done = 0;
    }
    for (; d->lines_done < d->sim.lines_count; d->lines_done++)
        cut_line(d, d->lines_done, cols);
}

/* ---- layout ---- */

/* Scrolls so that the line to be looked at is seen. */
static void show_marked(struct console_desk *d, int height)
{
    size_t row = 0;
    while (row < d->rows_count && d->rows[row].line + 1 < d->marked)
        row++;
    size_t below = d->rows_count - row;
    d->back = below > (size_t) height ? below - (size_t) height / 2 : 0;
}

void console_draw_layout(struct console_desk *d, struct rect body)
{
    bool form = d->scenario->fields_count > 0;
    d->wide = form && body.w >= WIDE;
    d->form = (struct rect){0};
    d->terminal = (struct rect){0};
    d->system = rect_cut_top(&body, 1);
    if (d->wide) {
        d->form = rect_cut_right(&body, FORM_COLS);
        d->terminal = body;
        d->terminal.w--;
    } else if (d->in_form) {
        d->form = body;
    } else {
        d->terminal = body;
    }
    if (d->form.w > 0)
        console_form_layout(d);
    if (d->terminal.w < 4)
        return;
    char *prompt = console_sim_prompt(&d->sim);
    cut_rows(d, d->terminal.w - 1);
    field_layout(&d->command, d->terminal.w - 1 - utf8_width(prompt));
    free(prompt);
    if (d->marked > 0)
        show_marked(d, d->terminal.h - 1);
    if (d->back > 0 && d->rows_count < (size_t) d->terminal.h)
        d->back = 0;
    else if (d->rows_count > 0 && d->back > d->rows_count + 1 - (size_t) d->terminal.h &&
             d->rows_count + 1 >= (size_t) d->terminal.h)
        d->back = d->rows_count + 1 - (size_t) d->terminal.h;
}

/* ---- drawing ---- */

static void draw_service(const struct console_desk *d, size_t i, struct surface s, int *x)
{
    static const struct {
        const char *state, *sign;
        enum style style;
    } looks[] = {{"running", "● ", STYLE_GOOD},
                 {"loading", "… ", STYLE_WARN},
                 {"failed", "✗ ", STYLE_BAD},
                 {"stopped", "○ ", STYLE_DIM}};
    const char *id = d->scenario->services[i].id;
    char *name = xasprintf("service.%s", id);
    const char *state = console_sim_get(&d->sim, name);
    free(name);
    for (size_t j = 0; state && j < sizeof looks / sizeof *looks; j++) {
        if (strcmp(looks[j].state, state) != 0)
            continue;
        *x = surface_text(s, *x, 0, looks[j].style, looks[j].sign);
        *x = surface_text(s, *x, 0, looks[j].style, id) + 2;
    }
}

static void draw_system(const struct console_desk *d, struct surface s)
{
    int x = 1, end = surface_text_right(s, s.w - 1, 0, STYLE_TITLE, d->scenario->system) - 2;
    struct surface left = surface_sub(s, (struct rect){0, 0, end, 1});
    for (size_t i = 0; i < d->scenario->services_count; i++)
        draw_service(d, i, left, &x);
    for (size_t i = 0, open = 0; i < d->scenario->alerts_count; i++) {
        char *name = xasprintf("alert.%s", d->scenario->alerts[i].id);
        const char *state = console_sim_get(&d->sim, name);
        free(name);
        if (state && strcmp(state, "open") == 0 && open++ == 0)
            x = surface_text(left, x, 0, STYLE_BAD, _("! alert"));
    }
}

static void draw_prompt_row(struct surface s, int y, const char *text, size_t len, bool first)
{
    const char *mark = first ? memchr(text, '$', len) : NULL;
    size_t n = mark ? (size_t) (mark - text) + 1 : 0;
    int x = surface_text_n(s, 0, y, STYLE_ACCENT, text, n);
    surface_text_n(s, x, y, STYLE_STRONG, text + n, len - n);
}

static void draw_row(const struct console_desk *d, struct surface s, int y, size_t index)
{
    static const enum style styles[] = {
        [CONSOLE_PLAIN] = STYLE_TEXT, [CONSOLE_PROMPT] = STYLE_STRONG, [CONSOLE_GOOD] = STYLE_GOOD,
        [CONSOLE_BAD] = STYLE_BAD,    [CONSOLE_HINT] = STYLE_ACCENT,
    };
    const struct console_row *row = &d->rows[index];
    const struct console_output *line = &d->sim.lines[row->line];
    const char *text = line->text + row->start;
    if (line->tone == CONSOLE_PROMPT)
        draw_prompt_row(s, y, text, row->len, row->start == 0);
    else
        surface_text_n(s, 0, y, styles[line->tone], text, row->len);
    if (row->line + 1 == d->marked)
        surface_restyle(s, (struct rect){0, y, s.w, 1}, STYLE_MATCH_HERE);
}

static void draw_terminal(const struct console_desk *d, struct surface s)
{
    struct surface text = surface_sub(s, (struct rect){0, 0, s.w - 1, s.h});
    char *prompt = console_sim_prompt(&d->sim);
    int extra = d->choices.len > 0 && d->back == 0 ? 2 : 0;
    int room = d->back > 0 ? s.h : s.h - 1 - extra;
    size_t end = d->rows_count - (d->back > 0 ? d->back - 1 : 0);
    size_t first = end > (size_t) room ? end - (size_t) room : 0;
    int y = 0;
    for (size_t i = first; i < end; i++)
        draw_row(d, text, y++, i);
    if (d->back == 0) {
        if (extra > 0)
            y += surface_wrap(text, (struct rect){0, y, text.w, extra}, STYLE_DIM,
                              str_text(&d->choices));
        int x = surface_text(text, 0, y, STYLE_ACCENT, prompt);
        field_draw(&d->command, surface_sub(text, (struct rect){x, y, text.w - x, 1}), !d->in_form,
                   "");
    }
    surface_scrollbar(s, s.w - 1, 0, s.h, (int) first, room, (int) d->rows_count + 1);
    free(prompt);
}

void console_draw(const void *state, struct surface body)
{
    const struct console_desk *d = state;
    draw_system(d, surface_sub(body, d->system));
    if (d->terminal.w >= 4)
        draw_terminal(d, surface_sub(body, d->terminal));
    if (d->wide)
        surface_vline(body, d->form.x - 1, d->form.y, d->form.h,
                      d->in_form ? STYLE_BORDER_FOCUS : STYLE_BORDER);
    if (d->form.w > 0)
        console_form_draw(d, surface_sub(body, d->form));
}
