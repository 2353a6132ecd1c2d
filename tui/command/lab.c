/* `xunlian lab …`: lists labs and opens them; whatever marks or converts works is done by
 * xunlian-lab, which also tells how. */
#include "tui/command/lab.h"

#include "core/record/attempt.h"
#include "tui/command/official.h"
#include "tui/command/state.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Verbs that tell what is right, or what was. */
static bool tells(const char *verb)
{
    return strcmp(verb, "grade") == 0 || strcmp(verb, "show") == 0 || strcmp(verb, "run") == 0;
}

/* Whether one of the arguments is a lab of an assessed exam that anybody of this home sits now. */
static bool is_examined(struct cli *cli, char **argv, const char **lab, struct err *err)
{
    struct records *records;
    bool under_way = false, ok = true;
    char *path = fs_join(cli->home.data, "records.db");
    bool none = access(path, F_OK) != 0;
    free(path);
    if (none)
        return false;
    if (!state_records(cli, &records, err))
        return false;
    for (; ok && !under_way && *argv; argv++) {
        *lab = *argv;
        ok = attempt_assessed(records, 0, *argv, &under_way, err);
    }
    records_close(records);
    return ok && under_way;
}

/* False after a message. */
static bool may_tell(struct cli *cli, char **argv)
{
    const char *lab = "";
    struct err err = ERR_INIT;
    if (!tells(argv[1]))
        return true;
    if (is_examined(cli, argv + 2, &lab, &err)) {
        cli_refuse(_("%s: an assessed exam with this lab is under way; nothing is told of it until "
                     "the exam is handed in"),
                   lab);
        return false;
    }
    if (err.code == ERR_NONE)
        return true;
    cli_fail(&err);
    return false;
}

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
    if (!may_tell(cli, argv))
        return CLI_FAILED;
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
