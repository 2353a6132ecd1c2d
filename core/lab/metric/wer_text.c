#include "core/lab/metric/wer_text.h"

#include "base/str.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

/* ---- normalisation ---- */

/* What a libunistring function returned, as a NUL-terminated text; keeps `text` if it failed. */
static char *taken(char *text, uint8_t *result, size_t len)
{
    if (!result)
        return text;
    char *copy = xmalloc(len + 1);
    memcpy(copy, result, len);
    copy[len] = '\0';
    free(result);
    free(text);
    return copy;
}

static char *compose(char *text)
{
    size_t len = 0;
    uint8_t *out = u8_normalize(UNINORM_NFKC, (const uint8_t *) text, strlen(text), NULL, &len);
    return taken(text, out, len);
}

static char *lower(char *text)
{
    size_t len = 0;
    uint8_t *out = u8_tolower((const uint8_t *) text, strlen(text), "", NULL, NULL, &len);
    return taken(text, out, len);
}

static int digit_of(uint32_t cp)
{
    static const uint32_t digits[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                      0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    for (int i = 0; i < 10; i++)
        if (digits[i] == cp)
            return i;
    return cp == 0x96F6 ? 0 : -1;
}

/* 十百千万亿 and 萬億 */
static bool is_power(uint32_t cp)
{
    return cp == 0x5341 || cp == 0x767E || cp == 0x5343 || cp == 0x4E07 || cp == 0x4EBF ||
           cp == 0x842C || cp == 0x5104;
}

/* The run of digit characters at p, before end: its bytes; *figures gets their number, *after what
 * follows. */
static size_t digit_run(const char *p, const char *end, size_t *figures, uint32_t *after)
{
    size_t used = 0, n;
    *figures = 0;
    *after = 0;
    while ((n = utf8_decode(p + used, (size_t) (end - p) - used, after)) > 0 &&
           digit_of(*after) >= 0) {
        used += n;
        ++*figures;
    }
    if (n == 0)
        *after = 0;
    return used;
}

static char *write_figures(char *text)
{
    struct str out = STR_INIT;
    uint32_t cp, before = 0, after;
    size_t end = strlen(text), figures;
    for (size_t at = 0, n; at < end; at += n) {
        size_t run = digit_run(text + at, text + end, &figures, &after);
        if (run == 0) {
            n = utf8_decode(text + at, end - at, &before);
            n = n ? n : 1;
            str_add_bytes(&out, text + at, n);
            continue;
        }
        n = run;
        if (figures < 2 || is_power(before) || is_power(after))
            str_add_bytes(&out, text + at, run);
        else
            for (size_t i = 0; i < run; i += utf8_decode(text + at + i, run - i, &cp))
                if (utf8_decode(text + at + i, run - i, &cp))
                    str_add_char(&out, (char) ('0' + digit_of(cp)));
        before = 0;
    }
    free(text);
    return str_take(&out);
}

static char *drop(char *text, unsigned flags)
{
    struct str out = STR_INIT;
    size_t end = strlen(text);
    uint32_t cp;
    for (size_t at = 0, n; at < end; at += n) {
        n = utf8_decode(text + at, end - at, &cp);
        if (n == 0)
            break;
        bool mark = flags & WER_MARKS && uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_P);
        bool space = flags & WER_SPACE && uc_is_property_white_space(cp);
        if (!mark && !space)
            str_add_bytes(&out, text + at, n);
    }
    free(text);
    return str_take(&out);
}

char *wer_normalise(const char *text, unsigned flags)
{
    char *out = xstrdup(text);
    if (flags & WER_NFKC)
        out = compose(out);
    if (flags & WER_CASE)
        out = lower(out);
    if (flags & WER_NUMERALS)
        out = write_figures(out);
    if (flags & (WER_MARKS | WER_SPACE))
        out = drop(out, flags);
    return out;
}

/* ---- units ---- */

static void cut_characters(struct wer_text *t)
{
    size_t end = strlen(t->text), n;
    uint32_t cp;
    for (size_t at = 0; at < end && (n = utf8_decode(t->text + at, end - at, &cp)) > 0; at += n)
        t->tokens[t->count++] = (struct wer_token){(uint32_t) at, (uint32_t) n, cp};
}

static void cut_words(struct wer_text *t)
{
    size_t end = strlen(t->text), n;
    bool inside = false;
    uint32_t cp;
    for (size_t at = 0; at < end && (n = utf8_decode(t->text + at, end - at, &cp)) > 0; at += n) {
        bool space = uc_is_property_white_space(cp);
        if (!space && !inside)
            t->tokens[t->count++] = (struct wer_token){.start = (uint32_t) at};
        if (!space)
            t->tokens[t->count - 1].len = (uint32_t) (at + n - t->tokens[t->count - 1].start);
        inside = !space;
    }
}

struct word {
    const char *text;
    struct wer_token *token;
};

static int by_word(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    uint32_t len = x->token->len < y->token->len ? x->token->len : y->token->len;
    int by = memcmp(x->text, y->text, len);
    return by ? by : (x->token->len > y->token->len) - (x->token->len < y->token->len);
}

static void number_words(struct wer_text *gold, struct wer_text *given)
{
    size_t n = 0, all = gold->count + given->count;
    struct word *words = xcalloc(all + 1, sizeof *words);
    struct wer_text *texts[] = {gold, given};
    uint32_t id = 0;
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < texts[k]->count; i++) {
            struct wer_token *token = &texts[k]->tokens[i];
            words[n++] = (struct word){texts[k]->text + token->start, token};
        }
    if (n > 0)
        qsort(words, n, sizeof *words, by_word);
    for (size_t i = 0; i < n; i++) {
        id += i > 0 && by_word(&words[i - 1], &words[i]) != 0;
        words[i].token->id = id;
    }
    free(words);
}

static bool cut(const char *text, enum wer_unit unit, unsigned flags, struct wer_text *out)
{
    *out = (struct wer_text){.text = wer_normalise(text, flags)};
    size_t most = utf8_length(out->text);
    if (most > WER_UNITS_MOST)
        return false;
    out->tokens = xcalloc(most + 1, sizeof *out->tokens);
    if (unit == WER_WORDS)
        cut_words(out);
    else
        cut_characters(out);
    return true;
}

bool wer_text_cut(const char *gold, const char *given, enum wer_unit unit, unsigned flags,
                  struct wer_text *gold_text, struct wer_text *given_text)
{
    if (unit == WER_WORDS)
        flags &= ~(unsigned) WER_SPACE;
    if (!cut(gold, unit, flags, gold_text) || !cut(given, unit, flags, given_text))
        return false;
    if (unit == WER_WORDS)
        number_words(gold_text, given_text);
    return true;
}
