/* Every subcommand, in the order of `xunlian --help`. Each is defined in the file of its name. */
#ifndef TUI_COMMAND_TABLE_H
#define TUI_COMMAND_TABLE_H

#include "tui/command/command.h"

#define COMMAND_LIST(X)                                                                            \
    X(learner)                                                                                     \
    X(standard)                                                                                    \
    X(lesson)                                                                                      \
    X(glossary) X(search) X(hours) X(practice) X(exam) X(lab) X(report) X(record) X(bank) X(pack)  \
        X(repo) X(remote)

#define X(name) extern const struct command command_##name;
COMMAND_LIST(X)
#undef X

#endif
