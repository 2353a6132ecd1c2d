#include "core/record/words.h"

#include "base/str.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>

static const struct {
    uint32_t first, last;
} scripts[] = {
    {0x3005, 0x3007},   /* 々 〆 〇 */
    {0x3041, 0x30FF},   /* kana */
    {0x3400, 0x4DBF},   /* extension A */
    {0x4E00, 0x9FFF},   /* the common characters */
    {0xAC00, 0xD7A3},   /* hangul */
    {0xF900, 0xFAFF},   /* compatibility */
    {0x20000, 0x3FFFF}, /* further extensions */
};

static bool in_pairs(uint32_t cp)
{
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (cp >= scripts[i].first && cp <= scripts[i].last)
            return true;
    return false;
}

/* Lower case, full width folded; 0 for what belongs to no word. */
static uint32_t fold(uint32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E)
        cp -= 0xFEE0;
    if (cp < 0x80) {
        if (cp >= 'A' && cp <= 'Z')
            return cp - 'A' + 'a';
        return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') ? cp : 0;
    }
    return uc_is_alnum(cp) ? (uint32_t) uc_tolower(cp) : 0;
}

void words_init(struct words *words, const char *text, size_t n)
{
    *words = (struct words){.text = text, .n = n};
}

static size_t decode(const struct words *words, size_t at, uint32_t *cp)
{
    return at < words->n ? utf8_decode(words->text + at, words->n - at, cp) : 0;
}

/* The next character of a run that may go on at `at`, over marks that do not part it: its length,
 * with *at moved to it; 0 when the run ends. */
static size_t go_on(const struct words *words, size_t *at, uint32_t *cp)
{
    size_t to = *at;
    while (to < words->n && memchr("*`~", words->text[to], 3))
        to++;
    if (to == *at && to < words->n && words->text[to] == '\n')
        to++;
    size_t step = decode(words, to, cp);
    if (step == 0 || !in_pairs(*cp))
        return 0;
    *at = to;
    return step;
}

static void put(struct words_token *token, uint32_t cp)
{
    char bytes[8];
    size_t n = utf8_encode(cp, bytes);
    if (token->len + n > sizeof token->text)
        return;
    memcpy(token->text + token->len, bytes, n);
    token->len += n;
}

static void take_pair(struct words *words, struct words_token *token, uint32_t cp, size_t step)
{
    size_t next = words->at + step;
    token->start = words->at;
    put(token, cp);
    token->first = token->len;
    step = go_on(words, &next, &cp);
    if (step > 0) {
        token->kind = WORDS_PAIR;
        token->end = next + step;
        put(token, cp);
        words->at = next;
        words->in_run = true;
        return;
    }
    token->kind = WORDS_LAST;
    token->alone = !words->in_run;
    token->end = next;
    words->at = next;
    words->in_run = false;
}

static void take_word(struct words *words, struct words_token *token, uint32_t cp, size_t step)
{
    token->kind = WORDS_WORD;
    token->start = words->at;
    while (step > 0 && !in_pairs(cp) && fold(cp) != 0) {
        put(token, fold(cp));
        words->at += step;
        step = decode(words, words->at, &cp);
    }
    token->end = words->at;
}

bool words_next(struct words *words, struct words_token *token)
{
    uint32_t cp;
    token->alone = false;
    token->first = token->len = 0;
    for (size_t step; (step = decode(words, words->at, &cp)) > 0; words->at += step) {
        if (in_pairs(cp)) {
            take_pair(words, token, cp, step);
            return true;
        }
        if (fold(cp) != 0) {
            take_word(words, token, cp, step);
            return true;
        }
    }
    return false;
}

/* The last character of a run says nothing that its pairs do not say, unless it is alone or holds
 * the place between the run and what follows. */
void words_phrase_init(struct words_phrase *phrase, const char *text, size_t n)
{
    struct words words;
    struct words_token token;
    *phrase = (struct words_phrase){0};
    words_init(&words, text, n);
    while (words_next(&words, &token)) {
        phrase->tokens = xrealloc(phrase->tokens, (phrase->count + 1) * sizeof token);
        phrase->tokens[phrase->count++] = token;
    }
    if (phrase->count == 0)
        return;
    const struct words_token *last = &phrase->tokens[phrase->count - 1];
    phrase->prefix = last->kind == WORDS_WORD;
    if (last->kind == WORDS_LAST && !last->alone)
        phrase->count--;
}

void words_phrase_finish(struct words_phrase *phrase)
{
    if (!phrase)
        return;
    free(phrase->tokens);
    *phrase = (struct words_phrase){0};
}

static bool starts_with(const struct words_token *token, const struct words_token *wanted, size_t n)
{
    return token->len >= n && memcmp(token->text, wanted->text, n) == 0;
}

/* `single`: one character alone is looked for, which may be the first of a pair. */
static bool fits(const struct words_token *token, const struct words_token *wanted, bool single,
                 bool prefix)
{
    if (single)
        return token->kind != WORDS_WORD && starts_with(token, wanted, wanted->len);
    if (token->kind != wanted->kind)
        return false;
    return starts_with(token, wanted, wanted->len) && (prefix || token->len == wanted->len);
}

bool words_phrase_find(const struct words_phrase *phrase, const char *text, size_t n, size_t *start,
                       size_t *end)
{
    struct words words;
    struct words_token token;
    words_init(&words, text, n);
    while (phrase->count > 0) {
        size_t i = 0;
        struct words ahead = words;
        if (!words_next(&words, &token))
            return false;
        while (i < phrase->count && words_next(&ahead, &token)) {
            bool last = i + 1 == phrase->count;
            const struct words_token *wanted = &phrase->tokens[i];
            bool single = wanted->kind == WORDS_LAST && last;
            if (!fits(&token, wanted, single, phrase->prefix && last))
                break;
            if (i == 0)
                *start = token.start;
            *end = single && token.kind == WORDS_PAIR ? token.start + token.first : token.end;
            i++;
        }
        if (i == phrase->count)
            return true;
    }
    return false;
}
