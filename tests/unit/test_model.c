/* Tests nets from spec to trained weights: names, layouts, threads, odd batches. */
#include "tests/unit/unit.h"

#include "base/rng.h"
#include "nn/health.h"
#include "kernels/kernels.h"
#include "nn/layer.h"
#include "nn/loss.h"
#include "nn/optim.h"
#include "nn/tape.h"

#include <math.h>
#include <string.h>

static const char *const NETS[] = {
    "simple_cnn 3,8,6,4",
    "simple_cnn 3,8,6,4 bn=true",
    ("conv 6 3 | dropout 0.3 | residual { conv 8 3 2 bias=false | bn } else { conv 8 1 2 } | relu "
     "| "
     "maxpool 2 | flatten | dense 4"),
    "flatten | dense 205 | relu | dropout 0.2 | dense 320 bias=false | relu | dense 4", /* blocks */
    ("conv 8 2 pad=0 | gelu | conv 21 3 bias=false | maxpool 2 | bn scale=false eps=1e-12 "
     "momentum=0.4 | "
     "gelu | residual { conv 21 3 bias=false | bn | silu } | bn | tanh | global_avgpool | dense 4 "
     "| scale 0.5"),
    ("conv 21 3 | groupnorm 3 | gelu | maxpool 3 2 ceil=true | conv 37 1 | layernorm | "
     "avgpool 2 ceil=true | adaptive_avgpool 3x2 | adaptive_maxpool 1 | dense 4"),
    "conv 600 1 bias=false | bn | relu | global_avgpool | dense 4", /* slices of one image */
};

static const Shape INPUT = {11, 10, 3};

/* Batches of random images. */
typedef struct {
    real *x;
    uint16_t *labels;
} Images;

static Images random_images(Arena *arena, int n)
{
    Rng rng = rng_stream(9, RNG_PREVIEW, 0);
    size_t count = (size_t)n * shape_count(INPUT);
    Images images = {ARENA_NEW(arena, real, count), ARENA_NEW(arena, uint16_t, n)};
    for (size_t i = 0; i < count; i++)
        images.x[i] = (real)rng_range(&rng, 0, 1);
    for (int i = 0; i < n; i++)
        images.labels[i] = (uint16_t)rng_below(&rng, 4);
    return images;
}

/* How a net is trained; everything else is the same. */
typedef struct {
    int threads; /* 0: without a pool */
    const Kernels *kernels;
    WorkMode mode;
} Way;

/* What three steps of training leave behind, and the losses of an evaluation. */
static uint64_t train_hash(const char *spec, int n, Way way, real *loss)
{
    Arena arena = {0};
    Model *model = model_new(&arena, spec, INPUT, 4, NULL);
    assert_non_null(model);
    model->kernels = way.kernels;
    model->mode = way.mode;
    model_init(model, 5);
    model_reserve(model, &arena, n);
    Optimizer opt = optim_new(&arena, optim_find("adam"), model);
    Images images = random_images(&arena, n);
    Batch batch = {.n = n, .x = images.x, .labels = images.labels};
    Pool *pool = way.threads ? pool_new(way.threads) : NULL;
    for (uint64_t k = 0; k < 3; k++) {
        model_train(model, pool, &batch, (TrainStep){.seed = 1, .step = k, .smoothing = 0.1});
        optim_step(&opt, (Hyper){.lr = 0.01, .mom = 0.9, .wd = 0.01}, model, pool);
    }
    model_eval(model, pool, &batch, 0, loss);
    uint64_t hash = model_hash(model);
    if (pool)
        pool_free(pool);
    arena_free(&arena);
    return hash;
}

