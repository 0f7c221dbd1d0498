/* Initial weights of convolutions and dense layers, which depend on the layers that follow. */
#include "nn/layer_rows.h"

#include <math.h>

bool layer_parse_init(Layer *layer, LayerWords *words, Error *err)
{
    static const char *const INITS[] = {
        [INIT_KAIMING] = "kaiming", [INIT_FAN_IN] = "fan_in", [INIT_FAN_OUT] = "fan_out",
        [INIT_DIRAC] = "dirac",     [INIT_ZERO] = "zero",     NULL};
    int init = INIT_KAIMING;
    bool ok = words_option_name(words, "init", INITS, &init, err);
    layer->config.init = (LayerInit)init;
    return ok;
}

/* The layer that gets a layer's output; NULL for the net's last. */
static const Layer *follower(const Layer *layer)
{
    for (; layer->parent; layer = layer->parent)
        if (layer->next && !layer->parent->kind->branches)
            return layer->next;
    return NULL;
}

static bool has_weight(const Layer *layer)
{
    return layer->params > 0 && layer->param[0].role == PARAM_WEIGHT;
}

/* Whether it is a ReLU or a smooth or leaky relative, which weights before it start alike for. */
static bool rectifies(const Layer *layer)
{
    static const bool RECTIFIES[ACT_KINDS] = {
        [ACT_RELU] = true, [ACT_LEAKY_RELU] = true, [ACT_GELU] = true,
        [ACT_SILU] = true, [ACT_ELU] = true,        [ACT_HARDSWISH] = true,
    };
    return RECTIFIES[layer->kind->activation];
}

/* Whether the layer's output goes through a ReLU before it meets other weights.  Batch norm, pools,
 * flatten and dropout in between do not matter.  Where a list ends, the layer after the one that
 * holds the list decides, so branches look past where they meet.  If a residual
 * follows, the first layers of its body decide. */
static bool feeds_relu(const Layer *layer)
{
    const Layer *next = follower(layer);
    while (next && !rectifies(next) && !has_weight(next))
        next = next->child ? next->child : follower(next);
    return next && rectifies(next);
}

/* The deviation of normal weights, or 0 for weights and biases that are uniform. */
static double deviation_of(const Layer *layer, double fan_in)
{
    const Param *weight = &layer->param[0];
    if (layer->config.init == INIT_FAN_IN)
        return sqrt(2 / fan_in);
    if (layer->config.init == INIT_FAN_OUT)
        return sqrt(2 / (double)(weight->count / (size_t)weight->dims[1]));
    return layer->config.init == INIT_KAIMING && feeds_relu(layer) ? sqrt(2 / fan_in) : 0;
}

/* The first filters pass on one channel each, as many as a filter has. */
static void set_dirac(const Param *weight, real *theta)
{
    size_t in = (size_t)weight->dims[1], taps = weight->count / ((size_t)weight->dims[0] * in);
    size_t middle = (size_t)(weight->dims[2] / 2 * weight->dims[3] + weight->dims[3] / 2);
    for (size_t o = 0; o < MIN((size_t)weight->dims[0], in); o++)
        for (size_t i = 0; i < in * taps; i++)
            theta[weight->offset + param_place(weight, o * in * taps + i)] =
                i == o * taps + middle ? 1 : 0;
}

/* Draws weights in PyTorch's order: a seed gives the same ones whatever our layout is. */
void layer_init_weights(const Layer *layer, real *theta, real *state, Rng *rng)
{
    (void)state;
    if (layer->config.init == INIT_ZERO)
        return; /* theta is zero until now */
    const Param *weight = &layer->param[0];
    double fan_in = (double)(weight->count / (size_t)weight->dims[0]);
    double deviation = deviation_of(layer, fan_in), bound = 1 / sqrt(fan_in);
    for (size_t i = 0; i < weight->count; i++)
        theta[weight->offset + param_place(weight, i)] =
            (real)(deviation > 0 ? deviation * rng_normal(rng) : rng_range(rng, -bound, bound));
    for (size_t i = 0; deviation == 0 && layer->params > 1 && i < layer->param[1].count; i++)
        theta[layer->param[1].offset + i] = (real)rng_range(rng, -bound, bound);
    if (layer->config.init == INIT_DIRAC)
        set_dirac(weight, theta);
}
