/* Says what net a command has made. */
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

void tell_net(Session *session, bool show, Outcome *out)
{
    Buf size = {0};
    const Model *model = lab_learner(session)->model;
    out->value = model->spec;
    if (show)
        show_layers(session);
    text_thousands(&size, (long)model->size);
    reply_line(session->reply, "%s: %s %s", model->spec, buf_text(&size),
               text_plural((long)model->size, "parameter", "parameters"));
    buf_free(&size);
}
