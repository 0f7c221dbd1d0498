/* Compares outputs and gradients of single layers with those that PyTorch has recorded. */
#include "tests/golden/record.h"

#include "base/text.h"
#include "nn/layer.h"
#include "nn/loss.h"
#include "nn/model.h"
#include "nn/tape.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double LIMIT = 1e-5; /* of the largest magnitude */

/* A case: its number in the names of tensors, its description, and what was found so far. */
typedef struct {
    const Record *record;
    const char *number; /* "07" */
    const Json *json;
    double forward, backward; /* largest relative differences */
    bool missing;             /* an expected tensor is not there */
} Case;

/* Images [n][c][h][w]; rank 2 and 3 are rows of numbers. */
typedef struct {
    int n;
    Shape shape;
} Extents;

static Extents extents_of(const SafeTensor *tensor)
{
    if (tensor->rank == 4)
        return (Extents){(int)tensor->dims[0],
                         {(int)tensor->dims[2], (int)tensor->dims[3], (int)tensor->dims[1]}};
    return (Extents){(int)tensor->dims[0], {1, 1, (int)(tensor->count / (size_t)tensor->dims[0])}};
}

/* Place in [n][h][w][c] of number i of [n][c][h][w]. */
static size_t channels_last(const Extents *extents, size_t i)
{
    size_t pixels = (size_t)extents->shape.h * (size_t)extents->shape.w;
    size_t channels = (size_t)extents->shape.c, image = i / (pixels * channels);
    return (image * pixels + i % pixels) * channels + i / pixels % channels;
}

/* NULL if there are none, or not as many as the tensor's extents say. */
static real *read_images(const Case *c, const char *name, Extents *extents)
{
    Numbers numbers = record_numbers(c->record, "%s.%s", c->number, name);
    if (numbers.count == 0 || numbers.count > INT32_MAX || numbers.tensor->rank < 2)
        return NULL;
    *extents = extents_of(numbers.tensor);
    real *x = ARENA_NEW(c->record->arena, real, numbers.count);
    for (size_t i = 0; i < numbers.count; i++)
        x[channels_last(extents, i)] = (real)numbers.v[i];
    return x;
}

static void note(Case *c, double *most, const char *name, const double *have, size_t count)
{
    Numbers want = record_numbers(c->record, "%s.%s", c->number, name);
    if (want.count != count) {
        c->missing = true;
        return;
    }
    double off =
        largest_difference(have, want.v, count) / fmax(largest_magnitude(want.v, count), 1e-30);
    *most = off <= *most ? *most : off;
}

static void note_images(Case *c, double *most, const char *name, const real *have, Extents extents)
{
    size_t count = (size_t)extents.n * shape_count(extents.shape);
    double *file = ARENA_NEW(c->record->arena, double, count);
    for (size_t i = 0; i < count; i++)
        file[i] = have[channels_last(&extents, i)];
    note(c, most, name, file, count);
}

static void note_param(Case *c, double *most, const char *name, const Param *param,
                       const real *flat)
{
    float *have = ARENA_NEW(c->record->arena, float, param->count);
    double *file = ARENA_NEW(c->record->arena, double, param->count);
    param_export(param, flat, have);
    for (size_t i = 0; i < param->count; i++)
        file[i] = have[i];
    note(c, most, name, file, param->count);
}

/* A whole number of the case; -1 if a layer cannot have it. */
static int setting(const Case *c, const char *key, int fallback)
{
    double value = json_get_number(c->json, key, fallback);
    return value >= 0 && value <= LAYER_CHANNELS ? (int)value : -1;
}

static bool flag(const Case *c, const char *key)
{
    const Json *value = json_get(c->json, key);
    return value && json_number(value) != 0;
}

/* Kinds of records without settings, and their layers. */
static const char *const PLAIN[][2] = {
    {"relu", "relu"},
    {"gelu", "gelu"},
    {"silu", "silu"},
    {"sigmoid", "sigmoid"},
    {"tanh", "tanh"},
    {"elu", "elu"},
    {"hardswish", "hardswish"},
    {"global_avgpool", "global_avgpool"},
    {"layernorm_channels", "layernorm"},
};

static char *norm_spec(const Case *c)
{
    bool scale = record_tensor(c->record, "%s.gamma", c->number),
         bias = record_tensor(c->record, "%s.beta", c->number);
    return arena_printf(c->record->arena, "bn eps=%.17g momentum=%.17g scale=%s bias=%s",
                        json_get_number(c->json, "eps", 1e-5),
                        json_get_number(c->json, "momentum", 0.1), scale ? "true" : "false",
                        bias ? "true" : "false");
}

