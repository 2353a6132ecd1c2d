/* Semantic Versioning 2.0.0: versions, their order and ranges of them. */
#ifndef CORE_MATERIAL_VERSION_H
#define CORE_MATERIAL_VERSION_H

#include "base/err.h"

#include <stdint.h>

enum { VERSION_TAIL_MAX = 63 };

struct version {
    uint32_t major, minor, patch;
    char pre[VERSION_TAIL_MAX + 1];   /* "rc.1", "" for a release */
    char build[VERSION_TAIL_MAX + 1]; /* carries no order (clause 10) */
};

/* ERR_FORMAT with the text as object. At most 63 bytes of pre-release and of build identifiers. */
MUST_CHECK bool version_parse(const char *text, struct version *version, struct err *err);

/* < 0, 0, > 0 by the precedence of clause 11. */
int version_compare(const struct version *a, const struct version *b);

/* A range is one or more comparators that must all hold, separated by spaces:
 *     1.2.3  =1.2.3  >1.2.3  >=1.2.3  <2.0.0  <=2.0.0  ^1.2  *
 * "^" keeps the leftmost number that is not zero. Only "^" takes shortened versions. A pre-release
 * is in a range only when a comparator names a pre-release of the same three numbers.
 * ERR_FORMAT when the range itself cannot be read. */
MUST_CHECK bool version_in_range(const struct version *version, const char *range, bool *in,
                                 struct err *err);

#endif
