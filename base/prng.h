/* Random numbers that are the same on every machine: xoshiro256** 1.0 by Blackman and Vigna, its
 * state filled by splitmix64 as they advise (prng.di.unimi.it). For drawing papers and shuffling
 * options; never for secrets. */
#ifndef BASE_PRNG_H
#define BASE_PRNG_H

#include <stddef.h>
#include <stdint.h>

struct prng {
    uint64_t s[4];
};

/* One step of splitmix64: advances *state. Also a good mixer of seeds. */
uint64_t prng_split(uint64_t *state);

void prng_seed(struct prng *prng, uint64_t seed);
uint64_t prng_next(struct prng *prng);

/* Even over 0 … n-1, without the bias of a remainder; n ≥ 1. */
uint32_t prng_below(struct prng *prng, uint32_t n);

/* Even over [0, 1), multiples of 2^-53. */
double prng_unit(struct prng *prng);

/* Every order equally likely (Fisher and Yates). */
void prng_shuffle(struct prng *prng, uint32_t *list, size_t count);

#endif
