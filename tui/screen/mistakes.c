/* 错题本: what was answered wrongly, until the learner takes it out. */
#include "base/utf8.h"
#include "core/material/gift.h"
#include "tui/i18n.h"
#include "tui/screen/lesson.h"
#include "tui/screen/practice_parts.h"
#include "tui/widget/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 2, DAY_COLS = 10, HEAD = 2 };

/* What the library knows of an entry's question. */
struct known {
    const char *stem; /* NULL: it was withdrawn */
    const char *lesson;
    int section;
    bool changed; /* since it was answered wrongly */
};

struct mistakes_screen {
    char *level;
    struct mistakes book;
    struct known *known; /* by entry */
    struct arena arena;
    size_t *shown;              /* entries that the filter lets through */
    char *work;                 /* filter; NULL: all */
    enum mistake_reason reason; /* filter; MISTAKE_REASONS: all */
    struct list list;
    struct rect rows;
};

/* ---- loading ---- */

static void look_up(struct mistakes_screen *screen, struct app *app, size_t i)
{
    struct lib_source source;
    struct gift gift;
    struct gift_fault fault;
    const struct mistake *m = &screen->book.list[i];
    screen->known[i] = (struct known){.lesson = "", .section = -1};
    if (!library_question(app->library, m->question, &screen->arena, &source, NULL) ||
        !gift_parse(source.gift, strlen(source.gift), 1, &screen->arena, &gift, &fault) ||
        gift.count == 0)
        return;
    screen->known[i] = (struct known){.stem = gift.list[0].stem,
                                      .lesson = source.item.lesson,
                                      .section = source.item.section,
                                      .changed = strcmp(source.item.revision, m->revision) != 0};
}

static bool passes(const struct mistakes_screen *screen, const struct mistake *m)
{
    return (!screen->work || strcmp(screen->work, m->work) == 0) &&
           (screen->reason == MISTAKE_REASONS || screen->reason == m->reason);
}

static void filter(struct mistakes_screen *screen)
{
    size_t n = 0;
    for (size_t i = 0; i < screen->book.count; i++)
        if (passes(screen, &screen->book.list[i]))
            screen->shown[n++] = i;
    list_set_count(&screen->list, (int) n);
}

static bool load(struct mistakes_screen *screen, struct app *app, struct err *err)
{
    mistakes_finish(&screen->book);
    arena_finish(&screen->arena);
    if (!mistake_list(app->records, app->learner, &screen->book, err))
        return false;
    screen->known = xrealloc(screen->known, (screen->book.count + 1) * sizeof *screen->known);
    screen->shown = xrealloc(screen->shown, (screen->book.count + 1) * sizeof *screen->shown);
    for (size_t i = 0; i < screen->book.count; i++)
        look_up(screen, app, i);
    filter(screen);
    return true;
}

static void mistakes_close(void *state, struct app *app)
{
    struct mistakes_screen *screen = state;
    mistakes_finish(&screen->book);
    arena_finish(&screen->arena);
    free(screen->known);
    free(screen->shown);
    free(screen->work);
    free(screen->level);
    free(screen);
}

static bool mistakes_open(struct app *app, const void *arg, void **state, struct err *err)
{
    struct mistakes_screen *screen = xcalloc(1, sizeof *screen);
    screen->reason = MISTAKE_REASONS;
    screen->level = xstrdup(arg);
    if (!load(screen, app, err)) {
        mistakes_close(screen, app);
        return false;
    }
    list_select(&screen->list, 0);
    *state = screen;
    return true;
}

static void mistakes_resume(void *state, struct app *app)
{
    struct err err = ERR_INIT;
    if (!load(state, app, &err))
        app_error(app, &err);
}

static void mistakes_layout(void *state, struct app *app, struct rect body)
{
    struct mistakes_screen *screen = state;
    screen->rows = body;
    rect_cut_top(&screen->rows, HEAD);
    list_layout(&screen->list, screen->rows.h / LINES);
}

/* ---- drawing ---- */

