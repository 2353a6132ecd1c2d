#include "core/record/library.h"

#include "core/record/shelf.h"
#include "core/record/store.h"

#include <stdlib.h>

static const char *copy(struct arena *arena, struct query *query, int column)
{
    return arena_strdup(arena, query_get_text(query, column));
}

static bool load(struct library *library, int statement, const char *key, struct lib_labs *out,
                 struct err *err)
{
    *out = (struct lib_labs){0};
    struct query query = query_open(&library->db, statement);
    query_text(&query, key);
    while (query_row(&query)) {
        out->list = list_grow(out->list, out->count, sizeof *out->list);
        out->list[out->count++] = (struct lib_lab){
            .id = copy(&out->arena, &query, 0),
            .pack = copy(&out->arena, &query, 1),
            .level = copy(&out->arena, &query, 2),
            .work = copy(&out->arena, &query, 3),
            .title = copy(&out->arena, &query, 4),
            .engine = copy(&out->arena, &query, 5),
            .minutes = (int) query_get_int(&query, 6),
            .points = query_get_int(&query, 7),
            .variants = (int) query_get_int(&query, 8),
            .covers = copy(&out->arena, &query, 9),
            .version = copy(&out->arena, &query, 10),
            .dir = copy(&out->arena, &query, 11),
        };
    }
    if (query_end(&query, err))
        return true;
    lib_labs_finish(out);
    return false;
}

bool library_labs(struct library *library, const char *path, struct lib_labs *out, struct err *err)
{
    return load(library, SH_LABS, path, out, err);
}

bool library_lab(struct library *library, const char *id, struct lib_labs *out, struct err *err)
{
    if (!load(library, SH_LAB, id, out, err))
        return false;
    return out->count == 1 || err_set(err, ERR_NOT_FOUND, "%s", id);
}

void lib_labs_finish(struct lib_labs *labs)
{
    if (!labs)
        return;
    free(labs->list);
    arena_finish(&labs->arena);
    *labs = (struct lib_labs){0};
}
