/* Mending an installed pack whose files are damaged: the same version is installed again from a
 * verified archive, in one switch. */
#ifndef TUI_COMMAND_PACK_REPAIR_H
#define TUI_COMMAND_PACK_REPAIR_H

#include "packs/remote.h"
#include "packs/store.h"
#include "tui/command/command.h"

struct pack_repair {
    bool asked;
    const char *from;     /* a signed archive; NULL: the remotes */
    const char *key_file; /* whose signature `from` has; NULL: any trusted key */
    const struct remote_options *options;
    bool mended; /* some pack was */
};

/* Installs the current version of the pack again. Only signed bytes count: an archive whose
 * signature fits, or one that signed metadata of a remote name. Content that is not what was
 * installed is refused. False after messages; nothing has changed then. */
bool pack_repair_one(struct cli *cli, struct pack_repair *repair, const struct store_pack *pack);

#endif
