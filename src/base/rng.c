/* Makes all random numbers of the program: weights, the order of images, dropout masks, drawn
 * digits. */
#include "base/rng.h"

#include <math.h>

/* 2^64 / golden ratio: SplitMix64's increment. */
static const uint64_t GOLDEN = 0x9e3779b97f4a7c15u;

uint64_t mix64(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

Rng rng_stream(uint64_t seed, RngPurpose purpose, uint64_t index)
{
    uint64_t x = mix64(seed + GOLDEN);
    x = mix64(x + GOLDEN * ((uint64_t)purpose + 1));
    x = mix64(x + GOLDEN * (index + 1));
    Rng rng;
    for (int i = 0; i < LENGTH(rng.s); i++)
        rng.s[i] = mix64(x += GOLDEN);
    return rng;
}

static uint64_t rotate(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

uint64_t rng_next(Rng *rng)
{
    uint64_t *s = rng->s;
    uint64_t result = rotate(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

double rng_uniform(Rng *rng)
{
    return (double)(rng_next(rng) >> 11) * 0x1p-53;
}

double rng_range(Rng *rng, double lo, double hi)
{
    return lo + (hi - lo) * rng_uniform(rng);
}

/* Box-Muller, its cosine half alone: each draw takes two uniform numbers, so it never depends on an
 * earlier one. */
double rng_normal(Rng *rng)
{
    double radius = sqrt(-2.0 * log(1.0 - rng_uniform(rng)));
    return radius * cos(6.283185307179586 * rng_uniform(rng));
}

/* The log of a draw of Gamma(a, 1), by Marsaglia and Tsang (2000); of a below 1 by that of a + 1.
 * The draw itself may be too small for a double. */
static double log_gamma_draw(Rng *rng, double a)
{
    double shape = a < 1 ? a + 1 : a;
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d), v, x;
    do {
        x = rng_normal(rng);
        v = (1 + c * x) * (1 + c * x) * (1 + c * x);
    } while (v <= 0 || log(1 - rng_uniform(rng)) > x * x / 2 + d - d * v + d * log(v));
    return log(d * v) + (a < 1 ? log(1 - rng_uniform(rng)) / a : 0);
}

double rng_beta(Rng *rng, double a)
{
    double first = log_gamma_draw(rng, a), second = log_gamma_draw(rng, a);
    return 1 / (1 + exp(second - first));
}

/* Lemire's multiply-and-reject (2019). */
uint32_t rng_below(Rng *rng, uint32_t n)
{
    assert(n > 0);
    uint64_t product = (rng_next(rng) >> 32) * n;
    if ((uint32_t)product < n) {
        uint32_t threshold = -n % n;
        while ((uint32_t)product < threshold)
            product = (rng_next(rng) >> 32) * n;
    }
    return (uint32_t)(product >> 32);
}

static void swap(uint32_t *a, uint32_t *b)
{
    uint32_t keep = *a;
    *a = *b;
    *b = keep;
}

void rng_shuffle(Rng *rng, uint32_t *items, uint32_t n)
{
    for (uint32_t i = n; i > 1; i--)
        swap(&items[i - 1], &items[rng_below(rng, i)]);
}

void rng_choose(Rng *rng, uint32_t n, uint32_t *out, uint32_t count)
{
    assert(count <= n);
    for (uint32_t chosen = 0; chosen < count;) {
        uint32_t next = rng_below(rng, n), i = 0;
        while (i < chosen && out[i] != next)
            i++;
        out[chosen] = next;
        chosen += i == chosen;
    }
}

/* MT19937 (Matsumoto and Nishimura, 1998), as much of it as numpy_permutation needs. */
typedef struct {
    uint32_t state[624];
    int next; /* 624: used up */
} Twister;

static Twister twister_seed(uint32_t seed)
{
    Twister mt = {.next = 624};
    mt.state[0] = seed;
    for (uint32_t i = 1; i < 624; i++)
        mt.state[i] = 1812433253u * (mt.state[i - 1] ^ (mt.state[i - 1] >> 30)) + i;
    return mt;
}

static uint32_t twister_next(Twister *mt)
{
    uint32_t *s = mt->state;
    if (mt->next == 624) {
        for (int i = 0; i < 624; i++) {
            uint32_t y = (s[i] & 0x80000000u) | (s[(i + 1) % 624] & 0x7fffffffu);
            s[i] = s[(i + 397) % 624] ^ (y >> 1) ^ (y & 1 ? 0x9908b0dfu : 0);
        }
        mt->next = 0;
    }
    uint32_t y = s[mt->next++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    return y ^ (y >> 18);
}

void numpy_permutation(uint32_t seed, uint32_t *out, uint32_t n)
{
    Twister mt = twister_seed(seed);
    for (uint32_t i = 0; i < n; i++)
        out[i] = i;
    for (uint32_t i = n; i-- > 1;) {
        uint32_t mask = i; /* all ones up to i's highest bit */
        for (int shift = 1; shift < 32; shift *= 2)
            mask |= mask >> shift;
        uint32_t v;
        do
            v = twister_next(&mt) & mask;
        while (v > i);
        swap(&out[i], &out[v]);
    }
}
