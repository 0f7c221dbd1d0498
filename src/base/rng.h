/* rng.h - random numbers whose state is plain data.
 *
 *     Rng rng = rng_stream(seed, RNG_ORDER, epoch);   the same three numbers, the same stream
 *     rng_shuffle(&rng, order, n);
 *
 * A stream is named by (seed, purpose, index), so nothing depends on what was drawn before: the
 * order of an epoch, the dropout mask of a step and the n-th drawn digit are functions of their
 * position. */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include "base/base.h"

/* What a stream is for; keeps streams of the same seed and index apart. */
typedef enum {
    RNG_INIT,    /* initial weights; index: parameter number */
    RNG_ORDER,   /* order of the training set; index: epoch */
    RNG_DROPOUT, /* dropout masks; index: step */
    RNG_DIGITS,  /* drawn digits; index: image */
    RNG_PREVIEW, /* pictures shown; index: call */
    RNG_AUGMENT, /* how an image is changed; index: epoch and image */
    RNG_FLIP,    /* whether it is mirrored in the first epoch; index: image */
    RNG_SHARE,   /* its share when it is mixed with another; index: epoch and image */
    RNG_PARTNER, /* which images of a batch are mixed; index: epoch and batch */
} RngPurpose;

/* xoshiro256** (Blackman and Vigna, 2018), seeded by SplitMix64. */
typedef struct {
    uint64_t s[4];
} Rng;

Rng rng_stream(uint64_t seed, RngPurpose purpose, uint64_t index);
uint64_t rng_next(Rng *rng);
double rng_uniform(Rng *rng);                     /* [0, 1), 53 bits */
double rng_range(Rng *rng, double lo, double hi); /* [lo, hi) */
double rng_normal(Rng *rng);                      /* mean 0, standard deviation 1 */
double rng_beta(Rng *rng, double a);              /* Beta(a, a), a > 0 */
uint32_t rng_below(Rng *rng, uint32_t n);         /* 0 ... n-1 without bias; n > 0 */
void rng_shuffle(Rng *rng, uint32_t *items, uint32_t n);

/* `count` different ones of 0 ... n-1, at random: those of rng_below, but for the ones that had
 * come before.  For a few hundred: it looks each up among all. */
void rng_choose(Rng *rng, uint32_t n, uint32_t *out, uint32_t count);

/* numpy.random.permutation(n) after numpy.random.seed(seed), to the same order (MT19937 and masked
 * rejection, numpy's legacy generator): fastai's random split.  out: n items. */
void numpy_permutation(uint32_t seed, uint32_t *out, uint32_t n);

/* SplitMix64's finisher: a good hash of one word. */
uint64_t mix64(uint64_t x);

#endif
