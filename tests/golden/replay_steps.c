/* Compares a hundred steps of each optimiser with those of PyTorch, on gradients that are functions
 * of the parameter, its number and the batch (steps.py). */
#include "tests/golden/record.h"

#include "nn/layer.h"
#include "nn/optim.h"
#include "nn/optim_options.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double LIMIT = 1e-6;

typedef struct {
    const Record *record;
    const Json *json;
    Model *model;
    Optimizer opt;
    long batches, epoch; /* of a case; of an epoch */
} Steps;

static double initial(double i)
{
    return (float)(0.5 * sin(1.7 * i + 0.3));
}

static double gradient(double theta, double i, double batch)
{
    return 0.2 * (theta - 0.1 * cos(2.1 * i)) + 0.3 * sin(0.9 * i + 1.3 * batch);
}

typedef void NumberWork(Steps *steps, double i, real *theta, real *grad, double *batch);

static void set_initial(Steps *steps, double i, real *theta, real *grad, double *batch)
{
    (void)steps;
    (void)grad;
    (void)batch;
    *theta = (real)initial(i);
}

static void set_gradient(Steps *steps, double i, real *theta, real *grad, double *batch)
{
    (void)steps;
    *grad = (real)gradient(*theta, i, *batch);
}

/* Every number of theta, in PyTorch's order. */
static void visit(Steps *steps, NumberWork *work, double batch)
{
    Model *model = steps->model;
    double number = 0;
    for (int p = 0; p < model->params; p++)
        for (size_t i = 0; i < model->param[p].count; i++, number++) {
            size_t at = model->param[p].offset + param_place(&model->param[p], i);
            work(steps, number, &model->theta[at], &model->grad[at], &batch);
        }
}

static bool make(Steps *steps, Error *err)
{
    const Record *record = steps->record;
    Arena *arena = record->arena;
    Shape input;
    OptimOptions options;
    const OptimKind *kind = optim_find(json_get_text(steps->json, "opt", ""));
    bool true_wd = json_get_number(steps->json, "true_wd", 1) != 0;
    if (sscanf(record_text(record, "input", ""), "%d,%d,%d", &input.h, &input.w, &input.c) != 3 ||
        !kind || !optim_options_read(json_get_text(steps->json, "options", ""), &options))
        return fail(err, "no such case");
    steps->model = model_new(arena, record_text(record, "spec", ""), input,
                             (int)record_number(record, "classes", 0), err);
    if (!steps->model || !optim_takes(kind, &options, true_wd, err))
        return false;
    steps->model->kernels = record->kernels;
    steps->opt = optim_new(arena, kind, steps->model);
    steps->opt.true_wd = true_wd;
    optim_ask(arena, &steps->opt, steps->model, &options);
    steps->batches = (long)record_number(record, "batches", 0);
    steps->epoch = (long)record_number(record, "epoch", 1);
    return true;
}

static void run(Steps *steps)
{
    double lr = json_get_number(steps->json, "lr", 0), mom = json_get_number(steps->json, "mom", 0),
           wd = json_get_number(steps->json, "wd", 0);
    visit(steps, set_initial, 0);
    for (long k = 0; k < steps->batches; k++) {
        Hyper hyper = {.lr = lr * (1 - (double)k / 200),
                       .mom = mom > 0 ? mom - 0.1 * (double)k / (double)steps->batches : 0,
                       .wd = wd};
        visit(steps, set_gradient, (double)k);
        bool last = (k + 1) % steps->epoch == 0;
        if (optim_gather(&steps->opt, steps->model, 4 + (int)(k % 3), last, NULL))
            optim_step(&steps->opt, hyper, steps->model, NULL);
    }
}

static double difference(const Steps *steps, const double *want)
{
    const Model *model = steps->model;
    double most = 0;
    for (int p = 0; p < model->params; p++)
        for (size_t i = 0; i < model->param[p].count; i++, want++) {
            size_t at = model->param[p].offset + param_place(&model->param[p], i);
            double off = fabs((double)model->theta[at] - *want);
            most = off <= most ? most : off;
        }
    return most;
}

static bool run_case(const Record *record, int number)
{
    Error err = {.text = "theta is missing or has another size"};
    char key[16];
    snprintf(key, sizeof key, "%02d", number);
    const char *text = record_text(record, key, "");
    Bytes bytes = {(const uint8_t *)text, strlen(text)};
    Steps steps = {.record = record, .json = json_parse(record->arena, bytes, key, &err)};
    Numbers want = record_numbers(record, "%s.theta", key);
    if (!steps.json || !make(&steps, &err) || want.count != steps.model->size) {
        fprintf(stderr, "replay: %s: %s: %s\n", record->path, key, err.text);
        return false;
    }
    run(&steps);
    double off = difference(&steps, want.v);
    const char *options = json_get_text(steps.json, "options", "");
    printf("%s %s %s%s%s theta=%.2e %s\n", record->path, key, optim_kind_name(steps.opt.kind),
           *options ? " " : "", options, off, off <= LIMIT ? "ok" : "FAIL");
    return off <= LIMIT;
}

bool replay_steps(const Record *record)
{
    bool ok = true;
    int cases = (int)record_number(record, "n", 0);
    for (int i = 0; i < cases; i++)
        ok = run_case(record, i) && ok;
    return ok && cases > 0;
}
