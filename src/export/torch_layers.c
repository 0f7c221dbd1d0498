/* Writes the layers of a net as expressions in Python that make the same modules of PyTorch, nested
 * as they are.  A layer is at its path, so that its parameters have the names that they have here;
 * lists whose layers have no names of their own are ordinary Sequentials. */
#include "export/torch_layers.h"

#include "base/hash.h"
#include "export/torch_plain.h"

#include <stdio.h>
#include <string.h>

/* ---- names */

/* The path of a layer from a layer around it; "" if it is the same. */
static const char *part_of(const Layer *layer, const Layer *outer)
{
    size_t length = strlen(outer->path);
    const char *rest = layer->path + length;
    return *rest == '.' ? rest + 1 : rest;
}

static bool is_part(const Layer *layer, const Layer *outer, const char *part)
{
    return strcmp(part_of(layer, outer), part) == 0;
}

static bool is_plain(const Layer *layer)
{
    bool numbered = layer->kind == &LAYER_GROUP || layer->kind == &LAYER_CONCAT, plain = true;
    int i = 0;
    for (const Layer *child = layer->child; child && plain; child = child->next, i++) {
        char number[16];
        snprintf(number, sizeof number, "%d", i);
        plain = is_part(child, layer,
                        numbered ? number
                        : i == 0 ? "body"
                                 : "shortcut") &&
                is_plain(child);
    }
    return plain;
}

static bool has_tensors(const Layer *layer)
{
    if (layer->params + layer->states > 0)
        return true;
    for (const Layer *child = layer->child; child; child = child->next)
        if (has_tensors(child))
            return true;
    return false;
}

static uint64_t path_hash(const char *path)
{
    return hash_bytes(0, path, strlen(path)) << 1; /* a HashSet ignores the lowest bit */
}

/* PyTorch sets this itself in every module. */
static bool is_reserved(const char *path)
{
    static const char WORD[] = "training";
    size_t length = strlen(WORD);
    for (const char *at = strstr(path, WORD); at; at = strstr(at + 1, WORD))
        if ((at == path || at[-1] == '.') && (at[length] == '.' || !at[length]))
            return true;
    return false;
}

/* Takes the paths of layers with tensors, which cannot have others. */
static bool take_paths(TorchLayers *layers, const Layer *layer, Error *err)
{
    bool own = layer->parent && strcmp(layer->path, layer->parent->path) != 0;
    if (!has_tensors(layer))
        return true;
    if (is_reserved(layer->path))
        return fail(err,
                    "PyTorch has another use for the name training in %.80s; give the layer "
                    "another one",
                    layer->path);
    if (own && hash_set_add(&layers->taken, path_hash(layer->path)))
        return fail(err, "two layers are called %.80s; give one another name", layer->path);
    for (const Layer *child = layer->child; child; child = child->next)
        if (!take_paths(layers, child, err))
            return false;
    return true;
}

/* The name of a layer in the module of `outer`: one without tensors may get another, since two of
 * them may have the same. */
static const char *name_of(TorchLayers *layers, const Layer *layer, const Layer *outer)
{
    const char *part = part_of(layer, outer), *name = part;
    if (layers->plain || has_tensors(layer))
        return part;
    const char *path = layer->path;
    for (int i = 2; hash_set_add(&layers->taken, path_hash(path)) || is_reserved(path); i++) {
        name = arena_printf(layers->arena, "%s_%d", part, i);
        path = arena_printf(layers->arena, "%s_%d", layer->path, i);
    }
    return name;
}

/* ---- layers */

enum { STEP = 4 }; /* spaces */

static void begin_line(TorchLayers *layers, int depth)
{
    buf_fill(layers->out, ' ', depth * STEP);
}

static void put_layer(TorchLayers *layers, const Layer *layer, int depth);

/* A line: ("name", ...), */
static void put_named(TorchLayers *layers, const Layer *layer, const Layer *outer, int depth)
{
    begin_line(layers, depth);
    buf_printf(layers->out, "(\"%s\", ", name_of(layers, layer, outer));
    put_layer(layers, layer, depth);
    buf_text_add(layers->out, "),\n");
}

