/* `xunlian lab …`: lists labs and opens them; whatever marks or converts works is done by
 * xunlian-lab, which also tells how. */
#include "tui/command/lab.h"

#include "tui/command/official.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <string.h>

static int run(struct cli *cli, int argc, char **argv)
{
    static const struct command *const own[] = {&command_lab_list, &command_lab_show,
                                                &command_lab_run, NULL};
    const struct command verbs[] = {command_lab_list, command_lab_show, command_lab_run, {0}};
    if (argc < 2)
        return cli_usage(&command_lab);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        cli_help(own);
        fflush(stdout);
        return lab_exec(argv);
    }
    for (const struct command *verb = verbs; verb->name; verb++)
        if (strcmp(verb->name, argv[1]) == 0) {
            official_install(cli);
            return command_dispatch(&command_lab, verbs, cli, argc, argv);
        }
    return lab_exec(argv);
}

const struct command command_lab = {
    .name = "lab",
    .usage = "lab list | show | run | grade | start | import | export | formats | metric | train | "
             "wave | play …",
    .summary = N_("practise hands-on tasks and have works marked"),
    .run = run,
};
