/* Writes messages of ONNX.  Its messages are those of onnx.proto, whose numbers these are; it is
 * proto2, in which a list of numbers has a key for each. */
#include "export/onnx_message.h"

#include "io/protobuf.h"

#include <string.h>

enum { ONNX_IR = 7, ONNX_OPSET = 13 };

enum {
    MODEL_IR = 1,
    MODEL_PRODUCER = 2,
    MODEL_PRODUCER_VERSION = 3,
    MODEL_GRAPH = 7,
    MODEL_OPSET = 8,
    MODEL_META = 14,
    OPSET_DOMAIN = 1,
    OPSET_VERSION = 2,
    META_KEY = 1,
    META_VALUE = 2,
    GRAPH_NODE = 1,
    GRAPH_NAME = 2,
    GRAPH_INITIALIZER = 5,
    GRAPH_INPUT = 11,
    GRAPH_OUTPUT = 12,
    NODE_INPUT = 1,
    NODE_OUTPUT = 2,
    NODE_NAME = 3,
    NODE_OP = 4,
    NODE_ATTRIBUTE = 5,
    ATTRIBUTE_NAME = 1,
    ATTRIBUTE_FLOAT = 2,
    ATTRIBUTE_INT = 3,
    ATTRIBUTE_TEXT = 4,
    ATTRIBUTE_INTS = 8,
    ATTRIBUTE_TYPE = 20,
    TENSOR_DIMS = 1,
    TENSOR_TYPE = 2,
    TENSOR_NAME = 8,
    TENSOR_RAW = 9,
    VALUE_NAME = 1,
    VALUE_TYPE = 2,
    TYPE_TENSOR = 1,
    TYPE_ELEMENT = 1,
    TYPE_SHAPE = 2,
    SHAPE_DIM = 1,
    DIM_VALUE = 1,
    DIM_NAME = 2,
};

enum { IS_FLOAT = 1, IS_INT = 2, IS_TEXT = 3, IS_INTS = 7 }; /* AttributeProto.AttributeType */
enum { ELEMENT_FLOAT = 1, ELEMENT_INT64 = 7 };               /* TensorProto.DataType */

static void put_text(Buf *out, uint32_t number, const char *text)
{
    proto_put_bytes(out, number, text, strlen(text));
}

/* Puts a message into another, and frees it. */
static void put_message(Buf *out, uint32_t number, Buf *message)
{
    proto_put_bytes(out, number, message->data, message->size);
    buf_free(message);
}

/* ---- nodes */

OnnxNode onnx_node(const char *op)
{
    return (OnnxNode){.op = op};
}

void onnx_reads(OnnxNode *node, const char *name)
{
    put_text(&node->reads, NODE_INPUT, name);
}

static void end_attribute(OnnxNode *node, Buf *attribute, int type)
{
    proto_put_long(attribute, ATTRIBUTE_TYPE, type);
    put_message(&node->attributes, NODE_ATTRIBUTE, attribute);
}

void onnx_int(OnnxNode *node, const char *name, int64_t value)
{
    Buf attribute = {0};
    put_text(&attribute, ATTRIBUTE_NAME, name);
    proto_put_long(&attribute, ATTRIBUTE_INT, value);
    end_attribute(node, &attribute, IS_INT);
}

void onnx_float(OnnxNode *node, const char *name, float value)
{
    Buf attribute = {0};
    put_text(&attribute, ATTRIBUTE_NAME, name);
    proto_put_float(&attribute, ATTRIBUTE_FLOAT, value);
    end_attribute(node, &attribute, IS_FLOAT);
}

void onnx_text(OnnxNode *node, const char *name, const char *value)
{
    Buf attribute = {0};
    put_text(&attribute, ATTRIBUTE_NAME, name);
    put_text(&attribute, ATTRIBUTE_TEXT, value);
    end_attribute(node, &attribute, IS_TEXT);
}

void onnx_ints(OnnxNode *node, const char *name, const int *value, int count)
{
    Buf attribute = {0};
    put_text(&attribute, ATTRIBUTE_NAME, name);
    for (int i = 0; i < count; i++)
        proto_put_long(&attribute, ATTRIBUTE_INTS, value[i]);
    end_attribute(node, &attribute, IS_INTS);
}

