/* checkpoint_reader.h - what the reading halves of checkpoint.h share: a file and its metadata.
 *
 *     CheckpointReader reader = {.path = path, .err = err};
 *     if (!safe_read(arena, path, &reader.file, err) ||
 *         !reader_long(&reader, "bs", 1, 64, &bs)) ...
 */
#ifndef STORE_CHECKPOINT_READER_H
#define STORE_CHECKPOINT_READER_H

#include "io/safetensors.h"
#include "nn/model.h"
#include "store/checkpoint.h"

typedef struct LearnerOptions LearnerOptions;

/* A file while it is read.  What is read out of it is a copy, or points into the arena that the
 * file was read into; what is wrong becomes err. */
typedef struct {
    const char *path;
    SafeFile file;
    Error *err;
} CheckpointReader;

const char *reader_meta(const CheckpointReader *reader, const char *key); /* "" if absent */

/* Fails: the entry is not what it must be. */
bool reader_damaged(const CheckpointReader *reader, const char *key);

NODISCARD bool reader_long(const CheckpointReader *reader, const char *key, long least, long most,
                           long *out);
NODISCARD bool reader_double(const CheckpointReader *reader, const char *key, double least,
                             double most, double *out);

/* A text that is only shown: control characters made visible; "" if absent. */
const char *reader_words(Arena *arena, const CheckpointReader *reader, const char *key);

/* Fills in `count` parameters, each from the tensor that has the prefix and its name. */
NODISCARD bool reader_params(const CheckpointReader *reader, const Param *param, int count,
                             real *flat, const char *prefix);

/* Which averages of the weights the learner has; and what they have come to. */
NODISCARD bool reader_averaging(const CheckpointReader *reader, LearnerOptions *options);
NODISCARD bool reader_averages(const CheckpointReader *reader, Learner *learner);

enum { READER_COUNT_BITS = 40 }; /* counts of steps or epochs in a file are at most 1 << 40 */

/* Reads how the file's learner trains; channels: of an image.  How many layer groups are frozen is
 * not yet known to fit the net. */
NODISCARD bool reader_options(Arena *arena, const CheckpointReader *reader, int channels,
                              LearnerOptions *options);

/* Reads the run that the file's learner is in: stand, past, origin, keep, kernels and mode. */
NODISCARD bool reader_run(Arena *arena, const CheckpointReader *reader, Saved *out);

#endif
