/* torch_plain.h - a layer that holds no others as an expression in Python.
 *
 *     torch_plain(graph, op, layer, &needed, &out);       torch.nn.Conv2d(3, 16, 3, padding=1)
 *
 * Internal to the writer of modules (torch.h). */
#ifndef EXPORT_TORCH_PLAIN_H
#define EXPORT_TORCH_PLAIN_H

#include "export/graph.h"
#include "export/torch_parts.h"

/* op: what it does, or NULL: nothing when the net answers. */
void torch_plain(const Graph *graph, const GraphOp *op, const Layer *layer, TorchParts *needed,
                 Buf *out);

#endif
