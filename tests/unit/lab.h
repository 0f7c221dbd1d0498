/* lab.h - a small learner on drawn digits, with threads of its own.
 *
 *     Lab lab = lab_new(2, NET_PLAIN);
 *     one_cycle(&lab, 2);
 *     lab_free(&lab);
 */
#ifndef TESTS_UNIT_LAB_H
#define TESTS_UNIT_LAB_H

#include "tests/unit/unit.h"

#include "base/heap.h"
#include "train/learner.h"

#include <string.h>

/* Neither number of images is a multiple of the batch size or of the shards. */
enum { TRAIN = 203, VALID = 37, BATCH = 16 };

typedef struct {
    Arena *arena; /* stays where it is when a Lab is copied: the learner points to it */
    Pool *pool;
    const Dataset *data;
    Learner *learner;
} Lab;

/* On digits of so many pixels each way. */
static inline Lab lab_sized(int threads, const char *spec, int side)
{
    Lab lab = {.arena = heap_resize(NULL, 1, sizeof(Arena)), .pool = pool_new(threads)};
    *lab.arena = (Arena){0};
    const int labels[] = {3, 7};
    DigitsOptions digits = {labels, 2, TRAIN, VALID, side, 1, 42, NULL};
    Error err = {0};
    lab.data = dataset_digits(lab.arena, &digits, lab.pool, &err);
    assert_non_null(lab.data);
    Model *model = model_new(lab.arena, spec, lab.data->shape, 2, &err);
    assert_non_null(model);
    LearnerOptions options = {.opt = optim_find("adam"),
                              .wd = 1e-2,
                              .true_wd = true,
                              .bn_wd = true,
                              .metric = {metric_find("accuracy")},
                              .bs = BATCH,
                              .seed = 7};
    lab.learner = learner_new(lab.arena, model, lab.data, &options, &err);
    assert_non_null(lab.learner);
    lab.learner->pool = lab.pool;
    lab.learner->clock = clock_frozen(0);
    return lab;
}

/* The digits are as small as most tests can have them: valgrind and sanitizers are slow. */
static inline Lab lab_new(int threads, const char *spec)
{
    return lab_sized(threads, spec, 12);
}

static inline void lab_free(Lab *lab)
{
    arena_free(lab->arena);
    heap_free(lab->arena);
    pool_free(lab->pool);
}

static inline Result one_cycle(Lab *lab, int epochs)
{
    Plan plan;
    OneCycleRequest request = {.epochs = epochs, .cycle = one_cycle_defaults(1e-2), .wd = 1e-2};
    assert_true(plan_one_cycle(&plan, &request, learner_batches(lab->learner), NULL));
    return learner_fit(lab->learner, &plan, NULL, 0);
}

/* A part of theta or of the statistics, by its name. */
static inline const Param *part_named(const Param *part, int parts, const char *name)
{
    for (int i = 0; i < parts; i++)
        if (strcmp(part[i].name, name) == 0)
            return &part[i];
    fail_test("there is no %s", name);
    return NULL;
}

static inline void part_fill(real *values, const Param *part, real value)
{
    for (size_t i = 0; i < part->count; i++)
        values[part->offset + i] = value;
}

#define NET_PLAIN "simple_cnn 1,8,8,2"
#define NET_NORM "simple_cnn 1,8,8,2 bn=true"
#define NET_DROPOUT                                                                                \
    "conv 4 3 2 | relu | dropout 0.3 | residual { conv 4 3 | bn } | flatten | dense 2"

#endif
