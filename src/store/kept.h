/* kept.h - the files of a checkpoint's name: NAME.safetensors, and where more than one is kept
 * NAME-<step>.safetensors, <step> being the optimiser's.
 *
 *     KeptFiles files = kept_list(arena, "run.safetensors");
 *     files.path[0]                                  the one to try first
 *     kept_prune("run.safetensors", 3, 386, err);    after run-386 was written
 */
#ifndef STORE_KEPT_H
#define STORE_KEPT_H

#include "base/arena.h"
#include "base/error.h"

/* Paths, in the arena they were listed in. */
typedef struct {
    char **path;
    int count;
} KeptFiles;

/* The files there are, the newest first: the name itself, which is written before the others, then
 * by their steps downward. */
KeptFiles kept_list(Arena *arena, const char *path);

/* The path of a copy of that step. */
char *kept_path(Arena *arena, const char *path, long step);

/* Removes all copies but the latest `most`, and those of steps after `step`, which belong to
 * another run.  Files that were not saved by a run itself stay, whatever their name. */
NODISCARD bool kept_prune(const char *path, int most, long step, Error *err);

/* Removes what a process that died while writing has left beside the files. */
void kept_sweep(const char *path);

#endif
