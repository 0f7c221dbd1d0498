/* Tests that a net trains to the same bits whoever helps with its batches, and whenever one who
 * helps is lost, with threads as ranks. */
#include "tests/unit/ranks.h"

#include "base/rng.h"
#include "kernels/kernels.h"
#include "nn/crew.h"
#include "nn/helper.h"
#include "nn/optim.h"

static const Shape INPUT = {11, 10, 3};

static const char *const NETS[] = {
    "conv 6 3 | bn | relu | dropout 0.3 | maxpool 2 | flatten | dense 4",
    "flatten | dense 205 | relu | dropout 0.2 | dense 320 bias=false | relu | dense 4", /* blocks */
    "conv 8 3 | bn || dropout 0.2 | conv 8 3 | bn | relu | global_avgpool | dense 4",   /* frozen */
};

enum { IMAGES = 13, OUTPUTS = 4, STEPS = 3 };

/* What training leaves behind, of every net. */
typedef struct {
    uint64_t hash[LENGTH(NETS)];
    real loss[LENGTH(NETS)][STEPS];
    real losses[LENGTH(NETS)][IMAGES]; /* in evaluation */
    real features[LENGTH(NETS)];       /* the first */
    int asides;                        /* that were run */
    bool lost;
} Trained;

/* A batch with all that one can have. */
typedef struct {
    real x[IMAGES * 11 * 10 * 3];
    uint16_t labels[IMAGES], others[IMAGES];
    float shares[IMAGES], weights[OUTPUTS];
} Images;

static Batch draw(Arena *arena, int n)
{
    Images *images = ARENA_NEW(arena, Images, 1);
    Rng rng = rng_stream(9, RNG_PREVIEW, 0);
    for (int i = 0; i < LENGTH(images->x); i++)
        images->x[i] = (real)rng_range(&rng, 0, 1);
    for (int i = 0; i < IMAGES; i++) {
        images->labels[i] = (uint16_t)rng_below(&rng, OUTPUTS);
        images->others[i] = (uint16_t)rng_below(&rng, OUTPUTS);
        images->shares[i] = (float)rng_range(&rng, 0, 1);
    }
    for (int c = 0; c < OUTPUTS; c++)
        images->weights[c] = (float)(c + 1);
    return (Batch){.n = n,
                   .x = images->x,
                   .labels = images->labels,
                   .others = images->others,
                   .shares = images->shares,
                   .weights = images->weights};
}

static void count_aside(void *context, int shard)
{
    (void)shard;
    ++*(int *)context;
}

/* Trains the nets in turn, a step of each, so that those who help have to change nets. */
static void train(Crew *crew, int n, Trained *out)
{
    Arena arena = {0};
    Model *model[LENGTH(NETS)];
    Optimizer opt[LENGTH(NETS)];
    Pool *pool = pool_new(2);
    Batch batch = draw(&arena, n);
    memset(out, 0, sizeof *out);
    for (int i = 0; i < LENGTH(NETS); i++) {
        model[i] = model_new(&arena, NETS[i], INPUT, OUTPUTS, NULL);
        model[i]->crew = crew;
        model_freeze(model[i], (Freezing){.groups = i == 2, .with_norms = i == 2});
        model_init(model[i], 5);
        model_reserve(model[i], &arena, IMAGES);
        opt[i] = optim_new(&arena, optim_find("adam"), model[i]);
    }
    for (int k = 0; k < STEPS; k++)
        for (int i = 0; i < LENGTH(NETS); i++) {
            TrainStep step = {.seed = 1,
                              .step = (uint64_t)k,
                              .smoothing = 0.1,
                              .aside = {1, count_aside, &out->asides}};
            out->loss[i][k] = model_train(model[i], pool, &batch, step);
            optim_step(&opt[i], (Hyper){.lr = 0.01, .mom = 0.9, .wd = 0.01}, model[i], pool);
        }
    for (int i = 0; i < LENGTH(NETS); i++) {
        model_eval(model[i], pool, &(Batch){.n = n, .x = batch.x, .labels = batch.labels}, 0.1,
                   out->losses[i]);
        if (i == 2)
            out->features[i] = *model_features(model[i], pool, &batch, (TrainStep){.seed = 1});
        out->hash[i] = model_hash(model[i]);
    }
    out->lost = crew_lost(crew);
    pool_free(pool);
    arena_free(&arena);
}

