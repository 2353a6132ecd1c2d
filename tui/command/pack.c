/* `xunlian pack …`: new and lint run here; everything that touches archives, signatures or the
 * network runs in a program of its own, so that the workstation loads none of those libraries. */
#include "tui/command/command.h"

#include "tui/child.h"
#include "tui/command/pack_author.h"
#include "tui/i18n.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int pack_exec(char **argv)
{
    char *program = child_packs_program();
    execv(program, argv);
    struct err err = ERR_INIT;
    err_set(&err, ERR_IO, "%s", program);
    free(program);
    return cli_fail(&err);
}

static int run(struct cli *cli, int argc, char **argv)
{
    const struct command *const here[] = {&command_pack_new, &command_pack_lint};
    for (size_t i = 0; argc > 1 && i < sizeof here / sizeof *here; i++)
        if (strcmp(argv[1], here[i]->name) == 0) {
            if (cli_wants_help(argc - 1, argv + 1))
                return cli_help((const struct command *const[]){here[i], NULL});
            int status = here[i]->run(cli, argc - 1, argv + 1);
            return status == CLI_USAGE ? cli_usage(here[i]) : status;
        }
    return pack_exec(argv);
}

const struct command command_pack = {
    .name = "pack",
    .usage =
        "pack new | lint | build | keygen | sign | verify | search | install | upgrade | list | "
        "rollback | remove | pin | unpin | trust | mirror …",
    .summary = N_("make, check, sign and install packs of teaching material"),
    .run = run,
};
