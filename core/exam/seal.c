#include "core/exam/seal.h"

#include "base/str.h"

#include <ctype.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char format_mark[] = "xunlian sealed paper 1";
static const char letters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; /* no 0 O 1 I L */

enum {
    GROUPS = 3,
    GROUP = 4,
    SALT = crypto_pwhash_SALTBYTES,
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    KEY = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    SEALED_MAX = 16 * 1024 * 1024,
};

/* Argon2id, as a machine of an old classroom still does in under a second. */
static const unsigned long long ops = crypto_pwhash_OPSLIMIT_INTERACTIVE;
static const size_t memory = crypto_pwhash_MEMLIMIT_INTERACTIVE;

void seal_new_code(char code[SEAL_CODE])
{
    char *p = code;
    for (int g = 0; g < GROUPS; g++) {
        for (int i = 0; i < GROUP; i++)
            *p++ = letters[randombytes_uniform(sizeof letters - 1)];
        *p++ = g + 1 < GROUPS ? '-' : '\0';
    }
}

/* The code as it is compared: capitals, no hyphens, no spaces. */
static bool normal(const char *code, char out[SEAL_CODE_MOST + 1], struct err *err)
{
    size_t n = 0;
    for (const char *p = code; *p; p++) {
        if (strchr(" -\t\r\n", *p))
            continue;
        if (n == SEAL_CODE_MOST)
            return err_set(err, ERR_INVALID, "code");
        out[n++] = (char) toupper((unsigned char) *p);
    }
    out[n] = '\0';
    return n >= SEAL_CODE_LEAST || err_set(err, ERR_INVALID, "code");
}

bool seal_hash(const char *code, char hash[SEAL_HASH], struct err *err)
{
    char text[SEAL_CODE_MOST + 1];
    bool ok = normal(code, text, err);
    if (ok && crypto_pwhash_str(hash, text, strlen(text), ops, memory) != 0)
        ok = err_set(err, ERR_MEMORY, "Argon2id");
    sodium_memzero(text, sizeof text);
    return ok;
}

bool seal_check(const char *hash, const char *code, struct err *err)
{
    char text[SEAL_CODE_MOST + 1] = "";
    bool same = normal(code, text, NULL) && crypto_pwhash_str_verify(hash, text, strlen(text)) == 0;
    sodium_memzero(text, sizeof text);
    return same || err_set(err, ERR_DENIED, "code");
}

/* ---- the document ---- */

static json_t *cover_json(const struct seal_cover *c)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:b, s:s}", "format", format_mark,
                     "title", c->title, "form", c->form, "blueprint", c->blueprint, "path", c->path,
                     "minutes", (int) c->minutes, "questions", (int) c->questions, "pause",
                     (int) c->pause, "invigilator", c->invigilator ? c->invigilator : "");
}

/* What is authenticated with the ciphertext: the clear part as it stands in the document. */
static char *authenticated(const json_t *cover)
{
    char *text = json_dumps(cover, JSON_COMPACT | JSON_SORT_KEYS);
    char *out = xstrdup(text ? text : "");
    free(text);
    return out;
}

