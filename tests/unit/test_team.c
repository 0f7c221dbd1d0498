/* Tests teams with threads as ranks: sums, what is told, and nets that train to the same bits on
 * any number of ranks. */
#include "tests/unit/ranks.h"

#include "base/rng.h"
#include "data/dataset.h"
#include "nn/optim.h"
#include "nn/tape.h"
#include "train/learner.h"
#include "train/metrics.h"

/* ---- sums */

enum { MOST = 70001 }; /* numbers: sums of so many go by parts */

/* Shards of n floats and what each rank makes of them. */
typedef struct {
    size_t n;
    const float *shard; /* [MODEL_SHARDS][MOST] */
    float *sum[RANKS_MOST];
    double *twice[RANKS_MOST];
} Summing;

static void add(size_t n, float *to, const float *other)
{
    for (size_t i = 0; i < n; i++)
        to[i] += other[i];
}

static void sum_shards(void *context, const Team *team)
{
    const Summing *summing = context;
    Arena arena = {0};
    int first = team_begin(team, MODEL_SHARDS), end = team_end(team, MODEL_SHARDS);
    float *part[MODEL_SHARDS], *sum = summing->sum[team->rank];
    double *twice = summing->twice[team->rank];
    for (int s = first; s < end; s++)
        part[s] = arena_copy(&arena, summing->shard + (size_t)s * MOST,
                             summing->n * sizeof *summing->shard);
    for (int step = 1; step < end - first; step *= 2)
        for (int s = first; s < end; s += 2 * step)
            add(summing->n, part[s], part[s + step]);
    memcpy(sum, part[first], summing->n * sizeof *sum);
    for (size_t i = 0; i < summing->n; i++)
        twice[i] = 2 * (double)sum[i];
    team_sum_floats(team, sum, summing->n, ARENA_NEW(&arena, float, summing->n));
    team_sum_doubles(team, twice, summing->n, ARENA_NEW(&arena, double, summing->n));
    arena_free(&arena);
}

static Summing summing_new(Arena *arena)
{
    Rng rng = rng_stream(3, RNG_PREVIEW, 0);
    float *shard = ARENA_NEW(arena, float, MODEL_SHARDS *MOST);
    Summing summing = {.shard = shard};
    for (size_t i = 0; i < (size_t)MODEL_SHARDS * MOST; i++)
        shard[i] = (float)(rng_range(&rng, -1, 1) * (i % 3 ? 1 : 1e-4));
    for (int r = 0; r < MODEL_SHARDS; r++) {
        summing.sum[r] = ARENA_NEW(arena, float, MOST);
        summing.twice[r] = ARENA_NEW(arena, double, MOST);
    }
    return summing;
}

TEST(any_number_of_ranks_adds_to_the_same_bits)
{
    static const size_t SIZES[] = {0, 1, 3, 4096, 4097, MOST};
    Arena arena = {0};
    Summing summing = summing_new(&arena);
    float *want = ARENA_NEW(&arena, float, MOST);
    double *twice = ARENA_NEW(&arena, double, MOST);
    for (int i = 0; i < LENGTH(SIZES); i++) {
        size_t n = summing.n = SIZES[i];
        for (int count = 1; count <= MODEL_SHARDS; count *= 2) {
            ranks_run(count, sum_shards, &summing);
            if (count == 1) {
                memcpy(want, summing.sum[0], n * sizeof *want);
                continue;
            }
            if (count == 2)
                memcpy(twice, summing.twice[0], n * sizeof *twice);
            for (int r = 0; r < count; r++) {
                assert_memory_equal(summing.sum[r], want, n * sizeof *want);
                assert_memory_equal(summing.twice[r], summing.twice[0], n * sizeof *twice);
            }
        }
    }
    arena_free(&arena);
}

