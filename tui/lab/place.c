#include "tui/lab/place.h"

#include "base/fs.h"
#include "base/str.h"
#include "tui/child.h"
#include "tui/i18n.h"
#include "tui/lab/desks.h"
#include "tui/lab/frame.h"
#include "tui/widget/dialog.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { START_MS = 10 * 1000 };

/* ---- where a lab lies ---- */

/* Opens a variant by its name. */
static bool open_variant(const char *dir, const char *id, const char *name, struct lab_task **task,
                         struct err *err)
{
    if (!lab_open(dir, id, 0, task, err))
        return false;
    int variant = labspec_find_variant((*task)->spec, name);
    if (variant >= 0) {
        (*task)->variant = (unsigned) variant;
        return true;
    }
    lab_close(*task);
    *task = NULL;
    return err_set(err, ERR_NOT_FOUND, "%s: %s", id, name);
}

bool lab_place_open(const struct app *app, const struct lab_attempt *a, struct lab_task **task,
                    struct err *err)
{
    struct lib_labs labs;
    char *dir = xasprintf("%s/packs/%s/%s", app->home->data, a->pack, a->version);
    bool there = access(dir, R_OK) == 0;
    if (there) {
        bool ok = open_variant(dir, a->lab, a->variant, task, err);
        free(dir);
        return ok;
    }
    free(dir);
    if (!library_lab(app->library, a->lab, &labs, err))
        return false;
    bool ok = open_variant(labs.list->dir, a->lab, a->variant, task, err);
    lib_labs_finish(&labs);
    return ok;
}

/* ---- starting ---- */

bool lab_place_next_variant(const struct app *app, const char *lab, const struct labspec *spec,
                            unsigned *variant, struct err *err)
{
    struct lab_attempts attempts;
    unsigned before = 0;
    if (!lab_attempt_list(app->records, app->learner, lab, &attempts, err))
        return false;
    for (size_t i = 0; i < attempts.count; i++)
        before += attempts.list[i].exam == 0;
    *variant = labspec_variant(spec, (uint64_t) app->learner - 1, before);
    lab_attempts_finish(&attempts);
    return true;
}

static bool choose_variant(const struct app *app, const struct lib_lab *lab, const char *name,
                           char **variant, struct err *err)
{
    struct lab_task *task;
    unsigned index = 0;
    if (!lab_open(lab->dir, lab->id, 0, &task, err))
        return false;
    int named = name ? labspec_find_variant(task->spec, name) : 0;
    bool ok = name ? named >= 0 || err_set(err, ERR_NOT_FOUND, "%s: %s", lab->id, name)
                   : lab_place_next_variant(app, lab->id, task->spec, &index, err);
    if (ok)
        *variant = xstrdup(task->spec->variants[name ? (unsigned) named : index]);
    lab_close(task);
    return ok;
}

static bool record_start(const struct app *app, const struct lib_lab *lab, const char *variant,
                         int64_t *id, struct err *err)
{
    struct str work = STR_INIT;
    const char *args[] = {"lab", "start", lab->id, "--variant", variant, "--pack", lab->dir, NULL};
    const struct lab_attempt attempt = {.learner = app->learner,
                                        .lab = lab->id,
                                        .pack = lab->pack,
                                        .version = lab->version,
                                        .variant = variant,
                                        .work = lab->work,
                                        .title = lab->title,
                                        .minutes = lab->minutes,
                                        .engine = lab->engine};
    bool ok = child_run_lab(args, NULL, 0, START_MS, &work, err) &&
              lab_attempt_start(app->records, &attempt, str_text(&work), work.len, id, err);
    str_finish(&work);
    return ok;
}

bool lab_place_start(const struct app *app, const char *lab, const char *variant, int64_t *id,
                     struct err *err)
{
    struct lib_labs labs;
    char *chosen = NULL;
    if (!library_lab(app->library, lab, &labs, err))
        return false;
    bool ok = choose_variant(app, labs.list, variant, &chosen, err) &&
              record_start(app, labs.list, chosen, id, err);
    free(chosen);
    lib_labs_finish(&labs);
    return ok;
}

