/* Records that travel: everything a learner did, an exam among it, exported, taken up elsewhere,
 * and again, and further on. */
#include "core/exam/guard.h"
#include "core/record/exchange.h"
#include "core/record/exchange_csv.h"
#include "core/record/review.h"
#include "core/record/xapi.h"
#include "tests/core/exam/sample.h"

/* What an export gave, as JSON and as a table. */
struct trunk {
    json_t *json;
    struct str csv;
};

static bool pack(void *ctx, const struct statement *s, struct err *err)
{
    struct trunk *trunk = ctx;
    (void) err;
    json_array_append_new(trunk->json, xapi_write(s));
    exchange_csv_row(&trunk->csv, s);
    return true;
}

static struct trunk export_all(struct records *records)
{
    struct trunk trunk = {.json = json_array()};
    exchange_csv_head(&trunk.csv);
    NEED(exchange_export(records, 0, 0, pack, &trunk, err));
    return trunk;
}

static void trunk_finish(struct trunk *trunk)
{
    json_decref(trunk->json);
    str_finish(&trunk->csv);
}

static enum err_code take(struct records *records, const json_t *json, bool merge,
                          struct exchange_report *report)
{
    size_t n = json_array_size(json);
    struct statement *list = xcalloc(n + 1, sizeof *list);
    struct arena arena = {0};
    struct err err = ERR_INIT;
    const struct exchange_options options = {.merge = merge};
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++)
        ok = xapi_read(json_array_get(json, i), &arena, &list[i], &err);
    if (ok)
        ok = exchange_import(records, list, n, &options, report, &err);
    free(list);
    arena_finish(&arena);
    ck_assert(ok == (err.code == ERR_NONE));
    return err.code;
}

static void take_csv(struct records *records, const struct str *text,
                     struct exchange_report *report)
{
    struct csv csv;
    struct arena arena = {0};
    const struct exchange_options options = {0};
    NEED(csv_parse("t.csv", str_text(text), text->len, &csv, err));
    struct statement *list = xcalloc(csv.count, sizeof *list);
    for (size_t i = 1; i < csv.count; i++)
        NEED(exchange_csv_read("t.csv", &csv, i, &arena, &list[i - 1], err));
    NEED(exchange_import(records, list, csv.count - 1, &options, report, err));
    for (size_t i = 1; i < csv.count; i++)
        json_decref(list[i - 1].body);
    free(list);
    arena_finish(&arena);
    csv_finish(&csv);
}

/* A learner who did a bit of everything. */
static void live(struct sample *s)
{
    struct records *r = s->f.records;
    struct grade grade;
    int64_t note;
    fixture_study(&s->f, s->learner, fixture_now, 90000);
    NEED(reading_put(r, s->learner, "l5-1.1-1", "4-04-05-05/5/1.1", 1, 20, 3, 4, err));
    NEED(note_add(r, s->learner, "l5-1.1-1", 7, "=口径, \"先问\"", &note, err));
    NEED(note_add(r, s->learner, "l5-1.1-1", 9, "", &note, err));
    NEED(note_remove(r, s->learner, note, err));
    NEED(answer_add(r, s->learner, "l5-1.1-1", "4-04-05-05/5/1.1", "l5-1.1-i01", "B", false, err));
    struct review review = {.learner = s->learner,
                            .question = "q1",
                            .revision = "r1",
                            .work = "4-04-05-05/5/1.1",
                            .requirement = "K1.1.1",
                            .mode = REVIEW_DUE,
                            .response = "B",
                            .took_ms = 5000,
                            .grade = 1,
                            .algorithm = "FSRS-6"};
    NEED(review_add(r, &review, err));
    NEED(review_regrade(r, s->learner, review.seq, 2, err));
    NEED(mistake_explain(r, s->learner, "q1", MISTAKE_CARELESS, err));
    NEED(learner_set_pin(r, s->learner, "2468", err));
    struct journal *j = sample_create(s, EXAM_MOCK);
    NEED(journal_start(j, err));
    sample_pass(s, 1000);
    NEED(journal_answer(j, 0, "A", err));
    NEED(journal_answer(j, 6, "因为……", err));
    NEED(journal_submit(j, err));
    NEED(journal_grade(j, &grade, err));
    grade_finish(&grade);
    NEED(journal_mark(j, 6, "甲", 4000, err));
    journal_close(j);
}

static int64_t number_of(struct fixture *f, const char *name)
{
    struct learners learners;
    int64_t id = 0;
    NEED(learner_list(f->records, &learners, err));
    for (size_t i = 0; i < learners.count; i++)
        if (strcmp(learners.list[i].name, name) == 0)
            id = learners.list[i].id;
    learners_finish(&learners);
    ck_assert_int_gt(id, 0);
    return id;
}

