/* Merges operations into steps, and gives values their places in memory by how long they are
 * needed: the largest first, each at the lowest place that is free for so long. */
#include "export/c_plan.h"

#include <stdlib.h>

/* Numbers that are kept for some steps. */
typedef struct {
    size_t size;
    int from, to; /* the first step and the last */
    size_t at;    /* its place */
} Room;

typedef struct {
    Arena *scratch;
    const Graph *graph;
    CPlan plan;
    int *uses;    /* of each value: how often it is read */
    int *reader;  /* of each value: the last operation that reads it */
    int *last;    /* of each value: the last step that reads it */
    int *room;    /* of each value: its room, or NONE */
    int *patches; /* of each step: the room of its patches, or NONE */
    bool *merged; /* of each operation: it is part of a step before it */
    Room *rooms;
    int count; /* of rooms */
} Planning;

enum { NONE = -1 };

bool c_depthwise(const GraphOp *op)
{
    const Layer *layer = op->layer;
    return op->kind == GRAPH_CONV && layer->config.groups > 1 &&
           layer->config.groups == layer->in.c && layer->out.c == layer->in.c;
}

int c_inputs(const Graph *graph, const GraphOp *op)
{
    const LayerConfig *c = &op->layer->config;
    if (op->kind == GRAPH_DENSE)
        return (int)shape_count(graph->value[op->x[0]].shape);
    return c->kernel.h * c->kernel.w * (op->layer->in.c / c->groups);
}

/* ---- steps */

static void count_uses(Planning *p)
{
    for (int i = 0; i < p->graph->ops; i++)
        for (int k = 0; k < p->graph->op[i].xs; k++) {
            p->uses[p->graph->op[i].x[k]]++;
            p->reader[p->graph->op[i].x[k]] = i;
        }
    p->uses[p->graph->outputs]++;
}

/* The operation that alone reads what a step makes, if it is of that kind. */
static const GraphOp *take_next(Planning *p, CStep *step, GraphKind kind, ActivationKind act)
{
    if (p->uses[step->y] != 1 || step->y == p->graph->outputs)
        return NULL;
    int next = p->reader[step->y];
    const GraphOp *op = &p->graph->op[next];
    if (op->kind != kind || op->act.kind != act)
        return NULL;
    p->merged[next] = true;
    step->y = op->y;
    return op;
}

/* Weights that stay in a core's cache serve four pixels after the other; larger ones are read for
 * as many pixels as have room for their patches. */
static int block_of(const Graph *graph, const GraphOp *op)
{
    enum { NEAR_WEIGHTS = 1 << 15, PATCHES = 1 << 16 };
    int inputs = c_inputs(graph, op), pixels = op->layer->out.h * op->layer->out.w;
    if ((size_t)inputs * (size_t)op->layer->out.c <= NEAR_WEIGHTS)
        return C_ROWS;
    int most = (pixels + C_ROWS - 1) / C_ROWS * C_ROWS;
    return MAX(MIN(PATCHES / inputs / C_ROWS * C_ROWS, most), C_ROWS);
}

static void add_step(Planning *p, const GraphOp *op)
{
    CStep *step = &p->plan.step[p->plan.steps++];
    Shape in = p->graph->value[op->x[0]].shape;
    *step = (CStep){.op = op, .y = op->y};
    switch (op->kind) {
    case GRAPH_CONV:
    case GRAPH_DENSE:
        step->block = op->kind == GRAPH_CONV ? block_of(p->graph, op) : 0;
        step->norm = take_next(p, step, GRAPH_BATCH_NORM, ACT_NONE);
        step->relu = take_next(p, step, GRAPH_ACTIVATION, ACT_RELU);
        break;
    case GRAPH_BATCH_NORM:
        step->changes = true;
        step->relu = take_next(p, step, GRAPH_ACTIVATION, ACT_RELU);
        break;
    case GRAPH_ACTIVATION:
    case GRAPH_GROUP_NORM:
    case GRAPH_LAYER_NORM:
    case GRAPH_ADD:
    case GRAPH_GATE:
        step->changes = true;
        break;
    case GRAPH_FLATTEN:
        step->nothing = in.c == 1 || in.h * in.w == 1;
        break;
    case GRAPH_CONCAT:
    case GRAPH_MAX_POOL:
    case GRAPH_AVG_POOL:
        break;
    }
}

/* ---- rooms */

/* So many numbers at a time go through vectors. */
static size_t spaced(size_t numbers)
{
    return (MAX(numbers, 1) + C_PANEL - 1) / C_PANEL * C_PANEL;
}

static int add_room(Planning *p, size_t size, int from, int to)
{
    p->rooms[p->count] = (Room){spaced(size), from, to, 0};
    return p->count++;
}

static size_t value_size(const Planning *p, int value)
{
    return shape_count(p->graph->value[value].shape);
}

