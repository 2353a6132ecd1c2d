#include "core/lab/model/terms.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM = 1024 };

void terms_finish(struct terms *terms)
{
    arena_finish(&terms->arena);
    free(terms->slots);
    *terms = (struct terms){0};
}

static uint64_t hash(const char *text, size_t n)
{
    uint64_t h = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char) text[i]) * UINT64_C(0x100000001B3);
    return h ^ h >> 29;
}

static size_t slot_of(const struct terms *terms, const char *text, size_t n)
{
    size_t i = hash(text, n) & (terms->room - 1);
    while (terms->slots[i] &&
           (strncmp(terms->slots[i]->text, text, n) != 0 || terms->slots[i]->text[n]))
        i = (i + 1) & (terms->room - 1);
    return i;
}

static void grow(struct terms *terms)
{
    struct term **old = terms->slots;
    size_t room = terms->room;
    terms->room = room ? 2 * room : ROOM;
    terms->slots = xcalloc(terms->room, sizeof *terms->slots);
    for (size_t i = 0; i < room; i++)
        if (old[i])
            terms->slots[slot_of(terms, old[i]->text, strlen(old[i]->text))] = old[i];
    free(old);
}

struct term *terms_find(struct terms *terms, const char *text, size_t n, bool add)
{
    if (terms->room == 0 && !add)
        return NULL;
    if (add && 2 * (terms->count + 1) > terms->room)
        grow(terms);
    size_t i = slot_of(terms, text, n);
    if (!terms->slots[i] && add) {
        struct term *term = arena_alloc(&terms->arena, sizeof *term);
        term->text = arena_strndup(&terms->arena, text, n);
        term->index = UINT32_MAX;
        terms->slots[i] = term;
        terms->count++;
    }
    return terms->slots[i];
}
