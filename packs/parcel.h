/* Several downloads at once: each verified against the signed metadata, resumed and failed over by
 * itself, as remote_target does it, by a few threads. What one of them meets changes nothing for
 * the others. */
#ifndef PACKS_PARCEL_H
#define PACKS_PARCEL_H

#include "packs/remote.h"

enum { PARCEL_JOBS = 4 }; /* unless another number is asked for */

struct parcel {
    const struct remote *remote;
    const struct remote_view *view;
    char *target;   /* heap */
    uint64_t size;  /* of the signed metadata */
    char *local;    /* the file, once it is there and verified */
    bool fetched;   /* `local` is for fetch_discard */
    uint64_t done;  /* bytes so far */
    struct err err; /* why it is not there */
};

/* Prepares the parcel of a target, or of a pack. ERR_NOT_FOUND when the metadata do not name it. */
MUST_CHECK bool parcel_init(struct parcel *parcel, const struct remote *remote,
                            const struct remote_view *view, const char *target, struct err *err);
MUST_CHECK bool parcel_init_pack(struct parcel *parcel, const struct remote *remote,
                                 const struct remote_view *view, const char *id,
                                 const char *version, struct err *err);

/* Brings them all, options->jobs at a time, in the order of the list. options->limits.tell hears of
 * the sum, in one thread at a time. True when all are there; else each that is not has its `err`,
 * and *err is that of the first in the list. Parts of what failed stay for the next try. */
MUST_CHECK bool parcels_fetch(struct parcel *list, size_t count,
                              const struct remote_options *options, struct err *err);

/* Installs what parcel_init_pack prepared and parcels_fetch brought. */
MUST_CHECK bool parcel_install(const struct parcel *parcel, const struct install_options *install,
                               struct install_result *result, struct err *err);

/* Drops the file of a download that has been used; it is kept, and resumed at no cost, without. */
void parcel_discard(struct parcel *parcel);
void parcels_finish(struct parcel *list, size_t count);

#endif
