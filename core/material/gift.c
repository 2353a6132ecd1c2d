#include "core/material/gift.h"

#include "base/str.h"
#include "core/material/clean.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CATEGORY_DEPTH_MAX = 400 };

const char *gift_fault_text(enum gift_fault_code code)
{
    static const char *const texts[] = {
#define X(code, text) [code] = text,
        GIFT_FAULTS(X)
#undef X
    };
    return texts[code];
}

/* Bytes [p, end) of a question's text, still escaped. */
struct span {
    const char *p, *end;
};

struct reader {
    struct arena *arena;
    struct gift_fault *fault;
    struct question *list;
    size_t count, room;
    const char *category;
    /* the question being gathered */
    struct str text; /* its lines without the comments */
    unsigned *lines; /* source line of each of them */
    size_t lines_count, lines_room;
    const char *source;      /* all of the source */
    const char *start, *end; /* of the question in it, with its comments; NULL before them */
    const char *id;
    const char **tags;
    unsigned tags_count, tags_room;
};

static bool fail(struct reader *r, enum gift_fault_code code, const char *at)
{
    unsigned line = 0;
    const char *text = str_text(&r->text);
    for (const char *p = text; p < at; p++)
        line += *p == '\n';
    r->fault->code = code;
    r->fault->line = line < r->lines_count ? r->lines[line] : 0;
    return false;
}

/* ---- spans ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct span trim(struct span s)
{
    while (s.p < s.end && is_space(*s.p))
        s.p++;
    while (s.end > s.p && is_space(s.end[-1]))
        s.end--;
    return s;
}

static size_t span_len(struct span s)
{
    return (size_t) (s.end - s.p);
}

/* The first of `chars` that no backslash escapes, or NULL. */
static const char *find_any(struct span s, const char *chars)
{
    for (const char *p = s.p; p < s.end; p++) {
        if (*p == '\\' && p + 1 < s.end)
            p++;
        else if (*p && strchr(chars, *p))
            return p;
    }
    return NULL;
}

/* The first unescaped `mark` of several characters, or NULL. */
static const char *find_mark(struct span s, const char *mark)
{
    size_t n = strlen(mark);
    const char first[2] = {mark[0], '\0'};
    for (const char *p = s.p; (p = find_any((struct span){p, s.end}, first)); p++)
        if ((size_t) (s.end - p) >= n && memcmp(p, mark, n) == 0)
            return p;
    return NULL;
}

/* The text without its escapes, trimmed. */
static const char *plain(struct reader *r, struct span s)
{
    struct span t = trim(s);
    char *text = arena_alloc(r->arena, span_len(t) + 1), *to = text;
    for (const char *p = t.p; p < t.end; p++) {
        if (*p == '\\' && p + 1 < t.end && strchr("~=#{}:\\", p[1]))
            *to++ = *++p;
        else if (*p == '\\' && p + 1 < t.end && p[1] == 'n')
            p++, *to++ = '\n';
        else
            *to++ = *p;
    }
    *to = '\0';
    return text;
}

/* Takes "[html]" and its like off the front. */
static const char *take_format(struct span *s)
{
    static const char *const names[] = {"html", "moodle", "plain", "markdown"};
    *s = trim(*s);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t n = strlen(names[i]);
        if (span_len(*s) < n + 2 || s->p[0] != '[' || s->p[n + 1] != ']' ||
            strncasecmp(s->p + 1, names[i], n) != 0)
            continue;
        s->p += n + 2;
        return names[i];
    }
    return "";
}

/* ---- answers ---- */

struct answers {
    struct question_answer list[QUESTION_ANSWERS_MAX];
    unsigned count, right, wrong, pairs;
    const char *choices[QUESTION_ANSWERS_MAX];
    unsigned choices_count;
};

