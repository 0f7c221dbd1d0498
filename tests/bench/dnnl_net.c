/* Trains a net of ours with oneDNN: turns the layout's operations into two lists of calls, and
 * steps through them. */
#include "dnnl_net.h"

#include "dnnl_layers.h"

#include "kernels/kernels.h"
#include "nn/loss.h"

#include <math.h>
#include <omp.h>
#include <string.h>

const char *peer_plan_name(PeerPlan plan)
{
    static const char *const NAMES[PEER_PLANS] = {
        [PLAN_BLOCKED] = "blocked",
        [PLAN_WINOGRAD] = "blocked, Winograd",
        [PLAN_CHANNELS_LAST] = "channels last",
    };
    return NAMES[plan];
}

/* ---- building: forward first, since backward takes its formats */

static bool is_kind(const Op *op, const char *name)
{
    return op->kind == OP_LAYER && op->layer->kind == layer_find(name);
}

static bool knows_all(const Layout *layout, Error *err)
{
    for (int i = 0; i < layout->ops; i++) {
        const Op *op = &layout->op[i];
        if (op->kind == OP_LAYER && !is_kind(op, "flatten") && !peer_row(op->layer->kind))
            return fail(err, "%s: the oneDNN peer has no such layer", op->layer->text);
        if (op->act && op->act->kind->activation != ACT_RELU)
            return fail(err, "%s: the oneDNN peer has no such layer", op->act->text);
    }
    return true;
}

static dnnl_memory_desc_t images_desc(const Peer *peer)
{
    Shape s = peer->input;
    const dnnl_dims_t rows = {peer->batch, (int)shape_count(s)};
    const dnnl_dims_t images = {peer->batch, s.c, s.h, s.w};
    if (peer->rows)
        return desc_plain(2, rows);
    return peer->plan == PLAN_CHANNELS_LAST ? desc_channels_last(images) : desc_plain(4, images);
}

/* flatten moves nothing, since dense takes images as they are. */
static void build_forward(Peer *peer, const Op *op, Made *made)
{
    if (op->kind == OP_FORK)
        return;
    if (is_kind(op, "flatten")) {
        made->y = peer->value[op->x];
    } else if (op->kind == OP_LAYER) {
        peer_row(op->layer->kind)->forward(peer, op, made);
    } else {
        dnnl_memory_t a = peer->value[op->x];
        dnnl_memory_t b =
            library_reorder(&peer->library, &peer->forward, peer->value[op->x2], memory_desc(a));
        made->y = library_memory(&peer->library, memory_desc(a));
        peer_add(peer, &peer->forward, op->act != NULL, a, b, made->y);
    }
    peer->value[op->y] = made->y;
}

/* Backward goes from the last operation to the first. */
static bool read_later(const Layout *layout, int op, int gradient)
{
    for (int i = op - 1; i >= 0; i--) {
        const Op *other = &layout->op[i];
        if (other->dy == gradient || (other->kind == OP_FORK && other->dy2 == gradient))
            return true;
    }
    return false;
}

static void release(Peer *peer, const Layout *layout, int op, int gradient)
{
    if (!read_later(layout, op, gradient))
        peer->gradient[gradient].buffer->users--;
}

/* What the operation's backward pass begins with; batch norm undoes its ReLU itself.  Others read
 * the gradient as it is, except the branches of an addition. */
static dnnl_memory_t output_gradient(Peer *peer, const Layout *layout, int number, const Made *made)
{
    const Op *op = &layout->op[number];
    const Gradient *gradient = &peer->gradient[op->dy];
    const dnnl_memory_desc_t *desc = memory_desc(made->y);
    dnnl_memory_t dy = library_reorder(&peer->library, &peer->backward, gradient->memory, desc);
    if (!op->act || is_kind(op, "bn"))
        return dy;
    bool shared = gradient->buffer->users > 1 || read_later(layout, number, op->dy);
    bool apart = shared && op->kind != OP_ADD && dy == gradient->memory;
    dnnl_memory_t masked = apart ? library_memory(&peer->library, desc) : dy;
    peer_relu_backward(peer, made->y, dy, masked);
    return masked;
}

static void pass_gradient(Peer *peer, const Op *op)
{
    peer->gradient[op->dx] = peer->gradient[op->dy];
    peer->gradient[op->dx].buffer->users++;
}

