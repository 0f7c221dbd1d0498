/* Exports: every kind of layer has an operation and is written, and its file is one of protocol
 * buffers.  What other programs make of it: tests/golden/exports.py. */
#include "tests/unit/unit.h"

#include "export/onnx.h"
#include "export/torch.h"
#include "io/protobuf.h"

#include <string.h>

/* A net for images of 8 x 8 x 4 with a layer of each kind. */
static const struct {
    const char *kind, *spec;
} NETS[] = {
    {"conv", "conv 4 3"},
    {"whiten", "whiten 2"},
    {"dense", "flatten | dense 3"},
    {"relu", "relu"},
    {"gelu", "gelu"},
    {"silu", "silu"},
    {"leaky_relu", "leaky_relu 0.2"},
    {"sigmoid", "sigmoid"},
    {"tanh", "tanh"},
    {"elu", "elu"},
    {"hardswish", "hardswish"},
    {"scale", "scale 2"},
    {"bn", "bn scale=false"},
    {"groupnorm", "groupnorm 2"},
    {"layernorm", "layernorm"},
    {"maxpool", "maxpool 3 2 ceil=true"},
    {"adaptive_maxpool", "adaptive_maxpool 3"},
    {"avgpool", "avgpool 3 2"},
    {"adaptive_avgpool", "adaptive_avgpool 3x5"},
    {"global_avgpool", "global_avgpool"},
    {"flatten", "flatten"},
    {"dropout", "relu | dropout 0.5"},
    {"residual", "residual { conv 4 3 }"},
    {"concat", "concat { conv 2 1 } { relu }"},
    {"gate", "gate { global_avgpool | dense 1 }"},
};

static const char *spec_of(const char *kind)
{
    for (int i = 0; i < LENGTH(NETS); i++)
        if (strcmp(NETS[i].kind, kind) == 0)
            return NETS[i].spec;
    return NULL;
}

static bool reads_whole(const Buf *buf)
{
    Bytes message = {(const uint8_t *)buf->data, buf->size};
    ProtoField field;
    while (proto_next(&message, &field))
        continue;
    return message.size == 0;
}

TEST(every_layer_is_written)
{
    for (int i = 0; layer_kind(i); i++) {
        Arena arena = {0};
        Error err = {0};
        Buf onnx = {0}, again = {0}, torch = {0};
        const char *spec = spec_of(layer_kind(i)->name);
        if (!spec)
            print_error("no net here has a layer %s\n", layer_kind(i)->name);
        assert_non_null(spec);
        Model *model = model_new(&arena, spec, (Shape){8, 8, 4}, 0, &err);
        assert_non_null(model);
        model_init(model, 1);
        Graph graph = graph_of(&arena, model);
        Normalization normalization = {0};
        Subject subject = {.graph = &graph, .normalization = &normalization};
        assert_true(graph.ops > 0);
        onnx_write(&subject, &(OnnxOptions){.probabilities = true}, &onnx);
        onnx_write(&subject, &(OnnxOptions){.probabilities = true}, &again);
        assert_true(reads_whole(&onnx));
        assert_int_equal(onnx.size, again.size);
        assert_memory_equal(onnx.data, again.data, onnx.size);
        assert_true(torch_write(&subject, "w.safetensors", &torch, &err));
        buf_free(&onnx);
        buf_free(&again);
        buf_free(&torch);
        arena_free(&arena);
    }
}

/* Operations read only what those before them have made, and tensors have different names. */
TEST(operations_are_in_order)
{
    Arena arena = {0};
    Error err = {0};
    Model *model = model_new(&arena,
                             "conv 4 3 | residual { bn | concat { conv 2 1 } { conv 2 1 } } else "
                             "{ gate { conv 1 1 } } | flatten | dense 3 | dropout 0.5",
                             (Shape){8, 8, 4}, 3, &err);
    assert_non_null(model);
    Graph graph = graph_of(&arena, model);
    for (int i = 0; i < graph.ops; i++) {
        assert_int_equal(graph.op[i].y, i + 1);
        for (int x = 0; x < graph.op[i].xs; x++)
            assert_true(graph.op[i].x[x] <= i);
    }
    assert_int_equal(graph.outputs, graph.ops);
    assert_true(graph.value[graph.outputs].row);
    assert_string_equal(graph.op[1].tensor[GRAPH_MEAN]->name, "1.body.0.running_mean");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layer_is_written),
        cmocka_unit_test(operations_are_in_order),
    };
    return unit_run(tests);
}
