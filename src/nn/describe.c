/* Describes in words how the planner cuts up a batch's work, for `summary traversal=true`. */
#include "nn/memory.h"

#include "base/columns.h"
#include "base/text.h"
#include "nn/tape.h"

#include <string.h>

static const char *const MODES[] = {
    [WORK_AUTO] = "auto", [WORK_DEPTH] = "depth", [WORK_LAYERS] = "layers"};

const char *work_mode_name(int mode)
{
    return mode < LENGTH(MODES) ? MODES[mode] : NULL;
}

bool work_mode_find(const char *name, WorkMode *out)
{
    for (int i = 0; i < LENGTH(MODES); i++)
        if (strcmp(name, MODES[i]) == 0) {
            *out = (WorkMode)i;
            return true;
        }
    return false;
}

static void add_step(const Tape *tape, const Step *step, Buf *out)
{
    static const char *const VERBS[] = {
        "forward",  "statistics of",     "reduce",        "loss",  "mask",
        "backward", "whole gradient of", "statistics of", "reduce"};
    static const char *const NAMES[] = {
        [OP_FORK] = " fork", [OP_ADD] = " addition", [OP_PUT] = " concat", [OP_GATE] = " gate"};
    const Op *op = &tape->layout.op[step->op];
    buf_text_add(out, VERBS[step->kind]);
    if (step->kind == STEP_LOSS)
        return;
    if (op->kind == OP_LAYER)
        buf_printf(out, " %s %s", op->layer->path, op->layer->kind->name);
    else
        buf_text_add(out, NAMES[op->kind]);
    if (op->act && step->kind == STEP_FORWARD)
        buf_printf(out, "+%s", op->act->kind->name);
    if (step->columns)
        buf_text_add(out, " by columns");
}

static void add_kilobytes(size_t numbers, Buf *out)
{
    text_thousands(out, (long)(numbers * sizeof(real) / 1024));
}

/* Whether a range does nothing, since no step reads the gradient that it would make. */
static bool is_idle(const Tape *tape, const Program *program, const StepRange *range)
{
    const Step *step = &program->steps.step[MAX(range->barrier, 0)];
    return range->begin == range->end && step->kind == STEP_BACKWARD &&
           !tape->layout.op[step->op].wants_dx;
}

static void describe_steps(const Tape *tape, const Program *program, const StepRange *range,
                           Buf *out)
{
    const Step *step = program->steps.step;
    int steps = range->end - range->begin;
    if (steps > 0)
        add_step(tape, &step[range->begin], out);
    if (steps > 1) {
        buf_text_add(out, " ... ");
        add_step(tape, &step[range->end - 1], out);
    }
    if (range->barrier >= 0) {
        buf_text_add(out, steps > 0 ? "; then " : "then ");
        add_step(tape, &step[range->barrier], out);
    }
}

static void add_range(const Tape *tape, const Program *program, int number, Columns *table)
{
    const StepRange *range = &program->range[number];
    Buf cell = {0};
    if (is_idle(tape, program, range))
        return;
    columns_printf(table, "%d", number + 1);
    if (range->begin == range->end) {
        columns_add(table, "");
    } else {
        columns_printf(table, "%d", range->images);
        add_kilobytes(range->touched * (size_t)range->images, &cell);
    }
    columns_add(table, buf_text(&cell));
    buf_clear(&cell);
    describe_steps(tape, program, range, &cell);
    columns_add(table, buf_text(&cell));
    columns_row(table);
    buf_free(&cell);
}

static void add_ranges(const Tape *tape, const Program *program, Buf *out)
{
    static const char *const HEADING[] = {"range", "images", "KB together", "steps"};
    Columns table = {.align = "rrrl"};
    for (int c = 0; c < LENGTH(HEADING); c++)
        columns_add(&table, HEADING[c]);
    columns_row(&table);
    for (int r = 0; r < program->ranges; r++)
        add_range(tape, program, r, &table);
    columns_write(&table, out);
    columns_free(&table);
}

/* Numbers kept per batch.  The gradient of the images does not count: only tests make it. */
static size_t kept_numbers(const Tape *tape)
{
    size_t numbers = 0;
    int images = tape->work.slot[tape->layout.image_gradient];
    for (int v = 1; v < tape->layout.values; v++)
        numbers += tape->work.kept[v] ? tape->layout.value[v] : 0;
    for (int s = 0; s < tape->work.slots; s++)
        numbers += s == images ? 0 : tape->work.size[s];
    return numbers * (size_t)tape->batch;
}

void tape_describe(const Tape *tape, const Model *model, Buf *out)
{
    const Program *program = &tape->work.train;
    buf_printf(
        out, "Traversal: %s, kernels %s; a batch of %d in %d shards, each through these ranges:\n",
        work_mode_name(model->mode), model->kernels->name, tape->batch, model->shards);
    add_ranges(tape, program, out);
    buf_text_add(out, "Memory: ");
    add_kilobytes(tape->stride, out);
    buf_text_add(out, " KB per thread, ");
    add_kilobytes(kept_numbers(tape), out);
    buf_text_add(out, " KB kept for the batch, ");
    add_kilobytes(tape->gradient.stride * (size_t)model->shards, out);
    buf_text_add(out, " KB gradients of the shards\n");
}