/* The newest open attempt (at this variant; NULL: at any); 0 when there is none. */
static bool find_open(const struct app *app, const char *lab, const char *variant, int64_t *id,
                      struct err *err)
{
    struct lab_attempts attempts;
    *id = 0;
    if (!lab_attempt_list(app->records, app->learner, lab, &attempts, err))
        return false;
    for (size_t i = 0; i < attempts.count; i++)
        if (attempts.list[i].state == LAB_ATTEMPT_OPEN && attempts.list[i].exam == 0 &&
            attempts.list[i].saved_ms > 0 &&
            (!variant || strcmp(attempts.list[i].variant, variant) == 0))
            *id = attempts.list[i].id;
    lab_attempts_finish(&attempts);
    return true;
}

bool lab_place_variant(const struct app *app, const char *lab, const char *variant, int64_t *id,
                       struct err *err)
{
    return find_open(app, lab, variant, id, err) &&
           (*id || lab_place_start(app, lab, variant, id, err));
}

/* An engine without a screen: the same work can be done elsewhere and marked here. */
static void explain(struct app *app, const struct lib_lab *lab)
{
    char *text = xasprintf(
        _("This lab is done with another tool: its files are in %s/labs/%s. Have the finished "
          "file marked with: xunlian lab grade %s FILE"),
        lab->dir, lab->id, lab->id);
    dialog_ask(app,
               &(struct dialog_question){.title = lab->title, .text = text, .yes = _("Close")});
    free(text);
}

bool lab_place_go(struct app *app, const char *lab, bool anew)
{
    struct err err = ERR_INIT;
    struct lib_labs labs;
    int64_t id = 0;
    if (!library_lab(app->library, lab, &labs, &err)) {
        app_error(app, &err);
        return false;
    }
    if (!lab_desk_find(labs.list->engine)) {
        explain(app, labs.list);
        lib_labs_finish(&labs);
        return false;
    }
    lib_labs_finish(&labs);
    bool ok = find_open(app, lab, NULL, &id, &err);
    if (ok && id && anew) {
        ok = lab_attempt_leave(app->records, id, &err);
        id = 0;
    }
    ok = ok && (id || lab_place_start(app, lab, NULL, &id, &err));
    if (!ok)
        app_error(app, &err);
    return ok && lab_frame_work(app, id);
}

/* ---- where it is taught ---- */

/* Place of a key among "S2.1.2 K2.1.1", from 1; 0 when it is not there. */
static size_t place_of(const char *covers, const char *key)
{
    size_t n = strlen(key);
    for (const char *at = covers; (at = strstr(at, key)); at += n)
        if ((at == covers || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
            return (size_t) (at - covers) + 1;
    return 0;
}

bool lab_place_lesson(const struct app *app, const char *lab, char **lesson, int *section)
{
    struct lib_labs labs;
    struct lib_taughts taughts;
    size_t best = 0;
    *lesson = NULL;
    if (!library_lab(app->library, lab, &labs, NULL))
        return false;
    if (library_taught(app->library, labs.list->work, &taughts, NULL)) {
        for (size_t i = 0; i < taughts.count; i++) {
            size_t at = place_of(labs.list->covers, taughts.list[i].key);
            if (at == 0 || (best && at >= best))
                continue;
            best = at;
            free(*lesson);
            *lesson = xstrdup(taughts.list[i].lesson);
            *section = taughts.list[i].section;
        }
        lib_taughts_finish(&taughts);
    }
    lib_labs_finish(&labs);
    return *lesson != NULL;
}

bool lab_place_is_taught(const struct app *app, const char *lab)
{
    char *lesson;
    int section;
    bool is = app->teach && lab_place_lesson(app, lab, &lesson, &section);
    if (is)
        free(lesson);
    return is;
}

void lab_place_teach(struct app *app, const char *lab)
{
    char *lesson;
    int section;
    if (app->teach && lab_place_lesson(app, lab, &lesson, &section)) {
        app->teach(app, lesson, section);
        free(lesson);
    }
}
