/* `xunlian bank import`: questions of other programs into the bank of a pack's folder. */
#include "tui/command/bank.h"

#include "base/str.h"
#include "core/material/bank.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdlib.h>
#include <string.h>

enum { TAGS_MAX = 4 };

struct job {
    const char *format, *into, *dir;
    const char *tags[TAGS_MAX];
    unsigned tags_count;
    bool dry_run, json;
    struct bundle *bundle;
    struct import import;
    struct merge_source *sources; /* of each question; heap */
    size_t sources_count;
    bool *there; /* which files that questions show the pack has already; heap */
    struct merge merge;
};

/* ---- options ---- */

/* "1.1.gift" or "questions/1.1.gift" → "questions/1.1.gift"; NULL for what is no such name. */
static const char *target_name(struct arena *arena, const char *name)
{
    const char *base = str_starts(name, "questions/") ? name + strlen("questions/") : name;
    bool fine = str_ends(base, ".gift") && base[0] != '.' && !strpbrk(base, "/\\:\n\t ");
    return fine ? arena_printf(arena, "questions/%s", base) : NULL;
}

/* "/home/x/期末 1.xml" → "questions/期末-1.gift". */
static const char *target_of(struct arena *arena, const char *file)
{
    const char *slash = strrchr(file, '/'), *base = slash ? slash + 1 : file;
    const char *dot = strrchr(base, '.');
    char *name = arena_strndup(arena, base, dot > base ? (size_t) (dot - base) : strlen(base));
    for (char *p = name; *p; p++)
        if ((unsigned char) *p <= ' ' || strchr("\\:.", *p))
            *p = '-';
    return arena_printf(arena, "questions/%s.gift", name);
}

/* "五级" is "5", as standards have it; other ids stay. */
static const char *level_id(const char *level)
{
    static const char *const grades[][2] = {
        {"一级", "1"}, {"二级", "2"}, {"三级", "3"}, {"四级", "4"}, {"五级", "5"}};
    for (size_t i = 0; i < sizeof grades / sizeof *grades; i++)
        if (strcmp(grades[i][0], level) == 0)
            return grades[i][1];
    return level;
}

/* A level as the tag names it, "4-04-05-05/4": given in full, or as "4" or 四级 among those that
 * the pack serves. NULL for any other: its questions would never be asked. */
static const char *level_tag(struct job *job, const char *level)
{
    const struct pack *pack = bundle_pack(job->bundle);
    struct arena *arena = &job->import.arena;
    const char *slash = strchr(level, '/'), *id = level_id(slash ? slash + 1 : level);
    if (slash)
        return bank_tag_is_level(level)
                   ? arena_printf(arena, "%.*s/%s", (int) (slash - level), level, id)
                   : NULL;
    for (size_t i = 0; i < pack->serves_count; i++)
        for (size_t k = 0; k < pack->serves[i].levels_count; k++)
            if (strcmp(pack->serves[i].levels[k], id) == 0)
                return arena_printf(arena, "%s/%s", pack->serves[i].standard, id);
    return NULL;
}

static bool take_tags(struct job *job, const char *level, const char *key, const char *difficulty,
                      int *status)
{
    *status = CLI_USAGE;
    if (key && !question_tag_is_key(key)) {
        cli_refuse(_("%s: no requirement; write K1.1.2 or the like"), key);
        return false;
    }
    if (difficulty && (difficulty[0] < '1' || difficulty[0] > '3' || difficulty[1])) {
        cli_refuse(_("%s: no difficulty; write 1, 2 or 3"), difficulty);
        return false;
    }
    const char *tag = level ? level_tag(job, level) : NULL;
    if (level && !tag) {
        cli_refuse(_("%s: no level that the pack serves; write 4 or the like, or 4-04-05-05/4"),
                   level);
        return false;
    }
    if (key)
        job->tags[job->tags_count++] = key;
    if (difficulty)
        job->tags[job->tags_count++] = arena_printf(&job->import.arena, "d%s", difficulty);
    if (tag)
        job->tags[job->tags_count++] = tag;
    *status = CLI_OK;
    return true;
}

/* ---- reading ---- */

static const struct bank_format *choose_format(const struct job *job, const char *file,
                                               const char *text, size_t len)
{
    const struct bank_format *format =
        job->format ? bank_format_named(job->format) : bank_format_of(file, text, len);
    if (format)
        return format;
    char *names = bank_format_names();
    cli_refuse(_("%s: name its format with --format: %s"), file, names);
    free(names);
    return NULL;
}

static bool read_file(struct job *job, const char *file, int *status)
{
    struct err err = ERR_INIT;
    char *text;
    size_t len;
    *status = CLI_FAILED;
    if (!fs_read(file, IMPORT_FILE_MAX, &text, &len, &err)) {
        cli_fail(&err);
        return false;
    }
    const struct bank_format *format = choose_format(job, file, text, len);
    struct import *import = &job->import;
    if (format && !format->read(file, text, len, NULL, import) && import->faults == 0)
        import_fault(import, 0, err_text(ERR_FORMAT), "%s", format->name);
    free(text);
    if (!format)
        return false;
    const char *into = job->into ? job->into : target_of(&import->arena, file);
    job->sources = xrealloc(job->sources, (import->count + 1) * sizeof *job->sources);
    for (; job->sources_count < import->count; job->sources_count++)
        job->sources[job->sources_count] = (struct merge_source){file, into};
    return true;
}

/* ---- writing ---- */

