#include "core/material/import_cloze.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { GAPS_MAX = 100 };

static const struct {
    const char *name;
    enum question_type type;
} gap_types[] = {
    {"SHORTANSWER", QUESTION_SHORT},
    {"SA", QUESTION_SHORT},
    {"MW", QUESTION_SHORT},
    {"SHORTANSWER_C", QUESTION_SHORT},
    {"SAC", QUESTION_SHORT},
    {"MWC", QUESTION_SHORT},
    {"NUMERICAL", QUESTION_NUMERIC},
    {"NM", QUESTION_NUMERIC},
    {"MULTICHOICE", QUESTION_SINGLE},
    {"MC", QUESTION_SINGLE},
    {"MULTICHOICE_V", QUESTION_SINGLE},
    {"MCV", QUESTION_SINGLE},
    {"MULTICHOICE_H", QUESTION_SINGLE},
    {"MCH", QUESTION_SINGLE},
    {"MULTICHOICE_S", QUESTION_SINGLE},
    {"MCS", QUESTION_SINGLE},
    {"MULTICHOICE_VS", QUESTION_SINGLE},
    {"MCVS", QUESTION_SINGLE},
    {"MULTICHOICE_HS", QUESTION_SINGLE},
    {"MCHS", QUESTION_SINGLE},
    {"MULTIRESPONSE", QUESTION_MULTIPLE},
    {"MR", QUESTION_MULTIPLE},
    {"MULTIRESPONSE_H", QUESTION_MULTIPLE},
    {"MRH", QUESTION_MULTIPLE},
    {"MULTIRESPONSE_S", QUESTION_MULTIPLE},
    {"MRS", QUESTION_MULTIPLE},
    {"MULTIRESPONSE_HS", QUESTION_MULTIPLE},
    {"MRHS", QUESTION_MULTIPLE},
};

/* "1:SHORTANSWER:" at s; the length, or 0. */
static size_t gap_head(const char *s, enum question_type *type)
{
    size_t digits = strspn(s, "0123456789");
    if (s[digits] != ':')
        return 0;
    const char *name = s + digits + 1;
    size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
    if (name[n] != ':')
        return 0;
    for (size_t i = 0; i < sizeof gap_types / sizeof *gap_types; i++)
        if (strlen(gap_types[i].name) == n && strncmp(gap_types[i].name, name, n) == 0) {
            *type = gap_types[i].type;
            return digits + 1 + n + 1;
        }
    return 0;
}

/* The first of `chars` that no backslash escapes; the end of the text when there is none. */
static const char *find(const char *s, const char *end, const char *chars)
{
    for (; s < end; s++)
        if (*s == '\\' && s + 1 < end)
            s++;
        else if (strchr(chars, *s))
            return s;
    return end;
}

static const char *unescaped(struct arena *arena, const char *s, const char *end)
{
    char *text = arena_alloc(arena, (size_t) (end - s) + 1), *to = text;
    for (; s < end; s++) {
        if (*s == '\\' && s + 1 < end && strchr("}#~/\"\\=", s[1]))
            s++;
        *to++ = *s;
    }
    *to = '\0';
    return text;
}

/* "=", "%50%" or nothing off the front. */
static bool take_weight(struct import *import, unsigned line, const char **s, const char *end,
                        int *weight)
{
    *weight = 0;
    if (*s < end && **s == '=') {
        *weight = QUESTION_FULL;
        ++*s;
    } else if (*s < end && **s == '%') {
        const char *close = memchr(*s + 1, '%', (size_t) (end - *s - 1));
        struct decimal value;
        if (!close || !decimal_parse(*s + 1, (size_t) (close - *s - 1), &value) ||
            decimal_compare(value, decimal_from(100)) > 0 ||
            decimal_compare(value, decimal_from(-100)) < 0)
            return import_fault(import, line,
                                ERR_N("a weight that is no percentage from -100 to 100"), "%.60s",
                                *s);
        *weight = (int) decimal_scaled(value, 3);
        *s = close + 1;
    }
    return true;
}

static bool read_answer(struct import *import, unsigned line, const char *s, const char *end,
                        enum question_type type, struct question_answer *answer)
{
    if (!take_weight(import, line, &s, end, &answer->weight))
        return false;
    const char *hash = find(s, end, "#");
    const char *text = unescaped(&import->arena, s, hash);
    answer->feedback = hash < end ? unescaped(&import->arena, hash + 1, end) : "";
    answer->text = text;
    if (type != QUESTION_NUMERIC)
        return true;
    const char *colon = strchr(text, ':');
    return import_number(
        import, line, colon ? arena_strndup(&import->arena, text, (size_t) (colon - text)) : text,
        colon ? colon + 1 : "", answer);
}

static bool read_gap(struct import *import, unsigned line, const char *s, const char *end,
                     struct question *q)
{
    struct question_answer list[QUESTION_ANSWERS_MAX] = {0};
    int best = 0;
    while (s < end) {
        const char *next = find(s, end, "~");
        if (next > s) {
            if (q->answers_count == QUESTION_ANSWERS_MAX)
                return import_fault(import, line, ERR_N("more than 26 answers"), "%.60s", s);
            struct question_answer *answer = &list[q->answers_count++];
            if (!read_answer(import, line, s, next, q->type, answer))
                return false;
            best = answer->weight > best ? answer->weight : best;
        }
        s = next < end ? next + 1 : end;
    }
    if (best == 0)
        return import_fault(import, line, ERR_N("no right answer"), "%.60s", s);
    struct question_answer *kept = arena_array(&import->arena, q->answers_count, sizeof *kept);
    memcpy(kept, list, q->answers_count * sizeof *kept);
    if (q->type == QUESTION_MULTIPLE) { /* every right one is "=": they share the mark */
        unsigned right = 0;
        bool all = true;
        for (unsigned i = 0; i < q->answers_count; i++) {
            right |= kept[i].weight > 0 ? 1u << i : 0;
            all = all && (kept[i].weight <= 0 || kept[i].weight == QUESTION_FULL);
        }
        if (all)
            import_weights(kept, q->answers_count, right);
    }
    q->answers = kept;
    return true;
}

bool cloze_read(struct import *import, unsigned line, const char *text, struct cloze *cloze)
{
    struct cloze_gap gaps[GAPS_MAX];
    *cloze = (struct cloze){0};
    for (const char *p = text; (p = strchr(p, '{'));) {
        enum question_type type;
        size_t head = gap_head(p + 1, &type);
        const char *all = text + strlen(text);
        const char *end = head > 0 ? find(p, all, "}") : all;
        if (head == 0) {
            p++;
            continue;
        }
        if (end == all)
            return import_fault(import, line, ERR_N("the answers have no closing brace"), "%.60s",
                                p);
        if (cloze->count == GAPS_MAX)
            return import_fault(import, line, ERR_N("too many gaps in one question"), "> %d",
                                GAPS_MAX);
        struct cloze_gap *gap = &gaps[cloze->count++];
        *gap = (struct cloze_gap){.start = (size_t) (p - text),
                                  .end = (size_t) (end + 1 - text),
                                  .question = {.type = type}};
        if (!read_gap(import, line, p + 1 + head, end, &gap->question))
            return false;
        p = end + 1;
    }
    cloze->gaps = arena_array(&import->arena, cloze->count, sizeof *cloze->gaps);
    if (cloze->count > 0)
        memcpy(cloze->gaps, gaps, cloze->count * sizeof *gaps);
    return cloze->count > 0 ||
           import_fault(import, line, ERR_N("a question with gaps that has none"), "%.60s", text);
}
