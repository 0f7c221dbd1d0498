/* The commands `model ...`: which net learns. */
#include "base/text.h"
#include "commands/nets.h"
#include "commands/rows.h"
#include "data/dataset.h"
#include "lab/lab.h"
#include "lab/reply.h"
#include "lab/setup.h"
#include "language/value.h"
#include "nn/spec.h"
#include "train/learner.h"

#include <string.h>

/* Writes a row's arguments as the spec of a model (model.h). */
typedef void SpecWriter(const Session *session, const Call *call, Buf *spec);

/* head=: HEAD_AUTO, or as many classes as the data has. */
static bool check_head(const char *head, int classes, Error *err)
{
    Arg count = {.spec = &(const ArgSpec){.name = "head", .type = ARG_INT}};
    Arena scratch = {0};
    bool number = value_read(&scratch, head, &count, &(Error){0});
    arena_free(&scratch);
    if (strcmp(head, HEAD_AUTO) == 0 || (number && count.integer == classes))
        return true;
    if (number)
        return fail(err, "head=%s: the data has %d %s; give head=%d or head=auto", head, classes,
                    text_plural(classes, "class", "classes"), classes);
    return fail(err, "head=%s is not understood; give head=auto, or the number of classes", head);
}

/* The net's spec, with the head that is asked for. */
static bool describe(const Session *session, const Call *call, SpecWriter *write, Buf *spec,
                     Error *err)
{
    const char *head = call_text(call, "head");
    int classes = lab_dataset_seen(session)->classes;
    Buf net = {0};
    write(session, call, &net);
    bool ok = !head ? (buf_text_add(spec, buf_text(&net)), true)
                    : check_head(head, classes, err) &&
                          spec_with_head(buf_text(&net), classes, spec, err);
    buf_free(&net);
    return ok || error_prefix(err, "%s", call->command->name);
}

static bool make_model(Session *session, const Call *call, SpecWriter *write, Outcome *out)
{
    Buf spec = {0};
    bool ok = describe(session, call, write, &spec, &out->error) &&
              session_set_model(session, buf_text(&spec), call_text(call, "weights"), &out->error);
    if (ok)
        tell_net(session, call_bool(call, "show"), out);
    buf_free(&spec);
    return ok;
}

/* The same for a learner that is made later. */
static bool set_up(const Session *session, const Call *call, SpecWriter *write, NetSetup *setup,
                   Error *err)
{
    Buf spec = {0};
    bool ok = describe(session, call, write, &spec, err);
    setup->spec = arena_text(setup->arena, buf_text(&spec));
    setup->weights = call_text(call, "weights");
    setup->frozen = NULL;
    buf_free(&spec);
    return ok;
}

static void add_list(Buf *spec, const Arg *list)
{
    for (int i = 0; i < list->count; i++)
        buf_printf(spec, "%s%ld", i ? "," : "", list->integers[i]);
}

static void add_option(Buf *spec, const Call *call, const char *name)
{
    const Arg *list = call_arg(call, name);
    if (!list->present)
        return;
    buf_printf(spec, " %s=", name);
    add_list(spec, list);
}

static void write_simple_cnn(const Session *session, const Call *call, Buf *spec)
{
    const Dataset *data = lab_dataset_seen(session);
    const Arg *actns = call_arg(call, "actns");
    buf_text_add(spec, "simple_cnn ");
    if (actns->present)
        add_list(spec, actns);
    else
        buf_printf(spec, "%d,16,16,%d", data->shape.c, data->classes);
    add_option(spec, call, "kernel_szs");
    add_option(spec, call, "strides");
    if (call_bool(call, "bn"))
        buf_text_add(spec, " bn=true");
}

static bool cmd_simple_cnn(Session *session, const Call *call, Outcome *out)
{
    return make_model(session, call, write_simple_cnn, out);
}

static bool setup_simple_cnn(const Session *session, const Call *call, NetSetup *setup, Error *err)
{
    return set_up(session, call, write_simple_cnn, setup, err);
}

