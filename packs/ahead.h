/* Pieces of a stream, made by a second thread ahead of the one that uses them. Where no thread is
 * to be had, each is made when it is asked for. */
#ifndef PACKS_AHEAD_H
#define PACKS_AHEAD_H

#include <stdbool.h>
#include <stddef.h>

struct ahead;

/* Makes the next piece, good until the next call; *len is 0 at the end. False on failure. Neither
 * end nor failure is asked twice. Called in the second thread. */
typedef bool (*ahead_fn)(void *ctx, const void **data, size_t *len);

/* Until ahead_next told of the end or a failure, or ahead_free, only `make` may touch what it uses
 * of ctx. */
struct ahead *ahead_new(ahead_fn make, void *ctx);

/* The next piece in order, good until the next call; *len is 0 at the end. False once `make` has
 * failed and all before it were taken. */
bool ahead_next(struct ahead *ahead, const void **data, size_t *len);

/* Makes no more, whether the end was reached or not. NULL is fine. */
void ahead_free(struct ahead *ahead);

#endif
