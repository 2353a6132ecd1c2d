/* `xunlian repo status`: who must sign what by when, in plain words. */
#include "tui/command/repo_verbs.h"

#include "base/str.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <string.h>

static const char *text_of(const json_t *o, const char *name)
{
    return json_string_value(json_object_get(o, name));
}

static long long number_of(const json_t *o, const char *name)
{
    return json_integer_value(json_object_get(o, name));
}

/* Less than a third of its time is left. */
static bool is_due(const json_t *role)
{
    return number_of(role, "days_left") * 3 < number_of(role, "days");
}

static void print_keys(const json_t *keys)
{
    struct str names = STR_INIT;
    for (size_t i = 0; i < json_array_size(keys); i++) {
        const json_t *key = json_array_get(keys, i);
        const char *name = text_of(key, "name");
        str_addf(&names, "%s%s", i ? " " : "", *name ? name : "");
        if (!*name)
            str_addf(&names, "%.8s…", text_of(key, "id"));
    }
    printf(_("    keys: %s\n"), str_text(&names));
    str_finish(&names);
}

static void print_role(const json_t *role)
{
    long long left = number_of(role, "days_left");
    char day[11];
    snprintf(day, sizeof day, "%.10s", text_of(role, "expires"));
    if (left < 0)
        printf(_("%s: version %lld, expired on %s\n"), text_of(role, "role"),
               number_of(role, "version"), day);
    else
        printf(_("%s: version %lld, good until %s (%lld days)\n"), text_of(role, "role"),
               number_of(role, "version"), day, left);
    printf(_("    signed by %lld of %zu keys\n"), number_of(role, "threshold"),
           json_array_size(json_object_get(role, "keys")));
    print_keys(json_object_get(role, "keys"));
}

/* What is to be done, the most encompassing first: one sentence, or that nothing is. */
static void print_next(const json_t *status, const char *dir)
{
    bool due[REPO_ROLES] = {false};
    const json_t *roles = json_object_get(status, "roles");
    for (size_t i = 0; i < json_array_size(roles); i++) {
        enum metadata_role role;
        if (metadata_role_find(text_of(json_array_get(roles, i), "role"), &role))
            due[role] = is_due(json_array_get(roles, i));
    }
    if (due[METADATA_ROOT])
        printf(_("Next: the holders of the root keys sign a new root: xunlian repo rotate-root "
                 "%s\n"),
               dir);
    if (due[METADATA_TARGETS] || json_array_size(json_object_get(status, "staged")) > 0)
        printf(_("Next: the holder of the targets key publishes: xunlian repo publish %s\n"), dir);
    else if (due[METADATA_SNAPSHOT] || due[METADATA_TIMESTAMP])
        printf(_("Next: sign snapshot and timestamp anew: xunlian repo refresh %s\n"), dir);
    else if (!due[METADATA_ROOT])
        puts(_("Nothing has to be signed now."));
}

static void print_status(const json_t *status)
{
    const json_t *staged = json_object_get(status, "staged");
    const json_t *roles = json_object_get(status, "roles");
    printf(_("%s: %lld packs published, %zu waiting\n"), text_of(status, "dir"),
           number_of(status, "packs"), json_array_size(staged));
    for (size_t i = 0; i < json_array_size(staged); i++)
        printf("    %s %s\n", text_of(json_array_get(staged, i), "id"),
               text_of(json_array_get(staged, i), "version"));
    printf(_("fingerprint %s\n"), text_of(status, "fingerprint"));
    for (size_t i = 0; i < json_array_size(roles); i++)
        print_role(json_array_get(roles, i));
    print_next(status, text_of(status, "dir"));
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct repo_args args;
    json_t *status = NULL;
    struct err err = ERR_INIT;
    if (!repo_args_take(&args, cli, &argc, argv) || args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    repo_args_ready(&args, cli, argv);
    bool ok = repo_status(&args.options, &status, &err), json = args.json;
    repo_args_finish(&args);
    if (!ok)
        return cli_fail(&err);
    if (json)
        return cli_json(status);
    print_status(status);
    json_decref(status);
    return cli_done();
}

const struct command command_repo_status = {
    .name = "status",
    .usage = "repo status DIR [--keys DIR]… [--json]",
    .summary = N_("tell who must sign what, and by when"),
    .run = run,
};
