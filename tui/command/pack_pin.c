/* `xunlian pack pin` and `unpin`: a pack that is to stay at its version. */
#include "tui/command/pack_travel.h"

#include "base/str.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Refused when the version named is not the one in use. */
static bool is_current(const struct store *store, const char *id, const char *version, int *status)
{
    struct store_pack pack = {0};
    struct err err = ERR_INIT;
    bool ok = store_find(store, id, &pack, &err);
    if (!ok)
        *status = cli_fail(&err);
    else if (version && strcmp(version, pack.current) != 0) {
        ok = false;
        *status = cli_refuse(_("%s: version %s is in use, not %s; only what is in use is pinned"),
                             id, *pack.current ? pack.current : "-", version);
    }
    store_pack_finish(&pack);
    return ok;
}

static int report(const struct store *store, const char *id, bool json)
{
    struct store_pack pack = {0};
    struct err err = ERR_INIT;
    if (!store_find(store, id, &pack, &err))
        return cli_fail(&err);
    int status = CLI_OK;
    if (json)
        status = cli_json(
            json_pack("{s:s, s:s, s:b}", "id", id, "version", pack.current, "pinned", pack.pinned));
    else if (pack.pinned)
        printf(_("%s: pinned to %s\n"), id, pack.current);
    else
        printf(_("%s: not pinned, upgrades may replace %s\n"), id, pack.current);
    store_pack_finish(&pack);
    return status ? status : cli_done();
}

static int pin(const struct cli *cli, const char *word, bool pinned, bool json)
{
    struct store *store = NULL;
    struct err err = ERR_INIT;
    char *id = xstrdup(word), *at = strchr(id, '@');
    int status = CLI_OK;
    if (at)
        *at++ = '\0';
    if (!store_open(cli->home.data, true, &store, &err))
        status = cli_fail(&err);
    else if (is_current(store, id, at, &status))
        status = store_pin(store, id, pinned, &err) ? report(store, id, json) : cli_fail(&err);
    store_close(store);
    free(id);
    return status;
}

static int run_pin(struct cli *cli, int argc, char **argv)
{
    bool json = args_take_flag("--json", &argc, argv);
    bool off = args_take_flag("--off", &argc, argv);
    if (args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    return pin(cli, argv[1], !off, json);
}

static int run_unpin(struct cli *cli, int argc, char **argv)
{
    bool json = args_take_flag("--json", &argc, argv);
    if (args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    return pin(cli, argv[1], false, json);
}

const struct command command_pack_pin = {
    .name = "pin",
    .usage = "pack pin ID[@VERSION] [--off] [--json]",
    .summary = N_("keep a pack at the version in use"),
    .run = run_pin,
};

const struct command command_pack_unpin = {
    .name = "unpin",
    .usage = "pack unpin ID [--json]",
    .summary = N_("let a pinned pack be upgraded again"),
    .run = run_unpin,
};
