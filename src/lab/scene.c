/* Copies what a screen shows out of the session, so that it can be drawn during a run. */
#include "lab/scene.h"

#include "base/text.h"
#include "data/dataset.h"
#include "lab/branch.h"
#include "lab/lab.h"
#include "lab/lab_data.h"
#include "lab/lab_model.h"
#include "lab/lab_prompt.h"
#include "lab/lab_results.h"
#include "lab/lab_runs.h"
#include "lab/lab_shelf.h"
#include "lab/lab_watch.h"
#include "lab/latest.h"
#include "lab/live.h"
#include "lab/ranks.h"
#include "lab/reply.h"
#include "lab/run_list.h"
#include "lab/settings.h"
#include "lab/stage.h"

enum { SUGGEST_MOST = 2000 }; /* up to so many samples suggestions are shown while a test runs */

/* A history of copies: a run that ends while the scene is drawn changes its entry. */
static History copy_history(const History *history, Arena *arena)
{
    History copy = {.run = ARENA_NEW(arena, RunEntry *, MAX(history->count, 1)),
                    .count = history->count};
    for (int i = 0; i < history->count; i++)
        copy.run[i] = arena_copy(arena, history->run[i], sizeof *history->run[i]);
    return copy;
}

static bool is_short(const Recorder *range)
{
    return !range || series_count(&range->smooth) <= SUGGEST_MOST;
}

Progress scene_job_of(const RunEntry *entry)
{
    if (!entry)
        return (Progress){0};
    const Plan *plan = &entry->recorder->plan;
    return (Progress){.run = entry->number,
                      .kind = plan->kind,
                      .epoch = (int)series_count(&entry->recorder->train_loss) - 1,
                      .epochs = plan->last_epoch,
                      .batches = plan->batches,
                      .step = recorder_batches(entry->recorder),
                      .steps = plan->last - plan->first,
                      .elapsed = entry->time,
                      .reason = entry->reason,
                      .dead = entry->dead};
}

/* How the net stands that took the place of the one that the latest run has trained. */
static const char *net_words(const Session *session, const RunEntry *latest)
{
    const LabModel *model = session->model;
    if (latest && !session_fits(session))
        return "net for other data";
    if (!latest || latest->number > model->runs_before)
        return NULL;
    return !model->learner ? "ready" : model->brought ? "loaded weights" : "new weights";
}

/* The entry of the earlier run that the user has opened; NULL: it is the latest one, or the figure
 * is not of a run: results are the learner's. */
static const RunEntry *opened_of(const Session *session, const Scene *scene)
{
    int number = stage_shows_opened(session->stage) ? session->stage->opened : 0;
    const RunEntry *entry = number > 0 && number <= scene->runs ? scene->run[number - 1] : NULL;
    bool latest = number == scene->job.run;
    return latest || (entry && entry->removed) ? NULL : entry;
}

/* Makes the scene one of an earlier run. */
static void show_opened(Scene *scene, const RunEntry *entry)
{
    bool range = entry->facts.kind == PLAN_LR_FIND;
    *(range ? &scene->range : &scene->training) = entry->recorder;
    scene->opened = entry;
    scene->command = entry->origin;
    scene->data = *entry->facts.data ? entry->facts.data : "no data";
    scene->model = *entry->facts.model ? entry->facts.model : "no model";
    scene->optimizer = entry->facts.optimizer;
    scene->augment = facts_augment(&entry->facts);
    if (!range)
        scene->lr_max = entry->facts.lr_max;
    scene->seed = (uint64_t)MAX(entry->facts.seed, 0);
    if (range)
        scene->suggestions = range_suggestions(entry->recorder);
}

void scene_take(const Session *session, Arena *arena, Scene *scene)
{
    const History copy = copy_history(&session->runs->history, arena), *history = &copy;
    const RunEntry *latest = history_latest(history);
    *scene = (Scene){
        .data = lab_data_label(arena, session->data->set),
        .model = session->model->spec ? arena_text(arena, session->model->spec) : NULL,
        .optimizer =
            session->model->request.opt ? optim_kind_name(session->model->request.opt) : "",
        .augment = lab_model_augment(arena, session->model),
        .lr_max = lab_model_lr(session->model),
        .picked = session->model->lr_max > 0,
        .seed = session->prompt->settings.seed,
        .ranks = ranks_count(session),
        .net = net_words(session, latest),
        .job = scene_job_of(latest),
        .command = latest ? latest->command : NULL,
        .run = (const RunEntry *const *)history->run,
        .runs = history->count,
        .now = clock_date(lab_clock(session)),
        .training = latest_fit(session->runs),
        .latest = latest_fit(session->runs),
        .range = latest_range_test(session->runs),
        .suggestions = no_suggestions(),
        .confusion = session->results->confusion,
        .gallery = session->results->gallery,
        .stage = *session->stage,
        .surface = session->reply->surface,
        .setting = settings_values(session, arena),
        .attached = session->live && session->live->remote,
    };
    if (session->stage->main == MAIN_RUNS || !scene->training) {
        RunList *list = ARENA_NEW(arena, RunList, 1);
        *list = run_list_of(arena, history, session->shelf, &session->stage->order, scene->now);
        scene->list = list;
    }
    if (session->branch->changes) {
        Plan *proposed = ARENA_NEW(arena, Plan, 1);
        *proposed = session->branch->proposed;
        scene->proposed = proposed;
    }
    if (latest_range_test(session->runs) && is_short(latest_range_test(session->runs)))
        scene->suggestions = latest_suggestions(session->runs);
    if (session->stage->main == MAIN_WATCH)
        scene->watch = lab_watch_look(session->shelf->watch, arena, &session->stage->watch,
                                      stage_tiling(session->stage));
    const RunEntry *opened = opened_of(session, scene);
    if (opened)
        show_opened(scene, opened);
    stage_cursor(&scene->stage, scene->range);
}

bool scene_is_start(const Scene *scene)
{
    return scene->stage.main == MAIN_TRAINING && !scene->training;
}
