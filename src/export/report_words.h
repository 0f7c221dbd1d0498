/* report_words.h - what the figures of a report show, as sentences: for those who read and for
 * those who hear them.
 *
 *     words_losses(arena, recorder)      "Training loss 0.0563 at the end, validation loss 0.0594."
 */
#ifndef EXPORT_REPORT_WORDS_H
#define EXPORT_REPORT_WORDS_H

#include "base/arena.h"

typedef struct Comparison Comparison;
typedef struct Matrix Matrix;
typedef struct Ranges Ranges;
typedef struct Recorder Recorder;
typedef struct Suggestions Suggestions;

const char *words_losses(Arena *arena, const Recorder *recorder);
const char *words_metric(Arena *arena, const Recorder *recorder, int metric);
const char *words_rates(Arena *arena, const Recorder *recorder);
const char *words_momentum(Arena *arena, const Recorder *recorder);

/* Of the table; marked: the best of them is. */
const char *words_epochs(Arena *arena, const Recorder *recorder, bool marked);

const char *words_range(Arena *arena, const Ranges *ranges);
const char *words_suggestion(Arena *arena, const Suggestions *suggestions);
const char *words_confusion(Arena *arena, const Matrix *matrix);

/* "accuracy of each recipe: the mean over its seeds, and a band from the lowest to the highest" */
const char *words_curves(Arena *arena, const Comparison *c, const char *of);

#endif
