/* What a version of a pack teaches, small enough to be signed with the catalogue, and what differs
 * between two versions:
 *
 *     {"lessons": [{"id", "title", "digest"}], "labs": [{"id", "title", "digest"}],
 *      "questions": {"count": 120, "list": "<digest> <id>\n…"}}
 *
 * Lists ascend by the bytes of the ids; a digest is the first half of a SHA-256: of the lesson's
 * file, of the lines of MANIFEST below labs/<id>/, of the question's canonical fields. A member
 * that would be too large is left out, and so is the list of questions that cannot be read: what
 * is not there is not known. */
#ifndef PACKS_CONTENTS_H
#define PACKS_CONTENTS_H

#include "base/err.h"
#include "core/material/bundle.h"
#include "packs/manifest.h"

#include <jansson.h>

enum { CONTENTS_LIST_MAX = 256 << 10 }; /* bytes of one member */

/* Of an open pack and its MANIFEST; the caller owns it. The same pack gives the same. */
json_t *contents_describe(const struct bundle *bundle, const struct manifest *manifest);

/* Of the folder of an installed version; NULL when it or its MANIFEST cannot be read. */
json_t *contents_installed(const char *dir);

/* Whether a catalogue may hold it. */
bool contents_valid(const json_t *contents);

/* What differs; `before` NULL stands for no version at all. Members that one of them does not know
 * are absent, and NULL is returned when `after` is NULL. The caller owns it:
 *
 *     {"lessons": {"new": [{"id", "title"}], "changed": […], "removed": […]}, "labs": {…},
 *      "questions": {"new": 3, "changed": 1, "removed": 0}} */
json_t *contents_compare(const json_t *before, const json_t *after);

#endif
