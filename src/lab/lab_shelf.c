/* Looks up what is recorded. */
#include "lab/lab_shelf.h"

#include "analysis/history.h"
#include "store/shelf.h"

void lab_shelf_look(LabShelf *shelf, const History *history, int most)
{
    arena_free(&shelf->arena);
    shelf->record = shelf_list(&shelf->arena, most > 0 ? most + history->count : 0, &shelf->count);
    shelf->most = most;
}
