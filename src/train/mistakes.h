/* mistakes.h - what a net gets wrong: classes that it takes for each other, images that it loses
 * most on.
 *
 *     int pairs;
 *     const Confused *pair = mistakes_confused(arena, &verdicts, 1, &pairs);
 *     const LostImage *lost = mistakes_lost(arena, data, &verdicts);
 *     lost[0].image                                     that with the largest loss
 */
#ifndef TRAIN_MISTAKES_H
#define TRAIN_MISTAKES_H

#include "base/arena.h"

typedef struct Dataset Dataset;
typedef struct Guess Guess;
typedef struct Verdicts Verdicts;

/* How many images of one class the net took for another; classes are numbers. */
typedef struct {
    int actual, predicted;
    long count;
} Confused;

/* A validation image and what the net made of it. */
typedef struct {
    int image;        /* number in the validation part */
    const char *file; /* NULL: the image has no file of its own */
    int actual, predicted;
    float loss;
    double probability; /* of the actual class */
    const Guess *guess; /* its Verdicts.guesses classes; borrowed */
} LostImage;

/* The pairs of different classes with at least so many images, the most frequent first. */
Confused *mistakes_confused(Arena *arena, const Verdicts *verdicts, long least, int *pairs);

/* All validation images, the largest loss first; files are borrowed from the data. */
LostImage *mistakes_lost(Arena *arena, const Dataset *data, const Verdicts *verdicts);

#endif
