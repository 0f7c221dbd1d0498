/* verdict.h - what a net makes of images: the class it answers, and how probable it takes each.
 *
 *     Verdicts verdicts;
 *     if (!verdicts_take(arena, learner, &verdicts)) ...                     interrupted
 *     long mistakes = verdicts.confusion[actual * verdicts.classes + other];
 *
 *     double *p = ARENA_NEW(arena, double, learner->data->classes);
 *     int answer = verdict_image(learner, pixels, 1, p);                     one grey image
 */
#ifndef TRAIN_VERDICT_H
#define TRAIN_VERDICT_H

#include "train/learner.h"

enum { GUESSES = 5 };

/* A class, and how probable the net takes it. */
typedef struct Guess {
    int label;
    float p;
} Guess;

/* The answers for all validation images, by their number in that part of the data.  Arrays are in
 * the arena they were taken in. */
typedef struct Verdicts {
    const Learner *learner;
    int classes;
    int *predicted;  /* class, one per image */
    double *truth;   /* probability of the actual class, one per image */
    float *loss;     /* cross entropy, one per image */
    Guess *guess;    /* [image][guesses]: the most probable classes, the predicted one first */
    int guesses;     /* GUESSES, or all classes if there are fewer */
    double *p;       /* scratch: classes */
    long *confusion; /* [actual][predicted] */
} Verdicts;

/* False: it was interrupted. */
NODISCARD bool verdicts_take(Arena *arena, Learner *learner, Verdicts *out);

/* The answer to an image by its logits [classes], of equals the first; p [classes]: how probable
 * each class is. */
int verdict_of(const real *logits, int classes, double *p);

/* Makes an image [h][w][stored], of the data's height and width, image i of the batch that the net
 * looks at next (tta.h); stored is 1, for grey, or the data's channels.  learner_reserve makes room
 * for options.bs of them; several threads may put different ones. */
void verdict_put(const Learner *learner, const Conversion *conversion, int i, const uint8_t *pixels,
                 int stored);

/* The same for item `row` of a part, whose numbers have all channels of the data. */
void verdict_put_row(const Learner *learner, const Conversion *conversion, int i, const Part *part,
                     uint32_t row);

/* The answer to one image.  For programs that use the library: commands ask for whole batches. */
int verdict_image(Learner *learner, const uint8_t *pixels, int stored, double *p);

#endif
