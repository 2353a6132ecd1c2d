/* xunlian-packs: the verbs of `xunlian pack` that need archives, signatures or the network, and
 * `xunlian repo`, `xunlian remote` and `xunlian bank`. The workstation executes it, so that it
 * loads none of those libraries itself. */
#include "base/str.h"
#include "packs/sign.h"
#include "tui/child.h"
#include "tui/command/bank.h"
#include "tui/command/bank_author.h"
#include "tui/command/guard.h"
#include "tui/command/pack_author.h"
#include "tui/command/pack_travel.h"
#include "tui/command/repo_verbs.h"
#include "tui/i18n.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct command groups[] = {
    {.name = "pack",
     .usage = "pack new | lint | build | keygen | sign | verify | search | install | upgrade | "
              "list | rollback | "
              "remove | pin | unpin | trust | mirror …",
     .summary = N_("make, check, sign and install packs of teaching material")},
    {.name = "repo",
     .usage = "repo init | add | publish | refresh | rotate-root | status …",
     .summary = N_("publish packs on any web server or stick")},
    {.name = "remote",
     .usage = "remote add | list | update | set | remove …",
     .summary = N_("follow the repositories of publishers")},
    {.name = "bank",
     .usage = "bank import | export | check | stats …",
     .summary =
         N_("bring questions into a pack, check and count them, give them to other programs")},
};

/* What lints marks the gold of labs too: another program. */
static int run_lint(struct cli *cli, int argc, char **argv)
{
    char *program = child_lab_program(), **args = xcalloc((size_t) argc + 2, sizeof *args);
    struct err err = ERR_INIT;
    (void) cli;
    args[0] = (char[]){"pack"};
    memcpy(args + 1, argv, (size_t) argc * sizeof *args);
    execv(program, args);
    err_set(&err, ERR_IO, "%s", program);
    free(args);
    free(program);
    return cli_fail(&err);
}

static const struct command lint = {
    .name = "lint", .usage = PACK_LINT_USAGE, .summary = PACK_LINT_SUMMARY, .run = run_lint};

static int dispatch(struct cli *cli, int argc, char **argv)
{
    const struct command pack[] = {
        command_pack_new,
        lint,
        command_pack_build,
        command_pack_keygen,
        command_pack_sign,
        command_pack_verify,
        command_pack_search,
        command_pack_install,
        command_pack_upgrade,
        command_pack_list,
        command_pack_trust,
        command_pack_rollback,
        command_pack_remove,
        command_pack_pin,
        command_pack_unpin,
        command_pack_mirror,
        {0},
    };
    const struct command repo[] = {
        command_repo_init,
        command_repo_add,
        command_repo_publish,
        command_repo_refresh,
        command_repo_rotate,
        command_repo_status,
        {0},
    };
    const struct command remote[] = {
        command_remote_add, command_remote_list,   command_remote_update,
        command_remote_set, command_remote_remove, {0},
    };
    const struct command bank[] = {
        command_bank_import,
        command_bank_export,
        command_bank_check,
        {0},
    };
    if (argc > 0 && strcmp(argv[0], "bank") == 0)
        return command_dispatch(&groups[3], bank, cli, argc, argv);
    if (argc > 0 && strcmp(argv[0], "repo") == 0)
        return command_dispatch(&groups[1], repo, cli, argc, argv);
    if (argc > 0 && strcmp(argv[0], "remote") == 0)
        return command_dispatch(&groups[2], remote, cli, argc, argv);
    return command_dispatch(&groups[0], pack, cli, argc, argv);
}

int main(int argc, char **argv)
{
    struct cli cli = {.guard = guard_asked};
    struct err err = ERR_INIT;
    i18n_init();
    if (!clock_open(&cli.clock, &err) || !fs_home_init(&cli.home, &err) || !sign_init(&err))
        return cli_fail(&err);
    int status = dispatch(&cli, argc, argv);
    fs_home_finish(&cli.home);
    return status;
}
