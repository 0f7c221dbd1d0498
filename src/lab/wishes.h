/* wishes.h - what `set` asks of a run besides training: early stopping, its best epoch, its epochs
 * as CSV.
 *
 *     Wishes wishes;
 *     if (!wishes_find(&wishes, settings, data, &request, err)) ...       no such monitor
 *     int hooks = wishes_hooks(&wishes, recorder, hook);                  after the recorder's
 *     if (!wishes_written(&wishes, err)) ...                              when the run has ended
 */
#ifndef LAB_WISHES_H
#define LAB_WISHES_H

#include "lab/run_settings.h"
#include "store/best.h"
#include "store/csv_log.h"
#include "train/hooks.h"
#include "train/replay.h"

typedef struct LabData LabData;
typedef struct RunRequest RunRequest;

enum { WISHES_HOOKS = 3 }; /* at most */

/* Those of one run, which owns them. */
typedef struct {
    const RunSettings *settings;
    LabData *data; /* borrowed, as the others */
    const RunRequest *request;
    Monitor monitor; /* of early and best */
    EarlyStop early;
    SaveBest best;
    Memory memory[2]; /* of early and best */
    CsvLog csv;
} Wishes;

/* Fails when early stopping or save_best watch what the run does not measure. */
NODISCARD bool wishes_find(Wishes *wishes, const RunSettings *settings, LabData *data,
                           const RunRequest *request, Error *err);

/* The hooks of the run; returns how many.  The wishes stay where they are until it has ended. */
int wishes_hooks(Wishes *wishes, const Recorder *recorder, Hook hook[WISHES_HOOKS]);

/* A failed save or log does not stop the run; it fails the command afterwards. */
NODISCARD bool wishes_written(const Wishes *wishes, Error *err);

#endif
