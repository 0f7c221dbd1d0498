/* layer_rows.h - the rows of the table of layers (layer_rows.c), one or two to a layer_*.c, and the
 * functions that several rows have in common.  Internal to nn. */
#ifndef NN_LAYER_ROWS_H
#define NN_LAYER_ROWS_H

#include "nn/layer.h"

extern const LayerKind LAYER_CONV, LAYER_WHITEN;
extern const LayerKind LAYER_DENSE, LAYER_FLATTEN;
extern const LayerKind LAYER_RELU, LAYER_DROPOUT, LAYER_SCALE;
extern const LayerKind LAYER_LEAKY_RELU, LAYER_GELU, LAYER_SILU, LAYER_SIGMOID, LAYER_TANH,
    LAYER_ELU, LAYER_HARDSWISH;
extern const LayerKind LAYER_NORM;
extern const LayerKind LAYER_GROUPNORM, LAYER_LAYERNORM;
extern const LayerKind LAYER_MAXPOOL, LAYER_ADAPTIVE_MAXPOOL;
extern const LayerKind LAYER_AVGPOOL, LAYER_ADAPTIVE_AVGPOOL, LAYER_GLOBAL_AVGPOOL;

/* What pools have in common: "K [STRIDE] [ceil=]" and its shape, and what adaptive ones have:
 * "N|HxW" and its shape. */
NODISCARD bool layer_pool_parse(Layer *layer, LayerWords *words, Error *err);
NODISCARD bool layer_pool_window(Layer *layer, Error *err);
NODISCARD bool layer_adaptive_parse(Layer *layer, LayerWords *words, Error *err);
NODISCARD bool layer_adaptive_shape(Layer *layer, Error *err);

/* The shape of a conv or a dense as a convolution. */
ConvShape layer_conv_shape(const Layer *layer);

/* conv's functions, which dense takes, too. */
void conv_layer_forward(const Layer *layer, const Pass *pass, const real *x, real *y);
void conv_layer_backward(const Layer *layer, const Pass *pass, const real *x, const real *y,
                         const real *dy, real *dx);
size_t conv_layer_packed(const Layer *layer, const Kernels *kernels);
size_t conv_layer_scratch(const Layer *layer, const Kernels *kernels);
void conv_layer_pack(const Layer *layer, const Kernels *kernels, const real *theta, bool data,
                     Share part, real *packed);

/* Reads init=, and starts the weights and the bias so.  Without it weights go by fan in.  Before a
 * ReLU: kaiming normal with gain sqrt 2 and a bias of 0, as fastai's conv_layer and PyTorch's
 * kaiming_normal_.  Elsewhere PyTorch's reset_parameters of Linear and Conv2d: kaiming uniform with
 * a = sqrt 5, which is uniform in +-1 / sqrt(fan in), and so is the bias; outputs are then small,
 * and the first loss is near ln(classes). */
NODISCARD bool layer_parse_init(Layer *layer, LayerWords *words, Error *err);
void layer_init_weights(const Layer *layer, real *theta, real *state, Rng *rng);

#endif
