/* Makes hooks of the settings that a run is watched and saved by. */
#include "lab/wishes.h"

#include "lab/job.h"
#include "lab/lab_data.h"

/* Whether settings such as early stopping apply: not to range tests, nor to one of several runs. */
static bool has_wishes(const RunRequest *request)
{
    return request->plan->kind != PLAN_LR_FIND && !request->label;
}

bool wishes_find(Wishes *wishes, const RunSettings *settings, LabData *data,
                 const RunRequest *request, Error *err)
{
    bool watches = settings->patience >= 0 || settings->save_best;
    *wishes = (Wishes){.settings = settings, .data = data, .request = request};
    return !has_wishes(request) || !watches ||
           monitor_find(request->learner, settings->monitor, &wishes->monitor, err);
}

static Hook remembering(Memory *memory, const Recorder *recorder, Hook hook)
{
    *memory = (Memory){hook, recorder};
    return memory_hook(memory);
}

static Hook best_hook(Wishes *wishes, const Recorder *recorder)
{
    wishes->best = (SaveBest){.learner = wishes->request->learner,
                              .recorder = recorder,
                              .command = request_origin(wishes->request),
                              .origin = lab_data_origin(wishes->data),
                              .monitor = wishes->monitor,
                              .path = wishes->settings->save_best};
    return remembering(&wishes->memory[0], recorder, save_best_hook(&wishes->best));
}

static Hook early_hook(Wishes *wishes, const Recorder *recorder)
{
    const RunSettings *settings = wishes->settings;
    wishes->early = (EarlyStop){.monitor = wishes->monitor,
                                .patience = settings->patience,
                                .min_delta = settings->min_delta};
    return remembering(&wishes->memory[1], recorder, early_stop_hook(&wishes->early));
}

int wishes_hooks(Wishes *wishes, const Recorder *recorder, Hook hook[WISHES_HOOKS])
{
    const RunSettings *settings = wishes->settings;
    int hooks = 0;
    if (!has_wishes(wishes->request))
        return 0;
    if (settings->csv) {
        wishes->csv = (CsvLog){.recorder = recorder, .path = settings->csv};
        hook[hooks++] = csv_hook(&wishes->csv);
    }
    if (settings->save_best)
        hook[hooks++] = best_hook(wishes, recorder);
    if (settings->patience >= 0)
        hook[hooks++] = early_hook(wishes, recorder);
    return hooks;
}

bool wishes_written(const Wishes *wishes, Error *err)
{
    if (wishes->best.error.text[0])
        return error_pass(err, &wishes->best.error);
    if (wishes->csv.error.text[0])
        return error_pass(err, &wishes->csv.error);
    return true;
}
