/* Tests optimisers on numbers that can be computed by hand. */
#include "tests/unit/unit.h"

#include "nn/fault.h"
#include "nn/optim.h"
#include "nn/optim_options.h"
#include "nn/rules.h"

#include <math.h>
#include <string.h>

/* One input, one output: theta is {weight, bias}. */
static Model *tiny(Arena *arena, real weight, real bias)
{
    Model *model = model_new(arena, "dense 1", (Shape){1, 1, 1}, 1, NULL);
    model->theta[0] = weight;
    model->theta[1] = bias;
    return model;
}

static void step(Optimizer *opt, Model *model, double grad, Hyper hyper)
{
    model->grad[0] = model->grad[1] = (real)grad;
    optim_step(opt, hyper, model, NULL);
}

static void assert_near(real have, double want)
{
    if (!(fabs((double)have - want) < 1e-6))
        fail_test("%.9g, want %.9g", (double)have, want);
}

/* Bias correction makes Adam's first step the rate itself, whatever the gradient's size. */
TEST(adams_first_step_is_the_rate)
{
    Arena arena = {0};
    Model *model = tiny(&arena, 1, 2);
    Optimizer opt = optim_new(&arena, optim_find("adam"), model);
    step(&opt, model, 1000, (Hyper){.lr = 0.1, .mom = 0.9});
    assert_near(model->theta[0], 0.9);
    assert_near(model->theta[1], 1.9);
    arena_free(&arena);
}

/* The correction uses the beta 1 of this batch: 1 - 0.5^2 after a first step at 0.9. */
TEST(adam_corrects_by_the_current_beta)
{
    Arena arena = {0};
    Model *model = tiny(&arena, 0, 0);
    Optimizer opt = optim_new(&arena, optim_find("adam"), model);
    step(&opt, model, 1, (Hyper){.lr = 0, .mom = 0.9});
    step(&opt, model, 1, (Hyper){.lr = 0.3, .mom = 0.5});
    double mean = 0.5 * 0.1 + 0.5;
    assert_near(model->theta[0], -0.3 / (1 - 0.25) * mean);
    assert_true(opt.step == 2 && opt.mom == 0.5);
    arena_free(&arena);
}

TEST(decoupled_decay_comes_first)
{
    Arena arena = {0};
    Model *model = tiny(&arena, 1, 1);
    Optimizer opt = optim_new(&arena, optim_find("sgd"), model);
    step(&opt, model, 2, (Hyper){.lr = 0.1, .mom = 0.9, .wd = 0.5});
    assert_near(model->theta[0], 1 * (1 - 0.1 * 0.5) - 0.1 * 2);
    assert_near(model->theta[1], model->theta[0]); /* biases, too */
    rules_make(opt.rule, model, &(RuleOptions){.no_wd = RULE_NO_WD});
    model->theta[0] = model->theta[1] = 1;
    step(&opt, model, 2, (Hyper){.lr = 0.1, .mom = 0, .wd = 0.5});
    assert_near(model->theta[0], 0.95 - 0.2);
    assert_near(model->theta[1], 1 - 0.2); /* exempt */
    arena_free(&arena);
}

TEST(l2_joins_the_gradient)
{
    Arena arena = {0};
    Model *model = tiny(&arena, 1, 1);
    Optimizer opt = optim_new(&arena, optim_find("sgd"), model);
    opt.true_wd = false;
    step(&opt, model, 2, (Hyper){.lr = 0.1, .mom = 0.9, .wd = 0.5});
    assert_near(model->theta[0], 1 - 0.1 * 2.5);
    assert_near(opt.slot[0][0], 2.5);
    arena_free(&arena);
}

/* First step: buffer = gradient, undamped; then mom * buffer + gradient. */
TEST(sgd_keeps_a_buffer)
{
    Arena arena = {0};
    Model *model = tiny(&arena, 0, 0);
    Optimizer opt = optim_new(&arena, optim_find("sgd"), model);
    step(&opt, model, 1, (Hyper){.lr = 1, .mom = 0.5});
    assert_near(model->theta[0], -1);
    step(&opt, model, 1, (Hyper){.lr = 1, .mom = 0.5});
    assert_near(model->theta[0], -2.5);
    arena_free(&arena);
}

static const char *const NET =
    "conv 2 3 bias=false | bn | relu | flatten | dense 3 | relu | dense 2";

static ParamRule rule_of(const Model *model, const ParamRule *rule, const char *name)
{
    for (int i = 0; i < model->params; i++)
        if (strcmp(model->param[i].name, name) == 0)
            return rule[i];
    fail_test("no parameter %s", name);
    return (ParamRule){0};
}

