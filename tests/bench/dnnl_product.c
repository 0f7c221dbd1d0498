/* conv and dense by oneDNN: the same three passes under different names.
 *
 * The forward pass chooses the formats and backward takes them, so that activations are never
 * reordered; a weight is reordered once per step if the data gradient wants another format than the
 * forward pass. */
#include "dnnl_layers.h"

typedef union {
    dnnl_convolution_desc_t conv;
    dnnl_inner_product_desc_t dense;
} ProductDesc;

/* The formats of one pass, or of the gradients in their place. */
typedef struct {
    dnnl_memory_desc_t x, y;   /* what goes in and what comes out */
    dnnl_memory_desc_t weight; /* any: as the primitive likes it */
    dnnl_memory_desc_t bias;   /* read if there is one */
} ProductFormats;

static dnnl_status_t conv_desc(const Layer *layer, dnnl_alg_kind_t kind, dnnl_prop_kind_t pass,
                               const ProductFormats *f, dnnl_convolution_desc_t *out)
{
    const LayerConfig *c = &layer->config;
    const dnnl_dims_t stride = {c->stride, c->stride}, pad = {c->pad.h, c->pad.w};
    const dnnl_memory_desc_t *bias = c->bias ? &f->bias : NULL;
    switch (pass) {
    case dnnl_backward_data:
        return dnnl_convolution_backward_data_desc_init(out, kind, &f->x, &f->weight, &f->y, stride,
                                                        pad, pad);
    case dnnl_backward_weights:
        return dnnl_convolution_backward_weights_desc_init(out, kind, &f->x, &f->weight, bias,
                                                           &f->y, stride, pad, pad);
    default:
        return dnnl_convolution_forward_desc_init(out, pass, kind, &f->x, &f->weight, bias, &f->y,
                                                  stride, pad, pad);
    }
}

static dnnl_status_t dense_desc(const Layer *layer, dnnl_prop_kind_t pass, const ProductFormats *f,
                                dnnl_inner_product_desc_t *out)
{
    const dnnl_memory_desc_t *bias = layer->config.bias ? &f->bias : NULL;
    switch (pass) {
    case dnnl_backward_data:
        return dnnl_inner_product_backward_data_desc_init(out, &f->x, &f->weight, &f->y);
    case dnnl_backward_weights:
        return dnnl_inner_product_backward_weights_desc_init(out, &f->x, &f->weight, bias, &f->y);
    default:
        return dnnl_inner_product_forward_desc_init(out, pass, &f->x, &f->weight, bias, &f->y);
    }
}

static bool is_conv(const Layer *layer)
{
    return layer->kind == layer_find("conv");
}

static dnnl_primitive_desc_t describe_pass(const Peer *peer, const Op *op, const Made *made,
                                           dnnl_prop_kind_t pass, const ProductFormats *f)
{
    const Layer *layer = op->layer;
    dnnl_alg_kind_t kind =
        peer->plan == PLAN_WINOGRAD ? dnnl_convolution_auto : dnnl_convolution_direct;
    ProductDesc desc;
    want(is_conv(layer) ? conv_desc(layer, kind, pass, f, &desc.conv)
                        : dense_desc(layer, pass, f, &desc.dense),
         layer->text);
    dnnl_primitive_attr_t attr = peer_relu_attr(op->act && pass == dnnl_forward_training);
    dnnl_primitive_desc_t describe =
        library_describe(&peer->library, &desc, attr, made->forward, layer->text);
    dnnl_primitive_attr_destroy(attr);
    return describe;
}

/* PyTorch's extents of the weight; for dense over images in a format of the library, those of a
 * kernel as large as the image. */
static dnnl_memory_desc_t weight_plain(const Layer *layer, const dnnl_memory_desc_t *x)
{
    const Param *param = &layer->param[0];
    if (param->rank == 2 && x->ndims == 4)
        return desc_plain(4, (dnnl_dims_t){param->dims[0], x->dims[1], x->dims[2], x->dims[3]});
    const int *dims = param->dims;
    return desc_plain(param->rank, (dnnl_dims_t){dims[0], dims[1], dims[2], dims[3]});
}

