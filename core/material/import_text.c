#include "core/material/import_text.h"

#include "base/charset.h"
#include "base/str.h"
#include "core/material/gift.h"

#include <stdlib.h>
#include <string.h>

/* ---- GIFT ---- */

bool import_gift(const char *file, const char *text, size_t len,
                 const struct import_options *options, struct import *out)
{
    struct gift gift;
    struct gift_fault fault;
    struct err err = ERR_INIT;
    size_t faults = out->faults;
    char *decoded;
    out->file = arena_strdup(&out->arena, file);
    if (!charset_decode(file, text, len, &decoded, &len, &err))
        return import_err(out, &err);
    if (gift_parse(decoded, len, 1, &out->arena, &gift, &fault))
        for (size_t i = 0; i < gift.count; i++)
            import_add(out, &gift.list[i], options);
    else
        import_fault(out, fault.line, gift_fault_text(fault.code), "%s", "");
    free(decoded);
    return out->faults == faults;
}

/* ---- Aiken ---- */

struct aiken {
    struct import *out;
    const struct import_options *options;
    struct str stem;
    unsigned line; /* of the stem */
    struct question_answer answers[QUESTION_ANSWERS_MAX];
    unsigned count;
    struct question done; /* a question complete but for the explanation behind it; no stem: none */
};

static const char *const answer_words[] = {"ANSWER:",   "Answer:",    "答案:", "答案：",
                                           "正确答案:", "正确答案：", NULL};
static const char *const explanation_words[] = {"解析:", "解析：", NULL};

/* What stands behind one of the words, or NULL. */
static const char *behind(const char *line, const char *const *words)
{
    for (; *words; words++)
        if (str_starts(line, *words))
            return line + strlen(*words);
    return NULL;
}

/* The text of an option "A. text", "A) text", "A、text"; NULL for any other line. */
static const char *option_text(const char *line, char *letter)
{
    static const char *const marks[] = {".", ")", "、", "．", "）", NULL};
    *letter = *line;
    return *line >= 'A' && *line <= 'Z' ? behind(line + 1, marks) : NULL;
}

static void aiken_give(struct aiken *a)
{
    if (a->done.stem)
        import_add(a->out, &a->done, a->options);
    a->done = (struct question){0};
}

static void aiken_clear(struct aiken *a)
{
    str_clear(&a->stem);
    a->count = 0;
    a->line = 0;
}

/* Weights of the letters in "B" or "ABD"; 0 when they are none, else their number. */
static unsigned take_key(struct aiken *a, const char *key)
{
    unsigned chosen = 0, right = 0;
    for (; *key; key++) {
        unsigned i = (unsigned) (*key - (*key >= 'a' ? 'a' : 'A'));
        if (strchr(" ,\t\r", *key))
            continue;
        if (i >= a->count || chosen & 1u << i)
            return 0;
        chosen |= 1u << i;
        right++;
    }
    import_weights(a->answers, a->count, chosen);
    return right;
}

static void aiken_answer(struct aiken *a, const char *key, unsigned line)
{
    key += strspn(key, " \t");
    unsigned right = a->count > 0 ? take_key(a, key) : 0;
    if (a->stem.len == 0) {
        import_fault(a->out, line, ERR_N("an answer line without a question before it"), "%.60s",
                     key);
    } else if (a->count < 2) {
        import_fault(a->out, line, ERR_N("fewer than two options before the answer line"), "%.60s",
                     str_text(&a->stem));
    } else if (right == 0) {
        import_fault(a->out, line, ERR_N("the answer names no option of the question"), "%.60s",
                     key);
    } else {
        struct question_answer *list = arena_array(&a->out->arena, a->count, sizeof *list);
        memcpy(list, a->answers, a->count * sizeof *list);
        a->done = (struct question){.type = right > 1 ? QUESTION_MULTIPLE : QUESTION_SINGLE,
                                    .stem = arena_strdup(&a->out->arena, str_text(&a->stem)),
                                    .answers = list,
                                    .answers_count = a->count,
                                    .line = a->line};
    }
    aiken_clear(a);
}

static void aiken_option(struct aiken *a, char letter, const char *text, unsigned line)
{
    if (a->stem.len == 0 || letter != (char) ('A' + a->count)) {
        import_fault(a->out, line, ERR_N("an option out of order"), "%c", letter);
        return;
    }
    a->answers[a->count++] = (struct question_answer){.text = arena_strdup(&a->out->arena, text)};
}

static void aiken_line(struct aiken *a, const char *line, unsigned number)
{
    char letter;
    const char *key = behind(line, answer_words), *option = option_text(line, &letter);
    const char *why = a->done.stem ? behind(line, explanation_words) : NULL;
    if (why) {
        a->done.explanation = arena_strdup(&a->out->arena, why);
        return;
    }
    if (line[strspn(line, " \t\r")] == '\0')
        return;
    aiken_give(a);
    if (key) {
        aiken_answer(a, key, number);
    } else if (option && a->stem.len > 0) {
        aiken_option(a, letter, option, number);
    } else if (a->count > 0) {
        import_fault(a->out, number, ERR_N("text between the options and the answer line"), "%.60s",
                     line);
        aiken_clear(a);
    } else {
        a->line = a->line ? a->line : number;
        if (a->stem.len > 0)
            str_add_char(&a->stem, '\n');
        str_add(&a->stem, line);
    }
}

bool import_aiken(const char *file, const char *text, size_t len,
                  const struct import_options *options, struct import *out)
{
    struct aiken a = {.out = out, .options = options};
    struct err err = ERR_INIT;
    size_t faults = out->faults;
    char *decoded, *end;
    unsigned number = 1;
    out->file = arena_strdup(&out->arena, file);
    if (!charset_decode(file, text, len, &decoded, &len, &err))
        return import_err(out, &err);
    for (char *line = decoded; line < decoded + len; line = end + 1, number++) {
        end = strchr(line, '\n');
        end = end ? end : decoded + len;
        *end = '\0';
        while (*line == ' ' || *line == '\t')
            line++;
        aiken_line(&a, line, number);
    }
    aiken_give(&a);
    if (a.stem.len > 0)
        import_fault(out, a.line, ERR_N("a question without an answer line"), "%.60s",
                     str_text(&a.stem));
    str_finish(&a.stem);
    free(decoded);
    return out->faults == faults;
}
