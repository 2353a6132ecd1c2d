/* Marking: exact, rounded once, the paper's rule for partly right responses, marks by hand. */
#include "core/exam/seal.h"
#include "tests/core/exam/sample.h"

static const struct booklet *read_sample(struct arena *arena, enum blueprint_partial partial)
{
    const struct booklet *b;
    char *text = sample_text(false, partial);
    NEED(booklet_read(text, strlen(text), arena, &b, err));
    char *again = booklet_write(b);
    ck_assert_str_eq(text, again);
    free(text);
    free(again);
    return b;
}

static const struct {
    unsigned question;
    enum blueprint_partial partial;
    const char *response;
    enum grade_outcome outcome;
    int64_t exact; /* in 60ths of a thousandth of a point */
} responses[] = {
    {0, BLUEPRINT_HALF, "A", GRADE_RIGHT, 500 * 60},
    {0, BLUEPRINT_HALF, "b", GRADE_WRONG, 0},
    {0, BLUEPRINT_HALF, "E", GRADE_WRONG, 0},
    {0, BLUEPRINT_HALF, NULL, GRADE_BLANK, 0},
    {0, BLUEPRINT_HALF, "", GRADE_BLANK, 0},
    {2, BLUEPRINT_HALF, "T", GRADE_RIGHT, 500 * 60},
    {2, BLUEPRINT_HALF, "F", GRADE_WRONG, 0},
    {3, BLUEPRINT_HALF, "ABC", GRADE_RIGHT, 1000 * 60},
    {3, BLUEPRINT_ALL_OR_NOTHING, "AB", GRADE_WRONG, 0},
    {3, BLUEPRINT_HALF, "AB", GRADE_PARTLY, 500 * 60},
    {3, BLUEPRINT_SHARE, "AB", GRADE_PARTLY, 40000},
    {3, BLUEPRINT_SHARE, "C", GRADE_PARTLY, 20000},
    {3, BLUEPRINT_SHARE, "ABCD", GRADE_WRONG, 0},
    {3, BLUEPRINT_HALF, "AD", GRADE_WRONG, 0},
    {3, BLUEPRINT_BY_WEIGHTS, "ABD", GRADE_WRONG, 0},
    {4, BLUEPRINT_HALF, "3.6", GRADE_RIGHT, 1000 * 60},
    {4, BLUEPRINT_HALF, "3.61", GRADE_WRONG, 0},
    {4, BLUEPRINT_HALF, "很多", GRADE_WRONG, 0},
    {5, BLUEPRINT_HALF, "ABC", GRADE_RIGHT, 1500 * 60},
    {5, BLUEPRINT_HALF, "AB-", GRADE_PARTLY, 1000 * 60},
    {5, BLUEPRINT_HALF, "ACB", GRADE_PARTLY, 500 * 60},
    {5, BLUEPRINT_HALF, "---", GRADE_BLANK, 0},
    {6, BLUEPRINT_HALF, "因为", GRADE_PENDING, 0},
    {6, BLUEPRINT_HALF, " \u3000\n", GRADE_BLANK, 0},
};

START_TEST(every_response)
{
    struct arena arena = ARENA_INIT;
    const struct booklet *b = read_sample(&arena, responses[_i].partial);
    struct grade_item item;
    grade_response(&b->questions[responses[_i].question], responses[_i].partial,
                   responses[_i].response, &item);
    ck_assert_int_eq(item.outcome, responses[_i].outcome);
    ck_assert_int_eq(item.exact, responses[_i].exact * (GRADE_UNIT / 60));
    arena_finish(&arena);
}
END_TEST

/* Wrong options of no weight: they spoil the response where options are counted. */
static const struct {
    enum blueprint_partial partial;
    const char *response;
    enum grade_outcome outcome;
    int64_t score;
} unweighted[] = {
    {BLUEPRINT_ALL_OR_NOTHING, "ABCD", GRADE_WRONG, 0},
    {BLUEPRINT_ALL_OR_NOTHING, "ABC", GRADE_WRONG, 0},
    {BLUEPRINT_ALL_OR_NOTHING, "AB", GRADE_RIGHT, 1000},
    {BLUEPRINT_HALF, "ABC", GRADE_WRONG, 0},
    {BLUEPRINT_HALF, "A", GRADE_PARTLY, 500},
    {BLUEPRINT_HALF, "BA", GRADE_RIGHT, 1000},
    {BLUEPRINT_SHARE, "ABCD", GRADE_WRONG, 0},
    {BLUEPRINT_BY_WEIGHTS, "ABC", GRADE_RIGHT, 1000},
};

