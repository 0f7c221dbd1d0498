/* Makes scenes of trainings that strain the screen. */
#include "tests/tui/scenes_trainings.h"

#include "analysis/history.h"
#include "tests/tui/scenes.h"

#include <math.h>

void make_early(Arena *arena, Scene *scene)
{
    scene_base(scene);
    scene_add_run(arena, scene, "fit_one_cycle 8 1e-2", fit_run(8, 193, 1e-2, 0.03), false);
}

void make_late(Arena *arena, Scene *scene)
{
    scene_base(scene);
    scene_add_run(arena, scene, "fit_one_cycle 8 1e-2", fit_run(8, 193, 1e-2, 0.6), false);
}

/* What a run measures at a batch and at the end of an epoch. */
typedef struct {
    int epochs, batches;
    double (*loss)(long batch, long whole);
    double (*valid)(int epoch, int epochs);
    const char *metric[3]; /* NULL: no more */
} Story;

static Recorder *told(const Story *story, double part)
{
    Plan plan;
    OneCycleRequest request = {.epochs = story->epochs, .cycle = one_cycle_defaults(1e-2)};
    if (!plan_one_cycle(&plan, &request, story->batches, NULL))
        return NULL;
    Recorder *run = recorder_new(&plan, NULL, 0);
    for (int i = 0; i < 3 && story->metric[i]; i++)
        recorder_measure(run, story->metric[i], i != 1);
    long whole = (long)story->epochs * story->batches;
    for (long k = 0; k < (long)(part * (double)whole); k++) {
        Hyper hyper = schedule_at(&plan.schedule, k);
        double loss = story->loss(k, whole), wave = 1 + 0.2 * sin((double)(k * k % 1009));
        recorder_add(run, &(BatchSample){k, hyper.lr, hyper.mom, loss * wave, loss});
        if ((k + 1) % story->batches)
            continue;
        int epoch = (int)(k / story->batches);
        double wrong = 0.3 / (1 + epoch);
        double metric[] = {1 - wrong, wrong, 1 - wrong / 4};
        recorder_add_epoch(run, &(EpochSample){.epoch = epoch,
                                               .end = k + 1,
                                               .time = 1.5,
                                               .validated = true,
                                               .train_loss = loss,
                                               .valid_loss = story->valid(epoch, story->epochs),
                                               .metric = metric,
                                               .metrics = run->metrics});
    }
    return run;
}

static double falling(long batch, long whole)
{
    return 0.05 + 2 / (1 + 40 * (double)batch / (double)whole);
}

static double turning(int epoch, int epochs)
{
    double t = (double)epoch / epochs;
    return 0.3 + (t - 0.35) * (t - 0.35);
}

void make_metrics(Arena *arena, Scene *scene)
{
    static const Story STORY = {
        12, 100, falling, turning, {"accuracy", "error_rate", "top_k_accuracy"}};
    scene_base(scene);
    scene_add_run(arena, scene, "fit_one_cycle 12 1e-2", told(&STORY, 0.7), false);
}

void make_1000(Arena *arena, Scene *scene)
{
    static const Story STORY = {1000, 20, falling, turning, {"accuracy"}};
    scene_base(scene);
    scene_add_run(arena, scene, "fit_one_cycle 1000 1e-2", told(&STORY, 0.9), false);
}

static double vanishing(long batch, long whole)
{
    return 3e-10 * exp(-3 * (double)batch / (double)whole) + 1e-10;
}

static double vanished(int epoch, int epochs)
{
    return 1e-10 + 2e-10 / (1 + epoch) + 0 * epochs;
}

void make_tiny(Arena *arena, Scene *scene)
{
    static const Story STORY = {6, 100, vanishing, vanished, {"accuracy"}};
    scene_base(scene);
    scene_add_run(arena, scene, "fit_one_cycle 6 1e-2", told(&STORY, 0.8), false);
}

static double growing(long batch, long whole)
{
    double t = (double)batch / (double)whole;
    return t < 0.4 ? 0.7 : t < 0.5 ? 0.7 * exp(700 * (t - 0.4)) : NAN;
}

static double not_any(int epoch, int epochs)
{
    return epoch < 0.4 * epochs ? 0.71 : NAN;
}

void make_nan(Arena *arena, Scene *scene)
{
    static const Story STORY = {6, 100, growing, not_any, {"accuracy"}};
    scene_base(scene);
    scene_add_run(arena, scene, "fit_one_cycle 6 3e10", told(&STORY, 0.51), true);
    scene->job.reason = STOP_NAN;
    ((RunEntry *)(uintptr_t)scene->run[0])->reason = STOP_NAN;
    scene_say(arena, scene,
              (Message[]){{.kind = MESSAGE_ECHO, .text = "fit_one_cycle 6 3e10"},
                          {.kind = MESSAGE_ERROR,
                           .text = "the loss is not finite at epoch 3, batch 6; it began in "
                                   "the output of layer 1.0 (conv 16 3 2)"}},
              2);
}

void make_compare(Arena *arena, Scene *scene)
{
    static const char LINE[] = "compare 'fit 2 1e-2' 'fit_one_cycle 2 1e-2' 'fit 2 1e-3' seeds=3";
    scene_base(scene);
    for (int i = 0; i < 4; i++) {
        scene_add_run(arena, scene, LINE, fit_run(2, 193, 1e-2, i < 3 ? 1 : 0.4), i < 3);
        ((RunEntry *)(uintptr_t)scene->run[i])->group = 1;
        stage_overlay(&scene->stage, i + 1, 1);
    }
    scene->job.whole = (Whole){.run = 4,
                               .runs = 9,
                               .recipe = 2,
                               .recipes = 3,
                               .seed = 42,
                               .last_seed = 44,
                               .before = 3 * 386,
                               .steps = 9 * 386,
                               .each = 386};
    scene_list(arena, scene);
}