/* A file that a question shows must be new, or be there with the same bytes. */
static void check_media(struct job *job)
{
    struct import *import = &job->import;
    import->file = job->dir;
    job->there = xcalloc(import->media_count + 1, sizeof *job->there);
    for (size_t i = 0; i < import->media_count; i++) {
        const struct import_media *media = &import->media[i];
        struct err err = ERR_INIT;
        char *path = xasprintf("%s/media/%s", job->dir, media->name), *bytes;
        size_t len;
        if (fs_read(path, IMPORT_MEDIA_MAX, &bytes, &len, &err)) {
            job->there[i] = true;
            if (len != media->len || memcmp(bytes, media->bytes, len) != 0)
                import_fault(import, 0, ERR_N("another file of this name is in the pack"),
                             "media/%s", media->name);
            free(bytes);
        } else if (err.code != ERR_NOT_FOUND) {
            import_err(import, &err);
        }
        free(path);
    }
}

static bool write_one(const struct job *job, const char *name, const void *bytes, size_t len,
                      struct err *err)
{
    char *path = fs_join(job->dir, name);
    bool ok = fs_write_atomic(path, bytes, len, 0644, err);
    free(path);
    return ok;
}

static bool make_folder(const struct job *job, const char *name, struct err *err)
{
    char *path = fs_join(job->dir, name);
    bool ok = fs_make_dirs(path, err);
    free(path);
    return ok;
}

static bool write_media(const struct job *job, struct err *err)
{
    const struct import *import = &job->import;
    bool ok = import->media_count == 0 || make_folder(job, "media", err);
    for (size_t i = 0; ok && i < import->media_count; i++) {
        char *name = xasprintf("media/%s", import->media[i].name);
        ok = job->there[i] ||
             write_one(job, name, import->media[i].bytes, import->media[i].len, err);
        free(name);
    }
    return ok;
}

static void remove_one(const struct job *job, const char *name)
{
    struct err err = ERR_INIT;
    char *path = fs_join(job->dir, name);
    if (!fs_remove_tree(path, &err))
        cli_fail(&err);
    free(path);
}

/* Puts back what the first n files were, and takes away the files that questions show. */
static void take_back(const struct job *job, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct merge_file *file = &job->merge.files[i];
        struct err err = ERR_INIT;
        if (!file->before)
            remove_one(job, file->name);
        else if (!write_one(job, file->name, file->before, file->before_len, &err))
            cli_fail(&err);
    }
    for (size_t i = 0; i < job->import.media_count; i++) {
        char *name = xasprintf("media/%s", job->import.media[i].name);
        if (!job->there[i])
            remove_one(job, name);
        free(name);
    }
}

static bool write_all(const struct job *job, struct err *err)
{
    const struct merge *merge = &job->merge;
    size_t done = 0;
    bool ok =
        write_media(job, err) && (merge->files_count == 0 || make_folder(job, "questions", err));
    for (; ok && done < merge->files_count; done += ok)
        ok = write_one(job, merge->files[done].name, merge->files[done].text,
                       merge->files[done].len, err);
    if (!ok)
        take_back(job, done);
    return ok;
}

/* ---- the whole ---- */

static int finish(struct job *job)
{
    struct err err = ERR_INIT;
    struct import_options defaults = {job->tags, job->tags_count};
    struct bank_report report = {.pack = job->dir,
                                 .about = bundle_pack(job->bundle),
                                 .import = &job->import,
                                 .dry_run = job->dry_run,
                                 .json = job->json};
    if (job->import.faults == 0)
        check_media(job);
    if (job->import.faults == 0) {
        if (!merge_plan(job->bundle, &job->import, job->sources, &defaults, &job->merge, &err) &&
            job->import.faults == 0)
            return cli_fail(&err);
    }
    if (job->import.faults == 0) {
        report.merge = &job->merge;
        if (!job->dry_run && !write_all(job, &err))
            return cli_fail(&err);
        report.written = !job->dry_run && job->merge.files_count > 0;
    }
    return bank_report(&report);
}

static int run_job(struct job *job, int count, char **files, const char *level, const char *key,
                   const char *difficulty)
{
    struct err err = ERR_INIT;
    int status = CLI_OK;
    if (!bundle_open(job->dir, &job->bundle, &err))
        return cli_fail(&err);
    if (!take_tags(job, level, key, difficulty, &status))
        return status;
    for (int i = 0; i < count; i++)
        if (!read_file(job, files[i], &status))
            return status;
    return finish(job);
}

static int run(struct cli *cli, int argc, char **argv)
{
    (void) cli;
    bool bad = false;
    struct job job = {.json = args_take_flag("--json", &argc, argv),
                      .dry_run = args_take_flag("--dry-run", &argc, argv)};
    job.format = args_take_value("--format", &argc, argv, &bad);
    const char *into = args_take_value("--into", &argc, argv, &bad);
    const char *level = args_take_value("--level", &argc, argv, &bad);
    const char *key = args_take_value("--key", &argc, argv, &bad);
    const char *difficulty = args_take_value("--difficulty", &argc, argv, &bad);
    if (bad || args_left_over(argc, argv) || argc < 3)
        return CLI_USAGE;
    job.dir = argv[argc - 1];
    job.into = into ? target_name(&job.import.arena, into) : NULL;
    int status;
    if (into && !job.into) {
        cli_refuse(_("%s: no name for a file of questions; write NAME.gift"), into);
        status = CLI_USAGE;
    } else {
        status = run_job(&job, argc - 2, argv + 1, level, key, difficulty);
    }
    bundle_free(job.bundle);
    merge_finish(&job.merge);
    import_finish(&job.import);
    free(job.sources);
    free(job.there);
    return status;
}

const struct command command_bank_import = {
    .name = "import",
    .usage = "bank import [--format F] [--into FILE.gift] [--level L] [--key K] [--difficulty N] "
             "[--dry-run] FILE… PACKDIR",
    .summary = N_("read questions of other programs into a pack"),
    .run = run,
};
