/* Replays a net of torchvision: its weights under its own names, and the logits that it must give
 * of a batch. */
#include "tests/golden/record.h"

#include "nn/model.h"
#include "store/foreign.h"

#include <math.h>
#include <stdio.h>

/* Difference of the logits, of the largest one. */
static const double LOGITS_MOST = 1e-4;

/* check.input is [n][channels][h][w], check.logits [n][classes]. */
typedef struct {
    Numbers input, logits;
    int n, classes;
    Shape shape;
} Check;

static bool refuse(const Record *record, const char *why)
{
    fprintf(stderr, "replay: %s: %s\n", record->path, why);
    return false;
}

static bool read_check(const Record *record, Check *check)
{
    *check = (Check){.input = record_numbers(record, "check.input"),
                     .logits = record_numbers(record, "check.logits")};
    const SafeTensor *input = check->input.tensor, *logits = check->logits.tensor;
    if (!check->input.count || !check->logits.count || input->rank != 4 || logits->rank != 2)
        return refuse(record, "check.input or check.logits is missing, or not a batch");
    for (int d = 0; d < 4; d++)
        if (input->dims[d] > 1 << 12)
            return refuse(record, "check.input is larger than a batch of images");
    check->n = (int)input->dims[0];
    check->shape = (Shape){(int)input->dims[2], (int)input->dims[3], (int)input->dims[1]};
    check->classes = (int)MIN(logits->dims[1], 1 << 16);
    return (logits->dims[0] == check->n && logits->dims[1] == check->classes) ||
           refuse(record, "check.logits does not belong to check.input");
}

/* Pixels with their channels together. */
static real *images_of(const Check *check, Arena *arena)
{
    size_t channels = (size_t)check->shape.c, pixels = (size_t)check->shape.h * check->shape.w;
    real *x = ARENA_NEW(arena, real, check->input.count);
    for (size_t i = 0; i < check->input.count; i++) {
        size_t image = i / (channels * pixels), c = i / pixels % channels, pixel = i % pixels;
        x[(image * pixels + pixel) * channels + c] = (real)check->input.v[i];
    }
    return x;
}

static double difference(const Check *check, const real *logits)
{
    double most = 0, largest = largest_magnitude(check->logits.v, check->logits.count);
    for (size_t i = 0; i < check->logits.count; i++) {
        double far = fabs((double)logits[i] - check->logits.v[i]);
        most = far <= most ? most : far;
    }
    return most / largest;
}

/* The net with the file's weights; NULL where it is not wholly there. */
static Model *net_of(const Record *record, const Check *check)
{
    Error err;
    ForeignFit fit;
    Buf words = {0};
    Model *model = model_new(record->arena, record_text(record, "net", ""), check->shape,
                             check->classes, &err);
    bool ok = model && foreign_put(&record->file, record->path, model, &fit, &words, &err);
    if (!ok)
        fprintf(stderr, "replay: %s\n", err.text);
    else if (fit.taken < fit.tensors)
        ok = refuse(record, buf_text(&words));
    buf_free(&words);
    return ok ? model : NULL;
}

bool replay_net(const Record *record)
{
    Check check;
    Model *model = read_check(record, &check) ? net_of(record, &check) : NULL;
    if (!model)
        return false;
    model->kernels = record->kernels;
    model_reserve(model, record->arena, check.n);
    Batch batch = {.n = check.n, .x = images_of(&check, record->arena)};
    model_eval(model, NULL, &batch, 0, NULL);
    double far = difference(&check, model->logits);
    bool ok = far <= LOGITS_MOST;
    printf("%s logits=%.1e %s\n", record->path, far, ok ? "ok" : "FAIL");
    return ok;
}
