#include "core/material/question.h"

#include "base/str.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <uninorm.h>

bool question_tag_is_key(const char *tag)
{
    const char *s = tag + 1;
    if (*tag != 'S' && *tag != 'K' && *tag != 'B')
        return false;
    for (int numbers = 0;; numbers++, s++) {
        size_t digits = strspn(s, "0123456789");
        if (digits == 0)
            return false;
        s += digits;
        if (*s != '.')
            return *s == '\0' && numbers > 0;
    }
}

const char *question_type_name(enum question_type type)
{
    static const char *const names[QUESTION_TYPES] = {
        [QUESTION_SINGLE] = "single",         [QUESTION_MULTIPLE] = "multiple",
        [QUESTION_TRUE_FALSE] = "true_false", [QUESTION_SHORT] = "short",
        [QUESTION_NUMERIC] = "numeric",       [QUESTION_MATCHING] = "matching",
        [QUESTION_ESSAY] = "essay",           [QUESTION_DESCRIPTION] = "description",
        [QUESTION_ORDERING] = "ordering",
    };
    return names[type];
}

int question_difficulty(const struct question *question)
{
    for (unsigned i = 0; i < question->tags_count; i++) {
        const char *tag = question->tags[i];
        if (tag[0] == 'd' && tag[1] >= '1' && tag[1] <= '3' && tag[2] == '\0')
            return tag[1] - '0';
    }
    return 0;
}

/* ---- normal forms of what is typed ---- */

/* One space for any run of them, none at the ends; in place. */
static void squeeze(char *s)
{
    char *to = s;
    for (const char *p = s; *p; p++) {
        bool space = strchr(" \t\r\n", *p) != NULL;
        if (!space)
            *to++ = *p;
        else if (to > s && to[-1] != ' ')
            *to++ = ' ';
    }
    while (to > s && to[-1] == ' ')
        to--;
    *to = '\0';
}

/* NFKC and case folding: Ａ, A and a are one; heap. */
static char *fold(const char *s)
{
    size_t len = 0;
    uint8_t *folded = u8_casefold((const uint8_t *) s, strlen(s), NULL, UNINORM_NFKC, NULL, &len);
    if (!folded)
        return xstrdup(s);
    char *text = xmalloc(len + 1);
    memcpy(text, folded, len);
    text[len] = '\0';
    free(folded);
    squeeze(text);
    return text;
}

/* A letter of choice among `count`; -1 for anything else. */
static int letter_index(char c, unsigned count)
{
    int i = c >= 'a' && c <= 'z' ? c - 'a' : c - 'A';
    return i >= 0 && i < (int) count ? i : -1;
}

static bool odd_response(const char *response, struct err *err)
{
    return err_set(err, ERR_INVALID, "%.60s", response);
}

/* ---- marking, per type ---- */

static bool grade_single(const struct question *q, const char *folded, const char *response,
                         struct question_mark *mark, struct err *err)
{
    int i = strlen(folded) == 1 ? letter_index(folded[0], q->answers_count) : -1;
    if (i < 0)
        return odd_response(response, err);
    mark->answer = i;
    mark->score = q->answers[i].weight;
    return true;
}

static bool grade_multiple(const struct question *q, const char *folded, const char *response,
                           struct question_mark *mark, struct err *err)
{
    unsigned chosen = 0, want = 0;
    for (const char *p = folded; *p; p++) {
        int i = letter_index(*p, q->answers_count);
        if (*p == ' ' || *p == ',')
            continue;
        if (i < 0 || chosen & 1u << i)
            return odd_response(response, err);
        chosen |= 1u << i;
    }
    for (unsigned i = 0; i < q->answers_count; i++) {
        if (q->answers[i].weight > 0)
            want |= 1u << i;
        if (chosen & 1u << i)
            mark->score += q->answers[i].weight;
    }
    /* Three times 33.333 percent is the whole mark. */
    if (chosen == want)
        mark->score = QUESTION_FULL;
    return true;
}

