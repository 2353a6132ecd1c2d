/* The catalogue of a repository, its target "index.json": what each pack is, so that a client can
 * search and solve without fetching archives. It says nothing of hashes: those are signed in the
 * targets metadata, under the name catalog_target.
 *
 *     {"format": 1, "packs": [{"id", "version", "title", "summary", "licence", "minimum",
 *       "language", "bytes", "files", "lessons", "requires": [{"id", "version"}],
 *       "changes": {"since", "added": [], "changed": [], "removed": []}, "contents": {…}}]}
 *
 * "contents" is packs/contents.h's; catalogues of older programs do not have it. */
#ifndef PACKS_CATALOG_H
#define PACKS_CATALOG_H

#include "base/err.h"
#include "base/str.h"
#include "packs/manifest.h"

#include <jansson.h>
#include <stddef.h>

#define CATALOG_NAME "index.json"

enum { CATALOG_MAX = 8 << 20, CATALOG_CHANGES_MAX = 200 };

struct catalog_pack {
    const char *id, *version, *title, *summary, *minimum;
    const json_t *requires; /* array */
    const json_t *changes;  /* NULL: the first version */
    const json_t *contents; /* NULL: not told */
    json_int_t bytes, files, lessons;
    json_t *entry; /* all of it */
};

struct catalog {
    json_t *document;
    struct catalog_pack *list; /* ascending by id, then by version */
    size_t count;
};

/* ERR_FORMAT, ERR_NEWER for a later format. Finish it in any case. */
MUST_CHECK bool catalog_parse(const char *text, size_t len, struct catalog *catalog,
                              struct err *err);
void catalog_init(struct catalog *catalog);
void catalog_finish(struct catalog *catalog);

/* Adds one entry (borrowed), or replaces the one of the same id and version. ERR_FORMAT. */
MUST_CHECK bool catalog_add(struct catalog *catalog, json_t *entry, struct err *err);

/* The text: the same content gives the same bytes. One that would be larger than CATALOG_MAX tells
 * the contents of the newest version of each pack only, or none; it may be too large even then. */
void catalog_write(const struct catalog *catalog, struct str *out);

const struct catalog_pack *catalog_find(const struct catalog *catalog, const char *id,
                                        const char *version);
/* The highest version of id; NULL when there is none. */
const struct catalog_pack *catalog_latest(const struct catalog *catalog, const char *id);

/* "packs/<id>-<version>.xpack". Heap. */
char *catalog_target(const char *id, const char *version);

/* What differs in lessons, questions, labs, blueprints and standards; the caller owns it. */
json_t *catalog_changes(const struct manifest *before, const struct manifest *after);

#endif