void onnx_node_end(OnnxGraph *graph, OnnxNode *node, const char *name)
{
    Buf message = {0};
    buf_add(&message, node->reads.data, node->reads.size);
    put_text(&message, NODE_OUTPUT, name);
    put_text(&message, NODE_NAME, name);
    put_text(&message, NODE_OP, node->op);
    buf_add(&message, node->attributes.data, node->attributes.size);
    put_message(&graph->message, GRAPH_NODE, &message);
    buf_free(&node->reads);
    buf_free(&node->attributes);
}

/* ---- numbers */

size_t onnx_count(const OnnxTensor *tensor)
{
    size_t count = 1;
    for (int d = 0; d < tensor->rank; d++)
        count *= (size_t)tensor->dims[d];
    return count;
}

static void put_tensor(OnnxGraph *graph, const OnnxTensor *tensor, int element, const void *number,
                       size_t size)
{
    Buf message = {0};
    for (int d = 0; d < tensor->rank; d++)
        proto_put_long(&message, TENSOR_DIMS, tensor->dims[d]);
    proto_put_long(&message, TENSOR_TYPE, element);
    put_text(&message, TENSOR_NAME, tensor->name);
    proto_put_bytes(&message, TENSOR_RAW, number, onnx_count(tensor) * size);
    put_message(&graph->message, GRAPH_INITIALIZER, &message);
}

void onnx_floats(OnnxGraph *graph, const OnnxTensor *tensor, const float *number)
{
    put_tensor(graph, tensor, ELEMENT_FLOAT, number, sizeof *number);
}

void onnx_longs(OnnxGraph *graph, const OnnxTensor *tensor, const int64_t *number)
{
    put_tensor(graph, tensor, ELEMENT_INT64, number, sizeof *number);
}

/* ---- the model */

/* What goes in or comes out; images are counted by "N". */
static void put_value(Buf *out, uint32_t number, const OnnxTensor *value)
{
    Buf message = {0}, type = {0}, tensor = {0}, shape = {0};
    for (int d = 0; d < value->rank; d++) {
        Buf dim = {0};
        if (d == 0)
            put_text(&dim, DIM_NAME, "N");
        else
            proto_put_long(&dim, DIM_VALUE, value->dims[d]);
        put_message(&shape, SHAPE_DIM, &dim);
    }
    proto_put_long(&tensor, TYPE_ELEMENT, ELEMENT_FLOAT);
    put_message(&tensor, TYPE_SHAPE, &shape);
    put_message(&type, TYPE_TENSOR, &tensor);
    put_text(&message, VALUE_NAME, value->name);
    put_message(&message, VALUE_TYPE, &type);
    put_message(out, number, &message);
}

static void put_opset(Buf *out)
{
    Buf message = {0};
    put_text(&message, OPSET_DOMAIN, "");
    proto_put_long(&message, OPSET_VERSION, ONNX_OPSET);
    put_message(out, MODEL_OPSET, &message);
}

static void put_meta(Buf *out, const OnnxMeta *meta)
{
    Buf message = {0};
    put_text(&message, META_KEY, meta->key);
    put_text(&message, META_VALUE, meta->value);
    put_message(out, MODEL_META, &message);
}

void onnx_model(Buf *out, OnnxGraph *graph, const OnnxAbout *about)
{
    put_text(&graph->message, GRAPH_NAME, about->name);
    put_value(&graph->message, GRAPH_INPUT, &about->input);
    put_value(&graph->message, GRAPH_OUTPUT, &about->output);
    proto_put_long(out, MODEL_IR, ONNX_IR);
    put_text(out, MODEL_PRODUCER, about->name);
    put_text(out, MODEL_PRODUCER_VERSION, about->version);
    put_message(out, MODEL_GRAPH, &graph->message);
    put_opset(out);
    for (int i = 0; i < about->metas; i++)
        put_meta(out, &about->meta[i]);
}
