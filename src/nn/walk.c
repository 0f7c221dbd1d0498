/* Takes a batch through a net one layer at a time, so that every value can be looked at; slower
 * than training, and it leaves the model as it is. */
#include "nn/walk.h"

#include "base/heap.h"
#include "nn/joins.h"
#include "nn/layer_rows.h"
#include "nn/statistics.h"

/* One layer's turn. */
typedef struct {
    const Walk *walk;
    const Layer *layer;
    const real *x;
    real *y;
    real *packed;    /* its weights */
    real *scratch;   /* [shards][each] */
    size_t each;     /* numbers of one shard's scratch */
    int sums;        /* 0: no statistics */
    double *partial; /* [shards][sums] */
    double *total;   /* [sums] */
} Turn;

typedef struct {
    const Walk *walk;
    LookAtLayer *look;
    void *context;
} Looking;

static Pass pass_of(const Turn *turn, int shard)
{
    const Walk *walk = turn->walk;
    int first = shard_begin(walk->model, walk->batch->n, shard);
    return (Pass){
        .kernels = walk->model->kernels,
        .theta = walk->model->theta,
        .state = walk->model->state,
        .packed = turn->packed,
        .scratch = turn->scratch + (size_t)shard * turn->each,
        .partial = turn->partial + (size_t)shard * (size_t)turn->sums,
        .total = turn->total,
        .n = shard_begin(walk->model, walk->batch->n, shard + 1) - first,
        .first = first,
        .begins = true,
        .train = walk->train && !turn->layer->still,
        .step = walk->step,
    };
}

static const real *x_of(const Turn *turn, int shard)
{
    return turn->x + (size_t)shard_begin(turn->walk->model, turn->walk->batch->n, shard) *
                         shape_count(turn->layer->in);
}

static void gather(void *context, int shard)
{
    const Turn *turn = context;
    Pass pass = pass_of(turn, shard);
    turn->layer->kind->gather(turn->layer, &pass, x_of(turn, shard));
}

static void forward(void *context, int shard)
{
    const Turn *turn = context;
    Pass pass = pass_of(turn, shard);
    real *y = turn->y + (size_t)pass.first * shape_count(turn->layer->out);
    turn->layer->kind->forward(turn->layer, &pass, x_of(turn, shard), y);
}

static void make_statistics(Turn *turn, Arena *arena)
{
    double *sum = ARENA_NEW(arena, double, turn->sums);
    pool_run(turn->walk->pool, turn->walk->model->shards, gather, turn);
    statistics_sum(turn->partial, turn->walk->model->shards, turn->sums, 0, turn->sums / 2, sum);
    turn->layer->kind->reduce(turn->layer, turn->walk->batch->n, sum, turn->total);
}

static void compute_layer(const Walk *walk, const Layer *layer, const real *x, real *y)
{
    Arena arena = {0};
    const LayerKind *kind = layer->kind;
    const Kernels *kernels = walk->model->kernels;
    Turn turn = {.walk = walk, .layer = layer, .x = x, .y = y};
    size_t packed = kind->packed ? kind->packed(layer, kernels) : 0;
    turn.each = kind->scratch ? real_spaced(kind->scratch(layer, kernels)) : 0;
    turn.sums = kind->sums ? kind->sums(layer) : 0;
    turn.scratch = ARENA_NEW(&arena, real, turn.each * (size_t)walk->model->shards);
    turn.partial = ARENA_NEW(&arena, double, turn.sums * walk->model->shards);
    turn.total = ARENA_NEW(&arena, double, turn.sums);
    if (packed) {
        turn.packed = ARENA_NEW(&arena, real, packed);
        kind->pack(layer, kernels, walk->model->theta, false, (Share){0}, turn.packed);
    }
    if (turn.sums && walk->train && !layer->still)
        make_statistics(&turn, &arena);
    pool_run(walk->pool, walk->model->shards, forward, &turn);
    arena_free(&arena);
}

/* Each function below returns a block of its own, to be freed; NULL once looking has ended. */
static real *through(const Looking *looking, const Layer *layer, const real *x);

static real *new_value(const Looking *looking, Shape shape)
{
    size_t numbers = (size_t)looking->walk->batch->n * shape_count(shape);
    return heap_resize(NULL, numbers, sizeof(real));
}

static real *through_list(const Looking *looking, const Layer *first, const real *x)
{
    real *y = NULL;
    for (const Layer *layer = first; layer; layer = layer->next) {
        real *next = through(looking, layer, y ? y : x);
        heap_free(y);
        y = next;
        if (!y)
            break;
    }
    return y;
}

static real *through_residual(const Looking *looking, const Layer *layer, const real *x)
{
    const Layer *body = layer->child, *shortcut = body->next;
    real *y = through_list(looking, body->child, x), *beside = NULL;
    if (y && shortcut)
        beside = through_list(looking, shortcut->child, x);
    if (y && (beside || !shortcut)) {
        size_t numbers = (size_t)looking->walk->batch->n * shape_count(layer->out);
        looking->walk->model->kernels->add(numbers, y, beside ? beside : x, y);
    } else {
        heap_free(y);
        y = NULL;
    }
    heap_free(beside);
    return y;
}

static real *through_concat(const Looking *looking, const Layer *layer, const real *x)
{
    real *y = new_value(looking, layer->out);
    Join join = {.out = layer->out};
    for (const Layer *branch = layer->child; branch && y; branch = branch->next) {
        real *end = through_list(looking, branch->child, x);
        join.branch = branch->out;
        if (end) {
            concat_put(&join, looking->walk->batch->n, end, y);
        } else {
            heap_free(y);
            y = NULL;
        }
        heap_free(end);
        join.first += branch->out.c;
    }
    return y;
}

static real *through_gate(const Looking *looking, const Layer *layer, const real *x)
{
    const Join join = {.branch = layer->child->out, .out = layer->out};
    real *gate = through_list(looking, layer->child->child, x), *y = NULL;
    if (gate) {
        y = new_value(looking, layer->out);
        gate_forward(&join, looking->walk->batch->n, x, gate, y);
    }
    heap_free(gate);
    return y;
}

static real *through(const Looking *looking, const Layer *layer, const real *x)
{
    real *y;
    if (layer->kind == &LAYER_GROUP)
        return through_list(looking, layer->child, x);
    if (layer->kind == &LAYER_RESIDUAL) {
        y = through_residual(looking, layer, x);
    } else if (layer->kind == &LAYER_CONCAT) {
        y = through_concat(looking, layer, x);
    } else if (layer->kind == &LAYER_GATE) {
        y = through_gate(looking, layer, x);
    } else {
        y = new_value(looking, layer->out);
        compute_layer(looking->walk, layer, x, y);
    }
    if (y && !looking->look(looking->context, layer, y)) {
        heap_free(y);
        y = NULL;
    }
    return y;
}

bool walk_layers(const Walk *walk, LookAtLayer *look, void *context)
{
    Looking looking = {walk, look, context};
    real *y = through_list(&looking, walk->model->root->child, walk->batch->x);
    heap_free(y);
    return y != NULL;
}
