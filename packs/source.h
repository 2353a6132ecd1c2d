/* One place that a repository can be read from: a web address (http, https) or a folder (file:, as
 * on a stick). Nothing that comes from it is trusted. */
#ifndef PACKS_SOURCE_H
#define PACKS_SOURCE_H

#include "base/err.h"
#include "packs/fetch.h"

#include <stddef.h>

struct source {
    const char *base;            /* "https://example.org/packs", "file:/media/usb/packs" */
    const char *downloads;       /* folder for parts of downloads */
    const char *below;           /* "metadata", "targets", or "" */
    struct fetch_options limits; /* connect_s and stall_s count */
};

/* "file:…" or "http(s)://…" of what a person gives: an address stays, a folder becomes an absolute
 * "file:" address. Heap; ERR_NOT_FOUND for a folder that is not there, ERR_DENIED for another
 * scheme. */
MUST_CHECK bool source_address(const char *given, char **address, struct err *err);

/* The folder behind a "file:" address, else NULL. Borrowed from address. */
const char *source_folder(const char *address);

/* Reads the file `name` (URL-safe) of at most `most` bytes into a heap text. ERR_NOT_FOUND,
 * ERR_TOO_BIG, ERR_NETWORK … */
MUST_CHECK bool source_read(const struct source *source, const char *name, size_t most, char **data,
                            size_t *len, struct err *err);

/* Brings the file `path` (its parts are quoted here) of exactly `size` bytes to a local file. It is
 * to be discarded with fetch_discard after use when *fetched, else it is the repository's own. */
MUST_CHECK bool source_file(const struct source *source, const char *path, uint64_t size,
                            char **local, bool *fetched, struct err *err);

#endif