/* Takes "%33.333%" off the front. */
static bool take_weight(struct reader *r, struct span *s, int *weight)
{
    *s = trim(*s);
    if (s->p == s->end || *s->p != '%')
        return true;
    const char *number = s->p + 1;
    const char *close = memchr(number, '%', (size_t) (s->end - number));
    struct decimal value;
    if (!close || !decimal_parse(number, (size_t) (close - number), &value))
        return fail(r, GIFT_WEIGHT, s->p);
    const struct decimal hundred = decimal_from(100);
    if (decimal_compare(value, hundred) > 0 || decimal_compare(decimal_negate(value), hundred) > 0)
        return fail(r, GIFT_WEIGHT, s->p);
    *weight = (int) decimal_scaled(value, 3);
    s->p = close + 1;
    return true;
}

static bool add_choice(struct reader *r, struct answers *answers, const char *choice,
                       const char *at)
{
    for (unsigned i = 0; i < answers->choices_count; i++)
        if (strcmp(answers->choices[i], choice) == 0)
            return true;
    if (answers->choices_count == QUESTION_ANSWERS_MAX)
        return fail(r, GIFT_ANSWERS, at);
    answers->choices[answers->choices_count++] = choice;
    return true;
}

/* "left -> right"; an empty left only adds a choice. */
static bool take_pair(struct reader *r, struct answers *answers, struct span s, const char *arrow,
                      const struct question_answer *answer)
{
    const char *left = plain(r, (struct span){s.p, arrow});
    const char *right = plain(r, (struct span){arrow + 2, s.end});
    if (!*right)
        return fail(r, GIFT_EMPTY, arrow);
    if (!add_choice(r, answers, right, arrow))
        return false;
    answers->pairs++;
    if (*left)
        answers->list[answers->count++] = (struct question_answer){.text = left,
                                                                   .match = right,
                                                                   .weight = QUESTION_FULL,
                                                                   .feedback = answer->feedback,
                                                                   .format = answer->format};
    return true;
}

/* A number's text, without the white space in it. In a range "1. .. 4" the first number's empty
 * fraction goes as well: joined to the two dots it would be read otherwise. */
static const char *solid(struct reader *r, struct span s)
{
    char *text = arena_alloc(r->arena, span_len(s) + 1), *to = text;
    const char *dots = find_mark(s, "..");
    for (const char *p = s.p; p < s.end; p++) {
        if (p == dots && to > text && to[-1] == '.')
            to--;
        if (!is_space(*p))
            *to++ = *p;
    }
    *to = '\0';
    return text;
}

/* The bounds of "3.5", "3.5:0.1" or "1..5". */
static bool read_bounds(struct reader *r, struct span s, struct question_answer *answer)
{
    const char *dots = find_mark(s, ".."), *colon = find_any(s, ":");
    const char *cut = dots ? dots : colon;
    struct span first = trim((struct span){s.p, cut ? cut : s.end});
    struct span second = trim((struct span){dots ? dots + 2 : colon ? colon + 1 : s.end, s.end});
    struct decimal a, b = {0};
    if (!decimal_parse(first.p, span_len(first), &a) ||
        (cut && !decimal_parse(second.p, span_len(second), &b)))
        return fail(r, GIFT_NUMBER, s.p);
    if (!dots && b.v < 0)
        return fail(r, GIFT_NUMBER, s.p);
    answer->low = dots ? a : decimal_add(a, decimal_negate(b));
    answer->high = dots ? b : decimal_add(a, b);
    return decimal_compare(answer->low, answer->high) <= 0 || fail(r, GIFT_NUMBER, s.p);
}

