#include "tui/screen/search.h"

#include "base/utf8.h"
#include "core/record/library.h"
#include "tui/i18n.h"
#include "tui/screen/glossary.h"
#include "tui/screen/home.h"
#include "tui/screen/lesson.h"
#include "tui/widget/field.h"
#include "tui/widget/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT = 200 };

struct search {
    struct field field;
    struct lib_hits hits;
    struct list list;
    struct rect rows;
};

static void search(struct search *search, struct app *app)
{
    struct err err = ERR_INIT;
    lib_hits_finish(&search->hits);
    search->hits = (struct lib_hits){0};
    if (*field_text(&search->field) &&
        !library_search(app->library, field_text(&search->field), LIMIT, &search->hits, &err))
        app_error(app, &err);
    list_set_count(&search->list, (int) search->hits.count);
    list_select(&search->list, 0);
}

static bool search_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct search *own = xcalloc(1, sizeof *own);
    const char *words = arg ? arg : app->searched;
    field_set(&own->field, words ? words : "");
    own->field.chosen = words && *words;
    search(own, app);
    *state = own;
    return true;
}

static void search_close(void *state, struct app *app)
{
    struct search *own = state;
    free(app->searched);
    app->searched = xstrdup(field_text(&own->field));
    lib_hits_finish(&own->hits);
    field_finish(&own->field);
    free(own);
}

/* What is found in a title has no text below it. */
static int lines_of(const struct lib_hit *hit)
{
    return hit->kind == HIT_REQUIREMENT || hit->kind == HIT_WORK ||
                   strcmp(hit->excerpt, hit->title) == 0
               ? 1
               : 2;
}

/* Hits that fit from the first one shown, at least one. */
static int count_fitting(const struct search *own)
{
    int n = 0, y = 0;
    for (int i = own->list.top; i >= 0 && i < own->list.count; i++, n++)
        if ((y += lines_of(&own->hits.list[i])) > own->rows.h)
            break;
    return n > 0 ? n : 1;
}

/* Leaves no room below the last hit while some are above the first one shown. */
static void fill_up(struct search *own)
{
    int room = own->rows.h;
    for (int i = own->list.top; i >= 0 && i < own->list.count; i++)
        room -= lines_of(&own->hits.list[i]);
    while (own->list.top > 0 && (room -= lines_of(&own->hits.list[own->list.top - 1])) >= 0)
        own->list.top--;
}

/* The hit in a row of the list, -1 below the last. */
static int hit_at(const struct search *own, int row)
{
    for (int i = own->list.top; i >= 0 && i < own->list.count; i++)
        if ((row -= lines_of(&own->hits.list[i])) < 0)
            return i;
    return -1;
}

static void search_layout(void *state, struct app *app, struct rect body)
{
    struct search *own = state;
    own->rows = body;
    rect_cut_top(&own->rows, 2);
    field_layout(&own->field, body.w - 32);
    for (int top = -1; top != own->list.top;) { /* further down other hits, maybe fewer, fit */
        top = own->list.top;
        list_layout(&own->list, count_fitting(own));
    }
    fill_up(own);
    list_layout(&own->list, count_fitting(own));
}

/* ---- drawing ---- */

static const char *kind_sign(const struct lib_hit *hit)
{
    switch (hit->kind) {
    case HIT_LESSON:
        return _("lesson");
    case HIT_REQUIREMENT:
        return _("required");
    case HIT_WORK:
        return _("work");
    case HIT_TERM:
        return _("term");
    case HIT_QUESTION:
        return _("question");
    case HIT_LAB:
        return _("lab");
    }
    return "";
}

static void draw_excerpt(const struct lib_hit *hit, enum style style, struct surface s, int x,
                         int y)
{
    size_t n = strlen(hit->excerpt), start = (size_t) hit->hit_start;
    size_t end = start + (size_t) hit->hit_len;
    if (start > n || end > n)
        start = end = 0;
    x = surface_text_n(s, x, y, style, hit->excerpt, start);
    x = surface_text_n(s, x, y, STYLE_MATCH, hit->excerpt + start, end - start);
    surface_text_n(s, x, y, style, hit->excerpt + end, n - end);
}

static void draw_hit(const struct search *own, int index, struct surface s)
{
    const struct lib_hit *hit = &own->hits.list[index];
    bool selected = index == own->list.selected;
    int x = surface_text(s, 1, 0, STYLE_DIM, kind_sign(hit));
    x = x < 10 ? 10 : x + 1;
    int end = surface_text_right(s, s.w - 1, 0, STYLE_DIM, hit->where);
    end = end < s.w / 2 ? s.w / 2 : end;
    if (*hit->key)
        x = surface_text(s, x, 0, STYLE_ACCENT, hit->key) + 1;
    surface_fill(s, (struct rect){x, 0, end - x, 1}, STYLE_TEXT);
    if (lines_of(hit) == 1) {
        draw_excerpt(hit, STYLE_STRONG, surface_sub(s, (struct rect){x, 0, end - x - 1, 1}), 0, 0);
    } else {
        surface_clip(s, x, 0, end - x - 1, STYLE_STRONG, hit->title);
        draw_excerpt(hit, STYLE_DIM, s, 10, 1);
    }
    if (selected)
        surface_restyle(s, (struct rect){0, 0, s.w - 1, 1}, STYLE_SELECTED);
}

