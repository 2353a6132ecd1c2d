/* `xunlian repo add`: packs that the next publishing takes along. */
#include "tui/command/repo_verbs.h"

#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>

static const char *text_of(const json_t *entry, const char *name)
{
    return json_string_value(json_object_get(entry, name));
}

static void tell_changes(const json_t *changes)
{
    if (!changes)
        return;
    printf(_("    since %s: %zu added, %zu changed, %zu removed\n"), text_of(changes, "since"),
           json_array_size(json_object_get(changes, "added")),
           json_array_size(json_object_get(changes, "changed")),
           json_array_size(json_object_get(changes, "removed")));
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct err err = ERR_INIT;
    bool json = args_take_flag("--json", &argc, argv), ok = true;
    (void) cli;
    if (args_left_over(argc, argv) || argc < 3)
        return CLI_USAGE;
    json_t *rows = json_array();
    for (int i = 2; ok && i < argc; i++) {
        json_t *entry = NULL;
        ok = repo_add(argv[1], argv[i], &entry, &err);
        if (ok && !json) {
            printf(_("%s %s: added, to be published with: xunlian repo publish %s\n"),
                   text_of(entry, "id"), text_of(entry, "version"), argv[1]);
            tell_changes(json_object_get(entry, "changes"));
        }
        if (ok)
            json_array_append_new(rows, entry);
    }
    if (ok && json)
        return cli_json(json_pack("{s:s, s:o}", "dir", argv[1], "packs", rows));
    json_decref(rows);
    return ok ? cli_done() : cli_fail(&err);
}

const struct command command_repo_add = {
    .name = "add",
    .usage = "repo add DIR PACK… [--json]",
    .summary = N_("take packs into a repository, to be published next"),
    .run = run,
};
