#include "core/record/store.h"

#include "core/record/schema.h"

static const char *const steps[] = {records_schema_1, records_schema_2, records_schema_3,
                                    records_schema_4, records_schema_5};

static const char *const statements[ST_RECORDS_COUNT] = {
    [ST_HEAD_GET] = "SELECT seq, hash FROM head WHERE one = 1",
    [ST_HEAD_PUT] = "UPDATE head SET seq = ?, hash = ? WHERE one = 1",
    [ST_EVENT_ADD] = "INSERT INTO event (seq, learner, at_ms, kind, body, prev, hash)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?)",
    [ST_EVENT_ALL] = "SELECT seq, learner, at_ms, kind, body, prev, hash FROM event ORDER BY seq",
    [ST_EVENT_HASH] = "SELECT hash FROM event WHERE seq = ?",
    [ST_EVENT_TIME] = "SELECT at_ms FROM event WHERE seq = ?",
    [ST_BLOB_ALL] = "SELECT digest, body FROM blob ORDER BY digest",

    [ST_LEARNER_ADD] = "INSERT INTO learner (id, name, target, pin, created_ms)"
                       " VALUES (?, ?, ?, ?, ?)",
    [ST_LEARNER_TARGET] = "UPDATE learner SET target = ? WHERE id = ?",
    [ST_LEARNER_PIN] = "UPDATE learner SET pin = ? WHERE id = ?",
    [ST_LEARNER_NEXT] = "SELECT coalesce(max(id), 0) + 1 FROM learner",
    [ST_LEARNER_NAMED] = "SELECT id FROM learner WHERE name = ?",
    [ST_LEARNER_ONE] = "SELECT pin, target FROM learner WHERE id = ?",
    [ST_LEARNER_ALL] = "SELECT id, name, target, pin, created_ms FROM learner ORDER BY id",

    [ST_LEARNER_ID] = "SELECT id FROM learner WHERE id = ?",

    [ST_IMPORTED_ADD] = "INSERT INTO imported (id, home, account, origin, seq, learner)"
                        " VALUES (?, ?, ?, ?, ?, ?)",
    [ST_IMPORTED_GET] = "SELECT seq FROM imported WHERE id = ?",
    [ST_IMPORTED_SEQ] = "SELECT seq FROM imported WHERE home = ? AND origin = ?",
    [ST_IMPORTED_ORIGIN] = "SELECT origin FROM imported WHERE home = ? AND seq = ?",
    [ST_IMPORTED_ACCOUNT] = "SELECT learner FROM imported WHERE home = ? AND account = ? LIMIT 1",

    [ST_ORIGIN_KINDS] = "SELECT i.learner, i.home, i.account, e.kind, count(*), min(e.at_ms),"
                        " max(e.at_ms) FROM imported i JOIN event e ON e.seq = i.seq"
                        " WHERE ?1 = 0 OR i.learner = ?1 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
    [ST_ORIGIN_ATTEMPTS] = "SELECT a.id, i.home FROM attempt a JOIN imported i ON i.seq = a.id"
                           " WHERE ?1 = 0 OR a.learner = ?1 ORDER BY a.id",

    [ST_STUDY_ADD] = "INSERT INTO study"
                     " (seq, learner, kind, work, lesson, planned_min, from_ms, active_ms, reason)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [ST_STUDY_BEFORE] =
        "SELECT from_ms, seq, kind, work, lesson, planned_min,"
        " from_ms + active_ms, reason FROM study"
        " WHERE learner = ? AND from_ms < ? ORDER BY from_ms DESC, seq DESC LIMIT 1",
    [ST_STUDY_EXTEND] = "UPDATE study SET active_ms = active_ms + ?"
                        " WHERE learner = ? AND from_ms = ? AND seq = ?",
    [ST_STUDY_OF] = "SELECT kind, work, lesson, planned_min, from_ms, active_ms, reason"
                    " FROM study WHERE learner = ? ORDER BY from_ms, seq",

    [ST_READING_PUT] = "INSERT OR REPLACE INTO reading"
                       " (learner, lesson, work, section, place, done_mask, sections, seq)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [ST_READING_GET] = "SELECT work, section, place, done_mask, sections FROM reading"
                       " WHERE learner = ? AND lesson = ?",
    [ST_READING_LAST] = "SELECT lesson FROM reading WHERE learner = ? ORDER BY seq DESC LIMIT 1",

    [ST_NOTE_ADD] = "INSERT INTO note (id, learner, lesson, place, text, at_ms)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
    [ST_NOTE_REMOVE] = "DELETE FROM note WHERE learner = ? AND id = ?",
    [ST_NOTE_ONE] = "SELECT 1 FROM note WHERE learner = ? AND id = ?",
    [ST_NOTE_OF_LESSON] = "SELECT id, lesson, place, text, at_ms FROM note"
                          " WHERE learner = ? AND lesson = ? ORDER BY place, id",
    [ST_NOTE_OF_LEARNER] = "SELECT id, lesson, place, text, at_ms FROM note"
                           " WHERE learner = ? ORDER BY id DESC",

    [ST_ANSWER_PUT] = "INSERT INTO answer"
                      " (learner, question, lesson, work, response, correct, at_ms, tries, wrong)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, NOT ?6)"
                      " ON CONFLICT (learner, question) DO UPDATE SET lesson = ?3, work = ?4,"
                      " response = ?5, correct = ?6, at_ms = ?7, tries = tries + 1,"
                      " wrong = wrong + NOT ?6",
    [ST_ANSWER_GET] = "SELECT response, correct, at_ms FROM answer"
                      " WHERE learner = ? AND question = ?",

    [ST_PROGRESS] = "SELECT work, 0, 0, 0, 0, 0, sum(active_ms) FROM study"
                    " WHERE learner = ?1 GROUP BY work UNION ALL"
                    " SELECT work, 1, done_mask, sections, 0, 0, 0 FROM reading"
                    " WHERE learner = ?1 UNION ALL"
                    " SELECT work, 0, 0, 0, count(*), sum(correct), 0 FROM answer"
                    " WHERE learner = ?1 GROUP BY work"
                    " ORDER BY 1",

    [ST_REVIEW_ADD] = "INSERT INTO review (seq, learner, question, revision, work, requirement,"
                      " mode, response, score, took_ms, grade, algorithm, at_ms)"
                      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [ST_REVIEW_GRADE] = "UPDATE review SET grade = ? WHERE learner = ? AND seq = ?",
    [ST_REVIEW_ONE] = "SELECT 1 FROM review WHERE learner = ? AND seq = ?",
    [ST_REVIEW_OF] = "SELECT seq, question, revision, work, requirement, mode, response, score,"
                     " took_ms, grade, algorithm, at_ms FROM review WHERE learner = ? ORDER BY seq",
    [ST_REVIEW_COUNT] = "SELECT count(*) FROM review WHERE learner = ?",
    [ST_MISTAKE_PUT] =
        "INSERT INTO mistake (learner, question, revision, work, requirement, response, reason,"
        " wrong, right_since, gone, first_ms, at_ms, seq)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', 1, 0, 0, ?7, ?7, ?8)"
        " ON CONFLICT (learner, question) DO UPDATE SET revision = ?3, work = ?4,"
        " requirement = ?5, response = ?6, wrong = wrong + 1, right_since = 0,"
        " reason = iif(gone, '', reason), gone = 0, at_ms = ?7, seq = ?8",
    [ST_MISTAKE_RIGHT] = "UPDATE mistake SET right_since = right_since + 1"
                         " WHERE learner = ? AND question = ?",
    [ST_MISTAKE_REASON] = "UPDATE mistake SET reason = ? WHERE learner = ? AND question = ?",
    [ST_MISTAKE_GONE] = "UPDATE mistake SET gone = ? WHERE learner = ? AND question = ?",
    [ST_MISTAKE_ONE] = "SELECT 1 FROM mistake WHERE learner = ? AND question = ? AND gone = ?",
    [ST_MISTAKE_OF] = "SELECT question, revision, work, requirement, response, reason, wrong,"
                      " right_since, first_ms, at_ms FROM mistake"
                      " WHERE learner = ? AND gone = 0 ORDER BY seq DESC",

    [ST_BLOB_ADD] = "INSERT OR IGNORE INTO blob (digest, body) VALUES (?, ?)",
    [ST_BLOB_GET] = "SELECT body FROM blob WHERE digest = ?",
    [ST_PAPER_ADD] = "INSERT INTO paper (id, digest, title, form, blueprint, level, draw, sealed,"
                     " invigilator, minutes, questions, at_ms)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [ST_PAPER_ALL] = "SELECT id, digest, title, form, blueprint, level, draw, sealed, invigilator,"
                     " minutes, questions, at_ms FROM paper ORDER BY id",
    [ST_ATTEMPT_ADD] =
        "INSERT INTO attempt (id, learner, paper, opened, title, form, level, mode, state,"
        " invigilator, rule, questions, pause, sealed, limit_ms, elapsed_ms, created_ms,"
        " started_ms, ended_ms, score, full, pass, passed, pending, last)"
        " VALUES (?1, ?2, ?3, '', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 0, ?15,"
        " 0, 0, -1, 0, 0, 0, 0, ?1)",
    [ST_ATTEMPT_ADVANCE] = "UPDATE attempt SET state = ?, elapsed_ms = ?, last = ? WHERE id = ?",
    [ST_ATTEMPT_OPENED] = "UPDATE attempt SET opened = ? WHERE id = ?",
    [ST_ATTEMPT_STARTED] = "UPDATE attempt SET started_ms = ? WHERE id = ?",
    [ST_ATTEMPT_ENDED] = "UPDATE attempt SET ended_ms = ? WHERE id = ?",
    [ST_ATTEMPT_GRADED] = "UPDATE attempt SET score = ?, full = ?, pass = ?, passed = ?,"
                          " pending = ? WHERE id = ?",
    [ST_ATTEMPT_LAST] = "SELECT learner, last FROM attempt WHERE id = ?",
    [ST_ATTEMPT_ALL] = "SELECT id, learner, paper, opened, title, form, level, mode, state,"
                       " invigilator, rule, questions, pause, sealed, limit_ms, elapsed_ms,"
                       " created_ms, started_ms, ended_ms, score, full, pass, passed, pending,"
                       " last, (SELECT count(*) FROM attempt_item"
                       " WHERE attempt_item.attempt = attempt.id AND response <> '')"
                       " FROM attempt WHERE ?1 IN (0, id) AND ?2 IN (0, learner) ORDER BY id",
    [ST_ATTEMPT_STEP_ADD] = "INSERT INTO attempt_step (attempt, seq) VALUES (?, ?)",
    [ST_ATTEMPT_STEP_ALL] = "SELECT event.seq, at_ms, body FROM attempt_step"
                            " JOIN event ON event.seq = attempt_step.seq"
                            " WHERE attempt = ? ORDER BY attempt_step.seq",
    [ST_ATTEMPT_ITEM_ADD] =
        "INSERT INTO attempt_item (attempt, place, question, revision, requirement, part, points,"
        " response, answers, score) VALUES (?, ?, ?, ?, ?, ?, ?, '', 0, -1)",
    [ST_ATTEMPT_ITEM_ANSWER] = "UPDATE attempt_item SET response = ?, answers = ?"
                               " WHERE attempt = ? AND place = ?",
    [ST_ATTEMPT_ITEM_SCORE] = "UPDATE attempt_item SET score = ? WHERE attempt = ? AND place = ?",
    [ST_ATTEMPT_ITEM_ALL] =
        "SELECT attempt, learner, place, question, revision, requirement, part, points, response,"
        " answers, attempt_item.score FROM attempt_item JOIN attempt ON attempt.id = attempt"
        " WHERE ?1 = attempt OR (?1 = 0 AND state = 'graded') ORDER BY attempt, place",
    [ST_ATTEMPT_SEEN] = "SELECT question, max(started_ms) FROM attempt_item"
                        " JOIN attempt ON attempt.id = attempt WHERE learner = ?"
                        " GROUP BY question ORDER BY question",

    [ST_LAB_WORK_PUT] = "INSERT INTO lab_work (attempt, digest, body, saves, saved_ms, active_ms)"
                        " VALUES (?1, ?2, ?3, 1, ?4, ?5)"
                        " ON CONFLICT (attempt) DO UPDATE SET digest = ?2, body = ?3,"
                        " saves = saves + 1, saved_ms = ?4, active_ms = ?5",
    [ST_LAB_WORK_GET] = "SELECT digest, body, active_ms FROM lab_work WHERE attempt = ?",
    [ST_LAB_WORK_ALL] = "SELECT digest, body FROM lab_work ORDER BY attempt",
    [ST_LAB_WORK_SAVES] = "SELECT saves FROM lab_work WHERE attempt = ?",
    [ST_LAB_ADD] = "INSERT INTO lab_attempt (id, learner, lab, pack, version, variant, work, title,"
                   " minutes, engine, exam, started_ms, state, ended_ms, active_ms, score, full,"
                   " marks) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', 0, 0, -1, 0, '')",
    [ST_LAB_GRADED] = "UPDATE lab_attempt SET state = 'graded', score = ?, full = ?, marks = ?,"
                      " ended_ms = ?, active_ms = ? WHERE id = ?",
    [ST_LAB_LEFT] = "UPDATE lab_attempt SET state = 'left', ended_ms = ?, active_ms = ?"
                    " WHERE id = ?",
    [ST_LAB_STATE] = "SELECT learner, state, exam FROM lab_attempt WHERE id = ?",
    [ST_LAB_ALL] = "SELECT id, learner, lab, pack, version, variant, work, title, minutes, engine,"
                   " exam, state, started_ms, ended_ms, coalesce(w.saved_ms, 0),"
                   " max(a.active_ms, coalesce(w.active_ms, 0)), score, full, marks,"
                   " coalesce(w.saves, 0)"
                   " FROM lab_attempt a LEFT JOIN lab_work w ON w.attempt = a.id"
                   " WHERE ?1 IN (0, id) AND ?2 IN (0, learner) AND (?3 IS NULL OR lab = ?3)"
                   " ORDER BY id",
    [ST_LAB_STANDING] =
        "SELECT lab, (SELECT n.work FROM lab_attempt n WHERE n.learner = ?1"
        "  AND n.lab = a.lab AND n.exam = 0 ORDER BY n.id DESC LIMIT 1), count(*),"
        " sum(state = 'graded'), max(score),"
        " coalesce((SELECT b.full FROM lab_attempt b WHERE b.learner = ?1 AND b.lab = a.lab"
        "  AND b.exam = 0 AND b.state = 'graded' ORDER BY b.score DESC, b.id LIMIT 1), -1),"
        " coalesce(max(iif(state = 'open', id, NULL)), 0), max(id),"
        " sum(max(a.active_ms, coalesce(w.active_ms, 0)))"
        " FROM lab_attempt a LEFT JOIN lab_work w ON w.attempt = a.id"
        " WHERE learner = ?1 AND exam = 0 GROUP BY lab ORDER BY lab",

    [ST_SETTING_PUT] = "INSERT OR REPLACE INTO setting (learner, name, value) VALUES (?, ?, ?)",
    [ST_SETTING_GET] = "SELECT value FROM setting WHERE learner = ? AND name = ?",
};

const struct db_kind records_kind = {
    .application = 0x584C5231, /* "XLR1" */
    .steps = steps,
    .step_count = sizeof steps / sizeof *steps,
    .statements = statements,
    .statement_count = ST_RECORDS_COUNT,
    .wal = true,
    .cache_kib = 512,
};
