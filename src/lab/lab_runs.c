/* Adds runs to those of a session. */
#include "lab/lab_runs.h"

RunEntry *lab_runs_add(LabRuns *runs, const char *command, Recorder *recorder)
{
    bool range = recorder->plan.kind == PLAN_LR_FIND;
    *(range ? &runs->range_test : &runs->fit_run) = recorder;
    runs->last_run = recorder;
    return history_add(&runs->history, command, recorder);
}
