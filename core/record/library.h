/* library.db: the index of installed packs, rebuilt from them at any time: trees of the standards,
 * lessons, full-text search with Chinese bigrams and pinyin initials. Holds no learner data. */
#ifndef CORE_RECORD_LIBRARY_H
#define CORE_RECORD_LIBRARY_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct library;
struct bundle;

/* Opens dir/library.db (made anew when it is missing, damaged or of another schema). */
MUST_CHECK bool library_open(const char *dir, struct library **library, struct err *err);
void library_close(struct library *library);

/* Cheap check at start-up: true when the index matches the packs under `packs_dir`
 * (packs_dir/<id>/current → a version folder; the link's target is compared). */
MUST_CHECK bool library_is_current(struct library *library, const char *packs_dir, bool *current,
                                   struct err *err);

/* Replaces everything known of this pack, or adds it, in one transaction. A lesson whose id another
 * pack's has already is left out; it is taken up by a sync once that one is gone. */
MUST_CHECK bool library_index(struct library *library, const struct bundle *bundle,
                              struct err *err);
MUST_CHECK bool library_forget(struct library *library, const char *pack_id, struct err *err);

/* Brings the index in line with packs_dir: indexes every pack whose `current` changed, forgets the
 * ones that are gone. A pack that cannot be read is left out and named in *err, but the others are
 * still indexed; the result is then false. Packs are indexed in the order of their ids. *changed
 * (may be NULL) counts packs touched. */
MUST_CHECK bool library_sync(struct library *library, const char *packs_dir, size_t *changed,
                             struct err *err);

enum lib_kind {
    LIB_DOCUMENT,
    LIB_TRACK,
    LIB_LEVEL,
    LIB_BASICS,
    LIB_FUNCTION,
    LIB_WORK,
    LIB_LESSON
};

/* One row of the skill tree. Order is document order (preorder). */
struct lib_node {
    enum lib_kind kind;
    int depth;          /* 0 for a document */
    int parent;         /* index, -1 for a document */
    const char *path;   /* "4-04-05-05", "4-04-05-05/5", "4-04-05-05/5/1", ".../1.1", ".../B2.1",
                           a track "2-02-10-09/vision"; for a lesson its id */
    const char *number; /* printed number "1.1", "2.1"; "" when none */
    const char *title;
    int theory_weight, skill_weight; /* percent; of the function for a work */
    int hours;                       /* standard hours of a level, else 0 */
    int minutes;           /* planned minutes: of the lesson; of a work all kinds of its plan */
    int lessons, outlines; /* of a work: lessons in full / only outlined; of a lesson: 1 and 0 */
    int sections;          /* of a work: of its lessons in full; of a lesson: its own */
};
struct lib_tree {
    struct lib_node *nodes;
    size_t count;
    struct arena arena;
};
/* All documents with tracks, levels, functions, works and lessons. */
MUST_CHECK bool library_tree(struct library *library, struct lib_tree *tree, struct err *err);
void lib_tree_finish(struct lib_tree *tree);
/* Moves the document that holds a path before the others; nothing when none does. */
void lib_tree_put_first(struct lib_tree *tree, const char *path);

/* S, K or B items of a work (path ".../1.1" or ".../B2.1"). */
struct lib_requirement {
    const char *key; /* "S1.1.1" */
    const char *text;
    int sections; /* lesson sections that teach it */
};
struct lib_requirements {
    struct lib_requirement *list;
    size_t count;
    struct arena arena;
};
MUST_CHECK bool library_requirements(struct library *library, const char *work,
                                     struct lib_requirements *out, struct err *err);
void lib_requirements_finish(struct lib_requirements *out);

/* Which sections of lessons written in full teach the items of a work, in the items' order. */
struct lib_taught {
    const char *key;    /* "S1.1.1" */
    const char *lesson; /* id */
    int section;        /* index */
};
struct lib_taughts {
    struct lib_taught *list;
    size_t count;
    struct arena arena;
};
MUST_CHECK bool library_taught(struct library *library, const char *work, struct lib_taughts *out,
                               struct err *err);
