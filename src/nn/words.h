/* words.h - the words of one layer or builder: its name, values by place, options by key.
 *
 *     int channels, pad = 1;                                  "conv 16 3 pad=0"
 *     if (!words_int(words, "OUT", 1, 65536, &channels, err) ||
 *         !words_option_int(words, "pad", 0, 64, &pad, err))
 *         return false;
 *     return words_done(words, err);
 *
 * Each reader takes what it understands; words_done refuses what is left. */
#ifndef NN_WORDS_H
#define NN_WORDS_H

#include "base/arena.h"
#include "base/error.h"
#include "kernels/tensor.h"

enum { WORDS_MAX = 16, WORDS_LIST = 64 };

/* The words of one layer.  They live in the arena of words_split; readers take them one by one. */
typedef struct {
    const char *name;            /* first word */
    const char *usage;           /* of its kind, for messages */
    const char *word[WORDS_MAX]; /* the others; NULL once taken */
    int count;                   /* of word */
} LayerWords;

/* Numbers of a list, in order. */
typedef struct {
    int number[WORDS_LIST];
    int count;
} WordsList;

/* Splits at white space; "name" is the first word, "" if there is none. */
NODISCARD bool words_split(Arena *arena, const char *text, LayerWords *out, Error *err);

/* The next value by place; `what` names it in messages. */
NODISCARD bool words_int(LayerWords *words, const char *what, int least, int most, int *out,
                         Error *err);
NODISCARD bool words_double(LayerWords *words, const char *what, double least, double most,
                            double *out, Error *err);

/* Rows and columns: "3" is 3 of both, "1x7" is one row of 7 columns. */
NODISCARD bool words_sides(LayerWords *words, const char *what, int least, int most, Sides *out,
                           Error *err);

/* Numbers separated by commas, at most WORDS_LIST. */
NODISCARD bool words_list(LayerWords *words, const char *what, int least, int most, WordsList *out,
                          Error *err);

/* Is there another value by place? */
bool words_more(const LayerWords *words);

/* key=VALUE; *out is left alone when it is absent. */
NODISCARD bool words_option_int(LayerWords *words, const char *key, int least, int most, int *out,
                                Error *err);
NODISCARD bool words_option_double(LayerWords *words, const char *key, double least, double most,
                                   double *out, Error *err);
/* "2" is both ways, "0,3" is rows and columns. */
NODISCARD bool words_option_sides(LayerWords *words, const char *key, int least, int most,
                                  Sides *out, Error *err);
/* One of the names, NULL after the last; *out is its number. */
NODISCARD bool words_option_name(LayerWords *words, const char *key, const char *const *names,
                                 int *out, Error *err);
NODISCARD bool words_option_bool(LayerWords *words, const char *key, bool *out, Error *err);
NODISCARD bool words_option_list(LayerWords *words, const char *key, int least, int most,
                                 WordsList *out, Error *err);

/* Refuses words that no reader has taken. */
NODISCARD bool words_done(const LayerWords *words, Error *err);

#endif
