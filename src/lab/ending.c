/* Says how a run ended, and which epoch its learner is at. */
#include "lab/ending.h"

#include "analysis/history.h"
#include "base/text.h"
#include "lab/branch.h"
#include "store/best.h"
#include "train/event.h"
#include "train/smooth.h"

enum { DECIMALS = 4 };

void ending_of_range(Reply *reply, const char *label, const Result *result)
{
    Buf line = {0};
    if (result->reason == STOP_NONE)
        buf_printf(&line, "%s%ld %s run", text_plural(result->planned, "", "all "), result->planned,
                   text_plural(result->planned, "batch", "batches"));
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

/* "accuracy 0.5400, best 0.5512 @6", or a loss where nothing else was measured; "@": epoch. */
static void add_result(const Recorder *run, Buf *out)
{
    long last = series_count(&run->train_loss) - 1;
    const RunMetric *metric = run->metrics && recorder_validated(run, last) ? run->metric : NULL;
    bool valid = recorder_validated(run, last);
    const Series *values = metric ? &metric->value : valid ? &run->valid_loss : &run->train_loss;
    buf_printf(out, "%s ", metric ? metric->name : valid ? VALID_LOSS : TRAIN_LOSS);
    text_decimals(out, series_at(values, last), DECIMALS);
    long best = metric ? recorder_best(run, 0) : last;
    if (best < 0 || series_at(values, best) == series_at(values, last))
        return;
    buf_text_add(out, ", best ");
    text_decimals(out, series_at(values, best), DECIMALS);
    buf_printf(out, " @%.0f", series_at(&run->epoch, best));
}

void ending_in_a_line(Reply *reply, const RunEntry *run)
{
    if (!reply_watches(reply) || run->reason == STOP_NAN ||
        series_count(&run->recorder->train_loss) == 0)
        return;
    Buf line = {0};
    add_result(run->recorder, &line);
    buf_text_add(&line, ", ");
    text_time(&line, run->time);
    reply_line(reply, "run %d: %s (%s)", run->number, buf_text(&line), run->command);
    buf_free(&line);
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

void ending_of_proposal(Reply *reply, Branch *branch, bool taken)
{
    if (!branch->changes || (taken && branch->there))
        return;
    branch->changes = 0;
    const char *next = !branch->there           ? ""
                       : branch_is_over(branch) ? branch_more(branch)
                                                : "`set lr_max`, `set wd` and `extend` change what "
                                                  "`continue` runs";
    reply_line(reply, "the plan proposed for this run is dropped%s%s", *next ? "; " : "", next);
}
