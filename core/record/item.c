#include "base/str.h"
#include "core/record/shelf.h"
#include "core/record/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *keep(struct arena *arena, struct query *query, int column)
{
    return arena_strdup(arena, query_get_text(query, column));
}

/* The columns of SH_ITEMS as they stand in the row; version and the lesson that teaches it are
 * filled in later. */
static struct lib_item look_at(struct query *query)
{
    struct lib_item item = {
        .id = query_get_text(query, 0),
        .revision = query_get_text(query, 1),
        .pack = query_get_text(query, 2),
        .version = "",
        .requirement = query_get_text(query, 3),
        .work = query_get_text(query, 4),
        .type = (uint8_t) query_get_int(query, 5),
        .difficulty = (uint8_t) query_get_int(query, 6),
        .options = (uint8_t) query_get_int(query, 7),
        .right = (uint8_t) query_get_int(query, 8),
        .lesson = query_get_text(query, 9),
        .section = (int) query_get_int(query, 10),
    };
    item.inline_ = item.lesson[0] != '\0';
    return item;
}

static bool read_version(struct library *library, const char *pack, struct arena *arena,
                         const char **version, struct err *err)
{
    struct query query = query_open(&library->db, SH_PACK_VERSION);
    query_text(&query, pack);
    *version = query_row(&query) ? keep(arena, &query, 0) : "";
    return query_end(&query, err);
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

/* Unless it stands in a lesson itself. */
static void find_taught(const struct taught_list *taught, const char *requirement,
                        const char **lesson, int *section)
{
    if (**lesson || taught->count == 0)
        return;
    const struct taught *at = bsearch(requirement, taught->list, taught->count, sizeof *at, by_key);
    if (at) {
        *lesson = at->lesson;
        *section = at->section;
    }
}

/* ---- what many have in common ---- */

/* Hash table of the ones met so far; room is a power of two, at most half of it in use. */
struct shares {
    struct lib_shared **slots;
    size_t room;
};

static uint32_t mix(uint32_t hash, const char *text)
{
    const uint32_t prime = 16777619; /* FNV-1a */
    for (; *text; text++)
        hash = (hash ^ (unsigned char) *text) * prime;
    return (hash ^ 0xff) * prime;
}

static size_t slot_of(const struct shares *shares, const struct lib_item *item)
{
    uint32_t hash =
        mix(mix(mix(mix(2166136261u, item->work), item->requirement), item->pack), item->lesson) ^
        (uint32_t) item->section;
    size_t at = hash & (shares->room - 1);
    for (; shares->slots[at]; at = (at + 1) & (shares->room - 1)) {
        const struct lib_shared *k = shares->slots[at];
        if (k->section == item->section && strcmp(k->requirement, item->requirement) == 0 &&
            strcmp(k->work, item->work) == 0 && strcmp(k->pack, item->pack) == 0 &&
            strcmp(k->lesson, item->lesson) == 0)
            break;
    }
    return at;
}

static void make_room(struct shares *shares, const struct lib_items *items)
{
    const size_t least = 256;
    if (items->shares_count * 2 < shares->room)
        return;
    shares->room = shares->room ? shares->room * 2 : least;
    free(shares->slots);
    shares->slots = xcalloc(shares->room, sizeof *shares->slots);
    for (size_t i = 0; i < items->shares_count; i++) {
        struct lib_shared *k = items->shares[i];
        const struct lib_item item = {.pack = k->pack,
                                      .requirement = k->requirement,
                                      .work = k->work,
                                      .lesson = k->lesson,
                                      .section = k->section};
        shares->slots[slot_of(shares, &item)] = k;
    }
}

static const struct lib_shared *share_of(struct shares *shares, struct lib_items *items,
                                         const struct lib_item *item)
{
    make_room(shares, items);
    size_t at = slot_of(shares, item);
    if (shares->slots[at])
        return shares->slots[at];
    struct lib_shared *k = arena_alloc(&items->arena, sizeof *k);
    *k = (struct lib_shared){.pack = arena_strdup(&items->arena, item->pack),
                             .requirement = arena_strdup(&items->arena, item->requirement),
                             .work = arena_strdup(&items->arena, item->work),
                             .lesson = arena_strdup(&items->arena, item->lesson),
                             .section = item->section};
    items->shares = list_grow(items->shares, items->shares_count, sizeof *items->shares);
    items->shares[items->shares_count++] = k;
    shares->slots[at] = k;
    return k;
}

/* ---- public ---- */

bool library_hold(struct library *library, struct err *err)
{
    return db_begin_read(&library->db, err);
}

void library_let_go(struct library *library)
{
    db_rollback(&library->db);
}

bool library_each_item(struct library *library, const char *level, lib_item_fn *each, void *ctx,
                       struct err *err)
{
    struct query query = query_open(&library->db, SH_ITEMS);
    query_text(&query, level);
    while (query_row(&query)) {
        const struct lib_item item = look_at(&query);
        each(ctx, query_get_int(&query, 11), &item);
    }
    return query_end(&query, err);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

bool library_asked(struct library *library, const char *level, struct arena *arena,
                   const char ***keys, size_t *count, struct err *err)
{
    struct query query = query_open(&library->db, SH_ASKED);
    *keys = NULL;
    *count = 0;
    query_text(&query, level);
    while (query_row(&query)) {
        *keys = list_grow(*keys, *count, sizeof **keys);
        (*keys)[(*count)++] = keep(arena, &query, 0);
    }
    if (*count > 0) /* here: SQLite would sort all the rows */
        qsort(*keys, *count, sizeof **keys, by_text);
    return query_end(&query, err);
}

struct listing {
    struct lib_items *out;
    struct shares shares;
};

static void add_shared(void *ctx, int64_t number, const struct lib_item *item)
{
    struct listing *listing = ctx;
    (void) number;
    share_of(&listing->shares, listing->out, item);
}

static void add_entry(void *ctx, int64_t number, const struct lib_item *item)
{
    struct listing *listing = ctx;
    struct lib_items *out = listing->out;
    (void) number;
    out->list = list_grow(out->list, out->count, sizeof *out->list);
    out->list[out->count++] = (struct lib_entry){.id = arena_strdup(&out->arena, item->id),
                                                 .shared = share_of(&listing->shares, out, item),
                                                 .type = item->type,
                                                 .difficulty = item->difficulty,
                                                 .options = item->options,
                                                 .right = item->right,
                                                 .inline_ = item->inline_};
}

static bool list_all(struct library *library, const char *level, lib_item_fn *add,
                     struct lib_items *out, struct err *err)
{
    struct taught_list taught = {0};
    struct listing listing = {.out = out};
    *out = (struct lib_items){0};
    bool ok = library_each_item(library, level, add, &listing, err) &&
              read_taught(library, level, &out->arena, &taught, err);
    for (size_t i = 0; ok && i < out->shares_count; i++) {
        struct lib_shared *k = out->shares[i];
        find_taught(&taught, k->requirement, &k->lesson, &k->section);
    }
    free(listing.shares.slots);
    free(taught.list);
    if (!ok)
        lib_items_finish(out);
    return ok;
}

bool library_items(struct library *library, const char *level, struct lib_items *out,
                   struct err *err)
{
    return list_all(library, level, add_entry, out, err);
}

bool library_shared(struct library *library, const char *level, struct lib_items *out,
                    struct err *err)
{
    return list_all(library, level, add_shared, out, err);
}

void lib_items_finish(struct lib_items *out)
{
    if (!out)
        return;
    free(out->list);
    free(out->shares);
    arena_finish(&out->arena);
    *out = (struct lib_items){0};
}

/* One question from a query whose columns are those of SH_QUESTION; `what` names it. */
static bool read_source(struct library *library, struct query *query, const char *what,
                        struct arena *arena, struct lib_source *source, struct err *err)
{
    struct taught_list taught = {0};
    struct lib_item *item = &source->item;
    const char *level = NULL;
    *source = (struct lib_source){0};
    if (query_row(query)) {
        *item = look_at(query);
        item->id = arena_strdup(arena, item->id);
        item->revision = arena_strdup(arena, item->revision);
        item->pack = arena_strdup(arena, item->pack);
        item->requirement = arena_strdup(arena, item->requirement);
        item->work = arena_strdup(arena, item->work);
        item->lesson = arena_strdup(arena, item->lesson);
        level = keep(arena, query, 11);
        source->gift = keep(arena, query, 12);
    }
    if (!query_end(query, err))
        return false;
    if (!level)
        return err_set(err, ERR_NOT_FOUND, "%s", what);
    bool ok = read_version(library, item->pack, arena, &item->version, err) &&
              read_taught(library, level, arena, &taught, err);
    if (ok)
        find_taught(&taught, item->requirement, &item->lesson, &item->section);
    free(taught.list);
    return ok;
}

bool library_question(struct library *library, const char *id, struct arena *arena,
                      struct lib_source *source, struct err *err)
{
    struct query query = query_open(&library->db, SH_QUESTION);
    query_text(&query, id);
    return read_source(library, &query, id, arena, source, err);
}

bool library_numbered(struct library *library, const char *level, int64_t number,
                      struct arena *arena, struct lib_source *source, struct err *err)
{
    char what[24];
    struct query query = query_open(&library->db, SH_NUMBERED);
    query_int(&query, number);
    query_text(&query, level);
    snprintf(what, sizeof what, "%lld", (long long) number);
    return read_source(library, &query, what, arena, source, err);
}
