/* Activations and their derivatives, by the C library's functions: what the fast ones have to agree
 * with. */
#include "kernels/activation.h"

#include <assert.h>
#include <math.h>

static const double ROOT_HALF = 0.70710678118654752440;      /* 1 / sqrt(2) */
static const double NORMAL_DENSITY = 0.39894228040143267794; /* at 0: 1 / sqrt(2 pi) */

static double relu(double x, double factor)
{
    (void)factor;
    return x < 0 ? 0 : x;
}

static double relu_slope(double x, double factor)
{
    (void)factor;
    return x > 0;
}

static double scale(double x, double factor)
{
    return x * factor;
}

static double scale_slope(double x, double factor)
{
    (void)x;
    return factor;
}

static double leaky_relu(double x, double factor)
{
    return x > 0 ? x : x * factor;
}

static double leaky_relu_slope(double x, double factor)
{
    return x > 0 ? 1 : factor;
}

/* The share of a normal distribution below x; no digits are lost where it is small. */
static double normal_below(double x)
{
    return erfc(-x * ROOT_HALF) / 2;
}

static double gelu(double x, double factor)
{
    (void)factor;
    return x * normal_below(x);
}

static double gelu_slope(double x, double factor)
{
    (void)factor;
    return normal_below(x) + x * NORMAL_DENSITY * exp(-x * x / 2);
}

static double sigmoid(double x, double factor)
{
    (void)factor;
    return 1 / (1 + exp(-x));
}

static double sigmoid_slope(double x, double factor)
{
    return sigmoid(x, factor) * sigmoid(-x, factor);
}

static double silu(double x, double factor)
{
    return x * sigmoid(x, factor);
}

static double silu_slope(double x, double factor)
{
    return sigmoid(x, factor) + x * sigmoid_slope(x, factor);
}

static double hyperbolic(double x, double factor)
{
    (void)factor;
    return tanh(x);
}

static double hyperbolic_slope(double x, double factor)
{
    (void)factor;
    return 1 / (cosh(x) * cosh(x));
}

static double elu(double x, double factor)
{
    (void)factor;
    return x > 0 ? x : expm1(x);
}

static double elu_slope(double x, double factor)
{
    (void)factor;
    return x > 0 ? 1 : exp(x);
}

static double hardswish(double x, double factor)
{
    (void)factor;
    return x < -3 ? 0 : x > 3 ? x : x * (x + 3) / 6;
}

static double hardswish_slope(double x, double factor)
{
    (void)factor;
    return x < -3 ? 0 : x > 3 ? 1 : x / 3 + 0.5;
}

typedef struct {
    double (*value)(double x, double factor);
    double (*slope)(double x, double factor);
} Row;

static const Row ROWS[ACT_KINDS] = {
    [ACT_RELU] = {relu, relu_slope},
    [ACT_SCALE] = {scale, scale_slope},
    [ACT_LEAKY_RELU] = {leaky_relu, leaky_relu_slope},
    [ACT_GELU] = {gelu, gelu_slope},
    [ACT_SILU] = {silu, silu_slope},
    [ACT_SIGMOID] = {sigmoid, sigmoid_slope},
    [ACT_TANH] = {hyperbolic, hyperbolic_slope},
    [ACT_ELU] = {elu, elu_slope},
    [ACT_HARDSWISH] = {hardswish, hardswish_slope},
};

double activation_value(Activation act, double x)
{
    assert(ROWS[act.kind].value);
    return ROWS[act.kind].value(x, (double)act.factor);
}

double activation_slope(Activation act, double x)
{
    assert(ROWS[act.kind].slope);
    return ROWS[act.kind].slope(x, (double)act.factor);
}
