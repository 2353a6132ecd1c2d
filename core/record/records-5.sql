-- records.db, step 5: labs.

-- Truth, like the events: what a learner has made so far, the newest text of each attempt only. A
-- text that was handed in no longer changes; the event of its marks holds its digest.
CREATE TABLE lab_work (
    attempt   INTEGER PRIMARY KEY, -- lab_attempt.id
    digest    TEXT NOT NULL CHECK (length(digest) = 64), -- SHA-256 of body, hexadecimal
    body      BLOB NOT NULL,       -- the work
    saves     INTEGER NOT NULL,    -- how often it was saved
    saved_ms  INTEGER NOT NULL,    -- when last, Unix time in ms
    active_ms INTEGER NOT NULL     -- active time of the attempt till then
) STRICT;

-- What follows is projected from the events.

CREATE TABLE lab_attempt (
    id         INTEGER PRIMARY KEY, -- event.seq of its start
    learner    INTEGER NOT NULL REFERENCES learner (id), -- who works on it
    lab        TEXT NOT NULL,    -- id of the lab
    pack       TEXT NOT NULL,    -- id of the pack it is in
    version    TEXT NOT NULL,    -- of the pack then
    variant    TEXT NOT NULL,    -- name of the variant
    work       TEXT NOT NULL,    -- full path of the 工作内容
    title      TEXT NOT NULL,    -- of the lab then
    minutes    INTEGER NOT NULL, -- planned, of one variant
    engine     TEXT NOT NULL,    -- kind of lab
    exam       INTEGER NOT NULL, -- attempt.id of the exam it belongs to; 0: none
    state      TEXT NOT NULL,    -- open, graded, left
    started_ms INTEGER NOT NULL, -- Unix time in ms
    ended_ms   INTEGER NOT NULL, -- the same; 0: not yet
    active_ms  INTEGER NOT NULL, -- active time when it ended
    score      INTEGER NOT NULL, -- thousandths of a point; -1: not graded
    full       INTEGER NOT NULL, -- the same, of the lab; 0: not graded
    marks      TEXT NOT NULL     -- digest of the marks in blob; '' until graded
) STRICT;

CREATE INDEX lab_attempt_by_learner ON lab_attempt (learner, lab, id);
