/* `xunlian pack trust`: the keys whose packs may be installed. */
#include "tui/command/pack_travel.h"

#include "base/str.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *key_json(const struct sign_public *key)
{
    char id[SIGN_ID_TEXT], text[SIGN_KEY_TEXT];
    sign_id_text(key->id, id);
    sign_key_text(key, text);
    return json_pack("{s:s, s:s}", "id", id, "fingerprint", text);
}

static int list(const struct cli *cli, bool json)
{
    struct trust trust;
    struct err err = ERR_INIT;
    if (!pack_trusted(cli, &trust, &err))
        return cli_fail(&err);
    json_t *keys = json_array();
    for (size_t i = 0; i < trust.count; i++) {
        if (json)
            json_array_append_new(keys, key_json(&trust.keys[i]));
        else
            pack_print_key(&trust.keys[i]);
    }
    if (!json && trust.count == 0)
        puts(_("No key is trusted yet."));
    trust_finish(&trust);
    if (json)
        return cli_json(json_pack("{s:o}", "keys", keys));
    json_decref(keys);
    return cli_done();
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct sign_public key;
    struct err err = ERR_INIT;
    bool json = args_take_flag("--json", &argc, argv);
    if (args_left_over(argc, argv) || argc > 2)
        return CLI_USAGE;
    if (argc == 1)
        return list(cli, json);
    char *dir = pack_keys_dir(cli);
    bool ok = sign_public_read(argv[1], &key, &err) && trust_save(dir, &key, &err);
    free(dir);
    if (!ok)
        return cli_fail(&err);
    if (json)
        return cli_json(key_json(&key));
    puts(_("Packs signed by this key can be installed from now on:"));
    pack_print_key(&key);
    return cli_done();
}

const struct command command_pack_trust = {
    .name = "trust",
    .usage = "pack trust [NAME.pub] [--json]",
    .summary = N_("trust a key, or list the trusted ones"),
    .run = run,
};
