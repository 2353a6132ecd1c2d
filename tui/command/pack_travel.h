/* What the verbs of xunlian-packs share. */
#ifndef TUI_COMMAND_PACK_TRAVEL_H
#define TUI_COMMAND_PACK_TRAVEL_H

#include "packs/sign.h"
#include "packs/store.h"
#include "packs/trust.h"
#include "tui/command/command.h"

extern const struct command command_pack_build;
extern const struct command command_pack_keygen;
extern const struct command command_pack_sign;
extern const struct command command_pack_verify;
extern const struct command command_pack_install;
extern const struct command command_pack_list;
extern const struct command command_pack_rollback;
extern const struct command command_pack_remove;
extern const struct command command_pack_trust;
extern const struct command command_pack_pin;
extern const struct command command_pack_unpin;
extern const struct command command_pack_search;
extern const struct command command_pack_upgrade;
extern const struct command command_pack_mirror;

/* "switched, but it is unknown whether it survives a power cut" has a status of its own. */
enum { PACK_DURABILITY = 3 };

/* cli_fail, with PACK_DURABILITY where it is due. */
int pack_fail(const struct err *err);

/* Folder of trusted keys (heap) and the keys in it. */
char *pack_keys_dir(const struct cli *cli);
MUST_CHECK bool pack_trusted(const struct cli *cli, struct trust *trust, struct err *err);

/* The same, or only the key in that file when it is not NULL. */
MUST_CHECK bool pack_keys_for(const struct cli *cli, const char *key_file, struct trust *trust,
                              struct err *err);

/* Brings the search index in line with the installed packs; a failure is only told, because the
 * index is made anew when it is missing. */
void pack_update_index(const struct cli *cli);

/* Where a password comes from: a file's first line, XUNLIAN_KEY_PASSWORD, or the terminal without
 * echo (twice when it is a new one). */
struct pack_password {
    const char *file; /* may be NULL */
    bool twice;
};
bool pack_ask_password(void *ctx, char *password, size_t n, struct err *err);

/* "id" and "key" of a public key as the user sees them, printed on two lines of stdout. */
void pack_print_key(const struct sign_public *key);

#endif
