/* What the two halves of the exchange share. Internal to core/record. */
#ifndef CORE_RECORD_EXCHANGE_IMPORT_H
#define CORE_RECORD_EXCHANGE_IMPORT_H

#include "core/record/exchange.h"
#include "core/record/store.h"

/* Whether events of this kind travel; *digest is the body's key that names a text, or NULL. */
bool exchange_takes(const char *kind, const char **digest);

void exchange_id(const unsigned char hash[EVENT_HASH], char id[EXCHANGE_ID]);
/* Names these records: drawn by chance when it is first made, and kept as a setting; "" while they
 * have none and none is made. */
MUST_CHECK bool exchange_home(struct records *records, bool make, char home[EXCHANGE_HOME],
                              struct err *err);

/* Puts the number that a statement's body refers to (a note, an attempt …) back to what it was at
 * home, and takes the mark of its origin off. */
void exchange_to_origin(struct records *records, struct statement *statement);

#endif
