/* `xunlian pack …`: new runs here; lint in the program that knows the labs; everything that touches
 * archives, signatures or the network in a program of its own, so that the workstation loads none
 * of those libraries. */
#include "tui/command/command.h"

#include "tui/child.h"
#include "tui/command/lab.h"
#include "tui/command/pack_author.h"
#include "tui/i18n.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Becomes another program; takes its path. */
static int become(char *program, char **argv)
{
    execv(program, argv);
    struct err err = ERR_INIT;
    err_set(&err, ERR_IO, "%s", program);
    free(program);
    return cli_fail(&err);
}

int pack_exec(char **argv)
{
    return become(child_packs_program(), argv);
}

int lab_exec(char **argv)
{
    return become(child_lab_program(), argv);
}

static int run(struct cli *cli, int argc, char **argv)
{
    const struct command *make = &command_pack_new;
    if (argc > 1 && strcmp(argv[1], "lint") == 0)
        return lab_exec(argv);
    if (argc < 2 || strcmp(argv[1], make->name) != 0)
        return pack_exec(argv);
    if (cli_wants_help(argc - 1, argv + 1))
        return cli_help((const struct command *const[]){make, NULL});
    int status = command_run(make, cli, argc - 1, argv + 1);
    return status == CLI_USAGE ? cli_usage(make) : status;
}

const struct command command_pack = {
    .name = "pack",
    .usage =
        "pack new | lint | build | keygen | sign | verify | search | install | upgrade | list | "
        "rollback | remove | pin | unpin | trust | mirror …",
    .summary = N_("make, check, sign and install packs of teaching material"),
    .run = run,
};
