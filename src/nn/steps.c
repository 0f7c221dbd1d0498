/* Lists what training or evaluating a batch takes, in order: a step for each part of an operation,
 * forward and backward. */
#include "nn/steps.h"

bool step_is_barrier(const Step *step)
{
    return step->kind == STEP_REDUCE || step->kind == STEP_REDUCE_BACKWARD ||
           step->kind == STEP_BLOCKS || step->columns;
}

void steps_add(Steps *steps, StepKind kind, int op)
{
    steps->step[steps->count++] = (Step){.kind = kind, .op = op};
}

/* Adds a step forward or backward. */
static void add_move(Steps *steps, const Layout *layout, StepKind kind, int op)
{
    steps_add(steps, kind, op);
    steps->step[steps->count - 1].columns = op_has_blocks(&layout->op[op]);
}

Steps steps_training(Arena *arena, const Layout *layout)
{
    enum { MOST = 7 }; /* steps of an operation, in batch norm */
    Steps steps = {.step = ARENA_NEW(arena, Step, MOST * layout->ops + 1)};
    for (int i = 0; i < layout->ops; i++) {
        if (op_has_statistics(&layout->op[i])) {
            steps_add(&steps, STEP_GATHER, i);
            steps_add(&steps, STEP_REDUCE, i);
        }
        add_move(&steps, layout, STEP_FORWARD, i);
    }
    steps_add(&steps, STEP_LOSS, 0);
    for (int i = layout->ops - 1; i >= 0; i--) {
        if (layout->op[i].forward_only)
            continue;
        if (layout->op[i].unmasked)
            steps_add(&steps, STEP_MASK, i);
        if (op_has_statistics(&layout->op[i])) {
            steps_add(&steps, STEP_GATHER_BACKWARD, i);
            steps_add(&steps, STEP_REDUCE_BACKWARD, i);
        }
        add_move(&steps, layout, STEP_BACKWARD, i);
        if (op_has_blocks(&layout->op[i]) && layer_trains(layout->op[i].layer))
            steps_add(&steps, STEP_BLOCKS, i);
    }
    return steps;
}

Steps steps_evaluation(Arena *arena, const Layout *layout)
{
    Steps steps = {.step = ARENA_NEW(arena, Step, layout->ops + 1)};
    for (int i = 0; i < layout->ops; i++)
        add_move(&steps, layout, STEP_FORWARD, i);
    steps_add(&steps, STEP_LOSS, 0);
    return steps;
}

int layout_items(const Layout *layout)
{
    return layout->values + layout->gradients;
}

size_t layout_numbers(const Layout *layout, int item)
{
    return item < layout->values ? layout->value[item] : layout->gradient[item - layout->values];
}

static int backward_touches(const Layout *layout, const Op *op, int item[STEP_ITEMS])
{
    int count = 0, gradients = layout->values;
    if (op_needs_input(op))
        item[count++] = op->x;
    if (op_needs_output(op))
        item[count++] = op->y;
    if (op->kind == OP_GATE) {
        item[count++] = op->x2;
        item[count++] = gradients + op->dx2;
    }
    item[count++] = gradients + op->dy;
    if (op->kind == OP_FORK)
        item[count++] = gradients + op->dy2;
    item[count++] = gradients + op->dx;
    return count;
}

int step_touches(const Layout *layout, const Step *step, int item[STEP_ITEMS])
{
    const Op *op = &layout->op[step->op];
    int count = 0;
    switch (step->kind) {
    case STEP_FORWARD:
        item[count++] = op->x;
        if (op->kind == OP_ADD || op->kind == OP_GATE)
            item[count++] = op->x2;
        item[count++] = op->y;
        return op->kind == OP_FORK ? 0 : count;
    case STEP_GATHER:
        item[count++] = op->x;
        return count;
    case STEP_LOSS:
        item[count++] = layout_logits(layout);
        item[count++] = layout->values + layout->loss_gradient;
        return count;
    case STEP_MASK:
        item[count++] = op->y;
        item[count++] = layout->values + op->dy;
        return count;
    case STEP_BACKWARD:
        return backward_touches(layout, op, item);
    case STEP_BLOCKS:
    case STEP_GATHER_BACKWARD:
        item[count++] = op->x;
        item[count++] = layout->values + op->dy;
        return count;
    case STEP_REDUCE:
    case STEP_REDUCE_BACKWARD:
        return 0;
    }
    return 0;
}
