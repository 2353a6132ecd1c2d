#include "base/prng.h"

uint64_t prng_split(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void prng_seed(struct prng *prng, uint64_t seed)
{
    for (int i = 0; i < 4; i++)
        prng->s[i] = prng_split(&seed);
}

static uint64_t turn(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

uint64_t prng_next(struct prng *prng)
{
    uint64_t *s = prng->s, result = turn(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = turn(s[3], 45);
    return result;
}

/* Lemire's multiplication: the low half tells the few values that would come too often. */
uint32_t prng_below(struct prng *prng, uint32_t n)
{
    uint32_t least = -n % n;
    uint64_t m;
    do
        m = (prng_next(prng) >> 32) * n;
    while ((uint32_t) m < least);
    return (uint32_t) (m >> 32);
}

double prng_unit(struct prng *prng)
{
    return (double) (prng_next(prng) >> 11) * 0x1p-53;
}

void prng_shuffle(struct prng *prng, uint32_t *list, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        uint32_t k = prng_below(prng, (uint32_t) i), held = list[i - 1];
        list[i - 1] = list[k];
        list[k] = held;
    }
}
