#include "packs/digest.h"

#include "base/str.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

struct digest {
    EVP_MD *algorithm;
    EVP_MD_CTX *ctx;
};

/* libcrypto fails here only without memory or without its own default provider. */
static void need(int ok)
{
    if (ok)
        return;
    fputs("xunlian: libcrypto gives no SHA-256\n", stderr);
    abort();
}

struct digest *digest_new(void)
{
    struct digest *digest = xcalloc(1, sizeof *digest);
    digest->algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
    digest->ctx = EVP_MD_CTX_new();
    need(digest->algorithm && digest->ctx);
    return digest;
}

struct digest *digest_dup(const struct digest *digest)
{
    struct digest *copy = xcalloc(1, sizeof *copy);
    copy->algorithm = digest->algorithm;
    copy->ctx = EVP_MD_CTX_new();
    need(EVP_MD_up_ref(copy->algorithm) && copy->ctx && EVP_MD_CTX_copy_ex(copy->ctx, digest->ctx));
    return copy;
}

void digest_free(struct digest *digest)
{
    if (!digest)
        return;
    EVP_MD_CTX_free(digest->ctx);
    EVP_MD_free(digest->algorithm);
    free(digest);
}

void digest_begin(struct digest *digest)
{
    need(EVP_DigestInit_ex2(digest->ctx, digest->algorithm, NULL));
}

void digest_add(struct digest *digest, const void *data, size_t len)
{
    need(EVP_DigestUpdate(digest->ctx, data, len));
}

void digest_end(struct digest *digest, unsigned char out[DIGEST_BYTES])
{
    need(EVP_DigestFinal_ex(digest->ctx, out, NULL));
}

void digest_so_far(const struct digest *digest, unsigned char out[DIGEST_BYTES])
{
    struct digest *copy = digest_dup(digest);
    digest_end(copy, out);
    digest_free(copy);
}

void digest_of(struct digest *digest, const void *data, size_t len, unsigned char out[DIGEST_BYTES])
{
    digest_begin(digest);
    digest_add(digest, data, len);
    digest_end(digest, out);
}

void digest_hex(const unsigned char bytes[DIGEST_BYTES], char hex[DIGEST_HEX + 1])
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < DIGEST_BYTES; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[DIGEST_HEX] = '\0';
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool digest_from_hex(const char *hex, unsigned char bytes[DIGEST_BYTES])
{
    for (int i = 0; i < DIGEST_BYTES; i++) {
        int high = nibble(hex[2 * i]);
        int low = high < 0 ? -1 : nibble(hex[2 * i + 1]);
        if (low < 0)
            return false;
        bytes[i] = (unsigned char) (high << 4 | low);
    }
    return true;
}
