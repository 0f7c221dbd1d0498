/* lab_runs.h - the runs of a session: those that were, the one under way, and how runs are kept.
 *
 *     RunEntry *entry = lab_runs_add(runs, "fit 2 5e-2", recorder);   before its first batch
 *
 * The history owns every recorder; the other pointers to recorders and entries borrow from it. */
#ifndef LAB_LAB_RUNS_H
#define LAB_LAB_RUNS_H

#include "analysis/history.h"
#include "lab/run_settings.h"
#include "lab/after.h"
#include "store/keeper.h"

#include <stdatomic.h>

/* Which runs are recorded: `set record`. */
typedef enum { RECORD_AUTO, RECORD_ON, RECORD_OFF } RecordMode;

/* Whether runs are recorded in files, and how much room these may take.  A value of LabRuns. */
typedef struct {
    RecordMode mode; /* auto: of interactive sessions only */
    long limit;      /* megabytes that all records may take */
    bool told;       /* that no record can be written */
    bool told_alone; /* that no other program can join a run */
} RecordSettings;

/* The session owns it, and it owns the keeper. */
typedef struct LabRuns {
    History history;
    const RunEntry *under_way;  /* the run of the session's learner, or NULL */
    const Recorder *range_test; /* latest lr_find, or NULL */
    const Recorder *fit_run;    /* latest fit or fit_one_cycle, or NULL */
    const Recorder *last_run;   /* the newer of the two */
    Keeper *keeper;             /* saves runs while they run */
    RunSettings settings;
    RecordSettings record;
    After after;        /* what the latest run was stopped for, if no screen was there */
    bool recorded;      /* the run under way has a record */
    atomic_bool saving; /* the run under way saves itself when it is stopped */
} LabRuns;

/* Adds a run to the history; the plots are about it from now on. */
RunEntry *lab_runs_add(LabRuns *runs, const char *command, Recorder *recorder);

#endif
