/* What classes count in the loss: PyTorch's numbers, the bits on any number of threads, and what a
 * saved learner and its validation make of it. */
#include "tests/unit/lab.h"
#include "tests/unit/scratch.h"

#include "nn/loss.h"
#include "store/checkpoint.h"
#include "train/class_weights.h"
#include "train/suggest.h"

#include <math.h>

static const float WEIGHTS[] = {0.5f, 3, 1.25f};
static const real LOGITS[] = {0.5f, -1, 2, 1.5f, 0.25f, -0.5f, -0.75f, 0.125f, 0, 3, 1, -2};
static const uint16_t LABELS[] = {2, 0, 1, 1}, OTHERS[] = {0, 0, 2, 1};
static const float SHARES[] = {0.75f, 0.5f, 0.625f, 1};

/* torch.nn.functional.cross_entropy of PyTorch 1.13 with weight= and label_smoothing=, in double;
 * of mixed labels with targets that are probabilities. */
static const struct {
    double smoothing;
    bool mixed;
    double loss, gradient[12];
} PYTORCH[] = {
    {0,
     false,
     1.2095537829421412,
     {0.028272643893554304, 0.006308479559788298, -0.0345811234533426, -0.019141033805046843,
      0.013000182440583931, 0.006140851364462903, 0.0701786665574318, -0.21874690482537024,
      0.14856823826793847, 0.3389421658308726, -0.3412259401799963, 0.0022837743491236568}},
    {0,
     true,
     2.257119007362781,
     {0.015311510412197247, 0.010389277275026353, -0.025700787687223593, -0.03708575299727826,
      0.025187853478631367, 0.011897899518646874, 0.1062274737929876, -0.21392353757746474,
      0.10769606378447716, 0.6567004462973157, -0.6611252590987429, 0.004424812801427085}},
    {0.1,
     false,
     1.2445027446775736,
     {0.026876043429640485, -0.00642652012506896, -0.02044952330457153, -0.0050086879036672135,
      0.0029136628295921697, 0.002095025074075025, 0.06471413633558891, -0.2008903081548532,
      0.13617617181926428, 0.3207860259211172, -0.31758561128439966, -0.0032004146367175775}},
    {0.1,
     true,
     2.3334717654339427,
     {0.016552270726520643, -0.014101444427178237, -0.0024508262993423882, -0.009704332813355226,
      0.005645221732334825, 0.004059111081020362, 0.09861431575437066, -0.200316240580507,
      0.10170192482613633, 0.6215229252221646, -0.6153221218635244, -0.006200803358640305}},
};

TEST(a_weighted_loss_is_pytorchs)
{
    for (int i = 0; i < LENGTH(PYTORCH); i++) {
        double loss[4], sum = 0;
        real gradient[12];
        LossRows rows = {.n = 4,
                         .classes = 3,
                         .logits = LOGITS,
                         .labels = LABELS,
                         .smoothing = PYTORCH[i].smoothing,
                         .others = PYTORCH[i].mixed ? OTHERS : NULL,
                         .shares = SHARES,
                         .weights = WEIGHTS};
        loss_cross_entropy(&rows, loss, 1 / loss_weight(&rows), gradient);
        for (int row = 0; row < 4; row++)
            sum += loss[row];
        assert_true(fabs(sum / loss_weight(&rows) - PYTORCH[i].loss) < 1e-12);
        for (int k = 0; k < LENGTH(gradient); k++)
            assert_true(fabs((double)gradient[k] - PYTORCH[i].gradient[k]) < 1e-7);
    }
}

TEST(equal_weights_change_nothing)
{
    static const float SAME[] = {1, 1, 1};
    LossRows rows = {.n = 4, .classes = 3, .logits = LOGITS, .labels = LABELS, .smoothing = 0.1};
    double plain[4], weighted[4];
    real plain_gradient[12], weighted_gradient[12];
    loss_cross_entropy(&rows, plain, 0.25, plain_gradient);
    rows.weights = SAME;
    assert_true(loss_weight(&rows) == 4);
    loss_cross_entropy(&rows, weighted, 0.25, weighted_gradient);
    assert_memory_equal(plain, weighted, sizeof plain);
    for (int k = 0; k < 12; k++)
        assert_true(fabs((double)plain_gradient[k] - (double)weighted_gradient[k]) < 1e-7);
}

/* A learner that counts classes like this; bs as lab_new's. */
static Learner *weighted(Lab *lab, const char *text, const char *spec)
{
    Error err = {0};
    LearnerOptions options = lab->learner->options;
    if (!class_weights_read(lab->arena, text, &options.weights, &err))
        fail_test("%s", err.text);
    options.smoothing = 0.05;
    options.augment = augment_none();
    options.augment.mixup = 0.4;
    Model *model = model_new(lab->arena, spec, lab->data->shape, 2, &err);
    Learner *learner = learner_new(lab->arena, model, lab->data, &options, &err);
    assert_non_null(learner);
    learner->pool = lab->pool;
    learner->clock = clock_frozen(0);
    return learner;
}

TEST(any_number_of_threads_gives_the_same_bits)
{
    static const int THREADS[] = {1, 2, 3, 7};
    uint64_t hash = 0, plain = 0;
    for (int t = 0; t < LENGTH(THREADS); t++) {
        Lab lab = lab_new(THREADS[t], NET_NORM);
        Lab other = lab;
        other.learner = weighted(&lab, "0.5,4", NET_NORM);
        one_cycle(&other, 2);
        lab.learner = weighted(&lab, "none", NET_NORM);
        one_cycle(&lab, 2);
        hash = t ? hash : model_hash(other.learner->model);
        plain = t ? plain : model_hash(lab.learner->model);
        assert_int_equal(model_hash(other.learner->model), hash);
        assert_int_not_equal(hash, plain);
        lab_free(&lab);
    }
}