static void assert_rule(const char *name, const RuleOptions *options, double rate, double decay)
{
    Arena arena = {0};
    Model *model = model_new(&arena, NET, (Shape){3, 3, 1}, 2, NULL);
    ParamRule rule[16];
    rules_make(rule, model, options);
    ParamRule have = rule_of(model, rule, name);
    if (have.rate != rate || have.decay != decay)
        fail_test("%s: %g and %g, want %g and %g", name, have.rate, have.decay, rate, decay);
    arena_free(&arena);
}

/* Biases of norms have their own rate where they are given one; the head is the last dense layer,
 * its bias a bias, too.  What decays is left as it was. */
TEST(rules_of_parameters)
{
    RuleOptions none = {0};
    assert_rule("0.weight", &none, 1, 1);
    assert_rule("1.bias", &none, 1, 1);
    RuleOptions bias = {.bias_lr = 64};
    assert_rule("0.weight", &bias, 1, 1);
    assert_rule("1.weight", &bias, 1, 1);
    assert_rule("1.bias", &bias, 64, 1.0 / 64);
    assert_rule("4.bias", &bias, 64, 1.0 / 64);
    RuleOptions all = {.bias_lr = 2, .bn_lr = 8, .head_lr = 16, .no_wd = RULE_BIT(PARAM_NORM)};
    assert_rule("1.weight", &all, 1, 0);
    assert_rule("1.bias", &all, 8, 0);
    assert_rule("4.weight", &all, 1, 1);
    assert_rule("4.bias", &all, 2, 0.5);
    assert_rule("6.weight", &all, 16, 1.0 / 16);
    assert_rule("6.bias", &all, 32, 1.0 / 32);
    RuleOptions no_bias = {.no_wd = RULE_BIT(PARAM_BIAS)};
    assert_rule("4.bias", &no_bias, 1, 0);
    assert_rule("1.bias", &no_bias, 1, 1);
}

/* A frozen parameter stays, whatever its gradient, and so does what is remembered of it. */
TEST(frozen_parameters_stay)
{
    Arena arena = {0};
    Model *model = tiny(&arena, 1, 2);
    Optimizer opt = optim_new(&arena, optim_find("adam"), model);
    model->param[0].frozen = true;
    opt.rule[1].rate = 2;
    step(&opt, model, NAN, (Hyper){.lr = 0.1, .mom = 0.9, .wd = 0.1});
    assert_true(model->theta[0] == 1 && opt.slot[0][0] == 0);
    model->theta[1] = 2, opt.slot[0][1] = opt.slot[1][1] = 0, opt.step = 0;
    step(&opt, model, 1, (Hyper){.lr = 0.1, .mom = 0.9});
    assert_near(model->theta[1], 1.8);
    arena_free(&arena);
}

/* Ten batches with all that may be asked for; filters wider and taller than a shard's share. */
static uint64_t hash_of_steps(const char *kind, int threads)
{
    static const char *const SPEC = "conv 70 3 | bn | relu | conv 40 1 bias=false | global_avgpool "
                                    "| dense 300 | relu | dense 9";
    Arena arena = {0};
    Model *model = model_new(&arena, SPEC, (Shape){3, 3, 5}, 9, NULL);
    Optimizer opt = optim_new(&arena, optim_find(kind), model);
    Pool *pool = pool_new(threads);
    OptimOptions options = {.nesterov = true,
                            .sgd_mom = 0.8,
                            .clip = 2,
                            .accumulate = 3,
                            .rules = {.bias_lr = 64, .bn_lr = 8, .no_wd = RULE_BIT(PARAM_NORM)}};
    optim_ask(&arena, &opt, model, &options);
    model_init(model, 1);
    for (int k = 0; k < 10; k++) {
        for (size_t i = 0; i < model->size; i++)
            model->grad[i] = (real)sin((double)i + k);
        if (optim_gather(&opt, model, 3 + k % 2, k == 9, pool))
            optim_step(&opt, (Hyper){.lr = 0.01, .mom = 0.9, .wd = 0.1}, model, pool);
    }
    uint64_t hash = model_hash(model);
    assert_true(numbers_finite(model->theta, model->size));
    assert_int_equal(opt.step, 4);
    pool_free(pool);
    arena_free(&arena);
    return hash;
}

TEST(any_number_of_threads_steps_alike)
{
    for (int i = 0; optim_name(i); i++) {
        uint64_t hash = hash_of_steps(optim_name(i), 1);
        for (int threads = 2; threads <= 7; threads += threads == 3 ? 4 : 1)
            if (hash_of_steps(optim_name(i), threads) != hash)
                fail_test("%s differs on %d threads", optim_name(i), threads);
    }
}

