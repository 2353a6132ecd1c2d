/* `xunlian repo init`: an empty repository and the keys that sign it. */
#include "tui/command/repo_verbs.h"

#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "timestamp=14" */
static bool read_days(const char *text, struct repo_days *days)
{
    const char *equals = strchr(text, '=');
    char role[16], *end;
    enum metadata_role r;
    if (!equals || (size_t) (equals - text) >= sizeof role)
        return false;
    snprintf(role, sizeof role, "%.*s", (int) (equals - text), text);
    long n = strtol(equals + 1, &end, 10);
    if (!metadata_role_find(role, &r) || end == equals + 1 || *end || n < 1 || n > REPO_DAYS_MAX)
        return false;
    days->of[r] = (int) n;
    return true;
}

static int report(const struct repo_args *args)
{
    json_t *status = NULL;
    struct err err = ERR_INIT;
    if (!repo_status(&args->options, &status, &err))
        return cli_fail(&err);
    if (args->json)
        return cli_json(status);
    printf(_("%s: an empty repository; let a web server or a stick carry this folder\n"),
           args->options.dir);
    printf(_("%s: the keys; keep this folder, and never publish it\n"), args->dirs[0]);
    printf(_("fingerprint %s\n"), json_string_value(json_object_get(status, "fingerprint")));
    puts(_("Tell the fingerprint to those who follow the repository, not by way of its server."));
    json_decref(status);
    return cli_done();
}

static int init(struct repo_args *args, const struct repo_days *days, bool open)
{
    char password[SIGN_PASSWORD_MAX];
    struct err err = ERR_INIT;
    bool ok = repo_new_password(args, open, password, sizeof password, &err) &&
              repo_init(&args->options, days, open ? NULL : password, &err);
    sign_wipe(password, sizeof password);
    return ok ? report(args) : cli_fail(&err);
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct repo_args args;
    struct repo_days days = REPO_DAYS_INIT;
    const char *list[REPO_ARGS_MAX];
    size_t n = 0;
    bool ok =
        repo_args_take(&args, cli, &argc, argv) && repo_take_all("--days", &argc, argv, list, &n);
    bool open = args_take_flag("--no-password", &argc, argv);
    for (size_t i = 0; ok && i < n; i++)
        ok = read_days(list[i], &days);
    if (!ok || args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    repo_args_ready(&args, cli, argv);
    int status = repo_clock_ok(&args) ? init(&args, &days, open) : CLI_FAILED;
    repo_args_finish(&args);
    return status;
}

const struct command command_repo_init = {
    .name = "init",
    .usage = "repo init DIR [--keys DIR] [--days ROLE=N]… [--password-file FILE | --no-password] "
             "[--json]",
    .summary = N_("make an empty repository and its keys"),
    .run = run,
};
