#include "packs/sign.h"

#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char untrusted_head[] = "untrusted comment: ";
static const char trusted_head[] = "trusted comment: ";

enum { PUBLIC_BLOB = 2 + SIGN_ID + SIGN_KEY, SIGNATURE_BLOB = 2 + SIGN_ID + SIGN_BYTES };

/* Our secret key file: "XK", '1' sealed or '0' plain, Argon2id's limits, salt, nonce, box. */
enum {
    BOX_PLAIN = SIGN_ID + SIGN_SECRET,
    BOX_BYTES = BOX_PLAIN + crypto_secretbox_MACBYTES,
    SEAL_OPS = 3,
    SEAL_AT_OPS = 3,
    SEAL_AT_MEMORY = SEAL_AT_OPS + 8,
    SEAL_AT_SALT = SEAL_AT_MEMORY + 8,
    SEAL_AT_NONCE = SEAL_AT_SALT + crypto_pwhash_SALTBYTES,
    SEAL_AT_BOX = SEAL_AT_NONCE + crypto_secretbox_NONCEBYTES,
    SEALED_BLOB = SEAL_AT_BOX + BOX_BYTES,
    PLAIN_BLOB = 3 + BOX_PLAIN,
    OPS_MOST = 64
};
#define SEAL_MEMORY ((uint64_t) 256 << 20)
#define MEMORY_MOST ((uint64_t) 1 << 30)

/* minisign's: "Ed", "Sc", "B2", salt, limits, then id, key and checksum XORed with scrypt. */
enum {
    MINI_AT_SALT = 6,
    MINI_AT_OPS = MINI_AT_SALT + 32,
    MINI_AT_MEMORY = MINI_AT_OPS + 8,
    MINI_AT_KEY = MINI_AT_MEMORY + 8,
    MINI_CHECK = 32,
    MINI_KEY = SIGN_ID + SIGN_SECRET + MINI_CHECK,
    MINI_BLOB = MINI_AT_KEY + MINI_KEY,
    SECRET_BLOB_MAX = 256
};
#define MINI_OPS_MOST ((uint64_t) 1 << 26)

struct sign_stream {
    crypto_generichash_state state;
};

bool sign_init(struct err *err)
{
    return sodium_init() >= 0 || err_set(err, ERR_UNSUPPORTED, "libsodium");
}

void sign_wipe(void *secret, size_t n)
{
    sodium_memzero(secret, n);
}

/* One line without its end; CR before LF is fine. Returns false past the end. */
static bool take_line(const char **p, const char *end, const char **line, size_t *len)
{
    if (*p >= end)
        return false;
    const char *lf = memchr(*p, '\n', (size_t) (end - *p));
    const char *stop = lf ? lf : end;
    *line = *p;
    *len = (size_t) (stop - *p);
    *p = lf ? lf + 1 : end;
    if (*len > 0 && (*line)[*len - 1] == '\r')
        --*len;
    return true;
}

/* Exactly n bytes of base64 make up the line. */
static bool decode(const char *line, size_t len, unsigned char *out, size_t n)
{
    size_t got = 0;
    const char *end = NULL;
    return sodium_base642bin(out, n, line, len, NULL, &got, &end, sodium_base64_VARIANT_ORIGINAL) ==
               0 &&
           got == n && end == line + len;
}

static void encode(const unsigned char *bytes, size_t n, struct str *out)
{
    char text[512];
    sodium_bin2base64(text, sizeof text, bytes, n, sodium_base64_VARIANT_ORIGINAL);
    str_add(out, text);
    str_add_char(out, '\n');
}

static bool starts(const char *line, size_t len, const char *head)
{
    size_t n = strlen(head);
    return len >= n && memcmp(line, head, n) == 0;
}

