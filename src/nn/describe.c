/* What the planner chose, in words: `summary plan=true`. */
#include "nn/run.h"

#include "base/text.h"

#include <string.h>

static const char *const MODES[] = {"auto", "depth", "layers"};

const char *work_mode_name(WorkMode mode)
{
    return MODES[mode];
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
    const Op *op = &tape->layout.op[step->op];
    buf_text_add(out, VERBS[step->kind]);
    if (step->kind == STEP_LOSS)
        return;
    if (op->kind == OP_LAYER)
        buf_printf(out, " %s %s", op->layer->path, op->layer->kind->name);
    else
        buf_text_add(out, op->kind == OP_ADD ? " addition" : " fork");
    if (op->relu && step->kind == STEP_FORWARD)
        buf_text_add(out, "+relu");
    if (step->columns)
        buf_text_add(out, " by columns");
}

static void add_kilobytes(size_t numbers, int columns, Buf *out)
{
    Buf text = {0};
    text_thousands(&text, (long)(numbers * sizeof(real) / 1024));
    buf_printf(out, "%*s", columns, buf_text(&text));
    buf_free(&text);
}

/* Nobody reads the gradient that would be made. */
static bool is_idle(const Tape *tape, const Program *program, const Range *range)
{
    const Step *step = &program->steps.step[MAX(range->barrier, 0)];
    return range->begin == range->end && step->kind == STEP_BACKWARD &&
           !tape->layout.op[step->op].wants_dx;
}

static void add_range(const Tape *tape, const Program *program, int number, Buf *out)
{
    const Range *range = &program->range[number];
    const Step *step = program->steps.step;
    if (is_idle(tape, program, range))
        return;
    buf_printf(out, "%5d  ", number + 1);
    if (range->begin == range->end) {
        buf_printf(out, "%6s  %11s  ", "", "");
    } else {
        buf_printf(out, "%6d  ", range->images);
        add_kilobytes(range->touched * (size_t)range->images, 11, out);
        buf_text_add(out, "  ");
        add_step(tape, &step[range->begin], out);
    }
    if (range->end - range->begin > 1) {
        buf_text_add(out, " ... ");
        add_step(tape, &step[range->end - 1], out);
    }
    if (range->barrier >= 0) {
        buf_text_add(out, range->begin == range->end ? "then " : "; then ");
        add_step(tape, &step[range->barrier], out);
    }
    buf_char(out, '\n');
}

/* The gradient of the images is there for tests, and no memory until they ask for it. */
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
    buf_printf(out,
               "Plan: %s, kernels %s; a batch of %d in %d shards, each through these ranges:\n",
               work_mode_name(model->mode), model->kernels->name, tape->batch, MODEL_SHARDS);
    buf_text_add(out, "range  images  KB together  steps\n");
    for (int r = 0; r < program->ranges; r++)
        add_range(tape, program, r, out);
    buf_text_add(out, "Memory: ");
    add_kilobytes(tape->stride, 0, out);
    buf_text_add(out, " KB a thread, ");
    add_kilobytes(kept_numbers(tape), 0, out);
    buf_text_add(out, " KB kept for the batch, ");
    add_kilobytes(tape->gradient.stride * MODEL_SHARDS, 0, out);
    buf_text_add(out, " KB gradients of the shards\n");
}
