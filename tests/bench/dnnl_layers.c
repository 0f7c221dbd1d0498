/* Builds forward and backward passes from oneDNN's primitives, with one row per kind of layer. */
#include "dnnl_layers.h"

static const float NORM_EPSILON = 1e-5f;

/* A buffer that is no longer read, or a new one. */
static Buffer *take_buffer(Peer *peer)
{
    Buffer *buffer = peer->buffer;
    while (buffer && buffer->users > 0)
        buffer = buffer->next;
    if (!buffer) {
        buffer = ARENA_NEW(peer->library.arena, Buffer, 1);
        buffer->next = peer->buffer;
        peer->buffer = buffer;
    }
    buffer->users = 1;
    return buffer;
}

dnnl_memory_t peer_gradient_new(Peer *peer, int gradient, const dnnl_memory_desc_t *desc)
{
    Buffer *buffer = take_buffer(peer);
    dnnl_memory_t memory = library_stored(&peer->library, desc, &buffer->store, 0);
    peer->gradient[gradient] = (Gradient){memory, buffer};
    return memory;
}

dnnl_memory_t peer_memory(Peer *peer, const Made *made, dnnl_query_t what)
{
    return library_memory(&peer->library, dnnl_primitive_desc_query_md(made->forward, what, 0));
}

dnnl_memory_desc_t peer_output_desc(const Peer *peer, const Layer *layer)
{
    const dnnl_dims_t dims = {peer->batch, layer->out.c, layer->out.h, layer->out.w};
    return peer->plan == PLAN_CHANNELS_LAST ? desc_channels_last(dims) : desc_any(4, dims);
}

const Weight *peer_weight(Peer *peer, const Param *param, int params,
                          const dnnl_memory_desc_t *plain, const dnnl_memory_desc_t *desc)
{
    enum { ALIGN = 16 };
    Weight *weight = &peer->weight[peer->weights++];
    size_t offset = (peer->theta.size + ALIGN - 1) / ALIGN * ALIGN;
    *weight = (Weight){
        .param = param,
        .params = params,
        .plain = *plain,
        .value = library_stored(&peer->library, desc, &peer->theta, offset),
        .gradient = library_stored(&peer->library, desc, &peer->grad, offset),
    };
    return weight;
}

/* ---- the ReLU and the sum */

dnnl_primitive_attr_t peer_relu_attr(bool relu)
{
    if (!relu)
        return NULL;
    dnnl_post_ops_t post;
    dnnl_primitive_attr_t attr;
    want(dnnl_post_ops_create(&post), "post operations");
    want(dnnl_post_ops_append_eltwise(post, 1, dnnl_eltwise_relu, 0, 0), "post operations");
    want(dnnl_primitive_attr_create(&attr), "attributes");
    want(dnnl_primitive_attr_set_post_ops(attr, post), "attributes");
    dnnl_post_ops_destroy(post);
    return attr;
}

/* The algorithm whose backward pass reads y, not x. */
static dnnl_primitive_desc_t relu_forward_describe(const Peer *peer, const dnnl_memory_desc_t *desc)
{
    dnnl_eltwise_desc_t forward;
    want(dnnl_eltwise_forward_desc_init(&forward, dnnl_forward_training,
                                        dnnl_eltwise_relu_use_dst_for_bwd, desc, 0, 0),
         "relu");
    return library_describe(&peer->library, &forward, NULL, NULL, "relu");
}

static void relu_forward(Peer *peer, const Op *op, Made *made)
{
    made->x = peer->value[op->x];
    made->y = op->x == op->y ? made->x : library_memory(&peer->library, memory_desc(made->x));
    made->forward = relu_forward_describe(peer, memory_desc(made->x));
    library_call(&peer->library, &peer->forward, made->forward, 2,
                 (dnnl_exec_arg_t[]){{DNNL_ARG_SRC, made->x}, {DNNL_ARG_DST, made->y}});
}

