#include "tests/core/record/fixture.h"

#include <sqlite3.h>
#include <unistd.h>

START_TEST(learners)
{
    struct fixture f;
    struct learners list;
    int64_t last;
    fixture_open(&f);
    NEED(learner_last(f.records, &last, err));
    ck_assert_int_eq(last, 0);
    ck_assert_int_eq(fixture_learner(&f, "李雷"), 1);
    ck_assert_int_eq(fixture_learner(&f, "韩梅梅"), 2);
    REFUSE(learner_add(f.records, "李雷", "", NULL, NULL, err), ERR_EXISTS);
    NEED(learner_set_target(f.records, 2, "2-02-10-09/vision-2", err));
    REFUSE(learner_set_target(f.records, 3, "4-04-05-05/5", err), ERR_NOT_FOUND);
    NEED(learner_set_last(f.records, 2, err));
    REFUSE(learner_set_last(f.records, 9, err), ERR_NOT_FOUND);
    NEED(learner_last(f.records, &last, err));
    ck_assert_int_eq(last, 2);
    NEED(learner_list(f.records, &list, err));
    ck_assert_uint_eq(list.count, 2);
    ck_assert_str_eq(list.list[0].name, "李雷");
    ck_assert_str_eq(list.list[0].target, "4-04-05-05/5");
    ck_assert(!list.list[0].has_pin);
    ck_assert_int_eq(list.list[0].created_ms, fixture_now);
    ck_assert_str_eq(list.list[1].target, "2-02-10-09/vision-2");
    learners_finish(&list);
    fixture_close(&f);
}
END_TEST

START_TEST(a_class_is_added_whole_or_not_at_all)
{
    const struct learner_new bad[] = {{.name = "李雷"}, {.name = "韩梅梅"}, {.name = "李雷"}};
    const struct learner_new good[] = {{.name = "李雷", .target = "4-04-05-05/5"},
                                       {.name = "韩梅梅", .pin = "1234"}};
    struct fixture f;
    struct learners list;
    size_t failed;
    int64_t last;
    fixture_open(&f);
    REFUSE(learner_add_all(f.records, bad, 3, &failed, NULL, err), ERR_EXISTS);
    ck_assert_uint_eq(failed, 2);
    NEED(learner_list(f.records, &list, err));
    ck_assert_uint_eq(list.count, 0);
    learners_finish(&list);
    NEED(learner_add_all(f.records, good, 2, NULL, &last, err));
    ck_assert_int_eq(last, 2);
    NEED(learner_check_pin(f.records, last, "1234", err));
    NEED(learner_add_all(f.records, NULL, 0, NULL, NULL, err));
    fixture_close(&f);
}
END_TEST

START_TEST(names)
{
    static const struct {
        const char *name;
        bool fine;
    } rows[] = {
        {"李雷", true},
        {"Li Lei", true},
        {"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十", true},
        {"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一",
         false},
        {"", false},
        {" 李雷", false},
        {"李雷 ", false},
        {"李\n雷", false},
        {"李\x7f雷", false},
        {"李\xc2\x85雷", false},     /* a control character of C1 */
        {"李\xe2\x80\xae雷", false}, /* right-to-left override */
        {"李\xe9\x9b", false},       /* cut off */
    };
    struct fixture f;
    fixture_open(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].fine)
            NEED(learner_add(f.records, rows[i].name, "", NULL, NULL, err));
        else
            REFUSE(learner_add(f.records, rows[i].name, "", NULL, NULL, err), ERR_INVALID);
    fixture_close(&f);
}
END_TEST

START_TEST(pins)
{
    struct fixture f;
    struct learners list;
    int64_t id, other;
    fixture_open(&f);
    REFUSE(learner_add(f.records, "李雷", "", "123", &id, err), ERR_INVALID);
    NEED(learner_add(f.records, "李雷", "", "2468", &id, err));
    NEED(learner_add(f.records, "韩梅梅", "", "", &other, err));
    NEED(learner_check_pin(f.records, id, "2468", err));
    REFUSE(learner_check_pin(f.records, id, "2469", err), ERR_DENIED);
    REFUSE(learner_check_pin(f.records, id, "", err), ERR_DENIED);
    REFUSE(learner_check_pin(f.records, id, NULL, err), ERR_DENIED);
    REFUSE(learner_check_pin(f.records, 7, "2468", err), ERR_NOT_FOUND);
    NEED(learner_check_pin(f.records, other, "anything", err));
    NEED(learner_set_pin(f.records, id, "口令很长", err));
    REFUSE(learner_check_pin(f.records, id, "2468", err), ERR_DENIED);
    NEED(learner_check_pin(f.records, id, "口令很长", err));
    NEED(learner_list(f.records, &list, err));
    ck_assert(list.list[0].has_pin && !list.list[1].has_pin);
    learners_finish(&list);
    NEED(learner_set_pin(f.records, id, NULL, err));
    NEED(learner_check_pin(f.records, id, "", err));
    fixture_close(&f);
}
END_TEST

