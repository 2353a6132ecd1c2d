/* The publisher's side of a repository (TUF 1.0, 4 and 6): a folder that any static web server or
 * stick can carry.
 *
 *     metadata/N.root.json, N.targets.json, N.snapshot.json, timestamp.json
 *     targets/<sha256>.index.json, targets/packs/<sha256>.<id>-<version>.xpack
 *     staged.json                   packs that were added and not yet published
 *
 * Files are only ever added; the rename of timestamp.json is the one step that publishes, and comes
 * last. Killed before it, what was published stays valid; run again, it is completed. The same
 * clock, keys and packs give the same bytes. */
#ifndef PACKS_REPO_H
#define PACKS_REPO_H

#include "base/err.h"
#include "packs/catalog.h"
#include "packs/keyring.h"

#include <jansson.h>
#include <stdint.h>

enum { REPO_ROLES = 4, REPO_ROOT_KEYS = 3, REPO_ROOT_THRESHOLD = 2, REPO_DAYS_MAX = 3650 };

/* Days that each role's signature is good for, by enum metadata_role. */
struct repo_days {
    int of[REPO_ROLES];
};
#define REPO_DAYS_INIT ((struct repo_days){{730, 30, 90, 365}})

struct repo_options {
    const char *dir;
    const struct keyring *keyring;
    int64_t now_ms;
};

struct repo_result {
    int64_t before[REPO_ROLES], after[REPO_ROLES]; /* versions, by enum metadata_role */
    json_t *packs;                                 /* [{"id", "version"}] that were published */
    bool earlier; /* something signed now expires before what was signed the last time: the clock is
                   * wrong now, or was then */
};
void repo_result_finish(struct repo_result *result);

/* Makes an empty repository in dir (new or empty) and its keys in the first folder of the keyring:
 * root-1 to root-3, targets, snapshot and timestamp. ERR_EXISTS. */
MUST_CHECK bool repo_init(const struct repo_options *options, const struct repo_days *days,
                          const char *password, struct err *err);

/* Stages one pack archive; *entry is its catalogue entry, owned by the caller. */
MUST_CHECK bool repo_add(const char *dir, const char *path, json_t **entry, struct err *err);

/* Publishes what is staged, signing targets, snapshot and timestamp anew. Nothing is written when
 * nothing would be different. */
MUST_CHECK bool repo_publish(const struct repo_options *options, struct repo_result *result,
                             struct err *err);

/* Signs snapshot and timestamp anew, for a machine that holds only their keys. */
MUST_CHECK bool repo_refresh(const struct repo_options *options, struct repo_result *result,
                             struct err *err);

/* A new version of root. Each name in `replace` (or, of a key that is lost, its id or eight digits
 * of it) is a key that is replaced by a new one (made in the
 * first folder of the keyring, sealed with `password` unless NULL). What a replaced key has signed
 * is first signed anew by old and new keys, so that it is valid under either root. */
MUST_CHECK bool repo_rotate(const struct repo_options *options, const char *const *replace,
                            size_t count, const char *password, struct repo_result *result,
                            struct err *err);

/* {"dir", "fingerprint", "packs", "staged": [{"id", "version"}], "roles": [{"role", "version",
 * "expires", "days_left", "days", "threshold", "keys": [{"id", "name"}]}]}; name "" for a key that
 * no folder of the keyring has. */
MUST_CHECK bool repo_status(const struct repo_options *options, json_t **status, struct err *err);

#endif
