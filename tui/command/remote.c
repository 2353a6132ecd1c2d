/* `xunlian remote …`: following repositories is the work of xunlian-packs. */
#include "tui/command/pack_author.h"
#include "tui/i18n.h"

static int run(struct cli *cli, int argc, char **argv)
{
    (void) cli, (void) argc;
    return pack_exec(argv);
}

const struct command command_remote = {
    .name = "remote",
    .usage = "remote add | list | update | set | remove …",
    .summary = N_("follow the repositories of publishers"),
    .run = run,
};
