/* Makes scenes for the tests of the full screen: runs and messages from invented numbers. */
#include "tests/tui/scenes.h"
#include "tests/tui/scenes_trainings.h"

#include "analysis/history.h"
#include "analysis/range.h"
#include "base/rng.h"
#include "lab/lab_shelf.h"
#include "lab/run_list.h"
#include "language/complete.h"
#include "tests/tui/scenes_results.h"
#include "tests/tui/scenes_watch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NOW = 1795598400 }; /* 25 Nov 2026 09:20 UTC */

static void train(Recorder *recorder, Rng *rng, long step, double quality)
{
    Hook hook = recorder_hook(recorder);
    Event event = {.kind = EVENT_BATCH, .step = step};
    long whole = recorder->plan.last - recorder->plan.first;
    double t = (double)step / (double)whole;
    double mean = 0.03 + quality * 0.62 * exp(-(double)step / 60) + 0.1 * (1 - t) * (1 - t);
    event.hyper = schedule_at(&recorder->plan.schedule, recorder->plan.first + step);
    event.smooth = (float)(mean + 0.01 * sin((double)step / 9));
    event.loss = (float)fmax(mean + 0.06 * rng_normal(rng), 0.001);
    hook.on(hook.self, &event);
}

static void end_epoch(Recorder *recorder, int epoch, double quality)
{
    Hook hook = recorder_hook(recorder);
    static const float WAVE[] = {0, 0.004f, -0.003f, 0.002f};
    Event event = {.kind = EVENT_EPOCH, .epoch = epoch, .validated = true, .time = 1.25 + epoch};
    long n = series_count(&recorder->smooth);
    event.step = n;
    event.smooth = (float)series_at(&recorder->smooth, n - 1);
    event.valid_loss = (float)(0.9 * event.smooth) + WAVE[epoch % 4];
    event.metric[0] = (float)(1 - 0.12 * quality / (1 + epoch)) - WAVE[(epoch + 1) % 4];
    hook.on(hook.self, &event);
}

Recorder *fit_run(double epochs, long batches, double lr_max, double part)
{
    Plan plan;
    OneCycleRequest request = {.epochs = epochs, .cycle = one_cycle_defaults(lr_max)};
    if (!plan_one_cycle(&plan, &request, batches, NULL))
        return NULL;
    const Metric *accuracy = metric_find("accuracy");
    Recorder *recorder = recorder_new(&plan, &accuracy, 1);
    Rng rng = rng_stream(7, RNG_ORDER, (uint64_t)epochs);
    long steps = (long)(part * (double)(plan.last - plan.first) + 0.5);
    for (long step = 0; step < steps; step++) {
        train(recorder, &rng, step, 1);
        if ((step + 1) % batches == 0 || step + 1 == plan.last)
            end_epoch(recorder, (int)(step / batches), 1);
    }
    return recorder;
}

/* Flat, falling, then up and away: the shape of every range test. */
static Recorder *range_run_with(long samples, uint64_t seed, double wd)
{
    Plan plan;
    plan_lr_find(&plan, &(LrFindRequest){1e-7, 10, 100, 0.9, wd}, 193);
    Recorder *recorder = recorder_new(&plan, NULL, 0);
    Hook hook = recorder_hook(recorder);
    Rng rng = rng_stream(seed, RNG_ORDER, 0);
    for (long i = 0; i < samples; i++) {
        Event event = {.kind = EVENT_BATCH, .step = i, .hyper = schedule_at(&plan.schedule, i)};
        double power = log10(event.hyper.lr);
        double bend = 0.02 * (double)(seed % 5) * (1 + sin((double)i / 8)) * (power > -4);
        double loss = 0.69 + bend - 0.34 / (1 + exp(-2.6 * (power + 1.9))) +
                      1.5 * pow(fmax(power + 0.1, 0), 2);
        event.smooth = (float)loss;
        event.loss = (float)(loss + 0.02 * rng_normal(&rng));
        hook.on(hook.self, &event);
    }
    return recorder;
}

static Recorder *range_run(long samples, uint64_t seed)
{
    return range_run_with(samples, seed, 0.01);
}

static void suggest_for(Scene *scene)
{
    scene->suggestions = range_suggestions(scene->range);
}

void scene_say(Arena *arena, Scene *scene, const Message *message, int count)
{
    scene->message = arena_copy(arena, message, sizeof *message * (size_t)count);
    scene->messages = count;
}