static void find_last(Planning *p)
{
    for (int i = 0; i < p->plan.steps; i++)
        for (int k = 0; k < p->plan.step[i].op->xs; k++)
            p->last[p->plan.step[i].op->x[k]] = i;
    p->last[p->graph->outputs] = p->plan.steps;
}

/* Whether nobody needs what is in the room of a value after this step. */
static bool may_change(const Planning *p, int value, int step)
{
    for (int v = 0; v < p->graph->values; v++)
        if (p->room[v] == p->room[value] && p->last[v] > step)
            return false;
    return p->room[value] != NONE;
}

static void share_room(Planning *p, int value, int room)
{
    p->room[value] = room;
    if (room != NONE)
        p->rooms[room].to = MAX(p->rooms[room].to, p->last[value]);
}

static void find_room(Planning *p, int i)
{
    CStep *step = &p->plan.step[i];
    const GraphOp *op = step->op;
    p->patches[i] = NONE;
    if (step->nothing) {
        share_room(p, step->y, p->room[op->x[0]]);
        return;
    }
    if (step->changes) {
        if (op->kind == GRAPH_ADD && !may_change(p, op->x[0], i) && may_change(p, op->x[1], i))
            step->first = 1;
        step->copies = !may_change(p, op->x[step->first], i);
    }
    if (step->changes && !step->copies)
        share_room(p, step->y, p->room[op->x[step->first]]);
    else
        p->room[step->y] = add_room(p, value_size(p, step->y), i, p->last[step->y]);
    if (step->block && !c_depthwise(op))
        p->patches[i] = add_room(p, (size_t)step->block * (size_t)c_inputs(p->graph, op), i, i);
}

static int larger_first(const void *a, const void *b)
{
    const Room *x = *(Room *const *)a, *y = *(Room *const *)b;
    if (x->size != y->size)
        return x->size < y->size ? 1 : -1;
    return (x > y) - (x < y);
}

/* The lowest place at which none of the `placed` rooms is in the way; each in the way moves it
 * behind itself. */
static size_t lowest_place(Room *const *room, int placed, const Room *new)
{
    size_t at = 0;
    for (bool moved = true; moved;) {
        moved = false;
        for (int i = 0; i < placed; i++) {
            const Room *other = room[i];
            bool together = other->from <= new->to &&new->from <= other->to;
            if (together && other->at < at + new->size &&at < other->at + other->size) {
                at = other->at + other->size;
                moved = true;
            }
        }
    }
    return at;
}

static void place_rooms(Planning *p)
{
    Room **order = ARENA_NEW(p->scratch, Room *, p->count + 1);
    for (int i = 0; i < p->count; i++)
        order[i] = &p->rooms[i];
    qsort(order, (size_t)p->count, sizeof *order, larger_first);
    p->plan.numbers = 1;
    for (int i = 0; i < p->count; i++) {
        order[i]->at = lowest_place(order, i, order[i]);
        p->plan.numbers = MAX(p->plan.numbers, order[i]->at + order[i]->size);
    }
    for (int v = 0; v < p->graph->values; v++)
        p->plan.place[v] = p->room[v] == NONE ? C_IMAGES : p->rooms[p->room[v]].at;
    for (int i = 0; i < p->plan.steps; i++)
        if (p->patches[i] != NONE)
            p->plan.step[i].room = p->rooms[p->patches[i]].at;
}

CPlan c_plan_of(Arena *arena, const Graph *graph, bool normalizes)
{
    Arena scratch = {0};
    Planning p = {
        .scratch = &scratch,
        .graph = graph,
        .plan = {.graph = graph,
                 .step = ARENA_NEW(arena, CStep, graph->ops + 1),
                 .place = ARENA_NEW(arena, size_t, graph->values),
                 .normalizes = normalizes},
        .uses = ARENA_NEW(&scratch, int, graph->values),
        .reader = ARENA_NEW(&scratch, int, graph->values),
        .last = ARENA_NEW(&scratch, int, graph->values),
        .room = ARENA_NEW(&scratch, int, graph->values),
        .patches = ARENA_NEW(&scratch, int, graph->ops + 1),
        .merged = ARENA_NEW(&scratch, bool, graph->ops + 1),
        .rooms = ARENA_NEW(&scratch, Room, graph->values + graph->ops + 1),
    };
    count_uses(&p);
    for (int i = 0; i < graph->ops; i++)
        if (!p.merged[i])
            add_step(&p, &graph->op[i]);
    find_last(&p);
    for (int v = 0; v < graph->values; v++)
        p.room[v] = NONE;
    if (normalizes)
        p.room[0] = add_room(&p, value_size(&p, 0), 0, p.last[0]);
    for (int i = 0; i < p.plan.steps; i++)
        find_room(&p, i);
    place_rooms(&p);
    arena_free(&scratch);
    return p.plan;
}
