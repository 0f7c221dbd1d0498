/* Writes the page of a run: results, curves, epochs, the range test, plan, mistakes, layers. */
#include "export/report_page.h"

#include "analysis/figures.h"
#include "analysis/gallery.h"
#include "analysis/ranges.h"
#include "base/text.h"
#include "export/html.h"
#include "export/report_words.h"

#include <math.h>
#include <string.h>

/* ---- results */

static void number_result(Buf *out, const char *name, double value)
{
    Buf text = {0};
    if (isnan(value))
        return;
    text_short(&text, value);
    page_result(out, name, buf_text(&text));
    buf_free(&text);
}

static double last_of(const Series *series)
{
    long n = series_count(series);
    return n ? series_at(series, n - 1) : NAN;
}

static void time_result(Buf *out, double time)
{
    Buf text = {0};
    if (isnan(time))
        return;
    text_time(&text, time);
    page_result(out, "time", buf_text(&text));
    buf_free(&text);
}

static void results(const RunReport *report, Buf *out)
{
    const Recorder *recorder = report->recorder;
    long epochs = series_count(&recorder->train_loss);
    Buf batches = {0};
    page_results(out);
    for (int m = 0; m < recorder->metrics && epochs; m++)
        number_result(out, recorder->metric[m].name, last_of(&recorder->metric[m].value));
    number_result(out, "validation loss", last_of(&recorder->valid_loss));
    number_result(out, "training loss", epochs ? last_of(&recorder->train_loss) : NAN);
    if (epochs)
        number_result(out, text_plural(epochs, "epoch", "epochs"), (double)epochs);
    text_thousands(&batches, recorder_batches(recorder));
    page_result(out, "batches", buf_text(&batches));
    time_result(out, report->time);
    html_close(out, "dl");
    buf_free(&batches);
}

/* ---- curves */

static void curves(const RunReport *report, Buf *out)
{
    Arena arena = {0};
    const Recorder *recorder = report->recorder;
    if (series_count(&recorder->smooth) == 0)
        return;
    Figure losses = figure_losses(&arena, recorder, 0, 0);
    Figure rates = figure_schedule(&arena, recorder, true);
    page_section(out, "Curves", NULL);
    html_open(out, "div", "figures");
    html_figure(out, &losses.plot[0], words_losses(&arena, recorder));
    if (series_count(&recorder->train_loss)) {
        Figure metrics = figure_metrics(&arena, recorder, 0, 0);
        for (int m = 0; m < recorder->metrics; m++)
            html_figure(out, &metrics.plot[m], words_metric(&arena, recorder, m));
    }
    html_figure(out, &rates.plot[0], words_rates(&arena, recorder));
    html_figure(out, &rates.plot[1], words_momentum(&arena, recorder));
    html_close(out, "div");
    html_close(out, "section");
    arena_free(&arena);
}

/* ---- epochs */

static void measured(Columns *table, const Recorder *recorder, long epoch, const Series *values)
{
    double value = series_at(values, epoch);
    if (recorder_measured(recorder, epoch, value))
        columns_number(table, value);
    else
        columns_add(table, "–");
}

static long best_epoch(const Recorder *recorder)
{
    return recorder->metrics ? recorder_best(recorder, 0) : -1;
}

static void epochs(const RunReport *report, Buf *out)
{
    const Recorder *recorder = report->recorder;
    long count = series_count(&recorder->train_loss), best = best_epoch(recorder);
    Columns table = {0};
    Arena arena = {0};
    if (count == 0)
        return;
    columns_add(&table, "epoch");
    columns_add(&table, "train_loss");
    columns_add(&table, "valid_loss");
    for (int m = 0; m < recorder->metrics; m++)
        columns_add(&table, recorder->metric[m].name);
    columns_add(&table, "time");
    columns_row(&table);
    for (long i = 0; i < count; i++) {
        columns_printf(&table, "%.0f", series_at(&recorder->epoch, i));
        columns_number(&table, series_at(&recorder->train_loss, i));
        measured(&table, recorder, i, &recorder->valid_loss);
        for (int m = 0; m < recorder->metrics; m++)
            measured(&table, recorder, i, &recorder->metric[m].value);
        columns_duration(&table, series_at(&recorder->epoch_time, i));
        columns_row(&table);
    }
    page_section(out, "Epochs", NULL);
    html_table(out, &table,
               &(HtmlTable){.caption = words_epochs(&arena, recorder, best >= 0 && count > 1),
                            .strong = count > 1 ? (int)best : -1,
                            .named = true});
    html_close(out, "section");
    columns_free(&table);
    arena_free(&arena);
}

/* ---- the range test */

static void suggestions(const RangeTest *test, Buf *out)
{
    Columns table = {0};
    Buf text = {0};
    columns_add(&table, "rule");
    columns_add(&table, "what it suggests");
    columns_add(&table, "learning rate");
    columns_row(&table);
    for (int rule = 0; rule < RULES; rule++) {
        buf_clear(&text);
        rule_meaning(rule, &text);
        columns_add(&table, rule_name(rule));
        columns_add(&table, buf_text(&text));
        columns_short(&table, test->suggestions.lr[rule]);
        columns_row(&table);
    }
    html_table(out, &table,
               &(HtmlTable){.caption = "Suggested learning rates",
                            .strong = test->suggestions.doubt ? -1 : (int)test->suggestions.best,
                            .words = 2,
                            .named = true});
    buf_free(&text);
    columns_free(&table);
}

