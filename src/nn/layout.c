/* Turns a net's nested list of layers into the straight list of operations that training runs.
 * lower() walks the layers, numbers every value and gradient, and lets the operation before an
 * activation apply it; place_masks() chooses which operation masks the gradient. */
#include "nn/layout.h"

#include "nn/layer_rows.h"

#include <limits.h>

/* What flows between two layers. */
typedef struct {
    int value, gradient; /* names */
    bool shared;         /* another branch reads the value, so it must not be overwritten */
    bool wants_dx;       /* a layer before it trains */
    bool frozen;         /* a layer before it is frozen */
    Shape shape;
} Edge;

typedef struct {
    Layout layout;
    int *same_as; /* gradient -> the gradient that it is another name for; itself if none */
    int from, to; /* layer groups */
} Lowering;

static int new_value(Lowering *low, Shape shape)
{
    low->layout.value[low->layout.values] = shape_count(shape);
    return low->layout.values++;
}

static int new_gradient(Lowering *low, Shape shape)
{
    int number = low->layout.gradients++;
    low->same_as[number] = number;
    low->layout.gradient[number] = shape_count(shape);
    return number;
}

static void add_op(Lowering *low, Op op)
{
    low->layout.op[low->layout.ops++] = op;
}

static bool takes(const Op *op, ActivationKind act)
{
    if (op->kind != OP_LAYER)
        return op->kind == OP_ADD && act == ACT_RELU;
    return op->layer->kind->takes_any || (op->layer->kind->takes_relu && act == ACT_RELU);
}

/* The operation that can apply an activation of `in`, or NULL: the last operation, if it made the
 * value and no other reads it. */
static Op *taker_of(const Lowering *low, const Layer *layer, Edge in)
{
    Op *last = low->layout.ops > 0 ? &low->layout.op[low->layout.ops - 1] : NULL;
    if (!layer->kind->activation || !last || in.shared || last->y != in.value || last->act)
        return NULL;
    return takes(last, layer->kind->activation) ? last : NULL;
}

static bool is_frozen(const Layer *layer)
{
    return layer->params > 0 && !layer_trains(layer);
}

static Edge add_layer(Lowering *low, const Layer *layer, Edge in)
{
    bool in_place = layer->kind->in_place && !in.shared;
    Edge out = {
        .value = in_place ? in.value : new_value(low, layer->out),
        .gradient = new_gradient(low, layer->out),
        .shared = layer->kind->needs_output,
        .wants_dx = in.wants_dx || layer_trains(layer),
        .frozen = in.frozen || is_frozen(layer),
        .shape = layer->out,
    };
    add_op(low, (Op){.kind = OP_LAYER,
                     .layer = layer,
                     .x = in.value,
                     .y = out.value,
                     .dx = in.gradient,
                     .dy = out.gradient,
                     .in = shape_count(layer->in),
                     .out = shape_count(layer->out),
                     .wants_dx = in.wants_dx,
                     .forward_only = out.frozen && !out.wants_dx});
    return out;
}

/* Whether a flatten moves nothing, since there is one channel or one pixel.  A net keeps at least
 * one operation, though. */
static bool is_identity(const Lowering *low, const Layer *layer)
{
    Shape in = layer->in;
    return layer->kind == &LAYER_FLATTEN && (in.c == 1 || (in.h == 1 && in.w == 1)) &&
           (low->layout.ops > 0 || layer->next);
}

static Edge lower_layer(Lowering *low, const Layer *layer, Edge in)
{
    if (is_identity(low, layer)) {
        in.shape = layer->out;
        return in;
    }
    Op *taker = taker_of(low, layer, in);
    if (!taker)
        return add_layer(low, layer, in);
    taker->act = layer;
    in.shared = true; /* a ReLU's backward reads y */
    return in;
}

static Edge lower(Lowering *low, const Layer *layer, Edge in);

static Edge lower_list(Lowering *low, const Layer *first, Edge in)
{
    for (const Layer *layer = first; layer; layer = layer->next)
        in = lower(low, layer, in);
    return in;
}

/* Whether it gets the gradient of its activation's output and looks after the rest. */
static bool undoes_act(const Op *op)
{
    return op->kind == OP_LAYER && op->layer->kind->takes_any;
}

/* Whether the gradient of its activation's output stays as it is. */
static bool spares_gradient(const Op *op)
{
    return undoes_act(op) && op->act->kind->activation == ACT_RELU;
}

