/* Compares gradients with finite differences, in double: of every kind of layer, of nets that
 * combine them, and of the loss.  A kind of layer without a case here fails.
 *
 * The scalar checked is sum(dy * y) for a fixed random dy; its derivative by a parameter or a pixel
 * is what tape_probe returns, and (f(v + h) - f(v - h)) / 2h is what it must be. */
#include "base/rng.h"
#include "nn/loss.h"
#include "nn/tape.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

_Static_assert(sizeof(real) == sizeof(double), "compile with -DREAL=double");

static const double STEP = 1e-5, LIMIT = 1e-7; /* of 1 + the magnitude */

enum { IMAGES = 5, SAMPLES = 60 }; /* not a multiple of the shards; per array */

typedef struct {
    const char *kind; /* the row it stands for */
    const char *spec;
    Shape input;
    int classes; /* outputs; 0: as many as there are */
} Case;

static const Case CASES[] = {
    {"conv", "conv 4 3", {6, 5, 2}, 0},
    {"conv", "conv 3 3 2 bias=false", {7, 8, 2}, 0},
    {"conv", "conv 2 5 3 pad=1", {9, 7, 3}, 0},
    {"conv", "conv 5 1 2", {5, 6, 3}, 0},
    {"conv", "conv 2 2 3 pad=0", {8, 8, 2}, 0},
    {"conv", "conv 3 1x7 pad=0,3", {4, 9, 2}, 0},
    {"conv", "conv 2 3x2 2 dilation=2 pad=2,0 init=dirac", {7, 6, 3}, 0},
    {"conv", "conv 4 3 3 dilation=2", {8, 9, 2}, 0},
    {"conv", "conv 6 3 2 groups=2 dilation=3 bias=false", {7, 8, 4}, 0},
    {"conv", "conv 5 3 | relu | conv 5 3 2 groups=5", {6, 7, 3}, 0},
    {"whiten", "whiten 2 | relu | conv 3 3", {5, 4, 2}, 0},
    {"dense", "dense 7", {1, 1, 11}, 0},
    {"dense", "dense 660 | relu | dropout 0.3 | dense 2", {1, 1, 100}, 0}, /* in blocks */
    {"flatten", "flatten | dense 3 bias=false", {3, 2, 4}, 0},
    {"relu", "relu", {4, 3, 2}, 0},
    {"relu", "conv 3 3 | relu | conv 2 1 | relu", {4, 4, 2}, 0},
    {"gelu", "gelu", {4, 3, 2}, 0},
    {"gelu", "conv 3 3 | gelu | residual { conv 3 3 | gelu } | gelu", {4, 4, 2}, 0},
    {"silu", "silu", {4, 3, 2}, 0},
    {"silu", "bn | silu | silu | conv 2 1 | scale -2", {4, 4, 2}, 0},
    {"leaky_relu", "leaky_relu", {4, 3, 2}, 0},
    {"leaky_relu", "leaky_relu 0.3 | leaky_relu -0.2 | conv 2 1", {4, 3, 2}, 0},
    {"sigmoid", "sigmoid", {4, 3, 2}, 0},
    {"tanh", "tanh", {4, 3, 2}, 0},
    {"elu", "elu", {4, 3, 2}, 0},
    {"hardswish", "hardswish", {4, 3, 2}, 0},
    {"scale", "scale 0.3 | conv 2 3 | scale -2 | relu | scale 3", {4, 3, 2}, 0},
    {"dropout", "dropout 0.4", {4, 3, 2}, 0},
    {"bn", "bn", {3, 4, 5}, 0},
    {"bn", "conv 4 3 bias=false | bn | relu | conv 3 3 2", {5, 5, 2}, 0},
    {"bn", "bn eps=0.3 momentum=0.4 scale=false | gelu", {3, 4, 5}, 0},
    {"bn", "conv 3 1 | bn bias=false | relu", {3, 4, 2}, 0},
    {"bn", "residual { conv 2 1 | bn init=zero } else { bn } | relu", {3, 4, 2}, 0},
    {"bn", "conv 3 1 | bn scale=false bias=false | silu | conv 2 3", {3, 4, 2}, 0},
    {"bn", "conv 3 1 | bn | gelu | residual { conv 3 3 | bn | gelu } | conv 2 3", {4, 4, 2}, 0},
    {"bn",
     "bn | tanh | residual { bn | silu } else { { bn | residual { bn | elu } } | scale 2 }",
     {3, 4, 2},
     0},
    {"maxpool", "maxpool 3 2 pad=1", {7, 6, 3}, 0},
    {"maxpool", "maxpool 2", {5, 5, 2}, 0},
    {"maxpool", "maxpool 3 2 pad=1 ceil=true", {8, 7, 2}, 0},
    {"maxpool", "maxpool 4 2 ceil=true", {3, 5, 2}, 0}, /* larger than the image is high */
    {"adaptive_maxpool", "adaptive_maxpool 3x2", {7, 6, 3}, 0},
    {"adaptive_maxpool", "adaptive_maxpool 1", {5, 4, 3}, 0},
    {"adaptive_avgpool", "adaptive_avgpool 3x4", {7, 9, 3}, 0},
    {"adaptive_avgpool", "adaptive_avgpool 4", {3, 5, 2}, 0}, /* more than there are */
    {"groupnorm", "groupnorm 1", {3, 4, 6}, 0},
    {"groupnorm", "conv 6 1 | groupnorm 3 | gelu | conv 2 3", {3, 4, 2}, 0},
    {"layernorm", "layernorm", {3, 4, 5}, 0},
    {"layernorm", "conv 20 1 | layernorm | gelu | conv 2 3", {3, 2, 2}, 0},
    {"avgpool", "avgpool 3 2", {7, 6, 3}, 0},
    {"avgpool", "avgpool 2 ceil=true", {5, 6, 3}, 0},
    {"avgpool", "avgpool 4 3 ceil=true", {3, 9, 3}, 0}, /* larger than the image is high */
    {"global_avgpool", "global_avgpool", {4, 5, 3}, 0},
    {"residual", "residual { conv 3 3 | relu | conv 2 3 }", {5, 4, 2}, 0},
    {"residual", "residual { relu | conv 4 3 2 } else { conv 4 1 2 bias=false }", {6, 6, 3}, 0},
    {"residual",
     "conv 3 3 | residual { relu } | residual { residual { conv 3 3 | bn } | relu }",
     {4, 4, 2},
     0},
    {"residual",
     "residual { residual { relu | conv 2 3 } else { conv 2 1 } } else { { bn | relu } }",
     {4, 4, 2},
     0},
    {"residual", "conv 3 3 | relu | residual { conv 3 3 | relu } | relu | conv 2 1", {4, 4, 2}, 0},
    {"residual",
     "bn | relu | residual { conv 3 3 | relu } else { conv 3 1 | bn | relu } | relu | dropout 0.3",
     {4, 4, 2},
     0},
    {"concat", "concat { conv 2 3 | relu } { maxpool 3 1 pad=1 } { conv 3 1 }", {5, 4, 2}, 0},
    {"concat",
     "conv 3 3 | relu | concat { conv 2 3 2 | bn | relu } { maxpool 2 } | conv 2 1",
     {6, 4, 2},
     0},
    {"concat",
     "concat { concat { relu } { conv 2 1 | bn } } { gate { conv 3 1 } } | residual { conv 8 3 }",
     {4, 3, 3},
     0},
    {"concat", "bn | relu | concat { relu | dropout 0.3 } | flatten | dense 2", {3, 3, 2}, 0},
    {"gate", "gate { global_avgpool | dense 3 | relu | dense 4 | sigmoid }", {4, 5, 4}, 0},
    {"gate", "conv 4 3 | bn | relu | gate { conv 1 3 | sigmoid } | conv 2 3", {4, 5, 2}, 0},
    {"gate", "conv 4 3 | relu | gate { conv 4 3 | relu } | relu | flatten | dense 2", {4, 3, 2}, 0},
    {"gate", "residual { conv 2 3 | bn | gate { global_avgpool | dense 1 } }", {4, 3, 2}, 0},
    {"{", "{ conv 3 3 | relu } | { conv 2 3 | bn }", {4, 4, 2}, 0},
    {"net", "simple_cnn 3,4,5,2 bn=true", {9, 9, 3}, 0},
    {"net", "resnet 8 width=2", {8, 8, 3}, 3},
    {"net", "mlp 12,6,5,3", {2, 2, 3}, 0},
};

