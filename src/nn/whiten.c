/* Gathers the covariance of image patches and makes the filters of a `whiten` layer of it. */
#include "nn/whiten.h"

#include "nn/eigen.h"
#include "nn/layer_rows.h"

#include <math.h>

static const Layer *find(const Layer *layer)
{
    const Layer *found = layer->kind == &LAYER_WHITEN ? layer : NULL;
    for (const Layer *child = layer->child; child && !found; child = child->next)
        found = find(child);
    return found;
}

bool model_unwhitened(const Model *model)
{
    const Layer *layer = find(model->root);
    const Param *weight = layer ? &layer->param[0] : NULL;
    for (size_t i = 0; layer && i < weight->count; i++)
        if (model->theta[weight->offset + i] != 0)
            return false;
    return layer != NULL;
}

enum { PARTS = 8 }; /* of the images, whatever the threads */

typedef struct {
    const Layer *layer;
    int images;
    TakeImage *take;
    void *context;
    int size;    /* numbers of a patch */
    real *image; /* [PARTS][numbers] */
    double *sum; /* [PARTS][size][size]: of products, the half from the diagonal on */
} Gathering;

/* The patch at (h, w) in PyTorch's order: channel, row, column. */
static void take_patch(const Layer *layer, const real *image, int h, int w, double *patch)
{
    int kernel = layer->config.kernel.h;
    for (int c = 0; c < layer->in.c; c++)
        for (int i = 0; i < kernel; i++)
            for (int j = 0; j < kernel; j++)
                *patch++ = (double)image[((h + i) * layer->in.w + w + j) * layer->in.c + c];
}

static void add_products(const double *patch, int size, double *sum)
{
    for (int a = 0; a < size; a++, sum += size)
        for (int b = a; b < size; b++)
            sum[b] += patch[a] * patch[b];
}

static void gather_part(void *context, int part)
{
    const Gathering *g = context;
    const Layer *layer = g->layer;
    double patch[WHITEN_PATCH], *sum = g->sum + (size_t)part * (size_t)(g->size * g->size);
    real *image = g->image + (size_t)part * real_spaced(shape_count(layer->in));
    int end = part_begin(g->images, part + 1, PARTS);
    for (int i = part_begin(g->images, part, PARTS); i < end; i++) {
        g->take(g->context, i, image);
        for (int h = 0; h < layer->out.h; h++)
            for (int w = 0; w < layer->out.w; w++) {
                take_patch(layer, image, h, w, patch);
                add_products(patch, g->size, sum);
            }
    }
}

/* The parts' sums in order, as a whole matrix of means. */
static void make_covariance(const Gathering *g, double *covariance)
{
    size_t size = (size_t)g->size;
    double patches = (double)g->images * g->layer->out.h * g->layer->out.w;
    for (size_t a = 0; a < size; a++)
        for (size_t b = a; b < size; b++) {
            double sum = 0;
            for (size_t s = 0; s < PARTS; s++)
                sum += g->sum[(s * size + a) * size + b];
            covariance[a * size + b] = covariance[b * size + a] = sum / patches;
        }
}

static void set_filters(Model *model, const Layer *layer, int size, const double *value,
                        const double *vector)
{
    const Param *weight = &layer->param[0];
    size_t count = (size_t)size * (size_t)size;
    for (size_t i = 0; i < count; i++) {
        double scale = 1 / sqrt(fmax(value[i / (size_t)size], 0) + layer->config.eps);
        real filter = (real)(vector[i] * scale);
        model->theta[weight->offset + param_place(weight, i)] = filter;
        model->theta[weight->offset + param_place(weight, count + i)] = -filter;
    }
}

void model_whiten(Model *model, Pool *pool, int images, TakeImage *take, void *context)
{
    Arena scratch = {0};
    const Layer *layer = find(model->root);
    int size = layer->out.c / 2;
    size_t square = (size_t)size * (size_t)size;
    Gathering g = {.layer = layer,
                   .images = images,
                   .take = take,
                   .context = context,
                   .size = size,
                   .image = ARENA_NEW(&scratch, real, PARTS * real_spaced(shape_count(layer->in))),
                   .sum = ARENA_NEW(&scratch, double, PARTS *square)};
    double *covariance = ARENA_NEW(&scratch, double, square);
    double *value = ARENA_NEW(&scratch, double, size);
    double *vector = ARENA_NEW(&scratch, double, square);
    pool_run(pool, PARTS, gather_part, &g);
    make_covariance(&g, covariance);
    eigen_symmetric(size, covariance, value, vector);
    set_filters(model, layer, size, value, vector);
    arena_free(&scratch);
}
