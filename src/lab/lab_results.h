/* lab_results.h - what the net answered when it was last asked about all validation images.
 *
 *     const Verdicts *verdicts = lab_results_take(results, &arena, data, &taken);
 *     results->confusion = ...                                      what a screen shows of it
 *
 * The answers are those of the net as it was then: it may have learnt more since. */
#ifndef LAB_LAB_RESULTS_H
#define LAB_LAB_RESULTS_H

#include "base/arena.h"

typedef struct Confusion Confusion;
typedef struct Dataset Dataset;
typedef struct Gallery Gallery;
typedef struct Verdicts Verdicts;

/* The session owns it; a screen holds what it shows of it. */
typedef struct LabResults {
    Arena arena; /* of the answers */
    const Verdicts *verdicts;
    const Dataset *data;  /* whose validation images they are for; NULL: nobody asked */
    Confusion *confusion; /* the latest, or NULL */
    Gallery *gallery;     /* images shown last, or NULL */
} LabResults;

/* What a screen draws, which stays while it does, whatever the session makes of it meanwhile. */
typedef struct {
    Confusion *confusion;
    Gallery *gallery;
} HeldResults;

/* Holds the latest, and drops what was held before. */
void results_hold(HeldResults *held, const LabResults *results);
void results_drop(HeldResults *held);

/* Keeps answers in place of those before; takes over their arena. */
const Verdicts *lab_results_take(LabResults *results, Arena *arena, const Dataset *data,
                                 const Verdicts *verdicts);

/* Counts them, for a screen. */
void lab_results_count(LabResults *results);

/* Keeps images for a screen; takes the gallery over. */
void lab_results_show(LabResults *results, Gallery *gallery);

/* Forgets the answers and what was shown of them, since the images are about to go. */
void lab_results_forget(LabResults *results);

#endif