static void build_fork_backward(Peer *peer, const Layout *layout, int number)
{
    const Op *op = &layout->op[number];
    Gradient *gradient = peer->gradient;
    dnnl_memory_t a = gradient[op->dy].memory;
    dnnl_memory_t b =
        library_reorder(&peer->library, &peer->backward, gradient[op->dy2].memory, memory_desc(a));
    if (gradient[op->dy].buffer->users > 1 || read_later(layout, number, op->dy))
        peer_gradient_new(peer, op->dx, memory_desc(a));
    else
        pass_gradient(peer, op);
    peer_add(peer, &peer->backward, false, a, b, gradient[op->dx].memory);
}

static void build_backward(Peer *peer, const Layout *layout, int number, Made *made)
{
    const Op *op = &layout->op[number];
    if (op->kind != OP_ADD && !op->wants_dx && !(op->layer && op->layer->params))
        return;
    if (op->kind == OP_FORK) {
        build_fork_backward(peer, layout, number);
        release(peer, layout, number, op->dy2);
    } else if (is_kind(op, "flatten")) {
        pass_gradient(peer, op);
    } else {
        made->dy = output_gradient(peer, layout, number, made);
        if (op->kind == OP_LAYER)
            peer_row(op->layer->kind)->backward(peer, op, made);
        else
            peer->gradient[op->dy].memory = made->dy;
    }
    release(peer, layout, number, op->dy);
}

/* The loss is ours, over plain rows. */
static void build_loss(Peer *peer, const Layout *layout)
{
    dnnl_memory_t y = peer->value[layout_logits(layout)];
    const dnnl_memory_desc_t *desc = memory_desc(y);
    dnnl_memory_desc_t rows = desc_plain(desc->ndims, desc->dims);
    peer->logits = library_reorder(&peer->library, &peer->forward, y, &rows);
    peer->dlogits = peer_gradient_new(peer, layout->loss_gradient, &rows);
}

static void build(Peer *peer, const Layout *layout)
{
    Arena *arena = peer->library.arena;
    Made *made = ARENA_NEW(arena, Made, layout->ops);
    dnnl_memory_desc_t images = images_desc(peer);
    peer->images = library_memory(&peer->library, &images);
    peer->value[0] = peer->images;
    for (int i = 0; i < layout->ops; i++)
        build_forward(peer, &layout->op[i], &made[i]);
    build_loss(peer, layout);
    for (int i = layout->ops - 1; i >= 0; i--)
        build_backward(peer, layout, i, &made[i]);
    library_place(&peer->library);
    for (int i = 0; i < layout->ops; i++)
        dnnl_primitive_desc_destroy(made[i].forward);
    peer->mean = ARENA_NEW(arena, real, peer->theta.size);
    peer->square = ARENA_NEW(arena, real, peer->theta.size);
}

Peer *peer_new(Arena *arena, const Model *model, int batch, PeerPlan plan, Error *err)
{
    Layout layout = layout_new(arena, model->root);
    if (!knows_all(&layout, err))
        return NULL;
    Peer *peer = ARENA_NEW(arena, Peer, 1);
    *peer = (Peer){
        .library = library_open(arena),
        .plan = plan,
        .batch = batch,
        .classes = model->classes,
        .input = model->input,
        .rows = is_kind(&layout.op[0], "flatten"),
        .value = ARENA_NEW(arena, dnnl_memory_t, layout.values),
        .gradient = ARENA_NEW(arena, Gradient, layout.gradients),
        .weight = ARENA_NEW(arena, Weight, model->params),
        .norm = ARENA_NEW(arena, Norm, layout.ops),
    };
    build(peer, &layout);
    return peer;
}

void peer_free(Peer *peer)
{
    calls_free(&peer->forward);
    calls_free(&peer->backward);
    library_close(&peer->library);
}

/* ---- weights and images, in and out */

/* Reads or writes a weight's numbers in PyTorch's order. */
static void convert(Peer *peer, const Weight *weight, dnnl_memory_t memory, float *file, bool load)
{
    CallList list = {0};
    dnnl_memory_t plain = library_view(&peer->library, &weight->plain, file);
    library_reorder_into(&peer->library, &list, load ? plain : memory, load ? memory : plain);
    library_run(&peer->library, &list);
    calls_free(&list);
}

static void load_norm(const Norm *norm, const Model *model)
{
    int channels = norm->layer->in.c;
    for (int s = 0; s < 2; s++)
        for (int c = 0; c < channels; c++)
            norm->running[s * channels + c] =
                (float)model->state[norm->layer->state[s].offset + (size_t)c];
}