typedef struct {
    Arena arena;
    Model *model;
    real *x, *dx, *dy;      /* IMAGES each */
    size_t inputs, outputs; /* numbers of all images */
} Check;

static void fill(Rng *rng, real *v, size_t count)
{
    for (size_t i = 0; i < count; i++)
        v[i] = rng_normal(rng);
}

static bool check_new(Check *check, const Case *c)
{
    Error err;
    *check = (Check){0};
    Model *model = check->model = model_new(&check->arena, c->spec, c->input, c->classes, &err);
    if (!model) {
        printf("# %s: %s\n", c->spec, err.text);
        return false;
    }
    model_reserve(model, &check->arena, IMAGES);
    check->inputs = IMAGES * shape_count(c->input);
    check->outputs = IMAGES * shape_count(model->root->out);
    check->x = ARENA_NEW(&check->arena, real, check->inputs);
    check->dx = ARENA_NEW(&check->arena, real, check->inputs);
    check->dy = ARENA_NEW(&check->arena, real, check->outputs);
    Rng rng = rng_stream(7, RNG_INIT, 0);
    fill(&rng, model->theta, model->size);
    fill(&rng, check->x, check->inputs);
    fill(&rng, check->dy, check->outputs);
    return true;
}

static void probe(Check *check, real *dx)
{
    tape_probe(
        check->model->tape, check->model, NULL,
        &(TapeProbe){
            .n = IMAGES, .x = check->x, .dy = check->dy, .dx = dx, .step = {.seed = 1, .step = 2}});
}

