/* Tests layers that do not train: groups of a net, gradients beside those of the whole net, bits on
 * any number of threads and whether images or features come in. */
#include "tests/unit/unit.h"

#include "base/rng.h"
#include "kernels/kernels.h"
#include "nn/layer.h"
#include "nn/optim.h"
#include "nn/rules.h"

#include <math.h>
#include <string.h>

static const Shape INPUT = {11, 10, 3};

enum { IMAGES = 13, CLASSES = 4 };

/* Nets of three groups each. */
static const char *const NETS[] = {
    "conv 6 3 | relu || { conv 8 3 2 | relu } | maxpool 2 || flatten | dense 4",
    ("conv 6 3 bias=false | bn | relu | residual { conv 6 3 bias=false | bn } | "
     "relu || residual { "
     "conv 8 3 2 bias=false | bn } else { conv 8 1 2 bias=false | bn } | relu || "
     "global_avgpool | "
     "bn | dropout 0.25 | dense 4"),
    "flatten | dense 205 | relu || dense 320 | bn | relu || dense 220 | relu | "
    "dense 4", /* blocks */
    "{ conv 4 3 2 | relu || conv 6 3 | bn } | relu || relu | flatten | dense 4",
};

typedef struct {
    Arena arena;
    Model *model;
    real *x;
    uint16_t labels[IMAGES];
} Net;

static Net net_new(const char *spec)
{
    Net net = {0};
    Error err;
    net.model = model_new(&net.arena, spec, INPUT, CLASSES, &err);
    if (!net.model)
        fail_test("%s: %s", spec, err.text);
    Rng rng = rng_stream(9, RNG_PREVIEW, 0);
    size_t count = IMAGES * shape_count(INPUT);
    net.x = ARENA_NEW(&net.arena, real, count);
    for (size_t i = 0; i < count; i++)
        net.x[i] = (real)rng_range(&rng, 0, 1);
    for (int i = 0; i < IMAGES; i++)
        net.labels[i] = (uint16_t)rng_below(&rng, CLASSES);
    model_init(net.model, 5);
    return net;
}

static Batch images_of(const Net *net)
{
    return (Batch){.n = IMAGES, .x = net->x, .labels = net->labels};
}

static real train(Net *net, Freezing freezing, Pool *pool)
{
    Batch batch = images_of(net);
    model_freeze(net->model, freezing);
    model_reserve(net->model, &net->arena, IMAGES);
    return model_train(net->model, pool, &batch, (TrainStep){.seed = 3, .step = 2});
}

TEST(bars_in_pairs_begin_groups)
{
    for (int i = 0; i < LENGTH(NETS); i++) {
        Net net = net_new(NETS[i]);
        assert_int_equal(net.model->groups, 3);
        assert_int_equal(net.model->param[0].group, 0);
        assert_int_equal(net.model->param[net.model->params - 1].group, 2);
        arena_free(&net.arena);
    }
}

static void assert_refused(const char *spec, const char *words)
{
    Arena arena = {0};
    Error err;
    assert_null(model_new(&arena, spec, INPUT, CLASSES, &err));
    if (!strstr(err.text, words))
        fail_test("%s: %s", spec, err.text);
    arena_free(&arena);
}

TEST(a_group_does_not_begin_inside_a_layer)
{
    assert_refused("residual { conv 3 3 || conv 3 3 } | flatten | dense 4",
                   "layer 0 (residual): another layer group begins inside it");
    assert_refused("relu ||| flatten | dense 4", "layer 1 is empty");
    assert_refused("relu ||", "layer 1 is empty");
    Buf many = {0};
    for (int i = 0; i < MODEL_GROUPS; i++)
        buf_text_add(&many, "relu || ");
    buf_text_add(&many, "flatten | dense 4");
    assert_refused(buf_text(&many), "more than 32 layer groups");
    buf_free(&many);
}

static double largest(const Model *model, const Param *param, const real *want)
{
    double most = 0;
    for (size_t i = param->offset; i < param->offset + param->count; i++)
        most = MAX(most, fabs((double)model->grad[i] - (double)(want ? want[i] : 0)));
    return most;
}