/* tries: how many numbers of threads are compared with running without a pool. */
static void assert_same_bits(const char *net, int n, Way way, int tries)
{
    static const int threads[] = {3, 1, 2, 4, 7};
    real want[13], have[13];
    way.threads = 0;
    uint64_t hash = train_hash(net, n, way, want);
    for (int t = 0; t < tries; t++) {
        way.threads = threads[t];
        if (train_hash(net, n, way, have) != hash)
            fail_test("%s, %d images, isa %s, %d threads: other bits", net, n, way.kernels->name,
                      threads[t]);
        assert_memory_equal(have, want, (size_t)n * sizeof(real));
    }
}

/* Bits do not depend on whether there is a pool, on any instruction set of the processor;
 * tests/cli/bits.sh does this for all plans. */
TEST(any_number_of_threads_gives_the_same_bits)
{
    static const char *const ISA[] = {"plain", "generic", "v2", "v3", "v4"};
    const int sizes[] = {1, 3, 8, 13};
    const int pairs = LENGTH(NETS) * (WORK_LAYERS + 1);
    for (int i = 0; i < pairs; i++) {
        const char *net = NETS[i % LENGTH(NETS)];
        WorkMode mode = (WorkMode)(i / LENGTH(NETS));
        for (int s = 0; s < LENGTH(sizes); s++)
            if (unit_tries(s * pairs + i))
                assert_same_bits(net, sizes[s], (Way){.kernels = kernels_best(), .mode = mode}, 5);
        for (int k = 0; k < LENGTH(ISA) && mode == WORK_AUTO && unit_tries(i); k++) {
            const Kernels *kernels = kernels_find(ISA[k]);
            if (kernels)
                assert_same_bits(net, 13, (Way){.kernels = kernels, .mode = mode}, 1);
        }
    }
}

/* Plain kernels, image by image, layer by layer: the numbers are the same up to rounding. */
TEST(other_ways_train_the_same_net)
{
    const Way ways[] = {{1, kernels_plain(), WORK_AUTO},
                        {1, kernels_best(), WORK_DEPTH},
                        {1, kernels_best(), WORK_LAYERS}};
    for (int i = 0; i < LENGTH(NETS); i++) {
        real want[13], have[13];
        train_hash(NETS[i], 13, (Way){1, kernels_best(), WORK_AUTO}, want);
        for (int w = 0; w < LENGTH(ways); w++) {
            if (!unit_tries(i + w))
                continue;
            train_hash(NETS[i], 13, ways[w], have);
            for (int j = 0; j < 13; j++)
                if (!(fabs((double)have[j] - (double)want[j]) < 1e-4))
                    fail_test("%s way %d: %g %g", NETS[i], w, (double)have[j], (double)want[j]);
        }
    }
}

static const Param *find(const Param *param, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(param[i].name, name) == 0)
            return &param[i];
    fail_test("no parameter %s", name);
    return NULL;
}

TEST(names_are_pytorchs)
{
    Arena arena = {0};
    Model *model = model_new(&arena, "simple_cnn 3,16,16,2 bn=true", (Shape){28, 28, 3}, 2, NULL);
    assert_int_equal(model->size, 3090);
    assert_string_equal(model->param[0].name, "0.0.weight");
    const Param *norm = find(model->param, model->params, "0.2.weight");
    assert_true(norm->role == PARAM_NORM && norm->rank == 1 && norm->dims[0] == 16);
    assert_true(find(model->param, model->params, "2.0.bias")->role == PARAM_BIAS);
    find(model->state_param, model->state_params, "1.2.running_var");
    model = model_new(&arena, "residual { conv 3 3 } else { relu | conv 3 1 }", (Shape){4, 4, 3}, 0,
                      NULL);
    find(model->param, model->params, "0.body.0.weight");
    find(model->param, model->params, "0.shortcut.1.bias");
    model = model_new(&arena, "simple_cnn 3,16,16,2", (Shape){28, 28, 3}, 2, NULL);
    assert_int_equal(model->size, 3058);
    arena_free(&arena);
}