static void write_mlp(const Session *session, const Call *call, Buf *spec)
{
    const Dataset *data = lab_dataset_seen(session);
    const Arg *actns = call_arg(call, "actns");
    buf_text_add(spec, "mlp ");
    if (actns->present)
        add_list(spec, actns);
    else
        buf_printf(spec, "%zu,200,100,%d", shape_count(data->shape), data->classes);
}

static bool cmd_mlp(Session *session, const Call *call, Outcome *out)
{
    return make_model(session, call, write_mlp, out);
}

static bool setup_mlp(const Session *session, const Call *call, NetSetup *setup, Error *err)
{
    return set_up(session, call, write_mlp, setup, err);
}

static void add_number(Buf *spec, const Arg *arg)
{
    if (arg->spec->type == ARG_INTS)
        add_list(spec, arg);
    else
        buf_printf(spec, "%.9g", arg->number);
}

/* The row's name, then what was typed for its own arguments, which are those before NET_ARGS: the
 * required ones by place, the others by name. */
static void write_words(const Session *session, const Call *call, Buf *spec)
{
    (void)session;
    buf_text_add(spec, call->command->name + strlen("model "));
    for (const Arg *arg = call->arg; strcmp(arg->spec->name, "weights") != 0; arg++) {
        if (!arg->given)
            continue;
        buf_char(spec, ' ');
        if (!arg->spec->required)
            buf_printf(spec, "%s=", arg->spec->name);
        add_number(spec, arg);
    }
}

static bool cmd_words(Session *session, const Call *call, Outcome *out)
{
    return make_model(session, call, write_words, out);
}

static bool setup_words(const Session *session, const Call *call, NetSetup *setup, Error *err)
{
    return set_up(session, call, write_words, setup, err);
}

static const Verb WORDS = {.run = cmd_words, .setup = setup_words};

static void write_layers(const Session *session, const Call *call, Buf *spec)
{
    (void)session;
    buf_text_add(spec, call_text(call, "spec"));
}

static bool cmd_model(Session *session, const Call *call, Outcome *out)
{
    return make_model(session, call, write_layers, out);
}

static bool setup_model(const Session *session, const Call *call, NetSetup *setup, Error *err)
{
    return set_up(session, call, write_layers, setup, err);
}

/* What every net takes. */
/* clang-format off */
#define NET_ARGS                                                                                   \
    {.name = "weights", .type = ARG_PATH,                                                          \
     .help = "safetensors file of another program; its initial weights, by name"},                 \
    {.name = "head", .type = ARG_TEXT, .choices = HEAD_AUTO,                                       \
     .help = "auto or the number of classes: fastai's head from the last pool on"},                \
    {.name = "show", .type = ARG_BOOL, .fallback = "false",                                        \
     .help = "also print the net in the layer language"}
/* clang-format on */

static const Command SIMPLE_CNN = {
    .name = "model simple_cnn",
    .notebook = "simple_cnn",
    .args = {{.name = "actns",
              .type = ARG_INTS,
              .least = 1,
              .most = 4096,
              .help = "channels of the input and of each convolution's output, classes last "
                      "(default: channels,16,16,classes)"},
             {.name = "kernel_szs",
              .type = ARG_INTS,
              .least = 1,
              .most = 255,
              .help = "kernel sizes, one per convolution (default: 3)"},
             {.name = "strides",
              .type = ARG_INTS,
              .least = 1,
              .most = 255,
              .help = "strides, one per convolution (default: 2)"},
             {.name = "bn", .type = ARG_BOOL, .fallback = "false", .help = "batch norm"},
             NET_ARGS},
    .needs = NEED_DATA,
    .verb = &(const Verb){.run = cmd_simple_cnn, .setup = setup_simple_cnn},
    .summary = "fastai's simple_cnn: strided convolutions, average pooling",
};

static const Command MLP = {
    .name = "model mlp",
    .args = {{.name = "actns",
              .type = ARG_INTS,
              .help = "widths: inputs (height x width x channels of an image), then hidden layers "
                      "and classes, each 1 to 65536 (default: inputs,200,100,classes)"},
             NET_ARGS},
    .needs = NEED_DATA,
    .verb = &(const Verb){.run = cmd_mlp, .setup = setup_mlp},
    .summary = "dense layers with ReLU between",
};