static void draw_count(const struct search *own, struct surface s)
{
    char count[96];
    if (!*field_text(&own->field))
        snprintf(count, sizeof count, "%s", _("words, or pinyin initials"));
    else if (own->hits.total == 0)
        snprintf(count, sizeof count, "%s", _("nothing found"));
    else if (own->hits.total > own->hits.count)
        snprintf(count, sizeof count, _("%zu hits, the first %zu shown"), own->hits.total,
                 own->hits.count);
    else
        snprintf(count, sizeof count, P_("%zu hit", "%zu hits", own->hits.total), own->hits.total);
    surface_text_right(s, s.w - 1, 0, STYLE_DIM, count);
}

static void search_draw(const void *state, const struct app *app, struct surface body)
{
    const struct search *own = state;
    struct rect rows = own->rows;
    surface_text(body, 1, 0, STYLE_KEY, "/");
    draw_count(own, body);
    surface_hline(body, 0, 1, body.w, STYLE_BORDER);
    for (int i = 0; i < own->list.height && own->list.top + i < own->list.count; i++) {
        int lines = lines_of(&own->hits.list[own->list.top + i]);
        draw_hit(own, own->list.top + i, surface_sub(body, rect_cut_top(&rows, lines)));
    }
    rows = own->rows;
    surface_scrollbar(body, body.w - 1, rows.y, rows.h, own->list.top, own->list.height,
                      own->list.count);
    field_draw(&own->field, surface_sub(body, (struct rect){3, 0, body.w - 32, 1}), true,
               _("what are you looking for?"));
}

/* ---- acting ---- */

static bool shows_lesson(const struct lib_hit *hit)
{
    return !strchr(hit->target, '/') && (hit->kind == HIT_LESSON || hit->kind == HIT_QUESTION);
}

/* In place of the search. */
static void show_term(struct app *app, const char *name)
{
    char *term = xstrdup(name);
    app_replace(app, &screen_glossary, &(struct glossary_wish){.term = term});
    free(term);
}

static void show(struct search *own, struct app *app)
{
    const struct lib_hit *hit = &own->hits.list[own->list.selected];
    bool lesson = shows_lesson(hit), lab = hit->kind == HIT_LAB && app->learner;
    if (str_starts(hit->target, LIB_GLOSSARY)) {
        show_term(app, hit->target + strlen(LIB_GLOSSARY));
        return;
    }
    char *arg =
        lesson ? xasprintf("%s@%lld", hit->target, (long long) hit->offset) : xstrdup(hit->target);
    app_pop(app);
    if (lesson)
        lesson_show(app, arg);
    else if (lab)
        app_push_route(app, ACTION_LABS, arg);
    else
        home_show(app, arg);
    free(arg);
}

static enum action_state search_can(const void *state, const struct app *app, enum action action,
                                    const char **why)
{
    const struct search *own = state;
    *why = N_("Nothing was found.");
    if (action == ACTION_OPEN)
        return own->list.selected >= 0 ? ACTION_ON : ACTION_OFF;
    return action == ACTION_UP || action == ACTION_DOWN || action == ACTION_PAGE_UP ||
                   action == ACTION_PAGE_DOWN
               ? ACTION_ON
               : ACTION_ABSENT;
}

static bool search_act(void *state, struct app *app, enum action action)
{
    struct search *own = state;
    if (action != ACTION_OPEN)
        return list_act(&own->list, action);
    show(own, app);
    return true;
}

static bool search_typing(const void *state)
{
    return true;
}

static bool search_event(void *state, struct app *app, const struct event *event)
{
    struct search *own = state;
    if (event->kind != EVENT_MOUSE) {
        if (!field_event(&own->field, event))
            return false;
        search(own, app);
        return true;
    }
    struct mouse mouse = event->mouse;
    struct rect area = {own->rows.x, own->rows.y, own->rows.w, own->list.height};
    int row = hit_at(own, mouse.y - area.y);
    if (rect_contains(own->rows, mouse.x, mouse.y))
        mouse.y = area.y + (row >= 0 ? row - own->list.top : mouse.what == MOUSE_PRESS ? -1 : 0);
    if (list_mouse(&own->list, area, &mouse) == LIST_OPENED)
        show(own, app);
    return true;
}

const struct screen_ops screen_search = {
    .name = "search",
    .title = N_("Search"),
    .context = ACTION_IN_SEARCH,
    .aid = true,
    .open = search_open,
    .layout = search_layout,
    .draw = search_draw,
    .act = search_act,
    .can = search_can,
    .typing = search_typing,
    .event = search_event,
    .close = search_close,
};