/* PyTorch's order in a file: out, in, kernel row, kernel column. */
TEST(weights_go_to_files_in_pytorchs_order)
{
    Arena arena = {0};
    Model *model = model_new(&arena, "conv 2 3 pad=0", (Shape){3, 3, 4}, 0, NULL);
    const Param *weight = &model->param[0];
    float file[72], back[72];
    for (int i = 0; i < 72; i++)
        file[i] = (float)i;
    param_import(weight, model->theta, file);
    param_export(weight, model->theta, back);
    assert_memory_equal(file, back, sizeof file);

    /* an image that is 1 at (row 2, column 1) of channel 3 picks those weights: number 3 * 9 + 7 */
    real x[36] = {0};
    x[(2 * 3 + 1) * 4 + 3] = 1;
    model_reserve(model, &arena, 1);
    model_eval(model, NULL, &(Batch){.n = 1, .x = x}, 0, NULL);
    assert_true(model->logits[0] == 34 && model->logits[1] == 36 + 34);
    arena_free(&arena);
}

TEST(flatten_is_channels_first)
{
    Arena arena = {0};
    Model *model = model_new(&arena, "flatten", (Shape){1, 3, 2}, 6, NULL);
    const real x[] = {0, 10, 1, 11, 2, 12}, want[] = {0, 1, 2, 10, 11, 12};
    model_reserve(model, &arena, 1);
    model_eval(model, NULL, &(Batch){.n = 1, .x = x}, 0, NULL);
    assert_memory_equal(model->logits, want, sizeof want);
    arena_free(&arena);
}

/* Of equal values the first gets the gradient, as in PyTorch; padding never does. */
TEST(maxpool_breaks_ties_as_pytorch)
{
    Arena arena = {0};
    Model *model = model_new(&arena, "maxpool 3 2 pad=1", (Shape){3, 3, 1}, 0, NULL);
    const real x[9] = {-1, -2, -3, -1, -1, -3, -4, -1, -1};
    const real dy[4] = {1, 10, 100, 1000}, want[9] = {1, 0, 0, 100, 1010, 0, 0, 0, 0};
    real dx[9];
    model_reserve(model, &arena, 1);
    tape_probe(model->tape, model, NULL, &(TapeProbe){.n = 1, .x = x, .dy = dy, .dx = dx});
    for (int i = 0; i < 4; i++)
        assert_true(model->logits[i] == -1);
    for (int i = 0; i < 9; i++)
        assert_true(dx[i] == want[i]);
    arena_free(&arena);
}

/* The images' gradient is not needed in training; asking for it changes no other bit. */
TEST(probing_gives_the_gradients_of_training)
{
    Arena arena = {0};
    Model *model = model_new(&arena, NETS[2], INPUT, 4, NULL);
    model_init(model, 3);
    model_reserve(model, &arena, 5);
    real *x = random_images(&arena, 5).x, *dx = ARENA_NEW(&arena, real, 5 * shape_count(INPUT));
    const real dy[20] = {1, -1, 2, -2, 3, -3};
    tape_probe(model->tape, model, NULL, &(TapeProbe){.n = 5, .x = x, .dy = dy});
    real *grad = arena_copy(&arena, model->grad, model->size * sizeof(real));
    tape_probe(model->tape, model, NULL, &(TapeProbe){.n = 5, .x = x, .dy = dy, .dx = dx});
    assert_memory_equal(grad, model->grad, model->size * sizeof(real));
    arena_free(&arena);
}

/* With every image twice, shards of two images (slices of one where a layer is large) give the same
 * gradients as shards of one image. */
