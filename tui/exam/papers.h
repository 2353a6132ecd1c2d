/* Papers that packs bring with them: booklets in papers/, the same for everybody. */
#ifndef TUI_EXAM_PAPERS_H
#define TUI_EXAM_PAPERS_H

#include "core/record/attempt.h"
#include "tui/pack_set.h"

/* Takes every such paper that the records do not hold yet up into them, so that it can be sat and
 * printed like one that was drawn. One that cannot be read is left out and named in *err; the
 * others are there all the same, but the result is then false. */
MUST_CHECK bool exam_papers_take(struct records *records, const struct pack_set *packs,
                                 struct err *err);

#endif
