-- library.db: what the installed packs teach. Made from them, never more than they say.

CREATE TABLE pack (
    id         TEXT PRIMARY KEY, -- as in pack.yaml
    version    TEXT NOT NULL,    -- semantic version
    title      TEXT NOT NULL,    -- as in pack.yaml
    licence    TEXT NOT NULL,    -- SPDX identifier
    summary    TEXT NOT NULL,    -- '' when none
    dir        TEXT NOT NULL,    -- the version's folder, absolute
    stamp      INTEGER NOT NULL, -- inode and time of that folder, mixed: a new folder is another pack
    indexed_ms INTEGER NOT NULL  -- Unix time in ms
) STRICT, WITHOUT ROWID;

-- A document's tree, in order, without lessons.
CREATE TABLE node (
    pack     TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE, -- where it comes from
    document TEXT NOT NULL,    -- path of its document
    ordinal  INTEGER NOT NULL, -- preorder within the document
    kind     INTEGER NOT NULL, -- enum lib_kind
    depth    INTEGER NOT NULL, -- 0: the document
    path     TEXT NOT NULL,    -- full path
    level    TEXT NOT NULL,    -- path of the level it belongs to, '' above a level
    number   TEXT NOT NULL,    -- as printed
    title    TEXT NOT NULL,    -- as printed
    theory   INTEGER NOT NULL, -- percent of the theory paper
    skill    INTEGER NOT NULL, -- percent of the skills paper
    hours    INTEGER NOT NULL, -- standard hours of a level
    class    INTEGER NOT NULL, -- of a document: 0 standard, 1 competition
    PRIMARY KEY (document, pack, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX node_by_path ON node (path);

CREATE TABLE requirement (
    pack    TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE, -- where it comes from
    work    TEXT NOT NULL,    -- path of the work
    level   TEXT NOT NULL,    -- path of the level
    ordinal INTEGER NOT NULL, -- as printed
    key     TEXT NOT NULL,    -- 'S1.1.1'
    text    TEXT NOT NULL,    -- as printed
    PRIMARY KEY (work, ordinal, pack)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan (
    pack    TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE, -- who plans
    level   TEXT NOT NULL,    -- path of the level
    path    TEXT NOT NULL,    -- of the work, or of the level itself
    minutes INTEGER NOT NULL  -- lesson, practice, lab and exam together
) STRICT;

CREATE INDEX plan_by_path ON plan (path);

CREATE TABLE lesson (
    id       TEXT PRIMARY KEY, -- as in its front matter
    pack     TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE, -- where it comes from
    level    TEXT NOT NULL,    -- path of the level
    work     TEXT NOT NULL,    -- path of the work
    ordinal  INTEGER NOT NULL, -- order within the level
    title    TEXT NOT NULL,    -- as in its front matter
    file     TEXT NOT NULL,    -- below pack.dir
    minutes  INTEGER NOT NULL, -- planned
    sections INTEGER NOT NULL, -- how many
    outline  INTEGER NOT NULL  -- 1: not written in full
) STRICT, WITHOUT ROWID;

CREATE INDEX lesson_by_level ON lesson (level, ordinal, id);
CREATE INDEX lesson_by_work ON lesson (work, outline);

-- Lessons left out because another pack, indexed before, has one of that id.
CREATE TABLE clash (
    pack   TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE, -- whose lesson is left out
    lesson TEXT NOT NULL, -- lesson.id
    PRIMARY KEY (pack, lesson)
) STRICT, WITHOUT ROWID;

-- Which sections teach a requirement.
CREATE TABLE teaches (
    lesson  TEXT NOT NULL REFERENCES lesson (id) ON DELETE CASCADE, -- lesson.id
    section INTEGER NOT NULL,  -- index
    level   TEXT NOT NULL,     -- path of the level
    key     TEXT NOT NULL,     -- requirement.key
    PRIMARY KEY (level, key, lesson, section)
) STRICT, WITHOUT ROWID;

-- What can be asked: questions/ of the packs and the questions in their lessons.
CREATE TABLE question (
    number   INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE, -- as its comment line says
    pack     TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE, -- where it comes from
    revision TEXT NOT NULL,        -- 32 hex digits; another text is another revision
    gift     TEXT NOT NULL         -- its GIFT text, $CATEGORY line included
) STRICT;

CREATE INDEX question_by_pack ON question (pack);

-- Which levels a question serves; narrow, and in the order of ids, since a level is read as a whole.
CREATE TABLE item (
    level       TEXT NOT NULL,    -- path of the level
    id          TEXT NOT NULL,    -- question.id
    number      INTEGER NOT NULL REFERENCES question (number) ON DELETE CASCADE, -- of the question
    pack        TEXT NOT NULL,    -- question.pack
    revision    TEXT NOT NULL,    -- question.revision
    requirement TEXT NOT NULL,    -- key of the first requirement it names, or ''
    work        TEXT NOT NULL,    -- path of the work, or ''
    type        INTEGER NOT NULL, -- enum question_type
    difficulty  INTEGER NOT NULL, -- 1 to 3; 0: not said
    options     INTEGER NOT NULL, -- that may be put in another order
    best        INTEGER NOT NULL, -- index of the one right option; 255: none
    lesson      TEXT NOT NULL,    -- lesson.id of a question in a lesson, else ''
    section     INTEGER NOT NULL, -- its section in that lesson, else -1
    PRIMARY KEY (level, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX item_by_number ON item (number);

-- Questions left out because another pack, indexed before, has one of that id.
CREATE TABLE question_clash (
    pack     TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE, -- whose question is left out
    question TEXT NOT NULL, -- question.id
    PRIMARY KEY (pack, question)
) STRICT, WITHOUT ROWID;

-- Hands-on tasks. Of two with one id the first pack's by id is shown.
CREATE TABLE lab (
    id       TEXT NOT NULL,    -- as in lab.yaml
    pack     TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE, -- where it comes from
    level    TEXT NOT NULL,    -- path of the level
    work     TEXT NOT NULL,    -- path of the work
    title    TEXT NOT NULL,    -- as in lab.yaml
    engine   TEXT NOT NULL,    -- kind of task
    minutes  INTEGER NOT NULL, -- planned, of one variant
    points   INTEGER NOT NULL, -- thousandths
    variants INTEGER NOT NULL, -- how many
    covers   TEXT NOT NULL,    -- keys of requirements with blanks between
    PRIMARY KEY (id, pack)
) STRICT, WITHOUT ROWID;

CREATE INDEX lab_by_work ON lab (work);

-- Terms of the trade.
CREATE TABLE term (
    pack    TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE, -- where it comes from
    ordinal INTEGER NOT NULL, -- as written
    term    TEXT NOT NULL,    -- 标注
    en      TEXT NOT NULL,    -- in English
    line    TEXT NOT NULL,    -- what it is
    also    TEXT NOT NULL,    -- other names, a line each
    lesson  TEXT NOT NULL,    -- lesson.id that teaches it, '' none
    key     TEXT NOT NULL,    -- requirement, '' none
    PRIMARY KEY (pack, ordinal)
) STRICT, WITHOUT ROWID;

-- All documents with their lessons, as the skill tree shows them: the view below, kept as a table.
CREATE TABLE tree (
    ordinal  INTEGER PRIMARY KEY, -- from top to bottom
    kind     INTEGER NOT NULL,    -- enum lib_kind
    depth    INTEGER NOT NULL,    -- 0: a document
    path     TEXT NOT NULL,       -- full path, or lesson id
    number   TEXT NOT NULL,       -- as printed
    title    TEXT NOT NULL,       -- as printed
    theory   INTEGER NOT NULL,    -- percent
    skill    INTEGER NOT NULL,    -- percent
    hours    INTEGER NOT NULL,    -- standard hours of a level
    minutes  INTEGER NOT NULL,    -- planned
    lessons  INTEGER NOT NULL,    -- of a work: written in full; of a lesson: 1 when it is
    outlines INTEGER NOT NULL,    -- of a work: only outlined; of a lesson: 1 when it is
    sections INTEGER NOT NULL     -- of a work: of its full lessons; of a lesson: its own
) STRICT;

-- Standards that lessons serve come first, then other standards, then competitions.
CREATE VIEW assembled AS
WITH document AS (
    SELECT path, min(pack) AS pack, class,
        EXISTS (SELECT 1 FROM lesson WHERE lesson.work >= node.path || '/'
                AND lesson.work < node.path || '0') AS served
    FROM node WHERE depth = 0 GROUP BY path
), item AS (
    SELECT d.served, d.class, d.path AS document, n.ordinal, 0 AS below, '' AS lesson,
        n.kind, n.depth, n.path, n.number, n.title, n.theory, n.skill, n.hours,
        CASE WHEN n.level = n.path
            THEN (SELECT coalesce(sum(minutes), 0) FROM plan WHERE level = n.path)
            ELSE (SELECT coalesce(sum(minutes), 0) FROM plan WHERE path = n.path) END AS minutes,
        (SELECT count(*) FROM lesson WHERE work = n.path AND NOT outline) AS lessons,
        (SELECT count(*) FROM lesson WHERE work = n.path AND outline) AS outlines,
        (SELECT coalesce(sum(sections), 0) FROM lesson WHERE work = n.path AND NOT outline)
            AS sections
    FROM document d JOIN node n ON n.document = d.path AND n.pack = d.pack
    UNION ALL
    SELECT d.served, d.class, d.path, n.ordinal, 1 + l.ordinal, l.id,
        6, n.depth + 1, l.id, '', l.title, 0, 0, 0, l.minutes, NOT l.outline, l.outline,
        l.sections
    FROM document d JOIN node n ON n.document = d.path AND n.pack = d.pack
        JOIN lesson l ON l.work = n.path
)
SELECT kind, depth, path, number, title, theory, skill, hours, minutes, lessons, outlines,
    sections
FROM item ORDER BY served DESC, class, document, ordinal, below, lesson;

-- What can be found. One row is one hit.
CREATE TABLE entry (
    id       INTEGER PRIMARY KEY,
    pack     TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE, -- where it comes from
    rank     INTEGER NOT NULL, -- tree.ordinal of its place; 0: a question of a bank
    kind     INTEGER NOT NULL, -- enum hit_kind
    place    TEXT NOT NULL,    -- tree.path it stands under
    target   TEXT NOT NULL,    -- what opens: lesson id or full path
    key      TEXT NOT NULL,    -- of a requirement, else ''
    location TEXT NOT NULL,    -- name of the level, title of the question; '' when none
    section  INTEGER NOT NULL, -- index of a lesson's section; -1: its title and opening, or no lesson; -2: a question of a bank
    head     INTEGER NOT NULL, -- byte offset in the lesson of the section's heading
    start    INTEGER NOT NULL, -- byte offset in the lesson of `body`; -1: body is not its text
    title    TEXT NOT NULL,    -- searched: of the lesson, its section, a work, a requirement
    initials TEXT NOT NULL,    -- searched: pinyin initials of the title, from every character on
    body     TEXT NOT NULL     -- searched: text below the title; a requirement's key
) STRICT;

CREATE INDEX entry_by_pack ON entry (pack);

CREATE VIRTUAL TABLE words USING fts5 (
    title, initials, body, content = 'entry', content_rowid = 'id', tokenize = 'chinese'
);