void lib_taughts_finish(struct lib_taughts *out);

struct lib_lesson {
    const char *id, *title;
    const char *work; /* full path */
    const char *pack, *version;
    const char *dir;  /* pack version folder, absolute; it stays as long as it is open */
    const char *file; /* "lessons/1.1-1.md" */
    int minutes, order, sections;
    bool outline;
    struct arena arena;
};
MUST_CHECK bool library_lesson(struct library *library, const char *id, struct lib_lesson *lesson,
                               struct err *err);
void lib_lesson_finish(struct lib_lesson *lesson);

/* The lesson before (-1) or after (+1) in the level's order; heap id or NULL at the ends. */
MUST_CHECK bool library_neighbour(struct library *library, const char *id, int direction,
                                  char **neighbour, struct err *err);

/* A question that serves a level. */
struct lib_item {
    const char *id;
    const char *revision; /* 32 hex digits; another text is another revision */
    const char *pack, *version;
    const char *requirement; /* "K1.1.2": the first its tags name, "" when none */
    const char *work;        /* full path, "" when none */
    uint8_t type;            /* enum question_type */
    uint8_t difficulty;      /* 1 to 3; 0 when untagged */
    uint8_t options;         /* that may be put in another order; 0: none */
    uint8_t right;           /* index of the one right option; 255: none */
    bool inline_;            /* stands in a lesson; papers leave it out */
    const char *lesson;      /* it stands in; else the first that teaches its requirement, or "" */
    int section;             /* of that lesson, -1 when none */
};

/* The same of many, for lists of a hundred thousand: what questions have in common is kept once. */
struct lib_shared {
    const char *pack, *requirement, *work, *lesson; /* as of struct lib_item */
    int section;
};
struct lib_entry {
    const char *id;
    const struct lib_shared *shared;
    uint8_t type, difficulty, options, right; /* as of struct lib_item */
    bool inline_;
};
struct lib_items {
    struct lib_entry *list;
    size_t count;
    struct lib_shared **shares; /* each once, in no order */
    size_t shares_count;
    struct arena arena;
};
/* Every question that serves a level ("4-04-05-05/5"), by id (bytes, ascending). A question of a
 * bank serves the levels that its tags name ([tag:4-04-05-05/4]), else the first of its pack; one
 * in a lesson serves the lesson's. Those with nothing to answer are left out, and so are questions
 * whose id another pack has already. */
MUST_CHECK bool library_items(struct library *library, const char *level, struct lib_items *out,
                              struct err *err);
void lib_items_finish(struct lib_items *out);
/* Only what they share; the list stays empty. */
MUST_CHECK bool library_shared(struct library *library, const char *level, struct lib_items *out,
                               struct err *err);

/* The requirements that they name, each once, sorted; the array is heap, the texts in the arena. */
MUST_CHECK bool library_asked(struct library *library, const char *level, struct arena *arena,
                              const char ***keys, size_t *count, struct err *err);

/* What is read between these two is of one moment, whatever other programs install meanwhile. */
MUST_CHECK bool library_hold(struct library *library, struct err *err);
void library_let_go(struct library *library);

/* The same, one by one, keeping nothing. `number` is the library's own for the question while it is
 * held; version and lesson are not filled in (lesson is "" for a question of a bank). Borrowed
 * for the call. */
typedef void lib_item_fn(void *ctx, int64_t number, const struct lib_item *item);
MUST_CHECK bool library_each_item(struct library *library, const char *level, lib_item_fn *each,
                                  void *ctx, struct err *err);

struct lib_source {
    struct lib_item item;
    const char *gift; /* its GIFT text as in the pack, with the $CATEGORY it stands under */
};
/* One question; its texts live in the arena. ERR_NOT_FOUND. */
MUST_CHECK bool library_question(struct library *library, const char *id, struct arena *arena,
                                 struct lib_source *source, struct err *err);
/* The same by its number, as it serves the level. */
MUST_CHECK bool library_numbered(struct library *library, const char *level, int64_t number,
                                 struct arena *arena, struct lib_source *source, struct err *err);

