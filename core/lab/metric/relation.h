/* Relations between spans of text, compared strictly. Pure.
 *
 * A relation matches when its text, type and both ends are the same, an end by its offsets and
 * label (span.h); direction matters. One given twice matches once. Micro averages over all texts;
 * nothing against nothing is full marks (tally.h). */
#ifndef CORE_LAB_METRIC_RELATION_H
#define CORE_LAB_METRIC_RELATION_H

#include "core/lab/metric/span.h"

struct relation {
    const char *type;     /* borrowed; NULL is "" */
    struct span from, to; /* of the same text */
};

enum relation_fault {
    RELATION_TYPE,     /* right ends, other type */
    RELATION_REVERSED, /* right type and ends, the other way round */
    RELATION_EXTRA,
    RELATION_MISSING,
};

struct relation_finding {
    enum relation_fault fault;
    uint32_t gold, given; /* SPAN_NONE: none */
};

struct relation_result {
    struct tally tally;
    struct span_label *types; /* in the order of their bytes */
    size_t types_count;
    uint32_t *given_of; /* of each gold relation; SPAN_NONE */
    struct relation_finding *findings;
    size_t findings_count; /* each relation without a partner is in exactly one */
};

/* Compares; finished by relation_result_finish. */
void relation_match(const struct relation *gold, size_t golds, const struct relation *given,
                    size_t givens, struct relation_result *result);
void relation_result_finish(struct relation_result *result);

#endif
