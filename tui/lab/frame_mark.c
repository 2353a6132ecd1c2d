/* Handing in: asks, has the work marked by xunlian-lab, and shows the marks. */
#include "base/str.h"
#include "tui/i18n.h"
#include "tui/lab/frame_parts.h"
#include "tui/lab/result.h"
#include "tui/widget/dialog.h"

#include <stdlib.h>

static void end_marking(struct lab_frame *f)
{
    app_watch(f->app, f, -1);
    child_finish(&f->marking);
    f->is_marking = false;
}

void lab_frame_stop_marking(struct lab_frame *f)
{
    end_marking(f);
    lab_frame_give(f);
    app_toast(f->app, STYLE_WARN, "%s", _("Not handed in; the work goes on."));
}

/* Takes in what another window saved since; says what became of handing in. */
static void take_newest(struct lab_frame *f)
{
    struct err err = ERR_INIT;
    struct app *app = f->app;
    if (!lab_frame_reload(f, &err)) {
        app_error(app, &err);
    } else if (f->attempt->state == LAB_ATTEMPT_GRADED) {
        int64_t attempt = f->attempt->id;
        app_replace(app, &screen_lab_result, &attempt);
        app_toast(app, STYLE_WARN, "%s", _("It was handed in in another window."));
    } else if (f->attempt->state == LAB_ATTEMPT_LEFT) {
        f->saved = LAB_UNSAVED;
        lab_frame_save(f); /* as an attempt of its own */
    } else {
        app_toast(app, STYLE_WARN, "%s",
                  _("Not handed in: another window has saved this work since. The newest is here "
                    "now; look at it first."));
    }
}

static bool start_grader(struct lab_frame *f, struct err *err)
{
    const struct lab_step *now = lab_history_now(&f->history);
    const char *args[] = {"lab",           "grade",
                          f->attempt->lab, "-",
                          "--pack",        f->desk.task->dir,
                          "--variant",     f->attempt->variant,
                          "--json",        NULL};
    return child_start_lab(&f->marking, args, now->text, now->len, err);
}

static void start_marking(struct app *app, void *data)
{
    struct lab_frame *f = data;
    struct err err = ERR_INIT;
    lab_frame_settle(f);
    lab_frame_keep_time(f, true);
    if (!lab_frame_save(f))
        return;
    if (lab_frame_elsewhere(f)) {
        take_newest(f);
        return;
    }
    if (!start_grader(f, &err)) {
        app_error(app, &err);
        return;
    }
    f->is_marking = true;
    f->pane_focused = false;
    app_watch(app, f, f->marking.fd);
}

void lab_frame_hand_in(struct lab_frame *f)
{
    char progress[80] = "";
    if (f->ops->progress)
        f->ops->progress(f->state, progress, sizeof progress);
    char *text = xasprintf("%s%s%s", progress, *progress ? "\n" : "",
                           _("The work is marked at once and no longer changes then."));
    dialog_ask(f->app, &(struct dialog_question){.title = _("Hand in?"),
                                                 .text = text,
                                                 .yes = _("Hand in"),
                                                 .done = start_marking,
                                                 .data = f});
    free(text);
}

/* The marks are kept before anybody sees them. */
static bool keep(struct lab_frame *f, struct err *err)
{
    const struct str *out = &f->marking.out;
    struct lab_marks *marks = NULL;
    bool ok = child_wait(&f->marking) == 0;
    if (!ok) {
        char *complaint = child_complaint(&f->marking);
        err_set(err, ERR_PROGRAM, "xunlian-lab");
        err_detail(err, "%s", complaint);
        free(complaint);
    }
    ok = ok && lab_marks_read(str_text(out), out->len, &marks, err);
    if (ok) {
        const struct lab_step *now = lab_history_now(&f->history);
        const struct lab_verdict verdict = {.work = now->text,
                                            .work_len = now->len,
                                            .score = marks->score,
                                            .full = marks->full,
                                            .marks = str_text(out),
                                            .marks_len = out->len};
        ok = lab_attempt_grade(f->app->records, f->attempt->id, &verdict, err);
    }
    lab_marks_release(marks);
    return ok;
}

void lab_frame_marked(struct lab_frame *f)
{
    struct err err = ERR_INIT;
    struct app *app = f->app;
    if (child_read(&f->marking))
        return;
    bool ok = keep(f, &err);
    end_marking(f);
    if (!ok) {
        lab_frame_give(f);
        if (lab_frame_elsewhere(f))
            take_newest(f);
        else
            app_error(app, &err);
        return;
    }
    int64_t attempt = f->attempt->id;
    app_uncover(app, f);
    app_replace(app, &screen_lab_result, &attempt);
}
