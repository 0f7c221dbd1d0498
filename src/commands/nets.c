/* Makes a net for a command, and says what it is. */
#include "commands/nets.h"

#include "base/text.h"
#include "lab/lab.h"
#include "lab/reply.h"
#include "nn/spec.h"
#include "train/learner.h"

/* Prints the net in the layer language, which makes the same net again. */
static void show_layers(Session *session)
{
    const Model *model = lab_learner(session)->model;
    Buf text = {0};
    if (spec_expand(model->spec, model->input, model->classes, &text, NULL))
        reply_line(session->reply, "%s", buf_text(&text));
    buf_free(&text);
}

bool make_net(Session *session, const char *spec, const char *weights, bool show, Outcome *out)
{
    Buf size = {0};
    if (!session_set_model(session, spec, weights, &out->error))
        return false;
    const Model *model = lab_learner(session)->model;
    out->value = model->spec;
    if (show)
        show_layers(session);
    text_thousands(&size, (long)model->size);
    reply_line(session->reply, "%s: %s %s", model->spec, buf_text(&size),
               text_plural((long)model->size, "parameter", "parameters"));
    buf_free(&size);
    return true;
}
