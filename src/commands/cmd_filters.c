/* The command filters: shows weights of the first convolution, drawn as pictures. */
#include "analysis/gallery.h"
#include "base/text.h"
#include "commands/results.h"
#include "commands/rows.h"
#include "lab/lab.h"
#include "nn/layer.h"
#include "train/learner.h"

#include <math.h>

/* A filter is magnified to about so many pixels: a 3x3 one would be hard to see. */
enum { TILE_PIXELS = 14 };

/* The first weight with a kernel, or NULL. */
static const Param *first_kernel(const Model *model)
{
    for (int i = 0; i < model->params; i++)
        if (model->param[i].rank == 4)
            return &model->param[i];
    return NULL;
}

static double largest(const float *weight, size_t count)
{
    double most = 0;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, fabs((double)weight[i]));
    return most > 0 ? most : 1;
}

/* The picture of a filter [in][side][side]: grey is 0, white the largest of all weights, black its
 * negative.  Three channels are red, green and blue; of any other number the first is shown. */
static Image filter_image(Arena *arena, const float *weight, int in, int side, double most)
{
    int zoom = MAX(TILE_PIXELS / side, 1), channels = in == 3 ? 3 : 1, width = side * zoom;
    uint8_t *pixel = arena_alloc(arena, (size_t)(width * width * channels), 1);
    for (int y = 0; y < width; y++)
        for (int x = 0; x < width; x++)
            for (int c = 0; c < channels; c++) {
                double w = (double)weight[(c * side + y / zoom) * side + x / zoom];
                pixel[(y * width + x) * channels + c] = (uint8_t)lround(127.5 * (1 + w / most));
            }
    return (Image){.w = width, .h = width, .c = channels, .pixels = pixel};
}

static bool cmd_filters(Session *session, const Call *call, Outcome *out)
{
    const Model *model = lab_learner(session)->model;
    const Param *param = first_kernel(model);
    if (!param)
        return fail(&out->error,
                    "filters: this net has no convolution; `model simple_cnn` has one");
    Arena scratch = {0};
    int filters = param->dims[0], in = param->dims[1], side = param->dims[2];
    float *weight = ARENA_NEW(&scratch, float, param->count);
    param_export(param, model->theta, weight);
    double most = largest(weight, param->count);
    Gallery *gallery = gallery_new("filters", NULL, filters);
    size_t size = (size_t)in * (size_t)side * (size_t)side;
    for (int i = 0; i < filters; i++) {
        Image image = filter_image(&scratch, weight + (size_t)i * size, in, side, most);
        gallery_add(gallery, &image, NULL);
    }
    Buf title = {0};
    buf_printf(&title, "%s: %d %s of %d x %d x %d, largest weight ", param->name, filters,
               text_plural(filters, "filter", "filters"), in, side, side);
    text_short(&title, most);
    gallery->cols = (int)ceil(sqrt(2.0 * filters));
    gallery->legend = arena_text(&gallery->shared.arena, buf_text(&title));
    bool ok = results_show(session, call, gallery, buf_text(&title), &out->error);
    buf_free(&title);
    arena_free(&scratch);
    return ok;
}

const Command FILTERS = {
    .name = "filters",
    .needs = AT_ONCE | HOLDS | NEED_LEARNER | IS_PLOT | HARMLESS,
    .verb = &(const Verb){.run = cmd_filters},
    .summary = "weights of the first convolution, drawn as pictures",
};
