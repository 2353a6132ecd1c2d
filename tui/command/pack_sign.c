/* `xunlian pack sign`: a signature beside the file, in minisign's format. */
#include "tui/command/pack_travel.h"

#include "base/str.h"
#include "packs/build.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int run(struct cli *cli, int argc, char **argv)
{
    struct pack_password from = {0};
    struct sign_secret secret;
    struct err err = ERR_INIT;
    bool bad = false;
    (void) cli;
    const char *key = args_take_value("--key", &argc, argv, &bad);
    const char *comment = args_take_value("--comment", &argc, argv, &bad);
    from.file = args_take_value("--password-file", &argc, argv, &bad);
    if (bad || !key || args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    bool ok = sign_secret_read(key, pack_ask_password, &from, &secret, &err) &&
              build_sign(argv[1], &secret, comment, &err);
    sign_wipe(&secret, sizeof secret);
    if (!ok)
        return cli_fail(&err);
    printf(_("%s.minisig: written\n"), argv[1]);
    return cli_done();
}

const struct command command_pack_sign = {
    .name = "sign",
    .usage = "pack sign FILE --key NAME.key [--comment TEXT] [--password-file FILE]",
    .summary = N_("sign a pack file"),
    .run = run,
};
