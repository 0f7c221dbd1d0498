/* layout.h - a nested list of layers as straight operations over values and gradients.
 *
 *     Layout layout = layout_new(arena, model->root);
 *     for (int i = 0; i < layout.ops; i++) ... layout.op[i] ...
 *
 * A value is what an operation makes of its input; operations that work in place share theirs.  A
 * gradient lives from the operation that makes it to the ones that read it.  Both are numbered;
 * work.h decides in which order they are made, tape.h where they are.
 *
 * A ReLU after a convolution, a dense layer, a batch norm or an addition is not an operation of its
 * own: the operation before it applies it to what it writes and, where possible, the operation
 * after it masks the gradient as it writes that.  Other activations are so after a batch norm. */
#ifndef NN_LAYOUT_H
#define NN_LAYOUT_H

#include "nn/layer.h"

/* What an operation does. */
typedef enum {
    OP_LAYER, /* value[y] = layer(value[x]) */
    OP_FORK,  /* nothing forward; backward: gradient[dx] = gradient[dy] + gradient[dy2] */
    OP_ADD,   /* value[y] = value[x] + value[x2]; backward: both read gradient[dy] as theirs */
    OP_PUT,   /* some channels of value[y] = value[x]; backward: gradient[dx] = those of dy */
    OP_GATE,  /* value[y] = value[x] * value[x2]; backward makes gradient[dx] and gradient[dx2] */
} OpKind;

/* How a branch meets others (joins.h). */
typedef struct {
    Shape branch, out; /* what the branch makes, and all of them */
    int first;         /* OP_PUT: its first channel among all */
} Join;

/* One operation: a layer, or what happens where branches begin and meet. */
typedef struct {
    OpKind kind;
    const Layer *layer; /* OP_LAYER */
    int x, x2, y;       /* values */
    int dx, dy, dy2;    /* gradients */
    int dx2;            /* OP_GATE: the gradient of x2 */
    Join join;          /* OP_PUT, OP_GATE */
    size_t in, out;     /* numbers of one image in x and y */
    bool wants_dx;      /* a layer before it trains */
    bool forward_only;  /* nothing up to it trains, and a layer among that is frozen */
    const Layer *act;   /* the activation that it applies: value[y] is what comes out of that */
    bool masks;         /* backward masks gradient[dx] for x's ReLU: 0 where x is 0 */
    bool unmasked;      /* gradient[dy] is that of the ReLU: to be masked by value[y] first */
} Op;

/* A net as operations in order.  It lives in the arena of layout_new and never changes. */
typedef struct {
    Op *op; /* in order of forward */
    int ops;
    size_t *value; /* numbers of one image; value 0 is the images, the last op's y the logits */
    int values;
    size_t *gradient; /* numbers of one image */
    int gradients;
    int loss_gradient;  /* where backward begins: the gradient of the outputs */
    int image_gradient; /* where it ends: the gradient of the images */
} Layout;

Layout layout_new(Arena *arena, const Layer *root);

/* Those of layer groups from ... to - 1: value 0 is what the groups before make. */
Layout layout_part(Arena *arena, const Layer *root, int from, int to);

/* What the first layer of a layer group gets of an image. */
Shape layout_border(const Layer *root, int group);

/* The value of the outputs. */
int layout_logits(const Layout *layout);

/* Whether backward reads the operation's input; its output. */
bool op_needs_input(const Op *op);
bool op_needs_output(const Op *op);

/* Whether it needs statistics of the whole batch first, as batch norm does. */
bool op_has_statistics(const Op *op);

/* Whether it is a layer in blocks (layer.h). */
bool op_has_blocks(const Op *op);

#endif
