/* events_search.h - events about what a search for settings found.
 *
 *     events_range(&events, run, &(EventsRange){.label = "wd 0.01", ...});
 */
#ifndef STORE_EVENTS_SEARCH_H
#define STORE_EVENTS_SEARCH_H

#include "store/events.h"

/* What the range tests with one of several settings found; label as a plot has it. */
typedef struct {
    const char *label;
    double wd, mom, bs;
    int runs;
    const Suggestions *suggestions;
    double least, least_lr, diverges; /* lowest loss, its rate; NaN: it does not diverge */
    double valid, valid_lr;           /* the same on a validation subset; NaN: not measured */
    bool lowest;                      /* of all the settings */
} EventsRange;
void events_range(Events *events, int run, const EventsRange *range); /* run: the first of all */

/* What `budget` proposes. */
typedef struct {
    double minutes;
    int bs;
    double epochs, lr_max, train, valid; /* the last two: seconds of an epoch */
    bool ranged;                         /* the rate is a suggestion of the range test before it */
    bool run;                            /* and it is run at once */
} EventsBudget;
void events_budget(Events *events, const EventsBudget *budget);

#endif
