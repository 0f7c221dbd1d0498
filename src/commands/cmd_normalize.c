/* The command normalize: shifts and scales what the net reads of each channel. */
#include "base/text.h"
#include "commands/rows.h"
#include "lab/lab.h"
#include "lab/lab_data.h"
#include "lab/lab_model.h"
#include "lab/reply.h"

#include <math.h>
#include <string.h>

/* One number for all channels, or one for each. */
static const float *spread(Arena *arena, const Arg *arg, int channels)
{
    float *out = ARENA_NEW(arena, float, channels);
    for (int c = 0; c < channels; c++)
        out[c] = (float)arg->numbers[MIN(c, arg->count - 1)];
    return out;
}

static bool same_normalization(const Normalization *a, const Normalization *b, int channels)
{
    size_t size = (size_t)channels * sizeof *a->mean;
    return a->on == b->on &&
           (!a->on || (memcmp(a->mean, b->mean, size) == 0 && memcmp(a->std, b->std, size) == 0));
}

/* Adds that the net was trained with another normalization, and how to put that back if a line can
 * say that. */
static void describe_change(const Normalization *before, int channels, Buf *out)
{
    const char *comma = "";
    if (channels > DATASET_MAX_CHANNELS && before->on) {
        buf_text_add(out, "; the net was trained with other numbers; train it again");
        return;
    }
    channels = channels > DATASET_MAX_CHANNELS ? 1 : channels;
    buf_printf(out, "; the net was trained %s: normalize mean=",
               before->on ? "with other numbers; train it again, or go back to those"
                          : "on pixels without normalization; train it again, or go back to that");
    for (int c = 0; c < channels; c++, comma = ",")
        buf_printf(out, "%s%.9g", comma, before->on ? (double)before->mean[c] : 0);
    buf_text_add(out, " std=");
    comma = "";
    for (int c = 0; c < channels; c++, comma = ",")
        buf_printf(out, "%s%.9g", comma, before->on ? (double)before->std[c] : 1);
}

static void tell_normalized(Reply *reply, const Normalization *n, Shape shape, const char *was)
{
    enum { DECIMALS = 6 };
    Buf line = {0};
    const char *which = shape.c == 1 ? "" : shape_is_row(shape) ? " (column 0)" : " (channel 0)";
    buf_text_add(&line, "normalized: mean ");
    text_decimals(&line, (double)n->mean[0], DECIMALS);
    buf_text_add(&line, " std ");
    text_decimals(&line, (double)n->std[0], DECIMALS);
    reply_line(reply, "%s%s%s", buf_text(&line), which, was);
    buf_free(&line);
}

/* As asked for, or measured, in the arena. */
static bool wanted(Arena *arena, const Dataset *data, const Call *call, Normalization *n,
                   Error *err)
{
    const Arg *mean = call_arg(call, "mean"), *std = call_arg(call, "std");
    const char *noun = shape_is_row(data->shape) ? "column" : "channel";
    int channels = data->shape.c;
    if ((mean->present && mean->count != 1 && mean->count != channels) ||
        (std->present && std->count != 1 && std->count != channels))
        return fail(err, "normalize: give one value, or %d: one per %s", channels, noun);
    *n = normalization_of(arena, data, &data->train);
    if (mean->present)
        n->mean = spread(arena, mean, channels);
    if (std->present)
        n->std = spread(arena, std, channels);
    for (int c = 0; c < channels; c++)
        if (!(n->std[c] > 0) || !isfinite(n->std[c]) || !isfinite(n->mean[c]))
            return fail(err,
                        "normalize: the mean of %s %d is %g, its standard deviation %g; give "
                        "numbers within the range of 32-bit floats, and std= above 0",
                        noun, c, (double)n->mean[c], (double)n->std[c]);
    return true;
}

static bool cmd_normalize(Session *session, const Call *call, Outcome *out)
{
    const Dataset *data = session->data->set;
    Arena scratch = {0};
    Normalization n;
    bool ok = wanted(&scratch, data, call, &n, &out->error);
    if (ok) {
        Buf was = {0};
        const Normalization *before = &session->model->request.normalization;
        bool changes = !same_normalization(before, &n, data->shape.c);
        if (changes && session_fits(session) && lab_model_knows_pixels(session->model))
            describe_change(before, data->shape.c, &was);
        ok = !changes || session_normalize(session, &n, &out->error);
        out->value = session->data->source; /* data = data.normalize() */
        if (ok)
            tell_normalized(session->reply, &n, data->shape, buf_text(&was));
        buf_free(&was);
    }
    arena_free(&scratch);
    return ok;
}

const Command NORMALIZE = {
    .name = "normalize",
    .args = {{.name = "mean",
              .type = ARG_FLOATS,
              .help = "one per channel (default: the training set's)"},
             {.name = "std",
              .type = ARG_FLOATS,
              .help = "one per channel (default: the training set's)"}},
    .pair = "stats",
    .needs = NEED_DATA,
    .verb = &(const Verb){.run = cmd_normalize},
    .summary = "subtract channel means, divide by standard deviations",
};
