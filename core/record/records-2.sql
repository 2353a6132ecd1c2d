-- records.db, step 2: practice. Projected from the events.

CREATE TABLE review (
    seq         INTEGER PRIMARY KEY, -- event.seq of the answer
    learner     INTEGER NOT NULL REFERENCES learner (id), -- who answered
    question    TEXT NOT NULL,    -- question id
    revision    TEXT NOT NULL,    -- of the question as it was seen
    work        TEXT NOT NULL,    -- full path of its 工作内容 then
    requirement TEXT NOT NULL,    -- its first key then: K1.1.2; or ''
    mode        TEXT NOT NULL,    -- how it came up: work, wrong, due …
    response    TEXT NOT NULL,    -- as given
    score       INTEGER NOT NULL, -- thousandths of a percent; -1: marked by the learner's grade alone
    took_ms     INTEGER NOT NULL, -- from the question's appearance to the answer
    grade       INTEGER NOT NULL, -- FSRS: 1 again, 2 hard, 3 good, 4 easy; as adjusted last
    algorithm   TEXT NOT NULL,    -- version of the scheduler then
    at_ms       INTEGER NOT NULL  -- Unix time in ms
) STRICT;

CREATE INDEX review_by_learner ON review (learner, seq);

-- 错题本. Answering rightly takes nothing out of it; the learner does.
CREATE TABLE mistake (
    learner     INTEGER NOT NULL REFERENCES learner (id), -- whose book
    question    TEXT NOT NULL,    -- question id
    revision    TEXT NOT NULL,    -- of the question when it was answered wrongly last
    work        TEXT NOT NULL,    -- full path of its 工作内容 then
    requirement TEXT NOT NULL,    -- its first key then, or ''
    response    TEXT NOT NULL,    -- newest wrong response
    reason      TEXT NOT NULL,    -- chosen by the learner: careless, unclear …; '' none yet
    wrong       INTEGER NOT NULL, -- how often it was answered wrongly
    right_since INTEGER NOT NULL, -- how often rightly since the newest wrong response
    gone        INTEGER NOT NULL, -- 1: the learner removed it
    first_ms    INTEGER NOT NULL, -- Unix time of the first wrong response
    at_ms       INTEGER NOT NULL, -- of the newest
    seq         INTEGER NOT NULL, -- event.seq of the newest
    PRIMARY KEY (learner, question)
) STRICT, WITHOUT ROWID;
