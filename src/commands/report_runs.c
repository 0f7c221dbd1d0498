/* The command report, of several runs: those that are named, or those of one `compare`. */
#include "commands/report_runs.h"

#include "analysis/compare.h"
#include "base/text.h"
#include "commands/report_facts.h"
#include "commands/run_target.h"
#include "lab/lab.h"
#include "store/run_groups.h"

#include <string.h>

enum { NAMED_MOST = 200 }; /* runs that a call may name */

/* Runs in order; in an arena. */
typedef struct {
    const RunEntry **run;
    int count;
} Runs;

/* ---- which they are */

static bool is_comparison(const RunEntry *const *run, int count)
{
    return count > 1 && run[0]->facts.kind != PLAN_LR_FIND;
}

/* The runs of the latest command that had several. */
static Runs latest(Session *session, Arena *arena)
{
    const History *history = lab_history(session);
    for (int i = history->count - 1; i >= 0; i--) {
        int count;
        const RunEntry *const *run =
            history_group(arena, history, history->run[i]->recorder, &count);
        if (is_comparison(run, count))
            return (Runs){(const RunEntry **)run, count}; /* made for us */
    }
    return (Runs){0};
}

static bool add_named(Session *session, Arena *arena, const char *name, Runs *runs, Error *err)
{
    RunTarget target;
    const RunEntry *run = NULL;
    if (run_target_named(session, arena, "report", name, &target, err))
        run = run_target_bring(session, arena, &target, err);
    if (!run)
        return false;
    if (run->facts.kind == PLAN_LR_FIND)
        return fail(err, "report: run %d is a range test; name runs of fit or fit_one_cycle",
                    run->number);
    for (int i = 0; i < runs->count; i++)
        if (runs->run[i] == run)
            return fail(err, "report: compare= names run %d twice", run->number);
    runs->run[runs->count++] = run;
    return true;
}

static bool find_runs(Session *session, Arena *arena, const Arg *names, Runs *out, Error *err)
{
    if (names->count == 1 && strcmp(names->names[0], "last") == 0) {
        *out = latest(session, arena);
        return out->count ||
               fail(err, "report: there was no `compare` in this session; name runs: compare=1,2");
    }
    if (names->count > NAMED_MOST)
        return fail(err, "report: compare= names %d runs; give %d at most", names->count,
                    NAMED_MOST);
    out->run = ARENA_NEW(arena, const RunEntry *, MAX(names->count, 1));
    for (int i = 0; i < names->count; i++)
        if (!add_named(session, arena, names->names[i], out, err))
            return false;
    if (out->count == 1) {
        int count;
        const RunEntry *const *group =
            history_group(arena, lab_history(session), out->run[0]->recorder, &count);
        if (!is_comparison(group, count))
            return fail(err, "report: run %d is none of a `compare`; name two runs or more",
                        out->run[0]->number);
        *out = (Runs){(const RunEntry **)group, count};
    }
    return true;
}

/* ---- as recipes */

/* What is compared, and the first run of each recipe. */
typedef struct {
    Comparison comparison;
    const RunSummary *first[COMPARE_MOST];
    int left_out; /* runs that were stopped or are under way */
} Rivals;

static const RunSummary **summaries(Arena *arena, const Runs *runs)
{
    const RunSummary **of = ARENA_NEW(arena, const RunSummary *, runs->count);
    for (int i = 0; i < runs->count; i++) {
        RunSummary summary = run_summary(arena, runs->run[i]);
        of[i] = arena_copy(arena, &summary, sizeof summary);
    }
    return of;
}

static const RunEntry *entry_of(const Runs *runs, const RunSummary *const *of,
                                const RunSummary *wanted)
{
    int i = 0;
    while (of[i] != wanted)
        i++;
    return runs->run[i];
}

/* Recipes with the same command are told apart by their nets. */
static const char *name_of(Arena *arena, const RunGroup *group, int groups, int g)
{
    const RunSummary *of = group[g].run[0];
    for (int i = 0; i < groups; i++)
        if (i != g && strcmp(group[i].run[0]->command, of->command) == 0)
            return arena_printf(arena, "%s (%s)", of->command, of->facts.model);
    return of->command;
}

static bool take_rivals(Arena *arena, const Runs *runs, Rivals *out, Error *err)
{
    const RunSummary **of = summaries(arena, runs);
    int groups;
    RunGroup *group = run_groups_of(arena, of, runs->count, &groups);
    out->left_out = runs->count;
    for (int g = 0; g < groups; g++) {
        Recipe recipe = {.command = name_of(arena, group, groups, g)};
        const RunEntry **run = ARENA_NEW(arena, const RunEntry *, group[g].runs);
        for (int i = 0; i < group[g].runs; i++)
            if (run_counts(group[g].run[i]))
                run[recipe.runs++] = entry_of(runs, of, group[g].run[i]);
        recipe.run = run;
        recipe.label = recipe.command;
        out->left_out -= recipe.runs;
        if (recipe.runs == 0)
            continue;
        if (out->comparison.recipes == COMPARE_MOST)
            return fail(err,
                        "report: these runs are of more than %d recipes, as many as there are "
                        "colours; name fewer",
                        COMPARE_MOST);
        out->first[out->comparison.recipes] = group[g].run[0];
        out->comparison.recipe[out->comparison.recipes++] = recipe;
    }
    return out->comparison.recipes > 0 ||
           fail(err, "report: none of these runs came to its end; there is nothing to compare");
}

/* ---- the page */

static const char *title_of(Arena *arena, const Rivals *rivals, const Runs *runs)
{
    int recipes = rivals->comparison.recipes;
    return arena_printf(arena, "%d %s, %d %s", recipes, text_plural(recipes, "recipe", "recipes"),
                        runs->count - rivals->left_out,
                        text_plural(runs->count - rivals->left_out, "run", "runs"));
}

bool page_of_runs(Session *session, Arena *arena, const Call *call, Page *page, Error *err)
{
    static const char *const NAME[COMPARE_MOST] = {"A", "B", "C", "D", "E"};
    Runs runs = {0};
    Rivals rivals = {0};
    Columns differing = {0};
    if (!find_runs(session, arena, call_arg(call, "compare"), &runs, err) ||
        !take_rivals(arena, &runs, &rivals, err))
        return false;
    int recipes = rivals.comparison.recipes;
    const char *title = title_of(arena, &rivals, &runs);
    bool differ = facts_differing(rivals.first, NAME, recipes, &differing) > 0;
    CompareReport report = {
        .head = {.title = title,
                 .about = facts_about(arena, rivals.first, recipes),
                 .settings = facts_settings(arena, rivals.first, recipes),
                 .origin = facts_origin(arena, session, call, NULL)},
        .comparison = &rivals.comparison,
        .differing = differ ? &differing : NULL,
    };
    bool ok = report_compare(&report, &page->html, err);
    buf_printf(&page->said, "%s\n", title);
    if (rivals.left_out)
        buf_printf(&page->said, "left out: %d %s not come to an end\n", rivals.left_out,
                   text_plural(rivals.left_out, "run that has", "runs that have"));
    columns_free(&differing);
    return ok;
}
