/* `xunlian repo publish | refresh | rotate-root`: what signs. */
#include "tui/command/repo_verbs.h"

#include "tui/command/packs.h"
#include "tui/i18n.h"

typedef bool (*repo_work)(const struct repo_options *options, struct repo_result *result,
                          struct err *err);

static int work(struct cli *cli, int argc, char **argv, repo_work run)
{
    struct repo_args args;
    struct repo_result result;
    struct err err = ERR_INIT;
    if (!repo_args_take(&args, cli, &argc, argv) || args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    repo_args_ready(&args, cli, argv);
    int status = CLI_FAILED;
    if (repo_clock_ok(&args)) {
        bool ok = run(&args.options, &result, &err);
        status = ok ? repo_report(&args, &result) : cli_fail(&err);
        repo_result_finish(&result);
    }
    repo_args_finish(&args);
    return status;
}

static int run_publish(struct cli *cli, int argc, char **argv)
{
    return work(cli, argc, argv, repo_publish);
}

static int run_refresh(struct cli *cli, int argc, char **argv)
{
    return work(cli, argc, argv, repo_refresh);
}

static int rotate(struct repo_args *args, const char *const *replace, size_t n, bool open)
{
    char password[SIGN_PASSWORD_MAX] = "";
    struct repo_result result = {0};
    struct err err = ERR_INIT;
    bool ok = (n == 0 || repo_new_password(args, open, password, sizeof password, &err)) &&
              repo_rotate(&args->options, replace, n, *password ? password : NULL, &result, &err);
    sign_wipe(password, sizeof password);
    int status = ok ? repo_report(args, &result) : cli_fail(&err);
    repo_result_finish(&result);
    return status;
}

static int run_rotate(struct cli *cli, int argc, char **argv)
{
    struct repo_args args;
    const char *replace[REPO_ARGS_MAX];
    size_t n = 0;
    bool ok = repo_args_take(&args, cli, &argc, argv) &&
              repo_take_all("--replace", &argc, argv, replace, &n);
    bool open = args_take_flag("--no-password", &argc, argv);
    if (!ok || args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    repo_args_ready(&args, cli, argv);
    int status = repo_clock_ok(&args) ? rotate(&args, replace, n, open) : CLI_FAILED;
    repo_args_finish(&args);
    return status;
}

const struct command command_repo_publish = {
    .name = "publish",
    .usage = "repo publish DIR [--keys DIR]… [--password-file FILE] [--json]",
    .summary = N_("publish what was added, signed by targets, snapshot and timestamp"),
    .run = run_publish,
};

const struct command command_repo_refresh = {
    .name = "refresh",
    .usage = "repo refresh DIR [--keys DIR]… [--password-file FILE] [--json]",
    .summary = N_("sign snapshot and timestamp anew, before they expire"),
    .run = run_refresh,
};

const struct command command_repo_rotate = {
    .name = "rotate-root",
    .usage = "repo rotate-root DIR [--replace KEY]… [--keys DIR]… [--password-file FILE | "
             "--no-password] [--json]",
    .summary = N_("sign a new root, with new keys in place of old ones"),
    .run = run_rotate,
};
