/* What a FILE of `xunlian lab` holds: a work, or a file, a tar or a folder of another tool. */
#include "tui/command/lab_verbs.h"

#include "base/fs.h"
#include "tui/i18n.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH = 4, ENTRIES_MAX = 20000 };

static bool read_stdin(char **text, size_t *len, struct err *err)
{
    struct str all = STR_INIT;
    char buf[16384];
    ssize_t n;
    while ((n = read(STDIN_FILENO, buf, sizeof buf)) > 0 || (n < 0 && errno == EINTR))
        if (n > 0 && all.len <= LAB_FILE_MAX)
            str_add_bytes(&all, buf, (size_t) n);
    bool ok = n == 0 || err_set(err, ERR_IO, "-");
    ok = ok && (all.len <= LAB_FILE_MAX || err_set(err, ERR_TOO_BIG, "-"));
    if (ok) {
        *len = all.len;
        *text = str_take(&all);
    }
    str_finish(&all);
    return ok;
}

bool lab_read_file(const char *file, char **text, size_t *len, struct err *err)
{
    if (strcmp(file, "-") == 0)
        return read_stdin(text, len, err);
    return fs_read(file, LAB_FILE_MAX, text, len, err);
}

/* ---- folders ---- */

/* What tools write their labels and class names in; pictures and texts of other kinds are left. */
static bool is_part(const char *name)
{
    static const char *const suffixes[] = {".ann",   ".txt",  ".xml", ".json",
                                           ".names", ".yaml", ".yml"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (*name != '.' && str_ends(name, suffixes[i]))
            return true;
    return false;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool add_file(struct lab_input *in, const char *path, const char *name, struct err *err)
{
    char *text;
    size_t len;
    if (!fs_read(path, LAB_PARTS_BYTES, &text, &len, err))
        return false;
    bool ok = lab_parts_add(&in->parts, name, text, len, err);
    free(text);
    return ok;
}

static bool has_parts(struct lab_input *in, struct err *err)
{
    in->file.parts = in->parts.list;
    in->file.parts_count = in->parts.count;
    return in->parts.count > 0 || err_set(err, ERR_NOT_FOUND, "%s", in->path);
}

/* Regular files, by name; links are not followed. */
static bool read_folder(struct lab_input *in, struct err *err)
{
    char *const roots[] = {(char *) in->path, NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    bool ok = tree != NULL || err_set(err, ERR_IO, "%s", in->path);
    size_t entries = 0, root = strlen(in->path);
    for (FTSENT *e; ok && (e = fts_read(tree));) {
        const char *name = e->fts_path + root;
        if (e->fts_info == FTS_D &&
            (e->fts_level >= DEPTH || (e->fts_level > 0 && *e->fts_name == '.')))
            fts_set(tree, e, FTS_SKIP);
        else if (++entries > ENTRIES_MAX)
            ok = err_set(err, ERR_TOO_BIG, "%s", in->path);
        else if (e->fts_info == FTS_F && is_part(e->fts_name))
            ok = add_file(in, e->fts_path, name + strspn(name, "/"), err);
    }
    if (tree)
        fts_close(tree);
    return ok && has_parts(in, err);
}

/* A tar is taken for the folder that it was made of. */
static bool open_tar(struct lab_input *in, struct err *err)
{
    if (!lab_parts_untar(in->text, in->file.len, &in->parts, err))
        return err_context(err, "%s", in->path);
    free(in->text);
    in->text = NULL;
    in->file = (struct lab_file){.name = in->file.name};
    return has_parts(in, err);
}

bool lab_input_read(const char *path, struct lab_input *in, struct err *err)
{
    struct stat st;
    const char *slash = strrchr(path, '/');
    *in = (struct lab_input){.path = path, .file.name = slash ? slash + 1 : path};
    if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return read_folder(in, err);
    if (!lab_read_file(path, &in->text, &in->file.len, err))
        return false;
    in->file.text = in->text;
    const char *packed = lab_parts_packed(in->text, in->file.len);
    if (packed) {
        err_set(err, ERR_FORMAT, "%s", path);
        return err_detail(err, "%s", packed);
    }
    return !lab_parts_is_tar(in->text, in->file.len) || open_tar(in, err);
}

void lab_input_finish(struct lab_input *in)
{
    lab_parts_finish(&in->parts);
    free(in->text);
    *in = (struct lab_input){0};
}

/* ---- formats ---- */

static bool has_part(const struct lab_file *file, const char *suffix)
{
    for (size_t i = 0; i < file->parts_count; i++)
        if (str_ends(file->parts[i].name, suffix))
            return true;
    return false;
}

/* A format is told by the name of the file; of a folder by the names of its files; and a folder is
 * also taken for a name that stands for one of its files. */
static bool fits(const struct lab_format *f, const char *name, const struct lab_input *in)
{
    const bool folder = in->file.parts != NULL;
    if (!name)
        return folder ? f->part && has_part(&in->file, f->part)
                      : *f->suffix && str_ends(in->path, f->suffix);
    size_t n = strlen(name);
    return strcmp(f->name, name) == 0 ? !folder || f->part
                                      : folder && f->part && strncmp(f->name, name, n) == 0 &&
                                            strcmp(f->name + n, "-tar") == 0;
}

bool lab_find_format(const struct lab_engine *engine, const char *name, const struct lab_input *in,
                     bool import, const struct lab_format **format)
{
    *format = NULL;
    if (name && strcmp(name, "work") == 0)
        return true;
    for (const struct lab_format *f = engine->formats; f && f->name; f++)
        if (fits(f, name, in) && (import ? f->read != NULL : f->write != NULL)) {
            *format = f;
            return true;
        }
    if (!name && !in->file.parts)
        return true;
    cli_refuse(_("%s: engine %s has no such format"), name ? name : in->path, engine->name);
    return false;
}

/* The path before what is wrong, in place of the name alone where that stands first. */
static bool name_file(const struct lab_input *in, struct err *err)
{
    const size_t n = strlen(in->file.name);
    if (in->file.parts || n == 0 || strncmp(err->object, in->file.name, n) != 0 ||
        (err->object[n] && err->object[n] != ':'))
        return err_context(err, "%s", in->path);
    char *object = xasprintf("%s%s", in->path, err->object + n);
    snprintf(err->object, sizeof err->object, "%s", object);
    free(object);
    return false;
}

bool lab_input_work(const struct lab_named *named, const struct lab_format *format,
                    const struct lab_input *in, struct str *work, struct err *err)
{
    bool ok = true;
    if (format)
        ok = lab_engine_import(named->engine, named->task, format->name, &in->file, work, err);
    else if (in->text)
        str_add_bytes(work, in->text, in->file.len);
    else
        ok = err_set(err, ERR_FORMAT, "work");
    return ok || name_file(in, err);
}