static void put_list(TorchLayers *layers, const Layer *first, const Layer *outer, int depth)
{
    for (const Layer *layer = first; layer; layer = layer->next)
        put_named(layers, layer, outer, depth);
}

static void begin_call(TorchLayers *layers, const char *what)
{
    buf_printf(layers->out, "%s(\n", what);
}

static void end_call(TorchLayers *layers, int depth)
{
    begin_line(layers, depth);
    buf_char(layers->out, ')');
}

static void put_group(TorchLayers *layers, const Layer *group, int depth)
{
    layers->needed.part[TORCH_CHAIN] |= !layers->plain;
    begin_call(layers, layers->plain ? "torch.nn.Sequential" : "Chain");
    for (const Layer *layer = group->child; layer; layer = layer->next)
        if (layers->plain) {
            begin_line(layers, depth + 1);
            put_layer(layers, layer, depth + 1);
            buf_text_add(layers->out, ",\n");
        } else {
            put_named(layers, layer, group, depth + 1);
        }
    end_call(layers, depth);
}

/* A body is a module of its own unless its path is that of the layer that has it. */
static void put_body(TorchLayers *layers, const Layer *layer, int depth)
{
    const Layer *body = layer->child;
    if (is_part(body, layer, ""))
        put_list(layers, body->child, layer, depth);
    else
        put_named(layers, body, layer, depth);
}

static void put_residual(TorchLayers *layers, const Layer *layer, int depth)
{
    const Layer *shortcut = layer->child->next;
    layers->needed.part[TORCH_RESIDUAL] = layers->needed.part[TORCH_ALIKE] = true;
    begin_call(layers, "Residual");
    put_body(layers, layer, depth + 1);
    if (shortcut) {
        begin_line(layers, depth + 1);
        buf_printf(layers->out, "shortcut=(\"%s\", ", name_of(layers, shortcut, layer));
        put_layer(layers, shortcut, depth + 1);
        buf_text_add(layers->out, "),\n");
    }
    end_call(layers, depth);
}

static void put_concat(TorchLayers *layers, const Layer *layer, int depth)
{
    layers->needed.part[TORCH_CONCAT] = layers->needed.part[TORCH_ALIKE] = true;
    begin_call(layers, "Concat");
    for (const Layer *branch = layer->child; branch; branch = branch->next) {
        begin_line(layers, depth + 1);
        put_layer(layers, branch, depth + 1);
        buf_text_add(layers->out, ",\n");
    }
    end_call(layers, depth);
}

static void put_gate(TorchLayers *layers, const Layer *layer, int depth)
{
    layers->needed.part[TORCH_GATE] = true;
    begin_call(layers, "Gate");
    put_body(layers, layer, depth + 1);
    end_call(layers, depth);
}

static void put_layer(TorchLayers *layers, const Layer *layer, int depth)
{
    if (layer->kind == &LAYER_GROUP)
        put_group(layers, layer, depth);
    else if (layer->kind == &LAYER_RESIDUAL)
        put_residual(layers, layer, depth);
    else if (layer->kind == &LAYER_CONCAT)
        put_concat(layers, layer, depth);
    else if (layer->kind == &LAYER_GATE)
        put_gate(layers, layer, depth);
    else
        torch_plain(layers->graph, layers->op[layer->number], layer, &layers->needed, layers->out);
}

static int most_number(const Layer *layer)
{
    int most = layer->number;
    for (const Layer *child = layer->child; child; child = child->next)
        most = MAX(most, most_number(child));
    return most;
}

bool torch_layers_begin(TorchLayers *layers, Error *err)
{
    const Graph *graph = layers->graph;
    const Layer *root = graph->model->root;
    layers->plain = is_plain(root);
    layers->op = ARENA_NEW(layers->arena, const GraphOp *, most_number(root) + 1);
    for (int i = 0; i < graph->ops; i++)
        layers->op[graph->op[i].layer->number] = &graph->op[i];
    return layers->plain || take_paths(layers, root, err);
}

void torch_layers_put(TorchLayers *layers, int depth)
{
    const Layer *root = layers->graph->model->root;
    put_list(layers, root->child, root, depth);
}

void torch_layers_end(TorchLayers *layers)
{
    hash_set_free(&layers->taken);
}
