/* Keeps events of a run. */
#include "lab/event_list.h"

#include "base/heap.h"

Told *event_list_reserve(EventList *list, size_t count)
{
    if (count > list->room)
        list->told = heap_resize(list->told, list->room = MAX(count, 2 * list->room), sizeof(Told));
    list->count = count;
    return list->told;
}

void event_list_add(EventList *list, const Event *event, double subset)
{
    bool replaces = list->count && list->told[list->count - 1].event.kind == EVENT_PROGRESS;
    size_t count = list->count + !replaces;
    event_list_reserve(list, count)[count - 1] = (Told){*event, subset};
}

void event_list_free(EventList *list)
{
    heap_free(list->told);
    *list = (EventList){0};
}
