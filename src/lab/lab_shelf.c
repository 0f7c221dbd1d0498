/* Looks up what other sessions have recorded. */
#include "lab/lab_shelf.h"

#include "analysis/history.h"
#include "store/shelf.h"

#include <string.h>

static bool is_of_session(const History *history, const RunSummary *record)
{
    for (int i = 0; i < history->count; i++)
        if (strcmp(history->run[i]->stamp, record->name) == 0)
            return true;
    return false;
}

void lab_shelf_look(LabShelf *shelf, const History *history, int most)
{
    int found, others = 0;
    arena_free(&shelf->arena);
    RunSummary *record = shelf_list(&shelf->arena, most + history->count, &found);
    for (int i = 0; i < found && others < most; i++)
        if (!is_of_session(history, &record[i]))
            record[others++] = record[i];
    shelf->record = record;
    shelf->count = others;
}
