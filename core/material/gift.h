/* Moodle's GIFT format: text to questions.
 *
 * Read: single and multiple choice, true/false, short answer, numeric (value:tolerance, low..high,
 * several answers), matching, ordering ({>3 ALL VERTICAL ALL_OR_NOTHING and an item a line), essay,
 * description, missing word; [html] and the other format marks,
 * feedback, general feedback, escapes, // comments with [id:…] and [tag:…], $CATEGORY. */
#ifndef CORE_MATERIAL_GIFT_H
#define CORE_MATERIAL_GIFT_H

#include "base/arena.h"
#include "base/err.h"
#include "core/material/question.h"

#include <stddef.h>

enum {
    GIFT_TEXT_MAX = 8 * 1024 * 1024,
    GIFT_QUESTIONS_MAX = 50000,
};

struct gift {
    const struct question *list;
    size_t count;
};

/* What is wrong with a GIFT text (data for a message). */
#define GIFT_FAULTS(X)                                                                             \
    X(GIFT_NO_END, ERR_N("the answers have no closing brace"))                                     \
    X(GIFT_STRAY_BRACE, ERR_N("a brace that belongs to nothing; write \\{ or \\}"))                \
    X(GIFT_TWO_BLOCKS, ERR_N("more than one answer block in a question"))                          \
    X(GIFT_TITLE_END, ERR_N("the title has no closing ::"))                                        \
    X(GIFT_NO_RIGHT, ERR_N("no right answer"))                                                     \
    X(GIFT_WEIGHT, ERR_N("a weight that is no percentage from -100 to 100"))                       \
    X(GIFT_NUMBER, ERR_N("not a number"))                                                          \
    X(GIFT_ANSWERS, ERR_N("more than 26 answers"))                                                 \
    X(GIFT_MIXED, ERR_N("pairs and plain answers in one question"))                                \
    X(GIFT_EMPTY, ERR_N("an answer without text"))                                                 \
    X(GIFT_STRAY_TEXT, ERR_N("text before the first = or ~"))                                      \
    X(GIFT_ORDER, ERR_N("fewer than two items to put in order"))                                   \
    X(GIFT_NO_STEM, ERR_N("a question without text"))                                              \
    X(GIFT_ENCODING, ERR_N("not valid UTF-8, or a control character"))                             \
    X(GIFT_TOO_BIG, ERR_N("larger than allowed"))                                                  \
    X(GIFT_COUNT, ERR_N("not exactly one question"))

enum gift_fault_code {
#define X(code, text) code,
    GIFT_FAULTS(X)
#undef X
};

struct gift_fault {
    enum gift_fault_code code;
    unsigned line; /* first_line for the first line of the text */
};

/* The English sentence of a fault: a msgid. */
const char *gift_fault_text(enum gift_fault_code code);

/* Reads a whole text; any bytes are survived. The questions live in the arena. All or nothing:
 * false fills *fault with the first one. */
MUST_CHECK bool gift_parse(const char *text, size_t len, unsigned first_line, struct arena *arena,
                           struct gift *gift, struct gift_fault *fault);

#endif
