/* How text is cut into what the search index knows.
 *
 * A run of Chinese characters (kana and hangul too) gives a token per pair of neighbours, and one
 * for its last character alone; every other run of letters and digits gives one word in lower case.
 * Full-width letters and digits count as their ASCII ones. Markdown's emphasis and code marks, and
 * a line break, between two Chinese characters do not part them. */
#ifndef CORE_RECORD_WORDS_H
#define CORE_RECORD_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum words_kind {
    WORDS_PAIR, /* two neighbours of a run */
    WORDS_LAST, /* the last character of a run; the only one when `alone` */
    WORDS_WORD  /* letters and digits */
};

enum { WORDS_MAX = 96 };

struct words_token {
    enum words_kind kind;
    bool alone;
    size_t start, end;    /* bytes of the text */
    size_t first;         /* WORDS_PAIR: length of the first character in `text` */
    char text[WORDS_MAX]; /* folded; longer words are cut */
    size_t len;
};

struct words {
    const char *text;
    size_t n, at;
    bool in_run; /* the character before `at` belongs to the run at hand */
};

void words_init(struct words *words, const char *text, size_t n);
/* False at the end. */
bool words_next(struct words *words, struct words_token *token);

/* What somebody looks for: tokens that must stand one behind the other. The last may be a prefix,
 * when it is a word of letters and digits. */
struct words_phrase {
    struct words_token *tokens;
    size_t count;
    bool prefix;
};
/* From n bytes; count is 0 when there is nothing to look for. Freed by words_phrase_finish. */
void words_phrase_init(struct words_phrase *phrase, const char *text, size_t n);
void words_phrase_finish(struct words_phrase *phrase);
/* Where the phrase stands first in a text; false when nowhere. */
bool words_phrase_find(const struct words_phrase *phrase, const char *text, size_t n, size_t *start,
                       size_t *end);

#endif
