#include "core/material/gift.h"

#include "base/str.h"
#include "core/material/gift_write.h"
#include "tests/suite.h"

#include "tests/core/material/lines.h"
#include "tests/core/material/same.h"

static const char *type_name(enum question_type type)
{
    static const char *const names[] = {"single",   "multiple", "truth",       "short",   "numeric",
                                        "matching", "essay",    "description", "ordering"};
    return names[type];
}

static void add_shown(struct str *out, const char *s)
{
    for (; *s; s++)
        if (*s == '\n')
            str_add(out, "\\n");
        else
            str_add_char(out, *s);
}

static void add_field(struct str *out, const char *name, const char *value)
{
    if (value && *value) {
        str_addf(out, " %s=", name);
        add_shown(out, value);
    }
}

static void dump_head(struct str *out, const struct question *q)
{
    char *key = question_key(q);
    str_addf(out, "%s id=%s title=%s stem=", type_name(q->type), q->id, q->title);
    add_shown(out, q->stem);
    add_field(out, "tail", q->tail);
    add_field(out, "format", q->format);
    add_field(out, "category", q->category);
    add_field(out, "order", q->order == QUESTION_ORDER_NEXT ? "next" : "");
    str_addf(out, " key=%s d=%d tags=", key, question_difficulty(q));
    for (unsigned i = 0; i < q->tags_count; i++)
        str_addf(out, "%s%s", i ? "," : "", q->tags[i]);
    str_addf(out, " line=%u\n", q->line);
    if (q->explanation[0])
        str_addf(out, "explanation=%s\n", q->explanation);
    free(key);
}

static void dump(struct str *out, const struct question *q)
{
    dump_head(out, q);
    for (unsigned i = 0; i < q->answers_count; i++) {
        const struct question_answer *a = &q->answers[i];
        str_addf(out, "%c %d ", (int) ('A' + i), a->weight);
        if (a->format[0])
            str_addf(out, "[%s]", a->format);
        str_add(out, a->text);
        if (a->match)
            str_addf(out, " -> %s", a->match);
        str_addf(out, a->feedback[0] ? " # %s\n" : " #\n", a->feedback);
    }
    for (unsigned i = 0; i < q->choices_count; i++)
        str_addf(out, "%s%s", i ? "," : "choices ", q->choices[i]);
    if (q->choices_count > 0)
        str_add_char(out, '\n');
}

/* One case of the data file. */
struct gift_case {
    char name[200];
    struct str text, want, got;
    bool parsed, ok;
    struct arena arena;
    struct gift gift;
    struct gift_fault fault;
};

static void parse(struct gift_case *c)
{
    if (c->parsed)
        return;
    c->parsed = true;
    c->ok = gift_parse(str_text(&c->text), c->text.len, 1, &c->arena, &c->gift, &c->fault);
    for (size_t i = 0; c->ok && i < c->gift.count; i++)
        dump(&c->got, &c->gift.list[i]);
}

/* Written and read back it is the same question, and so is the piece of the source it came from;
 * written again it is the same text. */
static void check_written(const struct gift_case *c, const struct question *q)
{
    struct arena arena = ARENA_INIT;
    struct str once = STR_INIT, twice = STR_INIT;
    struct gift gift;
    struct gift_fault fault;
    char revision[2][QUESTION_REVISION];
    gift_write(q, &once);
    ck_assert_msg(gift_parse(str_text(&once), once.len, 1, &arena, &gift, &fault), "%s:\n%s",
                  c->name, str_text(&once));
    ck_assert_msg(gift.count == 1 && question_same(q, &gift.list[0]), "%s:\n%s", c->name,
                  str_text(&once));
    gift_write(&gift.list[0], &twice);
    ck_assert_str_eq(str_text(&once), str_text(&twice));
    question_revision(q, revision[0]);
    question_revision(&gift.list[0], revision[1]);
    ck_assert_str_eq(revision[0], revision[1]);
    ck_assert(gift_parse(str_text(&c->text) + q->offset, q->len, 1, &arena, &gift, &fault));
    struct question piece = gift.list[0];
    piece.category = q->category;
    ck_assert_msg(gift.count == 1 && question_same(q, &piece), "%s", c->name);
    str_finish(&once);
    str_finish(&twice);
    arena_finish(&arena);
}

