/* lab_shelf.h - the recorded runs of other sessions, as `runs` found them.
 *
 *     shelf->record = shelf_list(&shelf->arena, 20, &shelf->count);
 *     for (int i = 0; i < shelf->count; i++) ...           the latest first
 */
#ifndef LAB_LAB_SHELF_H
#define LAB_LAB_SHELF_H

#include "base/arena.h"
#include "store/summary.h"

/* The session owns it.  Empty until `runs` has looked; what that found may be gone by now. */
typedef struct LabShelf {
    Arena arena; /* of the records */
    const RecordSummary *record;
    int count;
} LabShelf;

#endif
