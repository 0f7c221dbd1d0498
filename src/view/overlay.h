/* overlay.h - which runs of the list are laid over each other.
 *
 *     const RunEntry *run[STAGE_OVERLAID];
 *     int runs = overlay_runs(scene, run);
 *     int curve = overlay_place(scene, run[0]);       0: the first curve; -1: it is not among them
 */
#ifndef VIEW_OVERLAY_H
#define VIEW_OVERLAY_H

#include "lab/scene.h"

/* The chosen runs, or the one the cursor is on: at most as many as there are inks. */
int overlay_runs(const Scene *scene, const RunEntry *out[STAGE_OVERLAID]);

int overlay_place(const Scene *scene, const RunEntry *run);

#endif
