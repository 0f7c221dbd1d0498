/* Tests numbers that are not finite, put in on purpose: the first layer that has one is named. */
#include "tests/unit/lab.h"

#include "nn/fault.h"
#include "nn/walk.h"
#include "nn/layer.h"

#include <math.h>

/* ---- nets and batches of their own */

enum { IMAGES = 10, SIDE = 4 };

typedef struct {
    Arena arena;
    Model *model;
    Batch batch;
} Net;

/* Images of ones except for a pixel, so that no two are the same. */
static Net net_new(const char *spec)
{
    Net net = {0};
    const Shape input = {SIDE, SIDE, 1};
    net.model = model_new(&net.arena, spec, input, 0, NULL);
    assert_non_null(net.model);
    model_init(net.model, 5);
    real *x = ARENA_NEW(&net.arena, real, IMAGES * SIDE * SIDE);
    for (int i = 0; i < IMAGES * SIDE * SIDE; i++)
        x[i] = i % (SIDE * SIDE) ? 1 : 1 + (real)i / 1000;
    net.batch = (Batch){.n = IMAGES, .x = x, .labels = ARENA_NEW(&net.arena, uint16_t, IMAGES)};
    return net;
}

static void set_theta(Net *net, const char *name, double value)
{
    part_fill(net->model->theta, part_named(net->model->param, net->model->params, name),
              (real)value);
}

static void set_state(Net *net, const char *name, double value)
{
    part_fill(net->model->state,
              part_named(net->model->state_param, net->model->state_params, name), (real)value);
}

static void assert_fault(const Net *net, bool train, const char *words)
{
    Buf text = {0};
    Walk way = {.model = net->model, .batch = &net->batch, .train = train};
    uint64_t before = model_hash(net->model);
    Fault fault = fault_find(&way);
    fault_describe(&fault, &text);
    assert_string_equal(buf_text(&text), words);
    assert_int_equal(model_hash(net->model), before);
    buf_free(&text);
}

/* A number set here makes this go wrong, and everything after it. */
static const struct {
    const char *spec, *name; /* of the parameter, or of the statistic */
    double value;
    const char *training, *evaluation;
} FAULTS[] = {
    {"conv 4 3 | relu | flatten | dense 2", "0.weight", INFINITY,
     "the weights of layer 0 (conv 4 3)", "the weights of layer 0 (conv 4 3)"},
    {"conv 4 3 | relu | flatten | dense 2", "0.bias", NAN, "the weights of layer 0 (conv 4 3)",
     "the weights of layer 0 (conv 4 3)"},
    {"conv 4 3 | relu | flatten | dense 2", "0.weight", 1e38, "the output of layer 0 (conv 4 3)",
     "the output of layer 0 (conv 4 3)"},
    /* hidden by a ReLU, but not finite before it */
    {"conv 4 3 | relu | flatten | dense 2", "0.weight", -1e38, "the output of layer 0 (conv 4 3)",
     "the output of layer 0 (conv 4 3)"},
    {"conv 4 3 | relu | conv 4 3 | maxpool 2 | flatten | dense 2", "5.weight", INFINITY,
     "the weights of layer 5 (dense 2)", "the weights of layer 5 (dense 2)"},
    {"flatten | dense 8 | relu | dense 2", "3.weight", 3e38, "the output of layer 3 (dense 2)",
     "the output of layer 3 (dense 2)"},
    {"conv 4 3 | bn | relu | flatten | dense 2", "1.weight", 3e38, "the output of layer 1 (bn)",
     "the output of layer 1 (bn)"},
    {"conv 4 3 | bn | relu | flatten | dense 2", "1.weight", NAN, "the weights of layer 1 (bn)",
     "the weights of layer 1 (bn)"},
    /* statistics of the batch are fine, the running ones are not; and the other way round */
    {"conv 4 3 | bn | flatten | dense 2", "1.running_var", NAN, "the loss itself",
     "the running statistics of layer 1 (bn)"},
    {"conv 4 3 | bn | flatten | dense 2", "1.running_mean", INFINITY, "the loss itself",
     "the running statistics of layer 1 (bn)"},
    {"conv 1 1 | bn | residual { relu } | flatten | dense 2", "0.weight", 2.5e38, "the loss itself",
     "the output of layer 2 (residual)"},
    {"dropout 0.9 | flatten | dense 2", "2.weight", 4e37, "the output of layer 2 (dense 2)",
     "the output of layer 2 (dense 2)"},
    {"conv 1 1 | dropout 0.9 | flatten | dense 2 bias=false", "0.weight", 1e38,
     "the output of layer 1 (dropout 0.9)", "the loss itself"},
    {"residual { conv 1 3 } | flatten | dense 2", "0.body.0.weight", 3e38,
     "the output of layer 0.body.0 (conv 1 3)", "the output of layer 0.body.0 (conv 1 3)"},
    {"conv 1 1 | residual { relu } | flatten | dense 2", "0.bias", 3e38,
     "the output of layer 1 (residual)", "the output of layer 1 (residual)"},
    {"{ conv 2 1 | relu } | { conv 2 1 | relu } | flatten | dense 2", "1.0.bias", NAN,
     "the weights of layer 1.0 (conv 2 1)", "the weights of layer 1.0 (conv 2 1)"},
};

