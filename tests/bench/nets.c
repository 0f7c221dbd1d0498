/* The nets that are compared, and how many operations a training step of each takes. */
#include "bench.h"

#include "nn/layer.h"

#include <string.h>

#define BLOCK(width, stride)                                                                       \
    "residual { conv " width " 3 " stride " bias=false | bn | relu | conv " width                  \
    " 3 bias=false | bn }"
#define SHORTCUT(width) " else { conv " width " 1 2 bias=false | bn }"

/* simple_cnn: 193 steps are an epoch of MNIST_SAMPLE.  small_resnet: conv 3-32, blocks of 32, 64
 * and 128 channels. */
static const Net NETS[] = {
    {"simple_cnn", "simple_cnn 3,16,16,2", {28, 28, 3}, 2, 64, 193, 193},
    {"small_resnet",
     "conv 32 3 bias=false | bn | relu | " BLOCK("32", "1") " | relu | " BLOCK("64", "2") SHORTCUT(
         "64") " | relu | " BLOCK("128", "2") SHORTCUT("128") " | relu | global_avgpool | dense 10",
     {32, 32, 3},
     10,
     128,
     4,
     8},
    {"resnet20", "resnet 20", {32, 32, 3}, 10, 128, 4, 8},
    {"mlp", "mlp 784,512,512,10", {28, 28, 1}, 10, 256, 16, 32},
    {"lenet", "lenet", {28, 28, 1}, 10, 512, 4, 16},
    {"resnet18", "resnet18", {224, 224, 3}, 1000, 32, 1, 2},
};

const Net *net_row(int i)
{
    return i < LENGTH(NETS) ? &NETS[i] : NULL;
}

const Net *net_find(const char *name)
{
    for (int i = 0; i < LENGTH(NETS); i++)
        if (strcmp(NETS[i].name, name) == 0)
            return &NETS[i];
    return NULL;
}

/* Multiply-adds of one pass over the layer, 0 for a layer without weights to multiply by. */
static double layer_products(const Layer *layer)
{
    double outputs = (double)shape_count(layer->out);
    if (layer->kind == layer_find("conv"))
        return outputs * (double)(layer->param[0].count / (size_t)layer->out.c);
    if (layer->kind == layer_find("dense"))
        return outputs * (double)shape_count(layer->in);
    return 0;
}

static double tree_products(const Layer *layer, bool *first)
{
    double products = layer_products(layer);
    double all = products * (*first ? 2 : 3);
    *first = *first && products == 0;
    for (const Layer *child = layer->child; child; child = child->next)
        all += tree_products(child, first);
    return all;
}

double model_flops(const Model *model)
{
    bool first = true;
    return 2 * tree_products(model->root, &first);
}
