#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 32 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    _Alignas(max_align_t) unsigned char data[];
};

static void out_of_memory(void)
{
    fputs("xunlian: out of memory\n", stderr);
    abort();
}

static struct arena_block *block_new(struct arena *arena, size_t least)
{
    size_t size = least > BLOCK_SIZE ? least : BLOCK_SIZE;
    struct arena_block *block = malloc(sizeof *block + size);
    if (!block)
        out_of_memory();
    block->used = 0;
    block->size = size;
    block->next = arena->head;
    arena->head = block;
    return block;
}

void *arena_alloc(struct arena *arena, size_t n)
{
    const size_t align = _Alignof(max_align_t);
    if (n > SIZE_MAX / 2)
        out_of_memory();
    size_t rounded = (n + align - 1) / align * align;
    if (rounded == 0)
        rounded = align;
    struct arena_block *block = arena->head;
    if (!block || block->size - block->used < rounded)
        block = block_new(arena, rounded);
    void *p = block->data + block->used;
    block->used += rounded;
    arena->total += rounded;
    return memset(p, 0, rounded);
}

void *arena_array(struct arena *arena, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        out_of_memory();
    return arena_alloc(arena, n * size);
}

char *arena_strndup(struct arena *arena, const char *s, size_t n)
{
    char *copy = arena_alloc(arena, n + 1);
    memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

char *arena_strdup(struct arena *arena, const char *s)
{
    return s ? arena_strndup(arena, s, strlen(s)) : NULL;
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        n = 0;
    char *text = arena_alloc(arena, (size_t) n + 1);
    vsnprintf(text, (size_t) n + 1, fmt, again);
    va_end(again);
    return text;
}

void arena_finish(struct arena *arena)
{
    if (!arena)
        return;
    struct arena_block *block = arena->head;
    while (block) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
    *arena = ARENA_INIT;
}
