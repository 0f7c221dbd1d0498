/* onnx_nodes.h - a graph of ONNX while it is written, and nodes that many operations need.
 *
 *     const char *erf = onnx_add(names, "Erf", x, NULL, onnx_name(names, op, "erf"));
 *
 * Internal to the writer of ONNX (onnx.h). */
#ifndef EXPORT_ONNX_NODES_H
#define EXPORT_ONNX_NODES_H

#include "export/graph.h"
#include "export/onnx_message.h"

/* A graph while it is written. */
typedef struct {
    Arena *arena; /* of names */
    const Graph *graph;
    OnnxGraph *out;
    const char **value; /* the tensor that is each of the graph's values */
} OnnxNames;

/* "conv_1" with a layer's kind and its number, which no other tensor is called, nor any parameter;
 * "gelu_3_erf" for a step of it.  part: NULL for what the operation makes. */
const char *onnx_name(const OnnxNames *names, const GraphOp *op, const char *part);

/* A node that reads one or two tensors, NULL for none; returns the one that it makes. */
const char *onnx_add(OnnxNames *names, const char *operator, const char * x, const char *x2,
                     const char *made);

/* The value as [N, c] or as [N, c, h, w]: another tensor where it is not stored so. */
const char *onnx_row(OnnxNames *names, int value, const char *made);

#endif
