/* The program: without a subcommand the workstation, else one subcommand. */
#include "tui/command/command.h"
#include "tui/command/guard.h"
#include "tui/command/official.h"
#include "tui/command/table.h"
#include "tui/i18n.h"
#include "tui/command/workstation.h"

#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct command *const commands[] = {
#define X(name) &command_##name,
    COMMAND_LIST(X)
#undef X
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static int print_help(void)
{
    puts(_("xunlian - train for and be assessed against national vocational standards"));
    puts("");
    puts(_("usage: xunlian [--plain]            open the workstation"));
    puts(_("       xunlian COMMAND [--json] …   do one thing and leave"));
    puts("");
    for (int i = 0; i < COMMANDS; i++) {
        printf("  ");
        cli_pad(commands[i]->name, 12);
        printf("%s\n", _(commands[i]->summary));
    }
    puts("");
    puts(_("xunlian COMMAND --help tells more; the manual is xunlian(1)."));
    return cli_done();
}

static const struct command *find_command(const char *name)
{
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

/* These show what packs teach; the others make and move packs, or need none. */
static bool reads_packs(const struct command *command)
{
    static const struct command *const readers[] = {
        &command_standard, &command_lesson, &command_search, &command_hours, &command_report};
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (command == readers[i])
            return true;
    return false;
}

static bool open_cli(struct cli *cli, int *status)
{
    struct err err = ERR_INIT;
    *cli = (struct cli){.guard = guard_here};
    if (clock_open(&cli->clock, &err) && fs_home_init(&cli->home, &err))
        return true;
    *status = cli_fail(&err);
    return false;
}

static int run_command(int argc, char **argv)
{
    struct cli cli;
    int status;
    const struct command *command = find_command(argv[0]);
    if (!command) {
        cli_refuse(_("%s: no such command; xunlian --help lists them"), argv[0]);
        return CLI_USAGE;
    }
    if (!open_cli(&cli, &status))
        return status;
    if (reads_packs(command))
        official_install(&cli);
    status = command_run(command, &cli, argc, argv);
    fs_home_finish(&cli.home);
    return status;
}

static int run_workstation(bool plain)
{
    struct cli cli;
    int status;
    if (!plain && (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
        return cli_refuse(_("the workstation needs a terminal; use xunlian --plain, or a command "
                            "(xunlian --help)"));
    if (!open_cli(&cli, &status))
        return status;
    official_install(&cli);
    status = plain ? workstation_plain(&cli) : workstation_run(&cli);
    fs_home_finish(&cli.home);
    return status;
}

int main(int argc, char **argv)
{
    i18n_init();
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
        return print_help();
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        puts("xunlian " PACKAGE_VERSION);
        return cli_done();
    }
    if (argc == 2 && strcmp(argv[1], "--plain") == 0)
        return run_workstation(true);
    if (argc > 1)
        return run_command(argc - 1, argv + 1);
    return run_workstation(false);
}