/* Three batches make a step by the mean over their images; an epoch's last steps by what waits. */
TEST(gradients_of_batches_are_gathered)
{
    static const int IMAGES[] = {1, 2, 1, 4};
    static const double GRAD[] = {1, 2, 3, 5};
    Arena arena = {0};
    Model *model = tiny(&arena, 0, 0);
    Optimizer opt = optim_new(&arena, optim_find("sgd"), model);
    optim_ask(&arena, &opt, model, &(OptimOptions){.accumulate = 3});
    for (int k = 0; k < 4; k++) {
        assert_int_equal(optim_batch(&opt), k);
        model->grad[0] = model->grad[1] = (real)GRAD[k];
        bool due = optim_gather(&opt, model, IMAGES[k], k == 3, NULL);
        assert_true(due == (k >= 2));
        assert_int_equal(opt.held, due ? 0 : k + 1);
        if (due)
            optim_step(&opt, (Hyper){.lr = 1}, model, NULL);
    }
    assert_near(model->theta[0], -(1 * 1 + 2 * 2 + 1 * 3) / 4.0 - 5);
    assert_string_equal(optim_slot_name(&opt, optim_slots(&opt) - 1), "accumulated");
    arena_free(&arena);
}

TEST(long_gradients_are_clipped)
{
    Arena arena = {0};
    Model *model = tiny(&arena, 0, 0);
    Optimizer opt = optim_new(&arena, optim_find("sgd"), model);
    optim_ask(&arena, &opt, model, &(OptimOptions){.clip = 1});
    step(&opt, model, 3, (Hyper){.lr = 1});
    assert_near(model->theta[0], -sqrt(0.5));
    step(&opt, model, 0.1, (Hyper){.lr = 1});
    assert_near(model->theta[1], -sqrt(0.5) - 0.1);
    model->param[0].frozen = true; /* its gradient does not count */
    model->theta[1] = 0, model->grad[0] = 1000, model->grad[1] = 0.5;
    optim_step(&opt, (Hyper){.lr = 1}, model, NULL);
    assert_near(model->theta[1], -0.5);
    arena_free(&arena);
}

/* A filter of nothing but zeros has no direction to keep, only a step to take. */
TEST(muon_steps_a_filter_of_zeros)
{
    Arena arena = {0};
    Model *model = model_new(&arena, "conv 3 2 bias=false", (Shape){2, 2, 1}, 0, NULL);
    Optimizer opt = optim_new(&arena, optim_find("muon"), model);
    for (size_t i = 0; i < model->size; i++)
        model->grad[i] = (real)sin((double)i);
    optim_step(&opt, (Hyper){.lr = 0.1, .mom = 0.6}, model, NULL);
    assert_true(numbers_finite(model->theta, model->size) && model->theta[1] != 0);
    arena_free(&arena);
}

static void assert_words(const char *words, bool good)
{
    Arena arena = {0};
    OptimOptions options;
    if (optim_options_read(words, &options) != good)
        fail_test("'%s' is %s", words, good ? "refused" : "taken");
    if (good)
        assert_string_equal(optim_options_text(&arena, &options), words);
    arena_free(&arena);
}

TEST(options_as_words)
{
    assert_words("", true);
    assert_words("nesterov=true bias_lr=64 bn_lr=0.5 head_lr=2 no_wd=bias,bn clip=0.1 accumulate=4",
                 true);
    assert_words("sgd_mom=0.85", true);
    static const char *const BAD[] = {"nesterov",       "nesterov=yes", "bias_lr=0", "bias_lr=1e7",
                                      "bias_lr=nan",    "no_wd=",       "no_wd=all", "no_wd=bn,",
                                      "accumulate=1.5", "clip=-1",      "=1",        "accumulate=0",
                                      "clip=1  clip=1", "momentum=1"};
    for (int i = 0; i < LENGTH(BAD); i++)
        assert_words(BAD[i], false);
}

TEST(rows_by_name)
{
    assert_null(optim_find("adagrad"));
    Arena arena = {0};
    Optimizer opt = optim_new(&arena, optim_find("adam"), tiny(&arena, 0, 0));
    assert_string_equal(optim_kind_name(opt.kind), "adam");
    assert_int_equal(optim_slots(&opt), 2);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adams_first_step_is_the_rate),
        cmocka_unit_test(adam_corrects_by_the_current_beta),
        cmocka_unit_test(decoupled_decay_comes_first),
        cmocka_unit_test(l2_joins_the_gradient),
        cmocka_unit_test(sgd_keeps_a_buffer),
        cmocka_unit_test(rules_of_parameters),
        cmocka_unit_test(frozen_parameters_stay),
        cmocka_unit_test(gradients_of_batches_are_gathered),
        cmocka_unit_test(long_gradients_are_clipped),
        cmocka_unit_test(muon_steps_a_filter_of_zeros),
        cmocka_unit_test(options_as_words),
        cmocka_unit_test(any_number_of_threads_steps_alike),
        cmocka_unit_test(rows_by_name),
    };
    return unit_run(tests);
}