/* With batch norm training as before, the numbers are those of the net without anything frozen;
 * what is frozen has no gradient. */
TEST(gradients_of_the_rest_are_the_same)
{
    for (int i = 0; i < LENGTH(NETS); i++)
        for (int groups = 1; groups < 3; groups++) {
            Net whole = net_new(NETS[i]), part = net_new(NETS[i]);
            real loss = train(&whole, (Freezing){0}, NULL);
            real same = train(&part, (Freezing){.groups = groups}, NULL);
            assert_true(fabs((double)loss - (double)same) < 1e-6);
            for (int p = 0; p < part.model->params; p++) {
                const Param *param = &part.model->param[p];
                assert_int_equal(param->frozen, param->group < groups && param->role != PARAM_NORM);
                if (largest(part.model, param, param->frozen ? NULL : whole.model->grad) > 1e-6)
                    fail_test("%s: %s, %d groups frozen", NETS[i], param->name, groups);
            }
            arena_free(&whole.arena);
            arena_free(&part.arena);
        }
}

/* Running statistics of frozen batch norm stay, and it uses them; the rest changes. */
TEST(frozen_norms_keep_their_statistics)
{
    Net net = net_new(NETS[1]);
    Model *model = net.model;
    real *before = arena_copy(&net.arena, model->state, model->state_size * sizeof(real));
    train(&net, (Freezing){.groups = 2, .with_norms = true}, NULL);
    const Param *last = &model->state_param[model->state_params - 2];
    assert_memory_equal(before, model->state, last->offset * sizeof(real));
    assert_memory_not_equal(before + last->offset, model->state + last->offset,
                            last->count * sizeof(real));
    assert_int_equal(model_features_size(model), 6 * 5 * 8);
    assert_true(model_trainable(model) == 8 + 8 + 8 * 4 + 4);
    arena_free(&net.arena);
}

/* Where batch norm trains in what is frozen the net is not cut. */
TEST(features_only_where_nothing_before_trains)
{
    Net net = net_new(NETS[1]);
    model_freeze(net.model, (Freezing){.groups = 1});
    assert_int_equal(model_features_size(net.model), 0);
    model_freeze(net.model, (Freezing){.groups = 1, .with_norms = true});
    assert_int_equal(model_features_size(net.model), 11 * 10 * 6);
    assert_false(model_features_vary(net.model));
    model_freeze(net.model, (Freezing){0});
    assert_int_equal(model_features_size(net.model), 0);
    arena_free(&net.arena);
    net = net_new("conv 3 3 2 | dropout 0.5 || flatten | dense 4");
    model_freeze(net.model, (Freezing){.groups = 1});
    assert_true(model_features_vary(net.model));
    arena_free(&net.arena);
}

/* Each image's features, made in another batch at another place, train to the same bits. */
TEST(features_stand_for_their_images)
{
    for (int i = 0; i < LENGTH(NETS); i++) {
        Net net = net_new(NETS[i]);
        Model *model = net.model;
        Freezing freezing = {.groups = 2, .with_norms = true};
        real loss = train(&net, freezing, NULL);
        real *want = arena_copy(&net.arena, model->grad, model->size * sizeof(real));
        size_t size = model_features_size(model), pixels = shape_count(INPUT);
        real *features = ARENA_NEW(&net.arena, real, IMAGES * size);
        for (int first = 0, n; first < IMAGES; first += n) {
            n = MIN(1 + first, IMAGES - first);
            Batch some = {.n = n, .x = net.x + (size_t)first * pixels};
            memcpy(features + (size_t)first * size,
                   model_features(model, NULL, &some, (TrainStep){0}),
                   (size_t)n * size * sizeof(real));
        }
        Batch batch = images_of(&net);
        batch.x = features;
        batch.features = true;
        TrainStep step = {.seed = 3, .step = 2};
        assert_true(model_train(model, NULL, &batch, step) == loss);
        assert_memory_equal(want, model->grad, model->size * sizeof(real));
        arena_free(&net.arena);
    }
}

