#include "tui/screen/glossary.h"

#include "base/pinyin.h"
#include "base/str.h"
#include "base/utf8.h"
#include "core/record/library.h"
#include "tui/i18n.h"
#include "tui/screen/lesson.h"
#include "tui/widget/field.h"
#include "tui/widget/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DETAIL = 6, INITIALS = 32, TERM_COLS = 24, EN_COLS = 30 };

struct glossary_screen {
    struct lib_terms terms;
    bool *used;    /* of the text that asked; all when none did */
    size_t *shown; /* indices of terms */
    struct field field;
    struct list list;
    struct rect rows, detail;
    bool of_text; /* some text asked … */
    bool all;     /* … but all terms are shown */
};

/* ---- which terms ---- */

static bool stands_in(const char *names, const char *text, size_t len)
{
    for (const char *p = names; *p;) {
        size_t n = strcspn(p, "\n");
        if (n > 0 && memmem(text, len, p, n))
            return true;
        p += n + (p[n] == '\n');
    }
    return false;
}

static bool matches(const struct lib_term *term, const char *words)
{
    char initials[INITIALS];
    pinyin_initials(term->term, initials, sizeof initials);
    return strstr(term->term, words) || strcasestr(term->en, words) ||
           strcasestr(term->also, words) || str_starts(initials, words);
}

static void filter(struct glossary_screen *g)
{
    const char *words = field_text(&g->field);
    int n = 0;
    for (size_t i = 0; i < g->terms.count; i++)
        if ((g->used[i] || g->all) && matches(&g->terms.list[i], words))
            g->shown[n++] = i;
    list_set_count(&g->list, n);
    list_select(&g->list, 0);
}

static void select_term(struct glossary_screen *g, const char *term)
{
    for (int i = 0; i < g->list.count; i++)
        if (strcmp(g->terms.list[g->shown[i]].term, term) == 0)
            list_select(&g->list, i);
}

/* ---- opening ---- */

static void glossary_close(void *state, struct app *app)
{
    struct glossary_screen *g = state;
    lib_terms_finish(&g->terms);
    field_finish(&g->field);
    free(g->used);
    free(g->shown);
    free(g);
}

static bool glossary_open(struct app *app, const void *arg, void **state, struct err *err)
{
    static const struct glossary_wish all = {0};
    const struct glossary_wish *wish = arg ? arg : &all;
    struct glossary_screen *g = xcalloc(1, sizeof *g);
    if (!library_terms(app->library, &g->terms, err)) {
        free(g);
        return false;
    }
    g->used = xcalloc(g->terms.count + 1, sizeof *g->used);
    g->shown = xcalloc(g->terms.count + 1, sizeof *g->shown);
    g->of_text = wish->text != NULL;
    for (size_t i = 0; i < g->terms.count; i++) {
        const struct lib_term *term = &g->terms.list[i];
        g->used[i] = !wish->text || stands_in(term->term, wish->text, wish->len) ||
                     stands_in(term->also, wish->text, wish->len);
    }
    filter(g);
    if (wish->term)
        select_term(g, wish->term);
    *state = g;
    return true;
}

static void glossary_layout(void *state, struct app *app, struct rect body)
{
    struct glossary_screen *g = state;
    g->rows = body;
    rect_cut_top(&g->rows, 2);
    g->detail = rect_cut_bottom(&g->rows, DETAIL);
    field_layout(&g->field, body.w - 32);
    list_layout(&g->list, g->rows.h);
}

/* ---- drawing ---- */

static void draw_row(const void *context, int index, bool selected, struct surface row)
{
    const struct glossary_screen *g = context;
    const struct lib_term *term = &g->terms.list[g->shown[index]];
    surface_clip(row, 1, 0, TERM_COLS - 2, STYLE_STRONG, term->term);
    surface_clip(row, TERM_COLS, 0, EN_COLS - 1, STYLE_ACCENT, term->en);
    if (row.w > TERM_COLS + EN_COLS)
        surface_clip(row, TERM_COLS + EN_COLS, 0, row.w - TERM_COLS - EN_COLS - 1, STYLE_DIM,
                     term->line);
}

