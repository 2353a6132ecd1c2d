#include "core/material/export.h"

#include "core/material/folder.h"
#include "core/material/gift.h"
#include "core/material/gift_write.h"
#include "core/material/import_moodle.h"
#include "core/material/import_sheet.h"
#include "core/material/import_text.h"
#include "tests/suite.h"

#include "tests/core/material/import_dump.h"
#include "tests/core/material/lines.h"

#include <sys/stat.h>
#include <unistd.h>

struct sample {
    struct import import;
    char dir[40];
    struct folder folder;
};

static char *read_all(const char *name, size_t *len)
{
    FILE *file = lines_open(name);
    char *text = malloc(100000);
    *len = fread(text, 1, 100000, file);
    fclose(file);
    return text;
}

static void open_sample(struct sample *s)
{
    char path[80];
    size_t len;
    char *text = read_all("export.gift", &len);
    *s = (struct sample){.dir = "/tmp/export-XXXXXX"};
    ck_assert(import_gift("export.gift", text, len, NULL, &s->import));
    free(text);
    ck_assert_ptr_nonnull(mkdtemp(s->dir));
    snprintf(path, sizeof path, "%s/media", s->dir);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/media/a.png", s->dir);
    FILE *file = fopen(path, "w");
    fputs("hello", file);
    fclose(file);
    ck_assert(folder_open(s->dir, &s->folder, NULL));
}

static void close_sample(struct sample *s)
{
    char command[80];
    snprintf(command, sizeof command, "rm -r %s", s->dir);
    ck_assert_int_eq(system(command), 0);
    folder_close(&s->folder);
    import_finish(&s->import);
}

static void export_all(const struct sample *s, const struct export_format *format,
                       struct export *out)
{
    *out = (struct export){.folder = &s->folder, .mark = true};
    for (size_t i = 0; i < s->import.count; i++)
        export_survey(out, &s->import.list[i]);
    format->begin(out);
    for (size_t i = 0; i < s->import.count; i++)
        format->add(out, &s->import.list[i]);
    format->end(out);
    ck_assert_uint_eq(out->written + out->left_out, s->import.count);
}

static const struct {
    const struct export_format *format;
    import_read *read;
    const char *left;    /* ids left out */
    const char *changed; /* ids that come back otherwise, told in a note */
    bool bare;           /* no ids, tags, feedback, explanations */
} formats[] = {
    {&export_gift, import_gift, "", "", false},
    {&export_moodle, import_moodle, "", " e-14 e-16 ", false},
    {&export_csv, import_sheet, " e-12 e-13 e-15 e-16 ", "", false},
    {&export_aiken, import_aiken,
     " e-2 e-3 e-4 e-5 e-6 e-7 e-8 e-9 e-10 e-11 e-12 e-13 e-14 e-15 e-16 ", " e-1 ", true},
};

static bool is_in(const char *list, const char *id)
{
    char word[40];
    snprintf(word, sizeof word, " %s ", id);
    return strstr(list, word) != NULL;
}

static void strip(const struct question *from, struct question *to, struct question_answer *answers)
{
    *to = *from;
    to->id = to->title = to->category = to->explanation = "";
    to->tags_count = 0;
    for (unsigned i = 0; i < from->answers_count; i++) {
        answers[i] = from->answers[i];
        answers[i].feedback = "";
    }
    to->answers = answers;
}

static void same(const struct question *a, const struct question *b, bool bare)
{
    struct question_answer x[QUESTION_ANSWERS_MAX], y[QUESTION_ANSWERS_MAX];
    struct question stripped[2];
    struct str left = STR_INIT, right = STR_INIT;
    if (bare) {
        strip(a, &stripped[0], x);
        strip(b, &stripped[1], y);
        a = &stripped[0];
        b = &stripped[1];
    }
    gift_write(a, &left);
    gift_write(b, &right);
    ck_assert_str_eq(str_text(&left), str_text(&right));
    str_finish(&left);
    str_finish(&right);
}

START_TEST(round_trip)
{
    struct sample s;
    struct export out;
    struct import back = {0};
    struct str said = STR_INIT;
    open_sample(&s);
    export_all(&s, formats[_i].format, &out);
    bool ok = formats[_i].read("f", str_text(&out.out), out.out.len, NULL, &back);
    import_dump(&said, &back);
    ck_assert_msg(ok, "%s\n%s", str_text(&said), str_text(&out.out));
    size_t next = 0;
    for (size_t i = 0; i < s.import.count; i++) {
        const struct question *q = &s.import.list[i];
        if (is_in(formats[_i].left, q->id))
            continue;
        ck_assert_uint_lt(next, back.count);
        if (is_in(formats[_i].changed, q->id))
            ck_assert_int_eq(back.list[next].type, q->type);
        else
            same(q, &back.list[next], formats[_i].bare);
        next++;
    }
    ck_assert_uint_eq(next, back.count);
    str_finish(&said);
    import_finish(&back);
    export_finish(&out);
    close_sample(&s);
}
END_TEST

START_TEST(files_come_along)
{
    struct sample s;
    struct export out;
    struct import back = {0};
    open_sample(&s);
    export_all(&s, &export_moodle, &out);
    ck_assert(import_moodle("f", str_text(&out.out), out.out.len, NULL, &back));
    ck_assert_uint_eq(back.media_count, 1);
    ck_assert_str_eq(back.media[0].name, "a.png");
    ck_assert_uint_eq(back.media[0].len, 5);
    import_finish(&back);
    export_finish(&out);
    close_sample(&s);
}
END_TEST

START_TEST(cards)
{
    static const char *const lines[] = {
        "#separator:tab\n#html:true\n#guid column:1\n#tags column:4\ne-1\t",
        "\ne-2\t选三项<br>A. 甲<br>B. 乙<br>C. 丙<br>D. 丁\tA. 甲<br>B. 乙<br>C. 丙\t"
        "S1.1.1 语音 d3\n",
        "<br>A. 采样率<br>B. 亮度<br>C. 窗 &lt;b&gt; &amp; 门\tA. "
        "采样率<hr>参数最要紧。<br><br>两段。\t",
        "\ne-3\t录音要监听。\t对<hr>因为\t\n",
        "\ne-8\t连线<hr>VOC<br>COCO<hr>A. XML<br>B. JSON<br>C. CSV\tVOC → XML<br>COCO → JSON\t\n",
        "\ttwo_words\n",
    };
    struct sample s;
    struct export out;
    open_sample(&s);
    export_all(&s, &export_anki, &out);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        ck_assert_msg(strstr(str_text(&out.out), lines[i]) != NULL, "%s\n%s", lines[i],
                      str_text(&out.out));
    ck_assert_uint_eq(out.left_out, 1);
    export_finish(&out);
    close_sample(&s);
}
END_TEST

SUITE_MAIN("core/material/export",
           tcase_add_loop_test(tc, round_trip, 0, sizeof formats / sizeof *formats);
           tcase_add_test(tc, files_come_along); tcase_add_test(tc, cards);)