START_TEST(wrong_options_without_weight)
{
    const struct question_answer answers[] = {
        {.weight = QUESTION_FULL / 2}, {.weight = QUESTION_FULL / 2}, {.weight = 0}, {.weight = 0}};
    const struct question q = {.type = QUESTION_MULTIPLE, .answers = answers, .answers_count = 4};
    const struct booklet_question bq = {.points = 1000, .question = &q};
    struct grade_item item;
    grade_response(&bq, unweighted[_i].partial, unweighted[_i].response, &item);
    ck_assert_int_eq(item.outcome, unweighted[_i].outcome);
    ck_assert_int_eq(item.score, unweighted[_i].score);
}
END_TEST

/* Marks of one question of 5 points in order, "who millis"; what they give. */
static const struct {
    struct grade_mark marks[4];
    size_t count;
    unsigned wanted;
    int64_t score;
} by_hand[] = {
    {{{6, "甲", 4000}}, 1, 1, 0},
    {{{6, "甲", 4000}, {6, "甲", 3000}}, 2, 1, 0},
    {{{6, "甲", 4000}, {6, "乙", 3000}}, 2, 0, 3500},
    {{{6, "甲", 4001}, {6, "乙", 3000}}, 2, 1, 0},
    {{{6, "甲", 4001}, {6, "乙", 4000}}, 2, 0, 4001}, /* 4000.5 is rounded up */
    {{{6, "甲", 5000}, {6, "乙", 1000}, {6, "丙", 4000}}, 3, 0, 4500},
    {{{6, "甲", 5000}, {6, "乙", 1000}, {6, "丙", 1500}}, 3, 0, 1250},
    {{{6, "甲", 5000}, {6, "乙", 1000}, {6, "丙", 3000}}, 3, 0, 3000},
    {{{6, "甲", 5000}, {6, "乙", 1000}, {6, "丙", 4000}, {6, "丁", 0}}, 4, 0, 4500},
    {{{6, "甲", 5000}, {6, "乙", 1000}, {6, "甲", 1000}}, 3, 0, 1000},
};

START_TEST(marks_by_hand)
{
    struct arena arena = ARENA_INIT;
    const struct booklet *b = read_sample(&arena, BLUEPRINT_HALF);
    char text[] = "因为";
    struct exam_answer answers[SAMPLE_QUESTIONS] = {[6] = {.response = text}};
    struct grade grade;
    NEED(grade_exam(b, answers, by_hand[_i].marks, by_hand[_i].count, &grade, err));
    ck_assert_uint_eq(grade.items[6].markers, by_hand[_i].wanted);
    ck_assert_uint_eq(grade.pending, by_hand[_i].wanted > 0);
    ck_assert_int_eq(grade.score, by_hand[_i].score);
    ck_assert_int_eq(grade.parts[1].score, by_hand[_i].score);
    grade_finish(&grade);
    arena_finish(&arena);
}
END_TEST

START_TEST(marks_that_fit_nothing)
{
    static const struct grade_mark marks[] = {
        {0, "甲", 1}, {6, "甲", 5001}, {6, "甲", -1}, {SAMPLE_QUESTIONS, "甲", 0}};
    struct arena arena = ARENA_INIT;
    const struct booklet *b = read_sample(&arena, BLUEPRINT_HALF);
    struct exam_answer answers[SAMPLE_QUESTIONS] = {0};
    struct grade grade;
    REFUSE(grade_exam(b, answers, &marks[_i], 1, &grade, err), ERR_INVALID);
    arena_finish(&arena);
}
END_TEST

