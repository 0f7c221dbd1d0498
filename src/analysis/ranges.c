/* Sorts the range tests of one command by their settings, and says what each setting found. */
#include "analysis/ranges.h"

#include "analysis/history.h"
#include "base/text.h"
#include "train/smooth.h"

#include <math.h>
#include <stdlib.h>

RangeSetting range_setting(const RunEntry *run)
{
    const Plan *plan = &run->recorder->plan;
    Hyper first = schedule_at(&plan->schedule, plan->first);
    double bs = run->facts.batch_size;
    return (RangeSetting){.wd = first.wd, .mom = first.mom, .bs = bs > 0 ? bs : NAN};
}

static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

bool range_setting_equal(const RangeSetting *a, const RangeSetting *b)
{
    return same(a->wd, b->wd) && same(a->mom, b->mom) && same(a->bs, b->bs);
}

static RangeCurves *curves_of(Ranges *ranges, const RunEntry *run)
{
    RangeSetting setting = range_setting(run);
    int i = 0;
    while (i < ranges->count && !range_setting_equal(&ranges->item[i].setting, &setting))
        i++;
    if (i == RANGES_MOST)
        return NULL;
    if (i == ranges->count)
        ranges->item[ranges->count++] = (RangeCurves){.setting = setting};
    return &ranges->item[i];
}

static void add_part(Buf *label, bool differs, const char *name, double value)
{
    if (!differs)
        return;
    buf_printf(label, "%s%s ", label->size ? ", " : "", name);
    buf_printf(label, "%g", value);
}

static const char *label_of(Arena *arena, const Ranges *ranges, const RangeSetting *setting)
{
    const RangeSetting *first = &ranges->item[0].setting;
    bool wd = false, mom = false, bs = false;
    for (int i = 1; i < ranges->count; i++) {
        wd = wd || !same(ranges->item[i].setting.wd, first->wd);
        mom = mom || !same(ranges->item[i].setting.mom, first->mom);
        bs = bs || !same(ranges->item[i].setting.bs, first->bs);
    }
    Buf label = {0};
    add_part(&label, wd, "wd", setting->wd);
    add_part(&label, bs, "bs", setting->bs);
    add_part(&label, mom, "mom", setting->mom);
    const char *words = arena_text(arena, buf_text(&label));
    buf_free(&label);
    return words;
}

/* The rate at which the smoothed loss diverges or is not finite; infinite if it never does. */
static double divergence(const Recorder *recorder)
{
    double best = INFINITY;
    for (long i = 0; i < series_count(&recorder->smooth); i++) {
        double loss = series_at(&recorder->smooth, i);
        best = fmin(best, loss);
        if (!(loss <= DIVERGED_FACTOR * best) || !isfinite(loss))
            return series_at(&recorder->lr, i);
    }
    return INFINITY;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_divergence(Arena *arena, const RangeCurves *curves)
{
    double *rate = ARENA_NEW(arena, double, curves->runs);
    for (int i = 0; i < curves->runs; i++)
        rate[i] = divergence(curves->run[i]->recorder);
    qsort(rate, (size_t)curves->runs, sizeof *rate, ascending);
    double middle = (rate[(curves->runs - 1) / 2] + rate[curves->runs / 2]) / 2;
    return isinf(middle) ? NAN : middle;
}

/* The lowest of a curve and its rate. */
static void find_least(const Spread *curve, const double *lr, double *least, double *least_lr)
{
    *least = INFINITY;
    *least_lr = NAN;
    for (long k = 0; k < curve->n; k++)
        if (curve->middle[k] < *least) {
            *least = curve->middle[k];
            *least_lr = lr[k];
        }
}

static void measure(Arena *arena, RangeCurves *curves, long skip_start, long skip_end)
{
    curves->test = range_test(arena, curves->run, curves->runs, skip_start, skip_end);
    RangeTest whole = range_test(arena, curves->run, curves->runs, 0, 0);
    find_least(&whole.loss, whole.lr, &curves->least, &curves->least_lr);
    find_least(&whole.valid, whole.lr, &curves->valid, &curves->valid_lr);
    curves->diverges = median_divergence(arena, curves);
}

Ranges ranges_of(Arena *arena, const RunEntry *const *run, int runs, long skip_start, long skip_end)
{
    Ranges ranges = {0};
    for (int i = 0; i < runs; i++) {
        RangeCurves *curves = curves_of(&ranges, run[i]);
        if (!curves)
            continue;
        if (!curves->run)
            curves->run = ARENA_NEW(arena, const RunEntry *, runs);
        ((const RunEntry **)curves->run)[curves->runs++] = run[i]; /* this function's own array */
    }
    for (int i = 0; i < ranges.count; i++) {
        ranges.item[i].label = label_of(arena, &ranges, &ranges.item[i].setting);
        measure(arena, &ranges.item[i], skip_start, skip_end);
        if (ranges.item[i].least < ranges.item[ranges.best].least)
            ranges.best = i;
    }
    return ranges;
}

static void add_rate(Columns *table, double rate)
{
    if (isnan(rate))
        columns_add(table, "-");
    else
        columns_printf(table, "%.2E", rate);
}

static void add_least(Columns *table, double loss, double lr)
{
    columns_number(table, isfinite(loss) ? loss : NAN);
    add_rate(table, lr);
}

static bool is_validated(const Ranges *ranges)
{
    return ranges->count > 0 && ranges->item[0].test.valid.n > 0;
}

static void add_curves(const Ranges *ranges, const RangeCurves *curves, Columns *table)
{
    const Suggestions *found = &curves->test.suggestions;
    columns_add(table, curves->label);
    for (int r = 0; r < RULES; r++)
        add_rate(table, found->lr[r]);
    add_least(table, curves->least, curves->least_lr);
    if (is_validated(ranges))
        add_least(table, curves->valid, curves->valid_lr);
    add_rate(table, curves->diverges);
    bool best = curves == &ranges->item[ranges->best];
    columns_printf(table, "%s%s%s", best ? "lowest" : "", best && found->doubt ? "; " : "",
                   found->doubt ? "no clear suggestion" : "");
    columns_row(table);
}

void ranges_table(const Ranges *ranges, Columns *table)
{
    table->align = is_validated(ranges) ? "lrrrrrrrrrl" : "lrrrrrrrl";
    columns_add(table, "curve");
    for (int r = 0; r < RULES; r++)
        columns_add(table, rule_name(r));
    columns_add(table, "least loss");
    columns_add(table, "at");
    if (is_validated(ranges)) {
        columns_add(table, "least valid");
        columns_add(table, "at");
    }
    columns_add(table, "diverges");
    columns_row(table);
    for (int i = 0; i < ranges->count; i++)
        add_curves(ranges, &ranges->item[i], table);
}
