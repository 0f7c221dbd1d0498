/* Works out what a comparison of recipes shows: means and deviations over seeds, which recipe is
 * best, and the table of it. */
#include "analysis/compare.h"

#include "base/columns.h"
#include "base/text.h"
#include "train/metrics.h"

#include <math.h>
#include <string.h>

static Recipe *recipe_of(Comparison *c, const char *command)
{
    int i = 0;
    while (i < c->recipes && strcmp(c->recipe[i].command, command) != 0)
        i++;
    if (i == COMPARE_MOST)
        return NULL;
    if (i == c->recipes)
        c->recipe[c->recipes++] = (Recipe){.command = command, .label = command};
    return &c->recipe[i];
}

Comparison comparison_of(Arena *arena, const RunEntry *const *run, int runs)
{
    Comparison c = {0};
    for (int i = 0; i < runs; i++) {
        Recipe *recipe = recipe_of(&c, run[i]->command);
        if (!recipe || (run[i]->over && stop_reason_is_outer(run[i]->reason)))
            continue;
        if (!recipe->run)
            recipe->run = ARENA_NEW(arena, const RunEntry *, runs);
        ((const RunEntry **)recipe->run)[recipe->runs++] = run[i]; /* this function's own array */
    }
    return c;
}

int run_values(const RunEntry *run)
{
    return VALUE_METRIC + run->recorder->metrics;
}

const char *run_value_name(const RunEntry *run, int value)
{
    static const char *const LOSSES[] = {TRAIN_LOSS, VALID_LOSS};
    return value < VALUE_METRIC ? LOSSES[value] : run->recorder->metric[value - VALUE_METRIC].name;
}

double run_value(const RunEntry *run, int value)
{
    const Recorder *recorder = run->recorder;
    long last = series_count(&recorder->train_loss) - 1; /* written last of an epoch's numbers */
    if (last < 0 || value >= run_values(run))
        return NAN;
    if (value == VALUE_TRAIN_LOSS)
        return series_at(&recorder->train_loss, last);
    if (value == VALUE_VALID_LOSS)
        return series_at(&recorder->valid_loss, last);
    return series_at(&recorder->metric[value - VALUE_METRIC].value, last);
}

bool run_value_rises(const RunEntry *run, int value)
{
    return value >= VALUE_METRIC && run->recorder->metric[value - VALUE_METRIC].higher_is_better;
}

const char *run_trouble(const RunEntry *run)
{
    if (!run->over)
        return NULL;
    return run->reason == STOP_NAN ? "not finite" : run->dead ? "dead" : NULL;
}

Estimate recipe_summary(const Recipe *recipe, int value)
{
    Arena scratch = {0};
    double *number = ARENA_NEW(&scratch, double, MAX(recipe->runs, 1));
    for (int i = 0; i < recipe->runs; i++)
        number[i] = recipe->run[i]->over ? run_value(recipe->run[i], value) : NAN;
    Estimate estimate = estimate_of(number, recipe->runs);
    arena_free(&scratch);
    return estimate;
}

static int runs_over(const Recipe *recipe)
{
    int over = 0;
    for (int i = 0; i < recipe->runs; i++)
        over += recipe->run[i]->over;
    return over;
}

static int count_trouble(const Recipe *recipe, const char *trouble)
{
    int count = 0;
    for (int i = 0; i < recipe->runs; i++) {
        const char *has = run_trouble(recipe->run[i]);
        count += has && (!trouble || strcmp(has, trouble) == 0);
    }
    return count;
}

/* The number of the value by which recipes are judged. */
static int judged_by(const RunEntry *run)
{
    for (int value = VALUE_METRIC; value > VALUE_TRAIN_LOSS; value--)
        if (isfinite(run_value(run, value)))
            return value;
    return VALUE_TRAIN_LOSS;
}

int comparison_value(const Comparison *c)
{
    int value = VALUE_TRAIN_LOSS;
    for (int i = 0; i < c->recipes; i++)
        for (int r = 0; r < c->recipe[i].runs; r++)
            value = MAX(value, judged_by(c->recipe[i].run[r]));
    return value;
}

static bool is_better(const Recipe *a, const Recipe *b, int value)
{
    double x = recipe_summary(a, value).mean, y = recipe_summary(b, value).mean;
    if (x == y && value >= VALUE_METRIC)
        return is_better(a, b, VALUE_VALID_LOSS);
    return metric_improves(run_value_rises(a->run[0], value), x, y);
}

int comparison_best(const Comparison *c)
{
    int best = -1, rivals = 0;
    for (int i = 0; i < c->recipes; i++) {
        const Recipe *recipe = &c->recipe[i];
        if (!runs_over(recipe))
            continue;
        rivals++;
        if (count_trouble(recipe, NULL))
            continue;
        if (best < 0 || is_better(recipe, &c->recipe[best], judged_by(recipe->run[0])))
            best = i;
    }
    return rivals > 1 ? best : -1;
}

static void add_estimate(Columns *table, Estimate estimate, const char *plus_minus)
{
    Buf cell = {0};
    estimate_put(&estimate, plus_minus, &cell);
    columns_add(table, buf_text(&cell));
    buf_free(&cell);
}

static double mean_time(const Recipe *recipe)
{
    double sum = 0;
    for (int i = 0; i < recipe->runs; i++)
        sum += recipe->run[i]->over ? recipe->run[i]->time : 0;
    return sum / runs_over(recipe);
}

/* "best", "dead in 2 of 5", "3 of 5 seeds" */
static void add_note(Columns *table, const Recipe *recipe, int seeds, bool best)
{
    static const char *const TROUBLES[] = {"not finite", "dead"};
    Buf text = {0};
    int over = runs_over(recipe);
    if (best)
        buf_text_add(&text, "best");
    for (int t = 0; t < LENGTH(TROUBLES); t++) {
        int count = count_trouble(recipe, TROUBLES[t]);
        if (count)
            buf_printf(&text, "%s%s", text.size ? ", " : "", TROUBLES[t]);
        if (count && over > 1)
            buf_printf(&text, " in %d of %d", count, over);
    }
    if (over < seeds)
        buf_printf(&text, "%s%d of %d %s", text.size ? ", " : "", over, seeds,
                   text_plural(seeds, "seed", "seeds"));
    columns_add(table, buf_text(&text));
    buf_free(&text);
}

static void add_heading(Columns *table, const RunEntry *run)
{
    columns_add(table, "recipe");
    for (int v = 0; v < run_values(run); v++)
        columns_add(table, run_value_name(run, v));
    columns_add(table, "time");
    columns_row(table);
}

bool comparison_has_ended(const Recipe *recipe)
{
    return runs_over(recipe) > 0;
}

void comparison_columns(const Comparison *c, int seeds, const char *plus_minus, Columns *table)
{
    int best = comparison_best(c), values = -1;
    for (int i = 0; i < c->recipes; i++) {
        const Recipe *recipe = &c->recipe[i];
        if (!runs_over(recipe))
            continue;
        if (values < 0) {
            add_heading(table, recipe->run[0]);
            values = run_values(recipe->run[0]);
        }
        columns_add(table, recipe->command);
        for (int v = 0; v < values; v++)
            add_estimate(table, recipe_summary(recipe, v), plus_minus);
        columns_duration(table, mean_time(recipe));
        add_note(table, recipe, seeds, i == best);
        columns_row(table);
    }
}

void comparison_table(const Comparison *c, int seeds, const char *plus_minus, Buf *out)
{
    Columns table = {0};
    comparison_columns(c, seeds, plus_minus, &table);
    columns_write(&table, out);
    columns_free(&table);
}
