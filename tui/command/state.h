/* What commands about learners and lessons open: the records, the library, one learner. */
#ifndef TUI_COMMAND_STATE_H
#define TUI_COMMAND_STATE_H

#include "core/record/library.h"
#include "core/record/records.h"
#include "tui/command/command.h"

MUST_CHECK bool state_records(struct cli *cli, struct records **records, struct err *err);

/* The library, in line with the installed packs; a pack that cannot be read is told on stderr. */
MUST_CHECK bool state_library(const struct cli *cli, struct library **library, struct err *err);

/* The learner of this name; without a name the one who used the machine last, or the only one.
 * Points into `learners`. ERR_NOT_FOUND names who was not found; ERR_USAGE when none was named
 * and it is not clear who is meant. */
MUST_CHECK bool state_learner(struct records *records, const struct learners *learners,
                              const char *name, const struct learner **learner, struct err *err);

/* Who sits at the terminal, for entries that somebody answers for: the account's name. Heap. */
char *state_account(void);

#endif
