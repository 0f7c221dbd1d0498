/* checkpoint.h - saves a learner and its run as one safetensors file, and reads them back.
 *
 *     Checkpoint checkpoint = checkpoint_take(arena, learner, &stand, &origin);   a copy
 *     if (!checkpoint_save("mnist", &checkpoint, err)) ...                        mnist.safetensors
 *     Learner *learner = checkpoint_load(arena, "mnist", &dataset, err);
 *     if (!checkpoint_resume(arena, "mnist.safetensors", &saved, err)) ...
 *
 * Parameters carry PyTorch's state-dict names and layout; the optimiser's slots are
 * "optim.<slot>.<name>" in the same layout, the recorder's series "history.<name>"; everything else
 * is metadata.
 *
 * A file may come from anywhere.  Reading one takes memory in proportion to the file, whatever the
 * file says: parameters are counted before there is room for them, and no room is made for a batch
 * until there is data.  A net and batch size that together need more memory than the machine has
 * are refused at once, since nothing could be done with them. */
#ifndef STORE_CHECKPOINT_H
#define STORE_CHECKPOINT_H

#include "base/buf.h"
#include "train/plan.h"
#include "train/recorder.h"
#include "train/snapshot.h"

typedef struct Learner Learner;
typedef struct Dataset Dataset;

/* The format that is written; files of format 1 had no number and no run to continue. */
enum { CHECKPOINT_FORMAT = 2 };

/* A run that has stopped: what is left of it is its plan from `at` on. */
typedef struct {
    Plan plan;
    Position at;
    const Recorder *past; /* what was recorded up to there, and perhaps beyond; borrowed */
    const char *command;  /* that began it */
} Stand;

/* What it was trained on. */
typedef struct {
    const char *source; /* command that made the data; "": not known */
    uint64_t seed;      /* of the session then */
    uint64_t hash;      /* dataset_hash; 0: unknown */
    int train, valid;   /* images */
} DataOrigin;

/* How a run saves itself. */
typedef enum { KEEP_OFF, KEEP_EPOCHS, KEEP_BATCHES, KEEP_SECONDS } KeepUnit;

enum { KEEP_EVERY_MOST = 1000000000, KEEP_FILES_MOST = 1000 };

/* What `set checkpoint` says; a value. */
typedef struct {
    KeepUnit unit;
    long every; /* after so many epochs, batches or seconds */
    int files;  /* the file, and the latest so many by their batch number if above 1 */
} Keep;

/* A learner at one moment: what training changes is a copy. */
typedef struct {
    const Learner *learner; /* borrowed: its net, options and data */
    Snapshot snapshot;
    bool stands; /* there is a stand */
    Stand stand;
    long samples, epochs; /* recorded of it until then */
    long most;            /* how many of these samples are written at most; 0: all */
    long dead;            /* as the recorder's `dead`, at that moment */
    DataOrigin origin;
    Keep keep;    /* KEEP_OFF: saved by hand */
    bool weights; /* only parameters and statistics, for other programs to load */
} Checkpoint;

/* Stand and origin may be NULL.  Texts and numbers that change are copied into the arena. */
Checkpoint checkpoint_take(Arena *arena, const Learner *learner, const Stand *stand,
                           const DataOrigin *origin);

/* Its file's bytes, added to a buffer. */
void checkpoint_encode(const Checkpoint *checkpoint, Buf *out);

/* Writes atomically, mode 0600, on any thread.  path: as it is; name: with its suffix added. */
NODISCARD bool checkpoint_write(const char *path, const Checkpoint *checkpoint, Error *err);
NODISCARD bool checkpoint_save(const char *name, const Checkpoint *checkpoint, Error *err);

/* name with ".safetensors" unless it is there. */
char *checkpoint_path(Arena *arena, const char *name);

/* Whether onecycle saved the file (it describes its model); false with an error if it cannot be
 * read. */
NODISCARD bool checkpoint_has_model(const char *name, bool *out, Error *err);

/* Whether the file has nothing but weights that onecycle has written. */
NODISCARD bool checkpoint_is_weights(const char *path, bool *out, Error *err);

/* Another program's file (a PyTorch state dict): puts its parameters and running statistics,
 * matched by name and shape, into the learner's model; the optimiser starts anew. */
NODISCARD bool checkpoint_import(const char *name, Learner *learner, Error *err);

/* A learner that continues where the saved one stopped: weights, statistics, optimiser, data order.
 * *data is a Dataset without images that carries shape and class names.  Learner and data live in
 * the arena. */
Learner *checkpoint_load(Arena *arena, const char *name, const Dataset **data, Error *err);

/* The same from a file's bytes, which errors call by that name. */
Learner *checkpoint_decode(Arena *arena, Bytes bytes, const char *name, const Dataset **data,
                           Error *err);

/* The same, with the run it is in. */
typedef struct {
    Learner *learner;
    const Dataset *data; /* as checkpoint_load's */
    Stand stand;         /* past is NULL, command lives in the arena */
    Recorder *past;      /* the caller's: recorder_free */
    DataOrigin origin;
    Keep keep;
    const char *kernels; /* that trained it: others give other bits */
    WorkMode mode;       /* in which it was trained: others give other bits */
} Saved;
NODISCARD bool checkpoint_resume(Arena *arena, const char *path, Saved *out, Error *err);

#endif
