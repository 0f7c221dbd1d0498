/* idx_files.h - which files of a folder are a data set in MNIST's own format.
 *
 *     IdxSet set;
 *     if (!idx_files_find(arena, "emnist/emnist-letters", IDX_TRAIN, &set, err) ||
 *         !idx_files_path(arena, &set, IDX_TRAIN, IDX_LABELS, &path, err)) ...
 */
#ifndef DATA_IDX_FILES_H
#define DATA_IDX_FILES_H

#include "base/arena.h"
#include "base/error.h"

typedef enum { IDX_TRAIN, IDX_TEST } IdxPart;
typedef enum { IDX_IMAGES, IDX_LABELS } IdxContent;

/* FOLDER/PREFIXtrain-images-idx3-ubyte and so on.  The prefix is empty for MNIST and its like; each
 * of EMNIST's sets has its own, with test instead of t10k.  Both texts live in the arena. */
typedef struct {
    const char *folder, *prefix;
} IdxSet;

/* path: the folder, or the folder and the beginning of the files' names in it.  The set has images
 * of that part. */
NODISCARD bool idx_files_find(Arena *arena, const char *path, IdxPart part, IdxSet *set,
                              Error *err);

/* The file's path; where there is none, the message names what is there instead. */
NODISCARD bool idx_files_path(Arena *arena, const IdxSet *set, IdxPart part, IdxContent content,
                              const char **out, Error *err);

#endif