/* One answer after its '=' or '~' (mark; 0 for a numeric answer without one). */
static bool take_answer(struct reader *r, struct answers *answers, char mark, struct span s,
                        bool numeric)
{
    struct question_answer answer = {.weight = mark == '~' ? 0 : QUESTION_FULL};
    const char *at = s.p;
    if (answers->count == QUESTION_ANSWERS_MAX)
        return fail(r, GIFT_ANSWERS, at);
    if (!take_weight(r, &s, &answer.weight))
        return false;
    const char *hash = find_any(s, "#");
    answer.feedback = hash ? plain(r, (struct span){hash + 1, s.end}) : "";
    s.end = hash ? hash : s.end;
    answer.format = take_format(&s);
    s = trim(s);
    const char *arrow = mark == '=' && !numeric ? find_mark(s, "->") : NULL;
    if (arrow)
        return take_pair(r, answers, s, arrow, &answer);
    bool any = numeric && (span_len(s) == 0 || (span_len(s) == 1 && *s.p == '*'));
    if (numeric && !any && !read_bounds(r, s, &answer))
        return false;
    answer.text = any ? "*" : numeric ? solid(r, s) : plain(r, s);
    if (!*answer.text)
        return fail(r, GIFT_EMPTY, at);
    answers->right += mark != '~';
    answers->wrong += mark == '~';
    answers->list[answers->count++] = answer;
    return true;
}

static bool take_answers(struct reader *r, struct answers *answers, struct span s, bool numeric)
{
    const char *next = find_any(s, "=~");
    struct span before = trim((struct span){s.p, next ? next : s.end});
    if (span_len(before) > 0) {
        if (!numeric)
            return fail(r, GIFT_STRAY_TEXT, before.p);
        if (!take_answer(r, answers, 0, before, true))
            return false;
    }
    while (next) {
        struct span one = {next + 1, s.end};
        char mark = *next;
        next = find_any(one, "=~");
        one.end = next ? next : s.end;
        if (!take_answer(r, answers, mark, one, numeric))
            return false;
    }
    return true;
}

static bool has_right(const struct answers *answers)
{
    for (unsigned i = 0; i < answers->count; i++)
        if (answers->list[i].weight > 0)
            return true;
    return false;
}

static void keep_answers(struct reader *r, const struct answers *answers, struct question *q)
{
    size_t size = answers->count * sizeof *answers->list;
    void *list = arena_alloc(r->arena, size);
    memcpy(list, answers->list, size);
    q->answers = list;
    q->answers_count = answers->count;
    size = answers->choices_count * sizeof *answers->choices;
    void *choices = arena_alloc(r->arena, size);
    memcpy(choices, answers->choices, size);
    q->choices = choices;
    q->choices_count = answers->choices_count;
}

/* ---- the answer block ---- */

/* "T", "FALSE" … with up to two feedbacks: after a wrong response, after the right one. */
static bool read_truth(struct reader *r, struct span s, struct question *q)
{
    static const struct {
        const char *word;
        bool truth;
    } words[] = {{"T", true}, {"TRUE", true}, {"F", false}, {"FALSE", false}};
    const char *hash = find_any(s, "#");
    struct span word = trim((struct span){s.p, hash ? hash : s.end});
    bool found = false;
    for (size_t i = 0; i < sizeof words / sizeof *words && !found; i++) {
        found = span_len(word) == strlen(words[i].word) &&
                strncasecmp(word.p, words[i].word, span_len(word)) == 0;
        q->truth = words[i].truth;
    }
    if (!found)
        return false;
    struct answers answers = {.count = 2};
    for (unsigned i = 0; i < 2; i++) {
        struct span one = {hash ? hash + 1 : s.end, s.end};
        hash = hash ? find_any(one, "#") : NULL;
        one.end = hash ? hash : s.end;
        answers.list[i] = (struct question_answer){
            .text = "", .format = "", .feedback = plain(r, one), .weight = i ? QUESTION_FULL : 0};
    }
    q->type = QUESTION_TRUE_FALSE;
    keep_answers(r, &answers, q);
    return true;
}

static bool read_numeric(struct reader *r, struct span s, struct question *q)
{
    struct answers answers = {0};
    const char *at = s.p++;
    q->type = QUESTION_NUMERIC;
    if (!take_answers(r, &answers, s, true))
        return false;
    if (!has_right(&answers))
        return fail(r, GIFT_NO_RIGHT, at);
    keep_answers(r, &answers, q);
    return true;
}

/* Takes the next word of the header line of an ordering question off the front; false at its end.
 */