static void check_there(struct fixture *f)
{
    int64_t learner = number_of(f, "李雷");
    struct chain_report report;
    struct reviews reviews;
    struct mistakes mistakes;
    struct notes notes;
    struct study_list study;
    struct attempts attempts;
    struct journal_verdict verdict;
    NEED(chain_verify(f->records, &report, err));
    ck_assert(report.first_bad == 0 && !report.truncated && !report.projections_bad);
    NEED(records_rebuild(f->records, err));
    NEED(chain_verify(f->records, &report, err));
    ck_assert(!report.projections_bad);
    NEED(review_load(f->records, learner, &reviews, err));
    ck_assert_uint_eq(reviews.count, 2); /* the one of the exam's answers that can be marked */
    ck_assert_int_eq(reviews.list[0].grade, 2);
    ck_assert_int_eq(reviews.list[0].at_ms, fixture_now);
    reviews_finish(&reviews);
    NEED(mistake_list(f->records, learner, &mistakes, err));
    ck_assert_int_eq(mistakes.list[0].reason, MISTAKE_CARELESS);
    mistakes_finish(&mistakes);
    NEED(note_list(f->records, learner, NULL, &notes, err));
    ck_assert_uint_eq(notes.count, 1);
    ck_assert_str_eq(notes.list[0].text, "=口径, \"先问\"");
    notes_finish(&notes);
    NEED(study_load(f->records, learner, &study, err));
    ck_assert_uint_eq(study.count, 1);
    ck_assert_int_eq(study.list[0].active_ms, 90000);
    study_list_finish(&study);
    NEED(attempt_list(f->records, learner, &attempts, err));
    ck_assert_uint_eq(attempts.count, 1);
    ck_assert_str_eq(attempts.list[0].state, "graded");
    NEED(journal_verify(f->records, &f->clock, attempts.list[0].id, &verdict, err));
    ck_assert(verdict.paper_whole && verdict.folds && verdict.grade_same && verdict.sound);
    attempts_finish(&attempts);
}

/* From one machine to the next and on to a third; back, and twice. */
START_TEST(there_and_back)
{
    struct sample s;
    struct fixture second, third;
    struct exchange_report report;
    sample_open(&s, false, false);
    live(&s);
    struct trunk first = export_all(s.f.records);
    size_t n = json_array_size(first.json);
    ck_assert(strstr(str_text(&first.csv), "argon2") == NULL);
    fixture_open(&second);
    second.clock.fixed_ms += 86400000;
    fixture_learner(&second, "韩梅梅");
    ck_assert_int_eq(take(second.records, first.json, false, &report), ERR_NONE);
    ck_assert_uint_eq(report.added, n);
    ck_assert_uint_eq(report.learners, 1);
    check_there(&second);
    ck_assert_int_eq(take(second.records, first.json, false, &report), ERR_NONE);
    ck_assert(report.added == 0 && report.known == n && report.learners == 0);

    /* what the second gives on, it had so from the first, and the first knows it all */
    struct trunk on = export_all(second.records);
    ck_assert_uint_eq(json_array_size(on.json), n + 1);
    ck_assert_int_eq(take(s.f.records, on.json, false, &report), ERR_NONE);
    ck_assert_uint_eq(report.known, n);
    ck_assert_uint_eq(report.added, 1);
    for (size_t i = 0; i < n; i++)
        ck_assert(json_equal(json_array_get(on.json, i + 1), json_array_get(first.json, i)));
    fixture_open(&third);
    take_csv(third.records, &on.csv, &report);
    ck_assert_uint_eq(report.added, n + 1);
    check_there(&third);
    ck_assert_int_eq(take(third.records, first.json, false, &report), ERR_NONE);
    ck_assert_uint_eq(report.added, 0);
    trunk_finish(&on);
    trunk_finish(&first);
    fixture_close(&third);
    fixture_close(&second);
    sample_close(&s);
}
END_TEST

