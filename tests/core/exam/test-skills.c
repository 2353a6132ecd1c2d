/* Skills papers: weights, works, minutes, parallel papers, their booklets and marks. */
#include "core/exam/draw.h"
#include "core/exam/grade.h"
#include "core/exam/skills.h"
#include "core/record/lab_attempt.h"
#include "tests/core/exam/sample.h"
#include "tests/packs/trace.h"

#include "base/str.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

static const struct skills_lab offer[] = {
    {"a1", "1.1", 0, 25, 3}, {"a2", "1.1", 0, 25, 3}, {"a3", "1.2", 0, 25, 3},
    {"b1", "2.1", 1, 15, 3}, {"b2", "2.1", 1, 15, 3}, {"b3", "2.1", 1, 20, 3},
    {"b4", "2.1", 1, 60, 3}, {"b5", "2.2", 1, 20, 4}, {"c1", "3.1", 2, 20, 3},
    {"c2", "3.2", 2, 10, 4},
};
enum { LABS = sizeof offer / sizeof *offer };

static const struct skills_form form = {.counts = {1, 3, 1}, .parts = 3, .minutes = 120};

START_TEST(every_seed_keeps_the_form)
{
    unsigned seen[LABS] = {0};
    for (uint64_t seed = 0; seed < 500; seed++) {
        struct skills_set set, again;
        ck_assert(skills_draw(&form, offer, LABS, seed, 1, &set));
        ck_assert(skills_draw(&form, offer, LABS, seed, 1, &again));
        ck_assert_mem_eq(&set, &again, sizeof set);
        const struct skills_paper *p = &set.papers[0];
        unsigned counts[3] = {0}, minutes = 0, of_22 = 0;
        ck_assert_uint_eq(p->count, 5);
        for (unsigned i = 0; i < p->count; i++) {
            const struct skills_lab *lab = &offer[p->tasks[i].lab];
            counts[lab->part]++;
            minutes += lab->minutes;
            of_22 += strcmp(lab->work, "2.2") == 0;
            seen[p->tasks[i].lab]++;
            ck_assert_uint_lt(p->tasks[i].variant, lab->variants);
            for (unsigned k = 0; k < i; k++)
                ck_assert_uint_ne(p->tasks[i].lab, p->tasks[k].lab);
        }
        for (unsigned i = 0; i < 3; i++)
            ck_assert_uint_eq(counts[i], form.counts[i]);
        ck_assert_uint_le(minutes, form.minutes);
        ck_assert_uint_eq(of_22, 1);
    }
    for (unsigned i = 0; i < LABS; i++)
        ck_assert_msg(offer[i].minutes == 60 ? seen[i] == 0 : seen[i] > 50, "%s: %u", offer[i].id,
                      seen[i]);
}
END_TEST

/* Nine papers use up the three variants of the three labs of the first part; a tenth is not there.
 */
START_TEST(parallel_papers_share_nothing)
{
    struct skills_set set;
    bool used[LABS][4] = {{false}};
    static const struct skills_form one = {.counts = {1}, .parts = 1, .minutes = 120};
    ck_assert(skills_draw(&one, offer, 3, 7, 9, &set));
    for (unsigned f = 0; f < 9; f++) {
        const struct skills_task *task = &set.papers[f].tasks[0];
        ck_assert(!used[task->lab][task->variant]);
        used[task->lab][task->variant] = true;
    }
    ck_assert(!skills_draw(&one, offer, 3, 7, 10, &set));
    ck_assert_int_eq(set.outcome, SKILLS_SHORT);
    ck_assert_uint_eq(set.papers_count, 9);
    ck_assert_uint_eq(set.lack_count, 1);
}
END_TEST

START_TEST(what_cannot_be_drawn)
{
    struct skills_set set;
    struct skills_form wanted = form;
    wanted.minutes = 84; /* the shortest five take 85 */
    ck_assert(!skills_draw(&wanted, offer, LABS, 1, 1, &set));
    ck_assert_int_eq(set.outcome, SKILLS_TOO_LONG);
    ck_assert_uint_eq(set.minutes, 85);
    wanted.minutes = 85;
    ck_assert(skills_draw(&wanted, offer, LABS, 1, 1, &set));
    wanted.counts[2] = 3;
    ck_assert(!skills_draw(&wanted, offer, LABS, 1, 1, &set));
    ck_assert_int_eq(set.outcome, SKILLS_SHORT);
    ck_assert_uint_eq(set.lack_part, 2);
    ck_assert_uint_eq(set.lack_count, 1);
}
END_TEST

