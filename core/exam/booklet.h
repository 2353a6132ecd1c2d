/* The booklet: a paper with everything that is needed to sit, print, mark and check it, without the
 * packs it came from. One JSON document, keys sorted; its SHA-256 is the paper's identity. */
#ifndef CORE_EXAM_BOOKLET_H
#define CORE_EXAM_BOOKLET_H

#include "base/arena.h"
#include "base/err.h"
#include "core/material/blueprint.h"
#include "core/material/question.h"

#include <stddef.h>
#include <stdint.h>

enum {
    BOOKLET_MAX = 8 * 1024 * 1024,    /* bytes of the document */
    BOOKLET_POINTS_MAX = 1000 * 1000, /* thousandths, of the whole paper */
    BOOKLET_PACKS_MAX = 64,
};

struct booklet_section {
    enum blueprint_type type;
    const char *title; /* 单项选择题 */
    unsigned count;
    int64_t points; /* thousandths, of one question */
};

/* A part: a 职业功能 or a weighted part of the basics. */
struct booklet_part {
    const char *id, *title; /* "1" 数据采集和处理 */
    int64_t points;         /* thousandths */
};

struct booklet_pack {
    const char *id, *version, *digest; /* digest "" when unknown */
};

/* A hands-on task in place of a question: a variant of a lab in an installed pack. What it asks and
 * how it is marked stands there; the attempt needs that pack in that version. */
struct booklet_lab {
    const char *pack, *version;
    const char *variant; /* name */
    const char *engine, *title;
    const char *work; /* "2.1" */
    unsigned minutes; /* planned */
};

struct booklet_question {
    const char *id, *revision;                 /* the text is this revision for ever */
    const char *requirement;                   /* "K1.1.2"; "" none */
    const char *lesson;                        /* id of the lesson that teaches it, "" none */
    int lesson_section;                        /* index in it */
    unsigned section, part;                    /* indices */
    int64_t points;                            /* thousandths */
    const char *gift;                          /* the whole question; of a lab one in words */
    const struct question *question;           /* the same, read */
    unsigned options;                          /* of `order`; 0: nothing to put in order */
    unsigned char order[QUESTION_ANSWERS_MAX]; /* order[k]: the option (of a matching question: the
                                                  choice) shown at place k */
    const struct booklet_lab *lab;             /* NULL: an ordinary question */
};

struct booklet {
    const char *title, *form;                 /* "A" */
    const char *blueprint, *standard, *level; /* ids; level "5" */
    const char *path;                         /* "4-04-05-05/5"; a competition: its code */
    uint64_t seed;
    unsigned method; /* PAPER_METHOD */
    unsigned minutes;
    int64_t pass, full; /* thousandths */
    enum blueprint_partial partial;
    bool pause;
    const struct booklet_section *sections;
    unsigned sections_count;
    const struct booklet_part *parts;
    unsigned parts_count;
    const struct booklet_pack *packs;
    unsigned packs_count;
    const struct booklet_question *questions; /* section by section */
    unsigned questions_count;
};

/* The document; heap. `question` of the questions is not looked at. */
char *booklet_write(const struct booklet *booklet);

/* Reads and checks a document: points add up per part and in all, orders are permutations, every
 * text is one question of its section's type. Lives in the arena. ERR_FORMAT, ERR_INVALID. */
MUST_CHECK bool booklet_read(const char *text, size_t len, struct arena *arena,
                             const struct booklet **booklet, struct err *err);

/* A response as given, letters as shown, in the notation in which responses are kept and marked:
 * letters of the source without spaces and commas, "T" or "F"; and back. Other types of question
 * come back as they are. ERR_INVALID for what cannot be a response: letters that are not there or
 * too many of them, a number that is none. Heap. */
MUST_CHECK bool booklet_to_source(const struct booklet_question *question, const char *shown,
                                  char **source, struct err *err);
char *booklet_to_shown(const struct booklet_question *question, const char *source);

#endif
