/* Errors of a transcript: character and word error rate. Pure.
 *
 * Rate = (S + D + I) / N over a whole corpus: the substitutions, deletions and insertions of least
 * number that turn the right text into the one given, line by line (Levenshtein, 1966), and N the
 * units of the right text. It may exceed 1. (NIST's sclite weighs a substitution 4 and the others 3
 * when it aligns, and so may find more errors: five substitutions are six for it when that keeps
 * two words.) The least number is unique; how it splits into S, D and I need not be: what both
 * texts begin and end with is kept, and of equally short ways between the one is taken that, read
 * from the end, prefers keeping and substituting, then deleting. What is declared is applied to
 * both texts before. */
#ifndef CORE_LAB_METRIC_WER_H
#define CORE_LAB_METRIC_WER_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { WER_UNITS_MOST = 1 << 20 }; /* characters of a line, normalised */

enum wer_unit {
    WER_CHARACTERS, /* code points */
    WER_WORDS,      /* between white space; Chinese must be segmented before */
};

/* Normalisation, in this order. */
enum wer_flags {
    WER_NFKC = 1, /* full-width to ASCII and so on (UAX #15) */
    WER_CASE = 2, /* capitals to small letters */
    WER_NUMERALS = 4, /* runs of two and more of 〇零一二三四五六七八九 to digits, unless 十百千万亿
                         touches them: 一二三 is 123; 一百二十三 and a lone 一 stay */
    WER_MARKS = 8,  /* drops punctuation (general category P) */
    WER_SPACE = 16, /* drops white space (characters only: words need it) */
    WER_USUAL = WER_NFKC | WER_CASE | WER_NUMERALS | WER_MARKS | WER_SPACE,
};

enum wer_op { WER_KEEP, WER_SUBSTITUTE, WER_DELETE, WER_INSERT };

/* One step; positions are units, and for an insertion (deletion) gold (given) is where it falls. */
struct wer_edit {
    enum wer_op op;
    uint32_t gold, given;
};

struct wer_counts {
    size_t substituted, deleted, inserted;
    size_t length; /* N */
};

/* A unit of a normalised text, in bytes. */
struct wer_token {
    uint32_t start, len;
    uint32_t id; /* the same in both texts for the same unit */
};

struct wer_text {
    char *text; /* normalised */
    struct wer_token *tokens;
    size_t count;
};

struct wer_line {
    struct wer_counts counts;
    struct wer_text gold, given;
    struct wer_edit *edits; /* from the beginning; keeps are among them */
    size_t edits_count;
};

/* Compares two lines of UTF-8; finished by wer_line_finish, also after a failure. ERR_TOO_BIG when
 * one has more than WER_UNITS_MOST characters or the parts that differ more than 2^28 pairs of
 * units. */
MUST_CHECK bool wer_compare(const char *gold, const char *given, enum wer_unit unit, unsigned flags,
                            struct wer_line *line, struct err *err);
void wer_line_finish(struct wer_line *line);

/* Sums over lines. */
struct wer_counts wer_add(struct wer_counts a, struct wer_counts b);

/* N = 0: 0 without errors, else infinite. */
double wer_rate(struct wer_counts counts);

/* The text as it is compared; heap. */
char *wer_normalise(const char *text, unsigned flags);

#endif
