/* model.h - a net: a nested list of layers over flat arrays.
 *
 *     Model *model = model_new(arena, "simple_cnn 3,16,16,2", (Shape){28, 28, 3}, 2, err);
 *     model_init(model, seed);
 *     model_reserve(model, arena, 64);
 *     double loss = model_train(model, pool, &batch, (TrainStep){.seed = seed, .step = k});
 *     optim_step(&opt, hyper, model, pool);
 *
 * theta, grad and state are flat: an optimiser is a loop over n numbers, and a net is copied by
 * memcpy.  The spec is the layer language (spec.h) or a builder and its arguments:
 *
 *     conv 16 3 2 | relu | ...
 *     simple_cnn A,... kernel_szs= strides= bn=
 *     mlp A,...
 *     lenet
 *     resnet DEPTH width=
 *
 * A batch is cut into model->shards shards of images whatever the number of threads and ranks; each
 * shard has its own gradient, and these are summed by halves in one tree, which gives the same bits
 * on any number of threads, and of ranks.  All ranks of a team make the same calls with the same
 * arguments; each takes its own shards through the net, and has all answers and sums in the end. */
#ifndef NN_MODEL_H
#define NN_MODEL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/pool.h"
#include "kernels/tensor.h"

enum {
    MODEL_SHARDS = 8,       /* of a batch, unless others are asked for */
    MODEL_SHARDS_MOST = 64, /* a power of two, as all numbers of shards */
    MODEL_GROUPS = 32,      /* most layer groups */
};

/* How a shard of a batch goes through the net (work.h). */
typedef enum {
    WORK_AUTO,   /* as many images together as a core's cache holds */
    WORK_DEPTH,  /* one image after the other, as deep as it goes */
    WORK_LAYERS, /* the whole shard at once, layer by layer */
} WorkMode;

/* What kind of parameter it is, which decides whether weights decay. */
typedef enum {
    PARAM_WEIGHT, /* convolution and dense weights: always decayed */
    PARAM_BIAS,   /* decayed if bn_wd, as fastai */
    PARAM_NORM,   /* batch norm's weight and bias: decayed if bn_wd */
} ParamRole;

/* One named part of theta, or of state (running statistics). */
typedef struct {
    const char *name; /* PyTorch's state-dict name: "0.0.weight", "0.2.running_mean" */
    ParamRole role;   /* meaningless for state */
    int dims[4];      /* PyTorch's extents: [out][in][kh][kw] for a convolution */
    int rank;         /* of dims */
    int panel;        /* columns of a panel of weights (kernels.h), or 0 */
    size_t offset;    /* first number in theta or state */
    size_t count;     /* numbers */
    int group;        /* its layer group */
    bool fixed;       /* it never trains: its kind of layer says so */
    bool frozen;      /* it does not train now: no gradient, no step, no decay */
} Param;

/* Which layers do not train; a value.  Groups are the net's, `||` begins another in the layer
 * language.  All 0: everything trains. */
typedef struct {
    int groups;      /* so many of the first groups are frozen */
    bool with_norms; /* batch norm in them, too: it runs as in evaluation.  fastai's train_bn=False
                        with BnFreeze; false: it goes on training, fastai's default */
} Freezing;

typedef struct Layer Layer;     /* layer.h */
typedef struct Tape Tape;       /* tape.h: activations and the order of work */
typedef struct Kernels Kernels; /* kernels.h */
typedef struct Team Team;       /* team.h */
typedef struct Latch Latch;     /* latch.h */
typedef struct Crew Crew;       /* crew.h */

/* A net and its numbers.  All of it lives in the arena of model_new, but for what model_reserve
 * makes (model_forget), and one thread at a time trains or changes it.  theta, grad and an
 * optimiser's slots are laid out alike: number i of each belongs to the same weight. */
typedef struct Model {
    const char *spec; /* as given, with single spaces; model_new makes the same net of it */
    Shape input;      /* of one image */
    int classes;      /* outputs */
    Layer *root;      /* the nested list */
    int groups;       /* layer groups, 1 or more */
    Freezing freezing;

    real *theta, *grad; /* params_size each */
    size_t size;        /* numbers in theta */
    Param *param;       /* the parts of theta, in PyTorch's order */
    int params;
    real *state; /* running statistics */
    size_t state_size;
    Param *state_param; /* the parts of state */
    int state_params;

    const Team *team;       /* borrowed: the ranks that share a batch; NULL: this process alone */
    Crew *crew;             /* borrowed: processes that help with its batches; NULL: none */
    const Kernels *kernels; /* kernels_best(); a test may set others before model_reserve */
    WorkMode mode;          /* as kernels: before model_reserve */
    int shards;             /* of a batch, 8 ... MODEL_SHARDS_MOST; as kernels.  Others give other
                               bits */
    int batch;              /* images reserved for */
    const real *logits;     /* [n][classes] of the last model_train or model_eval */
    Tape *body;             /* the frozen layers, where none before the others trains, or NULL */
    Tape *tape;             /* of the last model_reserve, the other layers, or NULL */
} Model;

