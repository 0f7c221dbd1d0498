/* Tests nets that go by a name: their text, names, numbers and first weights. */
#include "tests/unit/unit.h"

#include "base/rng.h"
#include "nn/layer.h"
#include "nn/model.h"
#include "nn/optim.h"
#include "nn/spec.h"

#include <math.h>
#include <string.h>

static const Shape IMAGE = {28, 28, 3};

static const char *expand(Buf *buf, const char *spec)
{
    Error err;
    buf_clear(buf);
    return spec_expand(spec, IMAGE, 2, buf, &err) ? buf_text(buf) : "";
}

TEST(builders_write_the_layer_language)
{
    Buf buf = {0};
    assert_string_equal(expand(&buf, "simple_cnn 3,16,16,2"),
                        "{ conv 16 3 2 | relu } | { conv 16 3 2 | relu } | { conv 2 3 2 | relu } | "
                        "{ global_avgpool | flatten }");
    assert_string_equal(expand(&buf, "simple_cnn (3,8,2) kernel_szs=5,3 strides=[1,2] bn=true"),
                        "{ conv 8 5 1 bias=false | relu | bn } | { conv 2 3 2 | relu } | "
                        "{ global_avgpool | flatten }");
    assert_string_equal(expand(&buf, "mlp 2352,10,2"), "flatten | dense 10 | relu | dense 2");
    assert_string_equal(expand(&buf, "conv 2 3"), "conv 2 3");
    buf_free(&buf);
}

#define HEAD_OF_2                                                                                  \
    " || head: { concat { adaptive_maxpool 1 } { adaptive_avgpool 1 } | flatten | bn | dropout "   \
    "0.25 | dense 512 init=fan_in | relu | bn | dropout 0.5 | dense 2 init=fan_in }"

TEST(a_head_takes_the_place_of_what_comes_from_the_last_pool_on)
{
    static const char *const NETS[][2] = {
        {"conv 4 3 | maxpool 2 | conv 8 3 | global_avgpool | dense 9",
         "conv 4 3 | maxpool 2 | conv 8 3" HEAD_OF_2},
        {"conv 4 3||avgpool 2\n|flatten", "conv 4 3" HEAD_OF_2},
        {"pool: conv 4 3 | { relu | { p: maxpool 2 } } | relu", "pool: conv 4 3" HEAD_OF_2},
        {"simple_cnn 3,16,2", "simple_cnn 3,16,2 head=auto"},
    };
    Buf buf = {0}, again = {0};
    for (int i = 0; i < LENGTH(NETS); i++) {
        buf_clear(&buf);
        assert_true(spec_with_head(NETS[i][0], 2, &buf, NULL));
        assert_string_equal(buf_text(&buf), NETS[i][1]);
        Arena arena = {0};
        assert_non_null(spec_parse(&arena, buf_text(&buf), IMAGE, 2, NULL));
        arena_free(&arena);
    }
    assert_string_equal(expand(&again, buf_text(&buf)),
                        "{ conv 16 3 2 | relu } | { conv 2 3 2 | relu }" HEAD_OF_2);
    buf_free(&again);
    buf_free(&buf);
}

TEST(a_head_needs_a_pool_with_something_before_it)
{
    static const char *const NETS[] = {"",
                                       "|",
                                       "conv 2 3 | dense 2",
                                       "avgpool: flatten | dense 2",
                                       "mypool 2 | x",
                                       "}} maxpool 2",
                                       "global_avgpool | dense 2",
                                       " | avgpool 2"};
    for (int i = 0; i < LENGTH(NETS); i++) {
        Buf buf = {0};
        Error err;
        assert_false(spec_with_head(NETS[i], 2, &buf, &err));
        assert_true(strncmp(err.text, "head= takes the place of", 24) == 0);
        buf_free(&buf);
    }
}

static int count_kind(const Layer *layer, const char *name)
{
    int count = strcmp(layer->kind->name, name) == 0;
    for (const Layer *child = layer->child; child; child = child->next)
        count += count_kind(child, name);
    return count;
}

TEST(resnet_20_has_its_layers)
{
    Arena arena = {0};
    const Layer *root = spec_parse(&arena, "resnet 20", (Shape){32, 32, 3}, 10, NULL);
    assert_int_equal(count_kind(root, "conv"), 19 + 2); /* and two shortcuts */
    assert_int_equal(count_kind(root, "residual"), 9);
    assert_int_equal(count_kind(root, "dense"), 1);
    arena_free(&arena);
}

