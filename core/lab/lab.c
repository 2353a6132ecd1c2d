#include "core/lab/lab.h"

#include "base/str.h"
#include "core/material/lab_seal.h"
#include "core/material/pack.h"

#include <stdlib.h>
#include <string.h>

enum { SPEC_MAX = 256 * 1024, TEXT_MAX = 256 * 1024 };

static bool read_spec(struct lab_task *task, const char *id, struct err *err)
{
    char *file = arena_printf(&task->arena, "labs/%s/lab.yaml", id), *text;
    size_t len;
    if (!folder_read(&task->folder, file, SPEC_MAX, &text, &len, err))
        return false;
    bool ok = labspec_parse(file, text, len, &task->arena, &task->spec, err);
    free(text);
    if (ok && strcmp(task->spec->id, id) != 0) {
        err_set(err, ERR_INVALID, "%s", file);
        ok = err_detail(err, "id: %s", task->spec->id);
    }
    return ok;
}

static bool read_pack(struct lab_task *task, struct err *err)
{
    const struct pack *pack;
    char *text;
    size_t len;
    if (!folder_read(&task->folder, "pack.yaml", SPEC_MAX, &text, &len, err))
        return false;
    bool ok = pack_parse("pack.yaml", text, len, &task->arena, &pack, err);
    free(text);
    if (ok) {
        task->pack = pack->id;
        task->version = pack->version;
    }
    return ok;
}

bool lab_open(const char *dir, const char *id, unsigned variant, struct lab_task **task,
              struct err *err)
{
    struct lab_task *t = xcalloc(1, sizeof *t);
    t->dir = xstrdup(dir);
    t->folder.fd = -1;
    t->variant = variant;
    bool ok = folder_open(t->dir, &t->folder, err) && read_pack(t, err) && read_spec(t, id, err);
    if (ok && variant >= t->spec->variants_count)
        ok = err_set(err, ERR_NOT_FOUND, "%s: %u", id, variant);
    if (!ok) {
        lab_close(t);
        t = NULL;
    }
    *task = t;
    return ok;
}

void lab_close(struct lab_task *task)
{
    if (!task)
        return;
    folder_close(&task->folder);
    free(task->dir);
    arena_finish(&task->arena);
    free(task);
}

static const char *variant_name(const struct lab_task *task)
{
    return task->spec->variants[task->variant];
}

void lab_saw(struct lab_task *task, const char *path)
{
    struct lab_seen *seen = arena_alloc(&task->arena, sizeof *seen);
    *seen = (struct lab_seen){arena_strdup(&task->arena, path), task->seen};
    task->seen = seen;
}

static const char *saw(struct lab_task *task, const char *path)
{
    lab_saw(task, path);
    return path;
}

const char *lab_path(struct lab_task *task, const char *name)
{
    const char *id = task->spec->id;
    const char *own = arena_printf(&task->arena, "labs/%s/%s/%s", id, variant_name(task), name);
    if (folder_has(&task->folder, own))
        return saw(task, own);
    const char *shared = arena_printf(&task->arena, "labs/%s/%s", id, name);
    return folder_has(&task->folder, shared) ? saw(task, shared) : NULL;
}

bool lab_data(struct lab_task *task, const char *name, char **text, size_t *len, struct err *err)
{
    const char *path = lab_path(task, name);
    if (!path)
        return err_set(err, ERR_NOT_FOUND, "labs/%s/%s/%s", task->spec->id, variant_name(task),
                       name);
    return folder_read(&task->folder, path, LAB_FILE_MAX, text, len, err);
}

bool lab_gold(struct lab_task *task, const char *name, char **text, size_t *len, struct err *err)
{
    char *path = xasprintf("labs/%s/%s/gold/%s", task->spec->id, variant_name(task), name);
    char *bytes = NULL;
    size_t n = 0;
    bool ok = folder_read(&task->folder, path, LAB_FILE_MAX + 4096, &bytes, &n, err);
    if (ok)
        lab_saw(task, path);
    if (ok && lab_seal_is_sealed(bytes, n)) {
        ok = lab_seal_open(task->pack, path, bytes, n, text, len, err);
        free(bytes);
    } else if (ok) {
        *text = bytes;
        *len = n;
    }
    free(path);
    return ok;
}

/* A text of the lab itself; "" when it may be missing and is. */
static bool read_text(struct lab_task *task, const char *name, bool needed, char **text,
                      struct err *err)
{
    char *path = xasprintf("labs/%s/%s", task->spec->id, name);
    bool ok = true;
    size_t len;
    if (!needed && !folder_has(&task->folder, path))
        *text = xstrdup("");
    else
        ok = folder_read(&task->folder, path, TEXT_MAX, text, &len, err);
    free(path);
    return ok;
}

bool lab_texts(struct lab_task *task, char **task_md, char **rules_md, struct err *err)
{
    if (!read_text(task, "task.md", true, task_md, err))
        return false;
    if (read_text(task, "rules.md", false, rules_md, err))
        return true;
    free(*task_md);
    return false;
}

/* A heading "## 3.2 Title" of this clause begins at the line. */
static bool heads_clause(const char *line, const char *clause)
{
    size_t hashes = strspn(line, "#"), n = strlen(clause);
    if (hashes == 0 || line[hashes] != ' ')
        return false;
    const char *number = line + hashes + 1;
    return strncmp(number, clause, n) == 0 && (number[n] == ' ' || number[n] == '\n');
}

char *lab_clause(const char *rules_md, const char *clause)
{
    const char *from = rules_md;
    while (from && !heads_clause(from, clause)) {
        from = strchr(from, '\n');
        from = from ? from + 1 : NULL;
    }
    if (!from)
        return NULL;
    size_t level = strspn(from, "#");
    from += strspn(from, "# ");
    const char *end = strstr(from, "\n#");
    while (end && strspn(end + 1, "#") > level) /* what stands under it belongs to it */
        end = strstr(end + 1, "\n#");
    struct str out = STR_INIT;
    str_add_bytes(&out, from, end ? (size_t) (end - from) : strlen(from));
    while (out.len > 0 && strchr("\n ", out.p[out.len - 1]))
        out.p[--out.len] = '\0';
    return str_take(&out);
}