bool sign_public_parse(const char *text, size_t len, struct sign_public *key, struct err *err)
{
    const char *p = text, *end = text + len, *line = NULL;
    size_t n = 0;
    unsigned char blob[PUBLIC_BLOB];
    bool ok = take_line(&p, end, &line, &n);
    if (ok && starts(line, n, untrusted_head))
        ok = take_line(&p, end, &line, &n);
    if (!ok || p != end || !decode(line, n, blob, sizeof blob) || memcmp(blob, "Ed", 2) != 0)
        return err_set(err, ERR_FORMAT, "%s", "");
    memcpy(key->id, blob + 2, SIGN_ID);
    memcpy(key->key, blob + 2 + SIGN_ID, SIGN_KEY);
    return true;
}

bool sign_public_read(const char *path, struct sign_public *key, struct err *err)
{
    char *text;
    size_t len;
    if (!fs_read(path, SIGN_FILE_MAX, &text, &len, err))
        return false;
    bool ok = sign_public_parse(text, len, key, err) || err_set(err, ERR_FORMAT, "%s", path);
    free(text);
    return ok;
}

static void public_blob(const struct sign_public *key, unsigned char blob[PUBLIC_BLOB])
{
    memcpy(blob, "Ed", 2);
    memcpy(blob + 2, key->id, SIGN_ID);
    memcpy(blob + 2 + SIGN_ID, key->key, SIGN_KEY);
}

void sign_public_write(const struct sign_public *key, struct str *out)
{
    unsigned char blob[PUBLIC_BLOB];
    char id[SIGN_ID_TEXT];
    public_blob(key, blob);
    sign_id_text(key->id, id);
    str_addf(out, "%sminisign public key %s\n", untrusted_head, id);
    encode(blob, sizeof blob, out);
}

void sign_id_text(const unsigned char id[SIGN_ID], char text[SIGN_ID_TEXT])
{
    for (int i = 0; i < SIGN_ID; i++)
        snprintf(text + 2 * i, 3, "%02X", id[SIGN_ID - 1 - i]);
}

void sign_key_text(const struct sign_public *key, char text[SIGN_KEY_TEXT])
{
    unsigned char blob[PUBLIC_BLOB];
    public_blob(key, blob);
    sodium_bin2base64(text, SIGN_KEY_TEXT, blob, sizeof blob, sodium_base64_VARIANT_ORIGINAL);
}

static bool parse_signature(const char *text, size_t len, struct signature *s)
{
    const char *p = text, *end = text + len, *line = NULL;
    size_t n = 0;
    unsigned char blob[SIGNATURE_BLOB];
    if (!take_line(&p, end, &line, &n) || !starts(line, n, untrusted_head))
        return false;
    if (!take_line(&p, end, &line, &n) || !decode(line, n, blob, sizeof blob) ||
        memcmp(blob, "ED", 2) != 0)
        return false;
    memcpy(s->id, blob + 2, SIGN_ID);
    memcpy(s->bytes, blob + 2 + SIGN_ID, SIGN_BYTES);
    if (!take_line(&p, end, &line, &n) || !starts(line, n, trusted_head))
        return false;
    line += sizeof trusted_head - 1;
    n -= sizeof trusted_head - 1;
    if (n > SIGN_COMMENT_MAX || memchr(line, '\0', n))
        return false;
    memcpy(s->comment, line, n);
    s->comment[n] = '\0';
    return take_line(&p, end, &line, &n) && decode(line, n, s->global, SIGN_BYTES) && p == end;
}

bool signature_parse(const char *text, size_t len, struct signature *signature, struct err *err)
{
    if (len <= SIGN_FILE_MAX && parse_signature(text, len, signature))
        return true;
    err_set(err, ERR_SIGNATURE, "%s", "");
    return err_detail(err, "not a prehashed minisign signature");
}

struct sign_stream *sign_stream_new(void)
{
    struct sign_stream *stream = NULL;
    if (posix_memalign((void **) &stream, 64, sizeof *stream) != 0)
        stream = xmalloc(SIZE_MAX / 2);
    crypto_generichash_init(&stream->state, NULL, 0, SIGN_HASH);
    return stream;
}

void sign_stream_add(struct sign_stream *stream, const void *data, size_t len)
{
    crypto_generichash_update(&stream->state, data, len);
}

void sign_stream_end(struct sign_stream *stream, unsigned char hash[SIGN_HASH])
{
    crypto_generichash_final(&stream->state, hash, SIGN_HASH);
    free(stream);
}

