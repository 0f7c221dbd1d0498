/* Puts runs of one recipe together, and works out what came of them. */
#include "store/run_groups.h"

#include "store/run_columns.h"

#include <math.h>
#include <string.h>

bool run_counts(const RunSummary *run)
{
    static const char *const UNFINISHED[] = {"running", "left", "cut off", "stopped", ""};
    for (int i = 0; i < LENGTH(UNFINISHED); i++)
        if (strcmp(run->state, UNFINISHED[i]) == 0)
            return false;
    return true;
}

static bool same_cell(int key, const RunSummary *a, const RunSummary *b)
{
    Arena scratch = {0};
    double one = run_key_number(key, a), other = run_key_number(key, b);
    bool same = (one == other || (isnan(one) && isnan(other))) &&
                strcmp(run_key_words(&scratch, key, a), run_key_words(&scratch, key, b)) == 0;
    arena_free(&scratch);
    return same;
}

/* Where plans are not known, as in old records, commands stand for them. */
static bool same_recipe(const RunSummary *a, const RunSummary *b)
{
    if (a->facts.plan != b->facts.plan || (!a->facts.plan && strcmp(a->command, b->command) != 0))
        return false;
    for (int key = 0; run_key_name(key); key++)
        if (run_key_part(key) == PART_SETTING && key != RUN_KEY_SEED && !same_cell(key, a, b))
            return false;
    return true;
}

RunGroup *run_groups_of(Arena *arena, const RunSummary *const *run, int runs, int *groups)
{
    RunGroup *group = ARENA_NEW(arena, RunGroup, MAX(runs, 1));
    *groups = 0;
    for (int i = 0; i < runs; i++) {
        int g = 0;
        if (run[i]->facts.kind == PLAN_LR_FIND)
            continue;
        while (g < *groups && !same_recipe(group[g].run[0], run[i]))
            g++;
        if (g == *groups)
            group[(*groups)++] = (RunGroup){0};
        group[g].run = arena_extend(arena, group[g].run, group[g].runs, sizeof *group[g].run);
        group[g].run[group[g].runs++] = run[i];
        group[g].counted += run_counts(run[i]);
    }
    return group;
}

Estimate run_group_value(const RunGroup *group, int key)
{
    Arena scratch = {0};
    double *value = ARENA_NEW(&scratch, double, group->runs);
    for (int i = 0; i < group->runs; i++)
        value[i] = run_counts(group->run[i]) ? run_key_number(key, group->run[i]) : NAN;
    Estimate estimate = estimate_of(value, group->runs);
    arena_free(&scratch);
    return estimate;
}

int run_group_count(const RunGroup *group, const char *state)
{
    int count = 0;
    for (int i = 0; i < group->runs; i++)
        count += strcmp(group->run[i]->state, state) == 0;
    return count;
}

/* ---- the order */

int run_groups_judge(const RunGroup *group, int groups)
{
    for (int g = 0; g < groups; g++) {
        const RunSummary *run = group[g].run[0];
        int key = run->metrics ? run_key_find(run->metric[0].name) : -1;
        if (key >= RUN_KEY_METRIC && run_group_value(&group[g], key).n)
            return key;
    }
    for (int g = 0; g < groups; g++)
        if (run_group_value(&group[g], RUN_KEY_VALID_LOSS).n)
            return RUN_KEY_VALID_LOSS;
    return RUN_KEY_TRAIN_LOSS;
}

typedef struct {
    int key;
    bool reverse, judged;
} GroupOrder;

static bool has_failed(const RunGroup *group)
{
    return run_group_count(group, "nan") + run_group_count(group, "dead") > 0;
}

static int order_of(const RunGroup *one, const RunGroup *other, const GroupOrder *order)
{
    if (order->judged && has_failed(one) != has_failed(other))
        return has_failed(one) ? 1 : -1;
    if (run_key_part(order->key) != PART_RESULT || run_key_form(order->key) == CELL_WORDS)
        return run_key_order(order->key, order->reverse, one->run[0], other->run[0]);
    return run_key_order_values(order->key, order->reverse, run_group_value(one, order->key).mean,
                                run_group_value(other, order->key).mean);
}

/* Keeps equals in order; there are few. */
void run_groups_sort(RunGroup *group, int groups, int key, bool reverse)
{
    const GroupOrder order = {key < 0 ? run_groups_judge(group, groups) : key, reverse, key < 0};
    for (int i = 1; i < groups; i++)
        for (int k = i; k > 0 && order_of(&group[k - 1], &group[k], &order) > 0; k--) {
            RunGroup later = group[k];
            group[k] = group[k - 1];
            group[k - 1] = later;
        }
}