/* A channel that is the same everywhere has no variance except eps.  With that a large weight
 * overflows, but not with the running variance. */
TEST(a_batch_norm_without_variance_overflows_in_training)
{
    Net net = net_new("conv 1 1 | bn | relu | flatten | dense 2");
    set_theta(&net, "0.weight", 0);
    set_theta(&net, "1.weight", 2e36);
    assert_fault(&net, true, "the output of layer 1 (bn)");
    assert_fault(&net, false, "the loss itself");
    arena_free(&net.arena);
}

TEST(images_come_first)
{
    Net net = net_new("conv 4 3 | relu | flatten | dense 2");
    ((real *)net.batch.x)[SIDE] = INFINITY; /* the test's own */
    set_theta(&net, "0.weight", NAN);
    assert_fault(&net, true, "the images");
    arena_free(&net.arena);
}

/* Parameters before statistics before moments, each by its first layer. */
TEST(what_was_learnt_is_looked_through)
{
    Net net = net_new("conv 4 3 | bn | relu | flatten | dense 2");
    Optimizer opt = optim_new(&net.arena, optim_find("adam"), net.model);
    Model *model = net.model;
    assert_int_equal(fault_of_learning(model, &opt).kind, FAULT_NONE);
    part_fill(opt.slot[1], part_named(model->param, model->params, "4.bias"), INFINITY);
    Fault fault = fault_of_learning(model, &opt);
    assert_int_equal(fault.kind, FAULT_OPTIMIZER);
    assert_string_equal(fault.layer->path, "4");
    set_state(&net, "1.running_var", INFINITY);
    assert_int_equal(fault_of_learning(model, &opt).kind, FAULT_STATISTICS);
    set_theta(&net, "4.weight", NAN);
    set_theta(&net, "1.bias", -INFINITY);
    fault = fault_of_learning(model, &opt);
    assert_int_equal(fault.kind, FAULT_WEIGHTS);
    assert_string_equal(fault.layer->path, "1");
    arena_free(&net.arena);
}

TEST(the_first_layer_is_named)
{
    for (int i = 0; i < LENGTH(FAULTS); i++) {
        Net net = net_new(FAULTS[i].spec);
        assert_fault(&net, true, "the loss itself");
        assert_fault(&net, false, "the loss itself");
        if (strstr(FAULTS[i].name, "running"))
            set_state(&net, FAULTS[i].name, FAULTS[i].value);
        else
            set_theta(&net, FAULTS[i].name, FAULTS[i].value);
        assert_fault(&net, true, FAULTS[i].training);
        assert_fault(&net, false, FAULTS[i].evaluation);
        arena_free(&net.arena);
    }
}

/* ---- layer by layer, what training makes */

typedef struct {
    real *y; /* of the last layer seen */
    size_t count;
    int images, layers;
} Last;

static bool keep_last(void *context, const Layer *layer, const real *y)
{
    Last *last = context;
    last->count = (size_t)last->images * shape_count(layer->out);
    memcpy(last->y, y, last->count * sizeof *y);
    last->layers++;
    return true;
}

static void assert_near(const real *a, const real *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_true(fabs((double)a[i] - b[i]) <= 1e-4 * (1 + fabs((double)b[i])));
}

/* The same logits as the tape's, with batch norm, dropout and residuals, and nothing is touched. */
TEST(a_walk_is_the_way_of_training)
{
    const char *const nets[] = {NET_PLAIN, NET_NORM, NET_DROPOUT, "resnet 8", "lenet"};
    for (int i = 0; i < LENGTH(nets); i++)
        for (int train = 0; train < 2; train++) {
            Lab lab = lab_sized(2, nets[i], 16);
            Learner *learner = lab.learner;
            Model *model = learner->model;
            Last last = {.y = ARENA_NEW(lab.arena, real, 1 << 20), .images = BATCH};
            int n = loader_batch(&learner->train, 0, 0, lab.pool, learner->x, learner->labels);
            Batch batch = {.n = n, .x = learner->x, .labels = learner->labels};
            TrainStep step = {.seed = 7, .step = 3};
            uint64_t hash = model_hash(model);
            Walk way = {model, lab.pool, &batch, train, step};
            assert_true(walk_layers(&way, keep_last, &last));
            assert_int_equal(model_hash(model), hash);
            assert_true(last.layers > 3 && last.count == (size_t)BATCH * 2);
            if (train)
                model_train(model, lab.pool, &batch, step);
            else
                model_eval(model, lab.pool, &batch, 0, NULL);
            assert_near(last.y, model->logits, last.count);
            lab_free(&lab);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_layer_is_named),
        cmocka_unit_test(a_batch_norm_without_variance_overflows_in_training),
        cmocka_unit_test(images_come_first),
        cmocka_unit_test(what_was_learnt_is_looked_through),
        cmocka_unit_test(a_walk_is_the_way_of_training),
    };
    return unit_run(tests);
}