TEST(slices_add_up_to_their_shard)
{
    enum { ONCE = MODEL_SHARDS, TWICE = 2 * ONCE };
    Arena arena = {0};
    Model *model = model_new(&arena, NETS[LENGTH(NETS) - 1], INPUT, 4, NULL);
    size_t numbers = shape_count(INPUT);
    real *x = random_images(&arena, ONCE).x, *twice = ARENA_NEW(&arena, real, TWICE * numbers);
    uint16_t labels[TWICE];
    for (int i = 0; i < TWICE; i++) {
        memcpy(twice + (size_t)i * numbers, x + (size_t)(i / 2) * numbers, numbers * sizeof *x);
        labels[i] = (uint16_t)(i / 2 % 4);
    }
    model_init(model, 3);
    model_reserve(model, &arena, TWICE);
    model_train(model, NULL, &(Batch){.n = TWICE, .x = twice, .labels = labels}, (TrainStep){0});
    real *grad = arena_copy(&arena, model->grad, model->size * sizeof(real));
    for (int i = 0; i < ONCE; i++)
        labels[i] = labels[2 * i];
    model_train(model, NULL, &(Batch){.n = ONCE, .x = x, .labels = labels}, (TrainStep){0});
    for (size_t i = 0; i < model->size; i++)
        assert_true(fabs((double)grad[i] - (double)model->grad[i]) < 1e-5);
    arena_free(&arena);
}

/* Zeros and kept values over (1 - P) in training; the same mask for the same step; nothing in
 * evaluation. */
TEST(dropout_drops_in_training_only)
{
    Arena arena = {0};
    Model *model = model_new(&arena, "dropout 0.25", (Shape){1, 1, 1000}, 1000, NULL);
    real x[2000], kept[2000];
    const real dy[2000] = {0};
    for (int i = 0; i < 2000; i++)
        x[i] = 3;
    model_reserve(model, &arena, 2);
    TrainStep step = {.seed = 1, .step = 7};
    tape_probe(model->tape, model, NULL, &(TapeProbe){.n = 2, .x = x, .dy = dy, .step = step});
    int zeros = 0;
    for (int i = 0; i < 2000; i++) {
        zeros += model->logits[i] == 0;
        assert_true(model->logits[i] == 0 || model->logits[i] == 4);
    }
    assert_true(zeros > 420 && zeros < 580);
    memcpy(kept, model->logits, sizeof kept);
    tape_probe(model->tape, model, NULL, &(TapeProbe){.n = 2, .x = x, .dy = dy, .step = step});
    assert_memory_equal(kept, model->logits, sizeof kept);
    model_eval(model, NULL, &(Batch){.n = 2, .x = x}, 0, NULL);
    assert_memory_equal(x, model->logits, sizeof x);
    arena_free(&arena);
}

/* The loss is ln 2 if no class is preferred, as in fastai's dead runs; huge logits do not
 * overflow. */
TEST(cross_entropy_of_known_rows)
{
    const real logits[] = {0, 0, 1e4f, 0};
    const uint16_t labels[] = {1, 1};
    double loss[2];
    real gradient[4];
    loss_cross_entropy(&(LossRows){.n = 2, .classes = 2, .logits = logits, .labels = labels}, loss,
                       0.5, gradient);
    assert_true(fabs(loss[0] - log(2)) < 1e-12);
    assert_true(loss[1] == 1e4);
    assert_true(gradient[0] == 0.25f && gradient[1] == -0.25f);
    assert_true(gradient[2] == 0.5f && gradient[3] == -0.5f);
    loss_cross_entropy(
        &(LossRows){.n = 1, .classes = 2, .logits = logits, .labels = labels, .smoothing = 0.1},
        loss, 1, NULL);
    assert_true(fabs(loss[0] - log(2)) < 1e-12);
}

/* fastai's mixup: the loss of both labels, each by its share, also with smoothed labels (numbers of
 * PyTorch 1.13 in double). */
TEST(cross_entropy_of_mixed_labels)
{
    const real logits[] = {1, 2, -0.5};
    const uint16_t labels[] = {2}, others[] = {0};
    const float shares[] = {0.75f};
    LossRows rows = {.n = 1,
                     .classes = 3,
                     .logits = logits,
                     .labels = labels,
                     .others = others,
                     .shares = shares};
    double loss;
    real gradient[3];
    loss_cross_entropy(&rows, &loss, 1, gradient);
    assert_true(fabs(loss - 2.496539031852683) < 1e-12);
    rows.smoothing = 0.1;
    loss_cross_entropy(&rows, &loss, 1, gradient);
    assert_true(fabs(loss - 2.40070569851935) < 1e-12);
    assert_true(fabs(gradient[0] + 0.004617152) < 1e-6 && fabs(gradient[1] - 0.656338753) < 1e-6 &&
                fabs(gradient[2] + 0.651721601) < 1e-6);
}