/* ---- booklets and marks ---- */

static struct booklet_lab task = {.pack = "p",
                                  .version = "1.0.0",
                                  .variant = "b",
                                  .engine = "span",
                                  .title = "标实体: {商品}",
                                  .work = "2.1",
                                  .minutes = 15};

static char *skills_paper(struct booklet_question *questions)
{
    static const struct booklet_section sections[] = {{BLUEPRINT_LAB, "标注", 2, 30000},
                                                      {BLUEPRINT_LAB, "运维", 1, 10000}};
    static const struct booklet_part parts[] = {{"2", "标注", 60000}, {"3", "运维", 10000}};
    for (unsigned i = 0; i < 3; i++)
        questions[i] = (struct booklet_question){.id = i == 0   ? "x"
                                                       : i == 1 ? "y"
                                                                : "z",
                                                 .revision = "1.0.0",
                                                 .requirement = "S2.1.2",
                                                 .lesson = "",
                                                 .lesson_section = -1,
                                                 .section = i / 2,
                                                 .part = i / 2,
                                                 .points = i < 2 ? 30000 : 10000,
                                                 .gift = "标实体\\: \\{商品\\} {}",
                                                 .lab = &task};
    const struct booklet booklet = {.title = "技能",
                                    .form = "A",
                                    .blueprint = "s",
                                    .standard = "4-04-05-05",
                                    .level = "5",
                                    .path = "4-04-05-05/5",
                                    .minutes = 120,
                                    .pass = 42000,
                                    .full = 70000,
                                    .sections = sections,
                                    .sections_count = 2,
                                    .parts = parts,
                                    .parts_count = 2,
                                    .questions = questions,
                                    .questions_count = 3};
    return booklet_write(&booklet);
}

START_TEST(a_booklet_of_labs)
{
    struct booklet_question questions[3];
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    const struct booklet *b;
    char *text = skills_paper(questions);
    ck_assert_msg(booklet_read(text, strlen(text), &arena, &b, &err), "%s %s", err.object,
                  err.detail);
    ck_assert_str_eq(b->questions[1].lab->variant, "b");
    ck_assert_str_eq(b->questions[1].lab->title, task.title);
    ck_assert_uint_eq(b->questions[1].lab->minutes, 15);
    char *again = booklet_write(b);
    ck_assert_str_eq(text, again);
    free(again);
    free(text);
    questions[0].lab = NULL;
    text = skills_paper(questions);
    char *cut = strstr(text, ",\"lab\":{");
    memcpy(cut, ",\"Lab\":{", 8);
    ck_assert(!booklet_read(text, strlen(text), &arena, &b, &err));
    free(text);
    arena_finish(&arena);
}
END_TEST

/* One mark settles a lab, a later one replaces it, a lab without a work earns nothing. */
START_TEST(labs_are_marked_once)
{
    struct booklet_question questions[3];
    struct arena arena = ARENA_INIT;
    const struct booklet *b;
    struct grade grade;
    char *text = skills_paper(questions), response[] = "work";
    const struct exam_answer answers[3] = {{.response = response}, {.response = response}, {0}};
    struct grade_mark marks[] = {{0, "grader", 30000}, {1, "grader", 5000}, {1, "again", 12345}};
    ck_assert(booklet_read(text, strlen(text), &arena, &b, NULL));
    ck_assert(grade_exam(b, answers, marks, 1, &grade, NULL));
    ck_assert_uint_eq(grade.pending, 1);
    ck_assert_uint_eq(grade.items[1].markers, 1);
    ck_assert_int_eq(grade.items[0].outcome, GRADE_RIGHT);
    ck_assert(!grade.passed);
    grade_finish(&grade);
    ck_assert(grade_exam(b, answers, marks, 3, &grade, NULL));
    ck_assert_uint_eq(grade.pending, 0);
    ck_assert_uint_eq(grade.blanks, 1);
    ck_assert_int_eq(grade.score, 42345);
    ck_assert_int_eq(grade.parts[0].score, 42345);
    ck_assert_int_eq(grade.items[1].outcome, GRADE_PARTLY);
    ck_assert(grade.passed);
    grade_finish(&grade);
    marks[0].millis = 30001;
    ck_assert(!grade_exam(b, answers, marks, 1, &grade, NULL));
    grade_finish(&grade);
    free(text);
    arena_finish(&arena);
}
END_TEST