static double scalar(Check *check)
{
    double sum = 0;
    probe(check, NULL);
    for (size_t i = 0; i < check->outputs; i++)
        sum += check->dy[i] * check->model->logits[i];
    return sum;
}

/* Whether a number of theta is a parameter that never trains. */
static bool is_fixed(const Model *model, size_t i)
{
    for (int p = 0; p < model->params; p++) {
        const Param *param = &model->param[p];
        if (param->fixed && i >= param->offset && i < param->offset + param->count)
            return true;
    }
    return false;
}

/* Largest difference, of 1 + the magnitude, over a sample of an array. */
static double largest_off(Check *check, real *array, const real *gradient, size_t count)
{
    double most = 0;
    size_t stride = count / SAMPLES + 1;
    for (size_t i = 0; i < count; i += stride) {
        if (array == check->model->theta && is_fixed(check->model, i))
            continue;
        real keep = array[i];
        array[i] = keep + STEP;
        double above = scalar(check);
        array[i] = keep - STEP;
        double below = scalar(check);
        array[i] = keep;
        double off = fabs((above - below) / (2 * STEP) - gradient[i]) / (1 + fabs(gradient[i]));
        most = off <= most ? most : off;
    }
    return most;
}

static bool check_case(const Case *c)
{
    Check check;
    bool ok = check_new(&check, c);
    if (ok) {
        probe(&check, check.dx);
        Model *model = check.model;
        real *grad = arena_copy(&check.arena, model->grad, model->size * sizeof(real));
        double theta_off = largest_off(&check, model->theta, grad, model->size);
        double x_off = largest_off(&check, check.x, check.dx, check.inputs);
        ok = theta_off <= LIMIT && x_off <= LIMIT;
        printf("# %s: parameters %.1e, images %.1e\n", c->spec, theta_off, x_off);
    }
    arena_free(&check.arena);
    return ok;
}

/* The mean loss of a whole net, by its parameters. */
static bool check_loss(double smoothing, bool mixed, const float *weights)
{
    Arena arena = {0};
    Model *model = model_new(&arena, "flatten | dense 4", (Shape){2, 1, 3}, 4, NULL);
    const uint16_t labels[] = {3, 0, 1, 1, 2}, others[] = {0, 0, 3, 2, 1};
    const float shares[] = {0.5f, 0.625f, 1, 0.75f,
                            0.9f}; /* of one pair both labels are the same */
    real *x = ARENA_NEW(&arena, real, IMAGES * 6);
    Batch batch = {.n = IMAGES, .x = x, .labels = labels, .weights = weights};
    if (mixed) {
        batch.others = others;
        batch.shares = shares;
    }
    TrainStep step = {.smoothing = smoothing};
    Rng rng = rng_stream(7, RNG_INIT, 1);
    fill(&rng, model->theta, model->size);
    fill(&rng, x, IMAGES * 6);
    model_reserve(model, &arena, IMAGES);
    model_train(model, NULL, &batch, step);
    real *grad = arena_copy(&arena, model->grad, model->size * sizeof(real));
    double most = 0;
    for (size_t i = 0; i < model->size; i++) {
        real keep = model->theta[i];
        model->theta[i] = keep + STEP;
        double above = model_train(model, NULL, &batch, step);
        model->theta[i] = keep - STEP;
        double below = model_train(model, NULL, &batch, step);
        model->theta[i] = keep;
        most = fmax(most, fabs((above - below) / (2 * STEP) - grad[i]));
    }
    arena_free(&arena);
    return most <= LIMIT;
}