void peer_load(Peer *peer, const Model *model)
{
    Arena scratch = {0};
    float *file = ARENA_NEW(&scratch, float, model->size);
    for (int i = 0; i < peer->weights; i++) {
        const Weight *weight = &peer->weight[i];
        float *next = file;
        for (int p = 0; p < weight->params; p++) {
            param_export(&weight->param[p], model->theta, next);
            next += weight->param[p].count;
        }
        convert(peer, weight, weight->value, file, true);
    }
    for (int i = 0; i < peer->norms; i++)
        load_norm(&peer->norm[i], model);
    memset(peer->mean, 0, peer->theta.size * sizeof *peer->mean);
    memset(peer->square, 0, peer->theta.size * sizeof *peer->square);
    peer->step = 0;
    arena_free(&scratch);
}

void peer_gradient(Peer *peer, const Model *model, real *grad)
{
    Arena scratch = {0};
    float *file = ARENA_NEW(&scratch, float, model->size);
    for (int i = 0; i < peer->weights; i++) {
        const Weight *weight = &peer->weight[i];
        const float *next = file;
        convert(peer, weight, weight->gradient, file, false);
        for (int p = 0; p < weight->params; p++) {
            param_import(&weight->param[p], grad, next);
            next += weight->param[p].count;
        }
    }
    arena_free(&scratch);
}

void peer_images(const Peer *peer, const float *x, float *images)
{
    size_t pixels = (size_t)peer->input.h * (size_t)peer->input.w, channels = (size_t)peer->input.c;
    if (peer->plan == PLAN_CHANNELS_LAST && !peer->rows) {
        memcpy(images, x, (size_t)peer->batch * pixels * channels * sizeof *images);
        return;
    }
    for (int n = 0; n < peer->batch; n++, x += pixels * channels, images += pixels * channels)
        for (size_t p = 0; p < pixels; p++)
            for (size_t c = 0; c < channels; c++)
                images[c * pixels + p] = x[p * channels + c];
}

/* ---- steps */

static void run_along(const Peer *peer, const Norm *norm)
{
    static const float RATE = 0.1f;
    int channels = norm->layer->in.c;
    float count = (float)peer->batch * (float)(norm->layer->in.h * norm->layer->in.w);
    const float *mean = memory_numbers(norm->mean), *variance = memory_numbers(norm->variance);
    for (int c = 0; c < channels; c++) {
        float unbiased = variance[c] * count / MAX(count - 1, 1);
        norm->running[c] += RATE * (mean[c] - norm->running[c]);
        norm->running[channels + c] += RATE * (unbiased - norm->running[channels + c]);
    }
}

/* Mean loss and gradient of the logits; each thread takes a run of rows. */
static double take_loss(const Peer *peer, const uint16_t *labels)
{
    const float *logits = memory_numbers(peer->logits);
    float *dlogits = memory_numbers(peer->dlogits);
    int classes = peer->classes;
    double sum = 0;
#pragma omp parallel for reduction(+ : sum)
    for (int n = 0; n < peer->batch; n++) {
        double loss;
        size_t row = (size_t)n * (size_t)classes;
        LossRows rows = {.n = 1, .classes = classes, .logits = logits + row, .labels = labels + n};
        loss_cross_entropy(&rows, &loss, 1.0 / peer->batch, dlogits + row);
        sum += loss;
    }
    return sum / peer->batch;
}

double peer_train(Peer *peer, float *images, const uint16_t *labels)
{
    want(dnnl_memory_set_data_handle(peer->images, images), "images");
    library_run(&peer->library, &peer->forward);
    for (int i = 0; i < peer->norms; i++)
        run_along(peer, &peer->norm[i]);
    double loss = take_loss(peer, labels);
    library_run(&peer->library, &peer->backward);
    return loss;
}

void peer_adam(Peer *peer, Hyper hyper)
{
    enum { CHUNK = 1 << 13 }; /* numbers: a few arrays of them stay in L2 */
    const double BETA2 = 0.99, EPSILON = 1e-8;
    double step = (double)++peer->step, r = sqrt(1 - pow(BETA2, step));
    StepFactors factors = {
        .shrink = (real)(1 - hyper.wd * hyper.lr),
        .rate = (real)(hyper.lr * r / (1 - pow(hyper.mom, step))),
        .mom = (real)hyper.mom,
        .mom_rest = (real)(1 - hyper.mom),
        .beta2 = (real)BETA2,
        .beta2_rest = (real)(1 - BETA2),
        .epsilon = (real)(EPSILON * r),
    };
    const Kernels *kernels = kernels_best();
    size_t size = peer->theta.size;
#pragma omp parallel for
    for (size_t at = 0; at < size; at += CHUNK)
        kernels->adam(&factors, MIN(CHUNK, size - at), peer->theta.v + at, peer->grad.v + at,
                      peer->mean + at, peer->square + at);
}
