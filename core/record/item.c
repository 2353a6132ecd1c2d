#include "base/str.h"
#include "core/record/shelf.h"
#include "core/record/store.h"

#include <stdlib.h>
#include <string.h>

/* Texts that many rows share are kept once as long as they follow one another. */
struct shared {
    const char *text;
};

static const char *keep(struct arena *arena, struct query *query, int column)
{
    return arena_strdup(arena, query_get_text(query, column));
}

static const char *keep_shared(struct arena *arena, struct query *query, int column,
                               struct shared *last)
{
    const char *text = query_get_text(query, column);
    if (!last->text || strcmp(last->text, text) != 0)
        last->text = arena_strdup(arena, text);
    return last->text;
}

struct sharing {
    struct shared pack, requirement, work, lesson;
};

/* The columns of SH_ITEMS; the version is filled in later. */
static void read_item(struct query *query, struct arena *arena, struct sharing *sharing,
                      struct lib_item *item)
{
    *item = (struct lib_item){
        .id = keep(arena, query, 0),
        .revision = keep(arena, query, 1),
        .pack = keep_shared(arena, query, 2, &sharing->pack),
        .requirement = keep_shared(arena, query, 3, &sharing->requirement),
        .work = keep_shared(arena, query, 4, &sharing->work),
        .type = (uint8_t) query_get_int(query, 5),
        .difficulty = (uint8_t) query_get_int(query, 6),
        .options = (uint8_t) query_get_int(query, 7),
        .right = (uint8_t) query_get_int(query, 8),
        .lesson = keep_shared(arena, query, 9, &sharing->lesson),
        .section = (int) query_get_int(query, 10),
    };
    item->inline_ = item->lesson[0] != '\0';
}

static bool read_version(struct library *library, const char *pack, struct arena *arena,
                         const char **version, struct err *err)
{
    struct query query = query_open(&library->db, SH_PACK_VERSION);
    query_text(&query, pack);
    *version = query_row(&query) ? keep(arena, &query, 0) : "";
    return query_end(&query, err);
}

/* Items of one pack mostly follow one another. */
static bool add_versions(struct library *library, struct lib_items *out, struct err *err)
{
    const char *pack = NULL, *version = "";
    for (size_t i = 0; i < out->count; i++) {
        struct lib_item *item = &out->list[i];
        if ((!pack || strcmp(pack, item->pack) != 0) &&
            !read_version(library, item->pack, &out->arena, &version, err))
            return false;
        pack = item->pack;
        item->version = version;
    }
    return true;
}

/* ---- where it is taught ---- */

struct taught {
    const char *key, *lesson;
    int section;
};

struct taught_list {
    struct taught *list;
    size_t count;
};

/* The first section of a level's lessons that teaches each requirement, by key. */
static bool read_taught(struct library *library, const char *level, struct arena *arena,
                        struct taught_list *taught, struct err *err)
{
    struct query query = query_open(&library->db, SH_FIRST_TAUGHT);
    *taught = (struct taught_list){0};
    query_text(&query, level);
    while (query_row(&query)) {
        const char *key = query_get_text(&query, 0);
        if (taught->count > 0 && strcmp(taught->list[taught->count - 1].key, key) == 0)
            continue;
        taught->list = list_grow(taught->list, taught->count, sizeof *taught->list);
        taught->list[taught->count++] = (struct taught){
            arena_strdup(arena, key), keep(arena, &query, 1), (int) query_get_int(&query, 2)};
    }
    return query_end(&query, err);
}

static int by_key(const void *key, const void *entry)
{
    return strcmp(key, ((const struct taught *) entry)->key);
}

static void find_taught(const struct taught_list *taught, struct lib_item *item)
{
    if (item->inline_ || taught->count == 0)
        return;
    const struct taught *at =
        bsearch(item->requirement, taught->list, taught->count, sizeof *at, by_key);
    if (at) {
        item->lesson = at->lesson;
        item->section = at->section;
    }
}

/* ---- public ---- */

static bool read_items(struct library *library, const char *level, struct lib_items *out,
                       struct err *err)
{
    struct sharing sharing = {0};
    size_t room = 0;
    struct query query = query_open(&library->db, SH_ITEMS);
    query_text(&query, level);
    while (query_row(&query)) {
        if (out->count == room) {
            room = room ? room * 2 : 256;
            out->list = xrealloc(out->list, room * sizeof *out->list);
        }
        read_item(&query, &out->arena, &sharing, &out->list[out->count++]);
    }
    return query_end(&query, err);
}

bool library_items(struct library *library, const char *level, struct lib_items *out,
                   struct err *err)
{
    struct taught_list taught = {0};
    *out = (struct lib_items){0};
    bool ok = read_items(library, level, out, err) && add_versions(library, out, err) &&
              read_taught(library, level, &out->arena, &taught, err);
    for (size_t i = 0; ok && i < out->count; i++)
        find_taught(&taught, &out->list[i]);
    free(taught.list);
    if (!ok)
        lib_items_finish(out);
    return ok;
}

void lib_items_finish(struct lib_items *out)
{
    if (!out)
        return;
    free(out->list);
    arena_finish(&out->arena);
    *out = (struct lib_items){0};
}

bool library_question(struct library *library, const char *id, struct arena *arena,
                      struct lib_source *source, struct err *err)
{
    struct sharing sharing = {0};
    struct taught_list taught = {0};
    const char *level = NULL;
    *source = (struct lib_source){0};
    struct query query = query_open(&library->db, SH_QUESTION);
    query_text(&query, id);
    if (query_row(&query)) {
        read_item(&query, arena, &sharing, &source->item);
        level = keep(arena, &query, 11);
        source->gift = keep(arena, &query, 12);
    }
    if (!query_end(&query, err))
        return false;
    if (!level)
        return err_set(err, ERR_NOT_FOUND, "%s", id);
    bool ok = read_version(library, source->item.pack, arena, &source->item.version, err) &&
              read_taught(library, level, arena, &taught, err);
    if (ok)
        find_taught(&taught, &source->item);
    free(taught.list);
    return ok;
}