/* A hands-on task. */
struct lib_lab {
    const char *id, *title;
    const char *level, *work;   /* full paths */
    const char *pack, *version; /* id */
    const char *dir;            /* pack version folder, absolute */
    const char *engine;
    const char *covers; /* "S2.1.2 K2.1.1" */
    int minutes;        /* planned, of one variant */
    int64_t points;     /* thousandths */
    int variants;       /* how many */
};
struct lib_labs {
    struct lib_lab *list;
    size_t count;
    struct arena arena;
};
/* The labs of a work or of a whole level or document ("": all), by work and id. Of two packs with
 * one id the first by id is taken. */
MUST_CHECK bool library_labs(struct library *library, const char *path, struct lib_labs *out,
                             struct err *err);
/* Only this one; ERR_NOT_FOUND. */
MUST_CHECK bool library_lab(struct library *library, const char *id, struct lib_labs *out,
                            struct err *err);
void lib_labs_finish(struct lib_labs *out);

/* A term of a glossary. */
struct lib_term {
    const char *term, *en, *line;
    const char *also;   /* other names, a line each */
    const char *lesson; /* id of the lesson that teaches it, "" none */
    const char *key;    /* "K2.1.1", "" none */
    int section;        /* of that lesson that teaches the requirement, -1 none */
    const char *pack;   /* id */
};
struct lib_terms {
    struct lib_term *list; /* as written, pack by pack */
    size_t count;
    struct arena arena;
};
MUST_CHECK bool library_terms(struct library *library, struct lib_terms *terms, struct err *err);
void lib_terms_finish(struct lib_terms *terms);

struct lib_pack {
    const char *id, *version, *title, *licence, *summary;
    int lessons, questions; /* questions: of its banks and lessons */
    int64_t indexed_ms;
};
struct lib_packs {
    struct lib_pack *list;
    size_t count;
    struct arena arena;
};
MUST_CHECK bool library_packs(struct library *library, struct lib_packs *packs, struct err *err);
void lib_packs_finish(struct lib_packs *packs);

/* Packs that share ids of lessons, once for each two. */
struct lib_clash {
    const char *pack;   /* whose lessons are left out */
    const char *holder; /* whose lessons are shown */
    const char *lesson; /* the first id */
    int lessons;        /* how many */
};
struct lib_clashes {
    struct lib_clash *list;
    size_t count;
    struct arena arena;
};
MUST_CHECK bool library_clashes(struct library *library, struct lib_clashes *out, struct err *err);
void lib_clashes_finish(struct lib_clashes *out);

enum hit_kind { HIT_LESSON, HIT_REQUIREMENT, HIT_WORK, HIT_TERM, HIT_QUESTION, HIT_LAB };

#define LIB_GLOSSARY "glossary:"

struct lib_hit {
    enum hit_kind kind;
    const char *target;  /* what opens: a lesson id, a work's path, a document's path; of a term of
                            a glossary LIB_GLOSSARY and the term */
    const char *key;     /* of a requirement: "S1.1.1"; id of a lab, whose work opens; else "" */
    const char *title;   /* of the lesson, work or requirement */
    const char *where;   /* section heading or level name, "" when none */
    const char *excerpt; /* about 60 columns round the first hit; the hit's bytes are given below */
    int hit_start, hit_len;
    int64_t offset; /* byte in the lesson body: of the hit, else of its heading; else 0 */
};
struct lib_hits {
    struct lib_hit *list;
    size_t count;
    size_t total; /* all hits, also those past the limit */
    struct arena arena;
};
/* Words separated by spaces (at most 16) must all be there, in one section, question or
 * requirement. A Chinese word is found wherever its characters stand together, a word of letters or
 * digits at the beginning of a word; one of two or more ASCII letters also within the pinyin
 * initials of titles (标注 by "bz"). Width of letters and case do not matter. Matches in titles
 * first, then document order. Words of punctuation only find nothing. */
MUST_CHECK bool library_search(struct library *library, const char *words, size_t limit,
                               struct lib_hits *hits, struct err *err);
void lib_hits_finish(struct lib_hits *hits);

#endif