/* ---- sitting one ---- */

static struct journal *sit(struct sample *s)
{
    struct booklet_question questions[3];
    struct journal *j;
    int64_t paper;
    char *text = skills_paper(questions);
    NEED(draw_keep_document(s->f.records, text, strlen(text), &paper, err));
    free(text);
    NEED(journal_create(s->f.records, &s->f.clock, s->learner, paper, EXAM_MOCK, &j, err));
    NEED(journal_start(j, err));
    return j;
}

/* A work is begun once, saved with a step of the exam, found again after the program ended, marked
 * with its share of the points; the record holds together. */
START_TEST(a_work_is_an_answer)
{
    struct sample s;
    struct grade grade;
    struct journal_verdict v;
    int64_t lab, again;
    char *work;
    sample_open(&s, false, false);
    struct journal *j = sit(&s);
    int64_t id = journal_id(j);
    NEED(journal_lab(j, 0, &lab, err));
    ck_assert_int_eq(lab, 0);
    NEED(journal_lab_start(j, 0, "{}", 2, &lab, err));
    REFUSE(journal_lab_start(j, 0, "{}", 2, &again, err), ERR_EXISTS);
    REFUSE(journal_lab_start(j, 9, "{}", 2, &again, err), ERR_INVALID);
    ck_assert_uint_eq(exam_blanks(journal_exam(j)), 3);
    sample_pass(&s, 5000);
    NEED(journal_lab_save(j, 0, lab, "first", 5, 5000, NULL, err));
    ck_assert_uint_eq(journal_exam(j)->answers[0].revision, 1);
    NEED(journal_lab_save(j, 0, lab, "first", 5, 5000, NULL, err));
    ck_assert_uint_eq(journal_exam(j)->answers[0].revision, 1);
    /* Another window is at the same task: the one that fell behind is told. */
    struct journal *other = sample_again(&s, id);
    int64_t here = 2, there = 2;
    NEED(journal_lab_save(other, 0, lab, "there", 5, 6000, &there, err));
    REFUSE(journal_lab_save(j, 0, lab, "second", 6, 6000, &here, err), ERR_BUSY);
    journal_close(other);
    NEED(journal_lab_save(j, 0, lab, "second", 6, 6000, &there, err));
    journal_close(j);

    j = sample_again(&s, id);
    char digest[ATTEMPT_DIGEST];
    attempt_digest("second", 6, digest);
    ck_assert_str_eq(journal_exam(j)->answers[0].response, digest);
    NEED(journal_lab(j, 0, &again, err));
    ck_assert_int_eq(again, lab);
    NEED(lab_attempt_text(s.f.records, lab, &work, NULL, err));
    ck_assert_str_eq(work, "second");
    free(work);
    NEED(journal_submit(j, err));
    REFUSE(journal_lab_save(j, 0, lab, "late", 4, 7000, NULL, err), ERR_DENIED);
    REFUSE(journal_lab_start(j, 1, "{}", 2, &again, err), ERR_DENIED);
    NEED(journal_grade(j, &grade, err));
    ck_assert_uint_eq(grade.pending, 1);
    grade_finish(&grade);
    const struct lab_verdict wrong = {"second", 6, 11, 10, "{}", 2},
                             stale = {"first", 5, 8250, 10000, "{\"score\":8250}", 14},
                             verdict = {"second", 6, 8250, 10000, "{\"score\":8250}", 14};
    REFUSE(journal_lab_mark(j, 0, lab, &wrong, err), ERR_INVALID);
    REFUSE(journal_lab_mark(j, 0, lab, &stale, err), ERR_BUSY);
    NEED(journal_lab_mark(j, 0, lab, &verdict, err));
    NEED(journal_lab_mark(j, 0, lab, &verdict, err));
    NEED(journal_grade(j, &grade, err));
    ck_assert_int_eq(grade.score, 24750);
    ck_assert_uint_eq(grade.pending, 0);
    grade_finish(&grade);
    journal_close(j);
    NEED(journal_verify(s.f.records, &s.f.clock, id, &v, err));
    ck_assert(v.sound && v.graded);
    sample_close(&s);
}
END_TEST

/* ---- killed at every call ---- */

enum { SAVES = 6 };

