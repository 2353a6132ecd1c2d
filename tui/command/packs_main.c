/* xunlian-packs: the verbs of `xunlian pack` that need archives, signatures or the network. The
 * workstation executes it, so that it loads none of those libraries itself. */
#include "packs/sign.h"
#include "tui/command/pack_travel.h"
#include "tui/i18n.h"

static const struct command pack = {
    .name = "pack",
    .usage = "pack build | keygen | sign | verify | install | list | rollback | remove | trust …",
    .summary = N_("make, check, sign and install packs of teaching material"),
};

int main(int argc, char **argv)
{
    const struct command verbs[] = {
        command_pack_build,   command_pack_keygen,
        command_pack_sign,    command_pack_verify,
        command_pack_install, command_pack_list,
        command_pack_trust,   command_pack_rollback,
        command_pack_remove,  {0},
    };
    struct cli cli = {0};
    struct err err = ERR_INIT;
    i18n_init();
    if (!clock_open(&cli.clock, &err) || !fs_home_init(&cli.home, &err) || !sign_init(&err))
        return cli_fail(&err);
    int status = command_dispatch(&pack, verbs, &cli, argc, argv);
    fs_home_finish(&cli.home);
    return status;
}
