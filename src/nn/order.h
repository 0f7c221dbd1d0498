/* order.h - what rank 0 tells those that help with a batch (crew.h), and they hear (helper.h): an
 * Order, then what it announces, in this order: the net, its numbers, the batch. */
#ifndef NN_ORDER_H
#define NN_ORDER_H

#include "base/team.h"
#include "nn/crew.h"

/* What a net is made of, besides its spec. */
typedef struct {
    Shape input;
    int classes, batch, shards;
    int frozen;       /* Freezing, both */
    int with_norms;   /* 0 or 1 */
    int mode;         /* WorkMode */
    char kernels[16]; /* name */
} NetHead;

/* What is told before each batch; what it announces follows in this order. */
typedef struct {
    CrewTask task;
    size_t net;       /* bytes of the net's description; 0: it is the net before */
    bool numbers;     /* its numbers have changed */
    int n;            /* images */
    bool features;    /* they are what model_features made of them */
    bool labels;      /* of each image */
    bool mixed;       /* other labels, and shares, too */
    bool weights;     /* of the classes */
    uint64_t seed;    /* TrainStep, all but the aside */
    uint64_t step;    /* of it */
    double smoothing; /* of it */
} Order;

/* Adds a NetHead and the net's spec.  Each number once, whatever a struct's padding holds:
 * descriptions are compared. */
void order_describe(const Model *model, Buf *out);

/* Of an image, or of its features. */
size_t order_numbers(const Model *model, bool features);

/* Rank 0 sends what the others receive: a net's parameters and running statistics; a batch. */
void order_weights(const Team *team, const Model *model);
void order_batch(const Team *team, const Model *model, const Order *order, const Batch *batch);

#endif