void product_forward(Peer *peer, const Op *op, Made *made)
{
    const Layer *layer = op->layer;
    const dnnl_memory_desc_t *x = memory_desc(peer->value[op->x]);
    dnnl_memory_desc_t plain = weight_plain(layer, x);
    const dnnl_dims_t outputs = {peer->batch, layer->config.outputs};
    ProductFormats f = {
        .x = op->x == 0 || peer->plan == PLAN_CHANNELS_LAST ? *x : desc_any(x->ndims, x->dims),
        .weight = desc_any(plain.ndims, plain.dims),
        .bias = desc_plain(1, (dnnl_dims_t){layer->config.outputs}),
        .y = is_conv(layer) ? peer_output_desc(peer, layer) : desc_any(2, outputs),
    };
    made->forward = describe_pass(peer, op, made, dnnl_forward_training, &f);
    made->x = library_reorder(&peer->library, &peer->forward, peer->value[op->x],
                              dnnl_primitive_desc_query_md(made->forward, dnnl_query_src_md, 0));
    made->y = peer_memory(peer, made, dnnl_query_dst_md);
    made->weight =
        peer_weight(peer, &layer->param[0], 1, &plain,
                    dnnl_primitive_desc_query_md(made->forward, dnnl_query_weights_md, 0));
    if (layer->config.bias)
        made->bias = peer_weight(peer, &layer->param[1], 1, &f.bias, &f.bias);
    library_call(&peer->library, &peer->forward, made->forward, 4,
                 (dnnl_exec_arg_t[]){{DNNL_ARG_SRC, made->x},
                                     {DNNL_ARG_WEIGHTS, made->weight->value},
                                     {DNNL_ARG_BIAS, made->bias ? made->bias->value : NULL},
                                     {DNNL_ARG_DST, made->y}});
}

static void product_weight_gradient(Peer *peer, const Op *op, const Made *made)
{
    const Weight *weight = made->weight;
    ProductFormats f = {
        .x = *memory_desc(made->x),
        .weight = desc_any(weight->plain.ndims, weight->plain.dims),
        .bias = made->bias ? made->bias->plain : weight->plain,
        .y = *memory_desc(made->dy),
    };
    dnnl_primitive_desc_t describe = describe_pass(peer, op, made, dnnl_backward_weights, &f);
    const dnnl_memory_desc_t *liked =
        dnnl_primitive_desc_query_md(describe, dnnl_query_diff_weights_md, 0);
    bool same = dnnl_memory_desc_equal(liked, memory_desc(weight->gradient));
    dnnl_memory_t gradient = same ? weight->gradient : library_memory(&peer->library, liked);
    library_call(
        &peer->library, &peer->backward, describe, 4,
        (dnnl_exec_arg_t[]){{DNNL_ARG_SRC, made->x},
                            {DNNL_ARG_DIFF_DST, made->dy},
                            {DNNL_ARG_DIFF_WEIGHTS, gradient},
                            {DNNL_ARG_DIFF_BIAS, made->bias ? made->bias->gradient : NULL}});
    if (!same)
        library_reorder_into(&peer->library, &peer->backward, gradient, weight->gradient);
    dnnl_primitive_desc_destroy(describe);
}

static void product_data_gradient(Peer *peer, const Op *op, const Made *made)
{
    const Weight *weight = made->weight;
    ProductFormats f = {
        .x = *memory_desc(made->x),
        .weight = desc_any(weight->plain.ndims, weight->plain.dims),
        .y = *memory_desc(made->dy),
    };
    dnnl_primitive_desc_t describe = describe_pass(peer, op, made, dnnl_backward_data, &f);
    dnnl_memory_t value =
        library_reorder(&peer->library, &peer->backward, weight->value,
                        dnnl_primitive_desc_query_md(describe, dnnl_query_weights_md, 0));
    library_call(&peer->library, &peer->backward, describe, 3,
                 (dnnl_exec_arg_t[]){{DNNL_ARG_WEIGHTS, value},
                                     {DNNL_ARG_DIFF_DST, made->dy},
                                     {DNNL_ARG_DIFF_SRC, peer_gradient_new(peer, op->dx, &f.x)}});
    dnnl_primitive_desc_destroy(describe);
}

void product_backward(Peer *peer, const Op *op, Made *made)
{
    product_weight_gradient(peer, op, made);
    if (op->wants_dx)
        product_data_gradient(peer, op, made);
}
