/* Opening, saving, and the time that counts. */
#include "base/str.h"
#include "core/study/rules.h"
#include "tui/i18n.h"
#include "tui/lab/desks.h"
#include "tui/lab/frame_parts.h"
#include "tui/lab/place.h"
#include "tui/status.h"

#include <stdlib.h>

enum { FLUSH_MS = 60 * 1000 };

/* ---- opening ---- */

static bool load_task(struct lab_frame *f, struct err *err)
{
    struct lab_task *task;
    if (!lab_place_open(f->app, f->attempt, &task, err))
        return false;
    f->desk =
        (struct lab_desk){.app = f->app, .task = task, .handed_in = f->marks != NULL, .frame = f};
    return lab_pane_open(&f->pane, task, err);
}

static bool load_work(struct lab_frame *f, struct err *err)
{
    char *text;
    size_t len;
    if (!lab_attempt_text(f->app->records, f->attempt->id, &text, &len, err))
        return false;
    bool ok = f->ops->open(&f->desk, &f->state, err) && f->ops->load(f->state, text, len, err);
    if (ok) {
        lab_history_resume(&f->history, app_take_left(f->app, f->attempt->id), text, len);
        lab_history_add(&f->history, text, len);
    }
    free(text);
    return ok;
}

bool lab_frame_load(struct lab_frame *f, int64_t attempt, struct err *err)
{
    if (!lab_attempt_get(f->app->records, attempt, &f->attempts, err))
        return false;
    f->attempt = f->attempts.list;
    f->active_ms = f->attempt->active_ms;
    f->ops = lab_desk_find(f->attempt->engine);
    if (!f->ops)
        return err_set(err, ERR_UNSUPPORTED, "%s: engine: %s", f->attempt->lab, f->attempt->engine);
    return rules_load(f->app->records, &f->rules, err) && load_task(f, err) && load_work(f, err);
}

void lab_frame_unload(struct lab_frame *f)
{
    if (f->state)
        f->ops->close(f->state);
    child_finish(&f->marking);
    lab_history_finish(&f->history);
    lab_pane_finish(&f->pane);
    lab_close(f->desk.task);
    lab_attempts_finish(&f->attempts);
    lab_marks_release(f->marks);
    free(f->problem);
}

/* ---- steps ---- */

/* Written after the frame is on the screen, when no key waits: steps that follow each other faster
 * than the disk are saved together. */
void lab_frame_take(struct lab_frame *f)
{
    struct str work = STR_INIT;
    f->ops->save(f->state, &work);
    if (lab_history_add(&f->history, str_text(&work), work.len) && f->saved == LAB_SAVED)
        f->saved = LAB_UNSAVED;
    str_finish(&work);
}

void lab_frame_settle(struct lab_frame *f)
{
    if (!f->marks && f->ops->typed && f->ops->typed(f->state))
        f->ops->settle(f->state);
}

bool lab_desk_changed(struct lab_desk *desk)
{
    struct lab_frame *f = desk->frame;
    if (f->marks)
        f->changed = true;
    else
        lab_frame_take(f);
    return f->saved != LAB_SAVE_FAILED;
}

void lab_desk_noted(struct lab_desk *desk)
{
    struct lab_frame *f = desk->frame;
    struct str work = STR_INIT;
    if (f->marks)
        return;
    f->ops->save(f->state, &work);
    if (lab_history_amend(&f->history, str_text(&work), work.len) && f->saved == LAB_SAVED)
        f->saved = LAB_UNSAVED;
    str_finish(&work);
}

bool lab_frame_give(struct lab_frame *f)
{
    const struct lab_step *now = lab_history_now(&f->history);
    struct err err = ERR_INIT;
    if (f->ops->load(f->state, now->text, now->len, &err))
        return true;
    app_error(f->app, &err);
    return false;
}

static bool write_work(struct lab_frame *f, const struct lab_save *save, struct err *err)
{
    if (f->sitting.save)
        return f->sitting.save(f->sitting.data, f->attempt->id, save, err);
    return lab_attempt_save(f->app->records, f->attempt->id, save, err);
}

/* ---- the same work in two windows ---- */

static void take_attempt(struct lab_frame *f, struct lab_attempts *one)
{
    lab_attempts_finish(&f->attempts);
    f->attempts = *one;
    f->attempt = f->attempts.list;
}

