/* A repository that is open for changes: what is published, and what is about to be. For the files
 * packs/repo*.c only. */
#ifndef PACKS_REPO_STATE_H
#define PACKS_REPO_STATE_H

#include "packs/metadata.h"
#include "packs/repo.h"

#define REPO_DAYS_MEMBER "x-xunlian-days" /* in root: the days that signatures are good for */
#define REPO_DAY_MS      ((int64_t) 86400000)

struct repo {
    const char *dir;
    int lock;
    struct metadata role[REPO_ROLES]; /* as published */
    struct str text[REPO_ROLES];      /* bytes of new ones, empty where nothing changes */
    struct catalog catalog;
    bool earlier; /* as in repo_result */
};

/* Locks dir, reads and verifies what is published. Close it in any case. ERR_BUSY, ERR_NOT_FOUND.
 */
MUST_CHECK bool repo_open(struct repo *r, const char *dir, struct err *err);
MUST_CHECK bool repo_lock(struct repo *r, struct err *err);
void repo_close(struct repo *r);

/* Path of a role's file of that version. Heap. */
char *repo_role_path(const char *dir, enum metadata_role role, int64_t version);
void repo_note_versions(const struct repo *r, int64_t versions[REPO_ROLES]);
void repo_hash(const char *text, size_t len, char hex[DIGEST_HEX + 1]);

/* Bodies: an empty one, and the published one to be changed and published as the next version. */
json_t *repo_new_body(enum metadata_role role);
json_t *repo_next_body(const struct repo *r, enum metadata_role role);
int repo_days_of(const json_t *root, enum metadata_role role);
void repo_set_expiry(json_t *body, int64_t now_ms, int days);
/* Adds a key for the role to the body of root. */
bool repo_add_key(json_t *root, enum metadata_role role, const struct sign_public *public);
void repo_set_target(json_t *body, const char *name, const char *hex, json_int_t length);
/* Adds the catalogue as it is now to the body of targets and writes its file. */
MUST_CHECK bool repo_put_catalog(struct repo *r, json_t *body, struct err *err);

/* Signs body as the version after the published one and puts it in force in *r. */
MUST_CHECK bool repo_sign_role(struct repo *r, enum metadata_role role, json_t *body,
                               const struct keyring_open *keys, struct err *err);
/* Signs with the keys of `root`, and those of `other` (may be NULL) as far as they are at hand:
 * targets, or what stands above it (snapshot, unless `from` is the timestamp, and timestamp). */
MUST_CHECK bool repo_sign_targets(struct repo *r, const struct repo_options *o, const json_t *root,
                                  const json_t *other, json_t *body, struct err *err);
MUST_CHECK bool repo_sign_above(struct repo *r, const struct repo_options *o, const json_t *root,
                                const json_t *other, enum metadata_role from, struct err *err);

/* Writes what was signed; all but root in the order that keeps every moment valid: what is pointed
 * to before what points. */
MUST_CHECK bool repo_write_role(const struct repo *r, enum metadata_role role, struct err *err);
MUST_CHECK bool repo_write_all(const struct repo *r, struct err *err);

#endif
