/* activation.h - functions that work value by value, such as GELU, and their derivatives.
 *
 *     kernels->activate((Activation){.kind = ACT_GELU}, count, x, y)
 *     activation_value((Activation){.kind = ACT_LEAKY_RELU, .factor = 0.01}, -2)      -0.02
 *
 * activation.c defines them in double, with the C library's functions; fast kernels have vectors of
 * their own (kernels_act.inc), which agree up to rounding. */
#ifndef KERNELS_ACTIVATION_H
#define KERNELS_ACTIVATION_H

#include "kernels/tensor.h"

typedef enum {
    ACT_NONE,
    ACT_RELU,
    ACT_SCALE, /* x * factor */
    ACT_LEAKY_RELU,
    ACT_GELU, /* x times the share of a normal distribution below x */
    ACT_SILU,
    ACT_SIGMOID,
    ACT_TANH,
    ACT_ELU,
    ACT_HARDSWISH,
    ACT_KINDS,
} ActivationKind;

/* One function: a plain value. */
typedef struct {
    ActivationKind kind;
    real factor; /* ACT_SCALE: of everything; ACT_LEAKY_RELU: of what is not above 0 */
} Activation;

/* PyTorch's function and its derivative; not for ACT_NONE. */
double activation_value(Activation act, double x);
double activation_slope(Activation act, double x);

#endif