void scene_base(Scene *scene)
{
    setenv("TZ", "UTC", 1);
    tzset();
    *scene = (Scene){.data = "digits 12,396+2,038",
                     .model = "simple_cnn 3,16,16,2",
                     .optimizer = "adam",
                     .lr_max = 3e-3,
                     .seed = 42,
                     .now = NOW,
                     .stage = {.cursor = -1, .batch = -1, .zoom = 1, .smooth = 1},
                     .prompt = {.prompt = "> ", .text = "", .cursor = 2},
                     .surface = {.glyphs = GLYPHS_BRAILLE, .columns = 80, .rows = 24},
                     .hint = "tab complete · ↑ history · esc panes · ? help"};
}

void scene_add_run(Arena *arena, Scene *scene, const char *command, Recorder *recorder, bool over)
{
    const RunEntry **run = ARENA_NEW(arena, const RunEntry *, scene->runs + 1);
    RunEntry *entry = ARENA_NEW(arena, RunEntry, 1);
    for (int i = 0; i < scene->runs; i++)
        run[i] = scene->run[i];
    *entry = (RunEntry){.number = scene->runs + 1,
                        .group = scene->runs + 1,
                        .command = command,
                        .origin = command,
                        .recorder = recorder,
                        .stamp = "",
                        .note = "",
                        .over = over,
                        .time = 2.5 * (scene->runs + 1),
                        .weights = 0x9ae1c3d45f00ull * (uint64_t)(scene->runs + 7)};
    run[scene->runs++] = entry;
    scene->run = run;
    scene->command = command;
    const Plan *plan = &recorder->plan;
    long done = series_count(&recorder->smooth);
    scene->job = (Progress){.state = over ? JOB_NONE : JOB_RUNNING,
                            .run = entry->number,
                            .kind = plan->kind,
                            .epochs = plan->last_epoch,
                            .epoch = (int)(done / MAX(plan->batches, 1)),
                            .batch = done % MAX(plan->batches, 1),
                            .batches = plan->batches,
                            .step = done,
                            .steps = plan->last - plan->first,
                            .images_per_second = 58120,
                            .elapsed = entry->time,
                            .left = 3};
    entry->facts = (RunFacts){.kind = plan->kind,
                              .epochs = plan->last_epoch,
                              .lr_max = plan->lr_max,
                              .wd = plan->schedule.segment[0].wd,
                              .data = "digits",
                              .model = scene->model,
                              .optimizer = scene->optimizer,
                              .seed = 42,
                              .began = NOW - 3600 + 600 * scene->runs};
    scene->job.hyper = schedule_at(&plan->schedule, MAX(done - 1, 0));
    *(plan->kind == PLAN_LR_FIND ? &scene->range : &scene->training) = recorder;
    scene->latest = scene->training;
}

/* The very first time: there is nothing yet. */
static void make_new(Arena *arena, Scene *scene)
{
    (void)arena;
    scene_base(scene);
    scene->data = scene->model = NULL;
}

/* With runs from before. */
static void make_start(Arena *arena, Scene *scene)
{
    scene_base(scene);
    scene_list(arena, scene);
    scene_say(arena, scene,
              (Message[]){{.kind = MESSAGE_ECHO, .text = "data digits"},
                          {.kind = MESSAGE_TEXT,
                           .text = "digits: 12,396 training and 2,038 validation images, 28 x 28"}},
              2);
}

static void make_range_running(Arena *arena, Scene *scene)
{
    scene_base(scene);
    scene_add_run(arena, scene, "lr_find", range_run(62, 5), false);
    scene->stage.main = MAIN_LR_FIND;
    suggest_for(scene);
    scene_say(arena, scene, (Message[]){{.kind = MESSAGE_ECHO, .text = "lr_find"}}, 1);
}

