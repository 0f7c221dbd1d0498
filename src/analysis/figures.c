/* Turns the history of runs into plots: range tests, schedules, losses, metrics. */
#include "analysis/figures.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>

static const double *slice(Arena *arena, const Series *series, long begin, long end)
{
    double *values = ARENA_NEW(arena, double, end - begin);
    series_copy(series, begin, end, values);
    return values;
}

static Plot *new_plots(Arena *arena, Figure *figure, int rows, int cols)
{
    Plot *plots = ARENA_NEW(arena, Plot, rows * cols);
    *figure = (Figure){.plot = plots, .rows = rows, .cols = cols};
    return plots;
}

/* A rate as the screen writes it. */
static const char *rate_words(Arena *arena, double lr)
{
    Buf words = {0};
    text_short(&words, lr);
    const char *copy = arena_text(arena, buf_text(&words));
    buf_free(&words);
    return copy;
}

/* Adds a level line from the lowest to the highest rate that the runs suggest. */
static void add_interval(Arena *arena, Plot *plot, const RangeTest *test, Rule rule, Mark point)
{
    double *x = ARENA_NEW(arena, double, 2), *y = ARENA_NEW(arena, double, 2);
    x[0] = test->range.low[rule];
    x[1] = test->range.high[rule];
    y[0] = y[1] = point.y[0];
    plot_add(plot, (Mark){.kind = MARK_LINE, .ink = point.ink, .x = x, .y = y, .n = 2});
}

/* Adds a suggestion: a point on the curve, where the rate is nearest, with its name and value. */
static void add_suggestion(Arena *arena, Plot *plot, const RangeTest *test, Rule rule)
{
    static const Ink INKS[RULES] = {INK_ACCENT, INK_SECOND, INK_THIRD, INK_FOURTH};
    double value = test->suggestions.lr[rule];
    long end = test->begin + test->loss.n;
    long at = range_nearest(test->longest, test->begin, end, value) - test->begin;
    if (at < 0)
        return;
    Mark point = {.kind = MARK_POINT,
                  .ink = INKS[rule],
                  .label = arena_printf(arena, "%s %s", rule_name(rule), rate_words(arena, value)),
                  .x = test->lr + at,
                  .y = test->loss.middle + at,
                  .n = 1};
    if (test->runs > 1) {
        point.label = arena_printf(arena, "%s %s..%s", rule_name(rule),
                                   rate_words(arena, test->range.low[rule]),
                                   rate_words(arena, test->range.high[rule]));
        add_interval(arena, plot, test, rule, point);
    }
    plot_add(plot, point);
}

static const char *range_title(Arena *arena, const RangeTest *test, bool suggestion)
{
    const char *title = test->name;
    if (test->runs > 1)
        title = arena_printf(arena, "%s, %d runs", title, test->runs);
    if (suggestion && test->suggestions.doubt)
        title = arena_printf(arena, "%s: no clear suggestion", title);
    return title;
}

Figure figure_range(Arena *arena, const RangeTest *test, bool suggestion)
{
    Figure figure;
    Plot *plot = new_plots(arena, &figure, 1, 1);
    *plot = (Plot){.title = range_title(arena, test, suggestion),
                   .x = {.label = "learning rate", .log = true},
                   .y = {.label = "loss", .sane = true}};
    Mark line = {.kind = MARK_LINE, .x = test->lr, .y = test->loss.middle, .n = test->loss.n};
    line.fill = test->runs == 1;
    Mark valid = {.kind = MARK_LINE,
                  .ink = INK_SECOND,
                  .label = "validation subset",
                  .x = test->lr,
                  .y = test->valid.middle,
                  .n = test->valid.n};
    if (test->runs > 1) {
        line.label = "median";
        plot_add(plot, (Mark){.kind = MARK_BAND,
                              .label = "lowest to highest",
                              .x = test->lr,
                              .y = test->loss.low,
                              .y2 = test->loss.high,
                              .n = test->loss.n});
    }
    plot_add(plot, line);
    if (valid.n > 0)
        plot_add(plot, valid);
    for (int rule = 0; suggestion && rule < RULES; rule++)
        add_suggestion(arena, plot, test, (Rule)rule);
    return figure;
}

/* The batches of the samples. */
static const double *numbers(Arena *arena, const Recorder *recorder, long begin, long end)
{
    double *x = ARENA_NEW(arena, double, end - begin);
    for (long i = begin; i < end; i++)
        x[i - begin] = (double)recorder_batch(recorder, i);
    return x;
}

