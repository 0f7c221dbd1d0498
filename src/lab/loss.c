/* Stops and saves a run when a rank that shares its batches is gone: the batch under way was made
 * again by this process, so it is whole. */
#include "lab/loss.h"

#include "lab/ranks.h"
#include "lab/saving.h"

static void tell(Loss *loss)
{
    Buf line = {0};
    saving_rescue(loss->session, &line);
    ranks_tell_loss(loss->session, buf_text(&line));
    buf_free(&line);
    loss->told = true;
}

/* A loss that is noticed after the last batch stops nothing. */
static StopReason watch(void *self, const Event *event)
{
    Loss *loss = self;
    if (!ranks_lost(loss->session))
        return STOP_NONE;
    if (event->kind == EVENT_END && loss->stopped)
        tell(loss);
    if (event->kind != EVENT_BATCH)
        return STOP_NONE;
    loss->stopped = true;
    return STOP_USER;
}

Hook loss_hook(Loss *loss, Session *session)
{
    *loss = (Loss){.session = session};
    return (Hook){.on = watch, .self = loss};
}

bool loss_none(const Loss *loss, Outcome *out)
{
    if (loss->told)
        out->status = STATUS_FAILED;
    return !loss->told;
}