static bool take_word(struct span *s, struct span *word)
{
    while (s->p < s->end && (*s->p == ' ' || *s->p == '\t'))
        s->p++;
    word->p = s->p;
    while (s->p < s->end && !is_space(*s->p))
        s->p++;
    word->end = s->p;
    return span_len(*word) > 0;
}

/* ">3 ALL VERTICAL ABSOLUTE_POSITION SHOW", as Moodle's ordering type writes it: how many items are
 * shown, which, how, by what rule they are marked, whether details are told. Only the rule counts.
 */
static bool take_order_header(struct reader *r, struct span *s, struct question *q)
{
    static const char *const words[] = {"ALL",
                                        "EXACT",
                                        "RANDOM",
                                        "REL",
                                        "CONTIGUOUS",
                                        "CONTIG",
                                        "HORIZONTAL",
                                        "HORI",
                                        "H",
                                        "VERTICAL",
                                        "VERT",
                                        "V",
                                        "ALL_OR_NOTHING",
                                        "ABSOLUTE_POSITION",
                                        "ABSOLUTE",
                                        "ABS",
                                        "LONGEST_ORDERED_SUBSET",
                                        "LONGEST_CONTIGUOUS_SUBSET",
                                        "SHOW",
                                        "TRUE",
                                        "YES",
                                        "1",
                                        "HIDE",
                                        "FALSE",
                                        "NO",
                                        "0"};
    struct span word;
    while (take_word(s, &word)) {
        bool known = span_len(word) > 8 && memcmp(word.p, "RELATIVE_", 9) == 0;
        if (known || (span_len(word) == 8 && memcmp(word.p, "RELATIVE", 8) == 0))
            q->order = QUESTION_ORDER_NEXT, known = true;
        for (size_t i = 0; i < sizeof words / sizeof *words && !known; i++)
            known =
                span_len(word) == strlen(words[i]) && memcmp(word.p, words[i], span_len(word)) == 0;
        if (!known)
            return fail(r, GIFT_STRAY_TEXT, word.p);
    }
    return true;
}

/* ">N …" and, a line each, the items in the right order. */
static bool read_order(struct reader *r, struct span s, struct question *q)
{
    struct answers answers = {0};
    const char *at = s.p++;
    while (s.p < s.end && (*s.p == ' ' || (*s.p >= '0' && *s.p <= '9')))
        s.p++;
    q->type = QUESTION_ORDERING;
    if (!take_order_header(r, &s, q))
        return false;
    while (s.p < s.end) {
        const char *newline = memchr(s.p, '\n', span_len(s));
        struct span line = trim((struct span){s.p, newline ? newline : s.end});
        s.p = newline ? newline + 1 : s.end;
        if (span_len(line) == 0)
            continue;
        if (answers.count == QUESTION_ANSWERS_MAX)
            return fail(r, GIFT_ANSWERS, line.p);
        answers.list[answers.count++] = (struct question_answer){
            .text = plain(r, line), .weight = QUESTION_FULL, .feedback = "", .format = ""};
    }
    if (answers.count < 2)
        return fail(r, GIFT_ORDER, at);
    keep_answers(r, &answers, q);
    return true;
}

static bool read_options(struct reader *r, struct span s, struct question *q)
{
    struct answers answers = {0};
    if (!take_answers(r, &answers, s, false))
        return false;
    if (answers.pairs > 0 && answers.right + answers.wrong > 0)
        return fail(r, GIFT_MIXED, s.p);
    if (!has_right(&answers))
        return fail(r, GIFT_NO_RIGHT, s.p);
    if (answers.pairs > 0)
        q->type = QUESTION_MATCHING;
    else if (answers.wrong == 0)
        q->type = QUESTION_SHORT;
    else
        q->type = answers.right > 0 ? QUESTION_SINGLE : QUESTION_MULTIPLE;
    keep_answers(r, &answers, q);
    return true;
}

