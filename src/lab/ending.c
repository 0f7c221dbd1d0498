/* Says how a run ended, and which epoch its learner is at. */
#include "lab/ending.h"

#include "base/text.h"
#include "store/best.h"

void ending_of_range(Reply *reply, const char *label, const Result *result)
{
    Buf line = {0};
    if (result->reason == STOP_NONE)
        buf_printf(&line, "all %ld batches run", result->planned);
    else
        buf_printf(&line, "stopped at batch %ld of %ld, %s", result->steps, result->planned,
                   result->reason == STOP_DIVERGED ? "loss above " DIVERGED_BEST
                   : result->reason == STOP_NAN    ? "loss not finite"
                                                   : "by the user");
    if (label)
        buf_printf(&line, " (%s)", label);
    reply_line(reply, "LR Finder is complete: %s", buf_text(&line));
    buf_free(&line);
}

static void tell_lost(Reply *reply, const SaveBest *best)
{
    Arena scratch = {0};
    Buf value = {0};
    text_number(&value, best->best);
    reply_line(reply,
               "epoch %d was the best, %s %s, but %s does not contain it: the learner stays at its "
               "last epoch",
               best->epoch, best->monitor.name, buf_text(&value),
               checkpoint_path(&scratch, best->path));
    buf_free(&value);
    arena_free(&scratch);
}

static void tell_kept(Reply *reply, const SaveBest *best)
{
    Buf value = {0};
    text_number(&value, best->best);
    reply_line(reply, "kept epoch %d, the one with the best %s: %s", best->epoch,
               best->monitor.name, buf_text(&value));
    buf_free(&value);
}

void ending_of_run(Reply *reply, const Result *result, long batches, const SaveBest *best)
{
    if (result->reason == STOP_EARLY)
        reply_line(reply, "Epoch %d: early stopping", result->epoch);
    if (result->reason == STOP_USER)
        reply_line(reply, "stopped at epoch %d, after batch %ld of %ld; what was learnt is kept",
                   result->epoch, result->batch, batches);
    if (save_best_has(best))
        tell_kept(reply, best);
    if (best->lost)
        tell_lost(reply, best);
}
