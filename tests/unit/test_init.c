/* Tests initial weights: before a ReLU they are fastai's, elsewhere PyTorch's default, and the
 * first loss is near that of guessing. */
#include "tests/unit/fixture.h"

#include "base/rng.h"
#include "data/loader.h"
#include "nn/layer.h"
#include "nn/model.h"

#include <math.h>
#include <string.h>

/* Weight and bias of the layer of that path. */
static const Param *weight_of(const Model *model, const char *path)
{
    for (int p = 0; p < model->params; p++)
        if (strcmp(model->param[p].name, arena_printf(&arena, "%s.weight", path)) == 0)
            return &model->param[p];
    fail_test("%s has no layer %s", model->spec, path);
    return NULL;
}

typedef struct {
    double deviation, largest;
} Numbers;

static Numbers numbers_of(const Model *model, const Param *param)
{
    Numbers found = {0};
    for (size_t i = 0; i < param->count; i++) {
        double value = (double)model->theta[param->offset + i];
        found.deviation += value * value;
        found.largest = fmax(found.largest, fabs(value));
    }
    found.deviation = sqrt(found.deviation / (double)param->count);
    return found;
}

static bool is_near(double have, double want, double part)
{
    return fabs(have - want) <= part * want;
}

static Model *model_of(const char *spec, Shape input, int classes)
{
    Model *model = model_new(&arena, spec, input, classes, &err);
    if (!model)
        fail_test("%s: %s", spec, err.text);
    model_init(model, 42);
    return model;
}

/* Normal with deviation sqrt(2 / fan in) and a bias of 0, or uniform within 1 / sqrt(fan in). */
static void assert_start(const Model *model, const char *path, int fan_in, bool relu)
{
    const Param *weight = weight_of(model, path);
    Numbers w = numbers_of(model, weight);
    double bound = 1 / sqrt(fan_in), deviation = relu ? sqrt(2.0 / fan_in) : bound / sqrt(3);
    if (!is_near(w.deviation, deviation, 0.05) || (w.largest <= bound) == relu)
        fail_test("%s, layer %s: deviation %g (want %g), largest %g of %g", model->spec, path,
                  w.deviation, deviation, w.largest, bound);
    if (weight + 1 == model->param + model->params || weight[1].role != PARAM_BIAS)
        return;
    Numbers b = numbers_of(model, &weight[1]);
    if (relu ? b.largest > 0 : !is_near(b.largest, bound, 0.2) || b.largest > bound)
        fail_test("%s, layer %s: bias up to %g of %g", model->spec, path, b.largest, bound);
}

/* airbench's: a filter takes each of the first channels as it is, the others are drawn as in
 * PyTorch's Conv2d. */
TEST(dirac_passes_channels_on)
{
    enum { IN = 4, OUT = 6, TAPS = 6 };
    Model *dirac = model_of("conv 6 2x3 init=dirac | relu", (Shape){5, 5, IN}, 0);
    Model *drawn = model_of("conv 6 2x3", (Shape){5, 5, IN}, 0);
    float have[OUT * IN * TAPS], other[OUT * IN * TAPS];
    param_export(&dirac->param[0], dirac->theta, have);
    param_export(&drawn->param[0], drawn->theta, other);
    for (int o = 0; o < OUT; o++)
        for (int i = 0; i < IN; i++)
            for (int k = 0; k < TAPS; k++) {
                int at = (o * IN + i) * TAPS + k;
                float want = o < IN ? o == i && k == 4 : other[at]; /* 4: row 1, column 1 */
                assert_true(have[at] == want);
            }
    Model *zero = model_of("conv 6 3 init=zero", (Shape){5, 5, IN}, 0);
    for (size_t i = 0; i < zero->size; i++)
        assert_true(zero->theta[i] == 0);
    Model *dense = model_of("dense 3 bias=false init=dirac", (Shape){1, 1, 3}, 0);
    param_export(&dense->param[0], dense->theta, have);
    for (int i = 0; i < 9; i++)
        assert_true(have[i] == (i % 4 == 0));
}