void sign_stream_free(struct sign_stream *stream)
{
    free(stream);
}

/* What the second signature covers: the first one and the comment. Returns its length. */
static size_t global_message(const unsigned char bytes[SIGN_BYTES], const char *comment,
                             unsigned char message[SIGN_BYTES + SIGN_COMMENT_MAX])
{
    size_t n = strlen(comment);
    memcpy(message, bytes, SIGN_BYTES);
    memcpy(message + SIGN_BYTES, comment, n);
    return SIGN_BYTES + n;
}

bool sign_verify(const struct signature *signature, const unsigned char hash[SIGN_HASH],
                 const struct sign_public *key, struct err *err)
{
    unsigned char message[SIGN_BYTES + SIGN_COMMENT_MAX];
    char id[SIGN_ID_TEXT];
    size_t n = global_message(signature->bytes, signature->comment, message);
    if (memcmp(signature->id, key->id, SIGN_ID) == 0 &&
        crypto_sign_verify_detached(signature->bytes, hash, SIGN_HASH, key->key) == 0 &&
        crypto_sign_verify_detached(signature->global, message, n, key->key) == 0)
        return true;
    sign_id_text(signature->id, id);
    return err_set(err, ERR_SIGNATURE, "%s", id);
}

void sign_write(const struct sign_secret *secret, const unsigned char hash[SIGN_HASH],
                const char *comment, struct str *out)
{
    unsigned char blob[SIGNATURE_BLOB], message[SIGN_BYTES + SIGN_COMMENT_MAX];
    unsigned char global[SIGN_BYTES];
    char id[SIGN_ID_TEXT];
    memcpy(blob, "ED", 2);
    memcpy(blob + 2, secret->id, SIGN_ID);
    crypto_sign_detached(blob + 2 + SIGN_ID, NULL, hash, SIGN_HASH, secret->key);
    size_t n = global_message(blob + 2 + SIGN_ID, comment, message);
    crypto_sign_detached(global, NULL, message, n, secret->key);
    sign_id_text(secret->id, id);
    str_addf(out, "%ssignature from minisign secret key %s\n", untrusted_head, id);
    encode(blob, sizeof blob, out);
    str_addf(out, "%s%s\n", trusted_head, comment);
    encode(global, sizeof global, out);
}

void sign_bytes(const struct sign_secret *secret, const void *message, size_t len,
                unsigned char signature[SIGN_BYTES])
{
    crypto_sign_detached(signature, NULL, message, len, secret->key);
}

bool sign_verify_bytes(const struct sign_public *key, const void *message, size_t len,
                       const unsigned char signature[SIGN_BYTES])
{
    return crypto_sign_verify_detached(signature, message, len, key->key) == 0;
}

void sign_keygen(struct sign_secret *secret, struct sign_public *key)
{
    randombytes_buf(secret->id, SIGN_ID);
    crypto_sign_keypair(key->key, secret->key);
    memcpy(key->id, secret->id, SIGN_ID);
}

void sign_public_of(const struct sign_secret *secret, struct sign_public *key)
{
    memcpy(key->id, secret->id, SIGN_ID);
    crypto_sign_ed25519_sk_to_pk(key->key, secret->key);
}

static void put_u64(unsigned char *p, uint64_t v)
{
    for (int i = 0; i < 8; i++)
        p[i] = (unsigned char) (v >> 8 * i);
}

static uint64_t get_u64(const unsigned char *p)
{
    uint64_t v = 0;
    for (int i = 7; i >= 0; i--)
        v = v << 8 | p[i];
    return v;
}

