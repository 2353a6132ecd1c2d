#include "tests/core/record/fixture.h"

#include <sqlite3.h>
#include <unistd.h>

enum { EVENTS = 12 };

/* Every kind of event, so that every projection has rows. */
static void fill(struct fixture *f)
{
    int64_t note;
    int64_t id = fixture_learner(f, "李雷");
    NEED(learner_set_target(f->records, id, "4-04-05-05/4", err));
    NEED(learner_set_pin(f->records, id, NULL, err));
    fixture_study(f, id, fixture_now, 60000);
    fixture_study(f, id, fixture_now + 60000, 60000);
    NEED(reading_put(f->records, id, "l5-1.1-1", "4-04-05-05/5/1.1", 1, 40, 1, 3, err));
    NEED(note_add(f->records, id, "l5-1.1-1", 3, "记", &note, err));
    NEED(note_add(f->records, id, "l5-1.1-1", 4, "", NULL, err));
    NEED(note_remove(f->records, id, note, err));
    NEED(answer_add(f->records, id, "l5-1.1-1", "4-04-05-05/5/1.1", "q1", "A", true, err));
    NEED(answer_add(f->records, id, "l5-1.1-1", "4-04-05-05/5/1.1", "q1", "B", false, err));
    NEED(setting_put(f->records, 0, "theme", "dark", err));
}

/* What somebody does who has the file and the sqlite3 program. */
static void tamper(struct fixture *f, const char *sql)
{
    sqlite3 *db;
    char *message = NULL;
    records_close(f->records);
    f->records = NULL;
    ck_assert_int_eq(sqlite3_open(f->path, &db), SQLITE_OK);
    sqlite3_exec(db, "DROP TRIGGER event_no_update; DROP TRIGGER event_no_delete", NULL, NULL,
                 NULL);
    sqlite3_exec(db, sql, NULL, NULL, &message);
    ck_assert_msg(!message, "%s: %s", sql, message);
    sqlite3_close(db);
    NEED(records_open(f->dir, &f->clock, &f->records, err));
}

static struct chain_report verify(struct fixture *f)
{
    struct chain_report report;
    NEED(chain_verify(f->records, &report, err));
    return report;
}

static void expect_clean(struct fixture *f)
{
    struct chain_report report = verify(f);
    ck_assert_int_eq(report.events, EVENTS);
    ck_assert_int_eq(report.first_bad, 0);
    ck_assert_int_eq(report.losses, 0);
    ck_assert(!report.truncated);
    ck_assert(!report.projections_bad);
}

static const struct attack {
    const char *sql;
    int64_t first_bad;
    bool truncated, projections_bad;
} attacks[] = {
    {"SELECT 1", 0, false, false},
    /* every column of a row */
    {"UPDATE event SET seq = 99 WHERE seq = 4", 5, false, true},
    {"UPDATE event SET learner = 2 WHERE seq = 4", 4, false, true},
    {"UPDATE event SET at_ms = at_ms + 1 WHERE seq = 4", 4, false, false},
    {"UPDATE event SET kind = 'setting' WHERE seq = 4", 4, false, true},
    {"UPDATE event SET body = replace(body, '60000', '90000') WHERE seq = 4", 4, false, true},
    {"UPDATE event SET body = body || ' ' WHERE seq = 4", 4, false, false},
    {"UPDATE event SET body = 'no JSON' WHERE seq = 4", 4, false, true},
    {"UPDATE event SET prev = zeroblob(32) WHERE seq = 4", 4, false, false},
    {"UPDATE event SET hash = zeroblob(32) WHERE seq = 4", 4, false, false},
    {"UPDATE event SET at_ms = 0 WHERE seq = 1", 1, false, true},
    {"UPDATE event SET at_ms = 0 WHERE seq = 12", 12, false, false},
    {"UPDATE event SET body = replace(body, 'dark', 'high') WHERE seq = 12", 12, false, true},
    /* rows taken out, put in, changed about */
    {"DELETE FROM event WHERE seq = 1", 2, false, true},
    {"DELETE FROM event WHERE seq = 4", 5, false, true},
    {"DELETE FROM event WHERE seq = 12", 0, true, true},
    {"DELETE FROM event WHERE seq > 3", 0, true, true},
    {"DELETE FROM event", 0, true, true},
    {"UPDATE event SET seq = -4 WHERE seq = 4; UPDATE event SET seq = 4 WHERE seq = 5;"
     "UPDATE event SET seq = 5 WHERE seq = -4",
     4, false, true},
    {"INSERT INTO event SELECT 13, learner, at_ms, kind, body, hash, hash FROM event"
     " WHERE seq = 12",
     13, false, false},
    {"INSERT INTO event SELECT 0, learner, at_ms, kind, body, prev, hash FROM event"
     " WHERE seq = 1",
     -1, false, true},
    /* the head: to hide a cut, or itself */
    {"DELETE FROM event WHERE seq = 12;"
     "UPDATE head SET (seq, hash) = (SELECT seq, hash FROM event WHERE seq = 11)",
     0, true, true},
    {"UPDATE head SET seq = 11", 12, false, false},
    {"UPDATE head SET hash = zeroblob(32)", 12, false, false},
    {"DELETE FROM head", 0, true, false},
    /* what is projected */
    {"UPDATE study SET active_ms = 9000000", 0, false, true},
    {"UPDATE learner SET name = '韩梅梅'", 0, false, true},
    {"DELETE FROM answer", 0, false, true},
    {"UPDATE answer SET correct = 1", 0, false, true},
    {"UPDATE reading SET done_mask = 7", 0, false, true},
    {"INSERT INTO note VALUES (90, 1, 'l5-1.1-1', 0, '', 0)", 0, false, true},
    {"UPDATE setting SET value = 'light'", 0, false, true},
};

