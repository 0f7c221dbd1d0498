/* Writes the page of a comparison: results, curves, recipes, differences, runs. */
#include "export/report_page.h"

#include "analysis/compare_pairs.h"
#include "analysis/figures.h"
#include "base/text.h"
#include "export/html.h"
#include "export/report_words.h"

#include <math.h>

/* The same comparison with letters, by which figures and tables name recipes. */
static Comparison lettered(Arena *arena, const Comparison *from)
{
    Comparison c = *from;
    for (int i = 0; i < c.recipes; i++) {
        c.recipe[i].label = arena_printf(arena, "%c", 'A' + i);
        c.recipe[i].command = arena_printf(arena, "%c: %s", 'A' + i, from->recipe[i].command);
    }
    return c;
}

static int seeds_of(const Comparison *c)
{
    int seeds = 0;
    for (int i = 0; i < c->recipes; i++)
        seeds = MAX(seeds, c->recipe[i].runs);
    return seeds;
}

/* ---- results */

static void count_result(Buf *out, int count, const char *one, const char *many)
{
    Buf text = {0};
    buf_printf(&text, "%d", count);
    page_result(out, text_plural(count, one, many), buf_text(&text));
    buf_free(&text);
}

static void results(const Comparison *c, Buf *out)
{
    Arena arena = {0};
    Buf text = {0};
    int best = comparison_best(c), value = comparison_value(c), runs = 0;
    for (int i = 0; i < c->recipes; i++)
        runs += c->recipe[i].runs;
    page_results(out);
    if (best >= 0) {
        const Recipe *recipe = &c->recipe[best];
        text_short(&text, recipe_summary(recipe, value).mean);
        page_result(out,
                    arena_printf(&arena, "best %s, recipe %s",
                                 run_value_name(recipe->run[0], value), recipe->label),
                    buf_text(&text));
    }
    count_result(out, c->recipes, "recipe", "recipes");
    count_result(out, seeds_of(c), "seed each", "seeds each");
    count_result(out, runs, "run", "runs");
    html_close(out, "dl");
    buf_free(&text);
    arena_free(&arena);
}

/* ---- curves */

static void metric_figures(Arena *arena, const Comparison *c, Buf *out)
{
    const Recorder *recorder = c->recipe[0].run[0]->recorder;
    for (int m = 0; m < recorder->metrics; m++) {
        const char *name = recorder->metric[m].name;
        Figure figure = figure_compare_metric(arena, c, name);
        if (figure.plot->marks)
            html_figure(out, figure.plot, words_curves(arena, c, name));
    }
}

static void curves(const Comparison *c, Buf *out)
{
    Arena arena = {0};
    Plot loss = *figure_compare(&arena, c).plot;
    loss.title = "loss";
    page_section(out, "Curves", NULL);
    html_open(out, "div", "figures");
    html_figure(out, &loss,
                arena_printf(&arena, "%s Points: validation loss.",
                             words_curves(&arena, c, "Smoothed training loss")));
    metric_figures(&arena, c, out);
    html_close(out, "div");
    html_close(out, "section");
    arena_free(&arena);
}

/* ---- tables */

/* The row of the best recipe: recipes of which nothing has ended have none. */
static int best_row(const Comparison *c)
{
    int best = comparison_best(c), row = 0;
    for (int i = 0; i < best; i++)
        row += comparison_has_ended(&c->recipe[i]);
    return best < 0 ? -1 : row;
}

static void recipes(const Comparison *c, Buf *out)
{
    Columns table = {0};
    bool seeds = seeds_of(c) > 1;
    comparison_columns(c, seeds_of(c), "±", &table);
    page_section(out, "Recipes", NULL);
    html_table(out, &table,
               &(HtmlTable){.caption = seeds ? "What runs ended with: mean ± standard deviation "
                                               "over the seeds"
                                             : "What runs ended with",
                            .strong = best_row(c),
                            .words = 1,
                            .named = true});
    columns_free(&table);
    if (pairs_columns(c, &table)) {
        Buf words = {0};
        pairs_words(c, &words);
        html_table(out, &table,
                   &(HtmlTable){.caption = "Differences, seed by seed", .strong = -1, .words = 2});
        html_words(out, "p", "note", buf_text(&words));
        buf_free(&words);
    }
    columns_free(&table);
    html_close(out, "section");
}

static void run_row(Columns *table, const Recipe *recipe, const RunEntry *run, int values)
{
    columns_add(table, recipe->label);
    columns_add(table, history_outcome(run));
    columns_printf(table, "%ld", run->facts.seed);
    for (int v = 0; v < values; v++)
        columns_number(table, run_value(run, v));
    columns_duration(table, run->time);
    columns_row(table);
}

static void runs(const Comparison *c, Buf *out)
{
    static const char *const HEADS[] = {"recipe", "state", "seed"};
    const RunEntry *first = c->recipe[0].run[0];
    Columns table = {0};
    for (int i = 0; i < LENGTH(HEADS); i++)
        columns_add(&table, HEADS[i]);
    for (int v = 0; v < run_values(first); v++)
        columns_add(&table, run_value_name(first, v));
    columns_add(&table, "time");
    columns_row(&table);
    for (int i = 0; i < c->recipes; i++)
        for (int r = 0; r < c->recipe[i].runs; r++)
            if (c->recipe[i].run[r]->over)
                run_row(&table, &c->recipe[i], c->recipe[i].run[r], run_values(first));
    page_section(out, "Runs", NULL);
    html_table(out, &table,
               &(HtmlTable){
                   .caption = "What each run ended with", .strong = -1, .words = 2, .named = true});
    html_close(out, "section");
    columns_free(&table);
}

static void differing(const Columns *settings, Buf *out)
{
    if (!settings)
        return;
    page_section(out, "Settings that differ", NULL);
    html_table(out, settings,
               &(HtmlTable){.caption = "Each recipe's", .strong = -1, .words = 100, .named = true});
    html_close(out, "section");
}

bool report_compare(const CompareReport *report, Buf *out, Error *err)
{
    Arena arena = {0};
    Comparison c = lettered(&arena, report->comparison);
    bool ok = page_open(&report->head, out, err);
    if (ok) {
        results(&c, out);
        curves(&c, out);
        recipes(&c, out);
        runs(&c, out);
        differing(report->differing, out);
        page_close(&report->head, out);
    }
    arena_free(&arena);
    return ok;
}
