/* layout.h - a nested list of layers as straight operations over values and gradients.
 *
 *     Layout layout = layout_new(arena, model->root);
 *     for (int i = 0; i < layout.ops; i++) ... layout.op[i] ...
 *
 * A value is what an operation makes of its input: one array a value, unless an operation works in
 * place.  A gradient lives only from the operation that makes it to the one that reads it, so
 * gradients share a few slots.  Both are numbered; memory is tape.c's business.
 *
 * A ReLU behind a convolution, a dense layer, a batch norm or an addition is no operation of its own:
 * the one before it applies it as it writes, and where it can the one behind it masks the gradient as
 * it writes that.
 */
#ifndef NN_LAYOUT_H
#define NN_LAYOUT_H

#include "nn/layer.h"

typedef enum {
    OP_LAYER, /* value[y] = layer(value[x]) */
    OP_FORK,  /* nothing forward; backward: slot[dx] = slot[dy] + slot[dy2] */
    OP_ADD,   /* value[y] = value[x] + value[x2]; backward: both read slot[dy] as theirs */
} OpKind;

typedef struct {
    OpKind kind;
    const Layer *layer; /* OP_LAYER */
    int x, x2, y;       /* values */
    int dx, dy, dy2;    /* gradient slots; dx -1: unused */
    size_t in, out;     /* numbers of one image in x and y */
    bool wants_dx;      /* something with parameters stands before it */
    const Layer *relu;  /* the ReLU that is one with it: value[y] is what comes out of that */
    bool masks;         /* backward makes slot[dx] what comes before x's ReLU: 0 where x is */
    bool unmasked;      /* slot[dy] is of the ReLU's output: to be masked by value[y] first */
} Op;

/* Training in order.  A reduction needs all shards to have come so far: a barrier. */
typedef enum {
    STEP_FORWARD,
    STEP_GATHER, /* a shard's part of an operation's statistics */
    STEP_REDUCE, /* the shards' parts to one */
    STEP_LOSS,   /* loss, and gradient of the outputs */
    STEP_BACKWARD,
    STEP_BLOCKS, /* gradient of a large weight, a block by one thread: a barrier too */
    STEP_GATHER_BACKWARD,
    STEP_REDUCE_BACKWARD,
} StepKind;

typedef struct {
    StepKind kind;
    int op; /* its number; 0 for the loss */
} Step;

typedef struct {
    Op *op; /* in order of forward */
    int ops;
    size_t *value; /* numbers of one image; value 0 is the images, the last op's y the logits */
    int values;
    size_t *slot; /* numbers of one image, the largest gradient kept in it */
    int slots;
    Step *step; /* of training */
    int steps;
    int loss_slot;  /* where backward begins: the gradient of the outputs */
    int image_slot; /* where it ends: the gradient of the images */
} Layout;

Layout layout_new(Arena *arena, const Layer *root);

#endif
