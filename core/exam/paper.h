/* Drawing theory papers: exact and reproducible.
 *
 * A paper has, all at once, exactly the points that the weight table gives every part and exactly
 * the questions that the form gives every section. Within that it takes what was not seen recently
 * (and of the rest the longest ago), spreads over the requirements of a part and comes as near to
 * the wanted difficulties as the bank allows. The same form, bank, seed and other arguments give
 * the same papers on every machine; PAPER_METHOD is recorded with them. Pure. */
#ifndef CORE_EXAM_PAPER_H
#define CORE_EXAM_PAPER_H

#include "base/err.h"
#include "core/material/blueprint.h"

#include <stddef.h>
#include <stdint.h>

enum {
    PAPER_METHOD = 1, /* raised whenever the same seed would draw something else */
    PAPER_FORMS_MAX = 26,
    PAPER_REQUIREMENTS_MAX = 4096,
    PAPER_NO_RIGHT = 255,
};

/* One question of the bank, as small as drawing needs it: banks hold a hundred thousand. Their
 * order is part of what makes a draw reproducible: sort them by id. */
struct paper_item {
    uint16_t part;        /* index of the form's parts; others are left out */
    uint16_t requirement; /* index, below the bank's `requirements`; each belongs to one part */
    uint8_t type;         /* enum blueprint_type; types the form has not are left out */
    uint8_t difficulty;   /* 1, 2, 3; 0 when untagged */
    uint8_t options;      /* to be put in a random order; 0 or 1: none */
    uint8_t right;        /* index of the one right option, or PAPER_NO_RIGHT */
    int64_t last_seen_ms; /* by this learner; 0: never */
};

struct paper_bank {
    const struct paper_item *items;
    size_t count;
    unsigned requirements; /* at most PAPER_REQUIREMENTS_MAX */
};

/* What every paper must be, in whole thousandths of a point. */
struct paper_form {
    unsigned parts, part_points[BLUEPRINT_PARTS_MAX];
    unsigned sections;
    enum blueprint_type type[BLUEPRINT_SECTIONS_MAX];
    unsigned count[BLUEPRINT_SECTIONS_MAX], points[BLUEPRINT_SECTIONS_MAX];
    unsigned difficulty[BLUEPRINT_DIFFICULTIES]; /* percent */
};

/* The form of a blueprint with the parts that blueprint_parts gave. ERR_TOO_BIG when there are more
 * ways to lay it out than are searched (LAYOUT_STATES_MAX). */
MUST_CHECK bool paper_form_make(const struct blueprint *blueprint,
                                const struct blueprint_part *parts, unsigned count,
                                struct paper_form *form, struct err *err);

struct paper_request {
    const struct paper_form *form;
    const struct paper_bank *bank;
    uint64_t seed;
    int64_t recent_since_ms;      /* seen at this time or later is recent; 0: nothing is */
    const unsigned char *exclude; /* per item, not 0: must not be drawn; or NULL */
    unsigned forms;               /* parallel papers A, B, C … that share no item; 1 … 26 */
};

struct paper_question {
    uint32_t item;   /* index in the bank */
    uint8_t section; /* of the form */
    uint8_t options;
    uint8_t order[QUESTION_ANSWERS_MAX]; /* order[k]: the item's option shown at place k */
};

struct paper {
    struct paper_question *questions; /* section by section */
    unsigned count, recent;           /* questions; of these seen recently */
};

/* A cell of the form that the bank cannot fill. */
struct paper_lack {
    unsigned part, section, missing;
};

enum paper_outcome {
    PAPER_DRAWN,
    PAPER_SHORT,      /* the bank has too few: `lacks` */
    PAPER_IMPOSSIBLE, /* no bank could fill it: these points cannot make those weights */
};

/* What a draw gave; finished by paper_set_finish. Parallel papers have the same number of questions
 * in every cell. */
struct paper_set {
    enum paper_outcome outcome;
    unsigned cells[BLUEPRINT_PARTS_MAX][BLUEPRINT_SECTIONS_MAX]; /* questions, of each paper */
    struct paper papers[PAPER_FORMS_MAX];
    unsigned papers_count;
    /* The smallest addition to the bank that would do, cell by cell. */
    struct paper_lack *lacks;
    unsigned lacks_count, missing;
};

/* False when no such paper can be had: the outcome says why; err gets ERR_NOT_FOUND with the number
 * of missing questions, or ERR_INVALID. Least of all recent questions are used that any exact paper
 * can do with. */
MUST_CHECK bool paper_draw(const struct paper_request *request, struct paper_set *set,
                           struct err *err);
void paper_set_finish(struct paper_set *set);

/* Holds a paper against its form: questions per section, points per part, no item twice, every item
 * of the type and part it stands for, options each once. Also for papers read back from a file. */
MUST_CHECK bool paper_check(const struct paper *paper, const struct paper_form *form,
                            const struct paper_bank *bank, struct err *err);

#endif
