/* xunlian-lab: marks works of labs, reads and writes the files of other tools, and lints packs,
 * whose gold it marks. The workstation executes it, so that it loads none of the libraries that
 * engines take, and foreign files are never read beside a learner's records. */
#include "base/utf8.h"
#include "tui/command/guard.h"
#include "tui/command/lab_verbs.h"
#include "tui/command/pack_author.h"
#include "tui/i18n.h"

#include <sodium.h>
#include <string.h>

static const struct command groups[] = {
    {.name = "lab",
     .usage = "lab grade | start | import | export | metric | train | wave | play …",
     .summary = N_("practise hands-on tasks and have works marked")},
    {.name = "pack",
     .usage = "pack lint …",
     .summary = N_("make, check, sign and install packs of teaching material")},
};

static int dispatch(struct cli *cli, int argc, char **argv)
{
    const struct command lab[] = {
        command_lab_grade,
        command_lab_start,
        command_lab_import,
        command_lab_export,
        command_lab_metric,
        command_lab_train,
        command_lab_formats,
        command_lab_wave,
        command_lab_play,
        command_lab_query,
        {0},
    };
    const struct command pack[] = {command_pack_lint, {0}};
    if (argc > 0 && strcmp(argv[0], "pack") == 0)
        return command_dispatch(&groups[1], pack, cli, argc, argv);
    return command_dispatch(&groups[0], lab, cli, argc, argv);
}

int main(int argc, char **argv)
{
    struct cli cli = {.guard = guard_asked};
    struct err err = ERR_INIT;
    i18n_init();
    if (sodium_init() < 0)
        return cli_refuse(_("libsodium cannot be started"));
    if (!utf8_locale_init(&err) || !clock_open(&cli.clock, &err) || !fs_home_init(&cli.home, &err))
        return cli_fail(&err);
    int status = dispatch(&cli, argc, argv);
    fs_home_finish(&cli.home);
    return status;
}