bool lab_frame_elsewhere(const struct lab_frame *f)
{
    struct lab_attempts one;
    if (!lab_attempt_get(f->app->records, f->attempt->id, &one, NULL))
        return false;
    bool other = one.list->saves != f->attempt->saves || one.list->state != LAB_ATTEMPT_OPEN;
    lab_attempts_finish(&one);
    return other;
}

bool lab_frame_reload(struct lab_frame *f, struct err *err)
{
    struct lab_attempts one;
    char *text;
    size_t len;
    if (!lab_attempt_get(f->app->records, f->attempt->id, &one, err))
        return false;
    if (!lab_attempt_text(f->app->records, f->attempt->id, &text, &len, err)) {
        lab_attempts_finish(&one);
        return false;
    }
    take_attempt(f, &one);
    f->active_ms = f->attempt->active_ms;
    lab_history_add(&f->history, text, len);
    f->saved = LAB_SAVED;
    free(text);
    return lab_frame_give(f);
}

/* Both works stay: this one becomes an attempt of its own. */
static bool part(struct lab_frame *f, const struct lab_save *save, struct err *err)
{
    struct records *records = f->app->records;
    struct lab_attempts one;
    int64_t id;
    if (!lab_attempt_start(records, f->attempt, save->text, save->len, &id, err) ||
        !lab_attempt_get(records, id, &one, err))
        return false;
    struct lab_save with_time = *save;
    with_time.saves = &one.list->saves;
    bool ok = lab_attempt_save(records, id, &with_time, err);
    take_attempt(f, &one);
    app_toast(f->app, STYLE_WARN, "%s",
              _("This work is open in another window, too: what is done here is kept as an attempt "
                "of its own; both stay."));
    return ok;
}

/* A paper has one work for a task: the other window's comes in front, and undo gives this one. */
static bool take_other(struct lab_frame *f, struct err *err)
{
    if (!lab_frame_reload(f, err))
        return false;
    app_toast(f->app, STYLE_WARN, "%s",
              _("Another window has saved this task since: this is its work. Undo (u) brings back "
                "what was done here."));
    return true;
}

static bool make_room(struct lab_frame *f, const struct lab_save *save, struct err *err)
{
    return f->sitting.save ? take_other(f, err) : part(f, save, err);
}

bool lab_frame_save(struct lab_frame *f)
{
    const struct lab_step *now = lab_history_now(&f->history);
    struct err err = ERR_INIT;
    if (f->marks || f->saved == LAB_SAVED)
        return true;
    const struct lab_save save = {
        .text = now->text,
        .len = now->len,
        .active_ms = lab_frame_active(f),
        .saves = &f->attempt->saves,
    };
    if (write_work(f, &save, &err) || (lab_frame_elsewhere(f) && make_room(f, &save, &err))) {
        f->saved = LAB_SAVED;
        return true;
    }
    f->saved = LAB_SAVE_FAILED;
    app_error(f->app, &err);
    return false;
}

/* ---- time ---- */

int64_t lab_frame_active(const struct lab_frame *f)
{
    return f->active_ms + f->meter.active_ms;
}

/* Not while marking goes on: the time was kept with the work that was handed in. */
void lab_frame_touch(struct lab_frame *f)
{
    if (!f->marks && !f->is_marking)
        hours_meter_touch(&f->meter, &f->rules, clock_now(&f->app->clock));
}

/* Each variant earns on its own what its planned minutes allow. */
bool lab_frame_keep_time(struct lab_frame *f, bool all)
{
    struct err err = ERR_INIT;
    if (f->marks || f->sitting.save || f->meter.active_ms == 0 ||
        (!all && f->meter.active_ms < FLUSH_MS))
        return false;
    char *lesson = xasprintf("%s/%s", f->attempt->lab, f->attempt->variant);
    struct study study = {.learner = f->attempt->learner,
                          .kind = STUDY_LAB,
                          .work = f->attempt->work,
                          .lesson = lesson,
                          .planned_min = f->attempt->minutes,
                          .reason = ""};
    study.active_ms = hours_meter_take(&f->meter, &study.from_ms);
    f->active_ms += study.active_ms;
    if (study_add(f->app->records, &study, &err))
        status_refresh(f->app);
    else
        app_error(f->app, &err);
    free(lesson);
    if (f->saved == LAB_SAVED && lab_frame_elsewhere(f))
        return true; /* the time is not worth an attempt of its own */
    if (f->saved == LAB_SAVED)
        f->saved = LAB_UNSAVED; /* with its time */
    lab_frame_save(f);
    return true;
}
