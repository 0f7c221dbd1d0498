/* The command compare: trains several recipes, each with the same seeds, and compares them. */
#include "analysis/compare_pairs.h"
#include "analysis/compare_write.h"
#include "analysis/figures.h"
#include "analysis/history.h"
#include "base/columns.h"
#include "base/text.h"
#include "commands/recipe.h"
#include "commands/rows.h"
#include "io/file.h"
#include "lab/lab.h"
#include "lab/lab_prompt.h"
#include "lab/reply.h"
#include "lab/setup.h"
#include "lab/show.h"
#include "lab/roster.h"
#include "train/learner.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { SEEDS_MOST = 1000 };

typedef struct {
    Session *session;
    Contestant recipe[COMPARE_MOST];
    int recipes;
    uint64_t seed; /* the first; `set seed` meanwhile is for later commands */
    int seeds;
    Columns table; /* a row per run, as they end */
    int group;     /* number of the first run; 0: none yet */
    int done;      /* runs that are over and were not stopped */
} Contest;

static int planned(const Contest *contest)
{
    return contest->recipes * contest->seeds;
}

/* The first seed has the first runs, one of each recipe. */
static uint64_t seed_of(const Contest *contest, long run)
{
    return contest->seed + (uint64_t)(run / contest->recipes);
}

static bool is_named(const Contest *contest, const char *text)
{
    for (int i = 0; i < contest->recipes; i++)
        if (strcmp(contest->recipe[i].text, text) == 0)
            return true;
    return false;
}

static bool add_recipe(Contest *contest, Arena *arena, const char *text, Error *err)
{
    Contestant *recipe = &contest->recipe[contest->recipes];
    if (!recipe_read(contest->session, arena, text, recipe, err))
        return false;
    if (is_named(contest, recipe->text))
        return fail(err, "the recipe is given twice; give it once and use seeds=");
    contest->recipes++;
    return true;
}

/* Reads all recipes before the first one is run. */
static bool read_recipes(Contest *contest, Arena *arena, const Call *call, Error *err)
{
    const Arg *recipes = call_arg(call, "recipe");
    if (recipes->count > COMPARE_MOST)
        return fail(err, "compare: there are %d recipes, but only %d colours; leave out %d",
                    recipes->count, COMPARE_MOST, recipes->count - COMPARE_MOST);
    for (int i = 0; i < recipes->count; i++)
        if (!add_recipe(contest, arena, recipes->names[i], err))
            return error_prefix(err, "compare '%s'", recipes->names[i]);
    return true;
}

enum { RUN_LEAST = 7, SEED_LEAST = 4 }; /* columns */

static void tell_heading(Contest *contest, const RunEntry *run)
{
    Columns *table = &contest->table;
    columns_widen(table, 0, RUN_LEAST);
    columns_widen(table, 1, SEED_LEAST);
    for (int r = 0; r < contest->recipes; r++)
        columns_widen(table, 2, text_width(contest->recipe[r].text));
    columns_add(table, "run");
    columns_add(table, "seed");
    columns_add(table, "recipe");
    for (int v = 0; v < run_values(run); v++)
        columns_add(table, run_value_name(run, v));
    columns_add(table, "time");
    columns_row(table);
    reply_table(contest->session->reply, table);
}

static void tell_run(Contest *contest, uint64_t seed, const RunEntry *run)
{
    Columns *table = &contest->table;
    columns_printf(table, "%d/%d", contest->done, planned(contest));
    columns_printf(table, "%" PRIu64, seed);
    columns_add(table, run->command);
    for (int v = 0; v < run_values(run); v++) {
        double number = run_value(run, v);
        if (v > VALUE_TRAIN_LOSS && isnan(number))
            columns_add(table, "#na#"); /* not validated */
        else
            columns_number(table, number);
    }
    columns_duration(table, run->time);
    const char *trouble = run_trouble(run);
    columns_add(table, trouble ? trouble : "");
    columns_row(table);
    reply_table(contest->session->reply, table);
}

/* Batches of the first so many recipes. */
static long steps_of(const Contest *contest, int recipes)
{
    long steps = 0;
    for (int r = 0; r < recipes; r++)
        steps += contest->recipe[r].steps;
    return steps;
}

/* All runs, seen from that of a recipe. */
static Whole whole_of(const Contest *contest, long run)
{
    int recipe = (int)(run % contest->recipes);
    long round = steps_of(contest, contest->recipes), each = round / contest->recipes;
    for (int r = 0; r < contest->recipes; r++)
        if (contest->recipe[r].steps != contest->recipe[0].steps)
            each = 0;
    return (Whole){.run = (int)run + 1,
                   .runs = planned(contest),
                   .recipe = recipe + 1,
                   .recipes = contest->recipes,
                   .seed = seed_of(contest, run),
                   .last_seed = contest->seed + (uint64_t)contest->seeds - 1,
                   .before = run / contest->recipes * round + steps_of(contest, recipe),
                   .steps = contest->seeds * round,
                   .each = each};
}

