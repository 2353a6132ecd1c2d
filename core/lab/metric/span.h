/* Labelled spans of text, compared strictly. Pure.
 *
 * A span is half-open [start, end) in code points of its text (never bytes, never UTF-16 units). It
 * matches when text, start, end and label are the same; one given twice matches once. P, R and F1
 * are micro averages over all texts, as the shared tasks of CoNLL count entities (Tjong Kim Sang
 * and De Meulder, CoNLL-2003, 2003). Nothing against nothing is full marks (tally.h).
 *
 * What does not match is explained: leftovers that share text are paired one to one (most pairs,
 * then the greatest sum of half for a label that agrees and half of the overlap, the text shared
 * over the text covered). */
#ifndef CORE_LAB_METRIC_SPAN_H
#define CORE_LAB_METRIC_SPAN_H

#include "core/lab/metric/tally.h"

#include <stdint.h>

#define SPAN_NONE UINT32_MAX

struct span {
    uint32_t text; /* which one */
    uint32_t start, end;
    const char *label; /* borrowed; NULL is "" */
};

enum span_fault {
    SPAN_BOUNDARY, /* right label, other bounds: see the offs */
    SPAN_LABEL,    /* right bounds, other label */
    SPAN_ASTRAY,   /* other label and other bounds, but overlapping */
    SPAN_TWICE,    /* given once more for what has its partner */
    SPAN_EXTRA,
    SPAN_MISSING,
};

struct span_finding {
    enum span_fault fault;
    uint32_t gold, given;       /* indices; SPAN_NONE: none */
    int64_t start_off, end_off; /* given - gold, code points: start_off -1 begins one too early */
};

struct span_label {
    const char *label; /* borrowed from the spans */
    struct tally tally;
};

struct span_result {
    struct tally tally;
    struct span_label *labels; /* in the order of their bytes */
    size_t labels_count;
    uint32_t *given_of; /* of each gold span; SPAN_NONE */
    struct span_finding *findings;
    size_t findings_count; /* each span without a partner is in exactly one */
};

/* Compares; finished by span_result_finish. */
void span_match(const struct span *gold, size_t golds, const struct span *given, size_t givens,
                struct span_result *result);
void span_result_finish(struct span_result *result);

/* The same labels; NULL is "". */
int span_label_order(const char *a, const char *b);

#endif