/* Two thirds of 1 and of 1.5 points: the sum is rounded, not its terms. */
START_TEST(one_rounding_at_the_end)
{
    struct arena arena = ARENA_INIT;
    const struct booklet *b = read_sample(&arena, BLUEPRINT_SHARE);
    char ab[] = "AB", pairs[] = "AB-", one[] = "A";
    struct exam_answer answers[SAMPLE_QUESTIONS] = {
        [0] = {.response = one}, [3] = {.response = ab}, [5] = {.response = pairs}};
    struct grade grade;
    NEED(grade_exam(b, answers, NULL, 0, &grade, err));
    ck_assert_int_eq(grade.exact, (500 * 3 + 2000 + 3000) * (GRADE_UNIT / 3));
    ck_assert_int_eq(grade.score, 2167);
    ck_assert_int_eq(grade.parts[0].score, 1500);
    ck_assert_int_eq(grade.parts[1].score, 667);
    ck_assert_uint_eq(grade.requirements_count, 3);
    ck_assert_str_eq(grade.requirements[1].key, "K1.1.2");
    ck_assert_uint_eq(grade.requirements[1].questions, 3);
    ck_assert_uint_eq(grade.blanks, 4);
    grade_finish(&grade);
    arena_finish(&arena);
}
END_TEST

START_TEST(the_unit_is_exact)
{
    for (int64_t n = 1; n <= QUESTION_ANSWERS_MAX; n++)
        ck_assert_int_eq(GRADE_UNIT % n, 0);
    ck_assert_int_eq(GRADE_UNIT % QUESTION_FULL, 0);
    ck_assert_int_lt(GRADE_UNIT, INT64_MAX / BOOKLET_POINTS_MAX);
}
END_TEST

/* Letters shown, letters of the source: order of question 1 is C A D B. */
START_TEST(letters_both_ways)
{
    static const struct {
        unsigned question;
        const char *shown, *source;
    } rows[] = {{0, "A", "C"},     {0, "b", "A"},     {3, "AB", "CD"},         {3, "D", "A"},
                {5, "A-B", "C-A"}, {2, "T", "T"},     {4, "3.5", "3.5"},       {6, "A", "A"},
                {0, " c ", "D"},   {3, "b, a", "CD"}, {2, "true", "T"},        {2, "f", "F"},
                {2, "错", "F"},    {0, "Ｂ", "A"},    {4, "３．５", "３．５"}, {3, "", ""},
                {5, "b a-", "AC-"}};
    struct arena arena = ARENA_INIT;
    const struct booklet *b = read_sample(&arena, BLUEPRINT_HALF);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *source, *shown, *again;
        NEED(booklet_to_source(&b->questions[rows[i].question], rows[i].shown, &source, err));
        ck_assert_str_eq(source, rows[i].source);
        shown = booklet_to_shown(&b->questions[rows[i].question], source);
        NEED(booklet_to_source(&b->questions[rows[i].question], shown, &again, err));
        ck_assert_str_eq(again, source);
        free(again);
        free(shown);
        free(source);
    }
    char *none;
    REFUSE(booklet_to_source(&b->questions[0], "E", &none, err), ERR_INVALID);
    REFUSE(booklet_to_source(&b->questions[0], "?", &none, err), ERR_INVALID);
    REFUSE(booklet_to_source(&b->questions[0], "AB", &none, err), ERR_INVALID);
    REFUSE(booklet_to_source(&b->questions[2], "maybe", &none, err), ERR_INVALID);
    REFUSE(booklet_to_source(&b->questions[3], "AA", &none, err), ERR_INVALID);
    REFUSE(booklet_to_source(&b->questions[4], "3,5", &none, err), ERR_INVALID);
    REFUSE(booklet_to_source(&b->questions[5], "AB", &none, err), ERR_INVALID);
    ck_assert_ptr_null(none);
    arena_finish(&arena);
}
END_TEST

/* A booklet that does not add up, or says less than it must, is refused. */
static const struct {
    const char *from, *to;
} damages[] = {
    {"\"full\":10000", "\"full\":9999"},
    {"\"points\":4000", "\"points\":3500"},
    {"\"order\":\"CADB\"", "\"order\":\"CADC\""},
    {"\"order\":\"CADB\"", "\"order\":\"BAC\""},
    {"{T}", "{=T ~F}"},
    {"{T}", "{T"},
    {"\"count\":2", "\"count\":1"},
    {"\"format\":\"xunlian paper 1\"", "\"format\":\"x\""},
    {"\"partial\":\"half\"", "\"partial\":\"some\""},
    {"\"minutes\":10", "\"minutes\":0"},
    {"\"section\":1", "\"section\":6"},
    {"\"pass\":6000", "\"pass\":10001"},
};