void peer_relu_backward(Peer *peer, dnnl_memory_t y, dnnl_memory_t dy, dnnl_memory_t dx)
{
    const dnnl_memory_desc_t *desc = memory_desc(y);
    dnnl_primitive_desc_t hint = relu_forward_describe(peer, desc);
    dnnl_eltwise_desc_t backward;
    want(dnnl_eltwise_backward_desc_init(&backward, dnnl_eltwise_relu_use_dst_for_bwd, desc, desc,
                                         0, 0),
         "relu backward");
    dnnl_primitive_desc_t describe =
        library_describe(&peer->library, &backward, NULL, hint, "relu backward");
    library_call(
        &peer->library, &peer->backward, describe, 3,
        (dnnl_exec_arg_t[]){{DNNL_ARG_DST, y}, {DNNL_ARG_DIFF_DST, dy}, {DNNL_ARG_DIFF_SRC, dx}});
    dnnl_primitive_desc_destroy(describe);
    dnnl_primitive_desc_destroy(hint);
}

static void relu_backward(Peer *peer, const Op *op, Made *made)
{
    dnnl_memory_t dx = peer_gradient_new(peer, op->dx, memory_desc(made->y));
    peer_relu_backward(peer, made->y, made->dy, dx);
}

void peer_add(Peer *peer, CallList *list, bool relu, dnnl_memory_t a, dnnl_memory_t b,
              dnnl_memory_t y)
{
    const dnnl_memory_desc_t *desc = memory_desc(a);
    dnnl_binary_desc_t add;
    want(dnnl_binary_desc_init(&add, dnnl_binary_add, desc, desc, desc), "sum");
    dnnl_primitive_attr_t attr = peer_relu_attr(relu);
    dnnl_primitive_desc_t describe = library_describe(&peer->library, &add, attr, NULL, "sum");
    library_call(&peer->library, list, describe, 3,
                 (dnnl_exec_arg_t[]){{DNNL_ARG_SRC_0, a}, {DNNL_ARG_SRC_1, b}, {DNNL_ARG_DST, y}});
    dnnl_primitive_desc_destroy(describe);
    dnnl_primitive_attr_destroy(attr);
}

/* ---- bn: with the ReLU after it, which its backward pass undoes */

static unsigned norm_flags(const Op *op)
{
    return dnnl_use_scaleshift | (op->act ? dnnl_fuse_norm_relu : 0u);
}

static void norm_forward(Peer *peer, const Op *op, Made *made)
{
    const Layer *layer = op->layer;
    dnnl_batch_normalization_desc_t desc;
    made->x = peer->value[op->x];
    want(dnnl_batch_normalization_forward_desc_init(
             &desc, dnnl_forward_training, memory_desc(made->x), NORM_EPSILON, norm_flags(op)),
         layer->text);
    made->forward = library_describe(&peer->library, &desc, NULL, NULL, layer->text);
    made->y = peer_memory(peer, made, dnnl_query_dst_md);
    if (op->act)
        made->workspace = peer_memory(peer, made, dnnl_query_workspace_md);
    dnnl_memory_desc_t channels = desc_plain(1, (dnnl_dims_t){layer->in.c});
    dnnl_memory_desc_t both = desc_plain(2, (dnnl_dims_t){2, layer->in.c});
    Norm *norm = &peer->norm[peer->norms++];
    *norm = (Norm){
        .layer = layer,
        .mean = library_memory(&peer->library, &channels),
        .variance = library_memory(&peer->library, &channels),
        .running = ARENA_NEW(peer->library.arena, float, 2 * layer->in.c),
    };
    made->norm = norm;
    made->weight = peer_weight(peer, layer->param, 2, &both, &both);
    library_call(&peer->library, &peer->forward, made->forward, 6,
                 (dnnl_exec_arg_t[]){{DNNL_ARG_SRC, made->x},
                                     {DNNL_ARG_SCALE_SHIFT, made->weight->value},
                                     {DNNL_ARG_MEAN, norm->mean},
                                     {DNNL_ARG_VARIANCE, norm->variance},
                                     {DNNL_ARG_WORKSPACE, made->workspace},
                                     {DNNL_ARG_DST, made->y}});
}

