/* Changing the marks of one document; entities and relations stay in their order. */
#include "core/lab/span/work.h"

#include <stdlib.h>
#include <string.h>

static int order(const struct span_entity *a, const struct span_entity *b)
{
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return (a->label > b->label) - (a->label < b->label);
}

static int relation_order(const void *x, const void *y)
{
    const struct span_relation *a = x, *b = y;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return (a->type > b->type) - (a->type < b->type);
}

static void sort_relations(struct span_doc *doc)
{
    if (doc->relations_count > 1)
        qsort(doc->relations, doc->relations_count, sizeof *doc->relations, relation_order);
}

uint32_t span_doc_add(struct span_doc *doc, struct span_entity entity)
{
    uint32_t i = 0;
    while (i < doc->entities_count && order(&doc->entities[i], &entity) < 0)
        i++;
    if (i < doc->entities_count && order(&doc->entities[i], &entity) == 0)
        return i;
    if (doc->entities_count == SPAN_ENTITIES_MAX)
        return SPAN_NOWHERE;
    if (doc->entities_count == doc->entities_room) {
        doc->entities_room = doc->entities_room ? 2 * doc->entities_room : 8;
        doc->entities = xrealloc(doc->entities, doc->entities_room * sizeof *doc->entities);
    }
    memmove(&doc->entities[i + 1], &doc->entities[i],
            (doc->entities_count - i) * sizeof *doc->entities);
    doc->entities[i] = entity;
    doc->entities_count++;
    for (uint32_t r = 0; r < doc->relations_count; r++) {
        doc->relations[r].from += doc->relations[r].from >= i;
        doc->relations[r].to += doc->relations[r].to >= i;
    }
    return i;
}

void span_doc_remove(struct span_doc *doc, uint32_t entity)
{
    uint32_t kept = 0;
    doc->entities_count--;
    memmove(&doc->entities[entity], &doc->entities[entity + 1],
            (doc->entities_count - entity) * sizeof *doc->entities);
    for (uint32_t r = 0; r < doc->relations_count; r++) {
        struct span_relation relation = doc->relations[r];
        if (relation.from == entity || relation.to == entity)
            continue;
        relation.from -= relation.from > entity;
        relation.to -= relation.to > entity;
        doc->relations[kept++] = relation;
    }
    doc->relations_count = kept;
}

/* Bubbles the entity to where it belongs and renames the ends of relations. */
uint32_t span_doc_move(struct span_doc *doc, uint32_t entity, struct span_entity to)
{
    uint32_t i = entity, step;
    doc->entities[i] = to;
    for (;; i = step) {
        if (i > 0 && order(&doc->entities[i - 1], &doc->entities[i]) > 0)
            step = i - 1;
        else if (i + 1 < doc->entities_count && order(&doc->entities[i], &doc->entities[i + 1]) > 0)
            step = i + 1;
        else
            break;
        struct span_entity other = doc->entities[step];
        doc->entities[step] = doc->entities[i];
        doc->entities[i] = other;
        for (uint32_t r = 0; r < doc->relations_count; r++) {
            struct span_relation *relation = &doc->relations[r];
            uint32_t *ends[] = {&relation->from, &relation->to};
            for (int k = 0; k < 2; k++)
                *ends[k] = *ends[k] == i ? step : *ends[k] == step ? i : *ends[k];
        }
    }
    sort_relations(doc);
    return i;
}

bool span_doc_relate(struct span_doc *doc, struct span_relation relation)
{
    if (relation.from == relation.to || doc->relations_count == SPAN_RELATIONS_MAX)
        return false;
    for (uint32_t r = 0; r < doc->relations_count; r++)
        if (relation_order(&doc->relations[r], &relation) == 0)
            return false;
    if (doc->relations_count == doc->relations_room) {
        doc->relations_room = doc->relations_room ? 2 * doc->relations_room : 8;
        doc->relations = xrealloc(doc->relations, doc->relations_room * sizeof *doc->relations);
    }
    doc->relations[doc->relations_count++] = relation;
    sort_relations(doc);
    return true;
}

void span_doc_unrelate(struct span_doc *doc, uint32_t relation)
{
    doc->relations_count--;
    memmove(&doc->relations[relation], &doc->relations[relation + 1],
            (doc->relations_count - relation) * sizeof *doc->relations);
}

uint32_t span_doc_overlap(const struct span_doc *doc, uint32_t start, uint32_t end, uint32_t except)
{
    for (uint32_t i = 0; i < doc->entities_count; i++)
        if (i != except && doc->entities[i].start < end && start < doc->entities[i].end)
            return i;
    return SPAN_NOWHERE;
}

bool span_doc_overlaps(const struct span_doc *doc)
{
    uint32_t end = 0;
    for (uint32_t i = 0; i < doc->entities_count; i++) {
        if (doc->entities[i].start < end)
            return true;
        if (doc->entities[i].end > end)
            end = doc->entities[i].end;
    }
    return false;
}

bool span_doc_given(const struct span_doc *doc, const struct span_text *text)
{
    bool same = doc->entities_count == text->given_count;
    for (uint32_t i = 0; same && i < doc->entities_count; i++)
        same = memcmp(&doc->entities[i], &text->given[i], sizeof *text->given) == 0;
    return same;
}
