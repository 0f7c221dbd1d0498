/* event_list.h - events of a run, kept for a rank that is told of them later.
 *
 *     EventList list = {0};
 *     event_list_add(&list, event, subset);
 *     list.told[list.count - 1].event.kind        the latest
 *     event_list_free(&list);
 */
#ifndef LAB_EVENT_LIST_H
#define LAB_EVENT_LIST_H

#include "train/event.h"

/* An event, and what was measured beside it. */
typedef struct {
    Event event;
    double subset; /* EVENT_BATCH: the loss on the validation images of the subset, if asked for */
} Told;

/* Its owner frees it; all 0 at first. */
typedef struct {
    Told *told; /* on the heap */
    size_t count, room;
} EventList;

/* A validation under way is kept until something else has happened. */
void event_list_add(EventList *list, const Event *event, double subset);

/* Makes room for so many, which it then has, and which its owner fills in. */
Told *event_list_reserve(EventList *list, size_t count);

void event_list_free(EventList *list);

#endif
