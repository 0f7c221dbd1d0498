/* Adds nodes of ONNX that many operations need, and names tensors. */
#include "export/onnx_nodes.h"

const char *onnx_name(const OnnxNames *names, const GraphOp *op, const char *part)
{
    return arena_printf(names->arena, "%s_%d%s%s", op->layer->kind->name, op->layer->number,
                        part ? "_" : "", part ? part : "");
}

const char *onnx_add(OnnxNames *names, const char *operator, const char * x, const char *x2,
                     const char *made)
{
    OnnxNode node = onnx_node(operator);
    onnx_reads(&node, x);
    if (x2)
        onnx_reads(&node, x2);
    onnx_node_end(names->out, &node, made);
    return made;
}

const char *onnx_row(OnnxNames *names, int value, const char *made)
{
    if (names->graph->value[value].row)
        return names->value[value];
    OnnxNode node = onnx_node("Flatten");
    onnx_reads(&node, names->value[value]);
    onnx_int(&node, "axis", 1);
    onnx_node_end(names->out, &node, made);
    return made;
}