static void gather_and_tell(void *context, const Team *team)
{
    (void)context;
    unsigned char row[20], told = team->rank == 0 ? 77 : 0;
    size_t place[RANKS_MOST + 1];
    for (int r = 0; r <= team->size; r++)
        place[r] = (size_t)(r < 2 ? 0 : part_begin(20, r, team->size)); /* rank 0 has nothing */
    for (int i = 0; i < 20; i++)
        row[i] = (size_t)i >= place[team->rank] && (size_t)i < place[team->rank + 1]
                     ? (unsigned char)(100 + i)
                     : 0;
    team_gather(team, row, place);
    team_tell(team, &told, sizeof told);
    for (int i = (int)place[0]; i < (int)place[team->size]; i++)
        assert_int_equal(row[i], 100 + i);
    assert_int_equal(told, 77);
}

TEST(ranks_have_what_the_others_had)
{
    for (int count = 2; count <= RANKS_MOST; count *= 2)
        ranks_run(count, gather_and_tell, NULL);
}

/* Ranks 1 and 3 cannot go on. */
static void disagree(void *context, const Team *team)
{
    Error *error = context, *own = &error[team->rank];
    bool ok = team->rank % 2 == 0 || fail(own, "rank %d says no", team->rank);
    assert_false(team_agree(team, ok, own));
    assert_true(team_agree(team, true, NULL));
}

TEST(one_that_cannot_go_on_stops_all)
{
    Error error[4] = {0};
    ranks_run(4, disagree, error);
    for (int r = 0; r < 4; r++)
        assert_string_equal(error[r].text, "rank 1 says no");
    assert_true(team_agree(NULL, true, NULL));
    assert_false(team_agree(NULL, false, &error[0]));
}

TEST(ranks_that_do_not_fit_are_refused)
{
    Error err;
    for (int n = 0; n < 20; n++)
        assert_int_equal(team_check(n, 8, &err), n == 1 || n == 2 || n == 4 || n == 8);
    assert_false(team_check(3, 8, &err));
    assert_string_equal(err.text,
                        "3 ranks cannot share the 8 shards of a batch evenly; start 1, 2, "
                        "4 or 8 ranks");
}

/* ---- nets */

static const Shape INPUT = {11, 10, 3};

static const char *const NETS[] = {
    "simple_cnn 3,8,6,4",
    "conv 6 3 | dropout 0.3 | residual { conv 8 3 2 bias=false | bn } else { conv 8 1 2 } | relu | "
    "maxpool 2 | flatten | dense 4",
    "flatten | dense 205 | relu | dropout 0.2 | dense 320 bias=false | relu | dense 4", /* blocks */
    "bn | flatten | dense 256 | bn | gelu | dense 256 | relu | dense 4",
    "conv 8 3 | bn || dropout 0.2 | conv 8 3 | bn | silu | global_avgpool | dense 4", /* frozen */
    "conv 600 1 bias=false | bn | relu | global_avgpool | dense 4",
    /* Blocks that are parts of panels, with a bias for some of them; of one panel. */
    "conv 10 3 | bn | relu | flatten | dense 64 | relu | dense 4",
    "conv 32 3 | relu | flatten | dense 20 | relu | dense 4",
    /* Sums of a gradient that begin before the others are complete. */
    "conv 64 3 | bn | relu | conv 128 3 | bn | relu | conv 128 3 | bn | relu | conv 100 3 | bn | "
    "relu | global_avgpool | dense 4",
    /* The same, beside sums of batch norm that are sent by halves. */
    "conv 1030 1 bias=false | bn | relu | conv 64 1 | bn | relu | conv 128 3 | relu | "
    "global_avgpool | dense 4",
};

enum { IMAGES = 13, OUTPUTS = 4, STEPS = 3 };

/* What training leaves behind. */
typedef struct {
    uint64_t hash;
    real loss[STEPS];
    real logits[IMAGES * OUTPUTS], losses[IMAGES]; /* in evaluation */
} Trained;

/* A net, the ways it is trained, and what each rank makes of it. */
typedef struct {
    const char *net;
    int n, threads, frozen;
    const char *opt;
    int shards; /* 0: as many as without being asked */
    Trained trained[RANKS_MOST];
} Training;

