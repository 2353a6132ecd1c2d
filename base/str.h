/* A growing byte string, always NUL-terminated. Allocation failure aborts, as in arena. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

struct str {
    char *p; /* NULL only while empty and never written; use str_text */
    size_t len, cap;
};

#define STR_INIT ((struct str){0})

void str_add(struct str *s, const char *text);
void str_add_bytes(struct str *s, const void *bytes, size_t n);
void str_add_char(struct str *s, char c);
void str_addf(struct str *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Adds a message whose %1 %2 %3 stand for the arguments. */
void str_add_filled(struct str *s, const char *message, const char *const args[3]);
void str_clear(struct str *s);
/* The text, "" when empty; borrowed until the next change. */
const char *str_text(const struct str *s);
/* Hands the heap text to the caller (never NULL) and empties s. */
char *str_take(struct str *s);
void str_finish(struct str *s);

bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);

/* Aborting versions of the libc calls. */
void *xmalloc(size_t n) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t n, size_t size) __attribute__((malloc, returns_nonnull));
void *xrealloc(void *p, size_t n) __attribute__((returns_nonnull));
char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull));
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2), returns_nonnull));

#endif