/* Both branches of a residual end in the same gradient, so it must not be changed in place: an
 * activation at the end of a branch becomes an operation of its own again. */
static Edge split_act(Lowering *low, Edge end)
{
    for (int i = 0; i < low->layout.ops; i++) {
        Op *op = &low->layout.op[i];
        if (!op->act || op->dy != end.gradient || spares_gradient(op))
            continue;
        const Layer *act = op->act;
        op->act = NULL;
        return add_layer(low, act, end);
    }
    return end;
}

/* Two branches that begin with what flows in. */
typedef struct {
    Edge left, right;
} Branches;

static Branches add_fork(Lowering *low, Edge in)
{
    Branches branches = {in, in};
    size_t count = shape_count(in.shape);
    branches.left.shared = branches.right.shared = true;
    branches.left.gradient = new_gradient(low, in.shape);
    branches.right.gradient = new_gradient(low, in.shape);
    add_op(low, (Op){.kind = OP_FORK,
                     .x = in.value,
                     .y = in.value,
                     .dx = in.gradient,
                     .dy = branches.left.gradient,
                     .dy2 = branches.right.gradient,
                     .in = count,
                     .out = count,
                     .wants_dx = in.wants_dx,
                     .forward_only = in.frozen && !in.wants_dx});
    return branches;
}

/* What flows out of a layer where branches meet; their gradients begin with its own. */
static Edge new_join(Lowering *low, const Layer *layer)
{
    return (Edge){.value = new_value(low, layer->out),
                  .gradient = new_gradient(low, layer->out),
                  .shape = layer->out};
}

static void meet(Edge *out, Edge branch)
{
    out->wants_dx = out->wants_dx || branch.wants_dx;
    out->frozen = out->frozen || branch.frozen;
}

static Edge lower_concat(Lowering *low, const Layer *layer, Edge in)
{
    Edge out = new_join(low, layer), rest = in;
    int first = 0;
    for (const Layer *branch = layer->child; branch; branch = branch->next) {
        Edge end = rest;
        if (branch->next) {
            Branches branches = add_fork(low, rest);
            end = branches.left;
            rest = branches.right;
        }
        end = lower_list(low, branch->child, end);
        meet(&out, end);
        add_op(low, (Op){.kind = OP_PUT,
                         .x = end.value,
                         .y = out.value,
                         .dx = end.gradient,
                         .dy = out.gradient,
                         .join = {branch->out, layer->out, first},
                         .in = shape_count(branch->out),
                         .out = shape_count(layer->out),
                         .wants_dx = end.wants_dx,
                         .forward_only = end.frozen && !end.wants_dx});
        first += branch->out.c;
    }
    return out;
}

static Edge lower_gate(Lowering *low, const Layer *layer, Edge in)
{
    Branches branches = add_fork(low, in);
    Edge gate = lower_list(low, layer->child->child, branches.right), out = new_join(low, layer);
    meet(&out, branches.left);
    meet(&out, gate);
    add_op(low, (Op){.kind = OP_GATE,
                     .x = in.value,
                     .x2 = gate.value,
                     .y = out.value,
                     .dx = branches.left.gradient,
                     .dx2 = gate.gradient,
                     .dy = out.gradient,
                     .join = {.branch = layer->child->out, .out = layer->out},
                     .in = shape_count(layer->in),
                     .out = shape_count(layer->out),
                     .wants_dx = out.wants_dx,
                     .forward_only = out.frozen && !out.wants_dx});
    return out;
}

static Edge lower_residual(Lowering *low, const Layer *layer, Edge in)
{
    const Layer *body = layer->child, *shortcut = body->next;
    Branches branches = add_fork(low, in);
    Edge left = lower_list(low, body->child, branches.left), right = branches.right;
    if (shortcut)
        right = lower_list(low, shortcut->child, right);
    left = split_act(low, left);
    right = split_act(low, right);
    Edge out = new_join(low, layer);
    meet(&out, left);
    meet(&out, right);
    low->same_as[left.gradient] = low->same_as[right.gradient] = out.gradient;
    size_t count = shape_count(layer->out);
    add_op(low, (Op){.kind = OP_ADD,
                     .x = left.value,
                     .x2 = right.value,
                     .y = out.value,
                     .dx = out.gradient,
                     .dy = out.gradient,
                     .in = count,
                     .out = count,
                     .forward_only = out.frozen && !out.wants_dx});
    return out;
}