/* The images that go through a net together, borrowed for the call. */
typedef struct {
    int n;         /* images, 1 ... model->batch */
    const real *x; /* [n][h][w][c]; with `features` what model_features makes of it.  Of a team the
                      images of the other ranks are not read (model_own) */
    bool features;
    const uint16_t *labels; /* n class numbers */
    const uint16_t *others; /* n: of images that are mixed in; NULL: none are */
    const float *shares;    /* n: of the first label (loss.h); with others */
    const float *weights;   /* classes: what each counts in the loss (loss.h); NULL: 1 */
} Batch;

/* What a training step needs besides its batch: a plain value. */
typedef struct {
    uint64_t seed;    /* dropout draws from f(seed, step, image) */
    uint64_t step;    /* number of the step */
    double smoothing; /* label smoothing epsilon, 0 for none */
    Aside aside;      /* work for the same threads while they train */
    Latch *latch; /* is closed when all sums are there, before running statistics change; NULL */
} TrainStep;

/* NULL with one line naming the layer for a bad spec, for shapes that do not fit, and when the
 * net's outputs are not `classes` (0: whatever it makes, for tests of single layers with
 * tape_probe).  All arrays are zero until model_init. */
Model *model_new(Arena *arena, const char *spec, Shape input, int classes, Error *err);

/* Initial weights, a function of the seed: layer_init_weights for convolutions and dense layers,
 * batch norm 1 and 0; running mean 0 and variance 1. */
void model_init(Model *model, uint64_t seed);

/* Which layers do not train from now on; at most model->groups - 1 groups can be frozen.  Before
 * model_reserve, as kernels. */
void model_freeze(Model *model, Freezing freezing);

/* Numbers of theta that train. */
size_t model_trainable(const Model *model);

/* Numbers that the frozen layers make of an image before any other layer is run; 0: a layer among
 * them trains, or none is frozen.  They vary if a dropout is
 * among the layers. */
size_t model_features_size(const Model *model);
bool model_features_vary(const Model *model);

/* These numbers in training, [n][size], until the next call for the model.  An image's depend on
 * nothing else in the batch unless they vary. */
const real *model_features(Model *model, Pool *pool, const Batch *batch, TrainStep step);

/* Bytes that model_reserve takes for activations. */
size_t model_memory(const Model *model, int batch);

/* Room for activations of up to `batch` images; again for a larger batch. */
void model_reserve(Model *model, Arena *arena, int batch);

/* The images of a batch of n that this rank takes through the net, from *first to *end - 1: all of
 * them where it is alone, and where the first layer's gradient is made in blocks (layer.h). */
void model_own(const Model *model, int n, int *first, int *end);

/* To be called when the arena of that room is freed: there is no room until model_reserve. */
void model_forget(Model *model);

/* Forward, loss and backward in training mode.  Fills grad with the gradient of the mean loss,
 * updates running statistics, returns the mean cross entropy. */
real model_train(Model *model, Pool *pool, const Batch *batch, TrainStep step);

/* Forward in evaluation mode; loss: the n cross entropies with that label smoothing, or NULL. */
void model_eval(Model *model, Pool *pool, const Batch *batch, double smoothing, real *loss);

/* 64-bit hash of theta and state. */
uint64_t model_hash(const Model *model);

/* One parameter (a row of param) to and from PyTorch's layout; `file` has param->count floats. */
void param_export(const Param *param, const real *flat, float *file);
void param_import(const Param *param, real *flat, const float *file);

/* "layer 1.0 (conv 16 3 2)": its path and its words, as messages about the layer language have
 * them. */
void layer_label(const Layer *layer, Buf *out);

/* The table of `summary`: layer, output shape, parameters, as fastai's; ends with the totals. */
void model_summary(const Model *model, Buf *out);

/* How batches go through the net: a line per range (work.h).  After model_reserve. */
void model_traversal(const Model *model, Buf *out);

/* Whether there can be so many shards: powers of two from MODEL_SHARDS to MODEL_SHARDS_MOST. */
bool model_takes_shards(long shards);

/* Name of a WorkMode, NULL after the last; false for another name. */
const char *work_mode_name(int mode);
NODISCARD bool work_mode_find(const char *name, WorkMode *out);

#endif
