#include "packs/pubkey.h"

#include "base/str.h"
#include "packs/canonical.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIGNATURE_MAX = 1024, PEM_MAX = 8192, RSA_BITS = 2048 };

static const char *member(const json_t *key, const char *name)
{
    return json_string_value(json_object_get(key, name));
}

static const char *public_of(const json_t *key)
{
    return member(json_object_get(key, "keyval"), "public");
}

bool pubkey_id(const json_t *key, char id[DIGEST_HEX + 1])
{
    struct str text = STR_INIT;
    unsigned char sum[DIGEST_BYTES];
    bool ok = json_is_object(key) && canonical_write(key, &text, NULL);
    if (ok) {
        struct digest *digest = digest_new();
        digest_of(digest, str_text(&text), text.len, sum);
        digest_free(digest);
        digest_hex(sum, id);
    }
    str_finish(&text);
    return ok;
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Bytes of lower-case hexadecimal; 0 when malformed or longer than `room`. */
static size_t from_hex(const char *hex, unsigned char *bytes, size_t room)
{
    size_t n = strlen(hex);
    if (n % 2 != 0 || n / 2 > room)
        return 0;
    for (size_t i = 0; i < n / 2; i++) {
        int high = nibble(hex[2 * i]), low = nibble(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return 0;
        bytes[i] = (unsigned char) (high << 4 | low);
    }
    return n / 2;
}

static EVP_PKEY *read_pem(const char *pem)
{
    size_t n = strlen(pem);
    BIO *bio = n <= PEM_MAX ? BIO_new_mem_buf(pem, (int) n) : NULL;
    EVP_PKEY *key = bio ? PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL) : NULL;
    BIO_free(bio);
    return key;
}

static bool is_strong_rsa(EVP_PKEY *key)
{
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && EVP_PKEY_get_bits(key) >= RSA_BITS;
}

static bool is_p256(EVP_PKEY *key)
{
    char group[64] = "";
    size_t n = 0;
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
           EVP_PKEY_get_group_name(key, group, sizeof group, &n) == 1 &&
           (strcmp(group, "prime256v1") == 0 || strcmp(group, "P-256") == 0);
}

static bool verify_pem(EVP_PKEY *key, bool pss, const unsigned char *signature, size_t n,
                       const void *message, size_t len)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *pkey = NULL;
    bool ok = ctx && EVP_DigestVerifyInit(ctx, &pkey, EVP_sha256(), NULL, key) == 1;
    if (ok && pss)
        ok = EVP_PKEY_CTX_set_rsa_padding(pkey, RSA_PKCS1_PSS_PADDING) == 1 &&
             EVP_PKEY_CTX_set_rsa_pss_saltlen(pkey, RSA_PSS_SALTLEN_AUTO) == 1;
    ok = ok && EVP_DigestVerify(ctx, signature, n, message, len) == 1;
    EVP_MD_CTX_free(ctx);
    return ok;
}

static bool verify_ed25519(const char *hex, const unsigned char *signature, size_t n,
                           const void *message, size_t len)
{
    struct sign_public key = {0};
    return n == SIGN_BYTES && from_hex(hex, key.key, SIGN_KEY) == SIGN_KEY &&
           sign_verify_bytes(&key, message, len, signature);
}

bool pubkey_verify(const json_t *key, const char *signature, const void *message, size_t len)
{
    const char *type = member(key, "keytype"), *scheme = member(key, "scheme");
    const char *public = public_of(key);
    unsigned char bytes[SIGNATURE_MAX];
    size_t n = from_hex(signature, bytes, sizeof bytes);
    if (!type || !scheme || !public || n == 0)
        return false;
    if (strcmp(type, "ed25519") == 0 && strcmp(scheme, "ed25519") == 0)
        return verify_ed25519(public, bytes, n, message, len);
    bool rsa = strcmp(type, "rsa") == 0 && strcmp(scheme, "rsassa-pss-sha256") == 0;
    bool ecdsa = strcmp(type, "ecdsa") == 0 && strcmp(scheme, "ecdsa-sha2-nistp256") == 0;
    EVP_PKEY *pkey = rsa || ecdsa ? read_pem(public) : NULL;
    bool ok = pkey && (rsa ? is_strong_rsa(pkey) : is_p256(pkey)) &&
              verify_pem(pkey, rsa, bytes, n, message, len);
    EVP_PKEY_free(pkey);
    ERR_clear_error();
    return ok;
}

bool pubkey_equal(const json_t *a, const json_t *b)
{
    const char *x = public_of(a), *y = public_of(b);
    if (!x || !y)
        return false;
    if (strcmp(x, y) == 0)
        return true;
    EVP_PKEY *p = read_pem(x), *q = read_pem(y);
    bool same = p && q && EVP_PKEY_eq(p, q) == 1;
    EVP_PKEY_free(p);
    EVP_PKEY_free(q);
    ERR_clear_error();
    return same;
}

json_t *pubkey_new(const struct sign_public *key)
{
    char hex[DIGEST_HEX + 1];
    _Static_assert((int) SIGN_KEY == (int) DIGEST_BYTES, "both are 32 bytes");
    digest_hex(key->key, hex);
    return json_pack("{s:s, s:s, s:{s:s}}", "keytype", "ed25519", "scheme", "ed25519", "keyval",
                     "public", hex);
}
