/* The commands export onnx, ...: the net as another program's file. */
#include "base/text.h"
#include "commands/rows.h"
#include "commands/training.h"
#include "export/c_header.h"
#include "export/onnx.h"
#include "export/torch.h"
#include "io/file.h"
#include "lab/lab.h"
#include "lab/reply.h"
#include "lab/saving.h"
#include "train/learner.h"

#include <string.h>

/* What an export consists of. */
typedef struct {
    Buf net;                  /* of the file that the call names */
    Buf weights;              /* of another one, beside it */
    const char *weights_path; /* in the arena; NULL: there is no other one */
    const char *spared;       /* what would have been written over without another name, or NULL */
} Exported;

/* Makes a net's files in memory, in the form that a call asks for. */
typedef bool WriteNet(Arena *arena, Session *session, const Call *call, const Subject *subject,
                      Exported *out, Error *err);

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

/* Both files or none, for whoever may read what is made here: mode 0666 but for the umask. */
static bool write_files(Session *session, const char *path, const Exported *out, Error *err)
{
    const Bytes net = {(const uint8_t *)out->net.data, out->net.size},
                weights = {(const uint8_t *)out->weights.data, out->weights.size};
    const NewFile file[] = {{path, &net, 1, 0666}, {out->weights_path, &weights, 1, 0666}};
    if (!file_write_together(file, out->weights_path ? 2 : 1, err))
        return false;
    if (out->weights_path) {
        Buf line = {0};
        text_visible(&line, out->weights_path);
        buf_text_add(&line, ": parameters and statistics");
        if (out->spared) {
            buf_text_add(&line, "; ");
            text_visible(&line, out->spared);
            buf_text_add(&line, " is another file, and stays");
        }
        reply_line(session->reply, "wrote %s", buf_text(&line));
        buf_free(&line);
    }
    return true;
}

/* With the weights that the net has now. */
static bool write_net(Session *session, const Call *call, WriteNet *write, Error *err)
{
    Arena scratch = {0};
    const Learner *learner = lab_learner(session);
    const char *path = path_expand(&scratch, call_text(call, "file"));
    Graph graph = graph_of(&scratch, learner->model);
    Subject subject = {.graph = &graph,
                       .class_name = learner->data->class_name,
                       .normalization = &learner->options.normalization,
                       .columns = learner->data->columns};
    Exported out = {0};
    bool ok = write(&scratch, session, call, &subject, &out, err) &&
              write_files(session, path, &out, err);
    if (ok)
        tell_written(session, path, training_weights(learner, call_bool(call, "ema")));
    buf_free(&out.net);
    buf_free(&out.weights);
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
    return ok || error_prefix(&out->error, "%s", call->command->name);
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

static bool write_onnx(Arena *arena, Session *session, const Call *call, const Subject *subject,
                       Exported *out, Error *err)
{
    (void)arena;
    (void)session;
    (void)err;
    OnnxOptions options = {.probabilities = call_choice(call, "output") == 0,
                           .normalize = call_bool(call, "normalize")};
    onnx_write(subject, &options, &out->net);
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

/* ---- PyTorch */

/* Where a module and its weights are: the file of weights as the module looks for it, too. */
typedef struct {
    const char *module, *weights, *named;
    const char *spared; /* as Exported has it */
} TorchFiles;

/* Without a name: the module's, unless a file of that name has something else in it, such as the
 * learner that was saved as this. */
static const char *weights_beside(Arena *arena, const char *module, TorchFiles *out, Error *err)
{
    static const char *const END[] = {"", "-weights"};
    const char *dot = strrchr(path_name(module), '.'), *path = NULL;
    size_t stem = dot && dot > path_name(module) ? (size_t)(dot - module) : strlen(module);
    for (int i = 0; i < LENGTH(END); i++) {
        path = arena_printf(arena, "%.*s%s.safetensors", (int)stem, module, END[i]);
        bool ours = !path_is_there(path);
        if (!ours && !checkpoint_is_weights(path, &ours, err))
            return NULL;
        if (ours)
            return path;
        out->spared = out->spared ? out->spared : path;
    }
    path_fail(err, path, "is another file; give weights= another name");
    return NULL;
}

/* weights= is a name beside the module, with its folder or without, or a whole path. */
static bool find_files(Arena *arena, const Call *call, TorchFiles *out, Error *err)
{
    const char *module = path_expand(arena, call_text(call, "file"));
    const char *weights = call_text(call, "weights"), *name = path_name(module);
    size_t folder = (size_t)(name - module);
    weights = weights ? path_expand(arena, weights) : weights_beside(arena, module, out, err);
    if (!weights)
        return false;
    bool beside =
        (size_t)(path_name(weights) - weights) == folder && strncmp(weights, module, folder) == 0;
    if (path_is_folder(module))
        return path_fail(err, module, "is a folder; name a file in it, such as net.py");
    if (!strchr(weights, '/'))
        weights = arena_printf(arena, "%.*s%s", (int)folder, module, weights);
    else if (!beside && *weights != '/')
        return path_fail(err, weights,
                         "is not in the folder of the module; give weights= a name "
                         "without a folder, or a whole path");
    else if (!beside)
        folder = 0;
    out->module = module;
    out->weights = weights;
    out->named = weights + folder;
    return strcmp(module, weights) != 0 ||
           path_fail(err, module,
                     "the weights would be written to the module's own file; give "
                     "weights= another name");
}

static bool put_weights(Session *session, Buf *out, Error *err)
{
    Arena scratch = {0};
    Checkpoint now = {0};
    bool ok = saving_take(session, &scratch, &now, err);
    now.weights = true;
    if (ok)
        checkpoint_encode(&now, out);
    arena_free(&scratch);
    return ok;
}

static bool write_torch(Arena *arena, Session *session, const Call *call, const Subject *subject,
                        Exported *out, Error *err)
{
    TorchFiles files = {0};
    bool ok = find_files(arena, call, &files, err) &&
              torch_write(subject, files.named, &out->net, err) &&
              put_weights(session, &out->weights, err);
    out->weights_path = files.weights;
    out->spared = files.spared;
    return ok;
}

static bool cmd_export_torch(Session *session, const Call *call, Outcome *out)
{
    return export_net(session, call, write_torch, out);
}

static const Command EXPORT_TORCH = {
    .name = "export torch",
    .args = {FILE_ARG,
             {.name = "weights",
              .type = ARG_PATH,
              .help = "file of the weights (default: the same name with .safetensors, beside it)"},
             WITH_EMA},
    .needs = NEED_LEARNER,
    .verb = &(const Verb){.run = cmd_export_torch},
    .summary = "write the net as a PyTorch module and its weights",
};

/* ---- C */

static bool write_c(Arena *arena, Session *session, const Call *call, const Subject *subject,
                    Exported *out, Error *err)
{
    const char *name;
    (void)session;
    return c_name_of(arena, call_text(call, "file"), call_text(call, "name"), &name, err) &&
           c_header_write(subject, name, &out->net, err);
}

static bool cmd_export_c(Session *session, const Call *call, Outcome *out)
{
    return export_net(session, call, write_c, out);
}

static const Command EXPORT_C = {
    .name = "export c",
    .args = {FILE_ARG,
             {.name = "name",
              .type = ARG_TEXT,
              .help = "what its names begin with (default: the file's without ending)"},
             WITH_EMA},
    .needs = NEED_LEARNER,
    .verb = &(const Verb){.run = cmd_export_c},
    .summary = "write the net as a C header",
};

const Command *const EXPORT_ROWS[] = {&EXPORT_ONNX, &EXPORT_TORCH, &EXPORT_C, NULL};