static size_t entry(const struct mistakes_screen *screen, int row)
{
    return screen->shown[row];
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Date, requirement, how often, why. */
static void draw_facts(const struct mistake *m, const struct known *known, struct surface s)
{
    char day[16], times[96];
    clock_format_day(clock_local_day(m->at_ms), day, sizeof day);
    int x = surface_text(s, 3, 1, STYLE_DIM, day) + 2;
    x = surface_text(s, x, 1, STYLE_DIM, *m->requirement ? m->requirement : last_part(m->work)) + 2;
    snprintf(times, sizeof times, _("wrong %u, right since %u"), m->wrong, m->right_since);
    x = surface_text(s, x, 1, STYLE_DIM, times) + 2;
    x = surface_text(s, x, 1, STYLE_ACCENT, practice_reason(m->reason)) + 2;
    if (known->stem && known->changed)
        surface_clip(s, x, 1, s.w - x - 2, STYLE_WARN, _("changed since"));
}

static void draw_entry(const struct mistakes_screen *screen, int row, struct surface s)
{
    const struct mistake *m = &screen->book.list[entry(screen, row)];
    const struct known *known = &screen->known[entry(screen, row)];
    surface_text(s, 1, 0, STYLE_BAD, "✗");
    if (known->stem) {
        surface_clip(s, 3, 0, s.w - 4, STYLE_TEXT, known->stem);
    } else {
        char *gone = xasprintf(_("%s was withdrawn; you answered: %s"), m->question, m->response);
        surface_clip(s, 3, 0, s.w - 4, STYLE_DIM, gone);
        free(gone);
    }
    draw_facts(m, known, s);
    if (row == screen->list.selected) {
        surface_restyle(s, (struct rect){0, 0, s.w - 1, 1}, STYLE_SELECTED);
        surface_caret(s, 1, 0, false);
    }
}

static void draw_head(const struct mistakes_screen *screen, struct surface body)
{
    char title[96];
    snprintf(title, sizeof title, _("Wrong answers: %d of %zu"), screen->list.count,
             screen->book.count);
    int x = surface_text(body, 1, 0, STYLE_TITLE, title) + 2;
    if (screen->work)
        x = surface_text(body, x, 0, STYLE_ACCENT, last_part(screen->work)) + 2;
    if (screen->reason < MISTAKE_REASONS)
        surface_text(body, x, 0, STYLE_ACCENT,
                     screen->reason == MISTAKE_UNSAID ? _("without a reason")
                                                      : practice_reason(screen->reason));
    surface_hline(body, 0, 1, body.w, STYLE_BORDER);
}

static void mistakes_draw(const void *state, const struct app *app, struct surface body)
{
    const struct mistakes_screen *screen = state;
    struct rect rows = screen->rows;
    draw_head(screen, body);
    if (screen->list.count == 0)
        surface_wrap(body, rect_inset(rows, 3, 1), STYLE_DIM,
                     screen->book.count ? _("None of them fits the filter.")
                                        : _("Nothing here. Wrong answers come into this book and "
                                            "stay until you take them out."));
    for (int i = 0; i < screen->list.height && screen->list.top + i < screen->list.count; i++) {
        struct rect r = {rows.x, rows.y + i * LINES, rows.w, LINES};
        draw_entry(screen, screen->list.top + i, surface_sub(body, r));
    }
    surface_scrollbar(body, body.w - 1, rows.y, rows.h, screen->list.top, screen->list.height,
                      screen->list.count);
}

/* ---- acting ---- */

static const struct mistake *selected(const struct mistakes_screen *screen)
{
    int row = screen->list.selected;
    return row < 0 ? NULL : &screen->book.list[entry(screen, row)];
}

struct removed {
    int64_t learner;
    char *question;
};

static bool put_back(struct app *app, void *data, struct err *err)
{
    const struct removed *removed = data;
    return mistake_keep(app->records, removed->learner, removed->question, err);
}

static void release(void *data)
{
    struct removed *removed = data;
    free(removed->question);
    free(removed);
}

static void remove_entry(struct mistakes_screen *screen, struct app *app)
{
    struct err err = ERR_INIT;
    struct removed *removed = xcalloc(1, sizeof *removed);
    *removed = (struct removed){app->learner, xstrdup(selected(screen)->question)};
    if (!mistake_remove(app->records, app->learner, removed->question, &err) ||
        !load(screen, app, &err)) {
        app_error(app, &err);
        release(removed);
        return;
    }
    app_set_undo(app, (struct app_undo){.what = N_("It is in the book again."),
                                        .run = put_back,
                                        .release = release,
                                        .data = removed});
    app_toast(app, STYLE_GOOD, "%s", _("Removed; u brings it back."));
}

static void explain(struct mistakes_screen *screen, struct app *app, enum mistake_reason reason)
{
    struct err err = ERR_INIT;
    if (!mistake_explain(app->records, app->learner, selected(screen)->question, reason, &err) ||
        !load(screen, app, &err))
        app_error(app, &err);
}

/* The next work that has entries, in the book's order; after the last, all. */
static void next_work(struct mistakes_screen *screen)
{
    const char *next = NULL;
    for (size_t i = 0; i < screen->book.count; i++) {
        const char *work = screen->book.list[i].work;
        if ((!screen->work || strcmp(work, screen->work) > 0) && (!next || strcmp(work, next) < 0))
            next = work;
    }
    char *copy = next ? xstrdup(next) : NULL;
    free(screen->work);
    screen->work = copy;
    filter(screen);
}

static void next_reason(struct mistakes_screen *screen)
{
    screen->reason = screen->reason == MISTAKE_REASONS
                         ? MISTAKE_UNSAID
                         : (enum mistake_reason)((int) screen->reason + 1);
    filter(screen);
}

static void redo(struct mistakes_screen *screen, struct app *app, bool all)
{
    const char **ids = xcalloc((size_t) screen->list.count + 1, sizeof *ids);
    size_t n = 0;
    if (!all)
        ids[n++] = selected(screen)->question;
    for (int i = 0; all && i < screen->list.count; i++)
        ids[n++] = screen->book.list[entry(screen, i)].question;
    practice_begin_of(app, screen->level, ids, n, false);
    free(ids);
}

static bool mistakes_act(void *state, struct app *app, enum action action)
{
    struct mistakes_screen *screen = state;
    if (action >= ACTION_REASON_CARELESS && action <= ACTION_REASON_OTHER) {
        explain(screen, app,
                (enum mistake_reason)(action - ACTION_REASON_CARELESS + MISTAKE_CARELESS));
        return true;
    }
    switch (action) {
    case ACTION_OPEN:
    case ACTION_REDO:
        redo(screen, app, action == ACTION_REDO);
        return true;
    case ACTION_REMOVE:
        remove_entry(screen, app);
        return true;
    case ACTION_FILTER_WORK:
        next_work(screen);
        return true;
    case ACTION_FILTER_REASON:
        next_reason(screen);
        return true;
    case ACTION_TO_LESSON: {
        const struct known *known = &screen->known[entry(screen, screen->list.selected)];
        lesson_show_section(app, known->lesson, known->section);
        return true;
    }
    default:
        return list_act(&screen->list, action);
    }
}

static enum action_state mistakes_can(const void *state, const struct app *app, enum action action,
                                      const char **why)
{
    const struct mistakes_screen *screen = state;
    bool some = screen->list.selected >= 0 && screen->list.count > 0;
    const struct known *known = some ? &screen->known[entry(screen, screen->list.selected)] : NULL;
    *why = N_("Nothing is selected.");
    if (action >= ACTION_REASON_CARELESS && action <= ACTION_REASON_OTHER)
        return some ? ACTION_ON : ACTION_OFF;
    switch (action) {
    case ACTION_REDO:
    case ACTION_REMOVE:
        return some ? ACTION_ON : ACTION_OFF;
    case ACTION_OPEN:
        if (some && !known->stem)
            *why = N_("The question was withdrawn.");
        return some && known->stem ? ACTION_ON : ACTION_OFF;
    case ACTION_TO_LESSON:
        if (some)
            *why = N_("No lesson that teaches this is installed.");
        return some && *known->lesson ? ACTION_ON : ACTION_OFF;
    case ACTION_FILTER_WORK:
    case ACTION_FILTER_REASON:
        return screen->book.count > 0 ? ACTION_ON : ACTION_ABSENT;
    default:
        return action <= ACTION_LAST && action != ACTION_LEFT && action != ACTION_RIGHT
                   ? ACTION_ON
                   : ACTION_ABSENT;
    }
}

static bool mistakes_event(void *state, struct app *app, const struct event *event)
{
    struct mistakes_screen *screen = state;
    if (event->kind != EVENT_MOUSE)
        return false;
    struct mouse mouse = event->mouse;
    struct rect area = {screen->rows.x, screen->rows.y, screen->rows.w, screen->list.height};
    if (rect_contains(screen->rows, mouse.x, mouse.y))
        mouse.y = area.y + (mouse.y - area.y) / LINES;
    if (list_mouse(&screen->list, area, &mouse) == LIST_OPENED)
        app_run_action(app, ACTION_OPEN);
    return true;
}

const struct screen_ops screen_mistakes = {
    .name = "mistakes",
    .title = N_("Wrong answers"),
    .context = ACTION_IN_MISTAKES,
    .aid = true,
    .open = mistakes_open,
    .layout = mistakes_layout,
    .draw = mistakes_draw,
    .act = mistakes_act,
    .can = mistakes_can,
    .event = mistakes_event,
    .resume = mistakes_resume,
    .close = mistakes_close,
};
