/* Keeps what the net answered last, to be looked at again without asking it. */
#include "lab/lab_results.h"

#include "analysis/confusion.h"
#include "analysis/gallery.h"
#include "train/verdict.h"

const Verdicts *lab_results_take(LabResults *results, Arena *arena, const Dataset *data,
                                 const Verdicts *verdicts)
{
    Verdicts *kept = arena_copy(arena, verdicts, sizeof *verdicts);
    kept->learner = NULL; /* it may go before them */
    arena_free(&results->arena);
    *results = (LabResults){.arena = *arena,
                            .verdicts = kept,
                            .data = data,
                            .confusion = results->confusion,
                            .gallery = results->gallery};
    *arena = (Arena){0};
    return kept;
}

void lab_results_count(LabResults *results)
{
    shared_drop(results->confusion);
    results->confusion = confusion_new(results->data, results->verdicts);
}

void lab_results_show(LabResults *results, Gallery *gallery)
{
    shared_drop(results->gallery);
    results->gallery = gallery;
}

void lab_results_forget(LabResults *results)
{
    arena_free(&results->arena);
    shared_drop(results->confusion);
    shared_drop(results->gallery);
    *results = (LabResults){0};
}

void results_hold(HeldResults *held, const LabResults *results)
{
    shared_hold(results->confusion);
    shared_hold(results->gallery);
    results_drop(held);
    *held = (HeldResults){results->confusion, results->gallery};
}

void results_drop(HeldResults *held)
{
    shared_drop(held->confusion);
    shared_drop(held->gallery);
    *held = (HeldResults){NULL, NULL};
}
