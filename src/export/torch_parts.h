/* torch_parts.h - what modules for PyTorch need beside PyTorch: classes and functions in Python.
 *
 *     TorchParts needed = {0};
 *     needed.part[TORCH_GATE] = true;
 *     torch_parts_write(&needed, &out);
 *
 * Internal to the writer of these modules (torch.h). */
#ifndef EXPORT_TORCH_PARTS_H
#define EXPORT_TORCH_PARTS_H

#include "base/base.h"
#include "base/buf.h"

/* In the order in which they are written; functions of all modules are not among them. */
typedef enum {
    TORCH_ALIKE,
    TORCH_OF_ROWS,
    TORCH_OF_IMAGES,
    TORCH_WITHOUT,
    TORCH_SCALE,
    TORCH_PIXEL_NORM,
    TORCH_CHAIN,
    TORCH_RESIDUAL,
    TORCH_CONCAT,
    TORCH_GATE,
    TORCH_PARTS,
} TorchPart;

/* Those that a net needs. */
typedef struct {
    bool part[TORCH_PARTS];
} TorchParts;

/* Adds them, and those that every module has. */
void torch_parts_write(const TorchParts *needed, Buf *out);

/* What comes before them, and after the class Net. */
extern const char *const TORCH_HEAD, *const TORCH_TAIL;

#endif
