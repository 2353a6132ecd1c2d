#include "core/record/shelf.h"

#include "core/record/schema.h"

static const char *const steps[] = {library_schema_1};

#define LAB_COLUMNS                                                                                \
    "SELECT l.id, l.pack, l.level, l.work, l.title, l.engine, l.minutes, l.points, l.variants,"    \
    " l.covers, p.version, p.dir FROM lab l JOIN pack p ON p.id = l.pack"
#define BANK "1099511627776" /* 2^40 */

static const char *const statements[SH_COUNT] = {
    [SH_PACK_ADD] = "INSERT INTO pack"
                    " (id, version, title, licence, summary, dir, stamp, indexed_ms)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [SH_PACK_DROP] = "DELETE FROM pack WHERE id = ?",
    [SH_PACK_ALL] = "SELECT id, version, title, licence, summary, indexed_ms,"
                    " (SELECT count(*) FROM lesson WHERE lesson.pack = pack.id),"
                    " (SELECT count(*) FROM question WHERE question.pack = pack.id)"
                    " FROM pack ORDER BY id",
    [SH_PACK_STAMPS] = "SELECT id, dir, stamp FROM pack ORDER BY id",
    [SH_WORDS_DROP] = "INSERT INTO words (words, rowid, title, initials, body)"
                      " SELECT 'delete', id, title, initials, body FROM entry WHERE pack = ?",
    [SH_WORDS_ADD] = "INSERT INTO words (rowid, title, initials, body)"
                     " SELECT id, title, initials, body FROM entry WHERE pack = ?",

    [SH_NODE_ADD] = "INSERT INTO node (pack, document, ordinal, kind, depth, path, level, number,"
                    " title, theory, skill, hours, class)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [SH_REQUIREMENT_ADD] = "INSERT INTO requirement (pack, work, level, ordinal, key, text)"
                           " VALUES (?, ?, ?, ?, ?, ?)",
    [SH_PLAN_ADD] = "INSERT INTO plan (pack, level, path, minutes) VALUES (?, ?, ?, ?)",
    [SH_LESSON_ADD] = "INSERT INTO lesson (id, pack, level, work, ordinal, title, file, minutes,"
                      " sections, outline) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [SH_LESSON_PACK] = "SELECT pack FROM lesson WHERE id = ?",
    [SH_CLASH_ADD] = "INSERT OR IGNORE INTO clash (pack, lesson) VALUES (?, ?)",
    [SH_CLASH_HEAL] = "UPDATE pack SET stamp = 0 WHERE id IN (SELECT c.pack FROM clash c"
                      " WHERE NOT EXISTS (SELECT 1 FROM lesson WHERE lesson.id = c.lesson)"
                      " UNION ALL SELECT c.pack FROM question_clash c WHERE NOT EXISTS"
                      " (SELECT 1 FROM question q WHERE q.id = c.question))",
    [SH_CLASH_ALL] = "SELECT c.pack, l.pack, min(c.lesson), count(*) FROM clash c"
                     " JOIN lesson l ON l.id = c.lesson AND l.pack <> c.pack"
                     " GROUP BY c.pack, l.pack ORDER BY c.pack, l.pack",
    [SH_ITEMS] = "SELECT id, revision, pack, requirement, work, type, difficulty, options, best,"
                 " lesson, section, number FROM item WHERE level = ? ORDER BY id",
    [SH_ASKED] = "SELECT DISTINCT requirement FROM item WHERE level = ?",
    [SH_PACK_VERSION] = "SELECT version FROM pack WHERE id = ?",
    [SH_FIRST_TAUGHT] = "SELECT t.key, t.lesson, t.section FROM lesson l"
                        " JOIN teaches t ON t.level = l.level AND t.lesson = l.id"
                        " WHERE l.level = ? AND NOT l.outline"
                        " ORDER BY t.key, l.ordinal, l.id, t.section",
    [SH_QUESTION] = "SELECT i.id, i.revision, i.pack, i.requirement, i.work, i.type, i.difficulty,"
                    " i.options, i.best, i.lesson, i.section, i.level, q.gift FROM question q"
                    " JOIN item i ON i.number = q.number WHERE q.id = ? ORDER BY i.level LIMIT 1",
    [SH_NUMBERED] = "SELECT i.id, i.revision, i.pack, i.requirement, i.work, i.type, i.difficulty,"
                    " i.options, i.best, i.lesson, i.section, i.level, q.gift FROM question q"
                    " JOIN item i ON i.level = ?2 AND i.id = q.id WHERE q.number = ?1",
    [SH_QUESTION_ADD] = "INSERT OR IGNORE INTO question (id, pack, revision, gift)"
                        " VALUES (?, ?, ?, ?)",
    [SH_QUESTION_CLASH_ADD] = "INSERT OR IGNORE INTO question_clash (pack, question)"
                              " VALUES (?, ?)",
    [SH_ITEM_ADD] = "INSERT OR IGNORE INTO item (level, id, number, pack, revision, requirement,"
                    " work, type, difficulty, options, best, lesson, section)"
                    " VALUES (?1, ?2, (SELECT number FROM question WHERE id = ?2), ?3, ?4, ?5, ?6,"
                    " ?7, ?8, ?9, ?10, ?11, ?12)",
    [SH_LAB_ADD] = "INSERT OR REPLACE INTO lab (id, pack, level, work, title, engine, minutes,"
                   " points, variants, covers) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [SH_LABS] =
        LAB_COLUMNS " WHERE l.pack = (SELECT min(pack) FROM lab WHERE lab.id = l.id)"
                    " AND (?1 = '' OR l.work = ?1 OR (l.work >= ?1 || '/' AND l.work < ?1 || '0'))"
                    " ORDER BY l.work, l.id",
    [SH_LAB] = LAB_COLUMNS " WHERE l.id = ? ORDER BY l.pack LIMIT 1",
    [SH_TERM_ADD] = "INSERT INTO term (pack, ordinal, term, en, line, also, lesson, key)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [SH_TERMS] = "SELECT t.term, t.en, t.line, t.also, t.lesson, t.key,"
                 " coalesce((SELECT min(s.section) FROM teaches s WHERE s.lesson = t.lesson"
                 " AND s.key = t.key), -1), t.pack FROM term t ORDER BY t.pack, t.ordinal",
    [SH_TEACHES_ADD] = "INSERT OR IGNORE INTO teaches (lesson, section, level, key)"
                       " VALUES (?, ?, ?, ?)",
    /* Questions of banks are numbered from BANK on, so that they can be told by their id alone. */
    [SH_ENTRY_ADD] = "INSERT INTO entry (id, pack, rank, kind, place, target, key, location,"
                     " section, head, start, title, initials, body)"
                     " VALUES (CASE ?7 WHEN -2"
                     "  THEN max(coalesce((SELECT max(id) FROM entry), 0), " BANK ") + 1"
                     "  ELSE coalesce((SELECT max(id) FROM entry WHERE id < " BANK "), 0) + 1 END,"
                     " ?1, 0, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",

    [SH_TREE_DROP] = "DELETE FROM tree",
    [SH_TREE_FILL] = "INSERT INTO tree (kind, depth, path, number, title, theory, skill, hours,"
                     " minutes, lessons, outlines, sections) SELECT * FROM assembled",
    [SH_ENTRY_RANK] = "WITH place AS (SELECT path, min(ordinal) AS ordinal FROM tree GROUP BY path)"
                      " UPDATE entry SET rank = coalesce((SELECT ordinal FROM place"
                      " WHERE place.path = entry.place), 1 << 30) WHERE section <> -2",
    [SH_TREE_ALL] = "SELECT kind, depth, path, number, title, theory, skill, hours, minutes,"
                    " lessons, outlines, sections FROM tree ORDER BY ordinal",

    [SH_REQUIREMENTS] = "SELECT key, text, (SELECT count(*) FROM teaches t"
                        " WHERE t.level = r.level AND t.key = r.key)"
                        " FROM requirement r WHERE work = ?1 AND pack ="
                        " (SELECT min(pack) FROM requirement WHERE work = ?1) ORDER BY ordinal",
    [SH_TAUGHT] = "SELECT DISTINCT r.key, t.lesson, t.section, r.ordinal FROM requirement r"
                  " JOIN teaches t ON t.level = r.level AND t.key = r.key"
                  " JOIN lesson l ON l.id = t.lesson AND NOT l.outline"
                  " WHERE r.work = ? ORDER BY r.ordinal, t.lesson, t.section",
    [SH_LESSON] = "SELECT l.id, l.title, l.work, p.id, p.version, p.dir, l.file, l.minutes,"
                  " l.ordinal, l.sections, l.outline"
                  " FROM lesson l JOIN pack p ON p.id = l.pack WHERE l.id = ?",
    [SH_NEIGHBOUR_AFTER] = "SELECT n.id FROM lesson l JOIN lesson n ON n.level = l.level"
                           " AND (n.ordinal, n.id) > (l.ordinal, l.id)"
                           " WHERE l.id = ? ORDER BY n.ordinal, n.id LIMIT 1",
    [SH_NEIGHBOUR_BEFORE] = "SELECT n.id FROM lesson l JOIN lesson n ON n.level = l.level"
                            " AND (n.ordinal, n.id) < (l.ordinal, l.id)"
                            " WHERE l.id = ? ORDER BY n.ordinal DESC, n.id DESC LIMIT 1",

    [SH_SEARCH_COUNT] = "SELECT count(*) FROM words WHERE words MATCH ?",
    /* ?1 finds the words anywhere, ?2 in titles; with ?4 works and requirements come before other
     * titles. Only ids are sorted. */
    [SH_SEARCH] = "SELECT e.kind, e.target, e.key, e.location, e.section, e.head, e.start, e.title,"
                  " e.body, coalesce(l.title, '') FROM"
                  " (SELECT e.id, e.rank, e.id NOT IN"
                  "   (SELECT rowid FROM words WHERE words MATCH ?2 AND rowid < " BANK ") AS below,"
                  "  ?4 AND e.kind NOT IN (1, 2) AS other"
                  "  FROM words JOIN entry e ON e.id = words.rowid"
                  "  WHERE words MATCH ?1 AND words.rowid < " BANK
                  "  ORDER BY below, other, e.rank, e.id LIMIT ?3) hit"
                  " JOIN entry e ON e.id = hit.id"
                  " LEFT JOIN lesson l ON l.id = e.target"
                  " ORDER BY hit.below, hit.other, hit.rank, hit.id",
    /* Questions of banks come last, as the banks have them. */
    [SH_SEARCH_BANK] = "SELECT e.kind, e.target, e.key, e.location, e.section, e.head, e.start,"
                       " e.title, e.body,"
                       " coalesce((SELECT title FROM node WHERE path = e.place LIMIT 1), '')"
                       " FROM (SELECT rowid AS id FROM words WHERE words MATCH ?1"
                       "  AND rowid >= " BANK " ORDER BY rowid LIMIT ?2) hit"
                       " JOIN entry e ON e.id = hit.id ORDER BY hit.id",
};

const struct db_kind shelf_kind = {
    .application = 0x584C4C37, /* "XLL7": another number makes every library anew */
    .steps = steps,
    .step_count = sizeof steps / sizeof *steps,
    .statements = statements,
    .statement_count = SH_COUNT,
    .cache_kib = 1024,
    .extend = shelf_extend,
};