static bool grade_truth(const struct question *q, const char *folded, const char *response,
                        struct question_mark *mark, struct err *err)
{
    bool said = strcmp(folded, "t") == 0 || strcmp(folded, "true") == 0;
    if (!said && strcmp(folded, "f") != 0 && strcmp(folded, "false") != 0)
        return odd_response(response, err);
    bool right = said == q->truth;
    mark->score = right ? QUESTION_FULL : 0;
    if ((unsigned) right < q->answers_count)
        mark->answer = right;
    return true;
}

/* Matches text against a pattern in which '*' stands for any bytes and "\*" for a star. */
static bool wild_match(const char *pattern, const char *text)
{
    const char *star = NULL, *retry = NULL;
    while (*text) {
        if (*pattern == '*') {
            star = pattern++;
            retry = text;
        } else if (*pattern == '\\' && pattern[1] == '*' && *text == '*') {
            pattern += 2;
            text++;
        } else if (*pattern == *text) {
            pattern++;
            text++;
        } else if (star) {
            pattern = star + 1;
            text = ++retry;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

static void grade_short(const struct question *q, const char *folded, struct question_mark *mark)
{
    for (unsigned i = 0; i < q->answers_count && mark->answer < 0; i++) {
        char *pattern = fold(q->answers[i].text);
        if (wild_match(pattern, folded)) {
            mark->answer = (int) i;
            mark->score = q->answers[i].weight;
        }
        free(pattern);
    }
}

static bool grade_numeric(const struct question *q, const char *folded, const char *response,
                          struct question_mark *mark, struct err *err)
{
    struct decimal value;
    if (!decimal_parse(folded, strlen(folded), &value))
        return odd_response(response, err);
    for (unsigned i = 0; i < q->answers_count; i++) {
        const struct question_answer *a = &q->answers[i];
        bool fits = strcmp(a->text, "*") == 0 ||
                    (decimal_compare(a->low, value) <= 0 && decimal_compare(value, a->high) <= 0);
        if (fits && (mark->answer < 0 || a->weight > mark->score)) {
            mark->answer = (int) i;
            mark->score = a->weight;
        }
    }
    return true;
}

static bool grade_matching(const struct question *q, const char *folded, const char *response,
                           struct question_mark *mark, struct err *err)
{
    unsigned right = 0;
    if (strlen(folded) != q->answers_count)
        return odd_response(response, err);
    for (unsigned i = 0; i < q->answers_count; i++) {
        int choice = letter_index(folded[i], q->choices_count);
        if (folded[i] == '-')
            continue;
        if (choice < 0)
            return odd_response(response, err);
        right += strcmp(q->choices[choice], q->answers[i].match) == 0;
    }
    mark->score = (int) ((long) QUESTION_FULL * right / q->answers_count);
    return true;
}

/* Items of the same text are as good as one another. */
static bool is_same(const struct question *q, int a, unsigned b)
{
    return strcmp(q->answers[a].text, q->answers[b].text) == 0;
}

/* Pairs of neighbours in the response that are neighbours in the right order. */
static unsigned count_neighbours(const struct question *q, const int *given, unsigned count)
{
    unsigned right = 0;
    bool used[QUESTION_ANSWERS_MAX] = {false};
    for (unsigned i = 0; i + 1 < count; i++)
        for (unsigned k = 0; k + 1 < q->answers_count; k++)
            if (!used[k] && is_same(q, given[i], k) && is_same(q, given[i + 1], k + 1)) {
                used[k] = true;
                right++;
                break;
            }
    return right;
}

static bool grade_ordering(const struct question *q, const char *folded, const char *response,
                           struct question_mark *mark, struct err *err)
{
    int given[QUESTION_ANSWERS_MAX];
    unsigned chosen = 0, count = 0;
    for (const char *p = folded; *p; p++) {
        int i = letter_index(*p, q->answers_count);
        if (*p == ' ' || *p == ',')
            continue;
        if (i < 0 || chosen & 1u << i)
            return odd_response(response, err);
        chosen |= 1u << i;
        given[count++] = i;
    }
    bool right = count == q->answers_count;
    for (unsigned i = 0; right && i < count; i++)
        right = is_same(q, given[i], i);
    if (right)
        mark->score = QUESTION_FULL;
    else if (q->order == QUESTION_ORDER_NEXT && q->answers_count > 1)
        mark->score = (int) ((long) QUESTION_FULL * count_neighbours(q, given, count) /
                             (q->answers_count - 1));
    return true;
}

static bool grade(const struct question *q, const char *folded, const char *response,
                  struct question_mark *mark, struct err *err)
{
    switch (q->type) {
    case QUESTION_SINGLE:
        return grade_single(q, folded, response, mark, err);
    case QUESTION_MULTIPLE:
        return grade_multiple(q, folded, response, mark, err);
    case QUESTION_TRUE_FALSE:
        return grade_truth(q, folded, response, mark, err);
    case QUESTION_NUMERIC:
        return grade_numeric(q, folded, response, mark, err);
    case QUESTION_MATCHING:
        return grade_matching(q, folded, response, mark, err);
    case QUESTION_ORDERING:
        return grade_ordering(q, folded, response, mark, err);
    case QUESTION_SHORT:
        grade_short(q, folded, mark);
        return true;
    case QUESTION_ESSAY:
        mark->by_hand = true;
        return true;
    default:
        return odd_response(response, err);
    }
}

bool question_grade(const struct question *question, const char *response,
                    struct question_mark *mark, struct err *err)
{
    *mark = (struct question_mark){.answer = -1};
    char *folded = fold(response);
    bool ok = true;
    if (folded[0])
        ok = grade(question, folded, response, mark, err);
    else
        mark->by_hand = question->type == QUESTION_ESSAY;
    free(folded);
    if (mark->score < 0)
        mark->score = 0;
    if (mark->score > QUESTION_FULL)
        mark->score = QUESTION_FULL;
    mark->right = mark->score == QUESTION_FULL;
    return ok;
}

/* ---- as people write it ---- */

/* "" for words that are no verdict. */
static const char *truth_named(const char *folded)
{
    static const char *const words[][2] = {
        {"t", "T"}, {"true", "T"},  {"对", "T"}, {"正确", "T"}, {"√", "T"},
        {"f", "F"}, {"false", "F"}, {"错", "F"}, {"错误", "F"}, {"×", "F"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], folded) == 0)
            return words[i][1];
    return "";
}

char *question_notation(const struct question *question, const char *response)
{
    enum question_type type = question->type;
    bool letters = type == QUESTION_SINGLE || type == QUESTION_MULTIPLE ||
                   type == QUESTION_MATCHING || type == QUESTION_ORDERING;
    if (!letters && type != QUESTION_TRUE_FALSE)
        return xstrdup(response);
    char *text = fold(response), *to = text;
    if (!letters) {
        const char *truth = truth_named(text);
        char *named = xstrdup(*truth ? truth : response);
        free(text);
        return named;
    }
    for (const char *p = text; *p; p++)
        if (*p != ' ' && *p != ',')
            *to++ = *p >= 'a' && *p <= 'z' ? (char) (*p - 'a' + 'A') : *p;
    *to = '\0';
    return text;
}

bool question_is_blank(const struct question *question, const char *response)
{
    char *folded = fold(response);
    const char *nothing = question->type == QUESTION_MATCHING ? "- " : " ";
    bool blank = folded[strspn(folded, nothing)] == '\0';
    free(folded);
    return blank;
}

/* ---- the right response ---- */

static void key_letters(const struct question *q, struct str *key)
{
    int best = -1;
    for (unsigned i = 0; i < q->answers_count; i++) {
        int weight = q->answers[i].weight;
        if (q->type == QUESTION_MULTIPLE && weight > 0)
            str_add_char(key, (char) ('A' + i));
        if (weight > 0 && (best < 0 || weight > q->answers[best].weight))
            best = (int) i;
    }
    if (q->type == QUESTION_SINGLE && best >= 0)
        str_add_char(key, (char) ('A' + best));
}

static void key_pairs(const struct question *q, struct str *key)
{
    for (unsigned i = 0; i < q->answers_count; i++)
        for (unsigned k = 0; k < q->choices_count; k++)
            if (strcmp(q->choices[k], q->answers[i].match) == 0) {
                str_add_char(key, (char) ('A' + k));
                break;
            }
}

/* The number itself for "3.5:0.1", the lower bound for "1..5". */
static void key_number(const char *written, struct str *key)
{
    const char *dots = strstr(written, "..");
    str_add_bytes(key, written, dots ? (size_t) (dots - written) : strcspn(written, ":"));
}

char *question_key(const struct question *question)
{
    struct str key = STR_INIT;
    switch (question->type) {
    case QUESTION_SINGLE:
    case QUESTION_MULTIPLE:
        key_letters(question, &key);
        break;
    case QUESTION_TRUE_FALSE:
        str_add_char(&key, question->truth ? 'T' : 'F');
        break;
    case QUESTION_SHORT:
        if (question->answers_count > 0)
            str_add(&key, question->answers[0].text);
        break;
    case QUESTION_NUMERIC:
        if (question->answers_count > 0)
            key_number(question->answers[0].text, &key);
        break;
    case QUESTION_MATCHING:
        key_pairs(question, &key);
        break;
    case QUESTION_ORDERING:
        for (unsigned i = 0; i < question->answers_count; i++)
            str_add_char(&key, (char) ('A' + i));
        break;
    default:
        break;
    }
    return str_take(&key);
}

/* ---- the order shown ---- */

/* What is lettered: the right-hand sides of a match, else the items. */
static unsigned places_of(const struct question *q)
{
    return q->type == QUESTION_MATCHING ? q->choices_count : q->answers_count;
}

/* FNV-1a over the item's text, with its number, so that equal texts stand in some order too. */
static uint64_t place_key(const struct question *q, unsigned item)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    const char *text = q->type == QUESTION_MATCHING ? q->choices[item] : q->answers[item].text;
    for (const char *p = text; *p; p++)
        hash = (hash ^ (unsigned char) *p) * UINT64_C(0x100000001B3);
    return (hash ^ item) * UINT64_C(0x9E3779B97F4A7C15);
}

void question_scramble(const struct question *question, unsigned char place[QUESTION_ANSWERS_MAX])
{
    unsigned n = places_of(question);
    bool right = true;
    for (unsigned i = 0; i < n; i++) {
        unsigned k = i;
        for (; k > 0 && place_key(question, place[k - 1]) > place_key(question, i); k--)
            place[k] = place[k - 1];
        place[k] = (unsigned char) i;
    }
    for (unsigned i = 0; i < n; i++)
        right = right && place[i] == i;
    for (unsigned i = 0; right && i < n; i++)
        place[i] = (unsigned char) ((i + 1) % n);
}

char *question_unscramble(const struct question *question, const char *response, bool back)
{
    unsigned char place[QUESTION_ANSWERS_MAX];
    char *out = xstrdup(response);
    unsigned n = places_of(question);
    if (question->type != QUESTION_ORDERING && question->type != QUESTION_MATCHING)
        return out;
    question_scramble(question, place);
    for (char *p = out; *p; p++) {
        int from = letter_index(*p, n), to = from;
        for (unsigned k = 0; back && from >= 0 && k < n; k++)
            if (place[k] == from)
                to = (int) k;
        if (from >= 0)
            *p = (char) ('A' + (back ? to : place[from]));
    }
    return out;
}