/* The specs of torchvision's nets, and what PyTorch says of the nets. */
static const struct {
    const char *spec;
    int params, states; /* tensors; states without num_batches_tracked */
    size_t numbers;     /* of params, with 1,000 classes */
} TORCHVISION[] = {
    {"resnet18", 62, 40, 11689512},
    {"resnet34", 110, 72, 21797672},
};

/* Numbers that their authors count: of 10 classes at 32 pixels, of 1,000 at 224. */
static const struct {
    const char *spec;
    int side, classes;
    size_t numbers;
} COUNTED[] = {
    {"wide_resnet 28 10", 32, 10, 36479194}, {"wide_resnet 16 1", 32, 10, 175066},
    {"mobilenet", 224, 1000, 4231976},       {"airbench", 32, 10, 1971640},
    {"xresnet18", 28, 2, 11196770},          {"resnet18 head=auto", 224, 2, 11705410},
};

static size_t count_params(const Layer *layer)
{
    size_t count = 0;
    for (int p = 0; p < layer->params; p++)
        count += layer->param[p].count;
    for (const Layer *child = layer->child; child; child = child->next)
        count += count_params(child);
    return count;
}

TEST(nets_of_the_field_have_their_numbers)
{
    for (int i = 0; i < LENGTH(COUNTED); i++) {
        Arena arena = {0};
        int side = COUNTED[i].side;
        const Layer *root =
            spec_parse(&arena, COUNTED[i].spec, (Shape){side, side, 3}, COUNTED[i].classes, NULL);
        assert_non_null(root);
        assert_int_equal(count_params(root), COUNTED[i].numbers);
        arena_free(&arena);
    }
}

static const Param *param_of(const Model *model, const char *name)
{
    for (int p = 0; p < model->params; p++)
        if (strcmp(model->param[p].name, name) == 0)
            return &model->param[p];
    fail_test("there is no %s", name);
    return NULL;
}

static bool has_param(const Model *model, const char *name, int first)
{
    return param_of(model, name)->dims[0] == first;
}

TEST(torchvisions_nets_have_its_names)
{
    for (int i = 0; i < LENGTH(TORCHVISION); i++) {
        Arena arena = {0};
        Model *model =
            model_new(&arena, TORCHVISION[i].spec, (Shape){224, 224, 3}, 1000, &(Error){0});
        assert_int_equal(model->params, TORCHVISION[i].params);
        assert_int_equal(model->state_params, TORCHVISION[i].states);
        assert_int_equal(model->size, TORCHVISION[i].numbers);
        assert_true(has_param(model, "conv1.weight", 64));
        assert_true(has_param(model, "bn1.bias", 64));
        assert_true(has_param(model, "layer1.0.conv2.weight", 64));
        assert_true(has_param(model, "layer2.0.downsample.0.weight", 128));
        assert_true(has_param(model, "layer3.0.downsample.1.weight", 256));
        assert_true(has_param(model, "layer4.1.bn2.weight", 512));
        assert_true(has_param(model, "fc.bias", 1000));
        assert_string_equal(model->state_param[1].name, "bn1.running_var");
        arena_free(&arena);
    }
}

static bool same_layers(const Layer *a, const Layer *b)
{
    for (; a && b; a = a->next, b = b->next)
        if (a->kind != b->kind || strcmp(a->path, b->path) != 0 || !shape_equal(a->out, b->out) ||
            a->params != b->params || !same_layers(a->child, b->child))
            return false;
    return !a && !b;
}

/* What `show=true` prints. */
TEST(what_a_builder_writes_makes_the_same_net)
{
    static const char *const SPECS[] = {"simple_cnn 3,16,10 bn=true",
                                        "lenet",
                                        "resnet 14 width=8",
                                        "resnet18",
                                        "resnet34",
                                        "wide_resnet 16 2",
                                        "airbench",
                                        "airbench widths=8,16,16",
                                        "xresnet18",
                                        "mobilenet",
                                        "mobilenet width=0.25"};
    for (int i = 0; i < LENGTH(SPECS); i++) {
        Arena arena = {0};
        Buf text = {0};
        const Layer *net = spec_parse(&arena, SPECS[i], (Shape){32, 32, 3}, 10, NULL);
        assert_true(spec_expand(SPECS[i], (Shape){32, 32, 3}, 10, &text, NULL));
        const Layer *again = spec_parse(&arena, buf_text(&text), (Shape){32, 32, 3}, 10, NULL);
        assert_true(net && again && same_layers(net, again));
        buf_free(&text);
        arena_free(&arena);
    }
}

