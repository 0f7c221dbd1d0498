/* graph.h - a net as plain operations, in order, for those who write it in another program's form.
 *
 *     Graph graph = graph_of(arena, model);
 *     for (int i = 0; i < graph.ops; i++)
 *         if (graph.op[i].kind == GRAPH_CONV)
 *             ... graph.op[i].layer->config, graph.op[i].tensor[GRAPH_WEIGHT]->number ...
 *
 * It is the net as it answers, not as it trains: nothing is fused, and layers that then do nothing
 * (dropout) are left out.  Every operation reads values that others before it have made and makes
 * one of its own, so that a value never changes.  Value 0 is the images as the net reads them,
 * normalised; `outputs` is the logits. */
#ifndef EXPORT_GRAPH_H
#define EXPORT_GRAPH_H

#include "kernels/pool.h"
#include "nn/layer.h"

typedef enum {
    GRAPH_CONV,       /* layer->config: kernel, pad, stride, dilation, groups */
    GRAPH_DENSE,      /* of all numbers of its input, which has one pixel */
    GRAPH_ACTIVATION, /* op.act of each number */
    GRAPH_BATCH_NORM, /* (x - mean) / sqrt(variance + eps) * weight + bias of each channel */
    GRAPH_GROUP_NORM, /* the same with statistics of an image's groups of channels: config.groups */
    GRAPH_LAYER_NORM, /* the same with statistics of a pixel's channels */
    GRAPH_MAX_POOL,   /* the largest of each of op.pool's windows, what is outside left out */
    GRAPH_AVG_POOL,   /* the mean of each, what is outside not counted */
    GRAPH_FLATTEN,    /* [h][w][c] -> [c][h][w] as one pixel */
    GRAPH_ADD,        /* of its two inputs */
    GRAPH_CONCAT,     /* channels of all inputs, one after the other */
    GRAPH_GATE,       /* input 0 times input 1, which has its pixels or one, its channels or one */
} GraphKind;

/* Numbers of an operation; NULL in those that do not have them. */
typedef enum { GRAPH_WEIGHT, GRAPH_BIAS, GRAPH_MEAN, GRAPH_VARIANCE, GRAPH_TENSORS } GraphRole;

/* One of them, by PyTorch's name and in its layout, as save writes it. */
typedef struct {
    const char *name; /* "0.2.running_mean" */
    int dims[4];      /* [out][in][kh][kw] for a convolution, [out][in] for a dense layer */
    int rank;         /* of dims */
    size_t count;     /* numbers */
    const float *number;
} GraphTensor;

/* What an operation makes of images. */
typedef struct {
    Shape shape; /* of one image; stored [h][w][c] here, [c][h][w] elsewhere */
    bool row;    /* others store [c] of it, without pixels: a dense layer or a flatten made it */
} GraphValue;

typedef struct {
    GraphKind kind;
    const Layer *layer; /* that does it, or whose branches meet; never NULL */
    const int *x;       /* values that it reads, in order */
    int xs;             /* of them */
    int y;              /* the value that it makes */
    const GraphTensor *tensor[GRAPH_TENSORS];
    Activation act; /* GRAPH_ACTIVATION */
    PoolShape pool; /* GRAPH_MAX_POOL, GRAPH_AVG_POOL: each window is pool_span of both axes */
} GraphOp;

/* The whole net.  It lives in the arena that it was made in, and its tensors with it; layers are
 * the model's. */
typedef struct {
    const Model *model;
    GraphOp *op; /* in an order in which they can be done */
    int ops;
    GraphValue *value;
    int values;
    int outputs; /* the value with the logits; 0 where a net has no operation */
} Graph;

/* With the numbers that the model has now. */
Graph graph_of(Arena *arena, const Model *model);

#endif
