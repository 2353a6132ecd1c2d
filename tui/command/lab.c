/* `xunlian lab …`: whatever marks or converts works is done by xunlian-lab. */
#include "tui/command/lab.h"

#include "tui/i18n.h"

static int run(struct cli *cli, int argc, char **argv)
{
    (void) cli;
    (void) argc;
    return lab_exec(argv);
}

const struct command command_lab = {
    .name = "lab",
    .usage = "lab grade | start | import | export | metric | wave | play …",
    .summary = N_("practise hands-on tasks and have works marked"),
    .run = run,
};
