/* layer.h - what a layer is: a const row of behaviour (LayerKind) and a node of the nested list
 * (Layer).
 *
 *     const LayerKind *kind = layer_find("conv");
 *     kind->parse(layer, &words, err)      config, from "conv 16 3 2"
 *     kind->shape(layer, err)              in -> out, parameters declared
 *     kind->forward(layer, &pass, x, y)    one shard of the batch
 *
 * A new layer is a new row in layer_rows.c's table, a case in tests/grad and a line in the help.
 * The layers a shard runs are pure: they read theta and state and write y, dx, the shard's gradient
 * and the shard's partial sums.  What needs the whole batch (batch norm's statistics) is gathered a
 * shard at a time and reduced between two barriers, in a fixed order (tape.h). */
#ifndef NN_LAYER_H
#define NN_LAYER_H

#include "base/rng.h"
#include "kernels/kernels.h"
#include "nn/model.h"
#include "nn/words.h"

/* Bounds: channels of a layer, kernel, stride and padding, values of one image in one layer. */
enum { LAYER_PARAMS = 2, LAYER_CHANNELS = 1 << 16, LAYER_KERNEL = 1 << 10, LAYER_VALUES = 1 << 28 };

typedef struct LayerKind LayerKind;

/* How weights begin; a bn's at 1, or at 0 by INIT_ZERO. */
typedef enum {
    INIT_KAIMING, /* as layer_init_weights draws them, by fan in */
    INIT_FAN_IN,  /* kaiming normal by fan in with gain sqrt 2, whatever follows */
    INIT_FAN_OUT, /* kaiming normal by fan out with gain sqrt 2, as torchvision's resnets */
    INIT_DIRAC,   /* the first filters pass their channel on; others as PyTorch's Conv2d */
    INIT_ZERO,
} LayerInit;

/* What the words of a layer can set; each kind uses its own fields. */
typedef struct {
    int outputs;       /* conv, dense: channels out */
    Sides kernel, pad; /* conv and pools, pixels; kernel 0: adaptive */
    int stride;        /* conv and pools */
    int dilation;      /* conv: pixels from tap to tap */
    int groups;        /* conv, groupnorm: its channels are cut into so many */
    Sides made;        /* adaptive pools: pixels out */
    bool ceil;         /* maxpool, avgpool: windows may end outside */
    LayerInit init;    /* conv, dense, bn: its first weights */
    bool bias;         /* conv, dense, bn */
    bool scale;        /* bn: has a weight */
    double rate;       /* dropout: part of the values dropped */
    double factor;     /* scale; leaky_relu: of what is not above 0 */
    double eps;        /* norms: added to the variance */
    double momentum;   /* bn: share of a batch in the running statistics */
} LayerConfig;

/* A node of the nested list: one layer of a net, with its words, shapes and parameters.  It lives
 * in the model's arena.  Once the spec is parsed only the offsets of its parameters are still
 * set, by model_new; then nothing changes but what model_freeze sets: `frozen` and `still`. */
struct Layer {
    const LayerKind *kind;
    const char *text; /* as in the spec, for messages */
    const char *path; /* PyTorch's name of it: "0.2", "3.body.0"; "" for the root */
    LayerConfig config;
    Shape in, out;             /* of one image */
    Param param[LAYER_PARAMS]; /* own parameters; named within the layer ("weight") */
    int params;
    Param state[LAYER_PARAMS]; /* own running statistics */
    int states;
    int number;    /* its number among all layers of the net, in order */
    int group;     /* its layer group: Freezing */
    bool still;    /* its statistics are not those of the batch, in training either */
    Layer *parent; /* the group or residual that holds it; NULL: the root */
    Layer *child;  /* the first of a group's layers, or of the branches of a layer that has some;
                      of a residual the body, then the shortcut */
    Layer *next;   /* next in the list it belongs to */
};

/* A layer's view of one shard of one batch, or of a slice of it; slices come in order. */
typedef struct {
    const Kernels *kernels;
    const real *theta, *state; /* whole; a Param's offset is into them */
    real *grad[LAYER_PARAMS];  /* where a parameter's gradient is added up; NULL: not here */
    const real *packed;        /* what kind->pack made */
    real *scratch;             /* kind->scratch reals, the shard's own; NULL in steps by columns */
    double *partial;           /* kind->sums doubles, the shard's own */
    const double *total;       /* kind->sums doubles, reduced */
    int n;                     /* images */
    int first;                 /* number of the first of them in the batch */
    bool begins;               /* these are the shard's first: partial is not yet its own */
    bool train;                /* batch statistics and dropout */
    Activation act;            /* y is to be this of what the layer makes; ACT_NONE */
    bool mask;                 /* dx is to be 0 where x is not above 0 (masks) */
    Share columns;             /* channels of y or of dx to make, of a layer in blocks */
    TrainStep step;
} Pass;

/* What all layers of a kind do: a const row that holds no numbers.  Pointers are NULL where a kind
 * has nothing to do.  x is [n][h][w][c] of layer->in, y of layer->out, dx and dy likewise. */
