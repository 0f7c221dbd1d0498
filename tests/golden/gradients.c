/* gradients FILE.safetensors... - takes a training step of a whole net in double, beside PyTorch's
 * in double: the loss, the gradient of every parameter, the running statistics after it.  Prints a
 * line per file; exit status 0 if all are ok. */
#include "tests/golden/record.h"

#include "nn/layer.h"
#include "nn/model.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Of the largest magnitude of each tensor. */
static const double MOST = 1e-9;

/* The batch, labels as numbers. */
typedef struct {
    Numbers images, labels;
    int n, classes;
    Shape shape;
} Step;

static bool read_step(const Record *record, Step *step)
{
    *step = (Step){.images = record_numbers(record, "check.input"),
                   .labels = record_numbers(record, "check.labels"),
                   .classes = (int)record_number(record, "classes", 0)};
    const SafeTensor *images = step->images.tensor;
    if (!images || images->rank != 4 || step->labels.count != (size_t)images->dims[0])
        return false;
    step->n = (int)images->dims[0];
    step->shape = (Shape){(int)images->dims[2], (int)images->dims[3], (int)images->dims[1]};
    return true;
}

static real *images_of(const Step *step, Arena *arena)
{
    size_t channels = (size_t)step->shape.c, pixels = (size_t)step->shape.h * step->shape.w;
    real *x = ARENA_NEW(arena, real, step->images.count);
    for (size_t i = 0; i < step->images.count; i++) {
        size_t image = i / (channels * pixels), c = i / pixels % channels, pixel = i % pixels;
        x[(image * pixels + pixel) * channels + c] = step->images.v[i];
    }
    return x;
}

/* Numbers of a parameter in PyTorch's order are put into the net's, or compared with them. */
static bool each_number(const Record *record, const char *prefix, const Param *param, real *flat,
                        bool put, double *worst)
{
    Numbers numbers = record_numbers(record, "%s%s", prefix, param->name);
    if (numbers.count != param->count) {
        fprintf(stderr, "gradients: %s: no %s%s\n", record->path, prefix, param->name);
        return false;
    }
    double largest = largest_magnitude(numbers.v, numbers.count);
    for (size_t i = 0; i < param->count; i++) {
        real *own = &flat[param->offset + param_place(param, i)];
        if (put)
            *own = numbers.v[i];
        else
            *worst = fmax(*worst, fabs(*own - numbers.v[i]) / largest);
    }
    return true;
}

static bool each_param(const Record *record, const char *prefix, const Param *param, int count,
                       real *flat, bool put, double *worst)
{
    for (int p = 0; p < count; p++)
        if (!each_number(record, prefix, &param[p], flat, put, worst))
            return false;
    return true;
}

static bool take_step(const Record *record, Model *model, const Step *step)
{
    uint16_t *labels = ARENA_NEW(record->arena, uint16_t, step->n);
    for (int i = 0; i < step->n; i++)
        labels[i] = (uint16_t)step->labels.v[i];
    model_reserve(model, record->arena, step->n);
    Batch batch = {.n = step->n, .x = images_of(step, record->arena), .labels = labels};
    double gradient = 0, state = 0, want = *record_numbers(record, "expect.loss").v;
    if (!each_param(record, "", model->param, model->params, model->theta, true, NULL) ||
        !each_param(record, "", model->state_param, model->state_params, model->state, true, NULL))
        return false;
    double loss = fabs(model_train(model, NULL, &batch, (TrainStep){.seed = 1}) - want);
    if (!each_param(record, "grad.", model->param, model->params, model->grad, false, &gradient) ||
        !each_param(record, "after.", model->state_param, model->state_params, model->state, false,
                    &state))
        return false;
    bool ok = loss <= MOST && gradient <= MOST && state <= MOST;
    printf("%s loss=%.1e gradient=%.1e statistics=%.1e %s\n", record->path, loss, gradient, state,
           ok ? "ok" : "FAIL");
    return ok;
}

static bool check(const char *path)
{
    Arena arena = {0};
    Error err = {0};
    Record record = {.path = path, .arena = &arena};
    Step step;
    Model *model = NULL;
    if (safe_read(&arena, path, &record.file, &err) && read_step(&record, &step))
        model = model_new(&arena, record_text(&record, "net", ""), step.shape, step.classes, &err);
    if (!model)
        fprintf(stderr, "gradients: %s: %s\n", path, err.text[0] ? err.text : "no batch");
    bool ok = model && take_step(&record, model, &step);
    arena_free(&arena);
    return ok;
}

int main(int argc, char **argv)
{
    bool ok = argc > 1;
    for (int i = 1; i < argc; i++)
        ok = check(argv[i]) && ok;
    return ok ? 0 : 1;
}