static Edge lower(Lowering *low, const Layer *layer, Edge in)
{
    if (layer->kind == &LAYER_GROUP)
        return lower_list(low, layer->child, in);
    if (layer->group < low->from || layer->group >= low->to)
        return in;
    if (layer->kind == &LAYER_RESIDUAL)
        return lower_residual(low, layer, in);
    if (layer->kind == &LAYER_CONCAT)
        return lower_concat(low, layer, in);
    if (layer->kind == &LAYER_GATE)
        return lower_gate(low, layer, in);
    return lower_layer(low, layer, in);
}

/* Follows names to the gradient that has no other; nested residuals take several steps. */
static int resolve(const Lowering *low, int gradient)
{
    while (low->same_as[gradient] != gradient)
        gradient = low->same_as[gradient];
    return gradient;
}

static void resolve_ops(Lowering *low)
{
    for (int i = 0; i < low->layout.ops; i++) {
        Op *op = &low->layout.op[i];
        op->dx = resolve(low, op->dx);
        op->dy = resolve(low, op->dy);
        op->dx2 = op->kind == OP_GATE ? resolve(low, op->dx2) : op->dx;
        op->dy2 = op->kind == OP_FORK ? resolve(low, op->dy2) : op->dy;
    }
}

static bool can_mask(const Op *op)
{
    return op->kind == OP_FORK || (op->kind == OP_LAYER && op->layer->kind->masks);
}

/* The operation that makes the gradient of a ReLU's output also masks it, if it can. */
static void place_masks(Lowering *low)
{
    for (int i = 0; i < low->layout.ops; i++) {
        Op *op = &low->layout.op[i];
        if (!op->act || undoes_act(op))
            continue;
        Op *next = i + 1 < low->layout.ops ? op + 1 : NULL;
        op->unmasked = !next || next->x != op->y || next->dx != op->dy || !can_mask(next);
        if (next && !op->unmasked)
            next->masks = true;
    }
}

int layout_logits(const Layout *layout)
{
    return layout->op[layout->ops - 1].y;
}

bool op_needs_input(const Op *op)
{
    return op->masks || op->kind == OP_GATE ||
           (op->kind == OP_LAYER && op->layer->kind->needs_input);
}

bool op_needs_output(const Op *op)
{
    return op->kind == OP_LAYER && op->layer->kind->needs_output;
}

bool op_has_statistics(const Op *op)
{
    return op->kind == OP_LAYER && op->layer->kind->sums && !op->layer->still;
}

bool op_has_blocks(const Op *op)
{
    return op->kind == OP_LAYER && layer_blocks(op->layer) > 0;
}

static int count_ops(const Layer *layer)
{
    int count = 2;
    for (const Layer *child = layer->child; child; child = child->next)
        count += count_ops(child);
    return count;
}

/* The first layer, not counting groups of layers, of layer group `from` or one after it. */
static const Layer *first_of(const Layer *layer, int from)
{
    if (layer->kind != &LAYER_GROUP)
        return layer->group >= from ? layer : NULL;
    for (const Layer *child = layer->child; child; child = child->next) {
        const Layer *found = first_of(child, from);
        if (found)
            return found;
    }
    return NULL;
}

Shape layout_border(const Layer *root, int group)
{
    return first_of(root, group)->in;
}

Layout layout_new(Arena *arena, const Layer *root)
{
    return layout_part(arena, root, 0, INT_MAX);
}

Layout layout_part(Arena *arena, const Layer *root, int from, int to)
{
    Arena scratch = {0};
    int ops = count_ops(root), names = 2 * ops + 2;
    Lowering low = {
        .layout = {.op = ARENA_NEW(arena, Op, ops),
                   .value = ARENA_NEW(arena, size_t, names),
                   .gradient = ARENA_NEW(arena, size_t, names)},
        .same_as = ARENA_NEW(&scratch, int, names),
        .from = from,
        .to = to,
    };
    Shape in = layout_border(root, from);
    Edge images = {.value = new_value(&low, in),
                   .gradient = new_gradient(&low, in),
                   .shared = true,
                   .shape = in};
    Edge outputs = lower(&low, root, images);
    resolve_ops(&low);
    place_masks(&low);
    low.layout.loss_gradient = resolve(&low, outputs.gradient);
    low.layout.image_gradient = images.gradient;
    arena_free(&scratch);
    return low.layout;
}
