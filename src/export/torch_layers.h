/* torch_layers.h - the layers of a net as expressions in Python.
 *
 *     TorchLayers layers = {.arena = &arena, .graph = graph, .out = &text};
 *     if (!torch_layers_begin(&layers, err)) ...          a name that PyTorch cannot give
 *     torch_layers_put(&layers, 3);                       ("0", torch.nn.Conv2d(...)), ...
 *
 * Internal to the writer of modules (torch.h). */
#ifndef EXPORT_TORCH_LAYERS_H
#define EXPORT_TORCH_LAYERS_H

#include "base/hash_set.h"
#include "export/graph.h"
#include "export/torch_parts.h"

/* A net while it is written.  What is not borrowed is the writer's own: torch_layers_end. */
typedef struct {
    Arena *arena; /* of names */
    const Graph *graph;
    Buf *out;
    TorchParts needed;  /* for what has been written */
    bool plain;         /* no layer has a name of its own */
    HashSet taken;      /* hashes of the paths of modules */
    const GraphOp **op; /* by their layers' numbers */
} TorchLayers;

NODISCARD bool torch_layers_begin(TorchLayers *layers, Error *err);

/* The layers of the whole net with their names, a line each, indented by so many steps. */
void torch_layers_put(TorchLayers *layers, int depth);
void torch_layers_end(TorchLayers *layers);

#endif