/* An evaluation does not change weights or statistics; a batch may be smaller than reserved. */
TEST(evaluation_changes_nothing)
{
    Arena arena = {0};
    Model *model = model_new(&arena, NETS[1], INPUT, 4, NULL);
    model_init(model, 1);
    model_reserve(model, &arena, 20);
    Images images = random_images(&arena, 20);
    uint64_t hash = model_hash(model);
    real all[20], one;
    model_eval(model, NULL, &(Batch){.n = 20, .x = images.x, .labels = images.labels}, 0, all);
    assert_true(model_hash(model) == hash);
    Batch last = {.n = 1, .x = images.x + 19 * shape_count(INPUT), .labels = images.labels + 19};
    model_eval(model, NULL, &last, 0, &one);
    assert_true(one == all[19]);
    arena_free(&arena);
}

TEST(the_summary_counts)
{
    Arena arena = {0};
    Buf out = {0};
    model_summary(model_new(&arena, "simple_cnn 3,16,16,2", (Shape){28, 28, 3}, 2, NULL), &out);
    const char *text = buf_text(&out);
    assert_non_null(strstr(text, "Conv2d               [16, 14, 14]         448        True\n"));
    assert_non_null(strstr(text, "AdaptiveAvgPool2d    [2, 1, 1]            0          False\n"));
    assert_non_null(strstr(text, "Flatten              [2]                  0          False\n"));
    assert_non_null(strstr(text, "Total params: 3,058\n"));
    buf_free(&out);
    arena_free(&arena);
}

/* Biases far below 0 kill the first layer's units, and only those. */
TEST(dead_units_are_counted)
{
    enum { N = 10 };
    Arena arena = {0};
    Images images = random_images(&arena, N);
    Model *model =
        model_new(&arena, "conv 6 3 | relu | flatten | dense 30 | relu | dense 4", INPUT, 4, NULL);
    model_init(model, 5);
    model_reserve(model, &arena, N);
    const Batch batch = {.n = N, .x = images.x, .labels = images.labels};
    Health fresh = model_health(model, NULL, &batch);
    assert_int_equal(fresh.units, 6 * 11 * 10 + 30);
    assert_true(fresh.dead < 0.5 && fresh.gradient == 0);
    for (int i = 0; i < 6; i++)
        model->theta[model->param[1].offset + (size_t)i] = -100;
    model_train(model, NULL, &batch, (TrainStep){.seed = 1});
    Health sick = model_health(model, NULL, &batch);
    assert_true(sick.dead > 0.95 && sick.gradient > 0);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_gives_the_same_bits),
        cmocka_unit_test(other_ways_train_the_same_net),
        cmocka_unit_test(names_are_pytorchs),
        cmocka_unit_test(weights_go_to_files_in_pytorchs_order),
        cmocka_unit_test(flatten_is_channels_first),
        cmocka_unit_test(maxpool_breaks_ties_as_pytorch),
        cmocka_unit_test(probing_gives_the_gradients_of_training),
        cmocka_unit_test(slices_add_up_to_their_shard),
        cmocka_unit_test(dropout_drops_in_training_only),
        cmocka_unit_test(cross_entropy_of_known_rows),
        cmocka_unit_test(cross_entropy_of_mixed_labels),
        cmocka_unit_test(evaluation_changes_nothing),
        cmocka_unit_test(the_summary_counts),
        cmocka_unit_test(dead_units_are_counted),
    };
    return unit_run(tests);
}
