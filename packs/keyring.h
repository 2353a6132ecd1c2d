/* The publisher's keys: folders of NAME.pub and NAME.key (sealed, packs/sign.h). Several folders
 * may lie on several sticks; a key is found by its id, never by its name. */
#ifndef PACKS_KEYRING_H
#define PACKS_KEYRING_H

#include "base/err.h"
#include "packs/digest.h"
#include "packs/metadata.h"
#include "packs/sign.h"

#include <stddef.h>

enum { KEYRING_OPEN_MAX = 16 };

/* Fills the password of the key of that name. */
typedef bool (*keyring_password_fn)(void *ctx, const char *name, char *password, size_t n,
                                    struct err *err);

struct keyring {
    const char *const *dirs;
    size_t count;
    keyring_password_fn ask;
    void *ctx;
};

/* Makes dir/NAME.key (password NULL: not sealed) and dir/NAME.pub. ERR_EXISTS. */
MUST_CHECK bool keyring_make(const char *dir, const char *name, const char *password,
                             struct sign_public *key, struct err *err);

/* A name not yet taken in any folder: "root-4" after "root-3". Heap. */
char *keyring_new_name(const struct keyring *keyring, const char *like);

/* Name of the key with that id; heap, NULL when no folder has it. */
char *keyring_name(const struct keyring *keyring, const char *id);
/* The id of the key with that name. ERR_NOT_FOUND. */
MUST_CHECK bool keyring_id(const struct keyring *keyring, const char *name, char id[DIGEST_HEX + 1],
                           struct err *err);

/* Secret keys opened, each once. */
struct keyring_open {
    struct sign_secret keys[KEYRING_OPEN_MAX];
    char ids[KEYRING_OPEN_MAX][DIGEST_HEX + 1];
    size_t count;
};

/* Opens, in the order in which root metadata name them, as many keys of the role as its threshold
 * asks for, and adds them to *open. ERR_NOT_FOUND with "1 < 2" when the folders hold too few. */
MUST_CHECK bool keyring_open(const struct keyring *keyring, const json_t *root, const char *role,
                             struct keyring_open *open, struct err *err);
void keyring_close(struct keyring_open *open);

#endif