/* One recipe with one seed, on a learner of its own. */
static bool make_run(void *context, Arena *arena, long run, RunRequest *out, Error *err)
{
    const Contest *contest = context;
    const Contestant *recipe = &contest->recipe[run % contest->recipes];
    uint64_t seed = seed_of(contest, run);
    Learner *learner = setup_learner(contest->session, recipe->setup, arena, seed, err);
    Plan *plan = ARENA_NEW(arena, Plan, 1);
    if (!learner || !recipe->train->command->verb->plan(recipe->train, learner, plan, err))
        return false;
    *out = (RunRequest){
        .learner = learner,
        .plan = plan,
        .command = recipe->text,
        .label = arena_printf(arena, "%ld/%d %s, seed %" PRIu64, run + 1, planned(contest),
                              recipe->text, seed),
        .whole = whole_of(contest, run),
    };
    return true;
}

static void note_run(void *context, long number, const RunEntry *run)
{
    Contest *contest = context;
    contest->group = run->group;
    if (run->reason == STOP_USER)
        return;
    contest->done++;
    if (reply_watches(contest->session->reply)) /* the list of runs is on the screen */
        return;
    if (contest->done == 1)
        tell_heading(contest, run);
    tell_run(contest, seed_of(contest, number), run);
}

/* Runs all recipes with one seed before the next seed: stopped early, they still compare. */
static bool run_all(Contest *contest, Outcome *out)
{
    const Roster roster = {planned(contest), make_run, note_run, contest};
    return roster_train(contest->session, &roster, out);
}

/* The arguments that name a file for a table, and what is written there. */
static const struct {
    const char *key;
    void (*write)(const Comparison *c, Buf *out);
} TABLES[] = {{"md", comparison_markdown}, {"csv", comparison_csv}, {"json", comparison_json}};

static bool write_tables(Session *session, const Call *call, const Comparison *c, Error *err)
{
    bool ok = true;
    for (int t = 0; ok && t < LENGTH(TABLES); t++) {
        const char *path = call_text(call, TABLES[t].key);
        Buf text = {0};
        if (!path)
            continue;
        TABLES[t].write(c, &text);
        ok = file_write(path, text.data, text.size, 0666, err);
        if (ok)
            reply_line(session->reply, "wrote %s", path);
        buf_free(&text);
    }
    return ok || error_prefix(err, "compare");
}

static bool tell_result(const Contest *contest, Arena *arena, const Call *call, Error *err)
{
    Session *session = contest->session;
    const History *history = lab_history(session);
    int runs = 0;
    if (contest->done < planned(contest))
        reply_line(session->reply, "compare stopped: %d of %d %s finished", contest->done,
                   planned(contest), text_plural(planned(contest), "run", "runs"));
    if (contest->done == 0)
        return true;
    const RunEntry *first = history->run[contest->group - 1]; /* runs are numbered from 1 */
    const RunEntry *const *run = history_group(arena, history, first->recorder, &runs);
    Comparison c = comparison_of(arena, run, runs);
    const char *plus_minus = session->reply->surface.glyphs == GLYPHS_ASCII ? "+-" : "±";
    Buf table = {0};
    buf_char(&table, '\n');
    comparison_table(&c, contest->seeds, plus_minus, &table);
    if (strstr(buf_text(&table), plus_minus))
        buf_printf(&table, "%s: the standard deviation over the seeds\n", plus_minus);
    Buf pairs = {0};
    pairs_table(&c, &pairs);
    if (pairs.size)
        buf_printf(&table, "\n%s", buf_text(&pairs));
    reply_text(session->reply, buf_text(&table));
    buf_free(&table);
    buf_free(&pairs);
    Figure figure = figure_compare(arena, &c);
    return write_tables(session, call, &c, err) && show_figure(session->reply, call, &figure, err);
}

static bool cmd_compare(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    Contest contest = {.session = session,
                       .seed = session->prompt->settings.seed,
                       .seeds = (int)call_int(call, "seeds")};
    bool ok = read_recipes(&contest, &arena, call, &out->error) && run_all(&contest, out) &&
              tell_result(&contest, &arena, call, &out->error);
    columns_free(&contest.table);
    arena_free(&arena);
    return ok;
}

static const Command COMPARE = {
    .name = "compare",
    .args = {{.name = "recipe",
              .type = ARG_REST,
              .required = true,
              .help = "fit or fit_one_cycle with its arguments, after model, learner, augment if "
                      "they are to differ, in quotes; up to 5"},
             {.name = "seeds",
              .type = ARG_INT,
              .fallback = "1",
              .least = 1,
              .most = SEEDS_MOST,
              .help = "runs per recipe, with the session's seed and the seeds after it"},
             {.name = "md", .type = ARG_PATH, .help = "write both tables to this Markdown file"},
             {.name = "csv", .type = ARG_PATH, .help = "write a row for each run to this file"},
             {.name = "json", .type = ARG_PATH, .help = "write all of it to this file"}},
    .needs = NEED_LEARNER | NEED_FIT | IS_PLOT,
    .verb = &(const Verb){.run = cmd_compare},
    .summary = "train several recipes from the same weights: table and plot",
};

const Command *const COMPARE_ROWS[] = {&COMPARE, NULL};
