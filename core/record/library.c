#include "core/record/library.h"

#include "base/fs.h"
#include "base/str.h"
#include "core/material/bundle.h"
#include "core/record/shelf.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A pack folder as it is now: packs_dir/id/current leads to dir. */
struct installed {
    char *id, *dir;
    int64_t stamp;
    bool indexed;
};

struct installed_list {
    struct installed *list;
    size_t count;
};

static int64_t stamp_of(const struct stat *st)
{
    const uint64_t spread = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t time = (uint64_t) st->st_mtim.tv_sec * 1000000000U + (uint64_t) st->st_mtim.tv_nsec;
    return (int64_t) ((uint64_t) st->st_ino * spread ^ time);
}

static bool remake(struct library *library, struct err *err)
{
    char *journal = xasprintf("%s-journal", library->path);
    db_close(&library->db);
    unlink(library->path);
    unlink(journal);
    free(journal);
    return db_open(&library->db, library->path, &shelf_kind, err);
}

/* The library is made from the packs: one that cannot be used is made anew, empty. */
static bool open_or_remake(struct library *library, struct err *err)
{
    struct err first = ERR_INIT;
    if (db_open(&library->db, library->path, &shelf_kind, &first))
        return true;
    if (first.code == ERR_DAMAGED || first.code == ERR_FORMAT || first.code == ERR_NEWER)
        return remake(library, err);
    if (err)
        *err = first;
    return false;
}

bool library_open(const char *dir, struct library **library, struct err *err)
{
    struct library *l = xcalloc(1, sizeof *l);
    l->path = fs_join(dir, "library.db");
    bool ok = open_or_remake(l, err);
    if (ok)
        *library = l;
    else
        library_close(l);
    return ok;
}

void library_close(struct library *library)
{
    if (!library)
        return;
    db_close(&library->db);
    free(library->path);
    free(library);
}

static void installed_finish(struct installed_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->list[i].id);
        free(list->list[i].dir);
    }
    free(list->list);
    *list = (struct installed_list){0};
}

static void look_at(struct installed_list *list, const char *packs_dir, const char *id)
{
    char *link = xasprintf("%s/%s/current", packs_dir, id), target[NAME_MAX + 1];
    ssize_t n = readlink(link, target, sizeof target - 1);
    free(link);
    if (n <= 0)
        return;
    target[n] = '\0';
    struct stat st;
    if (strchr(target, '/') || target[0] == '.')
        return;
    char *dir = xasprintf("%s/%s/%s", packs_dir, id, target);
    if (lstat(dir, &st) != 0 || !S_ISDIR(st.st_mode)) {
        free(dir);
        return;
    }
    list->list = xrealloc(list->list, (list->count + 1) * sizeof *list->list);
    list->list[list->count++] =
        (struct installed){.id = xstrdup(id), .dir = dir, .stamp = stamp_of(&st)};
}

static int by_id(const void *a, const void *b)
{
    const struct installed *x = a, *y = b;
    return strcmp(x->id, y->id);
}

/* The packs that packs_dir holds, by id; none when it is not there. */
static bool look_around(const char *packs_dir, struct installed_list *list, struct err *err)
{
    *list = (struct installed_list){0};
    char *real = realpath(packs_dir, NULL);
    if (!real)
        return errno == ENOENT || err_set(err, ERR_IO, "%s", packs_dir);
    DIR *dir = opendir(real);
    if (!dir) {
        free(real);
        return err_set(err, ERR_IO, "%s", packs_dir);
    }
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (entry->d_name[0] != '.')
            look_at(list, real, entry->d_name);
    closedir(dir);
    free(real);
    if (list->count > 0)
        qsort(list->list, list->count, sizeof *list->list, by_id);
    return true;
}

/* Marks what is indexed as it is; *gone names the packs that are indexed but not there. */
static bool compare(struct library *library, struct installed_list *list, struct str *gone,
                    struct err *err)
{
    struct query query = query_open(&library->db, SH_PACK_STAMPS);
    while (query_row(&query)) {
        const char *id = query_get_text(&query, 0);
        size_t i = 0;
        while (i < list->count && strcmp(list->list[i].id, id) != 0)
            i++;
        if (i < list->count)
            list->list[i].indexed = strcmp(query_get_text(&query, 1), list->list[i].dir) == 0 &&
                                    query_get_int(&query, 2) == list->list[i].stamp;
        else
            str_add_bytes(gone, id, strlen(id) + 1);
    }
    return query_end(&query, err);
}

bool library_is_current(struct library *library, const char *packs_dir, bool *current,
                        struct err *err)
{
    struct installed_list list;
    struct str gone = STR_INIT;
    *current = false;
    bool ok = look_around(packs_dir, &list, err) && compare(library, &list, &gone, err);
    if (ok) {
        *current = gone.len == 0;
        for (size_t i = 0; i < list.count; i++)
            *current = *current && list.list[i].indexed;
    }
    installed_finish(&list);
    str_finish(&gone);
    return ok;
}

bool library_index(struct library *library, const struct bundle *bundle, struct err *err)
{
    struct stat st;
    if (stat(bundle_dir(bundle), &st) != 0)
        return err_set(err, ERR_IO, "%s", bundle_dir(bundle));
    return shelf_index(library, bundle, stamp_of(&st), err);
}

static bool index_one(struct library *library, const struct installed *pack, struct err *err)
{
    struct bundle *bundle;
    if (!bundle_open(pack->dir, &bundle, err))
        return err_context(err, "%s", pack->id);
    bool ok = strcmp(bundle_pack(bundle)->id, pack->id) == 0
                  ? shelf_index(library, bundle, pack->stamp, err)
                  : err_set(err, ERR_INVALID, "%s: %s", pack->id, bundle_pack(bundle)->id);
    bundle_free(bundle);
    return ok;
}

static bool sync_once(struct library *library, const char *packs_dir, size_t *changed,
                      struct err *err)
{
    struct installed_list list;
    struct str gone = STR_INIT;
    bool ok = look_around(packs_dir, &list, err) && compare(library, &list, &gone, err);
    for (size_t at = 0; ok && at < gone.len; at += strlen(gone.p + at) + 1, ++*changed)
        ok = library_forget(library, gone.p + at, err);
    bool all = ok;
    for (size_t i = 0; ok && i < list.count; i++) {
        if (list.list[i].indexed)
            continue;
        struct err one = ERR_INIT;
        if (index_one(library, &list.list[i], &one)) {
            ++*changed;
            continue;
        }
        if (all && err)
            *err = one;
        all = false;
    }
    installed_finish(&list);
    str_finish(&gone);
    return all;
}

/* Again as long as something changes: a pack that goes may give way to another's lessons. */
static bool sync_all(struct library *library, const char *packs_dir, size_t *changed,
                     struct err *err)
{
    bool ok;
    size_t before;
    do {
        before = *changed;
        *err = ERR_INIT;
        ok = sync_once(library, packs_dir, changed, err);
    } while (*changed > before && err->code != ERR_DAMAGED);
    return ok;
}

bool library_sync(struct library *library, const char *packs_dir, size_t *changed, struct err *err)
{
    struct err local = ERR_INIT;
    size_t ignored;
    changed = changed ? changed : &ignored;
    *changed = 0;
    bool ok = sync_all(library, packs_dir, changed, &local);
    if (!ok && local.code == ERR_DAMAGED) {
        local = ERR_INIT;
        *changed = 0;
        ok = remake(library, &local) && sync_all(library, packs_dir, changed, &local);
    }
    if (!ok && err)
        *err = local;
    return ok;
}