/* "term  English  (also: …)", what it is, and where it is taught. */
static void draw_detail(const struct glossary_screen *g, struct surface s)
{
    surface_hline(s, 0, 0, s.w, STYLE_BORDER);
    if (g->list.count == 0)
        return;
    const struct lib_term *term = &g->terms.list[g->shown[g->list.selected]];
    int x = surface_text(s, 1, 1, STYLE_TITLE, term->term) + 2;
    x = surface_text(s, x, 1, STYLE_ACCENT, term->en) + 2;
    if (*term->also) {
        char *also = xasprintf(_("also: %s"), term->also);
        surface_clip(s, x, 1, s.w - x - 1, STYLE_DIM, also);
        free(also);
    }
    surface_wrap(s, (struct rect){1, 2, s.w - 2, DETAIL - 3}, STYLE_TEXT, term->line);
    if (*term->lesson) {
        char *from = xasprintf(_("⏎ the lesson that teaches it: %s %s"), term->lesson, term->key);
        surface_clip(s, 1, DETAIL - 1, s.w - 2, STYLE_LINK, from);
        free(from);
    }
}

static void glossary_draw(const void *state, const struct app *app, struct surface body)
{
    const struct glossary_screen *g = state;
    bool some = g->of_text && !g->all;
    char *count = some ? xasprintf(_("%d terms of this section; Tab: all"), g->list.count)
                       : xasprintf(_("%d terms"), g->list.count);
    surface_text(body, 1, 0, STYLE_KEY, "/");
    surface_text_right(body, body.w - 1, 0, STYLE_DIM, count);
    free(count);
    surface_hline(body, 0, 1, body.w, STYLE_BORDER);
    list_draw(&g->list, surface_sub(body, g->rows), true, draw_row, g);
    if (g->list.count == 0)
        surface_text(body, 3, g->rows.y + 1, STYLE_DIM, _("No term of this name."));
    draw_detail(g, surface_sub(body, g->detail));
    field_draw(&g->field, surface_sub(body, (struct rect){3, 0, body.w - 32, 1}), true,
               _("Chinese, English or pinyin initials"));
}

/* ---- acting ---- */

static const struct lib_term *selected(const struct glossary_screen *g)
{
    return g->list.count > 0 ? &g->terms.list[g->shown[g->list.selected]] : NULL;
}

static enum action_state glossary_can(const void *state, const struct app *app, enum action action,
                                      const char **why)
{
    const struct lib_term *term = selected(state);
    *why = N_("No lesson is named for this term.");
    if (action == ACTION_OPEN)
        return term && *term->lesson ? ACTION_ON : ACTION_OFF;
    if (action == ACTION_NEXT_PANE)
        return ((const struct glossary_screen *) state)->of_text ? ACTION_ON : ACTION_ABSENT;
    return action == ACTION_UP || action == ACTION_DOWN || action == ACTION_PAGE_UP ||
                   action == ACTION_PAGE_DOWN
               ? ACTION_ON
               : ACTION_ABSENT;
}

static void open_lesson(const struct glossary_screen *g, struct app *app)
{
    const struct lib_term *term = selected(g);
    char *lesson = xstrdup(term->lesson);
    int section = term->section;
    lesson_show_section(app, lesson, section);
    free(lesson);
}

static bool glossary_act(void *state, struct app *app, enum action action)
{
    struct glossary_screen *g = state;
    if (action == ACTION_NEXT_PANE) {
        g->all = !g->all;
        filter(g);
        return true;
    }
    if (action != ACTION_OPEN)
        return list_act(&g->list, action);
    open_lesson(g, app);
    return true;
}

static bool glossary_typing(const void *state)
{
    return true;
}

static bool glossary_event(void *state, struct app *app, const struct event *event)
{
    struct glossary_screen *g = state;
    if (event->kind == EVENT_MOUSE) {
        if (list_mouse(&g->list, g->rows, &event->mouse) == LIST_OPENED)
            app_run_action(app, ACTION_OPEN);
        return true;
    }
    if (!field_event(&g->field, event))
        return false;
    filter(g);
    return true;
}

const struct screen_ops screen_glossary = {
    .name = "glossary",
    .title = N_("Glossary"),
    .context = ACTION_IN_GLOSSARY,
    .aid = true,
    .open = glossary_open,
    .layout = glossary_layout,
    .draw = glossary_draw,
    .act = glossary_act,
    .can = glossary_can,
    .typing = glossary_typing,
    .event = glossary_event,
    .close = glossary_close,
};