static void make_range_done(Arena *arena, Scene *scene)
{
    scene_base(scene);
    scene_add_run(arena, scene, "lr_find", range_run(97, 5), true);
    scene->job.reason = STOP_DIVERGED;
    ((RunEntry *)(uintptr_t)scene->run[0])->reason = STOP_DIVERGED;
    scene->stage.main = MAIN_LR_FIND;
    scene->stage.cursor = 68;
    scene->stage.focus = (Focus){.kind = PANE_FIGURE};
    scene->picked = true;
    scene->lr_max = 5e-2;
    suggest_for(scene);
    scene->hint = "← → move · shift a third of a decade · enter pick · s steep · v valley · ? help";
    scene_say(arena, scene,
              (Message[]){{.kind = MESSAGE_ECHO, .text = "lr_find"},
                          {.kind = MESSAGE_TEXT,
                           .text = "LR Finder is complete: stopped at batch 97 of 100, loss above "
                                   "4 times its best"}},
              2);
}

/* lr_find runs=3: a band. */
static void make_band(Arena *arena, Scene *scene)
{
    make_range_done(arena, scene);
    scene_add_run(arena, scene, "lr_find runs=3", range_run(94, 6), true);
    scene_add_run(arena, scene, "lr_find runs=3", range_run(97, 7), true);
    scene_add_run(arena, scene, "lr_find runs=3", range_run(91, 8), true);
    for (int i = 1; i < scene->runs; i++)
        ((RunEntry *)(uintptr_t)scene->run[i])->group = 2;
    suggest_for(scene);
}

/* lr_find wd=1e-2,1e-4,0: the curve that suggestions go by, and those of the other settings. */
static void make_settings(Arena *arena, Scene *scene)
{
    static const double WD[] = {1e-2, 1e-4, 0};
    make_range_done(arena, scene);
    for (int i = LENGTH(WD) - 1; i >= 0; i--)
        scene_add_run(arena, scene, "lr_find wd=1e-2,1e-4,0",
                      range_run_with(91 + 3 * i, 6 + (uint64_t)i, WD[i]), true);
    for (int i = 1; i < scene->runs; i++)
        ((RunEntry *)(uintptr_t)scene->run[i])->group = 2;
    suggest_for(scene);
}

static void make_training(Arena *arena, Scene *scene)
{
    scene_base(scene);
    scene->lr_max = 5e-2;
    scene->picked = true;
    scene_add_run(arena, scene, "lr_find", range_run(97, 5), true);
    suggest_for(scene);
    scene_add_run(arena, scene, "fit_one_cycle 5 5e-2", fit_run(5, 193, 5e-2, 0.45), false);
    scene->hint = "space pause · n step · x stop · c checkpoint · tab pane · ? help";
    scene->queued = 1;
    scene_say(arena, scene,
              (Message[]){{.kind = MESSAGE_ECHO, .text = "lr 5e-2"},
                          {.kind = MESSAGE_TEXT, .text = "lr_max = 5.00E-02"},
                          {.kind = MESSAGE_ECHO, .text = "fit_one_cycl 5"},
                          {.kind = MESSAGE_ERROR,
                           .text = "fit_one_cycl: no such command; did you mean fit_one_cycle?"},
                          {.kind = MESSAGE_ECHO, .text = "fit_one_cycle 5 5e-2"}},
              5);
    scene->prompt = (PromptLine){.prompt = "> ", .text = "save first", .cursor = 12};
}

static void make_trained(Arena *arena, Scene *scene)
{
    make_training(arena, scene);
    scene_add_run(arena, scene, "fit_one_cycle 2 5e-2", fit_run(2, 193, 5e-2, 1), true);
    scene->queued = 0;
}

/* What other sessions have recorded. */
static const RunSummary RECORDS[] = {
    {.name = "2026-11-25-091403",
     .command = "fit_one_cycle 30 2e-2",
     .state = "running",
     .facts = {PLAN_ONE_CYCLE, 30, 2e-2, 0.1, "cifar10", "resnet 20 width=32", "sgd", 43,
               NOW - 6 * 60},
     .epochs = 11,
     .train_loss = 0.0312,
     .valid_loss = 0.0402,
     .metric = {{"accuracy", 0.9843, 0.9867}},
     .metrics = 1,
     .time = NAN,
     .weights = "",
     .note = "",
     .loss = {2.3, 1.9, 1.4, 1.1, 0.7, 0.5, 0.4, 0.2},
     .losses = 8},
    {.name = "2026-11-24-232959-02",
     .command = "fit 1 1e3",
     .state = "nan",
     .facts = {PLAN_FIT, 1, 1e3, 0.01, "digits", "mlp 784,2", "adam", 42, NOW - 10 * 60 * 60},
     .train_loss = NAN,
     .valid_loss = NAN,
     .time = 0.5,
     .weights = "ffc0000000000000",
     .note = "far too fast"},
    {.name = "2025-03-02-120000", /* before facts were recorded */
     .command = "fit_one_cycle 1",
     .state = "done",
     .facts = {.lr_max = NAN,
               .wd = NAN,
               .data = "",
               .model = "",
               .optimizer = "",
               .seed = -1,
               .began = NOW - 633 * 24 * 60 * 60},
     .epochs = 1,
     .train_loss = 0.12,
     .valid_loss = 0.11,
     .metric = {{"error_rate", 0.04, 0.04}},
     .metrics = 1,
     .time = 61,
     .weights = "",
     .note = ""},
};

