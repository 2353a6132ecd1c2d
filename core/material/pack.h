/* pack.yaml: what a pack is, whom it serves and what it plans. */
#ifndef CORE_MATERIAL_PACK_H
#define CORE_MATERIAL_PACK_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>

struct pack_serves {
    const char *standard; /* "4-04-05-05" */
    const char **levels;  /* level ids */
    unsigned levels_count;
};

struct pack_requires {
    const char *id;
    const char *version; /* range: ">=1.0.0 <2.0.0" */
};

/* Planned minutes of one 工作内容 ("" = the level as a whole). */
struct pack_plan {
    const char *level, *work;
    unsigned lesson, practice, lab, exam;
};

struct pack_media {
    const char *path, *licence, *source; /* source may be NULL */
};

struct pack {
    const char *id;      /* [a-z0-9][a-z0-9-]{1,62} */
    const char *version; /* semantic version 2.0.0, no build part */
    const char *title, *licence, *language, *summary, *minimum;
    const char **authors;
    unsigned authors_count;
    const struct pack_serves *serves;
    unsigned serves_count;
    const struct pack_requires *requires;
    unsigned requires_count;
    const struct pack_plan *plan;
    unsigned plan_count;
    const struct pack_media *media;
    unsigned media_count;
};

/* Reads and checks the text of one pack.yaml; `file` is its name for messages. ERR_FORMAT with
 * "file:line", ERR_INVALID with "file" and what is wrong. The result lives in `arena`. */
MUST_CHECK bool pack_parse(const char *file, const char *text, size_t len, struct arena *arena,
                           const struct pack **pack, struct err *err);

/* The same from a file. */
MUST_CHECK bool pack_load(const char *path, struct arena *arena, const struct pack **pack,
                          struct err *err);

/* [a-z0-9][a-z0-9-]{1,62} */
bool pack_id_valid(const char *id);

#endif