struct killing {
    struct sample s;
    char *base;
    int64_t exam, lab;
    volatile int *acks; /* in shared memory: saves acknowledged */
};

static int work_on(void *ctx)
{
    const struct killing *k = ctx;
    struct clock clock = {.fixed_ms = -1, .file = k->s.clock_file};
    struct records *records;
    struct journal *j;
    if (!records_open(k->s.f.dir, &clock, &records, NULL) ||
        !journal_open(records, &clock, k->exam, &j, NULL))
        return 1;
    for (int n = 1; n <= SAVES; n++) {
        char text[32];
        int len = snprintf(text, sizeof text, "step %d", n);
        if (journal_lab_save(j, 0, k->lab, text, (size_t) len, n, NULL, NULL))
            *k->acks = n;
    }
    journal_close(j);
    records_close(records);
    return 0;
}

static void run(const char *fmt, const char *a, const char *b)
{
    char *command = xasprintf(fmt, a, b);
    ck_assert_int_eq(system(command), 0);
    free(command);
}

/* The work is the last one acknowledged, or the one under way, and the answer of the exam is its
 * digest; the record is sound and goes on. */
static void check_after(struct killing *k, const struct trace *t)
{
    struct journal_verdict v;
    struct journal *j;
    char digest[ATTEMPT_DIGEST], *text;
    int n = 0;
    NEED(records_open(k->s.f.dir, &k->s.f.clock, &k->s.f.records, err));
    j = sample_again(&k->s, k->exam);
    NEED(lab_attempt_text(k->s.f.records, k->lab, &text, NULL, err));
    sscanf(text, "step %d", &n);
    ck_assert_msg(n == *k->acks || n == *k->acks + 1, "call %d: step %d, %d acknowledged", t->nth,
                  n, *k->acks);
    attempt_digest(text, strlen(text), digest);
    const char *answer = journal_exam(j)->answers[0].response;
    ck_assert(n == 0 ? !answer : strcmp(answer, digest) == 0);
    NEED(journal_lab_save(j, 0, k->lab, "goes on", 7, 99, NULL, err));
    free(text);
    journal_close(j);
    NEED(journal_verify(k->s.f.records, &k->s.f.clock, k->exam, &v, err));
    ck_assert(v.sound);
    records_close(k->s.f.records);
    k->s.f.records = NULL;
}

START_TEST(killed_at_every_call)
{
    struct killing k = {.exam = 0};
    struct trace t = {.what = TRACE_KILL_MAIN, .locks_hold = true};
    if (!trace_possible()) {
        puts("this system does not permit ptrace");
        return;
    }
    sample_open(&k.s, false, false);
    struct journal *j = sit(&k.s);
    k.exam = journal_id(j);
    NEED(journal_lab_start(j, 0, "", 0, &k.lab, err));
    journal_close(j);
    records_close(k.s.f.records);
    k.s.f.records = NULL;
    k.base = xasprintf("%s.base", k.s.f.dir);
    run("cp -R '%s' '%s'", k.s.f.dir, k.base);
    k.acks = mmap(NULL, sizeof *k.acks, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne((void *) k.acks, MAP_FAILED);
    for (t.nth = 1;; t.nth++) {
        run("rm -f '%s'/records.db* && cd '%s'", k.s.f.dir, k.base);
        run("cp '%s'/records.* '%s'", k.base, k.s.f.dir);
        *k.acks = 0;
        trace_run(&t, work_on, &k);
        if (!t.hit)
            break;
        check_after(&k, &t);
    }
    ck_assert_int_eq(*k.acks, SAVES);
    printf("killed at each of %d calls\n", t.nth - 1);
    munmap((void *) k.acks, sizeof *k.acks);
    NEED(records_open(k.s.f.dir, &k.s.f.clock, &k.s.f.records, err));
    NEED(fs_remove_tree(k.base, err));
    free(k.base);
    sample_close(&k.s);
}
END_TEST

SUITE_MAIN("core/exam/skills", tcase_add_test(tc, every_seed_keeps_the_form);
           tcase_add_test(tc, parallel_papers_share_nothing);
           tcase_add_test(tc, what_cannot_be_drawn); tcase_add_test(tc, a_booklet_of_labs);
           tcase_add_test(tc, labs_are_marked_once); tcase_add_test(tc, a_work_is_an_answer);
           tcase_add_test(tc, killed_at_every_call);)
