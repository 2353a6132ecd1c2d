/* Runs a job in a child process that can do no harm: with Landlock, where the kernel has it, it can
 * reach one folder and nothing else, and no network. What the child finds comes back by messages.
 * Without Landlock the job still runs in a process of its own. */
#ifndef PACKS_SANDBOX_H
#define PACKS_SANDBOX_H

#include "base/err.h"
#include "packs/progress.h"
#include "base/str.h"

struct sandbox; /* the child's end */

/* Runs in the child; may read and write below the folder, and files already open. */
typedef bool (*sandbox_job)(struct sandbox *sandbox, void *ctx, struct err *err);

/* Called in the child. Progress is sent on; cancelling ends the child. */
const struct progress *sandbox_progress(struct sandbox *sandbox);
/* Appends bytes to the answer. */
MUST_CHECK bool sandbox_answer(struct sandbox *sandbox, const void *data, size_t n,
                               struct err *err);

/* Runs job with the open folder `dir` (-1: none) within reach. The answer (may be NULL) gets what
 * the child answered, at most `most` bytes. The error of the job is the error here; a child that
 * dies is ERR_DAMAGED. */
MUST_CHECK bool sandbox_run(int dir, sandbox_job job, void *ctx, const struct progress *progress,
                            size_t most, struct str *answer, struct err *err);

#endif
