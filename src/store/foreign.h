/* foreign.h - weights that another program has saved, put into a net by the names of its tensors.
 *
 *     ForeignFit fit;
 *     Buf words = {0};
 *     if (!foreign_read("resnet18.safetensors", model, &fit, &words, err)) ...
 *     buf_text(&words)                                   "all 102 tensors fit"
 *
 * A tensor belongs to the parameter or running statistic of its name and extents, of any type of
 * floating-point numbers.  Where no name fits, a part that the file's names have in front, such as
 * "module." or "model.", is left out.  What the file does not have stays as it is.
 *
 * A file may come from anywhere: reading one takes no more memory than its bytes, of which there
 * may not be many more than the net needs. */
#ifndef STORE_FOREIGN_H
#define STORE_FOREIGN_H

#include "io/safetensors.h"
#include "nn/model.h"

/* How many of a net's tensors a file had; a value. */
typedef struct {
    int tensors, taken;
} ForeignFit;

/* Adds to `words` how many fit and which do not.  Fails where none does, and where a number is none
 * that a net can have; the net's are then partly replaced. */
NODISCARD bool foreign_read(const char *path, Model *model, ForeignFit *fit, Buf *words,
                            Error *err);
NODISCARD bool foreign_put(const SafeFile *file, const char *path, Model *model, ForeignFit *fit,
                           Buf *words, Error *err);

#endif
