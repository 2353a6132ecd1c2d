/* From the installed banks to booklets: what the library has for a level, drawn by a blueprint. */
#ifndef CORE_EXAM_DRAW_H
#define CORE_EXAM_DRAW_H

#include "core/exam/booklet.h"
#include "core/exam/paper.h"
#include "core/material/labspec.h"
#include "core/record/attempt.h"
#include "core/record/library.h"

/* A lab that a skills paper may hold. */
struct draw_lab {
    const char *pack, *version;
    const struct labspec *spec;
};

struct draw_request {
    struct library *library;
    const char *packs_dir; /* for the packs' digests; NULL: they are left out */
    const struct blueprint *blueprint;
    const struct standard *standard; /* NULL when the weights do not come from one */
    const char *level;               /* "5", "vision-2"; "" for a competition */
    const char *title;               /* of the papers; NULL: the blueprint's */
    uint64_t seed;
    unsigned forms;                  /* parallel papers A, B, C … */
    const struct attempt_seen *seen; /* by the learner they are for; NULL: for anybody */
    const struct draw_lab *labs;     /* of the level, for a skills paper */
    size_t labs_count;
    int64_t now_ms;
};

/* A cell that the banks cannot fill. */
struct draw_lack {
    const char *part, *part_title, *section; /* "1" 数据采集和处理, 单项选择题 */
    enum blueprint_type type;
    unsigned missing;
};

struct draw {
    enum paper_outcome outcome;
    char *texts[PAPER_FORMS_MAX]; /* booklets; heap */
    unsigned count, questions;
    unsigned recent; /* questions that the learner saw recently, of all forms */
    unsigned items;  /* questions of the banks that could be used */
    struct draw_lack *lacks;
    unsigned lacks_count, missing;
    struct arena arena;
};

/* Draws the papers. On false the outcome tells whether the banks are short (ERR_NOT_FOUND; `lacks`
 * names the cells) or no bank could do (ERR_INVALID); draw_finish in every case. The same library,
 * request and PAPER_METHOD give the same booklets, to the byte. */
MUST_CHECK bool draw_papers(const struct draw_request *request, struct draw *draw, struct err *err);
void draw_finish(struct draw *draw);

/* How drawn papers are kept. */
struct draw_codes {
    const char *start;       /* papers are sealed with it; NULL: not */
    const char *invigilator; /* reopens; NULL: none */
};

/* What is kept or handed out of a booklet: the text itself, or the sealed document. Heap. */
MUST_CHECK bool draw_document(const char *booklet, const struct draw_codes *codes, char **document,
                              struct err *err);

/* Keeps every paper in the records; ids gets draw->count of them. */
MUST_CHECK bool draw_keep(struct records *records, const struct draw *draw,
                          const struct draw_codes *codes, int64_t *ids, struct err *err);

/* Keeps a document from a file, sealed or not. */
MUST_CHECK bool draw_keep_document(struct records *records, const char *document, size_t len,
                                   int64_t *id, struct err *err);

#endif
