/* Writes a comparison as CSV, Markdown and JSON. */
#include "analysis/compare_write.h"

#include "analysis/compare_pairs.h"
#include "base/text.h"
#include "io/json.h"

#include <math.h>

/* The first run of all, whose values all have; NULL: nothing has run. */
static const RunEntry *sample_of(const Comparison *c)
{
    for (int i = 0; i < c->recipes; i++)
        if (c->recipe[i].runs > 0)
            return c->recipe[i].run[0];
    return NULL;
}

/* ---- CSV: runs */

static void csv_number(Buf *out, double value)
{
    buf_char(out, ',');
    if (isfinite(value))
        text_exact(out, value);
}

static void csv_run(const Recipe *recipe, const RunEntry *run, int values, Buf *out)
{
    text_csv(out, recipe->command);
    buf_printf(out, ",%ld", run->facts.seed);
    for (int v = 0; v < values; v++)
        csv_number(out, run_value(run, v));
    csv_number(out, run->time);
    buf_printf(out, ",%s\n", history_outcome(run));
}

void comparison_csv(const Comparison *c, Buf *out)
{
    const RunEntry *sample = sample_of(c);
    int values = sample ? run_values(sample) : 0;
    buf_text_add(out, "recipe,seed");
    for (int v = 0; v < values; v++)
        buf_printf(out, ",%s", run_value_name(sample, v));
    buf_text_add(out, ",time,state\n");
    for (int i = 0; i < c->recipes; i++)
        for (int r = 0; r < c->recipe[i].runs; r++)
            if (c->recipe[i].run[r]->over)
                csv_run(&c->recipe[i], c->recipe[i].run[r], values, out);
}

/* ---- Markdown: recipes and differences */

/* A cell: a bar would end it. */
static void cell(Buf *out, const char *text)
{
    buf_text_add(out, " ");
    for (; *text; text++)
        buf_printf(out, "%s%c", *text == '|' ? "\\" : "", *text);
    buf_text_add(out, " |");
}

static void cell_number(Buf *out, double value)
{
    Buf text = {0};
    text_number(&text, value);
    cell(out, buf_text(&text));
    buf_free(&text);
}

static void cell_estimate(Buf *out, const Estimate *estimate)
{
    Buf text = {0};
    estimate_put(estimate, "±", &text);
    cell(out, buf_text(&text));
    buf_free(&text);
}

/* The line under the names of columns; all but the first few are numbers. */
static void rule(Buf *out, int words, int numbers)
{
    buf_text_add(out, "\n|");
    for (int i = 0; i < words + numbers; i++)
        buf_text_add(out, i < words ? " --- |" : " ---: |");
    buf_char(out, '\n');
}

static void markdown_recipes(const Comparison *c, const RunEntry *sample, Buf *out)
{
    int best = comparison_best(c);
    buf_text_add(out, "| recipe |");
    for (int v = 0; v < run_values(sample); v++)
        cell(out, run_value_name(sample, v));
    buf_text_add(out, " seeds |");
    rule(out, 1, run_values(sample) + 1);
    for (int i = 0; i < c->recipes; i++) {
        const Recipe *recipe = &c->recipe[i];
        buf_char(out, '|');
        cell(out, recipe->command);
        for (int v = 0; v < run_values(sample); v++) {
            Estimate estimate = recipe_summary(recipe, v);
            cell_estimate(out, &estimate);
        }
        buf_printf(out, " %d%s |\n", recipe->runs, i == best ? " (best)" : "");
    }
}

static void markdown_pairs(const Comparison *c, Buf *out)
{
    int value = comparison_value(c);
    buf_text_add(out, "\n| first | second | difference | low | high | n | won |");
    rule(out, 2, 5);
    for (int first = 0; first < c->recipes; first++)
        for (int second = first + 1; second < c->recipes; second++) {
            Pair pair = pair_of(c, first, second, value);
            buf_char(out, '|');
            cell(out, c->recipe[first].command);
            cell(out, c->recipe[second].command);
            cell_number(out, pair.difference.mean);
            cell_number(out, pair.range.low);
            cell_number(out, pair.range.high);
            buf_printf(out, " %d | %d : %d |\n", pair.difference.n, pair.wins[0], pair.wins[1]);
        }
}

void comparison_markdown(const Comparison *c, Buf *out)
{
    const RunEntry *sample = sample_of(c);
    if (!sample)
        return;
    markdown_recipes(c, sample, out);
    if (c->recipes > 1)
        markdown_pairs(c, out);
}

/* ---- JSON: all of it */

static void put_number(JsonLine *line, const char *key, double value)
{
    if (isfinite(value))
        json_double(line, key, value);
    else
        json_none(line, key);
}

static void json_run(JsonLine *list, const RunEntry *run)
{
    JsonLine one = json_map(list, NULL);
    json_long(&one, "seed", run->facts.seed);
    for (int v = 0; v < run_values(run); v++)
        put_number(&one, run_value_name(run, v), run_value(run, v));
    put_number(&one, "time", run->time);
    json_text(&one, "state", history_outcome(run));
    json_close(&one);
}

static void json_recipe(JsonLine *list, const Recipe *recipe)
{
    JsonLine one = json_map(list, NULL);
    json_text(&one, "recipe", recipe->command);
    for (int v = 0; recipe->runs > 0 && v < run_values(recipe->run[0]); v++) {
        Estimate estimate = recipe_summary(recipe, v);
        JsonLine value = json_map(&one, run_value_name(recipe->run[0], v));
        json_long(&value, "n", estimate.n);
        put_number(&value, "mean", estimate.mean);
        put_number(&value, "sd", estimate.sd);
        json_close(&value);
    }
    JsonLine runs = json_list(&one, "runs");
    for (int r = 0; r < recipe->runs; r++)
        if (recipe->run[r]->over)
            json_run(&runs, recipe->run[r]);
    json_close(&runs);
    json_close(&one);
}

static void json_pair(JsonLine *list, const Comparison *c, int first, int second)
{
    Pair pair = pair_of(c, first, second, comparison_value(c));
    JsonLine one = json_map(list, NULL);
    json_text(&one, "first", c->recipe[first].command);
    json_text(&one, "second", c->recipe[second].command);
    json_long(&one, "n", pair.difference.n);
    put_number(&one, "mean", pair.difference.mean);
    put_number(&one, "sd", pair.difference.sd);
    put_number(&one, "low", pair.range.low);
    put_number(&one, "high", pair.range.high);
    json_long(&one, "first_won", pair.wins[0]);
    json_long(&one, "second_won", pair.wins[1]);
    json_close(&one);
}

void comparison_json(const Comparison *c, Buf *out)
{
    const RunEntry *sample = sample_of(c);
    int best = comparison_best(c);
    JsonLine line = json_begin(out);
    JsonLine recipes = json_list(&line, "recipes");
    for (int i = 0; i < c->recipes; i++)
        json_recipe(&recipes, &c->recipe[i]);
    json_close(&recipes);
    if (best >= 0)
        json_text(&line, "best", c->recipe[best].command);
    else
        json_none(&line, "best");
    json_text(&line, "value", sample ? run_value_name(sample, comparison_value(c)) : "");
    json_text(&line, "interval", TEXT_OF(STUDENT_PERCENT) " % Student t, n - 1 degrees of freedom");
    JsonLine pairs = json_list(&line, "differences");
    for (int first = 0; first < c->recipes; first++)
        for (int second = first + 1; second < c->recipes; second++)
            json_pair(&pairs, c, first, second);
    json_close(&pairs);
    json_end(&line);
}
