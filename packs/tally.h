/* The content of a manifest's files, one file after the other as they stand in the archive, against
 * the manifest's digests. The hashing is done by a second thread while the files are written. */
#ifndef PACKS_TALLY_H
#define PACKS_TALLY_H

#include "base/err.h"
#include "packs/manifest.h"

struct tally;

/* The manifest is borrowed. */
struct tally *tally_new(const struct manifest *manifest);

/* The next bytes, of one file or of several; they are copied. False once a file differs: go on to
 * tally_end. */
bool tally_add(struct tally *tally, const void *data, size_t len);

/* Waits for the last digest. ERR_DIGEST with the name of the first file that differs; with `whole`
 * also when bytes are missing. */
MUST_CHECK bool tally_end(struct tally *tally, bool whole, struct err *err);

#endif