void scene_list(Arena *arena, Scene *scene)
{
    RunEntry **run = ARENA_NEW(arena, RunEntry *, MAX(scene->runs, 1));
    for (int i = 0; i < scene->runs; i++)
        run[i] = arena_copy(arena, scene->run[i], sizeof *run[i]);
    History history = {.run = run, .count = scene->runs};
    LabShelf shelf = {.record = RECORDS, .count = LENGTH(RECORDS), .most = LENGTH(RECORDS)};
    RunList *list = ARENA_NEW(arena, RunList, 1);
    *list = run_list_of(arena, &history, &shelf, &scene->stage.order, scene->now);
    scene->list = list;
}

static void make_runs(Arena *arena, Scene *scene)
{
    make_training(arena, scene);
    ((RunEntry *)(uintptr_t)scene->run[1])->over = true;
    ((RunEntry *)(uintptr_t)scene->run[1])->reason = STOP_USER;
    scene_add_run(arena, scene, "fit_one_cycle 2 5e-2", fit_run(2, 193, 5e-2, 1), true);
    scene_add_run(arena, scene, "fit_one_cycle 4 1e-2", fit_run(4, 193, 1e-2, 0.3), false);
    scene->stage.main = MAIN_RUNS;
    scene->stage.focus = (Focus){.kind = PANE_FIGURE};
    strcpy(scene->stage.run, "3");
    scene->stage.chosen = 0xe;
    scene_list(arena, scene);
}

/* Two recipes by two seeds each, of one `compare`. */
static void make_compared(Arena *arena, Scene *scene)
{
    scene_base(scene);
    for (int i = 0; i < 4; i++) {
        bool fast = i % 2;
        scene_add_run(arena, scene, fast ? "fit_one_cycle 2 5e-2" : "fit_one_cycle 3 1e-2",
                      fit_run(fast ? 2 : 3, 193, fast ? 5e-2 : 1e-2, 1), true);
        RunEntry *entry = (RunEntry *)(uintptr_t)scene->run[i];
        entry->group = 1;
        entry->facts.seed = 42 + i / 2;
        stage_overlay(&scene->stage, entry->number, entry->group);
    }
    scene->stage.focus = (Focus){.kind = PANE_FIGURE};
    scene_list(arena, scene);
}

/* An earlier run is shown while the latest one goes on. */
static void make_opened(Arena *arena, Scene *scene)
{
    make_runs(arena, scene);
    RunEntry *entry = (RunEntry *)(uintptr_t)scene->run[1];
    entry->opened = true;
    entry->note = "too fast?";
    scene->opened = entry;
    scene->training = entry->recorder;
    scene->command = entry->origin;
    scene->stage.main = MAIN_TRAINING;
    scene->stage.focus = (Focus){.kind = PANE_PROMPT};
}

/* Two range tests over each other. */
static void make_ranges(Arena *arena, Scene *scene)
{
    make_runs(arena, scene);
    scene_add_run(arena, scene, "lr_find", range_run(91, 8), true);
    strcpy(scene->stage.run, "");
    scene->stage.chosen = 0x11;
    scene_list(arena, scene);
}

static void make_answer(Arena *arena, Scene *scene)
{
    enum { LINES = 60 };
    make_start(arena, scene);
    char const **line = ARENA_NEW(arena, const char *, LINES);
    for (int i = 0; i < LINES; i++)
        line[i] =
            arena_printf(arena, "%2d  a line of help about a command and what it does", i + 1);
    scene->answer = (Answer){"help", line, LINES};
    scene->stage.main = MAIN_ANSWER;
    stage_scroll_by(&scene->stage, PANE_ANSWER, 12);
}

