/* `xunlian bank export`: the questions of a pack's folder for other programs. */
#include "tui/command/bank.h"

#include "base/str.h"
#include "core/material/export.h"
#include "packs/qti.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct export_format *const formats[] = {&export_gift,  &export_aiken, &export_moodle,
                                                      &export_csv,   &export_anki,  &qti_export_30,
                                                      &qti_export_22};

enum { FORMATS = sizeof formats / sizeof *formats };

struct job {
    const struct export_format *format;
    const char *dir, *file; /* file NULL: stdout */
    bool json, lessons;
    struct bundle *bundle;
    struct folder folder;
    struct export out;
    enum { SURVEY, WITHOUT_CATEGORY, WITH_CATEGORY } pass;
};

static const struct export_format *find_format(const char *name)
{
    for (size_t i = 0; name && i < FORMATS; i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

static void take(struct job *job, const char *file, const struct question *q)
{
    job->out.notes.file = file;
    if (job->pass == SURVEY)
        export_survey(&job->out, q);
    else if ((q->category[0] != '\0') == (job->pass == WITH_CATEGORY))
        job->format->add(&job->out, q);
}

static bool visit(void *ctx, const struct bank_question *one, struct err *err)
{
    (void) err;
    struct job *job = ctx;
    take(job, arena_strdup(&job->out.notes.arena, one->file), one->question);
    return true;
}

static bool walk(struct job *job, struct err *err)
{
    const struct lesson *const *lessons;
    size_t count = job->lessons ? bundle_lessons(job->bundle, &lessons) : 0;
    if (!bundle_questions(job->bundle, visit, job, err))
        return false;
    for (size_t i = 0; i < count; i++)
        for (unsigned k = 0; k < lessons[i]->questions_count; k++)
            take(job, lessons[i]->file, lessons[i]->questions[k].question);
    return true;
}

static bool make_text(struct job *job, struct err *err)
{
    job->pass = SURVEY;
    if (!walk(job, err))
        return false;
    job->format->begin(&job->out);
    for (job->pass = WITHOUT_CATEGORY; job->pass <= WITH_CATEGORY; job->pass++)
        if (!walk(job, err))
            return false;
    job->out.notes.file = job->dir;
    job->format->end(&job->out);
    return true;
}

static bool write_text(const struct job *job, struct err *err)
{
    const struct str *text = &job->out.out;
    if (job->file)
        return fs_write_atomic(job->file, str_text(text), text->len, 0644, err);
    return fwrite(str_text(text), 1, text->len, stdout) == text->len ||
           err_set(err, ERR_IO, "stdout");
}

static int report(const struct job *job)
{
    const struct export *out = &job->out;
    json_t *notes = json_array();
    for (size_t i = 0; i < out->notes.notes_count; i++)
        if (job->json)
            json_array_append_new(notes, bank_note_json(&out->notes.notes[i]));
        else
            bank_print_note(&out->notes.notes[i]);
    if (job->json)
        return cli_json(json_pack("{s:s, s:s, s:s, s:i, s:i, s:o}", "pack", job->dir, "format",
                                  job->format->name, "file", job->file, "written",
                                  (int) out->written, "left_out", (int) out->left_out, "notes",
                                  notes));
    json_decref(notes);
    if (out->notes.notes_lost > 0)
        printf(_("… and %zu more\n"), out->notes.notes_lost);
    printf(_("%s: %zu questions written, %zu left out\n"), job->file, out->written, out->left_out);
    return cli_done();
}

/* On stdout are only the questions; what is left out is told on stderr in one line. */
static int finish(const struct job *job)
{
    if (job->file)
        return report(job);
    int status = cli_done();
    if (job->out.left_out > 0)
        cli_refuse(_("%zu questions left out; name a file to see which"), job->out.left_out);
    return status;
}

static int run_job(struct job *job)
{
    struct err err = ERR_INIT;
    if (!bundle_open(job->dir, &job->bundle, &err) || !folder_open(job->dir, &job->folder, &err))
        return cli_fail(&err);
    job->out.folder = &job->folder;
    return make_text(job, &err) && write_text(job, &err) ? finish(job) : cli_fail(&err);
}

static int run(struct cli *cli, int argc, char **argv)
{
    (void) cli;
    bool bad = false;
    struct job job = {.json = args_take_flag("--json", &argc, argv),
                      .lessons = args_take_flag("--lessons", &argc, argv),
                      .folder = {.fd = -1}};
    job.out.mark = args_take_flag("--bom", &argc, argv);
    const char *name = args_take_value("--format", &argc, argv, &bad);
    job.format = find_format(name);
    if (bad || args_left_over(argc, argv) || argc < 2 || argc > 3 || (job.json && argc < 3))
        return CLI_USAGE;
    if (!job.format) {
        cli_refuse(_("%s: no such format; there are gift, aiken, moodle, csv, anki, qti, qti22"),
                   name ? name : "--format");
        return CLI_USAGE;
    }
    job.dir = argv[1];
    job.file = argc == 3 ? argv[2] : NULL;
    int status = run_job(&job);
    bundle_free(job.bundle);
    folder_close(&job.folder);
    export_finish(&job.out);
    return status;
}

const struct command command_bank_export = {
    .name = "export",
    .usage = "bank export --format gift|aiken|moodle|csv|anki|qti|qti22 [--bom] [--lessons] "
             "PACKDIR [OUT]",
    .summary = N_("write a pack's questions for other programs"),
    .aid = true,
    .run = run,
};
