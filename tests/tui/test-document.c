/* Lessons as laid-out text: golden files, places that lead back, 避头尾 over everything we teach.
 */
#include "tui/reader/document.h"

#include "base/fs.h"
#include "base/utf8.h"
#include "core/material/bundle.h"
#include "core/material/lesson.h"
#include "tests/suite.h"
#include "tui/reader/markdown.h"
#include "tui/reader/quiz.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static char *source(const char *name)
{
    return fs_join(getenv("top_srcdir") ? getenv("top_srcdir") : ".", name);
}

static void put_question(void *context, struct text *text, unsigned index)
{
    const struct lesson *lesson = context;
    struct quiz quiz;
    quiz_init(&quiz, &lesson->questions[index]);
    quiz_put(&quiz, text, index, lesson->questions_count);
    quiz_finish(&quiz);
}

static void put_figure(void *context, struct text *text, const char *path, const char *caption,
                       int64_t offset)
{
    text_block(text, &(struct text_block){.first = "[figure] ", .offset = offset, .tag = 1});
    text_add_text(text, STYLE_DIM, path);
    text_add_text(text, STYLE_DIM, " ");
    text_add_text(text, STYLE_DIM, caption);
}

static void build(struct text *text, const struct lesson *lesson, int cols)
{
    struct document_hooks hooks = {put_question, put_figure, (void *) lesson};
    document_build(text, lesson, cols, &hooks);
    text_layout(text, cols, 20);
}

/* Every line: where it is in the body, then what it shows, then its styles. */
static void dump(const struct text *text, int cols, struct str *out)
{
    struct grid grid;
    struct text whole = *text;
    struct str lines = STR_INIT, styles = STR_INIT;
    grid_init(&grid, cols, (int) text->line_count);
    whole.top = 0;
    whole.height = (int) text->line_count;
    text_draw(&whole, grid_surface(&grid));
    grid_dump(&grid, &lines);
    grid_dump_styles(&grid, &styles);
    char *rest = lines.p, *line;
    for (int i = 0; (line = strsep(&rest, "\n")) && i < (int) text->line_count; i++)
        str_addf(out, "%5lld|%s\n", (long long) text_line_place(text, i), line);
    str_add(out, "----\n");
    str_add(out, str_text(&styles));
    str_finish(&lines);
    str_finish(&styles);
    grid_finish(&grid);
}

static const struct lesson *load(struct arena *arena, const char *name)
{
    const struct lesson *lesson;
    char *path = source(name), *data;
    size_t n;
    struct err err = ERR_INIT;
    ck_assert(utf8_locale_init(NULL));
    ck_assert(fs_read(path, LESSON_FILE_MAX, &data, &n, NULL));
    ck_assert_msg(lesson_parse(name, data, n, "4-04-05-05", "5", arena, &lesson, &err), "%s %s",
                  err.object, err.detail);
    free(data);
    free(path);
    return lesson;
}

static void expect_golden(const char *name, const struct str *shown)
{
    char *file = xasprintf("tests/tui/golden/%s.txt", name), *path = source(file), *wanted = NULL;
    const char *mode = getenv("XUNLIAN_GOLDEN");
    if (mode && strcmp(mode, "update") == 0)
        ck_assert(fs_write_atomic(path, str_text(shown), shown->len, 0644, NULL));
    bool ok = fs_read(path, 1 << 20, &wanted, NULL, NULL) && strcmp(wanted, str_text(shown)) == 0;
    if (!ok)
        fprintf(stderr, "---- %s, shown:\n%s", name, str_text(shown));
    ck_assert_msg(ok, "%s differs", file);
    free(wanted);
    free(path);
    free(file);
}

START_TEST(looks_as_agreed)
{
    static const int widths[] = {72, 40};
    struct arena arena = ARENA_INIT;
    const struct lesson *lesson = load(&arena, "tests/tui/data/document.md");
    int cols = widths[_i];
    struct text text = TEXT_INIT;
    struct str out = STR_INIT;
    char name[32];
    build(&text, lesson, cols);
    dump(&text, cols, &out);
    snprintf(name, sizeof name, "document-%d", cols);
    expect_golden(name, &out);
    str_finish(&out);
    text_finish(&text);
    arena_finish(&arena);
}
END_TEST

/* ---- everything we teach ---- */

typedef void check_lesson(const struct lesson *lesson);

static void for_all_lessons(check_lesson *check)
{
    char *dir = source("content/level5");
    struct bundle *bundle;
    const struct lesson *const *list;
    ck_assert(utf8_locale_init(NULL));
    ck_assert(bundle_open(dir, &bundle, NULL));
    size_t n = bundle_lessons(bundle, &list);
    ck_assert_uint_gt(n, 10);
    for (size_t i = 0; i < n; i++)
        check(list[i]);
    bundle_free(bundle);
    free(dir);
}

static void check_places(const struct lesson *lesson)
{
    static const int widths[] = {72, 55, 36};
    for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
        struct text text = TEXT_INIT;
        int64_t last = 0;
        build(&text, lesson, widths[w]);
        for (int i = 0; i < (int) text.line_count; i++) {
            int64_t place = text_line_place(&text, i);
            ck_assert_msg(place >= last, "%s line %d: %lld after %lld", lesson->id, i,
                          (long long) place, (long long) last);
            ck_assert_int_le(place, (int64_t) lesson->len);
            int line = text_line_of_place(&text, place);
            ck_assert_msg(text_line_place(&text, line) == place, "%s line %d", lesson->id, i);
            last = place;
        }
        text_finish(&text);
    }
}