#define FROZEN_NET                                                                                 \
    "conv 3 3 bias=false | bn | relu | residual { conv 3 3 } || conv 4 3 2 | bn | relu || "        \
    "flatten "                                                                                     \
    "| dropout 0.3 | dense 4"

/* The mean loss of a net whose first groups are frozen, by what trains; others have no gradient. */
static bool check_frozen(Freezing freezing)
{
    Arena arena = {0};
    Model *model = model_new(&arena, FROZEN_NET, (Shape){6, 5, 2}, 4, NULL);
    const uint16_t labels[] = {3, 0, 1, 1, 2};
    real *x = ARENA_NEW(&arena, real, IMAGES * 60);
    Batch batch = {.n = IMAGES, .x = x, .labels = labels};
    Rng rng = rng_stream(7, RNG_INIT, 1);
    model_init(model, 4);
    fill(&rng, x, IMAGES * 60);
    model_freeze(model, freezing);
    model_reserve(model, &arena, IMAGES);
    model_train(model, NULL, &batch, (TrainStep){0});
    real *state = arena_copy(&arena, model->state, model->state_size * sizeof(real));
    real *grad = arena_copy(&arena, model->grad, model->size * sizeof(real));
    double most = 0;
    for (int p = 0; p < model->params; p++)
        for (size_t i = 0; i < model->param[p].count; i++) {
            size_t at = model->param[p].offset + i;
            real keep = model->theta[at];
            model->theta[at] = keep + STEP;
            double above = model_train(model, NULL, &batch, (TrainStep){0});
            model->theta[at] = keep - STEP;
            double below = model_train(model, NULL, &batch, (TrainStep){0});
            model->theta[at] = keep;
            bool frozen = model->param[p].frozen;
            most = fmax(most, fabs((frozen ? 0 : (above - below) / (2 * STEP)) - grad[at]));
        }
    bool still = !freezing.with_norms || memcmp(state, model->state, 6 * sizeof(real)) == 0;
    arena_free(&arena);
    return most <= LIMIT && still;
}

/* One TAP line; returns the failures it adds. */
static int report(int *tests, bool ok, const char *what, const char *detail)
{
    printf("%s %d - %s %s\n", ok ? "ok" : "not ok", ++*tests, what, detail);
    return !ok;
}

static bool has_case(const char *kind)
{
    for (int i = 0; i < LENGTH(CASES); i++)
        if (strcmp(CASES[i].kind, kind) == 0)
            return true;
    return false;
}

int main(void)
{
    int tests = 0, failures = 0;
    for (int i = 0; i < LENGTH(CASES); i++)
        failures += report(&tests, check_case(&CASES[i]), "gradient of", CASES[i].spec);
    for (int i = 0; layer_kind(i); i++) {
        const char *name = layer_kind(i)->name;
        failures += report(&tests, has_case(name), "there is a case for", name);
    }
    for (int groups = 1; groups < 3; groups++) {
        failures += report(&tests, check_frozen((Freezing){groups, false}), "gradient of what is",
                           "left to train");
        failures += report(&tests, check_frozen((Freezing){groups, true}), "gradient of what is",
                           "left to train, without batch norm");
    }
    failures += report(&tests, check_loss(0, false, NULL), "gradient of", "cross entropy");
    failures += report(&tests, check_loss(0.1, false, NULL), "gradient of", "label smoothing");
    failures += report(&tests, check_loss(0, true, NULL), "gradient of", "mixed labels");
    failures +=
        report(&tests, check_loss(0.1, true, NULL), "gradient of", "mixed, smoothed labels");
    static const float WEIGHTS[] = {0.5f, 3, 1.25f, 0.1f};
    for (int i = 0; i < 4; i++)
        failures += report(&tests, check_loss(i & 1 ? 0.1 : 0, i & 2, WEIGHTS), "gradient of",
                           "a loss with class weights");
    printf("1..%d\n", tests);
    return failures > 0;
}
