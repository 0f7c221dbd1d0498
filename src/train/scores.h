/* scores.h - precision, recall and F of answers, of each class and of all.
 *
 *     ClassCounts counts = counts_new(arena, classes);
 *     counts_add(&counts, label, answer);                        once an image
 *     double macro = score_mean(&counts, SCORE_PRECISION, MEAN_MACRO);
 *     double of_7 = score_class(&counts, 1, 7);                  its F1
 *
 * As scikit-learn's: a class that was never answered has precision 0, one without images recall
 * 0. */
#ifndef TRAIN_SCORES_H
#define TRAIN_SCORES_H

#include "base/arena.h"

#include <math.h>

/* How often each class is that of an image, is answered, and both; [classes] each. */
typedef struct ClassCounts {
    int classes;
    long *actual, *answered, *right;
} ClassCounts;

ClassCounts counts_new(Arena *arena, int classes);

void counts_add(ClassCounts *counts, int actual, int answered);

/* How the scores of classes become one. */
typedef enum {
    MEAN_BINARY,   /* of two classes that of the second, which is the positive one; of any other
                         number as macro; as fastai's default */
    MEAN_MACRO,    /* mean over the classes that some image has or gets */
    MEAN_MICRO,    /* of all images together: the accuracy, since each has one answer */
    MEAN_WEIGHTED, /* mean over the images, each with the score of its class */
} ScoreMean;

/* F_beta of one class, in which recall counts beta times as much as precision: with SCORE_PRECISION
 * and SCORE_RECALL it is only the one of them. */
#define SCORE_PRECISION 0
#define SCORE_RECALL INFINITY
double score_class(const ClassCounts *counts, double beta, int class);

/* Of all classes; 0 when there are no images. */
double score_mean(const ClassCounts *counts, double beta, ScoreMean average);

/* The scores that tables and events of classes show. */
enum { SCORES = 3 };
extern const struct ScoreOf {
    const char *name;
    double beta;
} SCORE_OF[SCORES];

#endif