static void norm_backward(Peer *peer, const Op *op, Made *made)
{
    const dnnl_memory_desc_t *x = memory_desc(made->x);
    dnnl_batch_normalization_desc_t desc;
    want(dnnl_batch_normalization_backward_desc_init(&desc, dnnl_backward, x, x, NORM_EPSILON,
                                                     norm_flags(op)),
         op->layer->text);
    dnnl_primitive_desc_t describe =
        library_describe(&peer->library, &desc, NULL, made->forward, op->layer->text);
    library_call(&peer->library, &peer->backward, describe, 8,
                 (dnnl_exec_arg_t[]){{DNNL_ARG_SRC, made->x},
                                     {DNNL_ARG_SCALE_SHIFT, made->weight->value},
                                     {DNNL_ARG_MEAN, made->norm->mean},
                                     {DNNL_ARG_VARIANCE, made->norm->variance},
                                     {DNNL_ARG_WORKSPACE, made->workspace},
                                     {DNNL_ARG_DIFF_DST, made->dy},
                                     {DNNL_ARG_DIFF_SCALE_SHIFT, made->weight->gradient},
                                     {DNNL_ARG_DIFF_SRC, peer_gradient_new(peer, op->dx, x)}});
    dnnl_primitive_desc_destroy(describe);
}

/* ---- pools */

typedef struct {
    dnnl_alg_kind_t kind;            /* largest or mean */
    dnnl_dims_t kernel, stride, pad; /* rows and columns */
} DnnlPool;

static DnnlPool pool_shape(const Layer *layer)
{
    const LayerConfig *c = &layer->config;
    if (layer->kind == layer_find("global_avgpool"))
        return (DnnlPool){.kind = dnnl_pooling_avg_exclude_padding,
                          .kernel = {layer->in.h, layer->in.w},
                          .stride = {1, 1}};
    bool max = layer->kind == layer_find("maxpool");
    return (DnnlPool){.kind = max ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding,
                      .kernel = {c->kernel.h, c->kernel.w},
                      .stride = {c->stride, c->stride},
                      .pad = {c->pad.h, c->pad.w}};
}

static void pool_forward(Peer *peer, const Op *op, Made *made)
{
    const Layer *layer = op->layer;
    DnnlPool pool = pool_shape(layer);
    dnnl_memory_desc_t y = peer_output_desc(peer, layer);
    dnnl_pooling_desc_t desc;
    made->x = peer->value[op->x];
    want(dnnl_pooling_forward_desc_init(&desc, dnnl_forward_training, pool.kind,
                                        memory_desc(made->x), &y, pool.stride, pool.kernel,
                                        pool.pad, pool.pad),
         layer->text);
    made->forward = library_describe(&peer->library, &desc, NULL, NULL, layer->text);
    made->y = peer_memory(peer, made, dnnl_query_dst_md);
    if (pool.kind == dnnl_pooling_max)
        made->workspace = peer_memory(peer, made, dnnl_query_workspace_md);
    library_call(&peer->library, &peer->forward, made->forward, 3,
                 (dnnl_exec_arg_t[]){{DNNL_ARG_SRC, made->x},
                                     {DNNL_ARG_WORKSPACE, made->workspace},
                                     {DNNL_ARG_DST, made->y}});
}

static void pool_backward(Peer *peer, const Op *op, Made *made)
{
    if (!op->wants_dx)
        return;
    DnnlPool pool = pool_shape(op->layer);
    const dnnl_memory_desc_t *x = memory_desc(made->x);
    dnnl_pooling_desc_t desc;
    want(dnnl_pooling_backward_desc_init(&desc, pool.kind, x, memory_desc(made->y), pool.stride,
                                         pool.kernel, pool.pad, pool.pad),
         op->layer->text);
    dnnl_primitive_desc_t describe =
        library_describe(&peer->library, &desc, NULL, made->forward, op->layer->text);
    library_call(&peer->library, &peer->backward, describe, 3,
                 (dnnl_exec_arg_t[]){{DNNL_ARG_DIFF_DST, made->dy},
                                     {DNNL_ARG_WORKSPACE, made->workspace},
                                     {DNNL_ARG_DIFF_SRC, peer_gradient_new(peer, op->dx, x)}});
    dnnl_primitive_desc_destroy(describe);
}

const PeerRow *peer_row(const LayerKind *kind)
{
    static const struct {
        const char *name;
        PeerRow row;
    } ROWS[] = {
        {"conv", {product_forward, product_backward}},
        {"dense", {product_forward, product_backward}},
        {"bn", {norm_forward, norm_backward}},
        {"relu", {relu_forward, relu_backward}},
        {"maxpool", {pool_forward, pool_backward}},
        {"avgpool", {pool_forward, pool_backward}},
        {"global_avgpool", {pool_forward, pool_backward}},
    };
    for (int i = 0; i < LENGTH(ROWS); i++)
        if (kind == layer_find(ROWS[i].name))
            return &ROWS[i].row;
    return NULL;
}
