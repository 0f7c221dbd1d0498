/* Works out differences between recipes, paired by their seeds. */
#include "analysis/compare_pairs.h"

#include "base/columns.h"
#include "base/text.h"
#include "train/metrics.h"

#include <math.h>

/* The value of a recipe's run with a seed; not a number: there is none that counts. */
static double value_with(const Recipe *recipe, long seed, int value)
{
    for (int i = 0; i < recipe->runs; i++) {
        const RunEntry *run = recipe->run[i];
        if (run->over && run->facts.seed == seed)
            return run_value(run, value);
    }
    return NAN;
}

Pair pair_of(const Comparison *c, int first, int second, int value)
{
    Arena scratch = {0};
    const Recipe *a = &c->recipe[first], *b = &c->recipe[second];
    double *difference = ARENA_NEW(&scratch, double, MAX(a->runs, 1));
    Pair pair = {0};
    for (int i = 0; i < a->runs; i++) {
        long seed = a->run[i]->facts.seed;
        double x = value_with(a, seed, value), y = value_with(b, seed, value);
        bool higher = run_value_rises(a->run[i], value);
        difference[i] = x - y;
        if (isfinite(difference[i])) {
            pair.wins[0] += metric_improves(higher, x, y);
            pair.wins[1] += metric_improves(higher, y, x);
        }
    }
    pair.difference = estimate_of(difference, a->runs);
    pair.range = student_interval(&pair.difference);
    arena_free(&scratch);
    return pair;
}

static void add_row(Columns *table, const Comparison *c, int first, int second, const Pair *pair)
{
    columns_add(table, c->recipe[first].command);
    columns_add(table, c->recipe[second].command);
    columns_number(table, pair->difference.mean);
    columns_number(table, pair->range.low);
    columns_number(table, pair->range.high);
    columns_printf(table, "%d", pair->difference.n);
    columns_printf(table, "%d : %d", pair->wins[0], pair->wins[1]);
    columns_row(table);
}

int pairs_columns(const Comparison *c, Columns *table)
{
    static const char *const HEADS[] = {"first", "second", "difference", "low", "high", "n", "won"};
    int value = comparison_value(c), rows = 0;
    for (int h = 0; h < LENGTH(HEADS); h++)
        columns_add(table, HEADS[h]);
    columns_row(table);
    for (int first = 0; first < c->recipes; first++)
        for (int second = first + 1; second < c->recipes; second++) {
            Pair pair = pair_of(c, first, second, value);
            if (pair.difference.n < 2)
                continue;
            add_row(table, c, first, second, &pair);
            rows++;
        }
    return rows;
}

void pairs_words(const Comparison *c, Buf *out)
{
    buf_printf(
        out,
        "difference: mean of the first's %s less the second's with the same seed; low to "
        "high: its " TEXT_OF(STUDENT_PERCENT) " %% interval (Student's t, n - 1 degrees of "
                                              "freedom); won: seeds in which each was better",
        run_value_name(c->recipe[0].run[0], comparison_value(c)));
}

void pairs_table(const Comparison *c, Buf *out)
{
    Columns table = {0};
    if (pairs_columns(c, &table) > 0) {
        columns_write(&table, out);
        pairs_words(c, out);
        buf_char(out, '\n');
    }
    columns_free(&table);
}
