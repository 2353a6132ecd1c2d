#include "tui/command/pack_view.h"

#include "base/str.h"
#include "base/utf8.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void pack_view_init(struct pack_view *view)
{
    *view = (struct pack_view){0};
    progress_bar_init(&view->bar);
}

void pack_view_line(json_t *line)
{
    json_dumpf(line, stdout, JSON_COMPACT);
    putchar('\n');
    fflush(stdout);
    json_decref(line);
}

static const char *phase_word(enum install_phase phase)
{
    static const char *const words[] = {"download", "verify", "extract", "sync", "switch"};
    return words[phase];
}

/* What goes on, translated; heap. */
static char *phase_task(const struct install_event *e)
{
    switch (e->phase) {
    case INSTALL_DOWNLOAD:
        return xasprintf(_("downloading %s"), e->name);
    case INSTALL_VERIFY:
        return xasprintf(_("verifying %s"), e->name);
    case INSTALL_EXTRACT:
        return xasprintf(_("unpacking %s"), e->name);
    default:
        return xasprintf(_("writing %s"), e->name);
    }
}

/* One compact line of JSON; not more than a hundred of each phase. */
static void tell_json(struct pack_view *view, const struct install_event *e)
{
    int percent = e->total ? (int) ((double) e->done / (double) e->total * 100) : 0;
    bool same = view->told && e->phase == view->phase && percent == view->percent &&
                strncmp(view->name, e->name, sizeof view->name - 1) == 0;
    if (same)
        return;
    view->told = true;
    snprintf(view->name, sizeof view->name, "%s", e->name);
    view->phase = e->phase;
    view->percent = percent;
    struct str name = STR_INIT;
    utf8_escape(&name, e->name, strlen(e->name));
    pack_view_line(json_pack("{s:s, s:s, s:I, s:I, s:I, s:I}", "event", phase_word(e->phase),
                             "name", str_text(&name), "bytes", (json_int_t) e->done, "total",
                             (json_int_t) e->total, "rate", (json_int_t) e->rate, "left",
                             (json_int_t) e->left));
    str_finish(&name);
}

bool pack_view_tell(void *ctx, const struct install_event *e)
{
    struct pack_view *view = ctx;
    if (view->json) {
        tell_json(view, e);
        return true;
    }
    char *task = phase_task(e);
    progress_bar_draw(&view->bar, task, e->done, e->total, e->rate, e->left);
    free(task);
    return true;
}

bool pack_view_fetch(void *ctx, const struct fetch_state *state)
{
    const struct pack_download *d = ctx;
    struct install_event event = {.phase = INSTALL_DOWNLOAD,
                                  .name = d->name,
                                  .done = state->done,
                                  .total = state->total,
                                  .rate = state->rate,
                                  .left = state->left};
    if (d->view->json || d->count == 1)
        return pack_view_tell(d->view, &event);
    char *task = xasprintf(_("downloading %zu packs"), d->count);
    progress_bar_draw(&d->view->bar, task, state->done, state->total, state->rate, state->left);
    free(task);
    return true;
}

void pack_view_report(struct pack_view *view, const struct install_result *r)
{
    if (view->json) {
        pack_view_line(json_pack("{s:s, s:s, s:s, s:s, s:b}", "event", "installed", "id", r->id,
                                 "version", r->version, "before", r->before, "already",
                                 r->already));
    } else if (r->already) {
        printf(_("%s %s: already installed and intact\n"), r->id, r->version);
    } else if (*r->before) {
        printf(_("%s %s: installed (before: %s)\n"), r->id, r->version, r->before);
    } else {
        printf(_("%s %s: installed\n"), r->id, r->version);
    }
}