static bool derive(const char *code, const unsigned char salt[SALT], unsigned char key[KEY],
                   struct err *err)
{
    char text[SEAL_CODE_MOST + 1];
    bool ok = normal(code, text, err);
    if (ok && crypto_pwhash(key, KEY, text, strlen(text), salt, ops, memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
        ok = err_set(err, ERR_MEMORY, "Argon2id");
    sodium_memzero(text, sizeof text);
    return ok;
}

static void put_bytes(json_t *json, const char *key, const unsigned char *bytes, size_t n)
{
    size_t room = sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL);
    char *text = xmalloc(room);
    sodium_bin2base64(text, room, bytes, n, sodium_base64_VARIANT_ORIGINAL);
    json_object_set_new(json, key, json_string(text));
    free(text);
}

/* Heap, at least 1 byte; NULL when it is missing or no base64. */
static unsigned char *get_bytes(const json_t *json, const char *key, size_t *n)
{
    const char *text = json_string_value(json_object_get(json, key));
    if (!text)
        return NULL;
    size_t len = strlen(text);
    unsigned char *bytes = xmalloc(len + 1);
    if (sodium_base642bin(bytes, len, text, len, NULL, n, NULL, sodium_base64_VARIANT_ORIGINAL) ==
        0)
        return bytes;
    free(bytes);
    return NULL;
}

bool seal_close(const struct seal_cover *cover, const char *booklet, size_t len, const char *code,
                char **sealed, struct err *err)
{
    unsigned char salt[SALT], nonce[NONCE], key[KEY], *cipher = NULL;
    unsigned long long cipher_len = 0;
    json_t *json = cover_json(cover);
    char *clear = NULL;
    bool ok = json != NULL || err_set(err, ERR_ENCODING, "%s", cover->title);
    randombytes_buf(salt, sizeof salt);
    randombytes_buf(nonce, sizeof nonce);
    ok = ok && derive(code, salt, key, err);
    if (!ok)
        goto out;
    clear = authenticated(json);
    cipher = xmalloc(len + TAG);
    crypto_aead_xchacha20poly1305_ietf_encrypt(cipher, &cipher_len, (const unsigned char *) booklet,
                                               len, (const unsigned char *) clear, strlen(clear),
                                               NULL, nonce, key);
    put_bytes(json, "salt", salt, sizeof salt);
    put_bytes(json, "nonce", nonce, sizeof nonce);
    put_bytes(json, "data", cipher, (size_t) cipher_len);
    *sealed = authenticated(json);
out:
    sodium_memzero(key, sizeof key);
    free(cipher);
    free(clear);
    json_decref(json);
    return ok;
}

bool seal_is_sealed(const char *text)
{
    return strstr(text, "\"format\":\"xunlian sealed paper 1\"") != NULL;
}

static json_t *load(const char *sealed, size_t len, struct err *err)
{
    json_t *json = len <= SEALED_MAX ? json_loadb(sealed, len, JSON_REJECT_DUPLICATES, NULL) : NULL;
    const char *format = json_string_value(json_object_get(json, "format"));
    if (format && strcmp(format, format_mark) == 0)
        return json;
    json_decref(json);
    err_set(err, ERR_FORMAT, "%.40s", sealed);
    return NULL;
}

bool seal_read_cover(const char *sealed, size_t len, struct arena *arena, struct seal_cover *cover,
                     struct err *err)
{
    const char *title, *form, *blueprint, *path, *invigilator;
    int minutes, questions, pause;
    json_t *json = load(sealed, len, err);
    if (!json)
        return false;
    bool ok =
        json_unpack(json, "{s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:b}", "title", &title, "form",
                    &form, "blueprint", &blueprint, "path", &path, "invigilator", &invigilator,
                    "minutes", &minutes, "questions", &questions, "pause", &pause) == 0 &&
        minutes > 0 && questions > 0;
    if (ok)
        *cover = (struct seal_cover){
            .title = arena_strdup(arena, title),
            .form = arena_strdup(arena, form),
            .blueprint = arena_strdup(arena, blueprint),
            .path = arena_strdup(arena, path),
            .minutes = (unsigned) minutes,
            .questions = (unsigned) questions,
            .pause = pause != 0,
            .invigilator = arena_strdup(arena, invigilator),
        };
    json_decref(json);
    return ok || err_set(err, ERR_FORMAT, "%.40s", sealed);
}

/* What encryption made; heap. */
struct parts {
    unsigned char *salt, *nonce, *data;
    size_t salt_len, nonce_len, data_len;
};

static bool take_parts(json_t *json, struct parts *p, struct err *err)
{
    p->salt = get_bytes(json, "salt", &p->salt_len);
    p->nonce = get_bytes(json, "nonce", &p->nonce_len);
    p->data = get_bytes(json, "data", &p->data_len);
    json_object_del(json, "salt");
    json_object_del(json, "nonce");
    json_object_del(json, "data");
    bool fine = p->salt && p->nonce && p->data && p->salt_len == SALT && p->nonce_len == NONCE &&
                p->data_len >= TAG;
    return fine || err_set(err, ERR_FORMAT, "sealed paper");
}

bool seal_open(const char *sealed, size_t len, const char *code, char **booklet,
               size_t *booklet_len, struct err *err)
{
    unsigned char key[KEY];
    unsigned long long n = 0;
    struct parts p = {0};
    char *clear = NULL, *text = NULL;
    json_t *json = load(sealed, len, err);
    bool ok = json && take_parts(json, &p, err) && derive(code, p.salt, key, err);
    if (!ok)
        goto out;
    clear = authenticated(json);
    text = xmalloc(p.data_len + 1);
    ok = crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *) text, &n, NULL, p.data,
                                                    p.data_len, (const unsigned char *) clear,
                                                    strlen(clear), p.nonce, key) == 0 ||
         err_set(err, ERR_DENIED, "code");
out:
    sodium_memzero(key, sizeof key);
    if (ok) {
        text[n] = '\0';
        *booklet = text;
        *booklet_len = (size_t) n;
    } else {
        free(text);
    }
    free(p.salt);
    free(p.nonce);
    free(p.data);
    free(clear);
    json_decref(json);
    return ok;
}