/* Seals plain (id and key) into blob. False when Argon2id gets no memory. */
static bool seal(const unsigned char plain[BOX_PLAIN], const char *password,
                 unsigned char blob[SEALED_BLOB])
{
    unsigned char key[crypto_secretbox_KEYBYTES];
    memcpy(blob, "XK1", 3);
    put_u64(blob + SEAL_AT_OPS, SEAL_OPS);
    put_u64(blob + SEAL_AT_MEMORY, SEAL_MEMORY);
    randombytes_buf(blob + SEAL_AT_SALT, crypto_pwhash_SALTBYTES);
    randombytes_buf(blob + SEAL_AT_NONCE, crypto_secretbox_NONCEBYTES);
    bool ok = crypto_pwhash(key, sizeof key, password, strlen(password), blob + SEAL_AT_SALT,
                            SEAL_OPS, SEAL_MEMORY, crypto_pwhash_ALG_ARGON2ID13) == 0;
    if (ok)
        crypto_secretbox_easy(blob + SEAL_AT_BOX, plain, BOX_PLAIN, blob + SEAL_AT_NONCE, key);
    sodium_memzero(key, sizeof key);
    return ok;
}

static bool unseal(const unsigned char blob[SEALED_BLOB], const char *password,
                   unsigned char plain[BOX_PLAIN])
{
    uint64_t ops = get_u64(blob + SEAL_AT_OPS), memory = get_u64(blob + SEAL_AT_MEMORY);
    unsigned char key[crypto_secretbox_KEYBYTES];
    if (ops < 1 || ops > OPS_MOST || memory < crypto_pwhash_MEMLIMIT_MIN || memory > MEMORY_MOST)
        return false;
    bool ok = crypto_pwhash(key, sizeof key, password, strlen(password), blob + SEAL_AT_SALT, ops,
                            (size_t) memory, crypto_pwhash_ALG_ARGON2ID13) == 0 &&
              crypto_secretbox_open_easy(plain, blob + SEAL_AT_BOX, BOX_BYTES, blob + SEAL_AT_NONCE,
                                         key) == 0;
    sodium_memzero(key, sizeof key);
    return ok;
}

static bool mini_open(const unsigned char blob[MINI_BLOB], const char *password,
                      unsigned char plain[BOX_PLAIN])
{
    unsigned char key[MINI_KEY], stream[MINI_KEY], check[MINI_CHECK];
    crypto_generichash_state state;
    bool ok = true;
    memcpy(key, blob + MINI_AT_KEY, sizeof key);
    if (password) {
        uint64_t ops = get_u64(blob + MINI_AT_OPS), memory = get_u64(blob + MINI_AT_MEMORY);
        ok = ops <= MINI_OPS_MOST && memory <= MEMORY_MOST &&
             crypto_pwhash_scryptsalsa208sha256(stream, sizeof stream, password, strlen(password),
                                                blob + MINI_AT_SALT, ops, (size_t) memory) == 0;
        for (size_t i = 0; ok && i < sizeof key; i++)
            key[i] ^= stream[i];
    }
    if (password) {
        crypto_generichash_init(&state, NULL, 0, sizeof check);
        crypto_generichash_update(&state, blob, 2);
        crypto_generichash_update(&state, key, BOX_PLAIN);
        crypto_generichash_final(&state, check, sizeof check);
        ok = ok && sodium_memcmp(check, key + BOX_PLAIN, sizeof check) == 0;
    }
    if (ok)
        memcpy(plain, key, BOX_PLAIN);
    sodium_memzero(key, sizeof key);
    sodium_memzero(stream, sizeof stream);
    return ok;
}

_Static_assert((int) SECRET_BLOB_MAX >= (int) SEALED_BLOB && SECRET_BLOB_MAX >= MINI_BLOB,
               "room for both kinds of secret key");

static bool write_new(const char *path, const struct str *text, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_set(err, errno == EEXIST ? ERR_EXISTS : ERR_IO, "%s", path);
    ssize_t n = write(fd, text->p, text->len);
    bool ok = n == (ssize_t) text->len && fsync(fd) == 0;
    ok = close(fd) == 0 && ok;
    if (!ok) {
        err_set(err, ERR_IO, "%s", path);
        unlink(path);
    }
    return ok;
}

