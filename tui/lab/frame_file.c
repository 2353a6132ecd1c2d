/* Files of other tools: taken in and written by xunlian-lab, which knows their formats. */
#include "base/fs.h"
#include "base/str.h"
#include "core/lab/parts.h"
#include "tui/i18n.h"
#include "tui/lab/frame_parts.h"
#include "tui/widget/dialog.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { CONVERT_MS = 30 * 1000, FORMATS_MS = 5 * 1000, FORMATS = 16, FILE_MODE = 0644 };

struct file_job {
    struct lab_frame *frame;
    bool import;
    struct arena arena;
    const char *names[FORMATS + 1];
    const char *suffixes[FORMATS + 1];
    int count;
    int path, format;     /* items of the form */
    const char *replaces; /* export: the file that may be replaced now; NULL */
    struct str result;    /* import: the work */
};

/* What the engine reads or writes; first of all works as they are. */
static bool load_formats(struct file_job *job, struct err *err)
{
    struct lab_frame *f = job->frame;
    struct str out = STR_INIT;
    size_t i;
    json_t *one;
    const char *args[] = {"lab", "formats", f->attempt->lab, "--pack", f->desk.task->dir, NULL};
    bool ok = child_run_lab(args, NULL, 0, FORMATS_MS, &out, err);
    json_t *list = ok ? json_loads(str_text(&out), 0, NULL) : NULL;
    job->names[job->count] = "work";
    job->suffixes[job->count++] = ".work";
    json_array_foreach(json_object_get(list, "formats"), i, one) {
        const char *name = json_string_value(json_object_get(one, "name"));
        const char *suffix = json_string_value(json_object_get(one, "suffix"));
        bool fits = json_is_true(json_object_get(one, job->import ? "import" : "export"));
        if (!name || !fits || job->count > FORMATS)
            continue;
        job->names[job->count] = arena_strdup(&job->arena, name);
        job->suffixes[job->count++] = arena_strdup(&job->arena, suffix ? suffix : "");
    }
    json_decref(list);
    str_finish(&out);
    return ok;
}

static void job_release(void *data)
{
    struct file_job *job = data;
    arena_finish(&job->arena);
    str_finish(&job->result);
    free(job);
}

/* Where an export goes when no path is given. */
static const char *usual_path(struct file_job *job, int format)
{
    const struct lab_frame *f = job->frame;
    const char *suffix = job->suffixes[format], *dot = *suffix ? "" : ".";
    char *path = xasprintf("%s%s-%s%s%s", getenv("HOME") ? "~/" : "", f->attempt->lab,
                           f->attempt->variant, dot, *suffix ? suffix : job->names[format]);
    const char *kept = arena_strdup(&job->arena, path);
    free(path);
    return kept;
}

/* The first choice of an import tells formats apart by the file's name. */
static void build(struct form *form, void *data)
{
    struct file_job *job = data;
    const char *titles[FORMATS + 2];
    int n = 0;
    if (job->import)
        titles[n++] = _("by its name");
    for (int i = 0; i < job->count; i++)
        titles[n++] =
            strcmp(job->names[i], "work") == 0 ? _("work as it is kept here") : job->names[i];
    job->format = form_add_choice(form, _("Format"), titles, n, job->import || n < 2 ? 0 : 1);
    char *hint = job->import ? xstrdup(_("path of the file"))
                             : xasprintf(_("when empty: %s"), usual_path(job, n < 2 ? 0 : 1));
    job->path = form_add_text(form, _("File"), "", hint);
    free(hint);
    form->focus = job->path;
}

/* "~/x" is in the home folder; heap. */
static char *expand(const char *path)
{
    const char *home = getenv("HOME");
    return home && str_starts(path, "~/") ? xasprintf("%s%s", home, path + 1) : xstrdup(path);
}

/* What another program says begins with the path, which stands above it already. */
static void refuse(struct form *form, int item, const char *path, const struct err *err)
{
    const size_t n = strlen(path);
    const char *says = err->detail;
    if (n > 0 && str_starts(says, path) && str_starts(says + n, ": "))
        says += n + 2;
    char *text = err->code == ERR_PROGRAM && *says
                     ? xstrdup(says)
                     : xasprintf("%s: %s", err->object, _(err_text(err->code)));
    form_set_problem(form, item, text);
    free(text);
}

