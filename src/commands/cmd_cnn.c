/* The command cnn_learner: a net for photographs with fastai's head, whose body does not train. */
#include "base/text.h"
#include "commands/nets.h"
#include "commands/rows.h"
#include "lab/lab.h"

/* Where pretrained weights come from, for those who paste a line that has them downloaded. */
static bool refuse_missing(const char *net, Error *err)
{
    return fail(err,
                "cnn_learner: pretrained weights are not downloaded; write them with Python, "
                "import torchvision, safetensors.torch as s; "
                "s.save_model(torchvision.models.%s(weights='DEFAULT'), '%s.safetensors'), or "
                "begin without, pretrained=False; use: cnn_learner %s weights=%s.safetensors",
                net, net, net, net);
}

static bool cmd_cnn_learner(Session *session, const Call *call, Outcome *out)
{
    const char *net = call_text(call, "base_arch"), *weights = call_text(call, "weights");
    bool pretrained = call_bool(call, "pretrained");
    if (!check_data_named(session, call, &out->error))
        return false;
    if (!pretrained && weights)
        return fail(&out->error,
                    "cnn_learner: the weights of %s are pretrained; leave out "
                    "pretrained=False, or weights=",
                    weights);
    if (pretrained && !weights)
        return refuse_missing(net, &out->error);
    Buf spec = {0};
    buf_printf(&spec, "%s head=auto", net);
    bool ok = make_net(session, buf_text(&spec), weights, call_bool(call, "show"), out);
    buf_free(&spec);
    if (ok && pretrained)
        freeze_body(session);
    out->value = "learner";
    return ok;
}

const Command CNN_LEARNER = {
    .name = "cnn_learner",
    .notebook = "create_cnn vision_learner",
    .args = {{.name = "data",
              .type = ARG_OBJECT,
              .help = "load data first, for example: data folder PATH size=224"},
             {.name = "base_arch",
              .alias = "arch",
              .type = ARG_CHOICE,
              .required = true,
              .choices = "resnet18 resnet34 xresnet18 mobilenet",
              .help = "the net whose body it takes"},
             {.name = "weights",
              .type = ARG_PATH,
              .help = "safetensors file with pretrained weights of torchvision or timm"},
             {.name = "pretrained",
              .type = ARG_BOOL,
              .fallback = "true",
              .help = "the body has weights= and is frozen; false: new weights, all train"},
             {.name = "show",
              .type = ARG_BOOL,
              .fallback = "false",
              .help = "also print the net in the layer language"}},
    .needs = NEED_DATA,
    .verb = &(const Verb){.run = cmd_cnn_learner},
    .summary = "a pretrained net with a new head, as fastai's",
};
