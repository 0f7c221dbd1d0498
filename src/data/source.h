/* source.h - what the sources of data share: names, what was left out, and the rules of another
 * set's images.
 *
 *     int label = source_class(like->class_name, like->classes, "7");   -1: no such class
 *     if (source_omission(data, OMIT_UNTRAINED, &line)) puts(buf_text(&line));
 */
#ifndef DATA_SOURCE_H
#define DATA_SOURCE_H

#include "base/buf.h"
#include "data/dataset.h"

/* The last component of a path, as a person would name it, also for "set/" and ".". */
char *source_name(Arena *arena, const char *path);

/* Refuses names of classes that no table and no screen has room for. */
NODISCARD bool source_names_fit(const char *path, const char *const *names, int count, Error *err);

int source_class(const char *const *class_name, int classes, const char *name);

/* Pictures have 1 or 3 channels; any other number is refused. */
NODISCARD bool source_channels(long channels, Error *err);

/* So many images of that many bytes each must fit into the machine's memory; remedy: what to do if
 * they do not. */
NODISCARD bool source_memory(const char *name, double images, Shape stored, const char *remedy,
                             Error *err);

/* Adds a sentence that says how many were left out and why; false, and nothing, if none were. */
bool source_omission(const Dataset *data, Omission kind, Buf *out);

/* For `validate`: w x h images must be what `like` has.  can_resize: the remedy is size=N. */
NODISCARD bool source_fits(const Dataset *like, const char *path, int w, int h, bool can_resize,
                           Error *err);

/* The dataset that a ..._like function returns: like's classes, only a validation part. */
Dataset *source_like(Arena *arena, const Dataset *like, const char *path, int stored, Part valid);

/* Ctrl-C has come: true, with an error. */
bool source_interrupted(const atomic_int *interrupts, Error *err);

#endif
