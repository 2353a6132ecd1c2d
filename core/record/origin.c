#include "core/record/origin.h"

#include "core/record/store.h"

#include <stdlib.h>
#include <string.h>

static bool load_kinds(struct records *records, int64_t learner, struct origins *origins,
                       struct err *err)
{
    struct query query = query_open(&records->db, ST_ORIGIN_KINDS);
    query_int(&query, learner);
    while (query_row(&query)) {
        origins->list = list_grow(origins->list, origins->count, sizeof *origins->list);
        origins->list[origins->count++] = (struct origin){
            .learner = query_get_int(&query, 0),
            .home = arena_strdup(&origins->arena, query_get_text(&query, 1)),
            .account = arena_strdup(&origins->arena, query_get_text(&query, 2)),
            .kind = arena_strdup(&origins->arena, query_get_text(&query, 3)),
            .statements = query_get_int(&query, 4),
            .first_ms = query_get_int(&query, 5),
            .last_ms = query_get_int(&query, 6),
        };
    }
    return query_end(&query, err);
}

static bool load_attempts(struct records *records, int64_t learner, struct origins *origins,
                          struct err *err)
{
    struct query query = query_open(&records->db, ST_ORIGIN_ATTEMPTS);
    query_int(&query, learner);
    while (query_row(&query)) {
        size_t n = origins->attempts_count++;
        origins->attempts = list_grow(origins->attempts, n, sizeof *origins->attempts);
        origins->attempts[n].attempt = query_get_int(&query, 0);
        origins->attempts[n].home = arena_strdup(&origins->arena, query_get_text(&query, 1));
    }
    return query_end(&query, err);
}

bool origins_load(struct records *records, int64_t learner, struct origins *origins,
                  struct err *err)
{
    *origins = (struct origins){0};
    if (load_kinds(records, learner, origins, err) && load_attempts(records, learner, origins, err))
        return true;
    origins_finish(origins);
    return false;
}

void origins_finish(struct origins *origins)
{
    if (!origins)
        return;
    free(origins->list);
    free(origins->attempts);
    arena_finish(&origins->arena);
    *origins = (struct origins){0};
}

const char *origins_home(const struct origins *origins, int64_t attempt)
{
    for (size_t i = 0; i < origins->attempts_count; i++)
        if (origins->attempts[i].attempt == attempt)
            return origins->attempts[i].home;
    return NULL;
}
