/* onnx_ops.h - operations of a net as nodes of ONNX.
 *
 *     OnnxNames names = {.arena = &scratch, .graph = graph, .out = &message, .value = tensors};
 *     names.value[0] = "input";
 *     onnx_op(&names, &graph->op[0]);
 *
 * Internal to the writer of ONNX (onnx.h). */
#ifndef EXPORT_ONNX_OPS_H
#define EXPORT_ONNX_OPS_H

#include "export/onnx_nodes.h"

/* Adds the nodes of an operation, and names the value that it makes. */
void onnx_op(OnnxNames *names, const GraphOp *op);

#endif