/* A setting for rows and columns, or one number for both; 0 if it is absent. */
typedef struct {
    double rows, columns;
} Pair;

static Pair pair_of(const Case *c, const char *key)
{
    double both = json_get_number(c->json, key, 0);
    const Json *value = json_get(c->json, key);
    if (!value || json_kind(value) != JSON_LIST || json_count(value) != 2)
        return (Pair){both, both};
    const Json *rows = json_child(value, NULL);
    return (Pair){json_number(rows), json_number(json_child(value, rows))};
}

static char *conv_spec(const Case *c, const SafeTensor *w)
{
    Buf out = {0};
    Pair pad = pair_of(c, "pad");
    buf_printf(&out, "conv %ld %ldx%ld %d groups=%d dilation=%d bias=%s ", w->dims[0], w->dims[2],
               w->dims[3], setting(c, "stride", 1), setting(c, "groups", 1),
               setting(c, "dilation", 1),
               record_tensor(c->record, "%s.b", c->number) ? "true" : "false");
    buf_printf(&out, "pad=%g,%g", pad.rows, pad.columns);
    char *spec = arena_text(c->record->arena, buf_text(&out));
    buf_free(&out);
    return spec;
}

static char *adaptive_spec(const Case *c, const char *layer)
{
    Pair out = pair_of(c, "out");
    return arena_printf(c->record->arena, "%s %gx%g", layer, out.rows, out.columns);
}

/* The case in the layer language, or NULL. */
static char *spec_of(const Case *c)
{
    Arena *arena = c->record->arena;
    const char *kind = json_get_text(c->json, "kind", "");
    for (int i = 0; i < LENGTH(PLAIN); i++)
        if (strcmp(kind, PLAIN[i][0]) == 0)
            return arena_text(arena, PLAIN[i][1]);
    int k = setting(c, "k", 0), stride = setting(c, "stride", 1), pad = setting(c, "pad", 0);
    const SafeTensor *w = record_tensor(c->record, "%s.w", c->number);
    const char *bias = record_tensor(c->record, "%s.b", c->number) ? "true" : "false";
    if (strcmp(kind, "conv2d") == 0 && w && w->rank == 4)
        return conv_spec(c, w);
    if (strcmp(kind, "linear") == 0 && w && w->rank == 2)
        return arena_printf(arena, "dense %ld bias=%s", w->dims[0], bias);
    if (strcmp(kind, "batchnorm2d") == 0)
        return norm_spec(c);
    if (strcmp(kind, "leaky_relu") == 0)
        return arena_printf(arena, "leaky_relu %.17g", json_get_number(c->json, "slope", 0.01));
    if (strcmp(kind, "maxpool2d") == 0)
        return arena_printf(arena, "maxpool %d %d pad=%d ceil=%s", k, stride, pad,
                            flag(c, "ceil") ? "true" : "false");
    if (strcmp(kind, "groupnorm") == 0)
        return arena_printf(arena, "groupnorm %d", setting(c, "groups", 1));
    if (strncmp(kind, "adaptive_", strlen("adaptive_")) == 0)
        return adaptive_spec(c, kind);
    if (strcmp(kind, "avgpool2d") == 0)
        return arena_printf(arena, "avgpool %d %d ceil=%s", k, stride,
                            flag(c, "ceil") ? "true" : "false");
    return NULL;
}

/* Names of a layer's parameters and running statistics in the record; gradients have a d before. */
static const char *param_name(const Param *param)
{
    if (param->role == PARAM_NORM)
        return text_ends(param->name, "weight") ? "gamma" : "beta";
    return param->role == PARAM_WEIGHT ? "w" : "b";
}

static bool import_params(const Case *c, Model *model, Error *err)
{
    for (int p = 0; p < model->params; p++) {
        const char *name = param_name(&model->param[p]);
        const SafeTensor *tensor = record_tensor(c->record, "%s.%s", c->number, name);
        if (!tensor || tensor->type != SAFE_F32 || tensor->count != model->param[p].count)
            return fail(err, "%s is missing, not F32 or has another size", name);
        param_import(&model->param[p], model->theta, tensor->data);
    }
    return true;
}

static void note_params(Case *c, const Model *model)
{
    for (int p = 0; p < model->params; p++) {
        const char *name = param_name(&model->param[p]);
        char gradient[16];
        snprintf(gradient, sizeof gradient, "d%s", name);
        note_param(c, &c->backward, gradient, &model->param[p], model->grad);
    }
}

