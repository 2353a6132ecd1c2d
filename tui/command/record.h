/* The verbs of `xunlian record` that stand in files of their own. */
#ifndef TUI_COMMAND_RECORD_H
#define TUI_COMMAND_RECORD_H

#include "tui/command/command.h"

extern const struct command command_record_backup;
extern const struct command command_record_restore;

#endif
