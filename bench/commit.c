/* How long an answer takes until it is on disk and may be called saved.
 *     bench/commit FOLDER [ANSWERS]
 * Creates records in the FOLDER (which should lie on the disk in question), sits a paper and prints
 * the median, p99 and longest time of journal_answer, ticks and visits between them included. */
#include "base/fs.h"
#include "base/str.h"
#include "core/exam/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { QUESTIONS = 180, HALF_POINT = 500 };

static double now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double) ts.tv_sec * 1e3 + (double) ts.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;
    return x < y ? -1 : x > y;
}

static char *make_paper(void)
{
    static const struct booklet_section section = {BLUEPRINT_SINGLE, "单项选择题", QUESTIONS,
                                                   HALF_POINT};
    static const struct booklet_part part = {"1", "数据采集和处理", QUESTIONS * HALF_POINT};
    static struct booklet_question questions[QUESTIONS];
    for (int i = 0; i < QUESTIONS; i++)
        questions[i] = (struct booklet_question){.id = "q",
                                                 .revision = "r",
                                                 .requirement = "K1.1.1",
                                                 .lesson = "",
                                                 .points = HALF_POINT,
                                                 .gift = "题{=甲 ~乙 ~丙 ~丁}"};
    const struct booklet booklet = {
        .title = "卷",
        .form = "A",
        .blueprint = "bench",
        .standard = "4-04-05-05",
        .level = "5",
        .path = "4-04-05-05/5",
        .minutes = 90,
        .full = QUESTIONS * HALF_POINT,
        .sections = &section,
        .sections_count = 1,
        .parts = &part,
        .parts_count = 1,
        .questions = questions,
        .questions_count = QUESTIONS,
    };
    return booklet_write(&booklet);
}

static bool begin(struct records *records, const struct clock *clock, struct journal **j,
                  struct err *err)
{
    int64_t learner, paper;
    char *text = make_paper();
    const struct attempt_paper row = {.title = "卷",
                                      .form = "A",
                                      .blueprint = "bench",
                                      .level = "4-04-05-05/5",
                                      .draw = "",
                                      .invigilator = "",
                                      .minutes = 90,
                                      .questions = QUESTIONS};
    bool ok = learner_add(records, "李雷", "4-04-05-05/5", NULL, &learner, err) &&
              attempt_paper_add(records, &row, text, strlen(text), &paper, err) &&
              journal_create(records, clock, learner, paper, EXAM_MOCK, j, err) &&
              journal_start(*j, err);
    free(text);
    return ok;
}

static bool sit(struct journal *j, double *ms, int answers, struct err *err)
{
    static const char *const responses[] = {"A", "B", "C", "D"};
    for (int i = 0; i < answers; i++) {
        double begun = now_ms();
        if (!journal_answer(j, (unsigned) (i % QUESTIONS), responses[i / QUESTIONS % 4], err))
            return false;
        ms[i] = now_ms() - begun;
        if (!journal_visit(j, (unsigned) ((i + 1) % QUESTIONS), err))
            return false;
    }
    return true;
}

static bool reopen(struct records *records, const struct clock *clock, int64_t id, double *ms,
                   struct err *err)
{
    struct journal *j;
    double begun = now_ms();
    bool ok = journal_open(records, clock, id, &j, err);
    *ms = now_ms() - begun;
    if (ok)
        journal_close(j);
    return ok;
}

int main(int argc, char **argv)
{
    struct clock clock = {.fixed_ms = -1};
    struct err err = ERR_INIT;
    struct records *records = NULL;
    struct journal *j = NULL;
    int answers = argc > 2 ? atoi(argv[2]) : 2000;
    if (argc < 2 || answers < 1)
        return 2;
    double *ms = xcalloc((size_t) answers, sizeof *ms), opening = 0;
    bool ok = fs_make_dirs(argv[1], &err) && records_open(argv[1], &clock, &records, &err) &&
              begin(records, &clock, &j, &err) && sit(j, ms, answers, &err) &&
              reopen(records, &clock, journal_id(j), &opening, &err);
    if (ok) {
        qsort(ms, (size_t) answers, sizeof *ms, by_value);
        printf("answer saved: median %.2f ms, p99 %.2f ms, longest %.2f ms of %d\n",
               ms[answers / 2], ms[answers - 1 - answers / 100], ms[answers - 1], answers);
        printf("exam opened again after %d events: %.1f ms\n", 2 * answers + 3, opening);
    } else {
        fprintf(stderr, "%s: %s %s\n", err.object, err_text(err.code), err.detail);
    }
    journal_close(j);
    records_close(records);
    free(ms);
    return ok ? 0 : 1;
}