START_TEST(every_edit_is_found)
{
    const struct attack *attack = &attacks[_i];
    struct fixture f;
    fixture_open(&f);
    fill(&f);
    expect_clean(&f);
    tamper(&f, attack->sql);
    struct chain_report report = verify(&f);
    /* A row numbered 0 or less is itself the first that is bad. */
    ck_assert_msg(attack->first_bad < 0 ? report.first_bad != 0 || report.projections_bad
                                        : report.first_bad == attack->first_bad,
                  "%s: first bad %lld", attack->sql, (long long) report.first_bad);
    ck_assert_msg(report.truncated == attack->truncated, "%s: truncated", attack->sql);
    ck_assert_msg(report.projections_bad == attack->projections_bad, "%s: projections",
                  attack->sql);
    fixture_close(&f);
}
END_TEST

START_TEST(rows_are_guarded)
{
    static const char *const statements[] = {"UPDATE event SET at_ms = 0", "DELETE FROM event"};
    struct fixture f;
    sqlite3 *db;
    fixture_open(&f);
    fill(&f);
    ck_assert_int_eq(sqlite3_open(f.path, &db), SQLITE_OK);
    for (int i = 0; i < 2; i++)
        ck_assert_int_ne(sqlite3_exec(db, statements[i], NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    expect_clean(&f);
    fixture_close(&f);
}
END_TEST

START_TEST(projections_are_rebuilt)
{
    static const char *const damage[] = {
        "UPDATE study SET active_ms = 1; UPDATE answer SET tries = 9; DELETE FROM setting",
        "PRAGMA foreign_keys = OFF; DELETE FROM learner; DELETE FROM study; DELETE FROM note;"
        "DELETE FROM reading; DELETE FROM answer; DELETE FROM setting",
    };
    struct fixture f;
    fixture_open(&f);
    fill(&f);
    for (int i = 0; i < 2; i++) {
        tamper(&f, damage[i]);
        ck_assert(verify(&f).projections_bad);
        NEED(records_rebuild(f.records, err));
        expect_clean(&f);
    }
    tamper(&f, "UPDATE event SET body = '{}' WHERE seq = 4");
    REFUSE(records_rebuild(f.records, err), ERR_FORMAT);
    fixture_close(&f);
}
END_TEST

/* A chain written anew from the start, with all hashes right, has another head than the one that
 * was written beside the database (and printed on a transcript). */
START_TEST(a_forged_chain_has_another_head)
{
    struct fixture honest, forged;
    char a[CHAIN_HEX], b[CHAIN_HEX];
    int64_t seq;
    fixture_open(&honest);
    fixture_open(&forged);
    fixture_study(&honest, fixture_learner(&honest, "李雷"), fixture_now, 60000);
    fixture_study(&forged, fixture_learner(&forged, "李雷"), fixture_now, 90000);
    NEED(chain_head(honest.records, &seq, a, err));
    NEED(chain_head(forged.records, &seq, b, err));
    ck_assert_str_ne(a, b);
    ck_assert_uint_eq(strlen(a), 64);
    NEED(records_backup(forged.records, honest.path, err));
    records_close(honest.records);
    char *wal = xasprintf("%s-wal", honest.path);
    unlink(wal);
    free(wal);
    NEED(records_open(honest.dir, &honest.clock, &honest.records, err));
    ck_assert_int_eq(verify(&honest).first_bad, 2);
    fixture_close(&honest);
    fixture_close(&forged);
}
END_TEST

static void copy_file(const char *from, const char *to)
{
    char *data;
    size_t len;
    NEED(fs_read(from, 1 << 26, &data, &len, err));
    NEED(fs_write_atomic(to, data, len, 0600, err));
    free(data);
}

/* The database was copied as a file while it was open, without its -wal; the copy is put back. The
 * loss is seen at once, and stays known after the work has gone on. */
START_TEST(a_lost_wal_is_seen_and_remembered)
{
    struct fixture f;
    fixture_open(&f);
    char *copy = fs_join(f.dir, "copy"), *wal = xasprintf("%s-wal", f.path);
    int64_t id = fixture_learner(&f, "李雷");
    records_close(f.records);
    NEED(records_open(f.dir, &f.clock, &f.records, err));
    for (int i = 0; i < 5; i++)
        fixture_study(&f, id, fixture_now + i * 100000, 60000);
    copy_file(f.path, copy);
    records_close(f.records);
    copy_file(copy, f.path);
    unlink(wal);
    NEED(records_open(f.dir, &f.clock, &f.records, err));
    struct chain_report report = verify(&f);
    ck_assert_int_eq(report.events, 1);
    ck_assert(report.truncated);
    fixture_study(&f, id, fixture_now, 60000);
    report = verify(&f);
    ck_assert_int_eq(report.events, 3); /* the learner, the loss, the study */
    ck_assert_int_eq(report.losses, 1);
    ck_assert_int_eq(report.first_bad, 0);
    ck_assert(!report.truncated && !report.projections_bad);
    free(copy);
    free(wal);
    fixture_close(&f);
}
END_TEST

/* Flipped bytes anywhere in the file are found, or the file is refused. */
START_TEST(bit_rot_is_found)
{
    enum { TRIALS = 200 };
    struct fixture f;
    char *data;
    size_t len;
    int found = 0, harmless = 0;
    fixture_open(&f);
    fill(&f);
    records_close(f.records);
    f.records = NULL;
    NEED(fs_read(f.path, 1 << 26, &data, &len, err));
    for (size_t i = 0; i < TRIALS; i++) {
        size_t at = 100 + (len - 100) * i / TRIALS;
        unsigned char old = (unsigned char) data[at];
        data[at] = (char) (old ^ 0x41);
        NEED(fs_write_atomic(f.path, data, len, 0600, err));
        data[at] = (char) old;
        struct records *records;
        struct chain_report report = {0};
        struct err err = ERR_INIT;
        if (!records_open(f.dir, &f.clock, &records, &err)) {
            found++;
            continue;
        }
        bool ran = chain_verify(records, &report, &err);
        if (!ran || report.first_bad || report.truncated || report.projections_bad)
            found++;
        else if (report.events == EVENTS)
            harmless++; /* free space and indexes carry no record */
        records_close(records);
    }
    ck_assert_int_eq(found + harmless, TRIALS);
    ck_assert_int_gt(found, 0);
    free(data);
    fixture_close(&f);
}
END_TEST

SUITE_MAIN("core/record/chain",
           tcase_add_loop_test(tc, every_edit_is_found, 0, sizeof attacks / sizeof *attacks);
           tcase_add_test(tc, rows_are_guarded); tcase_add_test(tc, projections_are_rebuilt);
           tcase_add_test(tc, a_forged_chain_has_another_head);
           tcase_add_test(tc, a_lost_wal_is_seen_and_remembered);
           tcase_add_test(tc, bit_rot_is_found);)