/* kaiming_normal_(mode='fan_out', nonlinearity='relu'), of which grouped ones are counted whole. */
TEST(torchvisions_resnets_start_by_fan_out)
{
    const Model *net = model_of("resnet18", (Shape){64, 64, 3}, 10);
    static const struct {
        const char *path;
        int fan_out;
    } CONVS[] = {{"conv1", 64 * 49},
                 {"layer1.0.conv2", 64 * 9},
                 {"layer2.0.conv1", 128 * 9},
                 {"layer2.0.downsample.0", 128},
                 {"layer4.1.conv2", 512 * 9}};
    for (int i = 0; i < LENGTH(CONVS); i++) {
        Numbers w = numbers_of(net, weight_of(net, CONVS[i].path));
        assert_true(is_near(w.deviation, sqrt(2.0 / CONVS[i].fan_out), 0.05));
        assert_true(w.largest > 3 * w.deviation);
    }
    assert_start(net, "fc", 512, false);
    const Model *grouped = model_of("conv 64 3 groups=32 init=fan_out", (Shape){8, 8, 64}, 0);
    Numbers w = numbers_of(grouped, weight_of(grouped, "0"));
    assert_true(is_near(w.deviation, sqrt(2.0 / (64 * 9)), 0.05));
    assert_true(numbers_of(grouped, &grouped->param[1]).largest == 0);
}

typedef struct {
    const char *spec, *path;
    int fan_in; /* of 32 channels */
    bool relu;
} Start;

TEST(a_relu_decides_how_a_layer_starts)
{
    static const Start START[] = {
        {"conv 64 3 | relu", "0", 288, true},
        {"conv 64 3", "0", 288, false},
        {"conv 64 3 | bn scale=false | gelu", "0", 288, true},
        {"conv 64 3 | scale 2 | leaky_relu", "0", 288, true},
        {"conv 64 3 | tanh | conv 32 1", "0", 288, false},
        {"conv 64 3 | conv 32 1 | relu", "0", 288, false}, /* a layer comes before the ReLU */
        {"conv 64 3 | conv 32 1 | relu", "1", 64, true},
        {"conv 64 3 | bn | maxpool 2 | dropout 0.5 | avgpool 2 | flatten | relu", "0", 288, true},
        {"conv 64 3 bias=false | bn | relu", "0", 288, true},
        {"conv 64 3 | bn | maxpool 2 | flatten | dense 32", "0", 288, false},
        {"global_avgpool | dense 256 | relu | dense 64", "1", 32, true},
        {"global_avgpool | dense 256 | relu | dense 64", "3", 256, false},
        {"{ conv 64 3 | bn } | { relu | bn }", "0.0", 288, true}, /* after the group */
        {"residual { conv 64 3 | bn } else { conv 64 1 } | relu", "0.body.0", 288, true},
        {"residual { conv 64 3 | bn } else { conv 64 1 } | relu", "0.shortcut.0", 32, true},
        {"residual { conv 32 3 } else { conv 32 3 | relu }", "0.body.0", 288, false}, /* beside */
        {"residual { conv 32 3 | relu } else { conv 32 3 }", "0.shortcut.0", 288, false},
        {"conv 64 3 | residual { bn | relu | conv 64 3 }", "0", 288, true}, /* in the body */
        {"conv 64 3 | residual { conv 64 3 | relu } | relu", "0", 288, false},
    };
    for (int i = 0; i < LENGTH(START); i++) {
        const Start *start = &START[i];
        assert_start(model_of(start->spec, (Shape){8, 8, 32}, 0), start->path, start->fan_in,
                     start->relu);
    }
}

TEST(fastais_simple_cnn_starts_as_fastais)
{
    Model *model = model_of("simple_cnn 3,64,64,64", (Shape){28, 28, 3}, 64);
    assert_start(model, "1.0", 576, true);
    assert_start(model, "2.0", 576, true);
}

TEST(a_seed_gives_its_weights)
{
    Model *model = model_of("conv 64 3 | bn | flatten | dense 10", (Shape){8, 8, 3}, 10);
    assert_true(model->theta[weight_of(model, "1")->offset] == 1);
    uint64_t hash = model_hash(model);
    model_init(model, 43);
    assert_true(model_hash(model) != hash);
    model_init(model, 42);
    assert_true(model_hash(model) == hash);
}

