#include "core/material/lab_seal.h"

#include "base/str.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC "xunlian-gold 1\n"

enum {
    KEY = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    HEAD = sizeof MAGIC - 1,
    OVERHEAD = HEAD + NONCE + TAG,
};

/* The part of a path up to and including the next '/'; NULL when there is none or it is empty. */
static const char *after_part(const char *path)
{
    const char *slash = path ? strchr(path, '/') : NULL;
    return slash && slash > path ? slash + 1 : NULL;
}

bool lab_seal_covers(const char *path)
{
    if (!str_starts(path, "labs/"))
        return false;
    const char *in_variant = after_part(after_part(path + strlen("labs/")));
    return in_variant && str_starts(in_variant, "gold/") && in_variant[strlen("gold/")] != '\0';
}

bool lab_seal_is_sealed(const char *bytes, size_t n)
{
    return n >= OVERHEAD && memcmp(bytes, MAGIC, HEAD) == 0;
}

/* The constant keeps the key from following from public names alone. */
static void make_key(const char *pack, const char *path, unsigned char key[KEY])
{
    static const unsigned char secret[] = "gold is read by graders, not by learners; 2021-81";
    crypto_generichash_state state;
    crypto_generichash_init(&state, secret, sizeof secret - 1, KEY);
    crypto_generichash_update(&state, (const unsigned char *) pack, strlen(pack) + 1);
    crypto_generichash_update(&state, (const unsigned char *) path, strlen(path) + 1);
    crypto_generichash_final(&state, key, KEY);
}

void lab_seal_close(const char *pack, const char *path, const char *plain, size_t n, char **sealed,
                    size_t *sealed_len)
{
    unsigned char key[KEY];
    char *out = xmalloc(n + OVERHEAD);
    unsigned char *nonce = (unsigned char *) out + HEAD;
    memcpy(out, MAGIC, HEAD);
    make_key(pack, path, key);
    crypto_generichash(nonce, NONCE, (const unsigned char *) plain, n, key, sizeof key);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE, NULL, (const unsigned char *) plain,
                                               n, NULL, 0, NULL, nonce, key);
    sodium_memzero(key, sizeof key);
    *sealed = out;
    *sealed_len = n + OVERHEAD;
}

bool lab_seal_open(const char *pack, const char *path, const char *sealed, size_t n, char **plain,
                   size_t *len, struct err *err)
{
    unsigned char key[KEY];
    if (!lab_seal_is_sealed(sealed, n))
        return err_set(err, ERR_DAMAGED, "%s", path);
    const unsigned char *nonce = (const unsigned char *) sealed + HEAD;
    char *out = xmalloc(n - OVERHEAD + 1);
    make_key(pack, path, key);
    int bad = crypto_aead_xchacha20poly1305_ietf_decrypt(
        (unsigned char *) out, NULL, NULL, nonce + NONCE, n - HEAD - NONCE, NULL, 0, nonce, key);
    sodium_memzero(key, sizeof key);
    if (bad) {
        free(out);
        return err_set(err, ERR_DAMAGED, "%s", path);
    }
    out[n - OVERHEAD] = '\0';
    *plain = out;
    *len = n - OVERHEAD;
    return true;
}
