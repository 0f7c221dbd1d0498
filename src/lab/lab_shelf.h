/* lab_shelf.h - the recorded runs, as `runs` found them.
 *
 *     lab_shelf_look(shelf, lab_history(session), 20);
 *     for (int i = 0; i < shelf->count; i++) ...           the latest first
 */
#ifndef LAB_LAB_SHELF_H
#define LAB_LAB_SHELF_H

#include "base/arena.h"
#include "store/summary.h"

typedef struct History History;
typedef struct LabWatch LabWatch;

/* The session owns it.  Empty until `runs` has looked; what that found may be gone by now. */
typedef struct LabShelf {
    Arena arena; /* of the records */
    const RunSummary *record;
    int count;
    int most;        /* how many `runs` was asked for */
    bool asks;       /* there is a user to ask before a run is deleted */
    LabWatch *watch; /* logs of other programs that a screen watches */
    char asked[64];  /* name of the run that the user was asked about before it is deleted */
} LabShelf;

/* Looks again for the latest records: up to `most`, and those of the session's own runs. */
void lab_shelf_look(LabShelf *shelf, const History *history, int most);

#endif
