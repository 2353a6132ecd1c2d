/* `xunlian pack lint`: what is wrong with a pack's folder, where, and how to mend it. Runs in the
 * program that knows the engines of labs, because gold is marked by the graders themselves. */
#include "tui/command/pack_author.h"

#include "core/exam/fixed.h"
#include "core/lab/lint.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

static int lint(const struct pack_set *with, const char *dir, bool json, bool all)
{
    struct check_report report;
    struct err err = ERR_INIT;
    if (!check_pack(dir, (const struct bundle *const *) with->list, with->count, &report, &err))
        return cli_fail(&err);
    lab_lint(dir, &report);
    lint_label_keys(dir, &report);
    fixed_lint(dir, &report);
    if (json)
        cli_json(pack_lint_json(dir, &report));
    else
        pack_lint_text(dir, &report, all);
    int status = cli_done();
    if (report.errors > 0)
        status = CLI_FAILED;
    check_report_finish(&report);
    return status;
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct pack_set with = {0};
    int status;
    if (pack_set_take_options(&with, "--with", &argc, argv, &status)) {
        bool json = args_take_flag("--json", &argc, argv);
        bool all = args_take_flag("--all", &argc, argv);
        if (args_left_over(argc, argv) || argc != 2) {
            status = CLI_USAGE;
        } else {
            pack_set_add_installed(&with, cli);
            status = lint(&with, argv[1], json, all);
        }
    }
    pack_set_finish(&with);
    return status;
}

const struct command command_pack_lint = {
    .name = "lint",
    .usage = PACK_LINT_USAGE,
    .summary = PACK_LINT_SUMMARY,
    .run = run,
};