/* What stands between the braces. */
static bool read_block(struct reader *r, struct span s, struct question *q)
{
    const char *general = find_mark(s, "####");
    if (general) {
        q->explanation = plain(r, (struct span){general + 4, s.end});
        s.end = general;
    }
    s = trim(s);
    if (span_len(s) == 0) {
        q->type = QUESTION_ESSAY;
        return true;
    }
    if (*s.p == '#')
        return read_numeric(r, s, q);
    if (*s.p == '>')
        return read_order(r, s, q);
    return read_truth(r, s, q) || read_options(r, s, q);
}

static bool take_title(struct reader *r, struct span *s, struct question *q)
{
    if (span_len(*s) < 2 || memcmp(s->p, "::", 2) != 0)
        return true;
    struct span rest = {s->p + 2, s->end};
    const char *close = find_mark(rest, "::");
    if (!close)
        return fail(r, GIFT_TITLE_END, s->p);
    q->title = plain(r, (struct span){rest.p, close});
    s->p = close + 2;
    return true;
}

/* Splits stem, answer block and tail. */
static bool read_body(struct reader *r, struct span s, struct question *q)
{
    const char *brace = find_any(s, "{}");
    if (brace && *brace == '}')
        return fail(r, GIFT_STRAY_BRACE, brace);
    q->stem = plain(r, (struct span){s.p, brace ? brace : s.end});
    q->type = QUESTION_DESCRIPTION;
    if (brace) {
        struct span block = {brace + 1, s.end};
        const char *close = find_any(block, "{}");
        if (!close)
            return fail(r, GIFT_NO_END, brace);
        if (*close == '{')
            return fail(r, GIFT_STRAY_BRACE, close);
        block.end = close;
        if (!read_block(r, block, q))
            return false;
        struct span tail = trim((struct span){close + 1, s.end});
        const char *more = find_any(tail, "{}");
        if (more)
            return fail(r, *more == '{' ? GIFT_TWO_BLOCKS : GIFT_STRAY_BRACE, more);
        if (span_len(tail) > 0)
            q->tail = plain(r, tail);
    }
    return *q->stem || q->tail || fail(r, GIFT_NO_STEM, s.p);
}

/* ---- lines to questions ---- */

static struct question *new_question(struct reader *r)
{
    if (r->count == r->room) {
        r->room = r->room ? r->room * 2 : 8;
        r->list = xrealloc(r->list, r->room * sizeof *r->list);
    }
    return &r->list[r->count];
}

/* Reads what was gathered, if anything, and begins anew. */
static bool finish_question(struct reader *r)
{
    struct span s = trim((struct span){str_text(&r->text), str_text(&r->text) + r->text.len});
    if (span_len(s) > 0) {
        if (r->count == GIFT_QUESTIONS_MAX)
            return fail(r, GIFT_TOO_BIG, s.p);
        struct question *q = new_question(r);
        *q = (struct question){.id = r->id ? r->id : "",
                               .title = "",
                               .stem = "",
                               .category = r->category,
                               .format = "",
                               .explanation = "",
                               .line = r->lines[0],
                               .offset = (size_t) (r->start - r->source),
                               .len = (size_t) (r->end - r->start),
                               .tags_count = r->tags_count};
        const char **tags = arena_array(r->arena, r->tags_count, sizeof *tags);
        for (unsigned i = 0; i < r->tags_count; i++)
            tags[i] = r->tags[i];
        q->tags = tags;
        if (!take_title(r, &s, q))
            return false;
        q->format = take_format(&s);
        if (!read_body(r, s, q))
            return false;
        r->count++;
    }
    str_clear(&r->text);
    r->lines_count = 0;
    r->tags_count = 0;
    r->id = NULL;
    r->start = NULL;
    return true;
}

static void add_line(struct reader *r, struct span line, unsigned number)
{
    if (r->lines_count == r->lines_room) {
        r->lines_room = r->lines_room ? r->lines_room * 2 : 16;
        r->lines = xrealloc(r->lines, r->lines_room * sizeof *r->lines);
    }
    r->lines[r->lines_count++] = number;
    str_add_bytes(&r->text, line.p, span_len(line));
    str_add_char(&r->text, '\n');
}

