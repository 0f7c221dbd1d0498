/* kernels.h - the inner loops, called through a table of functions.
 *
 *     const Kernels *kernels = kernels_best();
 *     real *packed = ARENA_NEW(arena, real, kernels->conv_packed(&shape));
 *     kernels->conv_pack(&shape, weight, bias, false, (Share){0}, packed);    once a batch
 *     kernels->conv_forward(&(ConvCall){.shape = &shape, .packed = packed, ...}, x, y);
 *
 * Letters of the comments: n images, h w pixels of x, oh ow pixels of y, c channels, ci and co
 * channels of x and of y, kh kw kernel rows and columns; dx, dy and dweight are gradients.  Images
 * are [n][h][w][c]; weights are [kh][kw][ci][co] or, in panels of p columns, which forward needs no
 * packing for, [co / p][kh][kw][ci][p]; all are contiguous.  With groups ci
 * is that of one, and [co] goes from group to group.  A dense layer is a convolution of 1x1
 * images by a 1x1 kernel.  The plain table is the definition; the
 * others only have to agree with it up to rounding.  Functions change nothing but their outputs and
 * their scratch. */
#ifndef KERNELS_KERNELS_H
#define KERNELS_KERNELS_H

#include "kernels/activation.h"
#include "kernels/patch.h"
#include "kernels/pool.h"
#include "kernels/tensor.h"

/* The sizes of a convolution. */
typedef struct {
    Shape in, out; /* of one image */
    Sides kernel;  /* taps */
    int stride;    /* pixels, the same in both directions */
    Sides pad;     /* pixels */
    int dilation;  /* pixels from tap to tap, 1 or more */
    int groups; /* channels are cut into so many, each a convolution of its own; 1: they are not */
    int panel;  /* columns of a panel of weights; 0: they are not in panels */
} ConvShape;

static inline Taps conv_taps_down(const ConvShape *s)
{
    return (Taps){s->kernel.h, s->stride, s->pad.h, s->dilation};
}

static inline Taps conv_taps_right(const ConvShape *s)
{
    return (Taps){s->kernel.w, s->stride, s->pad.w, s->dilation};
}

/* Part `number` of `of` equal parts, for threads to share; of == 0: everything. */
typedef struct {
    int number, of;
} Share;

/* What the convolution kernels work on besides x and y.  All arrays are borrowed. */
typedef struct {
    const ConvShape *shape;
    int n; /* images */
    const real *weight;
    const real *bias;   /* [co], or NULL for none */
    const real *packed; /* what conv_pack made of weight and bias */
    bool relu;          /* forward: of the results */
    const real *mask;   /* data gradient: 0 where this, as large as dx, is not above 0; or NULL */
    real *scratch;      /* conv_scratch reals, the caller's alone */
    Share columns;      /* channels of y or of dx to make */
} ConvCall;

/* A block of a dense layer's weight gradient. */
typedef struct {
    int n;             /* images */
    int rows, columns; /* of the block: numbers of x and of dy that it joins */
    int x_image;       /* numbers from an image to the next, in x */
    int dy_image;      /* in dy */
    int down;          /* from a row to the next, in dweight */
} DenseBlock;

/* Batch norm of x [pixels][channels]: y = x * scale + shift, and then the ReLU if there is one. */
typedef struct {
    size_t pixels, channels;
    const real *scale, *shift; /* [channels] */
    bool relu;
} NormCall;

/* Layer norm of x [pixels][channels], each pixel by the statistics of its channels. */
typedef struct {
    size_t pixels, channels;
    double epsilon;            /* added to the variance */
    const real *weight, *bias; /* [channels] */
} PixelNormCall;

/* One step of an optimiser, the same for every element of parameters with the same decay. */
typedef struct StepFactors {
    real shrink;            /* theta is multiplied by it first: 1 - wd * lr, or 1 */
    real l2;                /* added to the gradient as l2 * theta: wd, or 0 */
    real rate;              /* lr; for Adam times both bias corrections */
    real mom, mom_rest;     /* beta 1 or momentum; 1 - beta 1 */
    real beta2, beta2_rest; /* of the squares (RMSprop's alpha); 1 - beta 2 */
    real epsilon;           /* added to the root of the squares; Adam: before bias correction */
    bool nesterov;          /* the function is nesterov, not sgd */
} StepFactors;

