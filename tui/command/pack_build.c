/* `xunlian pack build`: a folder becomes a pack archive; the same folder gives the same bytes. What
 * the lint finds to be wrong is not built. */
#include "tui/command/pack_travel.h"

#include "base/str.h"
#include "core/material/check.h"
#include "packs/build.h"
#include "tui/child.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"
#include "tui/progress.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* An error that the lint found, as one line. */
static void complain(const char *dir, const char *file, unsigned line, const char *place,
                     const char *message)
{
    cli_refuse("%s/%s:%u: %s%s%s", dir, file, line ? line : 1, place, *place ? ": " : "", message);
}

/* Errors of what this program can judge itself; false after them. */
static bool material_passes(const struct pack_set *with, const char *dir, struct err *err)
{
    struct check_report report;
    if (!check_pack(dir, (const struct bundle *const *) with->list, with->count, &report, err))
        return false;
    for (size_t i = 0; i < report.count; i++) {
        const struct check_diagnostic *d = &report.list[i];
        if (check_severity(d->code) != CHECK_ERROR)
            continue;
        struct str text = STR_INIT;
        check_fill(&text, _(check_message(d)), d);
        complain(dir, d->file, d->line, "", str_text(&text));
        str_finish(&text);
    }
    bool ok = report.errors == 0;
    check_report_finish(&report);
    return ok || err_set(err, ERR_INVALID, "%s", dir);
}

static const char *member(const json_t *from, const char *name)
{
    const char *text = json_string_value(json_object_get(from, name));
    return text ? text : "";
}

/* The errors in a report of `pack lint --json`, each as a line. */
static void complain_all(const char *dir, const char *json, size_t len)
{
    json_t *report = json_loadb(json, len, 0, NULL);
    const json_t *list = json_object_get(report, "diagnostics"), *one;
    size_t i;
    json_array_foreach(list, i, one)
        if (strcmp(member(one, "severity"), "error") == 0)
            complain(dir, member(one, "file"),
                     (unsigned) json_integer_value(json_object_get(one, "line")),
                     member(one, "place"), member(one, "message"));
    json_decref(report);
}

static bool has_labs(const char *dir)
{
    struct folder folder;
    struct folder_names names;
    struct err none = ERR_INIT;
    bool any = false;
    if (!folder_open(dir, &folder, &none))
        return false;
    if (labspec_files(&folder, &names, &none)) {
        any = names.count > 0;
        folder_names_finish(&names);
    }
    folder_close(&folder);
    return any;
}

/* Labs are held against their graders by the program that has them; false after its errors. */
static bool labs_pass(const struct pack_set *with, const char *dir, struct err *err)
{
    const char **args = xcalloc(2 * with->count + 5, sizeof *args);
    struct child child;
    size_t n = 0;
    if (!has_labs(dir)) {
        free(args);
        return true;
    }
    args[n++] = "pack";
    args[n++] = "lint";
    args[n++] = dir;
    args[n++] = "--json";
    for (size_t i = 0; i < with->count; i++) {
        args[n++] = "--with";
        args[n++] = bundle_dir(with->list[i]);
    }
    bool ok = child_start_lab(&child, args, NULL, 0, err);
    free(args);
    if (!ok)
        return false;
    while (child_read(&child)) {
        struct pollfd fd = {.fd = child.fd, .events = POLLIN};
        poll(&fd, 1, -1);
    }
    int status = child_wait(&child);
    if (status != 0) {
        char *complaint = child_complaint(&child);
        complain_all(dir, str_text(&child.out), child.out.len);
        ok = err_set(err, status == CLI_FAILED && !*complaint ? ERR_INVALID : ERR_PROGRAM, "%s",
                     status == CLI_FAILED && !*complaint ? dir : "xunlian-lab");
        err_detail(err, "%s", complaint);
        free(complaint);
    }
    child_finish(&child);
    return ok;
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
    bool ok =
        (!lint || (material_passes(&with, argv[1], &err) && labs_pass(&with, argv[1], &err))) &&
        build(argv[1], path, json, &err);
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
