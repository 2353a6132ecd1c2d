/* Ed25519 signatures in minisign's formats (jedisct1.github.io/minisign, libsodium).
 *
 * Only prehashed signatures ("ED": Ed25519 over BLAKE2b-512 of the file) are written and accepted;
 * the older "Ed", over the file itself, is refused, because one made over a 64-byte digest would
 * otherwise pass for the other kind. The trusted comment is covered by the second signature.
 *
 * A secret key at rest is sealed with Argon2id and XSalsa20-Poly1305 in a format of our own;
 * minisign's secret key files are read as well. */
#ifndef PACKS_SIGN_H
#define PACKS_SIGN_H

#include "base/err.h"
#include "base/str.h"

#include <stddef.h>

enum {
    SIGN_ID = 8,
    SIGN_KEY = 32,
    SIGN_SECRET = 64,
    SIGN_BYTES = 64,
    SIGN_HASH = 64,
    SIGN_FILE_MAX = 16384, /* bytes of a key or signature file */
    SIGN_COMMENT_MAX = 1024,
    SIGN_ID_TEXT = 2 * SIGN_ID + 1,
    SIGN_KEY_TEXT = 57
};

struct sign_public {
    unsigned char id[SIGN_ID];
    unsigned char key[SIGN_KEY];
};

struct sign_secret {
    unsigned char id[SIGN_ID];
    unsigned char key[SIGN_SECRET];
};

struct signature {
    unsigned char id[SIGN_ID]; /* of the key that made it, as claimed */
    unsigned char bytes[SIGN_BYTES], global[SIGN_BYTES];
    char comment[SIGN_COMMENT_MAX + 1]; /* trusted once sign_verify agrees */
};

/* Starts libsodium; once, before anything else here. */
MUST_CHECK bool sign_init(struct err *err);

/* A public key file, or its second line alone. ERR_FORMAT otherwise. */
MUST_CHECK bool sign_public_parse(const char *text, size_t len, struct sign_public *key,
                                  struct err *err);
MUST_CHECK bool sign_public_read(const char *path, struct sign_public *key, struct err *err);
/* The text of a public key file. */
void sign_public_write(const struct sign_public *key, struct str *out);

/* The id as minisign prints it; the whole key in base64, which is its fingerprint. */
void sign_id_text(const unsigned char id[SIGN_ID], char text[SIGN_ID_TEXT]);
void sign_key_text(const struct sign_public *key, char text[SIGN_KEY_TEXT]);

/* A signature file. ERR_SIGNATURE for "Ed" and for anything malformed. */
MUST_CHECK bool signature_parse(const char *text, size_t len, struct signature *signature,
                                struct err *err);

/* BLAKE2b-512 of a file, piece by piece. */
struct sign_stream;
struct sign_stream *sign_stream_new(void);
void sign_stream_add(struct sign_stream *stream, const void *data, size_t len);
/* Ends and frees the stream. */
void sign_stream_end(struct sign_stream *stream, unsigned char hash[SIGN_HASH]);
void sign_stream_free(struct sign_stream *stream);

/* ERR_SIGNATURE unless both signatures are by `key`. */
MUST_CHECK bool sign_verify(const struct signature *signature, const unsigned char hash[SIGN_HASH],
                            const struct sign_public *key, struct err *err);

/* Appends the text of a signature file. The comment is one line of at most SIGN_COMMENT_MAX bytes.
 * The same input gives the same text. */
void sign_write(const struct sign_secret *secret, const unsigned char hash[SIGN_HASH],
                const char *comment, struct str *out);

/* A bare Ed25519 signature (RFC 8032) of a message in memory, as signed metadata has them. */
void sign_bytes(const struct sign_secret *secret, const void *message, size_t len,
                unsigned char signature[SIGN_BYTES]);
bool sign_verify_bytes(const struct sign_public *key, const void *message, size_t len,
                       const unsigned char signature[SIGN_BYTES]);

/* Asked only when a file is sealed. Fills password (NUL-terminated); false to give up. */
typedef bool (*sign_password_fn)(void *ctx, char *password, size_t n, struct err *err);

enum { SIGN_PASSWORD_MAX = 1024 };

void sign_keygen(struct sign_secret *secret, struct sign_public *key);
void sign_public_of(const struct sign_secret *secret, struct sign_public *key);

/* Writes a new file of mode 0600; ERR_EXISTS when it is there. password NULL: not sealed. */
MUST_CHECK bool sign_secret_write(const char *path, const struct sign_secret *secret,
                                  const char *password, struct err *err);
/* ERR_DENIED on a wrong password. The caller wipes the secret. */
MUST_CHECK bool sign_secret_read(const char *path, sign_password_fn ask, void *ctx,
                                 struct sign_secret *secret, struct err *err);
void sign_wipe(void *secret, size_t n);

#endif