static void train(void *context, const Team *team)
{
    Training *training = context;
    Trained *out = &training->trained[team->rank];
    Arena arena = {0};
    Model *model = model_new(&arena, training->net, INPUT, OUTPUTS, NULL);
    model->team = team;
    if (training->shards)
        model->shards = training->shards;
    model_freeze(model, (Freezing){.groups = training->frozen, .with_norms = training->frozen > 0});
    model_init(model, 5);
    model_reserve(model, &arena, IMAGES);
    Optimizer opt = optim_new(&arena, optim_find(training->opt), model);
    size_t numbers = IMAGES * shape_count(INPUT);
    real *x = ARENA_NEW(&arena, real, numbers);
    uint16_t labels[IMAGES];
    Rng rng = rng_stream(9, RNG_PREVIEW, 0);
    for (size_t i = 0; i < numbers; i++)
        x[i] = (real)rng_range(&rng, 0, 1);
    for (int i = 0; i < IMAGES; i++)
        labels[i] = (uint16_t)rng_below(&rng, OUTPUTS);
    Batch batch = {.n = training->n, .x = x, .labels = labels};
    Pool *pool = pool_new(training->threads);
    for (uint64_t k = 0; k < STEPS; k++) {
        out->loss[k] =
            model_train(model, pool, &batch, (TrainStep){.seed = 1, .step = k, .smoothing = 0.1});
        optim_step(&opt, (Hyper){.lr = 0.01, .mom = 0.9, .wd = 0.01}, model, pool);
    }
    model_eval(model, pool, &batch, 0, out->losses);
    memcpy(out->logits, model->logits, (size_t)batch.n * OUTPUTS * sizeof(real));
    out->hash = model_hash(model);
    pool_free(pool);
    arena_free(&arena);
}

static void assert_same(const Training *want, const Training *have, int ranks)
{
    for (int r = 0; r < ranks; r++)
        if (memcmp(&want->trained[0], &have->trained[r], sizeof(Trained)) != 0)
            fail_test("%s, %d images: other bits on rank %d of %d with %d threads", want->net,
                      want->n, r, ranks, have->threads);
}

TEST(any_number_of_ranks_trains_to_the_same_bits)
{
    static const int SIZES[] = {IMAGES, 8, 3, 1};
    for (int c = 0; c < LENGTH(NETS) * LENGTH(SIZES); c += unit_every()) {
        int i = c % LENGTH(NETS), s = c / LENGTH(NETS);
        Training alone = {NETS[i], SIZES[s], 1, i == 4, i % 2 ? "adam" : "sgd", 0, {{0}}};
        train(&alone, &(Team){0});
        for (int ranks = 2; ranks <= MODEL_SHARDS; ranks *= 2) {
            Training team = {NETS[i], SIZES[s], 1 + s % 2, i == 4, i % 2 ? "adam" : "sgd",
                             0,       {{0}}};
            ranks_run(ranks, train, &team);
            assert_same(&alone, &team, ranks);
        }
    }
}

/* As many shards as are asked for: as many ranks, and bits of their own. */
TEST(other_shards_give_other_bits)
{
    static const int SHARDS[] = {16, 32, 64};
    for (int c = 0; c < LENGTH(NETS) * LENGTH(SHARDS); c += unit_every()) {
        int i = c % LENGTH(NETS), shards = SHARDS[c / LENGTH(NETS)];
        Training eight = {NETS[i], IMAGES, 1, i == 4, "adam", 0, {{0}}};
        Training alone = {NETS[i], IMAGES, 1, i == 4, "adam", shards, {{0}}};
        train(&eight, &(Team){0});
        train(&alone, &(Team){0});
        assert_true(eight.trained[0].hash != alone.trained[0].hash || i == 2);
        for (int threads = 2; threads <= 7; threads += threads == 3 ? 4 : 1) {
            Training other = {NETS[i], IMAGES, threads, i == 4, "adam", shards, {{0}}};
            train(&other, &(Team){0});
            assert_same(&alone, &other, 1);
        }
        for (int ranks = 2; ranks <= 16; ranks *= 2) {
            Training team = {NETS[i], IMAGES, 1, i == 4, "adam", shards, {{0}}};
            ranks_run(ranks, train, &team);
            assert_same(&alone, &team, ranks);
        }
    }
}