/* The line at the top of a screen of one width is in the first lines of another. */
static void check_resize(const struct lesson *lesson)
{
    struct text wide = TEXT_INIT, narrow = TEXT_INIT;
    build(&wide, lesson, 72);
    build(&narrow, lesson, 44);
    for (int i = 0; i < (int) wide.line_count; i++) {
        int64_t place = text_line_place(&wide, i);
        int64_t there = text_line_place(&narrow, text_line_of_place(&narrow, place));
        ck_assert_int_le(there, place);
        ck_assert_msg(place - there < 200, "%s: %lld shown at %lld", lesson->id, (long long) place,
                      (long long) there);
        int back =
            text_line_of_place(&wide, text_line_place(&narrow, text_line_of_place(&narrow, place)));
        ck_assert_int_le(text_line_place(&wide, back), place);
    }
    text_finish(&wide);
    text_finish(&narrow);
}

static void check_sections(const struct lesson *lesson)
{
    struct text text = TEXT_INIT;
    build(&text, lesson, 72);
    for (unsigned i = 0; i < lesson->sections_count; i++) {
        int first, end;
        ck_assert(text_anchor_lines(&text, (int) i, &first, &end));
        ck_assert_int_lt(first, end);
        ck_assert_int_eq(text_line_place(&text, first), (int64_t) lesson->sections[i].offset);
    }
    for (unsigned i = 0; i < lesson->questions_count; i++)
        ck_assert_int_ge(text_line_of_tag(&text, QUIZ_TAG + (int) i), 0);
    text_finish(&text);
}

/* No line wider than the screen, none begins with a closing mark. */
static void check_lines(const struct lesson *lesson)
{
    static const char *const bad[] = {"，", "。", "”", "）", "》", "、", "；", "！", "：", "？"};
    struct text text = TEXT_INIT;
    struct grid grid;
    struct str out = STR_INIT;
    build(&text, lesson, 72);
    grid_init(&grid, 80, (int) text.line_count);
    text.height = (int) text.line_count;
    text_draw(&text, grid_surface(&grid));
    grid_dump(&grid, &out);
    char *rest = out.p, *line;
    while ((line = strsep(&rest, "\n"))) {
        ck_assert_msg(utf8_width(line) <= 72, "%s: %s", lesson->id, line);
        line += strspn(line, " ");
        for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
            ck_assert_msg(!str_starts(line, bad[k]), "%s: %s", lesson->id, line);
    }
    str_finish(&out);
    grid_finish(&grid);
    text_finish(&text);
}

START_TEST(places_lead_back)
{
    for_all_lessons(check_places);
}
END_TEST

START_TEST(resizing_keeps_the_place)
{
    for_all_lessons(check_resize);
}
END_TEST

START_TEST(sections_and_questions_are_found)
{
    for_all_lessons(check_sections);
}
END_TEST

START_TEST(lines_are_set_well)
{
    for_all_lessons(check_lines);
}
END_TEST

/* ---- punctuation beside asterisks ---- */

START_TEST(masks_come_off)
{
    static const char *const texts[] = {
        "**重点：**内容",
        "是**“引号”**的",
        "**召回率(Recall)**是",
        "a\\**b**",
        "`x**\"y\"`，**100%**的",
        "[**甲**](b)",
        "** 。",
        "*",
        "**",
        "",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char buf[64];
        snprintf(buf, sizeof buf, "%s", texts[i]);
        ck_assert(markdown_mask(buf, strlen(buf)));
        ck_assert_uint_eq(strlen(buf), strlen(texts[i]));
        markdown_unmask(buf, strlen(buf));
        ck_assert_str_eq(buf, texts[i]);
    }
}
END_TEST

/* Any damage to a lesson's text is survived, at any width. */
START_TEST(survives_anything)
{
    struct arena arena = ARENA_INIT;
    const struct lesson *lesson = load(&arena, "tests/tui/data/document.md");
    unsigned random = 7;
    char *body = xmalloc(lesson->len + 1);
    for (int round = 0; round < 400; round++) {
        struct lesson broken = *lesson;
        struct text text = TEXT_INIT;
        memcpy(body, lesson->body, lesson->len + 1);
        for (int k = 0; k < 12; k++) {
            static const char signs[] = "*`|>-#[]()!_\n ~1.";
            random = random * 1103515245U + 12345U;
            body[(random >> 8) % lesson->len] = signs[(random >> 3) % (sizeof signs - 1)];
        }
        broken.body = body;
        build(&text, &broken, 3 + round % 80);
        text_finish(&text);
    }
    free(body);
    arena_finish(&arena);
}
END_TEST

START_TEST(layout_is_quick)
{
    struct arena arena = ARENA_INIT;
    const struct lesson *lesson = load(&arena, "content/level5/lessons/1.1-5.md");
    double best = 1e9;
    for (int i = 0; i < 20; i++) {
        struct timespec a, b;
        struct text text = TEXT_INIT;
        clock_gettime(CLOCK_MONOTONIC, &a);
        build(&text, lesson, 72);
        clock_gettime(CLOCK_MONOTONIC, &b);
        double ms = (double) (b.tv_sec - a.tv_sec) * 1e3 + (double) (b.tv_nsec - a.tv_nsec) / 1e6;
        best = ms < best ? ms : best;
        text_finish(&text);
    }
    printf("layout of %zu bytes: %.2f ms\n", lesson->len, best);
    ck_assert_msg(best < 30, "%.2f ms", best);
    arena_finish(&arena);
}
END_TEST

SUITE_MAIN("tui/document", tcase_add_loop_test(tc, looks_as_agreed, 0, 2);
           tcase_add_test(tc, places_lead_back); tcase_add_test(tc, resizing_keeps_the_place);
           tcase_add_test(tc, sections_and_questions_are_found);
           tcase_add_test(tc, lines_are_set_well); tcase_add_test(tc, masks_come_off);
           tcase_add_test(tc, survives_anything); tcase_add_test(tc, layout_is_quick);)
