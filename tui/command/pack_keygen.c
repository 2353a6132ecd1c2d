/* `xunlian pack keygen`: a pair of keys; the secret one sealed with a password. */
#include "tui/command/pack_travel.h"

#include "base/str.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool write_pair(const char *name, const char *password, struct sign_public *key,
                       struct err *err)
{
    struct sign_secret secret;
    struct str text = STR_INIT;
    char *secret_path = xasprintf("%s.key", name), *public_path = xasprintf("%s.pub", name);
    bool ok = access(public_path, F_OK) != 0 || err_set(err, ERR_EXISTS, "%s", public_path);
    sign_keygen(&secret, key);
    sign_public_write(key, &text);
    ok = ok && sign_secret_write(secret_path, &secret, password, err) &&
         fs_write_atomic(public_path, text.p, text.len, 0644, err);
    sign_wipe(&secret, sizeof secret);
    str_finish(&text);
    free(secret_path);
    free(public_path);
    return ok;
}

static int run(struct cli *cli, int argc, char **argv)
{
    struct pack_password from = {.twice = true};
    struct sign_public key;
    struct err err = ERR_INIT;
    char password[SIGN_PASSWORD_MAX] = "";
    bool bad = false;
    (void) cli;
    bool open = args_take_flag("--no-password", &argc, argv);
    const char *name = args_take_value("-o", &argc, argv, &bad);
    from.file = args_take_value("--password-file", &argc, argv, &bad);
    if (bad || args_left_over(argc, argv) || argc != 1)
        return CLI_USAGE;
    bool ok = open || pack_ask_password(&from, password, sizeof password, &err);
    bool asked = ok;
    if (ok && !open && !*password)
        ok = err_set(&err, ERR_DENIED, "%s", _("an empty password")) ||
             err_detail(&err, "--no-password");
    ok = ok && write_pair(name ? name : "xunlian", open ? NULL : password, &key, &err);
    sign_wipe(password, sizeof password);
    if (!asked && err.code == ERR_DENIED && !from.file)
        return cli_refuse(_("no terminal to ask for a password; use --password-file FILE or "
                            "--no-password"));
    if (!ok)
        return cli_fail(&err);
    printf(_("%s.key: secret, keep it; %s.pub: give it to those who install\n"),
           name ? name : "xunlian", name ? name : "xunlian");
    pack_print_key(&key);
    return cli_done();
}

const struct command command_pack_keygen = {
    .name = "keygen",
    .usage = "pack keygen [-o NAME] [--password-file FILE | --no-password]",
    .summary = N_("make a pair of keys to sign packs with"),
    .run = run,
};
