/* `xunlian bank …`: reading and writing foreign formats is the work of xunlian-packs. */
#include "tui/command/pack_author.h"
#include "tui/i18n.h"

static int run(struct cli *cli, int argc, char **argv)
{
    (void) cli, (void) argc;
    return pack_exec(argv);
}

const struct command command_bank = {
    .name = "bank",
    .usage = "bank import | export …",
    .summary = N_("bring questions into a pack and give them to other programs"),
    .run = run,
};