/* What rank 0 trains, and what comes of it. */
typedef struct {
    int n;
    Trained trained;
} Training;

static void take_part(void *context, const Team *team)
{
    Training *training = context;
    if (team->rank > 0) {
        Pool *pool = pool_new(1);
        helper_serve(team, pool, NULL, NULL);
        pool_free(pool);
        return;
    }
    Crew *crew = crew_new();
    crew_set(crew, team);
    assert_int_equal(crew_ranks(crew), team->size);
    train(crew, training->n, &training->trained);
    assert_int_equal(crew_ranks(crew), training->trained.lost ? 1 : team->size);
    crew_free(crew);
}

static const int SIZES[] = {IMAGES, 3};

TEST(helpers_change_no_bit)
{
    for (int s = 0; s < LENGTH(SIZES); s++) {
        Training alone = {.n = SIZES[s]};
        train(NULL, SIZES[s], &alone.trained);
        assert_int_equal(alone.trained.asides, STEPS * LENGTH(NETS));
        for (int ranks = 2; ranks <= MODEL_SHARDS; ranks *= 2) {
            Training team = {.n = SIZES[s]};
            ranks_run(ranks, take_part, &team);
            assert_memory_equal(&team.trained, &alone.trained, sizeof(Trained));
        }
    }
}

/* After whichever message: the batch is made again, with running statistics as they were. */
TEST(a_lost_helper_changes_no_bit)
{
    enum { RANKS = 2, MOST = 2000 };
    Training alone = {.n = IMAGES};
    train(NULL, IMAGES, &alone.trained);
    alone.trained.lost = true;
    int lost = 0;
    for (long left = 0; left < MOST; left += unit_every()) {
        Training team = {.n = IMAGES};
        ranks_run_until(left, RANKS, take_part, &team);
        if (!team.trained.lost)
            break; /* all is done after so many messages */
        assert_memory_equal(&team.trained, &alone.trained, sizeof(Trained));
        lost++;
    }
    assert_true(lost > 50 / unit_every());
}

TEST(those_who_are_alone_need_no_helpers)
{
    Crew *crew = crew_new();
    assert_int_equal(crew_ranks(NULL), 1);
    assert_int_equal(crew_ranks(crew), 1);
    assert_false(crew_lost(crew));
    assert_ptr_equal(crew_kernels(NULL, kernels_best(), NULL), kernels_best());
    Trained with, without;
    train(crew, IMAGES, &with);
    train(NULL, IMAGES, &without);
    assert_memory_equal(&with, &without, sizeof with);
    crew_free(crew);
}

/* Ranks whose best kernels are the plainest, the next, and so on. */
static void agree(void *context, const Team *team)
{
    const bool *same = context;
    const Kernels *plainest = kernels_find(kernels_name(0)), *own = plainest;
    for (int i = 0; i <= (*same ? 0 : team->rank) && kernels_name(i); i++)
        own = kernels_find(kernels_name(i)) ? kernels_find(kernels_name(i)) : own;
    bool mixed;
    assert_ptr_equal(crew_kernels(team, own, &mixed), plainest);
    assert_int_equal(mixed, !*same && kernels_best() != plainest);
}

TEST(all_ranks_use_kernels_that_each_has)
{
    for (int same = 0; same <= 1; same++)
        ranks_run(4, agree, &(bool){same});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(helpers_change_no_bit),
        cmocka_unit_test(a_lost_helper_changes_no_bit),
        cmocka_unit_test(those_who_are_alone_need_no_helpers),
        cmocka_unit_test(all_ranks_use_kernels_that_each_has),
    };
    return unit_run(tests);
}
