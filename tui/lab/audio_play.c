/* The recording comes from xunlian-lab: to be drawn, once, and to be played. */
#include "tui/i18n.h"
#include "tui/lab/audio_parts.h"

#include <stdio.h>
#include <stdlib.h>

enum { READ_MS = 20 * 1000, NO_PLAYER = 127 /* as `lab play` says it */ };

static const char *variant(const struct audio_state *a)
{
    const struct lab_task *task = a->desk->task;
    return task->spec->variants[task->variant];
}

void audio_read(struct audio_state *a)
{
    const struct lab_task *task = a->desk->task;
    const char *args[] = {"lab",     "wave",      task->spec->id, "--pack",
                          task->dir, "--variant", variant(a),     NULL};
    struct str out = STR_INIT;
    struct err err = ERR_INIT;
    bool ok = child_run_lab(args, NULL, 0, READ_MS, &out, &err) &&
              wave_unpack(str_text(&out), out.len, &a->wave, &err);
    if (ok)
        envelope_make(&a->wave, &a->envelope);
    else
        a->problem = xstrdup(*err.detail ? err.detail : _(err_text(err.code)));
    str_finish(&out);
}

void audio_play_stop(struct audio_state *a)
{
    if (!a->playing)
        return;
    app_watch(a->desk->app, a->desk->frame, -1);
    child_finish(&a->player);
    a->playing = false;
}

void audio_play(struct audio_state *a, int64_t start, int64_t end)
{
    const struct lab_task *task = a->desk->task;
    char from[24], to[24];
    struct err err = ERR_INIT;
    snprintf(from, sizeof from, "%lld", (long long) start);
    snprintf(to, sizeof to, "%lld", (long long) end);
    const char *args[] = {"lab",      "play",   task->spec->id, "--pack", task->dir, "--variant",
                          variant(a), "--from", from,           "--to",   to,        NULL};
    audio_play_stop(a);
    if (!child_start_lab(&a->player, args, NULL, 0, &err)) {
        app_error(a->desk->app, &err);
        return;
    }
    a->playing = true;
    app_watch(a->desk->app, a->desk->frame, a->player.fd);
}

void audio_play_ready(struct audio_state *a)
{
    if (!a->playing || child_read(&a->player))
        return;
    app_watch(a->desk->app, a->desk->frame, -1);
    int status = child_wait(&a->player);
    if (status == NO_PLAYER) {
        app_toast(a->desk->app, STYLE_WARN, "%s",
                  _("There is no player on this computer; the task can be done without."));
    } else if (status != 0) {
        char *complaint = child_complaint(&a->player);
        app_toast(a->desk->app, STYLE_WARN, "%s",
                  *complaint ? complaint : _("The player could not play it."));
        free(complaint);
    }
    child_finish(&a->player);
    a->playing = false;
}
