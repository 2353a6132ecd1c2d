/* The screens of labs with one small desk, for the tests of the frame: the list is the first
 * screen. */
#include "core/lab/choice/work.h"
#include "core/record/library.h"
#include "core/record/records.h"
#include "tui/i18n.h"
#include "tui/lab/desks.h"
#include "tui/lab/list.h"
#include "tui/screen/help.h"
#include "tui/screen/palette.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the desk: one line an item, a digit chooses its label ---- */

struct demo {
    struct lab_desk *desk;
    struct choice_task *task;
    struct choice_work work;
    size_t at;
    int height;
};

static bool demo_open(struct lab_desk *desk, void **state, struct err *err)
{
    struct demo *demo = xcalloc(1, sizeof *demo);
    demo->desk = desk;
    if (!choice_task_open(desk->task, &demo->task, err)) {
        free(demo);
        return false;
    }
    choice_work_init(demo->task, &demo->work);
    *state = demo;
    return true;
}

static bool demo_load(void *state, const char *text, size_t len, struct err *err)
{
    struct demo *demo = state;
    struct choice_work work;
    if (!choice_work_read(demo->task, text, len, &work, err))
        return false;
    choice_work_finish(&demo->work);
    demo->work = work;
    return true;
}

static void demo_save(const void *state, struct str *text)
{
    const struct demo *demo = state;
    choice_work_write(demo->task, &demo->work, text);
}

static void demo_draw(const void *state, struct surface body)
{
    const struct demo *demo = state;
    for (size_t i = 0; i < demo->task->count; i++) {
        struct str answer = STR_INIT;
        choice_show(demo->task, &demo->task->items[i], &demo->work.answers[i], &answer);
        int x = surface_clip(body, 3, (int) i, 40, STYLE_TEXT, demo->task->items[i].text);
        surface_text(body, x + 2, (int) i, STYLE_STRONG, answer.len ? str_text(&answer) : "—");
        str_finish(&answer);
    }
    surface_text(body, 1, (int) demo->at, STYLE_ACCENT, ">");
    surface_caret(body, 1, (int) demo->at, false);
}

static bool demo_act(void *state, enum action action)
{
    struct demo *demo = state;
    if (action == ACTION_UP && demo->at > 0)
        demo->at--;
    else if (action == ACTION_DOWN && demo->at + 1 < demo->task->count)
        demo->at++;
    return action == ACTION_UP || action == ACTION_DOWN;
}

static enum action_state demo_can(const void *state, enum action action, const char **why)
{
    (void) state;
    (void) why;
    return action == ACTION_UP || action == ACTION_DOWN ? ACTION_ON : ACTION_ABSENT;
}

static bool demo_event(void *state, const struct event *event)
{
    struct demo *demo = state;
    if (event->kind != EVENT_KEY || !keys_is_text(event->key) || event->key.code < '1' ||
        event->key.code > '9' || event->key.code - '1' >= demo->task->spec->labels_count)
        return false;
    demo->work.answers[demo->at].labels = (uint64_t) 1 << (event->key.code - '1');
    lab_desk_changed(demo->desk);
    return true;
}

static void demo_progress(const void *state, char *buf, size_t n)
{
    const struct demo *demo = state;
    size_t done = 0;
    for (size_t i = 0; i < demo->task->count; i++)
        done += choice_answered(demo->task, &demo->work.answers[i]);
    snprintf(buf, n, "%zu/%zu 条", done, demo->task->count);
}

static void demo_place(void *state, const char *at)
{
    struct demo *demo = state;
    size_t i = choice_find(demo->task, at);
    if (i < demo->task->count)
        demo->at = i;
}

static void demo_close(void *state)
{
    struct demo *demo = state;
    choice_work_finish(&demo->work);
    choice_task_close(demo->task);
    free(demo);
}

static const struct lab_desk_ops desk = {
    .engine = "choice",
    .open = demo_open,
    .load = demo_load,
    .save = demo_save,
    .draw = demo_draw,
    .act = demo_act,
    .can = demo_can,
    .event = demo_event,
    .progress = demo_progress,
    .place = demo_place,
    .close = demo_close,
};

const struct lab_desk_ops *lab_desk_find(const char *engine)
{
    return strcmp(engine, desk.engine) == 0 ? &desk : NULL;
}

/* ---- the program ---- */

static const struct app_route routes[] = {
    {ACTION_HELP, &screen_help, false},
    {ACTION_PALETTE, &screen_palette, false},
    {ACTION_NONE, NULL, false},
};

static bool open_all(struct app *app, struct fs_home *home, struct err *err)
{
    struct learners learners;
    char *packs = fs_join(home->data, "packs");
    bool ok =
        clock_open(&app->clock, err) && records_open(home->data, &app->clock, &app->records, err) &&
        library_open(home->cache, &app->library, err) &&
        library_sync(app->library, packs, NULL, err) && learner_list(app->records, &learners, err);
    free(packs);
    if (!ok)
        return false;
    app_set_learner(app, learners.list[0].id, learners.list[0].name, learners.list[0].target);
    learners_finish(&learners);
    return true;
}

int main(void)
{
    struct fs_home home;
    struct app app = {.routes = routes, .home = &home};
    struct err err = ERR_INIT;
    struct term_options options = {.theme = THEME_AUTO, .mouse = true};
    i18n_init();
    bool ok = fs_home_init(&home, &err) && open_all(&app, &home, &err) &&
              app_open(&app, &options, &err) && app_run(&app, &screen_labs, NULL, &err);
    app_close(&app);
    library_close(app.library);
    records_close(app.records);
    fs_home_finish(&home);
    if (!ok)
        fprintf(stderr, "demo-lab: %s: %s %s\n", err.object, err_text(err.code), err.detail);
    if (app.signal) {
        signal(app.signal, SIG_DFL);
        raise(app.signal);
    }
    return ok ? 0 : 1;
}