bool sign_secret_write(const char *path, const struct sign_secret *secret, const char *password,
                       struct err *err)
{
    unsigned char plain[BOX_PLAIN], blob[SEALED_BLOB];
    struct str text = STR_INIT;
    bool ok = true;
    memcpy(plain, secret->id, SIGN_ID);
    memcpy(plain + SIGN_ID, secret->key, SIGN_SECRET);
    str_addf(&text, "%sxunlian secret key\n", untrusted_head);
    if (password) {
        ok = seal(plain, password, blob) || err_set(err, ERR_MEMORY, "%s", path);
        encode(blob, SEALED_BLOB, &text);
    } else {
        memcpy(blob, "XK0", 3);
        memcpy(blob + 3, plain, BOX_PLAIN);
        encode(blob, PLAIN_BLOB, &text);
    }
    ok = ok && write_new(path, &text, err);
    sodium_memzero(plain, sizeof plain);
    sodium_memzero(blob, sizeof blob);
    sodium_memzero(text.p, text.len);
    str_finish(&text);
    return ok;
}

/* Opens one of the three kinds of blob; asks for the password of a sealed one. */
static bool open_secret(const unsigned char *blob, size_t n, sign_password_fn ask, void *ctx,
                        unsigned char plain[BOX_PLAIN], struct err *err)
{
    char password[SIGN_PASSWORD_MAX] = "";
    bool ours = n == SEALED_BLOB && memcmp(blob, "XK1", 3) == 0;
    bool mini = n == MINI_BLOB && memcmp(blob, "EdScB2", 6) == 0;
    if (n == PLAIN_BLOB && memcmp(blob, "XK0", 3) == 0) {
        memcpy(plain, blob + 3, BOX_PLAIN);
        return true;
    }
    if (n == MINI_BLOB && memcmp(blob, "Ed\0\0B2", 6) == 0)
        return mini_open(blob, NULL, plain) || err_set(err, ERR_FORMAT, "%s", "");
    if (!ours && !mini)
        return err_set(err, ERR_FORMAT, "%s", "");
    if (!ask)
        return err_set(err, ERR_DENIED, "%s", "");
    bool ok = ask(ctx, password, sizeof password, err);
    if (ok) {
        ok = ours ? unseal(blob, password, plain) : mini_open(blob, password, plain);
        if (!ok)
            err_set(err, ERR_DENIED, "%s", "");
    }
    sodium_memzero(password, sizeof password);
    return ok;
}

/* A secret key is its seed and the public key that follows from it. */
static bool key_whole(const unsigned char key[SIGN_SECRET])
{
    unsigned char public[SIGN_KEY], again[SIGN_SECRET];
    bool whole = crypto_sign_seed_keypair(public, again, key) == 0 &&
                 sodium_memcmp(again, key, SIGN_SECRET) == 0;
    sodium_memzero(again, sizeof again);
    return whole;
}

bool sign_secret_read(const char *path, sign_password_fn ask, void *ctx, struct sign_secret *secret,
                      struct err *err)
{
    unsigned char blob[SECRET_BLOB_MAX], plain[BOX_PLAIN];
    char *text = NULL;
    const char *line = NULL, *p;
    size_t len = 0, n = 0, got = 0;
    if (!fs_read(path, SIGN_FILE_MAX, &text, &len, err))
        return false;
    p = text;
    bool ok = take_line(&p, text + len, &line, &n) && starts(line, n, untrusted_head) &&
              take_line(&p, text + len, &line, &n) && p == text + len &&
              sodium_base642bin(blob, sizeof blob, line, n, NULL, &got, NULL,
                                sodium_base64_VARIANT_ORIGINAL) == 0;
    if (!ok)
        err_set(err, ERR_FORMAT, "%s", path);
    else if (!(ok = open_secret(blob, got, ask, ctx, plain, err)))
        err_context(err, "%s", path);
    else if (!(ok = key_whole(plain + SIGN_ID)))
        err_set(err, ERR_DAMAGED, "%s", path);
    if (ok) {
        memcpy(secret->id, plain, SIGN_ID);
        memcpy(secret->key, plain + SIGN_ID, SIGN_SECRET);
    }
    sodium_memzero(blob, sizeof blob);
    sodium_memzero(plain, sizeof plain);
    sodium_memzero(text, len);
    free(text);
    return ok;
}
