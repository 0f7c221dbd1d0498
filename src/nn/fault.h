/* fault.h - where numbers stopped being finite: what to report when a loss is not.
 *
 *     Fault fault = fault_find(&(Walk){model, pool, &batch, .train = true, .step = step});
 *     fault_describe(&fault, &out);      "the output of layer 1.0 (conv 16 3 2)"
 *
 * Layers are named as the layer language's own messages name them: path and words. */
#ifndef NN_FAULT_H
#define NN_FAULT_H

#include "base/buf.h"
#include "kernels/tensor.h"

typedef struct Layer Layer;
typedef struct Model Model;
typedef struct Optimizer Optimizer;
typedef struct Walk Walk;

/* Where a number may stop being finite. */
typedef enum {
    FAULT_NONE,
    FAULT_IMAGES, /* what the net is given */
    FAULT_WEIGHTS,
    FAULT_STATISTICS, /* running ones, of batch norm */
    FAULT_OUTPUT,
    FAULT_LOSS,      /* every output is finite */
    FAULT_OPTIMIZER, /* its moments */
} FaultKind;

/* The first place with a number that is not finite.  The layer belongs to the model. */
typedef struct {
    FaultKind kind;
    const Layer *layer; /* the layer it is in; NULL: in none */
} Fault;

bool numbers_finite(const real *v, size_t count);

/* For a batch whose loss is not finite, the first place with such a number: the images; of each
 * layer in turn the weights, in evaluation the running statistics, the output; the loss. */
Fault fault_find(const Walk *way);

/* The first parameter, running statistic or moment that is not finite, in this order. */
Fault fault_of_learning(const Model *model, const Optimizer *opt);

void fault_describe(const Fault *fault, Buf *out);

#endif
