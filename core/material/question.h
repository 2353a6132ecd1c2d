/* A question and the marking of a response to it. */
#ifndef CORE_MATERIAL_QUESTION_H
#define CORE_MATERIAL_QUESTION_H

#include "base/err.h"
#include "core/material/decimal.h"

#include <stddef.h>

enum question_type {
    QUESTION_SINGLE,   /* one right answer of several */
    QUESTION_MULTIPLE, /* several right ones, each with a weight */
    QUESTION_TRUE_FALSE,
    QUESTION_SHORT, /* a typed text */
    QUESTION_NUMERIC,
    QUESTION_MATCHING,    /* pairs */
    QUESTION_ESSAY,       /* marked by hand */
    QUESTION_DESCRIPTION, /* nothing to answer */
    QUESTION_ORDERING,    /* answers are to be put in their order */
    QUESTION_TYPES
};

/* What an order that is not the right one earns. */
enum question_order {
    QUESTION_ORDER_EXACT, /* nothing */
    QUESTION_ORDER_NEXT,  /* its share of neighbours: of n items, how many of the n - 1 have the
                             right  one behind them (Moodle: RELATIVE_NEXT_EXCLUDE_LAST) */
};

enum {
    QUESTION_FULL = 100000, /* the whole mark, in thousandths of a percent */
    QUESTION_ANSWERS_MAX = 26,
};

struct question_answer {
    const char *text;     /* "" for true/false; for a numeric answer as written: "3.5:0.1", "1..5",
                             "*" for any other number */
    int weight;           /* thousandths of a percent, -QUESTION_FULL … QUESTION_FULL */
    const char *feedback; /* "" when none */
    const char *format;   /* as for the question */
    const char *match;    /* matching: the right-hand side, else NULL */
    struct decimal low, high; /* numeric: the bounds, both included */
};

struct question {
    enum question_type type;
    const char *id;       /* "" when the source gives none */
    const char *title;    /* "" when none */
    const char *category; /* "" outside any */
    const char *stem;
    const char *tail;   /* text after the gap of a missing-word question, else NULL */
    const char *format; /* "html", "markdown", "plain", "moodle"; "" when the source says none */
    const char *const *tags;
    unsigned tags_count;
    bool truth;                            /* true/false: the right response */
    enum question_order order;             /* ordering */
    const struct question_answer *answers; /* ordering: in the right order; true/false: [0] is told
                                              after a wrong response, [1] after the right one */
    unsigned answers_count;
    const char *const *choices; /* matching: the right-hand sides, each once, in source order */
    unsigned choices_count;
    const char *explanation; /* general feedback; "" when none */
    unsigned line;           /* of the source */
    size_t offset, len;      /* bytes of the source, comment lines before it included */
};

/* How a response is written (letters are positions in source order, A the first):
 *   single "B" · multiple "ACD" · true/false "T" or "F" · numeric "3.5" · short any text
 *   matching one letter of `choices` per pair, "-" where open: "BA-C" ·
 *   ordering the letters of the answers in the order given: "CABD"; fewer when it is not finished.
 *   Essay: any text. */
struct question_mark {
    int score;    /* thousandths of a percent, 0 … QUESTION_FULL */
    bool right;   /* the whole mark */
    bool by_hand; /* an essay: score says nothing */
    int answer;   /* index of the answer whose feedback applies, or -1 */
};

/* Marks a response exactly: numbers are compared as decimals, texts without regard to case, width
 * of letters (ＡＢ, AB) and runs of spaces; "*" in a short answer stands for any text. An empty
 * response scores nothing. ERR_INVALID when the response cannot belong to the question. */
MUST_CHECK bool question_grade(const struct question *question, const char *response,
                               struct question_mark *mark, struct err *err);

/* A response as people write it in the notation above: "ａ, c" is "AC", "false" and 错 are "F".
 * What is answered in words or as a number comes back as it is. Whether it can be a response is
 * question_grade's matter. Heap. */
char *question_notation(const struct question *question, const char *response);

/* Nothing is said: no more than spaces, wide ones too, and in a match no pair made. */
bool question_is_blank(const struct question *question, const char *response);

/* The right response in the notation above; heap, "" where there is none to give. */
char *question_key(const struct question *question);

/* The order in which the items of an ordering question, or the right-hand sides of a match, are
 * shown where nothing else says one: the same at every time, and not that of the source, which
 * would give the answer away. place[k] is the answer (matching: the choice) shown at place k. */
void question_scramble(const struct question *question, unsigned char place[QUESTION_ANSWERS_MAX]);

/* A response whose letters name the places of question_scramble as one whose letters name answers,
 * or, with `back`, the other way; what is no letter of a place stays. Other types' responses stay
 * as they are. Heap. */
char *question_unscramble(const struct question *question, const char *response, bool back);

/* "single", "multiple", "true_false", "short", "numeric", "matching", "ordering", "essay",
 * "description": stable names for files and programs. */
const char *question_type_name(enum question_type type);

/* Difficulty 1–3 by the tag d1, d2, d3; 0 when untagged. */
int question_difficulty(const struct question *question);

/* True for tags that name a requirement: S, K or B and a dotted number. */
bool question_tag_is_key(const char *tag);

#endif
