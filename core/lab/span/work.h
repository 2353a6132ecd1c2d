/* Marking text: the documents of a task, and a work that marks entities and relations in them.
 * Shared by the screen and the grader.
 *
 * The documents are <variant>/texts.jsonl, one a line: {"id":"1","text":"…"}. With the option
 * `entities: given` a line has "entities" too; these are fixed and only relations are marked.
 *
 * A work has one line for each document, in their order:
 *     {"id":"1","text":"…","entities":[{"id":1,"start":0,"end":3,"label":"person"}],
 *      "relations":[{"id":1,"from":1,"to":2,"type":"lives_at"}],"done":true}
 * Offsets are half-open and count code points of the text. Entities are in the order of the text
 * and numbered from 1; "done" is the marker's own tick. The gold, gold/spans.jsonl, is such a work.
 */
#ifndef CORE_LAB_SPAN_WORK_H
#define CORE_LAB_SPAN_WORK_H

#include "base/str.h"
#include "core/lab/jsonl.h"
#include "core/lab/lab.h"

#include <stdint.h>

enum {
    SPAN_DOCS_MAX = 2000,
    SPAN_TEXT_MAX = 20000,    /* code points of a document */
    SPAN_ENTITIES_MAX = 1000, /* of a document */
    SPAN_RELATIONS_MAX = 1000,
};
#define SPAN_NOWHERE UINT32_MAX

struct span_entity {
    uint32_t start, end; /* code points */
    unsigned label;      /* index in the lab's labels */
};

struct span_relation {
    uint32_t from, to; /* indices of entities of the same document */
    unsigned type;     /* index in the lab's relations */
};

/* A document as it was set. */
struct span_text {
    const char *id, *text;
    uint32_t length;    /* code points */
    const uint32_t *at; /* byte where each code point begins; at[length]: bytes of the whole */
    const struct span_entity *given;
    uint32_t given_count;
};

struct span_task {
    struct arena arena;
    const struct labspec *spec;
    bool given;         /* entities are fixed */
    bool overlaps;      /* entities may share characters */
    const char **units; /* words that a bound may take in or leave out by mistake, NULL-ended */
    const char **modifiers;
    struct span_text *texts;
    size_t count;
};

/* A document as it is marked. */
struct span_doc {
    struct span_entity *entities; /* by start, then end, then label */
    uint32_t entities_count, entities_room;
    struct span_relation *relations; /* by from, to, type */
    uint32_t relations_count, relations_room;
    bool done;
    bool named; /* by what was read */
};

struct span_work {
    struct span_doc *docs; /* one for each text */
    size_t count;
};

MUST_CHECK bool span_task_open(struct lab_task *lab, struct span_task **task, struct err *err);
/* The same from a text; `spec` must outlive it. */
MUST_CHECK bool span_task_read(const struct labspec *spec, const char *file, const char *text,
                               size_t len, struct span_task **task, struct err *err);
void span_task_close(struct span_task *task);                   /* takes NULL */
size_t span_find(const struct span_task *task, const char *id); /* task->count: none */
/* Index of a relation by id or title; -1. */
int span_type_find(const struct span_task *task, const char *name);
/* The type may lead from one label to the other. */
bool span_type_fits(const struct span_task *task, unsigned type, unsigned from, unsigned to);

/* A work as it is before anything was done; finished by span_work_finish. */
void span_work_init(const struct span_task *task, struct span_work *work);
void span_work_finish(struct span_work *work);
/* Reads a work, or what doccano exports (start_offset, from_id …; "label": [[0,2,"x"]]). A document
 * is found by its id; where the text differs or there is no such id, by its text, since doccano
 * gives ids of its own. ERR_FORMAT with the line for what is unknown, twice or outside the text. */
MUST_CHECK bool span_work_read(const struct span_task *task, const char *text, size_t len,
                               struct span_work *work, struct err *err);
void span_work_write(const struct span_task *task, const struct span_work *work, struct str *out);
/* The same, only the documents that what was read named: a file of another tool may be of some. */
void span_work_write_named(const struct span_task *task, const struct span_work *work,
                           struct str *out);
/* Names all documents; those that were not named before become what they are in the other work,
 * when there is one. */
void span_work_complete(struct span_work *work, const struct span_work *other);

/* Adds an entity in its place; the index, or that of the same one when it is there already;
 * SPAN_NOWHERE when there are too many. Relations keep their ends. */
uint32_t span_doc_add(struct span_doc *doc, struct span_entity entity);
/* Takes an entity away, and relations that touch it. */
void span_doc_remove(struct span_doc *doc, uint32_t entity);
/* Changes an entity; its new index. */
uint32_t span_doc_move(struct span_doc *doc, uint32_t entity, struct span_entity to);
/* False when it is there already or leads to itself, or there are too many. */
bool span_doc_relate(struct span_doc *doc, struct span_relation relation);
void span_doc_unrelate(struct span_doc *doc, uint32_t relation);
/* First entity, but not `except`, that shares a character with [start, end); SPAN_NOWHERE. */
uint32_t span_doc_overlap(const struct span_doc *doc, uint32_t start, uint32_t end,
                          uint32_t except);
/* Some two entities share a character. */
bool span_doc_overlaps(const struct span_doc *doc);
/* The entities are those that the task gives. */
bool span_doc_given(const struct span_doc *doc, const struct span_text *text);

uint32_t span_cp(const struct span_text *text, uint32_t at);
bool span_is_space(uint32_t cp);
bool span_is_mark(uint32_t cp); /* punctuation or symbol, but no letter or digit */
/* The characters [start, end) of a text appended. */
void span_add_text(const struct span_text *text, uint32_t start, uint32_t end, struct str *out);
bool span_text_is(const struct span_text *text, uint32_t start, uint32_t end, const char *what);

#endif
