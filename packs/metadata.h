/* The signed metadata of a repository (TUF 1.0, 4): the four roles, read strictly, verified against
 * the keys that their delegator names, and written and signed for publishing. */
#ifndef PACKS_METADATA_H
#define PACKS_METADATA_H

#include "base/err.h"
#include "base/str.h"
#include "packs/sign.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

enum metadata_role { METADATA_ROOT, METADATA_TIMESTAMP, METADATA_SNAPSHOT, METADATA_TARGETS };

/* Largest bytes read of each, where no signed length says so. */
/* No clock that is right can stand before this program was written: 2026-01-01, in ms. */
#define METADATA_CLOCK_EARLIEST INT64_C(1767225600000)

enum {
    METADATA_ROOT_MAX = 512 << 10,
    METADATA_TIMESTAMP_MAX = 64 << 10,
    METADATA_SNAPSHOT_MAX = 4 << 20,
    METADATA_TARGETS_MAX = 16 << 20,
    METADATA_SIGNATURES_MAX = 64,
    METADATA_NAME_MAX = 240 /* of a role's file name, quoted */
};

struct metadata {
    enum metadata_role role;
    int64_t version;    /* ≥ 1 */
    int64_t expires_ms; /* Unix time */
    json_t *document;   /* {"signatures": […], "signed": {…}} */
    const json_t *sig;  /* its signatures, */
    const json_t *body; /* and what they cover */
};

/* "root", "timestamp" …; the inverse in *role, false for another name. */
const char *metadata_role_name(enum metadata_role role);
bool metadata_role_find(const char *name, enum metadata_role *role);
/* What may at most be read of a role. */
size_t metadata_role_max(enum metadata_role role);

/* Reads one document and checks its form, not its signatures. ERR_TOO_BIG, ERR_FORMAT with the
 * member that is wrong as detail, also when a key id signs twice. Finish it in any case. */
MUST_CHECK bool metadata_parse(const char *text, size_t len, enum metadata_role role,
                               struct metadata *metadata, struct err *err);
void metadata_finish(struct metadata *metadata);

/* ERR_SIGNATURE unless enough different keys, which `delegator` (root, or a targets role that
 * delegates) names for `role`, have signed. A key counts once, under whatever ids it stands; keys
 * of unknown kinds, or whose id is not their digest, do not count. */
MUST_CHECK bool metadata_verify(const struct metadata *metadata, const struct metadata *delegator,
                                const char *role, struct err *err);

/* ERR_STALE with "stale since" as detail when it has expired at now_ms. */
MUST_CHECK bool metadata_fresh(const struct metadata *metadata, int64_t now_ms, struct err *err);

/* Whether root metadata says that file names carry a version or digest. */
bool metadata_consistent(const struct metadata *root);

/* Whether a key of that role in root `before` is no key of it any more in `after`. */
bool metadata_rotated(const struct metadata *before, const struct metadata *after,
                      enum metadata_role role);

/* What timestamp or snapshot metadata say of another file ("snapshot.json"). */
struct metadata_file {
    int64_t version;
    int64_t length;       /* -1 when not given */
    const json_t *hashes; /* NULL when not given */
};
bool metadata_file(const struct metadata *metadata, const char *name, struct metadata_file *file);

/* What a targets role says of a target. */
struct metadata_target {
    int64_t length;
    const json_t *hashes;
    const json_t *custom; /* may be NULL */
};
bool metadata_target(const struct metadata *targets, const char *name,
                     struct metadata_target *target);

/* Whether a target's path can be asked for and stored: relative, no empty, "." or ".." part, no
 * backslash, percent sign or control character. */
bool metadata_path_valid(const char *path);

/* Percent-encodes everything but letters, digits and "_.-~": a role's name as part of a URL and of
 * a file name. Heap. */
char *metadata_quote(const char *name);

/* Unix ms ↔ "2026-01-05T01:00:00Z" (21 bytes). */
bool metadata_time_parse(const char *text, int64_t *ms);
void metadata_time_format(int64_t ms, char text[21]);

/* Publishing */

/* Appends the text of a document with these signatures over `body` (borrowed): the same input gives
 * the same bytes. */
MUST_CHECK bool metadata_write(const json_t *body, const struct sign_secret *keys, size_t count,
                               struct str *out, struct err *err);

#endif
