/* The commands export onnx, ...: the net as another program's file. */
#include "base/text.h"
#include "commands/rows.h"
#include "commands/training.h"
#include "export/onnx.h"
#include "io/file.h"
#include "lab/lab.h"
#include "lab/reply.h"
#include "train/learner.h"

/* Writes a net into a buffer, in the form that a call asks for. */
typedef bool WriteNet(const Call *call, const Subject *subject, Buf *out, Error *err);

/* "wrote digits.onnx: lenet; averaged weights (ema)" */
static void tell_written(Session *session, const char *path, const char *weights)
{
    Buf line = {0};
    text_visible(&line, path);
    buf_printf(&line, ": %s", lab_learner(session)->model->spec);
    if (!lab_has_learnt(session))
        buf_text_add(&line, ", which has learnt nothing yet; fit_one_cycle 2 trains it");
    else if (*weights)
        buf_printf(&line, "; %s", weights);
    reply_line(session->reply, "wrote %s", buf_text(&line));
    buf_free(&line);
}

/* With the weights that the net has now. */
static bool write_net(Session *session, const Call *call, WriteNet *write, Error *err)
{
    Arena scratch = {0};
    const Learner *learner = lab_learner(session);
    const char *path = path_expand(&scratch, call_text(call, "file"));
    Graph graph = graph_of(&scratch, learner->model);
    Subject subject = {&graph, learner->data->class_name, &learner->options.normalization};
    Buf out = {0};
    bool ok = write(call, &subject, &out, err) && file_write(path, out.data, out.size, 0666, err);
    if (ok)
        tell_written(session, path, training_weights(learner, call_bool(call, "ema")));
    buf_free(&out);
    arena_free(&scratch);
    return ok;
}

static bool export_net(Session *session, const Call *call, WriteNet *write, Outcome *out)
{
    Learner *learner = lab_learner(session);
    bool ema;
    if (!training_ema(learner, call, &ema, &out->error))
        return false;
    learner_reserve(learner); /* which makes the filters of a whiten layer */
    if (ema)
        average_swap(learner_ema(learner), learner->model);
    bool ok = write_net(session, call, write, &out->error);
    if (ema)
        average_swap(learner_ema(learner), learner->model);
    return ok || error_prefix(&out->error, call->command->name);
}

/* clang-format off */
#define FILE_ARG                                                                                   \
    {.name = "file", .type = ARG_PATH, .required = true, .help = "file to write"}
/* clang-format on */

/* ---- ONNX */

static const char *output_name(int i)
{
    static const char *const OUTPUTS[] = {"probabilities", "logits"};
    return i < LENGTH(OUTPUTS) ? OUTPUTS[i] : NULL;
}

static bool write_onnx(const Call *call, const Subject *subject, Buf *out, Error *err)
{
    (void)err;
    OnnxOptions options = {.probabilities = call_choice(call, "output") == 0,
                           .normalize = call_bool(call, "normalize")};
    onnx_write(subject, &options, out);
    return true;
}

static bool cmd_export_onnx(Session *session, const Call *call, Outcome *out)
{
    return export_net(session, call, write_onnx, out);
}

static const Command EXPORT_ONNX = {
    .name = "export onnx",
    .args = {FILE_ARG,
             {.name = "output",
              .type = ARG_CHOICE,
              .choice = output_name,
              .fallback = "probabilities",
              .help = "what comes out: %s"},
             {.name = "normalize",
              .type = ARG_BOOL,
              .fallback = "true",
              .help = "false: whoever runs it normalises the images as `mean` and `std` say"},
             WITH_EMA},
    .needs = NEED_LEARNER,
    .verb = &(const Verb){.run = cmd_export_onnx},
    .summary = "write the net as an ONNX model",
};

const Command *const EXPORT_ROWS[] = {&EXPORT_ONNX, NULL};