static void range_test_section(const RunReport *report, Buf *out)
{
    Arena arena = {0};
    const Ranges *ranges = report->ranges;
    if (!ranges || ranges->count == 0)
        return;
    const RangeTest *test = &ranges->item[ranges->best].test;
    Figure figure =
        ranges->count > 1 ? figure_ranges(&arena, ranges, true) : figure_range(&arena, test, true);
    page_section(out, "Learning rate finder", words_suggestion(&arena, &test->suggestions));
    html_open(out, "div", "figures");
    for (int i = 0; i < figure.rows; i++)
        html_figure(out, &figure.plot[i], words_range(&arena, ranges));
    suggestions(test, out);
    html_close(out, "div");
    html_close(out, "section");
    arena_free(&arena);
}

/* ---- the plan */

/* "0.0012 to 0.03", "0.03" */
static void add_course(Columns *table, double from, double to)
{
    Buf text = {0};
    text_short(&text, from);
    if (from != to) {
        buf_text_add(&text, " to ");
        text_short(&text, to);
    }
    columns_add(table, buf_text(&text));
    buf_free(&text);
}

static void add_phase(Columns *table, const Schedule *schedule, long first, long end)
{
    const Hyper begin = schedule_at(schedule, first), last = schedule_at(schedule, end - 1);
    columns_printf(table, "%ld to %ld", first, end - 1);
    add_course(table, begin.lr, last.lr);
    add_course(table, begin.mom, last.mom);
    add_course(table, begin.wd, last.wd);
    columns_row(table);
}

/* The segments of the schedule that the run is of. */
static void plan_section(const RunReport *report, Buf *out)
{
    static const char *const HEADS[] = {"batches", "learning rate", "momentum", "weight decay"};
    const Plan *plan = &report->recorder->plan;
    const Schedule *schedule = &plan->schedule;
    Columns table = {0};
    if (plan->kind == PLAN_NONE)
        return;
    for (int i = 0; i < LENGTH(HEADS); i++)
        columns_add(&table, HEADS[i]);
    columns_row(&table);
    for (int i = 0; i < schedule->segments; i++) {
        bool final = i + 1 == schedule->segments;
        long first = MAX(schedule->segment[i].first, plan->first);
        long end = MIN(final ? schedule->steps : schedule->segment[i + 1].first, plan->last);
        if (first < end)
            add_phase(&table, schedule, first, end);
    }
    page_section(out, "Plan", NULL);
    html_table(out, &table,
               &(HtmlTable){.caption = "What the schedule asked of the optimiser, phase by phase",
                            .strong = -1,
                            .named = true});
    html_close(out, "section");
    columns_free(&table);
}

/* ---- mistakes */

enum { CAPTION_MOST = 200 }; /* columns of a name */

static void tile(Buf *out, const Picture *picture, const ImageFacts *facts)
{
    Buf alt = {0};
    Arena arena = {0};
    buf_printf(&alt, "validation image %d", facts->number);
    for (int i = 0; i < CAPTIONS; i++)
        if (picture->caption[i].name)
            buf_printf(&alt, "%s %s", i == 0 ? ":" : ",",
                       caption_text(&arena, &picture->caption[i], CAPTION_MOST, "…"));
    buf_text_add(out, "<li><figure>");
    html_image(out, &picture->image, buf_text(&alt));
    html_open(out, "figcaption", NULL);
    for (int i = 0; i < CAPTIONS; i++) {
        const Caption *caption = &picture->caption[i];
        if (!caption->name)
            continue;
        html_words(out, "b", NULL, caption->name);
        html_words(out, "span", NULL, caption->number ? caption->number : "");
        buf_text_add(out, i + 1 < CAPTIONS ? "<br>" : "");
    }
    html_close(out, "figcaption");
    buf_text_add(out, "</figure></li>\n");
    buf_free(&alt);
    arena_free(&arena);
}

static void mistakes(const RunReport *report, Buf *out)
{
    Arena arena = {0};
    if (!report->confusion)
        return;
    page_section(out, "Mistakes", words_confusion(&arena, report->confusion));
    html_matrix(out, report->confusion);
    if (report->worst && report->worst->images) {
        html_words(
            out, "p", "note",
            "The validation images with the largest losses: what the net takes each for with "
            "what probability, and what it is with what loss.");
        html_open(out, "ul", "pictures");
        for (int i = 0; i < report->worst->images; i++)
            tile(out, &report->worst->tile[i], &report->worst->facts[i]);
        html_close(out, "ul");
    }
    html_close(out, "section");
    arena_free(&arena);
}

static void net(const RunReport *report, Buf *out)
{
    if (!report->net)
        return;
    page_section(out, "Net", NULL);
    buf_text_add(out, "<details><summary>Its layers, shapes and parameters</summary>");
    html_open(out, "pre", NULL);
    html_lines(out, report->net);
    html_close(out, "pre");
    html_close(out, "details");
    html_close(out, "section");
}

bool report_run(const RunReport *report, Buf *out, Error *err)
{
    if (!page_open(&report->head, out, err))
        return false;
    results(report, out);
    curves(report, out);
    epochs(report, out);
    range_test_section(report, out);
    plan_section(report, out);
    mistakes(report, out);
    net(report, out);
    page_close(&report->head, out);
    return true;
}
