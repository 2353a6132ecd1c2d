/* Installing a pack: verify the complete file, read its MANIFEST, decide, extract beside what is
 * there, check every file and that the pack loads, sync, switch. What was current stays current
 * until the very last step, and a killed or failed installation changes nothing. */
#ifndef PACKS_INSTALL_H
#define PACKS_INSTALL_H

#include "base/err.h"
#include "packs/blob.h"
#include "packs/fetch.h"
#include "packs/manifest.h"
#include "packs/store.h"
#include "packs/trust.h"

#include <stdint.h>

enum install_phase {
    INSTALL_DOWNLOAD, /* name: the URL */
    INSTALL_VERIFY,   /* name: the file */
    INSTALL_EXTRACT,  /* name: "id version" */
    INSTALL_SYNC,
    INSTALL_SWITCH
};

struct install_event {
    enum install_phase phase;
    const char *name;
    uint64_t done, total; /* bytes; total 0 while it is not known */
    uint64_t rate;        /* bytes a second of a download, else 0 */
    int64_t left;         /* seconds, -1 when not known */
};

/* Returns false to cancel; ignored from INSTALL_SWITCH on. */
typedef bool (*install_fn)(void *ctx, const struct install_event *event);

struct install_options {
    const char *data_dir;  /* holds packs/ */
    const char *cache_dir; /* holds downloads/ */
    const struct trust *trust;
    const char *program_version;       /* a pack may ask for a later one: ERR_NEWER */
    bool replace;                      /* the same version with other content is welcome */
    bool mend;                         /* the current version and no other: ERR_INVALID */
    const char *only;                  /* id: another pack is ERR_INVALID; NULL: any */
    const char *origin;                /* remote that it comes from, kept on record; NULL: a file */
    const struct fetch_options *route; /* proxy, cacert and limit for URLs; NULL: none of them */
    install_fn tell;                   /* may be NULL */
    void *ctx;
};

struct install_result {
    char *id, *version;
    char *before;  /* version that was current before, "" when none */
    char *comment; /* trusted comment of the signature, "" when none */
    bool already;  /* it was installed and intact: nothing was written */
};

/* Installs the pack file at `source`, a path or an http(s) URL; its signature is source.minisig.
 * ERR_UNTRUSTED, ERR_SIGNATURE, ERR_OLDER, ERR_PINNED, ERR_NEWER, ERR_EXISTS (same version, other
 * content), ERR_BUSY, ERR_NO_SPACE, ERR_FORMAT, ERR_DIGEST …: nothing has changed. ERR_DURABILITY:
 * switched, but a sync failed afterwards; the result is filled then too. */
MUST_CHECK bool install_pack(const char *source, const struct install_options *options,
                             struct install_result *result, struct err *err);

/* The same for a file at hand under another rule than a signature beside it: for indexes whose
 * signed metadata names digest and size. */
MUST_CHECK bool install_verified(const char *path, const struct blob_policy *policy,
                                 const struct install_options *options,
                                 struct install_result *result, struct err *err);
void install_result_finish(struct install_result *result);

/* Packs that the current version of `id` builds upon and that are not installed here. Installing
 * goes on without them, because the order of installation is the user's. */
typedef void (*install_unmet_fn)(void *ctx, const char *id, const char *range);
void install_unmet(const struct store *store, const char *id, install_unmet_fn each, void *ctx);

/* Reads and checks a signature file. ERR_NOT_FOUND, ERR_SIGNATURE. */
MUST_CHECK bool install_signature(const char *path, struct signature *signature, struct err *err);

/* Reads the MANIFEST of a verified archive, in a sandbox. */
MUST_CHECK bool install_manifest(const struct blob *blob, struct manifest *manifest,
                                 struct err *err);

/* Reads a verified archive to its end against its MANIFEST without writing anything. */
MUST_CHECK bool install_check(const struct blob *blob, const struct manifest *manifest,
                              const struct progress *progress, struct err *err);

#endif