/* The root mean square of a parameter: 1 where a fan in is given and its numbers are drawn as
 * PyTorch's kaiming_normal_ draws them.  2: as it is. */
static double spread(const Model *model, const char *name, int fan_in)
{
    double sum = 0;
    const Param *param = param_of(model, name);
    for (size_t i = 0; i < param->count; i++)
        sum += pow((double)model->theta[param->offset + i], 2);
    return sqrt(sum / (double)param->count * fan_in / 2);
}

static Model *xresnet18(Arena *arena, Shape input)
{
    Model *model = model_new(arena, "xresnet18", input, 10, &(Error){0});
    assert_non_null(model);
    model_init(model, 42);
    return model;
}

TEST(xresnet18_has_fastais_names_and_starts_as_fastais)
{
    Arena arena = {0};
    Model *model = xresnet18(&arena, IMAGE);
    assert_true(has_param(model, "2.0.weight", 64));
    assert_true(has_param(model, "4.1.convs.1.0.weight", 64));
    assert_true(has_param(model, "7.0.idconv.0.weight", 512));
    assert_true(has_param(model, "10.bias", 10));
    assert_true(fabs(spread(model, "5.0.convs.0.0.weight", 64 * 9) - 1) <= 0.02);
    assert_true(fabs(spread(model, "5.0.convs.1.0.weight", 128 * 9) - 1) <= 0.02);
    assert_true(fabs(spread(model, "5.0.idconv.0.weight", 64) - 1) <= 0.05);
    assert_true(fabs(spread(model, "10.weight", 512) - 1) <= 0.05);
    assert_true(fabs(spread(model, "10.bias", 512) - 0) <= 0);
    assert_true(fabs(spread(model, "5.0.convs.0.1.weight", 2) - 1) <= 0);
    assert_true(fabs(spread(model, "5.0.convs.1.1.weight", 2) - 0) <= 0);
    arena_free(&arena);
}

enum { IMAGES = 11, SIDE = 41 };

static Batch random_batch(Arena *arena)
{
    size_t count = (size_t)IMAGES * SIDE * SIDE * 3;
    Rng rng = rng_stream(3, RNG_PREVIEW, 0);
    real *x = ARENA_NEW(arena, real, count);
    uint16_t *labels = ARENA_NEW(arena, uint16_t, IMAGES);
    for (size_t i = 0; i < count; i++)
        x[i] = (real)rng_normal(&rng);
    for (int i = 0; i < IMAGES; i++)
        labels[i] = (uint16_t)rng_below(&rng, 10);
    return (Batch){.n = IMAGES, .x = x, .labels = labels};
}

/* What some steps of training leave behind.  The shortcuts halve 11 and 3 pixels, so windows end
 * outside. */
static uint64_t hash_on(int threads)
{
    Arena arena = {0};
    Model *model = xresnet18(&arena, (Shape){SIDE, SIDE, 3});
    model_reserve(model, &arena, IMAGES);
    Batch batch = random_batch(&arena);
    Optimizer opt = optim_new(&arena, optim_find("adam"), model);
    Pool *pool = pool_new(threads);
    for (uint64_t k = 0; k < (unit_every() > 1 ? 1 : 2); k++) {
        model_train(model, pool, &batch, (TrainStep){.seed = 1, .step = k});
        optim_step(&opt, (Hyper){.lr = 0.001, .mom = 0.9, .wd = 0.01}, model, pool);
    }
    uint64_t hash = model_hash(model);
    pool_free(pool);
    arena_free(&arena);
    return hash;
}

TEST(xresnet18_has_the_same_bits_on_any_number_of_threads)
{
    static const int THREADS[] = {3, 2, 7};
    uint64_t hash = hash_on(1);
    for (int i = 0; i < LENGTH(THREADS); i += unit_every())
        assert_true(hash == hash_on(THREADS[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(builders_write_the_layer_language),
        cmocka_unit_test(a_head_takes_the_place_of_what_comes_from_the_last_pool_on),
        cmocka_unit_test(a_head_needs_a_pool_with_something_before_it),
        cmocka_unit_test(resnet_20_has_its_layers),
        cmocka_unit_test(torchvisions_nets_have_its_names),
        cmocka_unit_test(nets_of_the_field_have_their_numbers),
        cmocka_unit_test(what_a_builder_writes_makes_the_same_net),
        cmocka_unit_test(xresnet18_has_fastais_names_and_starts_as_fastais),
        cmocka_unit_test(xresnet18_has_the_same_bits_on_any_number_of_threads),
    };
    return unit_run(tests);
}
