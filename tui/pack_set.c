#include "tui/pack_set.h"

#include "base/str.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool pack_set_add(struct pack_set *set, const char *dir, struct err *err)
{
    struct bundle *bundle;
    if (!(set->outlines ? bundle_open_outline : bundle_open)(dir, &bundle, err))
        return false;
    if (set->count == set->room) {
        set->room = set->room ? set->room * 2 : 8;
        set->list = xrealloc(set->list, set->room * sizeof *set->list);
    }
    set->list[set->count++] = bundle;
    return true;
}

static bool holds(const struct pack_set *set, const char *id)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(bundle_pack(set->list[i])->id, id) == 0)
            return true;
    return false;
}

/* A pack that was named on the command line stands for the installed one. */
static void add_current(struct pack_set *set, const char *packs, const char *id,
                        void (*unread)(const struct err *err))
{
    struct err err = ERR_INIT;
    if (holds(set, id))
        return;
    char *dir = xasprintf("%s/%s/current", packs, id);
    if (access(dir, F_OK) == 0 && !pack_set_add(set, dir, &err) && unread)
        unread(&err);
    free(dir);
}

static int is_pack_name(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

void pack_set_add_home(struct pack_set *set, const struct fs_home *home,
                       void (*unread)(const struct err *err))
{
    char *packs = fs_join(home->data, "packs");
    struct dirent **names;
    int n = scandir(packs, &names, is_pack_name, by_bytes);
    for (int i = 0; i < n; i++) {
        add_current(set, packs, names[i]->d_name, unread);
        free(names[i]);
    }
    if (n >= 0)
        free(names);
    free(packs);
}

void pack_set_finish(struct pack_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        bundle_free(set->list[i]);
    free(set->list);
    *set = (struct pack_set){0};
}