static void finish(struct gift_case *c)
{
    for (size_t i = 0; c->parsed && c->ok && i < c->gift.count; i++)
        check_written(c, &c->gift.list[i]);
    if (c->parsed && c->ok)
        ck_assert_msg(strcmp(str_text(&c->got), str_text(&c->want)) == 0, "%s:\n%s---\n%s", c->name,
                      str_text(&c->got), str_text(&c->want));
    str_finish(&c->text);
    str_finish(&c->want);
    str_finish(&c->got);
    arena_finish(&c->arena);
    *c = (struct gift_case){0};
}

/* "RESPONSE = SCORE" for the case's first question. */
static void check_mark(struct gift_case *c, char *line)
{
    char *want = strrchr(line, '=');
    struct question_mark mark;
    ck_assert_ptr_nonnull(want);
    want[-1] = '\0';
    want += 2;
    parse(c);
    ck_assert_msg(c->ok, "%s", c->name);
    bool ok = question_grade(&c->gift.list[0], line, &mark, NULL);
    ck_assert_msg(ok == (strcmp(want, "bad") != 0), "%s: %s", c->name, line);
    if (strcmp(want, "hand") == 0)
        ck_assert_msg(mark.by_hand, "%s", c->name);
    else if (ok)
        ck_assert_msg(mark.score == atoi(want) && mark.right == (mark.score == QUESTION_FULL),
                      "%s: %s gave %d", c->name, line, mark.score);
}

static void check_fault(struct gift_case *c, const char *line)
{
    static const char *const names[] = {
#define X(code, text) #code,
        GIFT_FAULTS(X)
#undef X
    };
    char got[100];
    parse(c);
    ck_assert_msg(!c->ok, "%s was read", c->name);
    snprintf(got, sizeof got, "%s %u", names[c->fault.code], c->fault.line);
    ck_assert_msg(strcmp(got, line) == 0, "%s: %s", c->name, got);
    ck_assert_str_ne(gift_fault_text(c->fault.code), "");
}

START_TEST(table)
{
    char line[2000];
    struct gift_case c = {0};
    int cases = 0;
    FILE *file = lines_open("gift.data");
    while (lines_next(file, line, sizeof line)) {
        char *rest = strlen(line) > 2 ? line + 2 : line + strlen(line);
        if (line[0] == '@') {
            finish(&c);
            snprintf(c.name, sizeof c.name, "%.190s", rest);
            cases++;
        } else if (line[0] == '|') {
            str_addf(&c.text, "%s\n", rest);
        } else if (line[0] == '>') {
            str_addf(&c.want, "%s\n", rest);
            parse(&c);
            ck_assert_msg(c.ok, "%s: fault %d in line %u", c.name, c.fault.code, c.fault.line);
        } else if (line[0] == '?') {
            check_mark(&c, rest);
        } else {
            check_fault(&c, rest);
        }
    }
    finish(&c);
    fclose(file);
    ck_assert_int_ge(cases, 35);
}
END_TEST

static bool parses(const char *text, size_t len, struct gift_fault *fault)
{
    struct arena arena = ARENA_INIT;
    struct gift gift;
    bool ok = gift_parse(text, len, 1, &arena, &gift, fault);
    arena_finish(&arena);
    return ok;
}

START_TEST(bytes)
{
    struct gift_fault fault;
    ck_assert(parses("", 0, &fault));
    static const char windows[] = "\xEF\xBB\xBF甲{T}\r\n\r\n乙{F}\r\n";
    ck_assert(parses(windows, sizeof windows - 1, &fault));
    ck_assert(!parses("甲\n\xFF", 5, &fault));
    ck_assert_int_eq(fault.code, GIFT_ENCODING);
    ck_assert_uint_eq(fault.line, 2);
    ck_assert(!parses("a\0b", 3, &fault));
    ck_assert(!parses("a\033[31m", 6, &fault));
    ck_assert(parses("\\", 1, &fault));
    ck_assert(!parses("a{\\", 3, &fault));
    ck_assert(parses("// [id:", 7, &fault));
}
END_TEST