static void add_tag(struct reader *r, const char *tag)
{
    if (r->tags_count == r->tags_room) {
        r->tags_room = r->tags_room ? r->tags_room * 2 : 8;
        r->tags = xrealloc(r->tags, r->tags_room * sizeof *r->tags);
    }
    r->tags[r->tags_count++] = tag;
}

/* "// [id:l5-1.1-i01] [tag:K1.1.2]"; "\]" is a bracket inside a value. */
static void read_comment(struct reader *r, struct span line)
{
    for (const char *p = line.p; p < line.end; p++) {
        bool id = (size_t) (line.end - p) > 4 && memcmp(p, "[id:", 4) == 0;
        bool tag = (size_t) (line.end - p) > 5 && memcmp(p, "[tag:", 5) == 0;
        if (!id && !tag)
            continue;
        struct span value = {p + (id ? 4 : 5), line.end};
        const char *close = find_any(value, "]");
        if (!close)
            return;
        struct span text = trim((struct span){value.p, close});
        struct str clean = STR_INIT;
        for (const char *c = text.p; c < text.end; c++)
            if (*c != '\\' || c + 1 == text.end || !strchr("]\\", c[1]) || (c++, true))
                str_add_char(&clean, *c);
        const char *kept = arena_strdup(r->arena, str_text(&clean));
        str_finish(&clean);
        if (id)
            r->id = kept;
        else
            add_tag(r, kept);
        p = close;
    }
}

static void take_place(struct reader *r, struct span line)
{
    if (!r->start)
        r->start = line.p;
    r->end = line.end;
}

static bool read_line(struct reader *r, struct span line, unsigned number)
{
    static const char category[] = "$CATEGORY:";
    struct span text = trim(line);
    if (span_len(text) == 0)
        return finish_question(r);
    if (span_len(text) >= 2 && memcmp(text.p, "//", 2) == 0) {
        take_place(r, line);
        read_comment(r, text);
        return true;
    }
    if (span_len(text) > strlen(category) && memcmp(text.p, category, strlen(category)) == 0) {
        if (!finish_question(r))
            return false;
        text.p += strlen(category);
        text = trim(text);
        r->category = arena_strndup(r->arena, text.p, span_len(text));
        return true;
    }
    if (line.end > line.p && line.end[-1] == '\r')
        line.end--;
    take_place(r, line);
    add_line(r, line, number);
    return true;
}

/* A carriage return is part of a line end or of nothing. */
static bool has_lone_return(struct span line)
{
    const char *found = memchr(line.p, '\r', span_len(line));
    return found && found + 1 < line.end;
}

static bool read_text(struct reader *r, struct span s, unsigned number)
{
    if (span_len(s) >= 3 && memcmp(s.p, "\xEF\xBB\xBF", 3) == 0)
        s.p += 3;
    for (; s.p < s.end; number++) {
        const char *newline = memchr(s.p, '\n', span_len(s));
        struct span line = {s.p, newline ? newline : s.end};
        if (!text_is_clean(line.p, span_len(line)) || has_lone_return(line)) {
            *r->fault = (struct gift_fault){GIFT_ENCODING, number};
            return false;
        }
        if (!read_line(r, line, number))
            return false;
        s.p = newline ? newline + 1 : s.end;
    }
    return finish_question(r);
}

bool gift_parse(const char *text, size_t len, unsigned first_line, struct arena *arena,
                struct gift *gift, struct gift_fault *fault)
{
    struct reader r = {.arena = arena, .fault = fault, .source = text, .category = ""};
    *fault = (struct gift_fault){GIFT_TOO_BIG, first_line};
    bool ok = len <= GIFT_TEXT_MAX && read_text(&r, (struct span){text, text + len}, first_line);
    if (ok) {
        struct question *list = arena_array(arena, r.count, sizeof *list);
        if (r.count > 0)
            memcpy(list, r.list, r.count * sizeof *list);
        *gift = (struct gift){list, r.count};
    }
    free(r.list);
    free(r.lines);
    free(r.tags);
    str_finish(&r.text);
    return ok;
}
