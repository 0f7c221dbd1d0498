/* confusion.h - which classes a net takes for which, as a value that a screen explores.
 *
 *     Confusion *confusion = confusion_new(data, &verdicts);
 *     long mistakes = confusion_count(confusion, dog, wolf);       dogs that it took for wolves
 *     shared_drop(confusion);
 */
#ifndef ANALYSIS_CONFUSION_H
#define ANALYSIS_CONFUSION_H

#include "base/shared.h"
#include "train/mistakes.h"

/* The counts of one moment.  Nothing in it belongs to the data or the net: these may be replaced
 * while it is shown. */
typedef struct Confusion {
    Shared shared;
    int classes;
    const char *const *name; /* control characters are visible */
    const long *count;       /* [actual][predicted] */
    const long *images;      /* of each class */
    const Confused *pair;    /* different classes, the most frequent first */
    int pairs;
    long all, right; /* images in all, and those whose class was found */
} Confusion;

Confusion *confusion_new(const Dataset *data, const Verdicts *verdicts);

long confusion_count(const Confusion *confusion, int actual, int predicted);

/* The place of a pair among those of mistakes; -1: it is none. */
int confusion_place(const Confusion *confusion, int actual, int predicted);

#endif
