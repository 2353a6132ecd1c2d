/* `xunlian repo …`: publishing is the work of xunlian-packs. */
#include "tui/command/pack_author.h"
#include "tui/i18n.h"

static int run(struct cli *cli, int argc, char **argv)
{
    (void) cli, (void) argc;
    return pack_exec(argv);
}

const struct command command_repo = {
    .name = "repo",
    .usage = "repo init | add | publish | refresh | rotate-root | status …",
    .summary = N_("publish packs on any web server or stick"),
    .run = run,
};
