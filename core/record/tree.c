#include "base/str.h"
#include "core/record/shelf.h"
#include "core/record/store.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 8 };

static const char *keep(struct arena *arena, struct query *query, int column)
{
    return arena_strdup(arena, query_get_text(query, column));
}

/* open[d]: index of the node at depth d that is open. */
static void add_node(struct lib_tree *tree, struct query *query, int open[DEPTH_MAX])
{
    int depth = (int) query_get_int(query, 1);
    if (depth < 0 || depth >= DEPTH_MAX)
        return;
    tree->nodes = list_grow(tree->nodes, tree->count, sizeof *tree->nodes);
    open[depth] = (int) tree->count;
    tree->nodes[tree->count++] = (struct lib_node){
        .kind = (enum lib_kind) query_get_int(query, 0),
        .depth = depth,
        .parent = depth > 0 ? open[depth - 1] : -1,
        .path = keep(&tree->arena, query, 2),
        .number = keep(&tree->arena, query, 3),
        .title = keep(&tree->arena, query, 4),
        .theory_weight = (int) query_get_int(query, 5),
        .skill_weight = (int) query_get_int(query, 6),
        .hours = (int) query_get_int(query, 7),
        .minutes = (int) query_get_int(query, 8),
        .lessons = (int) query_get_int(query, 9),
        .outlines = (int) query_get_int(query, 10),
        .sections = (int) query_get_int(query, 11),
    };
}

bool library_tree(struct library *library, struct lib_tree *tree, struct err *err)
{
    int open[DEPTH_MAX] = {0};
    *tree = (struct lib_tree){0};
    struct query query = query_open(&library->db, SH_TREE_ALL);
    while (query_row(&query))
        add_node(tree, &query, open);
    if (query_end(&query, err))
        return true;
    lib_tree_finish(tree);
    return false;
}

void lib_tree_finish(struct lib_tree *tree)
{
    if (!tree)
        return;
    free(tree->nodes);
    arena_finish(&tree->arena);
    *tree = (struct lib_tree){0};
}

static size_t document_end(const struct lib_tree *tree, size_t document)
{
    size_t end = document + 1;
    while (end < tree->count && tree->nodes[end].depth > 0)
        end++;
    return end;
}

void lib_tree_put_first(struct lib_tree *tree, const char *path)
{
    size_t at = 0, start;
    while (path && at < tree->count && strcmp(tree->nodes[at].path, path) != 0)
        at++;
    if (!path || at == tree->count)
        return;
    for (start = at; tree->nodes[start].depth > 0;)
        start--;
    size_t n = document_end(tree, start) - start;
    struct lib_node *nodes = xcalloc(tree->count, sizeof *nodes);
    memcpy(nodes, tree->nodes + start, n * sizeof *nodes);
    memcpy(nodes + n, tree->nodes, start * sizeof *nodes);
    memcpy(nodes + n + start, tree->nodes + start + n, (tree->count - start - n) * sizeof *nodes);
    for (size_t i = 0; i < n + start; i++)
        if (nodes[i].parent >= 0)
            nodes[i].parent += i < n ? -(int) start : (int) n;
    free(tree->nodes);
    tree->nodes = nodes;
}

bool library_requirements(struct library *library, const char *work, struct lib_requirements *out,
                          struct err *err)
{
    *out = (struct lib_requirements){0};
    struct query query = query_open(&library->db, SH_REQUIREMENTS);
    query_text(&query, work);
    while (query_row(&query)) {
        out->list = list_grow(out->list, out->count, sizeof *out->list);
        out->list[out->count++] = (struct lib_requirement){
            .key = keep(&out->arena, &query, 0),
            .text = keep(&out->arena, &query, 1),
            .sections = (int) query_get_int(&query, 2),
        };
    }
    if (query_end(&query, err))
        return true;
    lib_requirements_finish(out);
    return false;
}

void lib_requirements_finish(struct lib_requirements *out)
{
    if (!out)
        return;
    free(out->list);
    arena_finish(&out->arena);
    *out = (struct lib_requirements){0};
}