/* The key screen, over a training. */
static void make_keys(Arena *arena, Scene *scene)
{
    static const KeyHint PANE[] = {{"left", "crosshair", "cursor -1 third"},
                                   {"right", "crosshair", "cursor 1 third"},
                                   {"space", "pause", "pause toggle"},
                                   {"x", "stop", "stop"}};
    static const KeyHint ALL[] = {{"tab", "next pane", "focus next"},
                                  {"z", "zoom", "zoom pane"},
                                  {"r", "runs", "runs"},
                                  {"pageup", "a summary that is longer than its place is", "log"}};
    static const KeyHint PROMPT[] = {{"tab", "complete", NULL}, {"C-r", "search", NULL}};
    static const KeyGroup GROUP[] = {{"loss", PANE, LENGTH(PANE)},
                                     {"every pane", ALL, LENGTH(ALL)},
                                     {"prompt", PROMPT, LENGTH(PROMPT)}};
    make_training(arena, scene);
    stage_show_keys(&scene->stage, "");
    scene->key_group = GROUP;
    scene->key_groups = LENGTH(GROUP);
    scene->works = GROUP[0];
    scene->hint = NULL;
}

static void make_shown(Arena *arena, Scene *scene)
{
    static const CompletionItem CHOICE[] = {
        {.name = "final_div=", .meaning = "last rate = lr_max / final_div", .value = ""}};
    make_trained(arena, scene);
    Grid *grid = ARENA_NEW(arena, Grid, 1);
    *grid = grid_new(arena, 60, 9);
    for (int y = 0; y < grid->rows; y++)
        grid_text(grid, 0, y, "a figure as wide as it was when it was drawn, 60 columns ...",
                  (Style){0});
    scene->shown = grid;
    scene->shown_title = "show_batch";
    scene->stage.main = MAIN_SHOWN;
    scene->prompt.text = "fit_one_cycle epochs=20 lr_max=5e-2 moms=0.95,0.85 div_factor=25 "
                         "pct_start=0.3 policy=three_phase f";
    scene->prompt.cursor = 102;
    scene->prompt.choice = CHOICE;
    scene->prompt.choices = LENGTH(CHOICE);
    scene->prompt.chosen = -1;
}

/* Arguments to choose from, while a run is under way. */
static void make_complete(Arena *arena, Scene *scene)
{
    static const KeyHint WORKS[] = {
        {"tab", "next", NULL}, {"S-tab", "before", NULL}, {"enter", "take", NULL}};
    static const CompletionItem CHOICE[] = {
        {"", "opt=", "optimiser: adam, sgd", "adam"},
        {"", "wd=", "weight decay", "0.01"},
        {"", "true_wd=", "true: decoupled decay; false: L2", "true"},
        {"", "bn_wd=", "also decay batch norm and biases", "true"},
        {"", "metrics=", "any of accuracy, error_rate, top_k_accuracy", "accuracy"},
        {"", "bs=", "batch size (default: the data's)", ""},
        {"", "label_smoothing=", "label smoothing in the cross entropy", "0"},
        {"", "momentum=",
         "SGD's momentum in fit and lr_find (default: 0.9; 0 with opt_func=, as in fastai)", ""},
        {"", "head_lr=", "how many times the rate the last layer has", "1"},
        {"", "clip=", "largest norm of the gradient; longer ones are made as long", ""},
        {"", "accumulate=", "batches whose gradients are added up before a step", "1"},
        {"", "ema=", "share of the old weights in the mean of weights", ""},
    };
    make_training(arena, scene);
    scene->prompt = (PromptLine){.prompt = "> ",
                                 .text = "learner metrics=",
                                 .cursor = 18,
                                 .choice = CHOICE,
                                 .choices = LENGTH(CHOICE),
                                 .chosen = 4};
    scene->works = (KeyGroup){"", WORKS, LENGTH(WORKS)};
    scene->hint = NULL;
}

/* Before its first batch: the plan is all there is. */
static void make_first(Arena *arena, Scene *scene)
{
    scene_base(scene);
    scene_add_run(arena, scene, "fit_one_cycle 2", fit_run(2, 193, 3e-3, 0), false);
    scene->job.left = NAN;
}