static uint64_t hash_after(const char *spec, Freezing freezing, int threads, WorkMode mode)
{
    Net net = net_new(spec);
    Pool *pool = threads ? pool_new(threads) : NULL;
    Optimizer opt = optim_new(&net.arena, optim_find("adam"), net.model);
    net.model->mode = mode;
    for (int k = 0; k < 3; k++) {
        train(&net, freezing, pool);
        optim_step(&opt, (Hyper){.lr = 0.01, .mom = 0.9, .wd = 0.1}, net.model, pool);
    }
    uint64_t hash = model_hash(net.model);
    if (pool)
        pool_free(pool);
    arena_free(&net.arena);
    return hash;
}

TEST(the_same_bits_on_any_number_of_threads)
{
    static const int THREADS[] = {1, 2, 3, 7};
    for (int i = 0; i < LENGTH(NETS); i++)
        for (int with = 0; with < 2; with++) {
            Freezing freezing = {.groups = 2, .with_norms = with};
            uint64_t want = hash_after(NETS[i], freezing, 0, WORK_AUTO);
            for (int t = 0; t < LENGTH(THREADS); t++)
                if (unit_tries(i + with + t))
                    assert_true(hash_after(NETS[i], freezing, THREADS[t], WORK_AUTO) == want);
        }
}

/* What is frozen stays to the bit, decay or not. */
TEST(frozen_weights_stay)
{
    Net net = net_new(NETS[0]);
    Model *model = net.model;
    real *before = arena_copy(&net.arena, model->theta, model->size * sizeof(real));
    Optimizer opt = optim_new(&net.arena, optim_find("sgd"), model);
    train(&net, (Freezing){.groups = 1}, NULL);
    optim_step(&opt, (Hyper){.lr = 0.1, .mom = 0.9, .wd = 0.1}, model, NULL);
    for (int p = 0; p < model->params; p++) {
        const Param *param = &model->param[p];
        bool same = memcmp(before + param->offset, model->theta + param->offset,
                           param->count * sizeof(real)) == 0;
        assert_int_equal(same, param->group < 1);
    }
    arena_free(&net.arena);
}

/* fastai's lr_range: slice(1e-5, 1e-3) is 1e-5, 1e-4, 1e-3; slice(1e-3) is 1e-4, 1e-4, 1e-3. */
TEST(rates_of_groups)
{
    Net net = net_new(NETS[0]);
    Model *model = net.model;
    Optimizer opt = optim_new(&net.arena, optim_find("sgd"), model);
    static const RateSpread SPREADS[] = {{SPREAD_NONE, 0}, {SPREAD_LAST, 0}, {SPREAD_EVEN, 0.01}};
    static const double WANT[][3] = {{1, 1, 1}, {0.1, 0.1, 1}, {0.01, 0.1, 1}};
    for (int s = 0; s < LENGTH(SPREADS); s++) {
        rules_spread(opt.rule, model, &SPREADS[s]);
        for (int p = 0; p < model->params; p++)
            assert_true(fabs(opt.rule[p].rate - WANT[s][model->param[p].group]) < 1e-15);
    }
    train(&net, (Freezing){0}, NULL);
    real *before = arena_copy(&net.arena, model->theta, model->size * sizeof(real));
    optim_step(&opt, (Hyper){.lr = 0.1, .wd = 0.5}, model, NULL);
    for (int p = 0; p < model->params; p++) {
        size_t i = model->param[p].offset;
        double lr = 0.1 * WANT[2][model->param[p].group];
        double want = (double)before[i] * (1 - lr * 0.5) - lr * (double)model->grad[i];
        assert_true(fabs((double)model->theta[i] - want) < 1e-6);
    }
    arena_free(&net.arena);
}

/* A loss, then of each parameter and running statistic the sum of the numbers times cos(their
 * place): as tests/golden/freezing.py prints them. */
enum { GOLDEN = 10 };
static const double FASTAI[2][GOLDEN] = {
    {1.3547869, -0.035649556, 0.647024316, -0.328770381, -0.246933508, 0.42184665, 0.496141785,
     -0.576906418, -0.00150341417, 0.234626487},
    {1.30247314, -0.038333157, 0.647463971, -0.328424394, -0.238705471, 0.420320445, 0.48674201,
     -0.518120933, -0.00260202074, 0.307945399},
};

