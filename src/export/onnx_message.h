/* onnx_message.h - the messages of an ONNX file: nodes, numbers, and the model around them.
 *
 *     OnnxGraph graph = {0};
 *     OnnxNode node = onnx_node("Gemm");
 *     onnx_reads(&node, "x");
 *     onnx_reads(&node, "0.weight");
 *     onnx_int(&node, "transB", 1);
 *     onnx_node_end(&graph, &node, "dense_1");                  which makes the tensor of that name
 *     onnx_floats(&graph, &(OnnxTensor){"0.weight", {10, 784}, 2}, number);
 *     onnx_model(&out, &graph, &about);
 *
 * Names are unique in a graph, and a node comes after those that make what it reads; both are the
 * caller's business.  ONNX is written in its version 13, which the runtimes of today and those of
 * 2020 read. */
#ifndef EXPORT_ONNX_MESSAGE_H
#define EXPORT_ONNX_MESSAGE_H

#include "base/buf.h"

/* What has been written of a graph. */
typedef struct {
    Buf message; /* GraphProto */
} OnnxGraph;

/* A node while it is written. */
typedef struct {
    const char *op; /* operator: "Conv" */
    Buf reads;      /* its inputs */
    Buf attributes;
} OnnxNode;

enum { ONNX_RANK = 4 };

/* A tensor of numbers, or what goes into a graph and comes out of it. */
typedef struct {
    const char *name;
    int64_t dims[ONNX_RANK];
    int rank;
} OnnxTensor;

/* Numbers of a tensor. */
size_t onnx_count(const OnnxTensor *tensor);

OnnxNode onnx_node(const char *op);
void onnx_reads(OnnxNode *node, const char *name);
void onnx_int(OnnxNode *node, const char *name, int64_t value);
void onnx_float(OnnxNode *node, const char *name, float value);
void onnx_text(OnnxNode *node, const char *name, const char *value);
void onnx_ints(OnnxNode *node, const char *name, const int *value, int count);

/* Adds it; it makes one tensor, whose name is its own, too. */
void onnx_node_end(OnnxGraph *graph, OnnxNode *node, const char *name);

/* Adds numbers that nodes read, as many as the dims say. */
void onnx_floats(OnnxGraph *graph, const OnnxTensor *tensor, const float *number);
void onnx_longs(OnnxGraph *graph, const OnnxTensor *tensor, const int64_t *number);

/* An entry of a model's metadata. */
typedef struct {
    const char *key, *value; /* UTF-8 */
} OnnxMeta;

/* The model around a graph.  The first of the dims of its input and its output is any number of
 * images. */
typedef struct {
    const char *name, *version; /* of the program that has written it */
    OnnxTensor input, output;
    const OnnxMeta *meta;
    int metas;
} OnnxAbout;

/* Adds the model and frees the graph. */
void onnx_model(Buf *out, OnnxGraph *graph, const OnnxAbout *about);

#endif