/* Checks what batch norm leaves behind: running statistics, and output in evaluation. */
static void note_state(Case *c, Model *model, const Batch *batch, Extents out)
{
    if (!model->state_params)
        return;
    note_param(c, &c->forward, "running_mean", &model->state_param[0], model->state);
    note_param(c, &c->forward, "running_var", &model->state_param[1], model->state);
    model_eval(model, NULL, batch, 0, NULL);
    note_images(c, &c->forward, "y_eval", model->logits, out);
}

static bool run_layer(Case *c, Error *err)
{
    Extents in, out;
    char *spec = spec_of(c);
    if (!spec)
        return fail(err, "unknown kind, or no weights for it");
    real *x = read_images(c, "x", &in), *dy = read_images(c, "dy", &out);
    if (!x || !dy)
        return fail(err, "x or dy is missing, or no batch of images or rows");
    Model *model = model_new(c->record->arena, spec, in.shape, 0, err);
    if (!model)
        return false;
    if (out.n != in.n || shape_count(out.shape) != shape_count(model->root->out))
        return fail(err, "dy has another size than the layer's output");
    model->kernels = c->record->kernels;
    model_init(model, 0);
    if (!import_params(c, model, err))
        return false;
    model_reserve(model, c->record->arena, in.n);
    real *dx = ARENA_NEW(c->record->arena, real, (size_t)in.n * shape_count(in.shape));
    tape_probe(model->tape, model, NULL, &(TapeProbe){.n = in.n, .x = x, .dy = dy, .dx = dx});
    note_images(c, &c->forward, "y", model->logits, out);
    note_images(c, &c->backward, "dx", dx, in);
    note_params(c, model);
    note_state(c, model, &(Batch){.n = in.n, .x = x}, out);
    return true;
}

static bool run_loss(Case *c, Error *err)
{
    Extents extents;
    Arena *arena = c->record->arena;
    real *x = read_images(c, "x", &extents);
    int n = x ? extents.n : 0, classes = x ? extents.shape.c : 0;
    Numbers labels = record_numbers(c->record, "%s.labels", c->number);
    Numbers dy = record_numbers(c->record, "%s.dy", c->number);
    if (!x || labels.count != (size_t)n || dy.count == 0)
        return fail(err, "x, labels or dy is missing or has another size");
    double smoothing = json_get_number(c->json, "smoothing", 0), mean = 0;
    uint16_t *label = ARENA_NEW(arena, uint16_t, n);
    double *loss = ARENA_NEW(arena, double, n);
    real *dx = ARENA_NEW(arena, real, (size_t)n * (size_t)classes);
    for (int i = 0; i < n; i++) {
        if (!(labels.v[i] >= 0 && labels.v[i] < MIN(classes, UINT16_MAX)))
            return fail(err, "a label is %g of %d classes", labels.v[i], classes);
        label[i] = (uint16_t)labels.v[i];
    }
    LossRows rows = {
        .n = n, .classes = classes, .logits = x, .labels = label, .smoothing = smoothing};
    loss_cross_entropy(&rows, loss, dy.v[0] / n, dx);
    for (int i = 0; i < n; i++)
        mean += loss[i] / n;
    note(c, &c->forward, "y", &mean, 1);
    note_images(c, &c->backward, "dx", dx, extents);
    return true;
}

static bool run_case(Case *c)
{
    Error err = {.text = "a tensor is missing or has another size"};
    const char *kind = json_get_text(c->json, "kind", "?");
    bool ok = strcmp(kind, "cross_entropy") == 0 ? run_loss(c, &err) : run_layer(c, &err);
    if (!ok || c->missing) {
        fprintf(stderr, "replay: %s: %s %s: %s\n", c->record->path, c->number, kind, err.text);
        return false;
    }
    ok = c->forward <= LIMIT && c->backward <= LIMIT;
    printf("%s %s %s forward=%.2e backward=%.2e %s\n", c->record->path, c->number, kind, c->forward,
           c->backward, ok ? "ok" : "FAIL");
    return ok;
}

bool replay_layers(const Record *record)
{
    bool ok = true;
    int cases = (int)record_number(record, "n", 0);
    for (int i = 0; i < cases; i++) {
        Error err;
        char number[16];
        snprintf(number, sizeof number, "%02d", i);
        const char *text = record_text(record, number, "");
        Bytes bytes = {(const uint8_t *)text, strlen(text)};
        const Json *json = json_parse(record->arena, bytes, number, &err);
        Case c = {.record = record, .number = number, .json = json};
        ok = json && record_tensor(record, "%s.x", number) && run_case(&c) && ok;
    }
    return ok && cases > 0;
}