/* x: the batches of the points. */
static Figure schedule_figure(Arena *arena, const double *x, const double *lr, const double *mom,
                              long n)
{
    Figure figure;
    Plot *plots = new_plots(arena, &figure, 1, mom ? 2 : 1);
    plots[0] =
        (Plot){.title = "learning rate", .x = {.label = "batch"}, .y = {.label = "learning rate"}};
    plot_add(&plots[0], (Mark){.kind = MARK_LINE, .x = x, .y = lr, .n = n, .fill = true});
    if (mom) {
        plots[1] = (Plot){.title = "momentum", .x = {.label = "batch"}, .y = {.label = "momentum"}};
        plot_add(
            &plots[1],
            (Mark){.kind = MARK_LINE, .ink = INK_SECOND, .x = x, .y = mom, .n = n, .fill = true});
    }
    return figure;
}

Figure figure_schedule(Arena *arena, const Recorder *recorder, bool moms)
{
    long n = series_count(&recorder->lr);
    const double *lr = slice(arena, &recorder->lr, 0, n);
    return schedule_figure(arena, numbers(arena, recorder, 0, n), lr,
                           moms ? slice(arena, &recorder->mom, 0, n) : NULL, n);
}

Figure figure_plan(Arena *arena, const Plan *plan)
{
    enum { POINTS = 1 << 16 }; /* eight for each pixel of the widest picture */
    long steps = plan->last - plan->first, n = MIN(steps, POINTS);
    double *x = ARENA_NEW(arena, double, n), *lr = ARENA_NEW(arena, double, n),
           *mom = ARENA_NEW(arena, double, n);
    double stride = n > 1 ? (double)(steps - 1) / (double)(n - 1) : 0;
    for (long i = 0; i < n; i++) {
        long batch = (long)((double)i * stride + 0.5);
        Hyper hyper = schedule_at(&plan->schedule, plan->first + batch);
        x[i] = (double)batch;
        lr[i] = hyper.lr;
        mom[i] = hyper.mom;
    }
    return schedule_figure(arena, x, lr, mom, n);
}

/* Gives the mark the values of epochs with validation that end within the samples shown. */
static void set_epochs(Arena *arena, Mark *mark, const Recorder *recorder, const Series *values,
                       long begin, long end)
{
    long epochs = series_count(values);
    double least = (double)recorder_batch(recorder, begin);
    double most = end > begin ? (double)recorder_batch(recorder, end - 1) + 1 : least;
    double *at = ARENA_NEW(arena, double, epochs), *value = ARENA_NEW(arena, double, epochs);
    for (long i = 0; i < epochs; i++) {
        double position = series_at(&recorder->epoch_end, i);
        if (position < least || position > most || isnan(series_at(values, i)))
            continue;
        at[mark->n] = position;
        value[mark->n++] = series_at(values, i);
    }
    mark->x = at;
    mark->y = value;
}

Figure figure_losses(Arena *arena, const Recorder *recorder, long skip_start, long skip_end)
{
    long begin, end;
    curve_trim(series_count(&recorder->smooth), skip_start, skip_end, &begin, &end);
    Figure figure;
    Plot *plot = new_plots(arena, &figure, 1, 1);
    *plot = (Plot){.title = "losses",
                   .x = {.label = "batches processed"},
                   .y = {.label = "loss", .sane = true}};
    plot_add(plot, (Mark){.kind = MARK_LINE,
                          .label = "train",
                          .x = numbers(arena, recorder, begin, end),
                          .y = slice(arena, &recorder->smooth, begin, end),
                          .n = end - begin,
                          .fill = true});
    Mark valid = {.kind = MARK_LINE, .ink = INK_SECOND, .label = "valid"};
    set_epochs(arena, &valid, recorder, &recorder->valid_loss, begin, end);
    plot_add(plot, valid);
    valid.kind = MARK_POINT;
    valid.label = NULL;
    plot_add(plot, valid);
    return figure;
}

Figure figure_metrics(Arena *arena, const Recorder *recorder, long skip_start, long skip_end)
{
    long begin, end;
    curve_trim(series_count(&recorder->smooth), skip_start, skip_end, &begin, &end);
    Figure figure;
    Plot *plots = new_plots(arena, &figure, MAX(recorder->metrics, 1), 1);
    for (int m = 0; m < recorder->metrics; m++) {
        plots[m] = (Plot){.title = recorder->metric[m].name,
                          .x = {.label = "batches processed"},
                          .y = {.label = recorder->metric[m].name}};
        Mark mark = {.kind = MARK_LINE, .ink = (Ink)(INK_MAIN + m % INK_FAINT), .fill = true};
        set_epochs(arena, &mark, recorder, &recorder->metric[m].value, begin, end);
        plot_add(&plots[m], mark);
        mark.kind = MARK_POINT;
        plot_add(&plots[m], mark);
    }
    return figure;
}