bool library_taught(struct library *library, const char *work, struct lib_taughts *out,
                    struct err *err)
{
    *out = (struct lib_taughts){0};
    struct query query = query_open(&library->db, SH_TAUGHT);
    query_text(&query, work);
    while (query_row(&query)) {
        out->list = list_grow(out->list, out->count, sizeof *out->list);
        out->list[out->count++] = (struct lib_taught){
            .key = keep(&out->arena, &query, 0),
            .lesson = keep(&out->arena, &query, 1),
            .section = (int) query_get_int(&query, 2),
        };
    }
    if (query_end(&query, err))
        return true;
    lib_taughts_finish(out);
    return false;
}

void lib_taughts_finish(struct lib_taughts *out)
{
    if (!out)
        return;
    free(out->list);
    arena_finish(&out->arena);
    *out = (struct lib_taughts){0};
}

bool library_lesson(struct library *library, const char *id, struct lib_lesson *lesson,
                    struct err *err)
{
    *lesson = (struct lib_lesson){0};
    struct query query = query_open(&library->db, SH_LESSON);
    query_text(&query, id);
    if (query_row(&query)) {
        struct arena *arena = &lesson->arena;
        lesson->id = keep(arena, &query, 0);
        lesson->title = keep(arena, &query, 1);
        lesson->work = keep(arena, &query, 2);
        lesson->pack = keep(arena, &query, 3);
        lesson->version = keep(arena, &query, 4);
        lesson->dir = keep(arena, &query, 5);
        lesson->file = keep(arena, &query, 6);
        lesson->minutes = (int) query_get_int(&query, 7);
        lesson->order = (int) query_get_int(&query, 8);
        lesson->sections = (int) query_get_int(&query, 9);
        lesson->outline = query_get_int(&query, 10) != 0;
    }
    if (!query_end(&query, err)) {
        lib_lesson_finish(lesson);
        return false;
    }
    return lesson->id || err_set(err, ERR_NOT_FOUND, "%s", id);
}

void lib_lesson_finish(struct lib_lesson *lesson)
{
    if (!lesson)
        return;
    arena_finish(&lesson->arena);
    *lesson = (struct lib_lesson){0};
}

bool library_neighbour(struct library *library, const char *id, int direction, char **neighbour,
                       struct err *err)
{
    *neighbour = NULL;
    struct query query =
        query_open(&library->db, direction < 0 ? SH_NEIGHBOUR_BEFORE : SH_NEIGHBOUR_AFTER);
    query_text(&query, id);
    if (query_row(&query))
        *neighbour = xstrdup(query_get_text(&query, 0));
    if (query_end(&query, err))
        return true;
    free(*neighbour);
    *neighbour = NULL;
    return false;
}

bool library_packs(struct library *library, struct lib_packs *packs, struct err *err)
{
    *packs = (struct lib_packs){0};
    struct query query = query_open(&library->db, SH_PACK_ALL);
    while (query_row(&query)) {
        packs->list = list_grow(packs->list, packs->count, sizeof *packs->list);
        packs->list[packs->count++] = (struct lib_pack){
            .id = keep(&packs->arena, &query, 0),
            .version = keep(&packs->arena, &query, 1),
            .title = keep(&packs->arena, &query, 2),
            .licence = keep(&packs->arena, &query, 3),
            .summary = keep(&packs->arena, &query, 4),
            .indexed_ms = query_get_int(&query, 5),
            .lessons = (int) query_get_int(&query, 6),
            .questions = (int) query_get_int(&query, 7),
        };
    }
    if (query_end(&query, err))
        return true;
    lib_packs_finish(packs);
    return false;
}

void lib_packs_finish(struct lib_packs *packs)
{
    if (!packs)
        return;
    free(packs->list);
    arena_finish(&packs->arena);
    *packs = (struct lib_packs){0};
}

bool library_clashes(struct library *library, struct lib_clashes *out, struct err *err)
{
    *out = (struct lib_clashes){0};
    struct query query = query_open(&library->db, SH_CLASH_ALL);
    while (query_row(&query)) {
        out->list = list_grow(out->list, out->count, sizeof *out->list);
        out->list[out->count++] = (struct lib_clash){
            .pack = keep(&out->arena, &query, 0),
            .holder = keep(&out->arena, &query, 1),
            .lesson = keep(&out->arena, &query, 2),
            .lessons = (int) query_get_int(&query, 3),
        };
    }
    if (query_end(&query, err))
        return true;
    lib_clashes_finish(out);
    return false;
}

void lib_clashes_finish(struct lib_clashes *out)
{
    if (!out)
        return;
    free(out->list);
    arena_finish(&out->arena);
    *out = (struct lib_clashes){0};
}
