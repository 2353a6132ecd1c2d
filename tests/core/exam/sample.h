/* A small paper with a question of every kind, and records to sit it in. */
#ifndef TESTS_CORE_EXAM_SAMPLE_H
#define TESTS_CORE_EXAM_SAMPLE_H

#include "core/exam/journal.h"
#include "core/exam/seal.h"
#include "tests/core/record/fixture.h"

enum { SAMPLE_QUESTIONS = 7, SAMPLE_MINUTES = 10 };

/* In the order of the paper: 2 single, 1 true/false, 1 multiple, 1 numeric, 1 matching, 1 essay. */
static inline char *sample_text(bool pause, enum blueprint_partial partial)
{
    static const struct booklet_section sections[] = {
        {BLUEPRINT_SINGLE, "单项选择题", 2, 500},    {BLUEPRINT_TRUE_FALSE, "判断题", 1, 500},
        {BLUEPRINT_MULTIPLE, "多项选择题", 1, 1000}, {BLUEPRINT_FILL, "填空题", 1, 1000},
        {BLUEPRINT_MATCHING, "匹配题", 1, 1500},     {BLUEPRINT_ESSAY, "简答题", 1, 5000},
    };
    static const struct booklet_part parts[] = {{"1", "数据采集和处理", 4000},
                                                {"2", "数据标注", 6000}};
    static const struct booklet_pack packs[] = {{"sample", "1.0.0", ""}};
    static const struct booklet_question questions[SAMPLE_QUESTIONS] = {
        {"q1",
         "r1",
         "K1.1.1",
         "",
         0,
         0,
         0,
         500,
         "一{=甲 ~乙 ~丙 ~丁}",
         NULL,
         4,
         {2, 0, 3, 1},
         NULL},
        {"q2", "r2", "K1.1.2", "", 0, 0, 0, 500, "二{~甲 =乙 ~丙}", NULL, 3, {1, 2, 0}, NULL},
        {"q3", "r3", "K1.1.1", "", 0, 1, 0, 500, "三{T}", NULL, 0, {0}, NULL},
        {"q4",
         "r4",
         "K2.1.1",
         "",
         0,
         2,
         1,
         1000,
         "四{~%33.333%甲 ~%33.333%乙 ~%33.333%丙 ~%-100%丁}",
         NULL,
         4,
         {3, 2, 1, 0},
         NULL},
        {"q5", "r5", "K1.1.2", "", 0, 3, 0, 1000, "五{#3.5:0.1}", NULL, 0, {0}, NULL},
        {"q6",
         "r6",
         "K1.1.2",
         "",
         0,
         4,
         0,
         1500,
         "六{=猫 -> 喵 =狗 -> 汪 =牛 -> 哞}",
         NULL,
         3,
         {2, 0, 1},
         NULL},
        {"q7", "r7", "K2.1.1", "", 0, 5, 1, 5000, "七{}", NULL, 0, {0}, NULL},
    };
    const struct booklet booklet = {
        .title = "理论知识模拟卷",
        .form = "A",
        .blueprint = "sample",
        .standard = "4-04-05-05",
        .level = "5",
        .path = "4-04-05-05/5",
        .seed = 18446744073709551615u,
        .method = 1,
        .minutes = SAMPLE_MINUTES,
        .pass = 6000,
        .full = 10000,
        .partial = partial,
        .pause = pause,
        .sections = sections,
        .sections_count = 6,
        .parts = parts,
        .parts_count = 2,
        .packs = packs,
        .packs_count = 1,
        .questions = questions,
        .questions_count = SAMPLE_QUESTIONS,
    };
    return booklet_write(&booklet);
}

struct sample {
    struct fixture f;
    int64_t learner, paper;
    char start[SEAL_CODE], reopen[SEAL_CODE]; /* codes of a sealed paper */
    struct clock_moment now;                  /* what the clocks show; sample_clock writes it */
    char *clock_file;
};

static inline void sample_clock(struct sample *s)
{
    char text[128], wall[40];
    clock_format(s->now.wall_ms, wall, sizeof wall);
    int n = snprintf(text, sizeof text, "%s %lld %s\n", wall, (long long) s->now.boot_ms,
                     s->now.boot_id);
    FILE *file = fopen(s->clock_file, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq((int) fwrite(text, 1, (size_t) n, file), n);
    fclose(file);
}

/* Both clocks go on together. */
static inline void sample_pass(struct sample *s, int64_t ms)
{
    s->now.wall_ms += ms;
    s->now.boot_ms += ms;
    sample_clock(s);
}

static inline void sample_add_paper(struct sample *s, char *text, bool sealed)
{
    struct attempt_paper paper = {.title = "理论知识模拟卷",
                                  .form = "A",
                                  .blueprint = "sample",
                                  .level = "4-04-05-05/5",
                                  .draw = "d",
                                  .sealed = sealed,
                                  .invigilator = "",
                                  .minutes = SAMPLE_MINUTES,
                                  .questions = SAMPLE_QUESTIONS};
    char hash[SEAL_HASH], *document = text;
    if (sealed) {
        seal_new_code(s->start);
        seal_new_code(s->reopen);
        NEED(seal_hash(s->reopen, hash, err));
        paper.invigilator = hash;
        const struct seal_cover cover = {.title = paper.title,
                                         .form = "A",
                                         .blueprint = "sample",
                                         .path = paper.level,
                                         .minutes = SAMPLE_MINUTES,
                                         .questions = SAMPLE_QUESTIONS,
                                         .invigilator = hash};
        NEED(seal_close(&cover, text, strlen(text), s->start, &document, err));
        free(text);
    }
    NEED(attempt_paper_add(s->f.records, &paper, document, strlen(document), &s->paper, err));
    free(document);
}

static inline void sample_open(struct sample *s, bool sealed, bool pause)
{
    *s = (struct sample){.now = {.wall_ms = fixture_now, .boot_ms = 7200000, .boot_id = "first"}};
    fixture_open(&s->f);
    s->clock_file = fs_join(s->f.dir, "clock");
    sample_clock(s);
    s->f.clock.file = s->clock_file;
    s->learner = fixture_learner(&s->f, "李雷");
    sample_add_paper(s, sample_text(pause, BLUEPRINT_SHARE), sealed);
}

static inline void sample_close(struct sample *s)
{
    fixture_close(&s->f);
    free(s->clock_file);
}

static inline struct journal *sample_create(struct sample *s, enum exam_mode mode)
{
    struct journal *j;
    NEED(journal_create(s->f.records, &s->f.clock, s->learner, s->paper, mode, &j, err));
    return j;
}

static inline struct journal *sample_again(struct sample *s, int64_t id)
{
    struct journal *j;
    NEED(journal_open(s->f.records, &s->f.clock, id, &j, err));
    return j;
}

#endif