static double weighed(Arena *arena, const Param *param, const real *flat)
{
    float *file = ARENA_NEW(arena, float, param->count);
    double sum = 0;
    param_export(param, flat, file);
    for (size_t i = 0; i < param->count; i++)
        sum += (double)file[i] * cos((double)i);
    return sum;
}

static void check_golden(Net *net, double loss, const double *want)
{
    const Model *model = net->model;
    double have[GOLDEN] = {loss};
    int count = 1;
    for (int p = 0; p < model->params; p++)
        have[count++] = weighed(&net->arena, &model->param[p], model->theta);
    for (int s = 0; s < model->state_params; s++)
        have[count++] = weighed(&net->arena, &model->state_param[s], model->state);
    assert_int_equal(count, GOLDEN);
    for (int i = 0; i < GOLDEN; i++)
        if (!(fabs(have[i] - want[i]) < 1e-5))
            fail_test("number %d: %.9g, PyTorch has %.9g", i, have[i], want[i]);
}

/* As the script: sines for the weights and, in PyTorch's order, for the pixels. */
static Net golden_net(uint16_t labels[8])
{
    const Shape shape = {6, 5, 2};
    Net net = {0};
    net.model = model_new(
        &net.arena,
        "conv 4 3 bias=false | bn | relu || conv 6 3 2 | relu || global_avgpool | dense 3", shape,
        3, NULL);
    Model *model = net.model;
    model_init(model, 1); /* running statistics */
    size_t at = 0;
    for (int p = 0; p < model->params; p++) {
        const Param *param = &model->param[p];
        float *file = ARENA_NEW(&net.arena, float, param->count);
        for (size_t i = 0; i < param->count; i++)
            file[i] = (float)(0.5 * sin(0.7 * (double)at++ + 1));
        param_import(param, model->theta, file);
    }
    net.x = ARENA_NEW(&net.arena, real, 8 * shape_count(shape));
    for (int n = 0; n < 8; n++)
        for (int c = 0; c < shape.c; c++)
            for (int pixel = 0; pixel < shape.h * shape.w; pixel++)
                net.x[(n * shape.h * shape.w + pixel) * shape.c + c] =
                    (real)sin(0.37 * ((n * shape.c + c) * shape.h * shape.w + pixel));
    for (int i = 0; i < 8; i++)
        labels[i] = (uint16_t)(i % 3);
    return net;
}

/* freeze_to 2, three steps at slice(1e-2); unfreeze, three at slice(1e-4, 1e-2). */
TEST(steps_are_those_of_fastai)
{
    uint16_t labels[8];
    Net net = golden_net(labels);
    Model *model = net.model;
    Optimizer opt = optim_new(&net.arena, optim_find("adam"), model);
    Batch batch = {.n = 8, .x = net.x, .labels = labels};
    static const RateSpread SPREADS[2] = {{SPREAD_LAST, 0}, {SPREAD_EVEN, 0.01}};
    for (int phase = 0; phase < 2; phase++) {
        double loss = 0;
        model_freeze(model, (Freezing){.groups = phase ? 0 : 2});
        model_reserve(model, &net.arena, 8);
        optim_empty(&opt);
        rules_spread(opt.rule, model, &SPREADS[phase]);
        for (int k = 0; k < 3; k++) {
            loss = (double)model_train(model, NULL, &batch, (TrainStep){0});
            optim_step(&opt, (Hyper){.lr = 0.01, .mom = 0.9, .wd = 0.01}, model, NULL);
        }
        check_golden(&net, loss, FASTAI[phase]);
    }
    arena_free(&net.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars_in_pairs_begin_groups),
        cmocka_unit_test(a_group_does_not_begin_inside_a_layer),
        cmocka_unit_test(gradients_of_the_rest_are_the_same),
        cmocka_unit_test(frozen_norms_keep_their_statistics),
        cmocka_unit_test(features_only_where_nothing_before_trains),
        cmocka_unit_test(features_stand_for_their_images),
        cmocka_unit_test(the_same_bits_on_any_number_of_threads),
        cmocka_unit_test(frozen_weights_stay),
        cmocka_unit_test(rates_of_groups),
        cmocka_unit_test(steps_are_those_of_fastai),
    };
    return unit_run(tests);
}