START_TEST(study_without_gaps_is_one_row)
{
    const int64_t min = 60000;
    struct fixture f;
    struct study_list list;
    struct progress progress;
    fixture_open(&f);
    int64_t id = fixture_learner(&f, "李雷"), other = fixture_learner(&f, "韩梅梅");
    fixture_study(&f, id, fixture_now, min);
    fixture_study(&f, other, fixture_now, min);
    fixture_study(&f, id, fixture_now + min, min);
    fixture_study(&f, id, fixture_now + 2 * min + 1, min);
    struct study hall = {.learner = id,
                         .kind = STUDY_CLASSROOM,
                         .work = "4-04-05-05/5/1.2",
                         .lesson = "",
                         .from_ms = fixture_now - min,
                         .active_ms = min,
                         .reason = "面授"};
    NEED(study_add(f.records, &hall, err));
    hall.active_ms = 0;
    REFUSE(study_add(f.records, &hall, err), ERR_INVALID);
    hall.active_ms = min;
    hall.learner = 77;
    REFUSE(study_add(f.records, &hall, err), ERR_DATABASE);
    NEED(study_load(f.records, id, &list, err));
    ck_assert_uint_eq(list.count, 3);
    ck_assert_int_eq(list.list[0].kind, STUDY_CLASSROOM);
    ck_assert_str_eq(list.list[0].reason, "面授");
    ck_assert_int_eq(list.list[1].active_ms, 2 * min);
    ck_assert_str_eq(list.list[1].lesson, "l5-1.1-1");
    ck_assert_int_eq(list.list[2].from_ms, fixture_now + 2 * min + 1);
    study_list_finish(&list);
    NEED(progress_load(f.records, id, &progress, err));
    ck_assert_uint_eq(progress.count, 2);
    ck_assert_str_eq(progress.list[0].work, "4-04-05-05/5/1.1");
    ck_assert_int_eq(progress.list[0].active_ms, 3 * min);
    progress_finish(&progress);
    fixture_close(&f);
}
END_TEST

START_TEST(reading_is_kept)
{
    struct fixture f;
    struct reading reading;
    struct progress progress;
    uint64_t mask;
    int64_t before, after;
    char hex[CHAIN_HEX], *last;
    bool found;
    fixture_open(&f);
    int64_t id = fixture_learner(&f, "李雷");
    const char *work = "4-04-05-05/5/1.1";
    NEED(reading_get(f.records, id, "a", &reading, &found, err));
    ck_assert(!found && !reading.finished);
    NEED(reading_last(f.records, id, &last, err));
    ck_assert_ptr_null(last);
    NEED(reading_put(f.records, id, "a", work, 1, 300, 0x3, 4, err));
    NEED(reading_put(f.records, id, "b", work, 63, 9, UINT64_MAX, 64, err));
    NEED(chain_head(f.records, &before, hex, err));
    NEED(reading_put(f.records, id, "b", work, 63, 9, UINT64_MAX, 64, err));
    NEED(chain_head(f.records, &after, hex, err));
    ck_assert_int_eq(before, after);
    NEED(reading_done_mask(f.records, id, "b", &mask, err));
    ck_assert_uint_eq(mask, UINT64_MAX);
    NEED(reading_get(f.records, id, "b", &reading, &found, err));
    ck_assert(found && reading.finished && reading.done == 64);
    NEED(reading_get(f.records, id, "a", &reading, &found, err));
    ck_assert(found && !reading.finished && reading.done == 2 && reading.offset == 300);
    NEED(reading_put(f.records, id, "a", work, 1, 300, 0x3, 4, err)); /* opened again */
    NEED(reading_last(f.records, id, &last, err));
    ck_assert_str_eq(last, "a");
    free(last);
    NEED(answer_add(f.records, id, "a", work, "q1", "B", false, err));
    NEED(answer_add(f.records, id, "a", work, "q1", "C", true, err));
    NEED(answer_add(f.records, id, "a", work, "q2", "T", false, err));
    NEED(progress_load(f.records, id, &progress, err));
    ck_assert_uint_eq(progress.count, 1);
    ck_assert_uint_eq(progress.list[0].sections_done, 66);
    ck_assert_uint_eq(progress.list[0].sections_total, 68);
    ck_assert_uint_eq(progress.list[0].answered, 2);
    ck_assert_uint_eq(progress.list[0].right, 1);
    progress_finish(&progress);
    fixture_close(&f);
}
END_TEST

