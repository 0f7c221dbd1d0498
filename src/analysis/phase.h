/* phase.h - where in its schedule a run is, in words.  Pure.
 *
 *     Phase phase = phase_at(arena, &recorder->plan, batch);
 *     phase.name                            "phase 1: warm-up"
 *     if (phase.plateau) ...                rates so high that the loss may stand still for a while
 */
#ifndef ANALYSIS_PHASE_H
#define ANALYSIS_PHASE_H

#include "base/arena.h"
#include "train/plan.h"

/* A name is static or in the arena. */
typedef struct {
    const char *name; /* "": the plan is not known */
    bool plateau;
} Phase;

/* k: batch of the run, from 0. */
Phase phase_at(Arena *arena, const Plan *plan, long k);

#endif