struct LayerKind {
    const char *name;
    const char *usage;
    ActivationKind activation; /* of a layer that is one; ACT_NONE */
    bool flattens;             /* y is a row of numbers, not an image of one pixel: for `summary` */
    bool in_place;             /* may overwrite x by y */
    bool needs_input;          /* backward reads x */
    bool needs_output;         /* backward reads y */
    bool takes_relu; /* forward can apply the ReLU after it; backward gets the masked dy */
    bool takes_any;  /* forward can apply any activation; backward gets that activation's dy */
    bool masks;      /* backward can apply the mask of the ReLU before it */
    bool varies;     /* in training the same x may make another y */
    bool first;      /* it must be the first layer of a net */
    bool branches;   /* its children are branches that all get its input, not a list */

    bool (*parse)(Layer *layer, LayerWords *words, Error *err);
    bool (*shape)(Layer *layer, Error *err); /* in is set: sets out, params and states */
    void (*init)(const Layer *layer, real *theta, real *state, Rng *rng);
    void (*forward)(const Layer *layer, const Pass *pass, const real *x, real *y);
    /* dx is overwritten, or NULL if it is not wanted. */
    void (*backward)(const Layer *layer, const Pass *pass, const real *x, const real *y,
                     const real *dy, real *dx);

    /* Room, in reals, and weights repacked once per batch, for forward or (`data`) for dx. */
    size_t (*packed)(const Layer *layer, const Kernels *kernels);
    size_t (*scratch)(const Layer *layer, const Kernels *kernels);
    void (*pack)(const Layer *layer, const Kernels *kernels, const real *theta, bool data,
                 Share part, real *packed);

    /* Blocks of the weight, param[0], 0 for most layers.  When the weight is large, each thread
     * takes some blocks for all images of the batch, not all blocks for some images: the blocks
     * stay in its core's cache from forward to the optimiser, and there is one gradient instead of
     * one per shard.  Forward and backward then make a part of the channels (Pass.columns), for one
     * shard's images; make_block makes gradients, grad being model->grad, from the whole batch,
     * and reads only kernels and n of its pass. */
    int (*blocks)(const Layer *layer);
    void (*make_block)(const Layer *layer, const Pass *pass, int block, const real *x,
                       const real *dy, real *grad);
    /* Where in grad a block's part of a parameter begins, and that of the block before ends.  False
     * where blocks lie in one another: ranks do not share them. */
    bool (*block_begin)(const Layer *layer, int block, int param, size_t *out);

    /* Statistics of the whole batch: `sums` doubles per shard, half of them gathered forward, the
     * second half backward; reduce makes `total` of their sums over all shards.  settle updates the
     * running statistics by the sums of forward, when the batch has been through the net: until
     * then nothing has changed.  images: of the whole batch. */
    int (*sums)(const Layer *layer);
    void (*gather)(const Layer *layer, const Pass *pass, const real *x);
    void (*reduce)(const Layer *layer, int images, const double *sum, double *total);
    void (*settle)(const Layer *layer, int images, const double *sum, real *state);
    /* May turn dy into what backward reads, unless the activation is a ReLU or none. */
    void (*gather_backward)(const Layer *layer, const Pass *pass, const real *x, real *dy);
    void (*reduce_backward)(const Layer *layer, int images, const double *sum, double *total);

    void (*describe)(const Layer *layer, Buf *out); /* one word or so: "Conv2d" */
};

/* Kinds whose layers hold others. */
extern const LayerKind LAYER_GROUP, LAYER_RESIDUAL, LAYER_CONCAT, LAYER_GATE;

/* The first image of a shard of a batch of n images; of shard model->shards: n. */
static inline int shard_begin(const Model *model, int n, int shard)
{
    return part_begin(n, shard, model->shards);
}

/* The function that an activation applies. */
Activation layer_activation(const Layer *layer);

/* The windows of a pool, adaptive or not. */
PoolShape layer_pool_shape(const Layer *layer);

/* kind->blocks, or 0 for kinds without. */
int layer_blocks(const Layer *layer);

/* Whether one of its parameters trains. */
bool layer_trains(const Layer *layer);

/* Parts in which the channels of a layer in blocks are made. */
int layer_parts(const Layer *layer);

/* The rows (layer_rows.c) by number, NULL after the last; by name, NULL if there is none. */
const LayerKind *layer_kind(int i);
const LayerKind *layer_find(const char *name);

/* For rows: declare a parameter with PyTorch's extents (0s unused) or a running statistic. */
void layer_add_param(Layer *layer, const char *name, ParamRole role, const int dims[4]);
void layer_add_state(Layer *layer, const char *name, int count);

/* Pixels that a kernel or pool makes of the layer's input; refuses a kernel that does not fit. */
NODISCARD bool layer_window(const Layer *layer, Shape *out, Error *err);

/* The place of a weight in our layout, given its place in PyTorch's. */
size_t param_place(const Param *param, size_t i);

#endif
