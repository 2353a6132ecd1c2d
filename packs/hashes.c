#include "packs/hashes.h"

#include "base/str.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALGORITHMS = 2, CHUNK = 128 << 10 };

static const struct {
    const char *name, *libcrypto;
    size_t bytes;
} algorithms[ALGORITHMS] = {{"sha256", "SHA256", 32}, {"sha512", "SHA512", 64}};

static const char *text_of(const json_t *hashes, int i)
{
    return json_string_value(json_object_get(hashes, algorithms[i].name));
}

static bool is_hex(const char *text, size_t bytes)
{
    return strlen(text) == 2 * bytes && strspn(text, "0123456789abcdef") == 2 * bytes;
}

bool hashes_valid(const json_t *hashes)
{
    if (!json_is_object(hashes) || json_object_size(hashes) == 0)
        return false;
    for (void *at = json_object_iter((json_t *) hashes); at;
         at = json_object_iter_next((json_t *) hashes, at))
        if (!json_is_string(json_object_iter_value(at)))
            return false;
    for (int i = 0; i < ALGORITHMS; i++)
        if (text_of(hashes, i) && !is_hex(text_of(hashes, i), algorithms[i].bytes))
            return false;
    return true;
}

/* One running digest of each algorithm that is asked for. */
struct hashing {
    EVP_MD_CTX *ctx[ALGORITHMS];
};

static bool begin(struct hashing *h, const json_t *hashes)
{
    bool any = false;
    for (int i = 0; i < ALGORITHMS; i++) {
        h->ctx[i] = NULL;
        if (!text_of(hashes, i))
            continue;
        h->ctx[i] = EVP_MD_CTX_new();
        if (!h->ctx[i] ||
            !EVP_DigestInit_ex(h->ctx[i], EVP_get_digestbyname(algorithms[i].libcrypto), NULL))
            abort();
        any = true;
    }
    return any;
}

static void add(struct hashing *h, const void *data, size_t len)
{
    for (int i = 0; i < ALGORITHMS; i++)
        if (h->ctx[i] && !EVP_DigestUpdate(h->ctx[i], data, len))
            abort();
}

/* Ends all; true when each is what `hashes` says. */
static bool agree(struct hashing *h, const json_t *hashes)
{
    bool ok = true;
    for (int i = 0; i < ALGORITHMS; i++) {
        unsigned char sum[EVP_MAX_MD_SIZE];
        char hex[2 * EVP_MAX_MD_SIZE + 1] = "";
        unsigned n = 0;
        if (!h->ctx[i])
            continue;
        if (!EVP_DigestFinal_ex(h->ctx[i], sum, &n))
            abort();
        for (unsigned k = 0; k < n; k++)
            snprintf(hex + 2 * k, 3, "%02x", sum[k]);
        ok = ok && strcmp(hex, text_of(hashes, i)) == 0;
        EVP_MD_CTX_free(h->ctx[i]);
    }
    return ok;
}

bool hashes_check(const json_t *hashes, const void *data, size_t len, struct err *err)
{
    struct hashing h;
    if (!begin(&h, hashes))
        return err_set(err, ERR_UNSUPPORTED, "%s", "hashes");
    add(&h, data, len);
    return agree(&h, hashes) || err_set(err, ERR_DIGEST, "%s", "");
}

bool hashes_check_file(const json_t *hashes, const char *path, struct err *err)
{
    struct hashing h;
    FILE *f = fopen(path, "re");
    if (!f)
        return err_set(err, ERR_IO, "%s", path);
    if (!begin(&h, hashes)) {
        fclose(f);
        return err_set(err, ERR_UNSUPPORTED, "%s", path);
    }
    unsigned char *buf = xmalloc(CHUNK);
    size_t n;
    while ((n = fread(buf, 1, CHUNK, f)) > 0)
        add(&h, buf, n);
    bool read = !ferror(f);
    bool same = agree(&h, hashes);
    free(buf);
    fclose(f);
    if (!read)
        return err_set(err, ERR_IO, "%s", path);
    return same || err_set(err, ERR_DIGEST, "%s", path);
}

bool hashes_sha256(const json_t *hashes, unsigned char bytes[DIGEST_BYTES])
{
    const char *text = text_of(hashes, 0);
    return text && strlen(text) == DIGEST_HEX && digest_from_hex(text, bytes);
}

const char *hashes_prefix(const json_t *hashes)
{
    return text_of(hashes, 0) ? text_of(hashes, 0) : text_of(hashes, 1);
}
