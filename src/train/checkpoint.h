/* checkpoint.h - a learner as one safetensors file, and back.
 *
 *     if (!checkpoint_save("mnist", learner, recorder, err)) ...      mnist.safetensors
 *     Learner *learner = checkpoint_load(arena, "mnist", &dataset, err);
 *
 * Parameters carry PyTorch's state-dict names and layout; the optimiser's slots are
 * "optim.<slot>.<name>" in the same layout; everything else is metadata.
 */
#ifndef TRAIN_CHECKPOINT_H
#define TRAIN_CHECKPOINT_H

#include "train/learner.h"
#include "train/recorder.h"

/* path with ".safetensors" unless it is there. */
char *checkpoint_path(Arena *arena, const char *name);

/* last: the run whose schedule and position are told, or NULL.  Writes atomically. */
NODISCARD bool checkpoint_save(const char *name, const Learner *learner, const Recorder *last,
                               Error *err);

/* Whether the file was saved by us (it tells its model); false with the error of a file that can
 * not be read. */
NODISCARD bool checkpoint_has_model(const char *name, bool *out, Error *err);

/* Another program's file (a PyTorch state dict): its parameters and running statistics, matched by
 * name and shape, into the learner's model; its optimiser starts anew. */
NODISCARD bool checkpoint_import(const char *name, Learner *learner, Error *err);

/* A learner that goes on where the saved one was: weights, statistics, optimiser, data order. *data
 * is a Dataset without images that carries shape and class names.  Learner and data live in the
 * arena. */
Learner *checkpoint_load(Arena *arena, const char *name, const Dataset **data, Error *err);

#endif