static bool submit_import(struct app *app, struct form *form, void *data)
{
    struct file_job *job = data;
    struct lab_frame *f = job->frame;
    struct err err = ERR_INIT;
    int chosen = form_choice(form, job->format);
    char *path = expand(form_text(form, job->path));
    const char *args[] = {"lab",
                          "import",
                          f->attempt->lab,
                          path,
                          "--pack",
                          f->desk.task->dir,
                          "--variant",
                          f->attempt->variant,
                          chosen > 0 ? "--format" : NULL,
                          chosen > 0 ? job->names[chosen - 1] : NULL,
                          NULL};
    str_clear(&job->result);
    if (!*path) {
        form_set_problem(form, job->path, _("Say which file."));
        free(path);
        return false;
    }
    bool ok = child_run_lab(args, NULL, 0, CONVERT_MS, &job->result, &err);
    ok = ok && f->ops->load(f->state, str_text(&job->result), job->result.len, &err);
    if (!ok)
        refuse(form, job->path, path, &err);
    free(path);
    return ok;
}

static void imported(struct app *app, void *data)
{
    struct lab_frame *f = ((struct file_job *) data)->frame;
    lab_frame_take(f);
    app_toast(app, STYLE_GOOD, "%s", _("Taken in; u takes it back."));
}

/* A tar goes into a folder as its parts, whose names are the lab's own. */
static bool write_folder(const char *dir, const struct str *tar, struct err *err)
{
    struct lab_parts parts = {0};
    bool ok = lab_parts_untar(str_text(tar), tar->len, &parts, err);
    for (size_t i = 0; ok && i < parts.count; i++) {
        const struct lab_file *part = &parts.list[i];
        char *path = fs_join(dir, lab_file_base(part->name));
        ok = fs_write_atomic(path, part->text, part->len, FILE_MODE, err);
        free(path);
    }
    lab_parts_finish(&parts);
    return ok;
}

static bool write_out(const char *path, const struct str *out, struct err *err)
{
    struct stat st;
    if (lab_parts_is_tar(str_text(out), out->len) && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return write_folder(path, out, err);
    return fs_write_atomic(path, str_text(out), out->len, FILE_MODE, err);
}

/* Nothing is replaced before one was told. */
static bool may_write(struct file_job *job, struct form *form, const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0 || S_ISDIR(st.st_mode) ||
        (job->replaces && strcmp(job->replaces, path) == 0))
        return true;
    job->replaces = arena_strdup(&job->arena, path);
    form_set_problem(form, job->path, _("It is there already; writing once more replaces it."));
    return false;
}

static bool submit_export(struct app *app, struct form *form, void *data)
{
    struct file_job *job = data;
    struct lab_frame *f = job->frame;
    const struct lab_step *now = lab_history_now(&f->history);
    int chosen = form_choice(form, job->format);
    const char *given = form_text(form, job->path);
    struct err err = ERR_INIT;
    struct str out = STR_INIT;
    char *path = expand(*given ? given : usual_path(job, chosen));
    const char *args[] = {"lab",
                          "export",
                          f->attempt->lab,
                          "-",
                          "--pack",
                          f->desk.task->dir,
                          "--variant",
                          f->attempt->variant,
                          "--format",
                          job->names[chosen],
                          NULL};
    if (!may_write(job, form, path)) {
        free(path);
        return false;
    }
    bool ok = child_run_lab(args, now->text, now->len, CONVERT_MS, &out, &err) &&
              write_out(path, &out, &err);
    if (ok)
        app_toast(app, STYLE_GOOD, _("Written: %s"), path);
    else
        refuse(form, job->path, path, &err);
    str_finish(&out);
    free(path);
    return ok;
}

static void ask(struct lab_frame *f, bool import)
{
    struct err err = ERR_INIT;
    struct file_job *job = xcalloc(1, sizeof *job);
    job->frame = f;
    job->import = import;
    if (!load_formats(job, &err)) {
        app_error(f->app, &err);
        job_release(job);
        return;
    }
    dialog_form(f->app, &(struct dialog_form){.title = import ? _("Import") : _("Export"),
                                              .build = build,
                                              .yes = import ? _("Take in") : _("Write"),
                                              .submit = import ? submit_import : submit_export,
                                              .closed = import ? imported : NULL,
                                              .release = job_release,
                                              .data = job});
}

void lab_frame_import(struct lab_frame *f)
{
    ask(f, true);
}

void lab_frame_export(struct lab_frame *f)
{
    ask(f, false);
}
