-- records.db, step 4: what came from the records of other machines. Projected from the events.

CREATE TABLE imported (
    id      TEXT PRIMARY KEY,     -- of the statement, a UUID
    home    TEXT NOT NULL,        -- the records it was first written in
    account TEXT NOT NULL,        -- number of the learner there
    origin  INTEGER NOT NULL,     -- event.seq there
    seq     INTEGER NOT NULL,     -- event.seq here
    learner INTEGER NOT NULL      -- learner.id here
) STRICT, WITHOUT ROWID;

CREATE INDEX imported_by_origin ON imported (home, origin, seq);
CREATE INDEX imported_by_account ON imported (home, account, learner);
