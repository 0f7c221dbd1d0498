/* onnx_pool.h - pools as nodes of ONNX.
 *
 *     onnx_pool(names, op, x);                          x: the tensor [N, c, h, w] that it reads
 *
 * Internal to the writer of ONNX (onnx.h). */
#ifndef EXPORT_ONNX_POOL_H
#define EXPORT_ONNX_POOL_H

#include "export/onnx_nodes.h"

void onnx_pool(OnnxNames *names, const GraphOp *op, const char *x);

#endif
