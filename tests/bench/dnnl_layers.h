/* dnnl_layers.h - the inside of a Peer, for the rows that make a layer's primitives.
 *
 *     const PeerRow *row = peer_row(op->layer->kind);
 *     row->forward(peer, op, made);        adds calls to peer->forward, sets peer->value[op->y]
 *     row->backward(peer, op, made);       adds calls to peer->backward, reads made->dy, sets
 *                                          peer->gradient[op->dx]
 */
#ifndef BENCH_DNNL_LAYERS_H
#define BENCH_DNNL_LAYERS_H

#include "dnnl_calls.h"
#include "dnnl_net.h"

#include "nn/layout.h"

/* One parameter, or batch norm's two, which are one for the library. */
typedef struct {
    const Param *param;            /* of the layer */
    int params;                    /* how many, one after the other */
    dnnl_memory_desc_t plain;      /* their numbers in PyTorch's order */
    dnnl_memory_t value, gradient; /* both in the format of the forward pass */
} Weight;

/* Batch norm's statistics of a batch, and its running ones. */
typedef struct {
    const Layer *layer;           /* bn */
    dnnl_memory_t mean, variance; /* of the last batch */
    float *running;               /* means, then variances */
} Norm;

/* What an operation's backward pass needs of its forward pass. */
typedef struct {
    dnnl_primitive_desc_t forward; /* NULL: it has no primitive of its own */
    dnnl_memory_t x, y;            /* as the primitive read and wrote them */
    dnnl_memory_t workspace;       /* of a max pool, of a batch norm with a ReLU; or NULL */
    const Weight *weight, *bias;   /* or NULL */
    const Norm *norm;              /* of a batch norm */
    dnnl_memory_t dy;              /* of y, in its format; before the ReLU, except for bn */
} Made;

/* Gradients that never live together share one. */
typedef struct Buffer Buffer;
struct Buffer {
    Store store;  /* as large as the largest of them */
    int users;    /* number of gradients in it that are still to be read */
    Buffer *next; /* the one made before */
};

typedef struct {
    dnnl_memory_t memory; /* the library's */
    Buffer *buffer;       /* where its numbers are, if memory is not a reordered copy */
} Gradient;

struct Peer {
    Library library;      /* owns memories; its arena holds all numbers */
    PeerPlan plan;        /* asked for */
    int batch;            /* images a step */
    int classes;          /* outputs */
    Shape input;          /* of one image */
    bool rows;            /* the images are rows of [c][h][w], for a net that flattens them first */
    dnnl_memory_t images; /* numbers are set every step */
    dnnl_memory_t *value; /* by their numbers in the layout */
    Gradient *gradient;   /* by number, as they are at this point of the backward pass */
    Buffer *buffer;       /* all of them */
    dnnl_memory_t logits; /* [n][classes] */
    dnnl_memory_t dlogits;      /* the same */
    CallList forward, backward; /* a step's, in order; the loss is between them */
    Store theta, grad;          /* every weight in its own format, 64 bytes aligned */
    real *mean, *square;        /* Adam's, as large as theta */
    long step;                  /* of Adam */
    Weight *weight;             /* in order of forward */
    int weights;                /* of them */
    Norm *norm;                 /* in order of forward */
    int norms;                  /* of them */
};

/* What a kind of layer does for the two passes. */
typedef struct {
    void (*forward)(Peer *peer, const Op *op, Made *made);  /* sets made's but dy */
    void (*backward)(Peer *peer, const Op *op, Made *made); /* made->dy is there */
} PeerRow;

/* NULL: there are no primitives for it. */
const PeerRow *peer_row(const LayerKind *kind);

/* For conv and dense (dnnl_product.c). */
void product_forward(Peer *peer, const Op *op, Made *made);
void product_backward(Peer *peer, const Op *op, Made *made);

/* A memory in the format that made->forward wants for one of its own. */
dnnl_memory_t peer_memory(Peer *peer, const Made *made, dnnl_query_t what);

/* What a layer may make: images in any format, or in the one order there is. */
dnnl_memory_desc_t peer_output_desc(const Peer *peer, const Layer *layer);

/* Adds a weight in the format of the forward pass; it is the next in theta and grad. */
const Weight *peer_weight(Peer *peer, const Param *param, int params,
                          const dnnl_memory_desc_t *plain, const dnnl_memory_desc_t *desc);

/* A gradient of this format under this number, in a buffer that is free. */
dnnl_memory_t peer_gradient_new(Peer *peer, int gradient, const dnnl_memory_desc_t *desc);

/* For a primitive with the ReLU in it; NULL without.  The caller destroys it. */
dnnl_primitive_attr_t peer_relu_attr(bool relu);

/* dx = dy where y is above 0; dx may be dy.  All in one format. */
void peer_relu_backward(Peer *peer, dnnl_memory_t y, dnnl_memory_t dy, dnnl_memory_t dx);

/* y = a + b, and its ReLU; y may be a.  All in one format. */
void peer_add(Peer *peer, CallList *list, bool relu, dnnl_memory_t a, dnnl_memory_t b,
              dnnl_memory_t y);

#endif
