/* `xunlian pack build`: a folder becomes a pack archive; the same folder gives the same bytes. */
#include "tui/command/pack_travel.h"

#include "base/str.h"
#include "core/material/check.h"
#include "packs/build.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"
#include "tui/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Lint's errors, one line each; false after them. */
static bool lint_passes(const struct pack_set *with, const char *dir, struct err *err)
{
    struct check_report report;
    if (!check_pack(dir, (const struct bundle *const *) with->list, with->count, &report, err))
        return false;
    for (size_t i = 0; i < report.count; i++) {
        const struct check_diagnostic *d = &report.list[i];
        if (check_severity(d->code) != CHECK_ERROR)
            continue;
        struct str text = STR_INIT;
        check_fill(&text, _(check_message(d->code)), d);
        cli_refuse("%s/%s:%u: %s", dir, d->file, d->line ? d->line : 1, str_text(&text));
        str_finish(&text);
    }
    bool ok = report.errors == 0;
    check_report_finish(&report);
    return ok || err_set(err, ERR_INVALID, "%s", dir);
}

/* out, or <id>-<version>.xpack in the folder out, or in the working folder. Heap. */
static char *target(const char *out, const struct manifest *m)
{
    struct stat st;
    char *name = xasprintf("%s-%s.xpack", m->id, m->version);
    bool folder = out && stat(out, &st) == 0 && S_ISDIR(st.st_mode);
    char *path = folder ? fs_join(out, name) : xstrdup(out ? out : name);
    free(name);
    return path;
}

static bool draw(void *ctx, uint64_t done, uint64_t total)
{
    progress_bar_draw(ctx, _("building"), done, total, 0, -1);
    return true;
}

static bool build(const char *dir, const char *out, bool json, struct err *err)
{
    struct manifest manifest;
    struct progress_bar bar;
    struct progress progress = {draw, &bar};
    progress_bar_init(&bar);
    if (!build_manifest(dir, &manifest, err))
        return false;
    char *path = target(out, &manifest);
    bool ok = build_archive(dir, &manifest, path, &progress, err);
    progress_bar_clear(&bar);
    if (ok && json)
        cli_json(json_pack("{s:s, s:s, s:s, s:I, s:I}", "file", path, "id", manifest.id, "version",
                           manifest.version, "files", (json_int_t) manifest.count, "bytes",
                           (json_int_t) manifest.total));
    else if (ok)
        printf(_("%s: %zu files, %llu bytes\n"), path, manifest.count,
               (unsigned long long) manifest.total);
    free(path);
    manifest_finish(&manifest);
    return ok;
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct pack_set with = {0};
    struct err err = ERR_INIT;
    int status;
    bool bad = false;
    if (!pack_set_take_options(&with, "--with", &argc, argv, &status))
        goto out;
    bool json = args_take_flag("--json", &argc, argv);
    bool lint = !args_take_flag("--no-lint", &argc, argv);
    const char *path = args_take_value("-o", &argc, argv, &bad);
    status = CLI_USAGE;
    if (bad || args_left_over(argc, argv) || argc != 2)
        goto out;
    if (lint)
        pack_set_add_installed(&with, cli);
    bool ok = (!lint || lint_passes(&with, argv[1], &err)) && build(argv[1], path, json, &err);
    status = ok ? cli_done() : cli_fail(&err);
out:
    pack_set_finish(&with);
    return status;
}

const struct command command_pack_build = {
    .name = "build",
    .usage = "pack build DIR [-o FILE|DIR] [--with DIR]… [--no-lint] [--json]",
    .summary = N_("make a pack file of a folder"),
    .run = run,
};
