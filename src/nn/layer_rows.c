/* The table of all kinds of layers; messages name them in its order. */
#include "nn/layer_rows.h"

#include <string.h>

static const LayerKind *const KINDS[] = {
    &LAYER_CONV,
    &LAYER_WHITEN,
    &LAYER_DENSE,
    &LAYER_RELU,
    &LAYER_GELU,
    &LAYER_SILU,
    &LAYER_LEAKY_RELU,
    &LAYER_SIGMOID,
    &LAYER_TANH,
    &LAYER_ELU,
    &LAYER_HARDSWISH,
    &LAYER_SCALE,
    &LAYER_NORM,
    &LAYER_GROUPNORM,
    &LAYER_LAYERNORM,
    &LAYER_MAXPOOL,
    &LAYER_ADAPTIVE_MAXPOOL,
    &LAYER_AVGPOOL,
    &LAYER_ADAPTIVE_AVGPOOL,
    &LAYER_GLOBAL_AVGPOOL,
    &LAYER_FLATTEN,
    &LAYER_DROPOUT,
    &LAYER_RESIDUAL,
    &LAYER_CONCAT,
    &LAYER_GATE,
};

const LayerKind *layer_kind(int i)
{
    return i >= 0 && i < LENGTH(KINDS) ? KINDS[i] : NULL;
}

const LayerKind *layer_find(const char *name)
{
    for (int i = 0; i < LENGTH(KINDS); i++)
        if (strcmp(name, KINDS[i]->name) == 0)
            return KINDS[i];
    return NULL;
}
