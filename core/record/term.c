/* Terms of the glossaries. */
#include "core/record/shelf.h"
#include "core/record/store.h"

#include <stdlib.h>

static const char *copy(struct arena *arena, struct query *query, int column)
{
    return arena_strdup(arena, query_get_text(query, column));
}

bool library_terms(struct library *library, struct lib_terms *terms, struct err *err)
{
    *terms = (struct lib_terms){0};
    struct query query = query_open(&library->db, SH_TERMS);
    while (query_row(&query)) {
        terms->list = list_grow(terms->list, terms->count, sizeof *terms->list);
        terms->list[terms->count++] = (struct lib_term){
            .term = copy(&terms->arena, &query, 0),
            .en = copy(&terms->arena, &query, 1),
            .line = copy(&terms->arena, &query, 2),
            .also = copy(&terms->arena, &query, 3),
            .lesson = copy(&terms->arena, &query, 4),
            .key = copy(&terms->arena, &query, 5),
            .section = (int) query_get_int(&query, 6),
            .pack = copy(&terms->arena, &query, 7),
        };
    }
    if (query_end(&query, err))
        return true;
    lib_terms_finish(terms);
    return false;
}

void lib_terms_finish(struct lib_terms *terms)
{
    if (!terms)
        return;
    free(terms->list);
    arena_finish(&terms->arena);
    *terms = (struct lib_terms){0};
}
