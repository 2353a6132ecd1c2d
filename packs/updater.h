/* The client of a repository: the workflow of TUF 1.0, 5, step by step.
 *
 * The trust state is a folder that holds root.json, timestamp.json, snapshot.json, targets.json and
 * delegated roles, each exactly as the repository sent it, and only after every check that the
 * specification asks for has passed. What fails a check is never written. */
#ifndef PACKS_UPDATER_H
#define PACKS_UPDATER_H

#include "base/err.h"
#include "packs/metadata.h"

#include <stddef.h>
#include <stdint.h>

enum { UPDATER_ROOTS_MAX = 256, UPDATER_ROLES_MAX = 32 };

/* Brings the metadata file `name` ("3.root.json", a URL-safe name) of at most `most` bytes as a
 * heap text. ERR_NOT_FOUND when the repository has no such file. */
typedef bool (*updater_fetch_fn)(void *ctx, const char *name, size_t most, char **data, size_t *len,
                                 struct err *err);

/* Whether expired metadata is accepted nevertheless; with the error when not. */
typedef bool (*updater_stale_fn)(void *ctx, const char *role, const char *since, struct err *err);

struct updater_options {
    const char *dir; /* the trust state */
    int64_t now_ms;  /* one time for the whole update (5.1) */
    updater_fetch_fn fetch;
    void *ctx;              /* of fetch */
    updater_stale_fn stale; /* NULL: what has expired is refused */
    void *stale_ctx;
};

struct updater;

/* Makes `text` the root of trust of dir. It must be signed by its own keys; ERR_EXISTS when dir has
 * a root already. */
MUST_CHECK bool updater_trust(const char *dir, const char *text, size_t len, struct err *err);

/* Loads and verifies the trusted root. `options` are borrowed until updater_free. */
MUST_CHECK bool updater_open(const struct updater_options *options, struct updater **updater,
                             struct err *err);
void updater_free(struct updater *updater);

/* Steps 5.3 to 5.6 for the four roles. ERR_SIGNATURE, ERR_ROLLBACK, ERR_STALE, ERR_DIGEST,
 * ERR_FORMAT …: what was accepted before the fault stays, nothing else is written. */
MUST_CHECK bool updater_refresh(struct updater *updater, struct err *err);

/* Loads what the trust state holds, signatures verified and expiry not asked for: to show what was
 * known at the last update. ERR_NOT_FOUND when there was none. */
MUST_CHECK bool updater_load(struct updater *updater, struct err *err);

/* The roles in force; valid after updater_refresh or updater_load. */
const struct metadata *updater_root(const struct updater *updater);
const struct metadata *updater_targets(const struct updater *updater);
/* Versions in force; 0 for a role that is not loaded. */
int64_t updater_version(const struct updater *updater, enum metadata_role role);
/* When the first of the four roles expires or has expired, Unix ms. */
int64_t updater_expires(const struct updater *updater);

/* Looks a target up, through delegations where there are any (5.6.7, preorder, depth first).
 * *target is borrowed from the updater. ERR_NOT_FOUND. */
MUST_CHECK bool updater_find(struct updater *updater, const char *path,
                             struct metadata_target *target, struct err *err);

#endif
