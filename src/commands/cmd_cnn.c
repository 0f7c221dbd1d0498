/* The command cnn_learner: a net for photographs with fastai's head, whose body does not train. */
#include "base/text.h"
#include "commands/nets.h"
#include "commands/rows.h"
#include "lab/lab.h"
#include "nn/spec.h"
#include "train/learner.h"

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

/* learner='opt=sgd wd=1e-3', or without it what the session's learners have. */
static bool read_options(Session *session, const Call *call, Arena *arena, LearnerOptions *options,
                         Error *err)
{
    Scope scope = session_scope(session);
    Call learner;
    *options = learner_options_asked(session);
    if (!call_given(call, "learner"))
        return true;
    const char *line = arena_printf(arena, "learner %s", call_text(call, "learner"));
    if (!command_parse(arena, line, &scope, &learner, err))
        return false;
    if (learner.command != &LEARNER || learner.before || learner.then)
        return fail(err, "cnn_learner: learner='%s' is not understood; give arguments of `learner`",
                    call_text(call, "learner"));
    return learner_options_read(&learner, arena, options, err);
}

/* Its weights, its head and the options of its learner. */
static bool make_net(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    LearnerOptions options;
    const char *spec = arena_printf(&arena, "%s head=" HEAD_AUTO, call_text(call, "base_arch"));
    bool ok = read_options(session, call, &arena, &options, &out->error) &&
              session_set_net(session, &options, spec, call_text(call, "weights"), &out->error);
    arena_free(&arena);
    if (ok)
        tell_net(session, call_bool(call, "show"), out);
    return ok;
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
    if (!make_net(session, call, out))
        return false;
    if (pretrained)
        freeze_body(session);
    out->value = "learner";
    return true;
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
             {.name = "learner",
              .type = ARG_TEXT,
              .help =
                  "arguments of `learner`, in quotes: 'opt=sgd wd=1e-3' (default: as they are)"},
             {.name = "show",
              .type = ARG_BOOL,
              .fallback = "false",
              .help = "also print the net in the layer language"}},
    .needs = NEED_DATA,
    .verb = &(const Verb){.run = cmd_cnn_learner},
    .summary = "a pretrained net with a new head, as fastai's",
};
