/* The command normalize: shifts and scales what the net reads of each channel. */
#include "base/text.h"
#include "commands/rows.h"
#include "lab/lab.h"
#include "lab/lab_data.h"
#include "lab/lab_model.h"
#include "lab/reply.h"

#include <math.h>
#include <string.h>

static void spread(float out[3], const Arg *arg)
{
    for (int c = 0; c < 3; c++)
        out[c] = (float)arg->numbers[MIN(c, arg->count - 1)];
}

static bool same_normalization(const Normalization *a, const Normalization *b, int channels)
{
    size_t size = (size_t)channels * sizeof *a->mean;
    return a->on == b->on &&
           (!a->on || (memcmp(a->mean, b->mean, size) == 0 && memcmp(a->std, b->std, size) == 0));
}

/* Adds that the net was trained with another normalization, and how to put that back. */
static void describe_change(const Normalization *before, int channels, Buf *out)
{
    const char *comma = "";
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

static void tell_normalized(Reply *reply, const Normalization *n, bool several, const char *was)
{
    enum { DECIMALS = 6 };
    Buf line = {0};
    buf_text_add(&line, "normalized: mean ");
    text_decimals(&line, (double)n->mean[0], DECIMALS);
    buf_text_add(&line, " std ");
    text_decimals(&line, (double)n->std[0], DECIMALS);
    reply_line(reply, "%s%s%s", buf_text(&line), several ? " (channel 0)" : "", was);
    buf_free(&line);
}

static bool cmd_normalize(Session *session, const Call *call, Outcome *out)
{
    const Arg *mean = call_arg(call, "mean"), *std = call_arg(call, "std");
    int channels = session->data->set->shape.c;
    Normalization n = normalization_of(session->data->set, &session->data->set->train);
    if ((mean->present && mean->count != 1 && mean->count != channels) ||
        (std->present && std->count != 1 && std->count != channels))
        return fail(&out->error, "normalize: give one value, or %d: one per channel", channels);
    if (mean->present)
        spread(n.mean, mean);
    if (std->present)
        spread(n.std, std);
    for (int c = 0; c < channels; c++)
        if (!(n.std[c] > 0) || !isfinite(n.std[c]) || !isfinite(n.mean[c]))
            return fail(&out->error,
                        "normalize: the mean of channel %d is %g, its standard deviation %g; give "
                        "numbers within the range of 32-bit floats, and std= above 0",
                        c, (double)n.mean[c], (double)n.std[c]);
    Buf was = {0};
    Normalization before = session->model->request.normalization;
    bool changes = !same_normalization(&before, &n, channels);
    if (changes && lab_model_has_learnt(session->model))
        describe_change(&before, channels, &was);
    bool ok = !changes || session_normalize(session, &n, &out->error);
    out->value = session->data->source; /* data = data.normalize() */
    if (ok)
        tell_normalized(session->reply, &n, channels > 1, buf_text(&was));
    buf_free(&was);
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
    .needs = NEED_DATA | NEED_FIT,
    .verb = &(const Verb){.run = cmd_normalize},
    .summary = "subtract channel means, divide by standard deviations",
};