static const Command LENET = {
    .name = "model lenet",
    .args = {NET_ARGS},
    .needs = NEED_DATA,
    .verb = &WORDS,
    .summary = "two convolutions with max pooling, two dense layers",
};

static const Command RESNET = {
    .name = "model resnet",
    .args = {{.name = "depth",
              .type = ARG_INT,
              .required = true,
              .least = RESNET_LEAST,
              .most = RESNET_MOST,
              .help = "layers: 6n+2 (8, 14, 20, 32, 44, 56, 110)"},
             {.name = "width",
              .type = ARG_INT,
              .fallback = "16",
              .least = 1,
              .most = 1024,
              .help = "channels of the first stage"},
             NET_ARGS},
    .needs = NEED_DATA,
    .verb = &WORDS,
    .summary = "CIFAR-style residual net",
};

static const Command RESNET18 = {
    .name = "model resnet18",
    .notebook = "resnet18",
    .args = {NET_ARGS},
    .needs = NEED_DATA,
    .verb = &WORDS,
    .summary = "torchvision's residual net of 18 layers",
};

static const Command RESNET34 = {
    .name = "model resnet34",
    .notebook = "resnet34",
    .args = {NET_ARGS},
    .needs = NEED_DATA,
    .verb = &WORDS,
    .summary = "torchvision's residual net of 34 layers",
};

static const Command WIDE_RESNET = {
    .name = "model wide_resnet",
    .args = {{.name = "depth",
              .type = ARG_INT,
              .required = true,
              .least = WIDE_LEAST,
              .most = WIDE_MOST,
              .help = "layers: 6n+4 (10, 16, 22, 28, 40)"},
             {.name = "width",
              .type = ARG_INT,
              .required = true,
              .least = 1,
              .most = WIDE_WIDEST,
              .help = "times 16 channels of the first stage"},
             NET_ARGS},
    .needs = NEED_DATA,
    .verb = &WORDS,
    .summary = "wide residual net with batch norm before convolutions",
};

static const Command AIRBENCH = {
    .name = "model airbench",
    .args = {{.name = "widths",
              .type = ARG_INTS,
              .least = 1,
              .most = 4096,
              .help = "channels of the three groups (default: 64,256,256)"},
             NET_ARGS},
    .needs = NEED_DATA,
    .verb = &WORDS,
    .summary = "the net of the fastest 94 % on CIFAR-10",
};

static const Command XRESNET18 = {
    .name = "model xresnet18",
    .notebook = "xresnet18",
    .args = {NET_ARGS},
    .needs = NEED_DATA,
    .verb = &WORDS,
    .summary = "fastai's residual net of 18 layers",
};

static const Command MOBILENET = {
    .name = "model mobilenet",
    .args = {{.name = "width",
              .type = ARG_FLOAT,
              .fallback = "1",
              .least = 0.125,
              .most = 4,
              .help = "fraction of the channels: 0.25, 0.5 and so on"},
             NET_ARGS},
    .needs = NEED_DATA,
    .verb = &WORDS,
    .summary = "MobileNet v1: depthwise convolutions",
};

static const Command MODEL = {
    .name = "model",
    .args = {{.name = "spec",
              .type = ARG_TEXT,
              .required = true,
              .help = "layers joined by |, quoted: \"conv 16 3 2 | relu | global_avgpool | "
                      "dense 10\""},
             NET_ARGS},
    .needs = NEED_DATA,
    .verb = &(const Verb){.run = cmd_model, .setup = setup_model},
    .summary = "a net in the layer language",
};

const Command *const MODEL_ROWS[] = {&SIMPLE_CNN, &MLP,         &LENET,     &RESNET,    &RESNET18,
                                     &RESNET34,   &WIDE_RESNET, &AIRBENCH,  &XRESNET18, &MOBILENET,
                                     &MODEL,      &CNN_LEARNER, &LEARNER,   &CLIP_GRAD, &ACCUMULATE,
                                     &SUMMARY,    &FREEZE,      &FREEZE_TO, &UNFREEZE,  NULL};
