/* The installed packs of one user:
 *
 *     packs/.lock                  held by whoever changes anything here
 *     packs/.highest/<id>          highest version that was current before it was lowered on
 *                                  purpose
 *     packs/.pinned/<id>           version that is to stay the current one
 *     packs/.origin/<id>           name of the remote that the pack came from
 *     packs/<id>/<version>/        the files of one version and its MANIFEST
 *     packs/<id>/current           link to the version in use
 *     packs/<id>/.new-…, .link-…   left by an installer that was killed; removed by the next
 *
 * Beside the current version the highest one below it is kept for rollback. A reader that keeps a
 * shared flock(2) on a version's folder keeps that version from being pruned. */
#ifndef PACKS_STORE_H
#define PACKS_STORE_H

#include "base/err.h"
#include "packs/manifest.h"

#include <stddef.h>

struct store;

/* Opens (and makes) data_dir/packs. With `lock` it takes the lock first (ERR_BUSY when another
 * process has it) and removes leftovers. ERR_DENIED when a link stands in the way. */
MUST_CHECK bool store_open(const char *data_dir, bool lock, struct store **store, struct err *err);
void store_close(struct store *store);

/* Path and open folder of packs/. Borrowed. */
const char *store_path(const struct store *store);
int store_dir(const struct store *store);

struct store_pack {
    char *id;
    char *current;  /* "" when nothing is current */
    char *previous; /* what rollback would make current; "" when none */
    char *highest;  /* an install below it is refused */
    char *origin;   /* remote that it came from; "" when none is on record */
    bool pinned;    /* the current version is to stay */
};

struct store_packs {
    struct store_pack *list; /* ascending by id */
    size_t count;
};

MUST_CHECK bool store_list(const struct store *store, struct store_packs *packs, struct err *err);
void store_packs_finish(struct store_packs *packs);

/* One pack; ERR_NOT_FOUND when it never was installed here. */
MUST_CHECK bool store_find(const struct store *store, const char *id, struct store_pack *pack,
                           struct err *err);
void store_pack_finish(struct store_pack *pack);

/* Makes the folder packs/<id>/<version>, complete and synced, the current one. ERR_DURABILITY when
 * the switch was made but its sync failed. */
MUST_CHECK bool store_switch(struct store *store, const char *id, const char *version,
                             struct err *err);

/* Pins the current version, or lets it go: ERR_PINNED for every switch to another one. Durable and
 * atomic. ERR_NOT_FOUND when nothing is current. A pack that is removed is pinned no longer. */
MUST_CHECK bool store_pin(struct store *store, const char *id, bool pinned, struct err *err);

/* Records the remote that a pack comes from, until the pack is removed. Durable and atomic.
 * ERR_INVALID for what cannot be the name of a remote. */
MUST_CHECK bool store_set_origin(struct store *store, const char *id, const char *remote,
                                 struct err *err);

/* Makes the previous version current. The highest version is recorded first. ERR_PINNED. */
MUST_CHECK bool store_rollback(struct store *store, const char *id, struct err *err);

/* Removes a pack. What was the highest version stays on record unless `forget`. */
MUST_CHECK bool store_remove(struct store *store, const char *id, bool forget, struct err *err);

/* Removes every version but the current, the previous and those that readers hold. */
void store_prune(struct store *store, const char *id);

/* What is wrong with an installed file. */
enum store_fault { STORE_MISSING, STORE_ALTERED, STORE_EXTRA };
typedef void (*store_fault_fn)(void *ctx, enum store_fault fault, const char *name);

/* Reads every file of a version against its MANIFEST; `each` (may be NULL) hears of every fault. A
 * MANIFEST that is damaged itself fails. */
MUST_CHECK bool store_verify(const struct store *store, const char *id, const char *version,
                             store_fault_fn each, void *ctx, size_t *faults, struct err *err);

/* Reads the MANIFEST of an installed version. */
MUST_CHECK bool store_manifest(const struct store *store, const char *id, const char *version,
                               struct manifest *manifest, struct err *err);

#endif
