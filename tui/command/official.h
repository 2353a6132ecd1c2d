/* The official packs that came with the program. */
#ifndef TUI_COMMAND_OFFICIAL_H
#define TUI_COMMAND_OFFICIAL_H

#include "tui/command/command.h"

/* In a folder of state that never had packs: installs the official ones, beside the program in a
 * build tree, else in the installed folder (XUNLIAN_OFFICIAL names another; empty: none). Their key
 * stands beside them and is trusted from then on. Does nothing when there are none, and says
 * nothing: what went wrong shows as packs that are missing, and is tried again. */
void official_install(const struct cli *cli);

#endif