/* One instruction set: a const row of functions, shared by all nets and threads. */
typedef struct Kernels {
    const char *name;
    bool (*supported)(void); /* by the processor we run on */

    /* How many numbers packed weights have, and scratch. */
    size_t (*conv_packed)(const ConvShape *shape);
    size_t (*conv_scratch)(const ConvShape *shape);
    /* Packs for conv_forward or for conv_data, both into the same `packed`.  A part is what the
     * same part of the columns needs. */
    void (*conv_pack)(const ConvShape *shape, const real *weight, const real *bias, bool data,
                      Share part, real *packed);

    /* x [n][h][w][ci] -> y [n][oh][ow][co], overwritten. */
    void (*conv_forward)(const ConvCall *call, const real *x, real *y);
    /* dy [n][oh][ow][co] -> dx [n][h][w][ci], overwritten. */
    void (*conv_data)(const ConvCall *call, const real *dy, real *dx);
    /* x [n][h][w][ci] and dy [n][oh][ow][co] add to dweight [kh][kw][ci][co], which is never in
     * panels, and to dbias [co], unless they are NULL. */
    void (*conv_weight)(const ConvCall *call, const real *x, const real *dy, real *dweight,
                        real *dbias);
    /* x [n][x_image] and dy [n][dy_image], from the block's first row and column on, overwrite
     * [rows][columns] of dweight, rows `down` apart, and dbias [columns] unless it is NULL. */
    void (*dense_block)(const DenseBlock *block, const real *x, const real *dy, real *dweight,
                        real *dbias);

    /* All arrays [count].  y may be x; dx may be dy.  The gradient at exactly 0 is 0. */
    void (*relu_forward)(size_t count, const real *x, real *y);
    void (*relu_backward)(size_t count, const real *y, const real *dy, real *dx);
    /* The same for any activation but ACT_NONE, backward by x: dx = dy * slope at x. */
    void (*activate)(Activation act, size_t count, const real *x, real *y);
    void (*activate_backward)(Activation act, size_t count, const real *x, const real *dy,
                              real *dx);
    /* All arrays [count].  a + b; its ReLU; a + b, but 0 where y is not above 0.  sum may be a or
     * b. */
    void (*add)(size_t count, const real *a, const real *b, real *sum);
    void (*add_relu)(size_t count, const real *a, const real *b, real *sum);
    void (*add_masked)(size_t count, const real *a, const real *b, const real *y, real *sum);

    /* x [n][h][w][c] -> y [n][oh][ow][c]: the largest number under each window; not-a-number counts
     * as larger than all. */
    void (*maxpool_forward)(const PoolShape *shape, int n, const real *x, real *y);
    /* dy [n][oh][ow][c] -> dx [n][h][w][c], overwritten: every window gives its dy to the first of
     * its pixels that equal y. */
    void (*maxpool_backward)(const PoolShape *shape, int n, const real *x, const real *y,
                             const real *dy, real *dx);

    /* Batch norm's passes over x, y, dx, dy [pixels][channels].  Results are added to the sums,
     * doubles [channels]; scale, mean, per_x and the like are [channels], too. */
    void (*norm_sums)(size_t pixels, size_t channels, const real *x, double *sum, double *squares);
    void (*norm_forward)(const NormCall *call, const real *x, real *y);
    /* With dy taken before the ReLU: sum += dy; product += dy * (x - mean) */
    void (*norm_products)(const NormCall *call, const real *x, const real *dy, const double *mean,
                          double *sum, double *product);
    /* With the same dy: dx = x * per_x + dy * per_dy + rest; dx may be dy. */
    void (*norm_backward)(const NormCall *call, const real *x, const real *dy, const real *per_x,
                          const real *per_dy, const real *rest, real *dx);

    /* Layer norm's.  To the sums of dweight and dbias, doubles [channels], is added; dx may be
     * NULL. */
    void (*pixel_norm_forward)(const PixelNormCall *call, const real *x, real *y);
    void (*pixel_norm_backward)(const PixelNormCall *call, const real *x, const real *dy, real *dx,
                                double *dweight, double *dbias);

    /* One step of an optimiser (optim.h); all arrays [count]. */
    void (*adam)(const StepFactors *factors, size_t count, real *theta, const real *grad,
                 real *mean, real *square);
    void (*sgd)(const StepFactors *factors, size_t count, real *theta, const real *grad,
                real *buffer);
    void (*nesterov)(const StepFactors *factors, size_t count, real *theta, const real *grad,
                     real *buffer);
    void (*rmsprop)(const StepFactors *factors, size_t count, real *theta, const real *grad,
                    real *square, real *buffer);
} Kernels;

/* Loops that are obviously right, in `real`. */
const Kernels *kernels_plain(void);

/* The fastest this processor can run; the plain ones in double. */
const Kernels *kernels_best(void);

/* By name; NULL if unknown or not supported here. */
const Kernels *kernels_find(const char *name);

/* Names of all there are, from the plainest to the best; NULL after the last. */
const char *kernels_name(int index);

#endif
