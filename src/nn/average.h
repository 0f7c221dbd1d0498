/* average.h - averages of a net's weights over the steps of training: Lookahead, and exponential
 * averages beside the weights.
 *
 *     Averaging averaging;
 *     if (!averaging_read(AVERAGE_EMA, "0.99,5", &averaging)) ...
 *     Average average = average_new(arena, &averaging, model);
 *     average_start(&average, model);
 *     optim_step(&opt, hyper, model, pool);
 *     average_step(&average, part, model, pool);      part: of the run that is done, 0 ... 1
 *     average_swap(&average, model);                  look at it, then swap back
 *
 * The running statistics of batch norm are averaged with the weights, as hlb-CIFAR10, airbench and
 * torch's swa_utils with use_buffers do; the Lookahead of its paper leaves them alone, as its code
 * does. */
#ifndef NN_AVERAGE_H
#define NN_AVERAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/pool.h"
#include "nn/model.h"

/* What a learner may have: one of each. */
typedef enum {
    AVERAGE_LOOKAHEAD, /* the weights are set to it again and again */
    AVERAGE_EMA,       /* beside the weights, which do not know of it */
    AVERAGES,
} AverageRole;

const char *average_name(AverageRole role); /* "lookahead", "ema": in arguments and files */

typedef struct AverageKind AverageKind; /* a const row */

/* How an average is made; all 0: there is none.  A value. */
typedef struct {
    const AverageKind *kind;
    int every;    /* steps of the optimiser from one update to the next */
    double value; /* Lookahead's alpha; the exponential average's decay in one step */
} Averaging;

enum { AVERAGE_EVERY_MOST = 1000000 };

/* "5,0.5" (steps, alpha) or "airbench" for Lookahead; "0.999" or "0.99,5" (decay, steps) for an
 * exponential average.  False: it is none of these. */
NODISCARD bool averaging_read(AverageRole role, const char *text, Averaging *out);

/* As averaging_read reads it, exactly; nothing where there is none. */
void averaging_text(const Averaging *averaging, Buf *out);

/* An average and what it needs to go on; training state, as an optimiser's slots are.  Its numbers
 * live in the arena of average_new and are laid out as the model's. */
typedef struct Average {
    Averaging averaging;
    size_t size, state_size; /* numbers; 0 where there is no average */
    real *theta, *state;     /* parameters and running statistics */
    long step;               /* steps of the optimiser since it began */
} Average;

Average average_new(Arena *arena, const Averaging *averaging, const Model *model);
bool average_is_on(const Average *average);

/* Whether its running statistics are averaged as well. */
bool average_has_statistics(const Average *average);

/* It begins with the model's numbers. */
void average_start(Average *average, const Model *model);

/* After a step of the optimiser, the part-th of its run.  Elementwise: any number of threads, same
 * bits. */
void average_step(Average *average, double part, Model *model, Pool *pool);

/* After the last step of a run: airbench's Lookahead leaves its average in the model. */
void average_end(const Average *average, Model *model);

/* Exchanges the model's numbers with the average's. */
void average_swap(Average *average, Model *model);

/* A copy in the arena, and its numbers put back into an average of the same net. */
Average average_copy(Arena *arena, const Average *average);
void average_put(Average *average, const Average *copy);

#endif
