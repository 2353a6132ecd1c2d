-- records.db, step 1.
--
-- The truth: what happened, in order, each row chained to the one before.

CREATE TABLE event (
    seq     INTEGER PRIMARY KEY,  -- 1, 2, 3 … without gaps
    learner INTEGER NOT NULL,     -- learner.id; 0: the machine
    at_ms   INTEGER NOT NULL,     -- when it was written, Unix time in ms
    kind    TEXT NOT NULL,        -- name of the kind, see event.h
    body    TEXT NOT NULL,        -- JSON object, keys sorted, no white space
    prev    BLOB NOT NULL CHECK (length(prev) = 32), -- hash of seq - 1; zeros before the first
    hash    BLOB NOT NULL CHECK (length(hash) = 32)  -- SHA-256 of all the other columns
) STRICT;

CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

-- The newest event, so that a tail cut off is found.
CREATE TABLE head (
    one  INTEGER PRIMARY KEY CHECK (one = 1), -- there is one row
    seq  INTEGER NOT NULL,                    -- event.seq of the newest; 0: none
    hash BLOB NOT NULL CHECK (length(hash) = 32) -- its event.hash; zeros when there is none
) STRICT;

INSERT INTO head (one, seq, hash) VALUES (1, 0, zeroblob(32));

-- What follows is projected from the events and can be rebuilt from them.

CREATE TABLE learner (
    id         INTEGER PRIMARY KEY,  -- 1, 2, 3 …
    name       TEXT NOT NULL UNIQUE, -- 1–40 characters
    target     TEXT NOT NULL,        -- level path the learner works towards, or ''
    pin        TEXT,                 -- Argon2id string of libsodium; NULL: no PIN
    created_ms INTEGER NOT NULL      -- Unix time in ms
) STRICT;

CREATE TABLE study (
    learner     INTEGER NOT NULL REFERENCES learner (id), -- whose time
    from_ms     INTEGER NOT NULL,    -- start, Unix time in ms
    seq         INTEGER NOT NULL,    -- event.seq of the stretch's first event
    kind        INTEGER NOT NULL,    -- enum study_kind
    work        TEXT NOT NULL,       -- full path of the 工作内容, or of a level
    lesson      TEXT NOT NULL,       -- lesson id, or ''
    planned_min INTEGER NOT NULL,    -- planned minutes of the lesson at the time
    active_ms   INTEGER NOT NULL,    -- active time; events without a gap between them are one row
    reason      TEXT NOT NULL,       -- of classroom hours, else ''
    PRIMARY KEY (learner, from_ms, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX study_by_work ON study (learner, work, active_ms);

CREATE TABLE reading (
    learner   INTEGER NOT NULL REFERENCES learner (id), -- the reader
    lesson    TEXT NOT NULL,    -- lesson id
    work      TEXT NOT NULL,    -- full path of its 工作内容
    section   INTEGER NOT NULL, -- index of the section at the top of the screen
    place     INTEGER NOT NULL, -- byte offset in the body of the first line shown
    done_mask INTEGER NOT NULL, -- bit i: section i was read to its end (64 bits, sign and all)
    sections  INTEGER NOT NULL, -- sections of the lesson then
    seq       INTEGER NOT NULL, -- event.seq of the newest change
    PRIMARY KEY (learner, lesson)
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
    id      INTEGER PRIMARY KEY, -- event.seq of its adding
    learner INTEGER NOT NULL REFERENCES learner (id), -- the writer
    lesson  TEXT NOT NULL,       -- lesson id
    place   INTEGER NOT NULL,    -- byte offset in the lesson body
    text    TEXT NOT NULL,       -- ''  is a bookmark
    at_ms   INTEGER NOT NULL     -- Unix time in ms
) STRICT;

CREATE INDEX note_by_lesson ON note (learner, lesson, place);

CREATE TABLE answer (
    learner  INTEGER NOT NULL REFERENCES learner (id), -- who answered
    question TEXT NOT NULL,    -- question id
    lesson   TEXT NOT NULL,    -- lesson id it stands in
    work     TEXT NOT NULL,    -- full path of the 工作内容
    response TEXT NOT NULL,    -- newest response, as entered
    correct  INTEGER NOT NULL, -- 1: the newest response is right
    tries    INTEGER NOT NULL, -- how often it was answered
    wrong    INTEGER NOT NULL, -- how often wrongly
    at_ms    INTEGER NOT NULL, -- of the newest, Unix time in ms
    PRIMARY KEY (learner, question)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    learner INTEGER NOT NULL, -- learner.id; 0: the machine
    name    TEXT NOT NULL,    -- dotted name
    value   TEXT NOT NULL,    -- as text
    PRIMARY KEY (learner, name)
) STRICT, WITHOUT ROWID;