START_TEST(booklets_are_checked)
{
    struct arena arena = ARENA_INIT;
    const struct booklet *b;
    char *text = sample_text(false, BLUEPRINT_HALF), *at = strstr(text, damages[_i].from);
    ck_assert_ptr_nonnull(at);
    char *bad = xasprintf("%.*s%s%s", (int) (at - text), text, damages[_i].to,
                          at + strlen(damages[_i].from));
    REFUSE(booklet_read(bad, strlen(bad), &arena, &b, err), ERR_FORMAT);
    free(bad);
    free(text);
    arena_finish(&arena);
}
END_TEST

START_TEST(seals_hold)
{
    const struct seal_cover cover = {.title = "卷",
                                     .form = "A",
                                     .blueprint = "b",
                                     .path = "4/5",
                                     .minutes = 90,
                                     .questions = 180,
                                     .invigilator = ""};
    struct arena arena = ARENA_INIT;
    struct seal_cover read;
    char code[SEAL_CODE], *sealed, *text;
    size_t len;
    seal_new_code(code);
    NEED(seal_close(&cover, "secret", 6, code, &sealed, err));
    ck_assert(seal_is_sealed(sealed) && !strstr(sealed, "secret"));
    NEED(seal_read_cover(sealed, strlen(sealed), &arena, &read, err));
    ck_assert_str_eq(read.title, "卷");
    ck_assert_uint_eq(read.minutes, 90);
    for (char *p = code; *p; p++)
        *p = *p == '-' ? ' ' : (char) (*p | 0x20 * (*p >= 'A'));
    NEED(seal_open(sealed, strlen(sealed), code, &text, &len, err));
    ck_assert_str_eq(text, "secret");
    free(text);
    code[0] = code[0] == '2' ? '3' : '2';
    REFUSE(seal_open(sealed, strlen(sealed), code, &text, &len, err), ERR_DENIED);
    code[0] = '\0';
    REFUSE(seal_close(&cover, "secret", 6, "12345", &text, err), ERR_INVALID);
    free(sealed);
    arena_finish(&arena);
}
END_TEST

/* Nobody gives the candidates more time by editing what is written outside. */
START_TEST(the_cover_is_sealed_too)
{
    const struct seal_cover cover = {.title = "卷",
                                     .form = "A",
                                     .blueprint = "b",
                                     .path = "4/5",
                                     .minutes = 90,
                                     .questions = 180,
                                     .invigilator = ""};
    char *sealed, *text;
    size_t len;
    NEED(seal_close(&cover, "secret", 6, "CODE-CODE", &sealed, err));
    char *minutes = strstr(sealed, "\"minutes\":90");
    ck_assert_ptr_nonnull(minutes);
    minutes[10] = '8';
    REFUSE(seal_open(sealed, strlen(sealed), "CODE-CODE", &text, &len, err), ERR_DENIED);
    free(sealed);
}
END_TEST

#define COUNT(list) (int) (sizeof(list) / sizeof *(list))

SUITE_MAIN("core/exam/grade", tcase_add_loop_test(tc, every_response, 0, COUNT(responses));
           tcase_add_loop_test(tc, marks_by_hand, 0, COUNT(by_hand));
           tcase_add_loop_test(tc, wrong_options_without_weight, 0, COUNT(unweighted));
           tcase_add_loop_test(tc, marks_that_fit_nothing, 0, 4);
           tcase_add_test(tc, one_rounding_at_the_end); tcase_add_test(tc, the_unit_is_exact);
           tcase_add_test(tc, letters_both_ways);
           tcase_add_loop_test(tc, booklets_are_checked, 0, COUNT(damages));
           tcase_add_test(tc, seals_hold); tcase_add_test(tc, the_cover_is_sealed_too);)