TEST(a_saved_learner_keeps_them)
{
    Lab lab = lab_new(2, NET_PLAIN);
    Lab other = lab;
    Error err = {0};
    other.learner = weighted(&lab, "0.1,2.3", NET_PLAIN);
    one_cycle(&other, 1);
    Checkpoint checkpoint = checkpoint_take(lab.arena, other.learner, NULL, NULL);
    assert_true(checkpoint_save("weighted", &checkpoint, &err));
    Arena arena = {0};
    const Dataset *stand_in;
    Learner *loaded = checkpoint_load(&arena, "weighted", &stand_in, &err);
    if (!loaded)
        fail_test("%s", err.text);
    assert_int_equal(loaded->options.weights.count, 2);
    assert_memory_equal(loaded->options.weights.weight, other.learner->options.weights.weight,
                        2 * sizeof(float));
    assert_true(learner_set_data(loaded, lab.data, BATCH, &err));
    one_cycle(&other, 1);
    Lab again = {.learner = loaded};
    one_cycle(&again, 1);
    assert_int_equal(model_hash(loaded->model), model_hash(other.learner->model));
    arena_free(&arena);
    lab_free(&lab);
}

/* The mean over all images by their weights, not over batches. */
TEST(a_validation_is_weighted_likewise)
{
    Lab lab = lab_new(2, NET_PLAIN);
    Learner *learner = weighted(&lab, "0.5,4", NET_PLAIN);
    const float *weight = learner->options.weights.weight;
    Validation validation;
    double sum = 0, all = 0;
    learner->options.smoothing = 0;
    assert_true(learner_validate(learner, &learner->valid, NULL, &validation));
    for (long i = 0; i < loader_batches(&learner->valid); i++) {
        int n = loader_batch(&learner->valid, 0, i, lab.pool, learner->x, learner->labels);
        Batch batch = {.n = n, .x = learner->x, .labels = learner->labels};
        model_eval(learner->model, lab.pool, &batch, 0, learner->loss);
        for (int k = 0; k < n; k++) {
            sum += (double)weight[learner->labels[k]] * (double)learner->loss[k];
            all += (double)weight[learner->labels[k]];
        }
    }
    assert_true(fabs((double)validation.loss - sum / all) < 1e-6);
    lab_free(&lab);
}

TEST(balanced_weights_are_scikit_learns)
{
    static uint16_t labels[] = {0, 0, 0, 0, 0, 1, 2, 2};
    static const char *const NAMES[] = {"a", "b", "c", "d"};
    const Dataset data = {
        .classes = 3, .class_name = NAMES, .train = {.labels = labels, .count = 8}};
    const Dataset more = {.classes = 4, .class_name = NAMES, .train = data.train};
    Arena arena = {0};
    Error err = {0};
    ClassWeights asked, own;
    assert_true(class_weights_read(&arena, "auto", &asked, &err));
    assert_true(class_weights_for(&arena, &asked, &data, &own, &err));
    /* compute_class_weight('balanced', ...): 8 / (3 * images of the class) */
    static const double BALANCED[] = {8.0 / 15, 8.0 / 3, 4.0 / 3};
    for (int c = 0; c < 3; c++)
        assert_true(fabs((double)own.weight[c] - BALANCED[c]) < 1e-6);
    assert_false(class_weights_for(&arena, &asked, &more, &own, &err));
    assert_non_null(strstr(err.text, "class d has no training images"));
    assert_true(class_weights_read(&arena, "1,2", &asked, &err));
    assert_false(class_weights_for(&arena, &asked, &data, &own, &err));
    assert_non_null(strstr(err.text, "class_weights= has 2 numbers, and the data has 3 classes"));
    arena_free(&arena);
}

TEST(what_is_no_weight_is_refused)
{
    static const char *const WRONG[] = {
        "1,0",      "1,-2", "1,x",   "1,,2",  "",
        "1,",       "nan",  "inf,1", "1,1e7", "1,00000000000000000000000000000000000000001",
        "automatic"};
    Arena arena = {0};
    for (int i = 0; i < LENGTH(WRONG); i++) {
        Error err = {0};
        ClassWeights weights;
        assert_false(class_weights_read(&arena, WRONG[i], &weights, &err));
        assert_non_null(strstr(err.text, "give one for each class"));
    }
    arena_free(&arena);
}

/* With these frequencies and weights, the best guess is 2/3 and 1/3. */
TEST(a_guess_knows_the_weights)
{
    static const double FREQUENCY[] = {0.4, 0.6};
    static const float WEIGHT[] = {3, 1};
    double best = -(1.2 * log(1.2 / 1.8) + 0.6 * log(0.6 / 1.8)) / 1.8;
    assert_true(fabs(guess_loss(FREQUENCY, 2, 0, WEIGHT) - best) < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_weighted_loss_is_pytorchs),
        cmocka_unit_test(equal_weights_change_nothing),
        cmocka_unit_test(any_number_of_threads_gives_the_same_bits),
        cmocka_unit_test(a_saved_learner_keeps_them),
        cmocka_unit_test(a_validation_is_weighted_likewise),
        cmocka_unit_test(balanced_weights_are_scikit_learns),
        cmocka_unit_test(what_is_no_weight_is_refused),
        cmocka_unit_test(a_guess_knows_the_weights),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