/* Another program's run, of which only what it logs is known: no plan, no rate. */
static Recorder *foreign_run(void)
{
    enum { STEPS = 400, EACH = 80 };
    Recorder *recorder = recorder_new(NULL, NULL, 0);
    Rng rng = rng_stream(9, RNG_ORDER, 0);
    recorder_measure(recorder, "perplexity", false);
    recorder_measure(recorder, "bleu", true);
    for (long step = 0; step < STEPS; step++) {
        double loss = 2 + 5 * exp(-(double)step / 90);
        recorder_add(recorder, &(BatchSample){step, NAN, NAN, loss + 0.3 * rng_normal(&rng), loss});
        double metric[] = {exp(loss), (step + 1) % (2 * EACH) ? NAN : 40 - 4 * loss};
        if ((step + 1) % EACH == 0)
            recorder_add_epoch(recorder, &(EpochSample){.epoch = (int)(step / EACH),
                                                        .end = step + 1,
                                                        .validated = true,
                                                        .train_loss = loss,
                                                        .valid_loss = NAN,
                                                        .metric = metric,
                                                        .metrics = LENGTH(metric)});
    }
    return recorder;
}

static void make_foreign(Arena *arena, Scene *scene)
{
    scene_base(scene);
    scene_add_run(arena, scene, "replay nmt.jsonl", foreign_run(), false);
    scene->job.epoch = 5;
    scene->job.left = NAN;
    scene->job.images_per_second = 0;
    scene_say(arena, scene, (Message[]){{.kind = MESSAGE_ECHO, .text = "replay nmt.jsonl"}}, 1);
}

static void make_confusion(Arena *arena, Scene *scene)
{
    make_trained(arena, scene);
    results_make(arena, scene, 10);
}

static void make_confusion_100(Arena *arena, Scene *scene)
{
    make_trained(arena, scene);
    results_make(arena, scene, 100);
}

static void make_lost(Arena *arena, Scene *scene)
{
    make_trained(arena, scene);
    results_make_images(arena, scene, 60, 28);
}

static void make_image(Arena *arena, Scene *scene)
{
    make_lost(arena, scene);
    scene->stage.main = MAIN_IMAGE;
}

/* A lower peak and an epoch more are proposed for the run under way. */
static void make_proposed(Arena *arena, Scene *scene)
{
    Error err;
    Plan *plan = ARENA_NEW(arena, Plan, 1);
    make_training(arena, scene);
    const Recorder *run = scene->training;
    const Change lower = {CHANGE_LR_MAX, run->plan.lr_max / 2}, longer = {CHANGE_EPOCHS, 1};
    long k = series_count(&run->loss);
    bool changed =
        plan_change(&run->plan, k, &lower, plan, &err) && plan_change(plan, k, &longer, plan, &err);
    assert(changed);
    scene->proposed = changed ? plan : NULL;
}

const SceneMaker SCENE[SCENES] = {
    {"new", make_new},
    {"start", make_start},
    {"range", make_range_running},
    {"pick", make_range_done},
    {"settings", make_settings},
    {"band", make_band},
    {"training", make_training},
    {"trained", make_trained},
    {"runs", make_runs},
    {"answer", make_answer},
    {"shown", make_shown},
    {"complete", make_complete},
    {"first", make_first},
    {"proposed", make_proposed},
    {"foreign", make_foreign},
    {"confusion", make_confusion},
    {"confusion_100", make_confusion_100},
    {"ranges", make_ranges},
    {"opened", make_opened},
    {"lost", make_lost},
    {"image", make_image},
    {"compared", make_compared},
    {"early", make_early},
    {"late", make_late},
    {"metrics", make_metrics},
    {"epochs_1000", make_1000},
    {"tiny", make_tiny},
    {"nan", make_nan},
    {"compare", make_compare},
    {"keys", make_keys},
    {"watch_1x1", make_watch_1x1},
    {"watch_4x1", make_watch_4x1},
    {"watch_9x1", make_watch_9x1},
    {"watch_60x1", make_watch_60x1},
    {"watch_1x12", make_watch_1x12},
    {"watch_4x12", make_watch_4x12},
    {"watch_9x12", make_watch_9x12},
    {"watch_60x12", make_watch_60x12},
    {"watch_states", make_watch_states},
    {"watch_range", make_watch_range},
    {"watch_alone", make_watch_alone},
};

void scene_free(Scene *scene)
{
    for (int i = 0; i < scene->runs; i++)
        recorder_free(scene->run[i]->recorder);
    results_free(scene);
}
