/* Says in sentences what the figures of a report show. */
#include "export/report_words.h"

#include "analysis/compare.h"
#include "analysis/ranges.h"
#include "base/text.h"
#include "plot/picture.h"

#include <math.h>

/* A number as a word. */
static const char *number(Arena *arena, double value)
{
    Buf text = {0};
    text_short(&text, value);
    const char *word = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return word;
}

static double at(const Series *series, long i)
{
    return i >= 0 && i < series_count(series) ? series_at(series, i) : NAN;
}

static double last(const Series *series)
{
    return at(series, series_count(series) - 1);
}

/* The epoch with the least validation loss; -1: none has one. */
static long least_loss(const Recorder *recorder)
{
    long least = -1;
    for (long i = 0; i < series_count(&recorder->valid_loss); i++) {
        double value = series_at(&recorder->valid_loss, i);
        if (isfinite(value) && (least < 0 || value < at(&recorder->valid_loss, least)))
            least = i;
    }
    return least;
}

const char *words_losses(Arena *arena, const Recorder *recorder)
{
    long least = least_loss(recorder), epochs = series_count(&recorder->valid_loss);
    const char *train = arena_printf(arena, "Smoothed training loss: %s at the end",
                                     number(arena, last(&recorder->smooth)));
    if (least < 0)
        return arena_printf(arena, "%s.", train);
    const char *valid = arena_printf(arena, "%s; validation loss: %s", train,
                                     number(arena, last(&recorder->valid_loss)));
    if (least == epochs - 1)
        return arena_printf(arena, "%s%s.", valid, epochs > 1 ? ", the least" : "");
    return arena_printf(arena, "%s, the least %s in epoch %.0f.", valid,
                        number(arena, at(&recorder->valid_loss, least)),
                        at(&recorder->epoch, least));
}

const char *words_metric(Arena *arena, const Recorder *recorder, int metric)
{
    const RunMetric *of = &recorder->metric[metric];
    long best = recorder_best(recorder, metric), epochs = series_count(&recorder->train_loss);
    const char *end =
        arena_printf(arena, "%s: %s at the end", of->name, number(arena, last(&of->value)));
    if (best < 0 || best == epochs - 1)
        return arena_printf(arena, "%s%s.", end, best >= 0 && epochs > 1 ? ", the best" : "");
    return arena_printf(arena, "%s, the best %s in epoch %.0f.", end,
                        number(arena, at(&of->value, best)), at(&recorder->epoch, best));
}

/* "from 0.002 to 2e-07, 0.05 at the most" */
static const char *course(Arena *arena, const char *name, const Series *series, bool peak)
{
    double extreme = at(series, 0), first = extreme, end = last(series);
    for (long i = 1; i < series_count(series); i++)
        extreme = peak ? fmax(extreme, at(series, i)) : fmin(extreme, at(series, i));
    if (first == end && first == extreme)
        return arena_printf(arena, "%s: %s throughout.", name, number(arena, first));
    return arena_printf(arena, "%s: from %s to %s, %s at the %s.", name, number(arena, first),
                        number(arena, end), number(arena, extreme), peak ? "most" : "least");
}

const char *words_rates(Arena *arena, const Recorder *recorder)
{
    return course(arena, "Learning rate", &recorder->lr, true);
}

const char *words_momentum(Arena *arena, const Recorder *recorder)
{
    return course(arena, "Momentum", &recorder->mom, false);
}

const char *words_epochs(Arena *arena, const Recorder *recorder, bool marked)
{
    if (!marked)
        return "Loss and metrics after each epoch";
    return arena_printf(arena, "Loss and metrics after each epoch; in colour: the best %s",
                        recorder->metric[0].name);
}

const char *words_range(Arena *arena, const Ranges *ranges)
{
    const RangeTest *test = &ranges->item[ranges->best].test;
    long n = test->loss.n;
    if (n == 0)
        return "Too few batches for a curve.";
    const char *span = arena_printf(arena, "Smoothed loss at learning rates from %s to %s",
                                    number(arena, test->lr[0]), number(arena, test->lr[n - 1]));
    if (ranges->count > 1)
        return arena_printf(arena, "%s, a curve for each of %d settings.", span, ranges->count);
    if (test->runs > 1)
        return arena_printf(arena, "%s: the median of %d runs, and what lies between them.", span,
                            test->runs);
    return arena_printf(arena, "%s.", span);
}

const char *words_suggestion(Arena *arena, const Suggestions *suggestions)
{
    Buf text = {0};
    if (suggestions->doubt)
        suggest_doubt_text(suggestions, &text);
    else {
        buf_text_add(&text, "Suggested: ");
        suggest_best_text(suggestions, &text);
    }
    const char *words = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return words;
}

const char *words_confusion(Arena *arena, const Matrix *matrix)
{
    long right = 0, all = 0;
    Buf text = {0};
    for (int i = 0; i < matrix->n * matrix->n; i++) {
        all += matrix->count[i];
        right += i % (matrix->n + 1) == 0 ? matrix->count[i] : 0;
    }
    text_thousands(&text, right);
    buf_text_add(&text, " of ");
    text_thousands(&text, all);
    buf_printf(
        &text,
        " validation examples are right: %.4g %%. Rows: what they are; columns: what the net "
        "takes them for.",
        all ? 100.0 * (double)right / (double)all : 0);
    const char *words = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return words;
}

const char *words_curves(Arena *arena, const Comparison *c, const char *of)
{
    bool seeds = false;
    for (int i = 0; i < c->recipes; i++)
        seeds = seeds || c->recipe[i].runs > 1;
    return arena_printf(arena,
                        seeds ? "%s of each recipe: the mean over its seeds, and a band "
                                "from the lowest to the highest."
                              : "%s of each recipe.",
                        of);
}