enum { IMAGES = 64, SIDE = 28, CLASSES = 10 };

/* Images as they come, between 0 and 1, or normalised. */
static Batch digits(bool normalised)
{
    static const int LABELS[CLASSES] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    DigitsOptions options = {LABELS, CLASSES, IMAGES, IMAGES, SIDE, 1, 42, NULL};
    Dataset *data = dataset_digits(&arena, &options, NULL, &err);
    assert_non_null(data);
    LoaderOptions how = {.bs = IMAGES, .shuffle = true};
    if (normalised)
        how.normalization = normalization_of(&arena, data, &data->train);
    Loader loader = loader_new(&arena, data, &data->train, how);
    real *x = ARENA_NEW(&arena, real, IMAGES * SIDE * SIDE);
    uint16_t *labels = ARENA_NEW(&arena, uint16_t, IMAGES);
    int n = loader_batch(&loader, 0, 0, NULL, x, labels);
    return (Batch){.n = n, .x = x, .labels = labels};
}

static Batch noise(double lo, double hi)
{
    Rng rng = rng_stream(9, RNG_PREVIEW, 0);
    real *x = ARENA_NEW(&arena, real, IMAGES * SIDE * SIDE);
    uint16_t *labels = ARENA_NEW(&arena, uint16_t, IMAGES);
    for (size_t i = 0; i < IMAGES * SIDE * SIDE; i++)
        x[i] = (real)rng_range(&rng, lo, hi);
    for (int i = 0; i < IMAGES; i++)
        labels[i] = (uint16_t)rng_below(&rng, CLASSES);
    return (Batch){.n = IMAGES, .x = x, .labels = labels};
}

/* Each block of a residual net adds to what the last layer gets: with 110 layers the loss is 3.3,
 * in PyTorch, too. */
TEST(a_first_loss_is_near_that_of_guessing)
{
    static const char *const NETS[] = {
        "simple_cnn 1,16,16,10",
        "simple_cnn 1,16,16,10 bn=true",
        "simple_cnn 1,16,32,64,10",
        "mlp 784,10",
        "mlp 784,100,10",
        "mlp 784,512,512,10",
        "lenet",
        "resnet 8",
        "resnet 20",
        "resnet 32",
        "conv 16 5 | maxpool 2 | conv 10 3 | global_avgpool",
        "conv 16 3 2 bias=false | bn | relu | conv 32 3 2 bias=false | bn | relu | flatten | "
        "dense 10",
        "conv 8 3 | relu | maxpool 2 | dropout 0.2 | flatten | dense 50 | dense 10",
    };
    const Batch batch[] = {digits(false), digits(true), noise(0, 1), noise(-sqrt(3), sqrt(3))};
    for (int i = 0; i < LENGTH(NETS); i += unit_every())
        for (int b = 0; b < LENGTH(batch); b++) {
            Model *model = model_of(NETS[i], (Shape){SIDE, SIDE, 1}, CLASSES);
            model_reserve(model, &arena, IMAGES);
            double loss = (double)model_train(model, NULL, &batch[b], (TrainStep){.seed = 1});
            if (!is_near(loss, log(CLASSES), 0.2))
                fail_test("%s, input %d: a first loss of %.3f is not ln 10", NETS[i], b, loss);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(dirac_passes_channels_on, setup, teardown),
        cmocka_unit_test_setup_teardown(torchvisions_resnets_start_by_fan_out, setup, teardown),
        cmocka_unit_test_setup_teardown(a_relu_decides_how_a_layer_starts, setup, teardown),
        cmocka_unit_test_setup_teardown(fastais_simple_cnn_starts_as_fastais, setup, teardown),
        cmocka_unit_test_setup_teardown(a_seed_gives_its_weights, setup, teardown),
        cmocka_unit_test_setup_teardown(a_first_loss_is_near_that_of_guessing, setup, teardown),
    };
    return unit_run(tests);
}
