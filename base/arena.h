/* A region of memory that is freed as a whole. Loaded material lives in one arena per bundle and
 * is const and borrowed from it. Allocation failure aborts the program (with a message), so that
 * arena users need no error path for it. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *head;
    size_t total; /* bytes handed out */
};

#define ARENA_INIT ((struct arena){0})

/* Zeroed memory, aligned for any type; lives until arena_finish. n = 0 gives a unique pointer. */
void *arena_alloc(struct arena *arena, size_t n) __attribute__((malloc, returns_nonnull));

/* n elements of `size` bytes; aborts on overflow. */
void *arena_array(struct arena *arena, size_t n, size_t size)
    __attribute__((malloc, returns_nonnull));

char *arena_strdup(struct arena *arena, const char *s);
char *arena_strndup(struct arena *arena, const char *s, size_t n);
char *arena_printf(struct arena *arena, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Frees everything; the arena is empty and usable again. NULL and a zeroed arena are fine. */
void arena_finish(struct arena *arena);

#endif
