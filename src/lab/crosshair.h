/* crosshair.h - moves the crosshair that all figures of a run share: Stage.batch.
 *
 *     crosshair_move(&stage, recorder, -1, CROSSHAIR_EPOCH);      an epoch back
 *     stage.batch                                                 -1: at the present
 */
#ifndef LAB_CROSSHAIR_H
#define LAB_CROSSHAIR_H

#include "lab/stage.h"

/* How far one step goes: a hundredth of the run is about a column of a figure. */
typedef enum { CROSSHAIR_BATCH, CROSSHAIR_HUNDREDTH, CROSSHAIR_EPOCH } CrosshairUnit;

/* From the present if it is not yet placed.  False if the run has no batch. */
bool crosshair_move(Stage *stage, const Recorder *run, long by, CrosshairUnit unit);

/* To a batch, or the nearest one that was run. */
bool crosshair_set(Stage *stage, const Recorder *run, long batch);

/* To the end of the epoch with the best value of the metric shown, or if there is none of the
 * validation loss; false if no epoch has either. */
bool crosshair_best(Stage *stage, const Recorder *run);

#endif