/* A later export brings only what is new, also of an exam under way. */
START_TEST(later_parts)
{
    struct sample s;
    struct fixture second;
    struct exchange_report report;
    sample_open(&s, true, false);
    struct journal *j = sample_create(&s, EXAM_ASSESSED);
    NEED(journal_unseal(j, s.start, err));
    NEED(journal_start(j, err));
    struct trunk half = export_all(s.f.records);
    NEED(journal_answer(j, 0, "A", err));
    NEED(journal_submit(j, err));
    struct trunk whole = export_all(s.f.records);
    fixture_open(&second);
    ck_assert_int_eq(take(second.records, half.json, false, &report), ERR_NONE);
    struct guard guard; /* it is sat on the first machine, and closes nothing on the second */
    NEED(guard_look(second.records, &s.f.clock, 0, &guard, err));
    ck_assert_int_eq(guard.exam, 0);
    guard_finish(&guard);
    ck_assert_int_eq(take(second.records, whole.json, false, &report), ERR_NONE);
    ck_assert_uint_eq(report.added, 2);
    struct attempts attempts;
    NEED(attempt_list(second.records, 0, &attempts, err));
    ck_assert_str_eq(attempts.list[0].state, "submitted");
    ck_assert_str_eq(attempts.list[0].invigilator, "");
    attempts_finish(&attempts);
    journal_close(j);
    trunk_finish(&half);
    trunk_finish(&whole);
    fixture_close(&second);
    sample_close(&s);
}
END_TEST

static json_t *event_of(json_t *json, size_t i)
{
    json_t *context = json_object_get(json_array_get(json, i), "context");
    return json_object_get(json_object_get(context, "extensions"), XAPI_EVENT);
}

static size_t find_kind(json_t *json, const char *kind)
{
    size_t i = 0;
    while (strcmp(json_string_value(json_object_get(event_of(json, i), "kind")), kind) != 0)
        i++;
    return i;
}

/* All or nothing, and nothing of it stays. */
START_TEST(refused)
{
    struct sample s;
    struct fixture second;
    struct exchange_report report;
    int64_t head, after;
    char hash[CHAIN_HEX];
    sample_open(&s, false, false);
    live(&s);
    struct trunk trunk = export_all(s.f.records);
    fixture_open(&second);
    fixture_learner(&second, "李雷");
    NEED(chain_head(second.records, &head, hash, err));
    ck_assert_int_eq(take(second.records, trunk.json, false, &report), ERR_EXISTS);

    static const struct {
        const char *kind, *key;
        enum err_code code;
    } spoilt[] = {{"review", "question", ERR_FORMAT},
                  {"attempt.create", "paper", ERR_DIGEST},
                  {"note.remove", "note", ERR_NOT_FOUND},
                  {"attempt.step", "attempt", ERR_NOT_FOUND}};
    for (size_t i = 0; i < sizeof spoilt / sizeof *spoilt; i++) {
        json_t *copy = json_deep_copy(trunk.json);
        json_t *body = json_object_get(event_of(copy, find_kind(copy, spoilt[i].kind)), "body");
        json_object_set_new(body, spoilt[i].key,
                            strcmp(spoilt[i].key, "paper") == 0 ? json_string("0") : json_null());
        ck_assert_int_eq(take(second.records, copy, true, &report), spoilt[i].code);
        json_decref(copy);
    }
    json_t *copy = json_deep_copy(trunk.json);
    json_object_set_new(event_of(copy, find_kind(copy, "note.add")), "kind",
                        json_string("learner.pin"));
    ck_assert_int_eq(take(second.records, copy, true, &report), ERR_UNSUPPORTED);
    json_object_set_new(json_array_get(copy, 3), "id", json_string("../x"));
    ck_assert_int_eq(take(second.records, copy, true, &report), ERR_FORMAT);
    json_decref(copy);
    NEED(chain_head(second.records, &after, hash, err));
    ck_assert_int_eq(after, head);

    ck_assert_int_eq(take(second.records, trunk.json, true, &report), ERR_NONE);
    ck_assert_uint_eq(report.learners, 0);
    check_there(&second);
    trunk_finish(&trunk);
    fixture_close(&second);
    sample_close(&s);
}
END_TEST

START_TEST(times)
{
    static const int64_t good[] = {0, 999, INT64_C(1767574800000), INT64_C(4102444799999)};
    static const char *const bad[] = {"",
                                      "2026-01-05",
                                      "2026-01-05T09:00:00Z",
                                      "2026-02-30T09:00:00.000Z",
                                      "2026-01-05T24:00:00.000Z",
                                      "1969-12-31T23:59:59.999Z",
                                      "2026-01-05 09:00:00.000Z"};
    char text[XAPI_TIME];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        xapi_time(good[i], text);
        ck_assert_int_eq(xapi_time_read(text), good[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_int_eq(xapi_time_read(bad[i]), -1);
}
END_TEST

SUITE_MAIN("core/exam/exchange", tcase_add_test(tc, there_and_back);
           tcase_add_test(tc, later_parts); tcase_add_test(tc, refused); tcase_add_test(tc, times);)
