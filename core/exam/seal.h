/* Codes and sealed papers (libsodium).
 *
 * A sealed paper is a JSON document: what may be known beforehand in clear, the booklet encrypted
 * by XChaCha20-Poly1305 under a key that Argon2id makes of the start code. The clear part is
 * authenticated with it. Codes are compared without regard to case, hyphens and spaces. */
#ifndef CORE_EXAM_SEAL_H
#define CORE_EXAM_SEAL_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>

enum { SEAL_CODE = 16, SEAL_HASH = 128, SEAL_CODE_LEAST = 6, SEAL_CODE_MOST = 64 };

/* What everybody may know of a sealed paper. */
struct seal_cover {
    const char *title, *form, *blueprint, *path;
    unsigned minutes, questions;
    bool pause;
    const char *invigilator; /* hash of the code that reopens; "" none */
};

/* A new code, "K7QF-3MRD-X2HN": 12 characters that are not mistaken for each other, 59 bits. */
void seal_new_code(char code[SEAL_CODE]);

/* Argon2id string of a code. ERR_INVALID for one of less than 6 or more than 64 characters. */
MUST_CHECK bool seal_hash(const char *code, char hash[SEAL_HASH], struct err *err);
/* ERR_DENIED when it is another code. */
MUST_CHECK bool seal_check(const char *hash, const char *code, struct err *err);

/* The sealed document; heap. */
MUST_CHECK bool seal_close(const struct seal_cover *cover, const char *booklet, size_t len,
                           const char *code, char **sealed, struct err *err);
/* True when a text is a sealed paper, as its format mark says. */
bool seal_is_sealed(const char *text);
/* The clear part, in the arena. ERR_FORMAT. */
MUST_CHECK bool seal_read_cover(const char *sealed, size_t len, struct arena *arena,
                                struct seal_cover *cover, struct err *err);
/* The booklet; heap. ERR_DENIED when the code is wrong or the document was altered. */
MUST_CHECK bool seal_open(const char *sealed, size_t len, const char *code, char **booklet,
                          size_t *booklet_len, struct err *err);

#endif