/* ---- runs */

/* A run with all that draws, sums or averages, and what each rank has in the end. */
typedef struct {
    const char *opt;
    int threads;
    const Dataset *data;
    uint64_t hash[RANKS_MOST];
    Validation validation[RANKS_MOST];
} Fitting;

static LearnerOptions everything(const char *opt)
{
    LearnerOptions options = {.opt = optim_find(opt),
                              .wd = 1e-2,
                              .true_wd = true,
                              .bn_wd = true,
                              .steps = {.clip = 0.5, .accumulate = 2},
                              .metric = {metric_find("accuracy"), metric_find("f1")},
                              .smoothing = 0.1,
                              .bs = 13,
                              .keep_last = true,
                              .seed = 7,
                              .augment = augment_none()};
    options.augment.flip = FLIP_RANDOM;
    options.augment.shift = 2;
    options.augment.rotate = 10;
    options.augment.mixup = 0.4;
    assert_true(averaging_read(AVERAGE_EMA, "0.9", &options.average[AVERAGE_EMA]));
    return options;
}

static void fit(void *context, const Team *team)
{
    Fitting *fitting = context;
    Arena arena = {0};
    Model *model = model_new(&arena,
                             "conv 4 3 2 | bn | relu | dropout 0.3 | residual { conv 4 3 | bn } | "
                             "flatten | dense 256 | relu | dense 2",
                             fitting->data->shape, 2, NULL);
    LearnerOptions options = everything(fitting->opt);
    Learner *learner = learner_new(&arena, model, fitting->data, &options, NULL);
    learner->pool = pool_new(fitting->threads);
    learner->clock = clock_frozen(0);
    model->team = team;
    Plan plan;
    OneCycleRequest request = {.epochs = 2, .cycle = one_cycle_defaults(1e-2), .wd = 1e-2};
    assert_true(plan_one_cycle(&plan, &request, learner_batches(learner), NULL));
    learner_fit(learner, &plan, NULL, 0);
    assert_true(learner_validate(learner, &learner->valid, NULL, &fitting->validation[team->rank]));
    fitting->hash[team->rank] = model_hash(model);
    pool_free(learner->pool);
    arena_free(&arena);
}

TEST(any_number_of_ranks_gives_the_same_run)
{
    Arena arena = {0};
    Error err;
    const int labels[] = {3, 7};
    DigitsOptions digits = {labels, 2, 41, 17, 12, 1, 42, NULL};
    const Dataset *data = dataset_digits(&arena, &digits, NULL, &err);
    for (int i = 0; optim_name(i); i += unit_every()) {
        Fitting alone = {.opt = optim_name(i), .threads = 2, .data = data};
        fit(&alone, &(Team){0});
        for (int ranks = 2; ranks <= MODEL_SHARDS; ranks *= 2) {
            Fitting team = {.opt = alone.opt, .threads = ranks == 2 ? 2 : 1, .data = data};
            ranks_run(ranks, fit, &team);
            for (int r = 0; r < ranks; r++) {
                assert_true(team.hash[r] == alone.hash[0]);
                assert_memory_equal(&team.validation[r], &alone.validation[0], sizeof(Validation));
            }
        }
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_ranks_adds_to_the_same_bits),
        cmocka_unit_test(ranks_have_what_the_others_had),
        cmocka_unit_test(one_that_cannot_go_on_stops_all),
        cmocka_unit_test(ranks_that_do_not_fit_are_refused),
        cmocka_unit_test(any_number_of_ranks_trains_to_the_same_bits),
        cmocka_unit_test(other_shards_give_other_bits),
        cmocka_unit_test(any_number_of_ranks_gives_the_same_run),
    };
    return unit_run(tests);
}