START_TEST(every_prefix_is_survived)
{
    static const char text[] =
        "// [id:a] [tag:d1]\n::t\\:t::[html]s\\{{=%50%a -> b#c#d~%-33.3%[plain]x\\#####g}tail\n\n"
        "$CATEGORY: c\nn{#=1.5:0.1#f ~ =2..3####e}\n\nq{T#a#b}";
    struct gift_fault fault;
    for (size_t n = 0; n < sizeof text; n++)
        for (size_t start = 0; start < n; start += 7)
            (void) !parses(text + start, n - start, &fault);
}
END_TEST

START_TEST(keys)
{
    ck_assert(question_tag_is_key("S1.1.1"));
    ck_assert(question_tag_is_key("B2.1"));
    ck_assert(!question_tag_is_key("B2"));
    ck_assert(!question_tag_is_key("d2"));
    ck_assert(!question_tag_is_key("K1.1."));
    ck_assert(!question_tag_is_key("K1..1"));
    ck_assert(!question_tag_is_key(""));
}
END_TEST

/* However many items: all are shown, never in the right order, and letters go there and back. */
START_TEST(orders_are_scrambled)
{
    static const char *const items[] = {"采集", "清洗", "标注", "质检", "入库", "训练", "采集"};
    struct question_answer answers[7];
    for (unsigned i = 0; i < 7; i++)
        answers[i] = (struct question_answer){.text = items[i]};
    for (unsigned n = 2; n <= 7; n++) {
        const struct question q = {
            .type = QUESTION_ORDERING, .answers = answers, .answers_count = n};
        unsigned char place[QUESTION_ANSWERS_MAX];
        unsigned seen = 0, right = 0;
        question_scramble(&q, place);
        for (unsigned i = 0; i < n; i++) {
            seen |= 1u << place[i];
            right += place[i] == i;
        }
        ck_assert_uint_eq(seen, (1u << n) - 1);
        ck_assert_uint_lt(right, n);
        char *key = question_key(&q), *shown = question_unscramble(&q, key, true);
        char *again = question_unscramble(&q, shown, false);
        ck_assert_str_eq(key, again);
        ck_assert_str_ne(key, shown);
        free(key);
        free(shown);
        free(again);
    }
}
END_TEST

START_TEST(revisions)
{
    static const char *const texts[] = {
        "// [id:a] [tag:d1]\n甲?{T}", "// [id:a]\n// [tag:d1]\n 甲? { TRUE }\n",
        "//[id:a][tag:d2]\n甲?{T}", "// [id:a] [tag:d1]\n甲?{F}", "// [id:a] [tag:d1]\n甲{T}"};
    char revision[5][QUESTION_REVISION];
    for (size_t i = 0; i < 5; i++) {
        struct arena arena = ARENA_INIT;
        struct gift gift;
        struct gift_fault fault;
        ck_assert(gift_parse(texts[i], strlen(texts[i]), 1, &arena, &gift, &fault));
        question_revision(&gift.list[0], revision[i]);
        ck_assert_uint_eq(strspn(revision[i], "0123456789abcdef"), 32);
        for (size_t k = 0; k < i; k++)
            ck_assert_int_eq(strcmp(revision[i], revision[k]) == 0, i == 1);
        arena_finish(&arena);
    }
}
END_TEST

SUITE_MAIN("core/material/gift", tcase_add_test(tc, table); tcase_add_test(tc, bytes);
           tcase_add_test(tc, every_prefix_is_survived); tcase_add_test(tc, keys);
           tcase_add_test(tc, orders_are_scrambled); tcase_add_test(tc, revisions);)
