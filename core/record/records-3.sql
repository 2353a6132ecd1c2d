-- records.db, step 3: exams.

-- Truth, like the events that hold the digests: texts that never change, once each.
CREATE TABLE blob (
    digest TEXT PRIMARY KEY CHECK (length(digest) = 64), -- SHA-256 of body, hexadecimal
    body   BLOB NOT NULL         -- the text
) STRICT, WITHOUT ROWID;

CREATE TRIGGER blob_no_update BEFORE UPDATE ON blob
BEGIN SELECT RAISE(ABORT, 'texts never change'); END;

CREATE TRIGGER blob_no_delete BEFORE DELETE ON blob
BEGIN SELECT RAISE(ABORT, 'texts never change'); END;

-- What follows is projected from the events.

CREATE TABLE paper (
    id          INTEGER PRIMARY KEY, -- event.seq of its adding
    digest      TEXT NOT NULL,    -- of its text in blob
    title       TEXT NOT NULL,    -- printed on it
    form        TEXT NOT NULL,    -- A, B …
    blueprint   TEXT NOT NULL,    -- id of the blueprint it was drawn by
    level       TEXT NOT NULL,    -- level path
    draw        TEXT NOT NULL,    -- the same for papers drawn together
    sealed      INTEGER NOT NULL, -- 1: the text opens with the start code only
    invigilator TEXT NOT NULL,    -- Argon2id string of the code that reopens; or ''
    minutes     INTEGER NOT NULL, -- working time
    questions   INTEGER NOT NULL, -- how many
    at_ms       INTEGER NOT NULL  -- Unix time in ms
) STRICT;

CREATE TABLE attempt (
    id          INTEGER PRIMARY KEY, -- event.seq of its creation
    learner     INTEGER NOT NULL REFERENCES learner (id), -- who sits it
    paper       TEXT NOT NULL,    -- digest of the text it was created with
    opened      TEXT NOT NULL,    -- digest of the text that is sat; '' until it is open
    title       TEXT NOT NULL,    -- of the paper
    form        TEXT NOT NULL,    -- A, B …
    level       TEXT NOT NULL,    -- level path
    mode        TEXT NOT NULL,    -- mock, assessed
    state       TEXT NOT NULL,    -- after the newest step
    invigilator TEXT NOT NULL,    -- Argon2id string of the code that reopens; or ''
    rule        INTEGER NOT NULL, -- version of the clock rule
    questions   INTEGER NOT NULL, -- how many
    pause       INTEGER NOT NULL, -- 1: the clock may be stopped
    sealed      INTEGER NOT NULL, -- 1: needs the start code
    limit_ms    INTEGER NOT NULL, -- working time
    elapsed_ms  INTEGER NOT NULL, -- of it, after the newest step
    created_ms  INTEGER NOT NULL, -- Unix time in ms
    started_ms  INTEGER NOT NULL, -- the same; 0: not yet
    ended_ms    INTEGER NOT NULL, -- the same; 0: not yet
    score       INTEGER NOT NULL, -- thousandths of a point; -1: not graded
    full        INTEGER NOT NULL, -- the same, of the paper
    pass        INTEGER NOT NULL, -- the same, that pass
    passed      INTEGER NOT NULL, -- 1: passed
    pending     INTEGER NOT NULL, -- 1: answers wait to be marked by hand
    last        INTEGER NOT NULL  -- event.seq of the newest step
) STRICT;

CREATE INDEX attempt_by_learner ON attempt (learner, id);

CREATE TABLE attempt_step (
    attempt INTEGER NOT NULL REFERENCES attempt (id), -- of which it is a step
    seq     INTEGER NOT NULL, -- event.seq
    PRIMARY KEY (attempt, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt_item (
    attempt     INTEGER NOT NULL REFERENCES attempt (id), -- where it was asked
    place       INTEGER NOT NULL, -- from 0
    question    TEXT NOT NULL,    -- question id
    revision    TEXT NOT NULL,    -- of the question as it was seen
    requirement TEXT NOT NULL,    -- its first key: K1.1.2
    part        TEXT NOT NULL,    -- of the paper
    points      INTEGER NOT NULL, -- thousandths
    response    TEXT NOT NULL,    -- newest response, '' blank
    answers     INTEGER NOT NULL, -- how often it was answered
    score       INTEGER NOT NULL, -- thousandths, rounded; -1: not graded
    PRIMARY KEY (attempt, place)
) STRICT, WITHOUT ROWID;
