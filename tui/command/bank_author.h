/* The verbs of `xunlian bank` for those who write questions. */
#ifndef TUI_COMMAND_BANK_AUTHOR_H
#define TUI_COMMAND_BANK_AUTHOR_H

#include "tui/command/command.h"

extern const struct command command_bank_check; /* in xunlian-packs */
extern const struct command command_bank_stats; /* in xunlian */

#endif
