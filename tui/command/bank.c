/* `xunlian bank …`: stats runs here; reading, writing and checking are the work of xunlian-packs.
 */
#include "tui/command/bank_author.h"
#include "tui/command/pack_author.h"
#include "tui/i18n.h"

#include <string.h>

static int run(struct cli *cli, int argc, char **argv)
{
    const struct command *stats = &command_bank_stats;
    if (argc < 2 || strcmp(argv[1], stats->name) != 0)
        return pack_exec(argv);
    if (cli_wants_help(argc - 1, argv + 1))
        return cli_help((const struct command *const[]){stats, NULL});
    int status = command_run(stats, cli, argc - 1, argv + 1);
    return status == CLI_USAGE ? cli_usage(stats) : status;
}

const struct command command_bank = {
    .name = "bank",
    .usage = "bank import | export | check | stats …",
    .summary = N_("bring questions into a pack, check and count them, give them to other programs"),
    .run = run,
};
