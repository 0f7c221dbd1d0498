/* Copies of a learner and its run that can be saved, and what their files are called. */
#include "store/checkpoint.h"

#include "base/arena.h"
#include "base/text.h"
#include "train/learner.h"

char *checkpoint_path(Arena *arena, const char *name)
{
    return arena_printf(arena, "%s%s", name, text_ends(name, ".safetensors") ? "" : ".safetensors");
}

Checkpoint checkpoint_take(Arena *arena, const Learner *learner, const Stand *stand,
                           const DataOrigin *origin)
{
    Checkpoint checkpoint = {
        .learner = learner,
        .snapshot = snapshot_take(arena, learner),
        .stands = stand != NULL,
    };
    if (stand) {
        checkpoint.stand = *stand;
        checkpoint.stand.command = arena_text(arena, stand->command);
        checkpoint.samples = recorder_settled(stand->past, stand->at.step);
        checkpoint.dead = stand->past->dead;
        checkpoint.epochs = recorder_epochs(stand->past, stand->at.epoch);
    }
    if (origin) {
        checkpoint.origin = *origin;
        checkpoint.origin.source = arena_text(arena, origin->source);
    }
    return checkpoint;
}