START_TEST(notes_and_answers)
{
    struct fixture f;
    struct notes notes;
    struct answer answer;
    int64_t late, early;
    bool found;
    fixture_open(&f);
    int64_t id = fixture_learner(&f, "李雷"), other = fixture_learner(&f, "韩梅梅");
    NEED(note_add(f.records, id, "a", 900, "重点:采样", &late, err));
    NEED(note_add(f.records, id, "a", 10, "", &early, err));
    NEED(note_add(f.records, id, "b", 5, "x", NULL, err));
    REFUSE(note_add(f.records, id, "b", 5, "\xff", NULL, err), ERR_ENCODING);
    NEED(note_list(f.records, id, "a", &notes, err));
    ck_assert_uint_eq(notes.count, 2);
    ck_assert_int_eq(notes.list[0].id, early);
    ck_assert_str_eq(notes.list[1].text, "重点:采样");
    notes_finish(&notes);
    REFUSE(note_remove(f.records, other, early, err), ERR_NOT_FOUND);
    NEED(note_remove(f.records, id, early, err));
    REFUSE(note_remove(f.records, id, early, err), ERR_NOT_FOUND);
    NEED(note_list(f.records, id, NULL, &notes, err));
    ck_assert_uint_eq(notes.count, 2);
    ck_assert_str_eq(notes.list[0].lesson, "b");
    notes_finish(&notes);

    NEED(answer_last(f.records, id, "q", &answer, &found, err));
    ck_assert(!found);
    NEED(answer_add(f.records, id, "a", "w", "q", "AC", false, err));
    NEED(answer_add(f.records, id, "a", "w", "q", "ACD", true, err));
    NEED(answer_last(f.records, id, "q", &answer, &found, err));
    ck_assert(found && answer.right && answer.at_ms == fixture_now);
    ck_assert_str_eq(answer.response, "ACD");
    answer_finish(&answer);
    NEED(answer_last(f.records, other, "q", &answer, &found, err));
    ck_assert(!found);
    fixture_close(&f);
}
END_TEST

START_TEST(settings)
{
    struct fixture f;
    char *value;
    fixture_open(&f);
    NEED(setting_get(f.records, 0, "theme", &value, err));
    ck_assert_ptr_null(value);
    NEED(setting_put(f.records, 0, "theme", "dark", err));
    NEED(setting_put(f.records, 1, "theme", "", err));
    NEED(setting_get(f.records, 0, "theme", &value, err));
    ck_assert_str_eq(value, "dark");
    free(value);
    NEED(setting_get(f.records, 1, "theme", &value, err));
    ck_assert_str_eq(value, "");
    free(value);
    fixture_close(&f);
}
END_TEST

static int64_t count_in(const char *path, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return n;
}

/* The -wal is not checkpointed here: a copy of the file alone would miss everything. */
START_TEST(backup_is_whole)
{
    struct fixture f;
    struct chain_report report;
    fixture_open(&f);
    int64_t id = fixture_learner(&f, "李雷");
    for (int i = 0; i < 50; i++)
        fixture_study(&f, id, fixture_now + i * 100000, 60000);
    char *other = fs_join(f.dir, "other");
    NEED(fs_make_dirs(other, err));
    char *copy = fs_join(other, "records.db");
    NEED(records_backup(f.records, copy, err));
    NEED(records_backup(f.records, copy, err));
    ck_assert_int_eq(count_in(copy, "SELECT count(*) FROM event"), 51);
    char *wal = fs_join(other, "records.db-wal");
    ck_assert_int_ne(access(wal, F_OK), 0);
    free(wal);
    struct records *again;
    NEED(records_open(other, &f.clock, &again, err));
    NEED(chain_verify(again, &report, err));
    ck_assert_int_eq(report.events, 51);
    ck_assert_int_eq(report.first_bad, 0);
    ck_assert(!report.truncated && !report.projections_bad);
    records_close(again);
    REFUSE(records_backup(f.records, "/nowhere/records.db", err), ERR_IO);
    free(copy);
    free(other);
    fixture_close(&f);
}
END_TEST

START_TEST(schema_keeps_the_rules)
{
    struct fixture f;
    fixture_open(&f);
    ck_assert_int_eq(count_in(f.path, "PRAGMA application_id"), 0x584C5231);
    ck_assert_int_eq(count_in(f.path, "PRAGMA user_version"), 5);
    ck_assert_int_eq(count_in(f.path,
                              "SELECT count(*) FROM pragma_table_list"
                              " WHERE schema = 'main' AND NOT strict AND name NOT LIKE 'sqlite_%'"),
                     0);
    ck_assert_int_eq(
        count_in(f.path, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"), 1);
    fixture_close(&f);
}
END_TEST

SUITE_MAIN("core/record/records", tcase_add_test(tc, learners); tcase_add_test(tc, names);
           tcase_add_test(tc, a_class_is_added_whole_or_not_at_all); tcase_add_test(tc, pins);
           tcase_add_test(tc, study_without_gaps_is_one_row); tcase_add_test(tc, reading_is_kept);
           tcase_add_test(tc, notes_and_answers); tcase_add_test(tc, settings);
           tcase_add_test(tc, backup_is_whole); tcase_add_test(tc, schema_keeps_the_rules);)
