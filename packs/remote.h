/* Repositories that this user follows: data_dir/remotes/<name>/ holds remote.json (addresses, the
 * time of the last update, a proxy), cacert.pem, trust/ (packs/updater.h), the catalogue as last
 * seen and stale.log. A remote has a main address and any number of mirrors; none of them is
 * trusted. */
#ifndef PACKS_REMOTE_H
#define PACKS_REMOTE_H

#include "base/err.h"
#include "packs/catalog.h"
#include "packs/digest.h"
#include "packs/fetch.h"
#include "packs/install.h"
#include "packs/updater.h"

#include <stddef.h>
#include <stdint.h>

#define REMOTE_CACERT "cacert.pem"

enum { REMOTE_URLS_MAX = 16 };

struct remote {
    char *name, *dir;
    char *urls[REMOTE_URLS_MAX]; /* normalized, the main one first */
    size_t count;
    int64_t updated_ms; /* 0: never */
    char *proxy;        /* as in fetch_options; heap or NULL */
    char *cacert;       /* dir/cacert.pem, heap, or NULL for the system's authorities */
};

struct remotes {
    struct remote *list; /* ascending by name */
    size_t count;
};

/* All of them; what a killed remote_add or remote_remove left behind is passed over. */
MUST_CHECK bool remotes_load(const char *data_dir, struct remotes *remotes, struct err *err);
void remotes_finish(struct remotes *remotes);
/* One remote. ERR_NOT_FOUND. */
MUST_CHECK bool remote_load(const char *data_dir, const char *name, struct remote *remote,
                            struct err *err);
void remote_finish(struct remote *remote);

struct remote_options {
    const char *data_dir, *cache_dir;
    int64_t now_ms;
    const char *stale_reason;    /* not NULL: expired metadata is accepted and logged with it */
    unsigned jobs;               /* downloads at a time; 0: 4 */
    struct fetch_options limits; /* its most, expected and session do not count; proxy and cacert
                                  * come before those of the remote; tell hears of packs */
};

/* What a new remote is trusted by: the text of a root.json, or the SHA-256 of its 1.root.json. */
struct remote_trust {
    const char *root;
    size_t root_len;
    const char *fingerprint; /* hexadecimal */
};

/* Adds a remote whose first root is what `trust` says. The proxy and the authorities of
 * options->limits are kept with it. With neither, fails with ERR_UNTRUSTED and
 * the fingerprint that the repository has as detail. ERR_EXISTS, ERR_INVALID for a bad name,
 * ERR_DIGEST when the fingerprint is another. */
MUST_CHECK bool remote_add(const struct remote_options *options, const char *name,
                           const char *const *urls, size_t count, const struct remote_trust *trust,
                           struct err *err);
/* Also one whose remote.json is damaged. ERR_NOT_FOUND, ERR_BUSY. */
MUST_CHECK bool remote_remove(const char *data_dir, const char *name, struct err *err);

/* What is to be changed in a remote; NULL leaves a thing as it is. What it is trusted by stays. */
struct remote_change {
    const char *url;
    const char *const *mirrors; /* all of them */
    size_t mirror_count;
    const char *proxy;  /* "env": as the environment says; "none"; or an address */
    const char *cacert; /* file; "system": the system's authorities */
};
/* ERR_NOT_FOUND, ERR_BUSY, ERR_INVALID for a proxy, ERR_FORMAT for a file of no certificates. */
MUST_CHECK bool remote_set(const char *data_dir, const char *name,
                           const struct remote_change *change, struct err *err);

/* Writes remote.json. */
MUST_CHECK bool remote_save(const struct remote *remote, struct err *err);
/* Keeps a copy of the file of authorities with the remote, whose folder is there. */
MUST_CHECK bool remote_keep_cacert(struct remote *remote, const char *file, struct err *err);
/* Takes the remote for this process. The caller closes *lock. ERR_BUSY. */
MUST_CHECK bool remote_lock(const struct remote *remote, int *lock, struct err *err);
/* How to reach a remote: what the options say, then what is kept with it. */
struct fetch_options remote_route(const struct remote *remote,
                                  const struct remote_options *options);

struct remote_update {
    int64_t before[4], after[4]; /* versions, by enum metadata_role */
    size_t mirror;               /* index of the address that served it */
    bool clock_behind;           /* the clock is earlier than the last update: expiry is moot */
    size_t stale;                /* roles accepted although they had expired */
};

/* Brings metadata and catalogue up to date from the first address that can. The error is that of
 * the first one when all fail, or what keeps from asking the others (a full disk, cancelled).
 * ERR_BUSY when another process is at it. */
MUST_CHECK bool remote_update(struct remote *remote, const struct remote_options *options,
                              struct remote_update *update, struct err *err);

/* A remote as of its last update, without asking anyone. */
struct remote_view {
    struct updater_options options;
    char *trust; /* folder */
    struct updater *updater;
    struct catalog catalog;
};
/* ERR_NOT_FOUND when it never was updated. The view must not be moved. */
MUST_CHECK bool remote_view_open(const struct remote *remote, struct remote_view *view,
                                 struct err *err);
void remote_view_close(struct remote_view *view);

/* Bytes of the archive of a pack, 0 when the signed metadata do not name it. */
uint64_t remote_pack_size(const struct remote_view *view, const char *id, const char *version);

/* The SHA-256 of that archive. False when the signed metadata do not name it. */
bool remote_pack_sha256(const struct remote_view *view, const char *id, const char *version,
                        unsigned char sum[DIGEST_BYTES]);

/* Whether what `view` shows is the repository of `remote`, by another way or by a later root:
 * enough keys of the root that `remote` trusts have signed its root. */
bool remote_same_repository(const struct remote *remote, const struct remote_view *view);

/* Downloads a target to a local file whose size and hashes are those of the signed metadata, from
 * the first address that can; to be discarded with fetch_discard when *fetched. */
MUST_CHECK bool remote_target(const struct remote *remote, const struct remote_view *view,
                              const struct remote_options *options, const char *target,
                              char **local, bool *fetched, struct err *err);

/* Downloads and installs. */
MUST_CHECK bool remote_install(const struct remote *remote, const struct remote_view *view,
                               const struct remote_options *options, const char *id,
                               const char *version, const struct install_options *install,
                               struct install_result *result, struct err *err);

/* Copies what the last update saw to dir, packs limited to `only` and what they require (count 0:
 * all), as a repository with the same signatures. Run again, it copies what is missing. */
struct remote_mirror {
    size_t packs, copied; /* packs that are there now, files that were copied */
    uint64_t bytes;
};
MUST_CHECK bool remote_mirror(const struct remote *remote, const struct remote_view *view,
                              const struct remote_options *options, const char *dir,
                              const char *const *only, size_t count, struct remote_mirror *result,
                              struct err *err);

#endif
