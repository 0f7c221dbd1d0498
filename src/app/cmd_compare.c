/* compare: several recipes by several seeds, from the same starts. */
#include "app/lab.h"

#include "app/figures.h"
#include "app/rows.h"
#include "base/text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { SEEDS_MOST = 1000 };

typedef struct {
    Session *session;
    Call recipe[COMPARE_MOST];
    int recipes;
    uint64_t seed; /* the first; `set seed` meanwhile is for others */
    int seeds;
    int width; /* columns of the longest recipe */
    int group; /* number of the first run; 0: none yet */
    int done;  /* runs that are over and were not stopped */
    bool stopped;
} Contest;

static int planned(const Contest *contest)
{
    return contest->recipes * contest->seeds;
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
    Session *session = contest->session;
    Scope scope = session_scope(session);
    Call *call = &contest->recipe[contest->recipes];
    Plan plan;
    if (!command_parse(arena, text, &scope, call, err))
        return false;
    if (!call->command)
        return fail(err, "there is no command in it; use fit or fit_one_cycle");
    if (!training_plan(call, session->learner, &plan, err))
        return false;
    if (is_named(contest, call->text))
        return fail(err, "it is there twice; name each recipe once and use seeds=");
    contest->width = MAX(contest->width, text_width(call->text));
    contest->recipes++;
    return true;
}

/* All of them are read before the first one is run. */
static bool read_recipes(Contest *contest, Arena *arena, const Call *call, Error *err)
{
    const Arg *recipes = call_arg(call, "recipe");
    if (recipes->count > COMPARE_MOST)
        return fail(err, "compare: %d recipes are more than the %d colours there are; leave out %d",
                    recipes->count, COMPARE_MOST, recipes->count - COMPARE_MOST);
    for (int i = 0; i < recipes->count; i++)
        if (!add_recipe(contest, arena, recipes->names[i], err))
            return error_prefix(err, "compare '%s'", recipes->names[i]);
    return true;
}

enum { RUN_COLUMNS = 9, SEED_COLUMNS = 6, VALUE_COLUMNS = 10 };

static int value_columns(const RunEntry *run, int value)
{
    return MAX((int)strlen(run_value_name(run, value)), VALUE_COLUMNS) + 2;
}

static void tell_heading(const Contest *contest, const RunEntry *run)
{
    Buf line = {0};
    text_pad(&line, "run", RUN_COLUMNS);
    text_pad(&line, "seed", SEED_COLUMNS);
    text_pad(&line, "recipe", contest->width + 2);
    for (int v = 0; v < run_values(run); v++)
        text_pad(&line, run_value_name(run, v), value_columns(run, v));
    reply_line(&contest->session->reply, "%stime", buf_text(&line));
    buf_free(&line);
}

static void add_value(Buf *line, int columns, const RunEntry *run, int value)
{
    Buf cell = {0};
    double number = run_value(run, value);
    if (value > VALUE_TRAIN_LOSS && isnan(number))
        buf_text_add(&cell, "#na#"); /* not validated */
    else
        text_number(&cell, number);
    text_pad(line, buf_text(&cell), columns);
    buf_free(&cell);
}

static void tell_run(const Contest *contest, Arena *scratch, uint64_t seed, const RunEntry *run)
{
    Buf line = {0};
    const char *number = arena_printf(scratch, "%d/%d", contest->done, planned(contest));
    text_pad(&line, number, RUN_COLUMNS);
    text_pad(&line, arena_printf(scratch, "%" PRIu64 " ", seed), SEED_COLUMNS);
    text_pad(&line, run->command, contest->width + 2);
    for (int v = 0; v < run_values(run); v++)
        add_value(&line, value_columns(run, v), run, v);
    text_duration(&line, run->time);
    const char *trouble = run_trouble(run);
    reply_line(&contest->session->reply, "%s%s%s", buf_text(&line), trouble ? "  " : "",
               trouble ? trouble : "");
    buf_free(&line);
}

/* One recipe by one seed, on a learner of its own. */
static bool run_recipe(Contest *contest, Arena *arena, const Call *call, uint64_t seed, Error *err)
{
    Session *session = contest->session;
    Learner *learner = session_new_learner(session, arena, seed, err);
    Plan plan;
    if (!learner || !training_plan(call, learner, &plan, err))
        return false;
    RunRequest request = {
        .learner = learner,
        .plan = &plan,
        .command = call->text,
        .label = arena_printf(arena, "%d/%d %s, seed %" PRIu64, contest->done + 1,
                              planned(contest), call->text, seed),
        .group = contest->group,
    };
    RunEntry *run = job_train(session, &request, err);
    if (!run)
        return false;
    contest->group = run->group;
    contest->stopped = run->reason == STOP_USER;
    if (contest->stopped)
        return true;
    if (contest->done++ == 0)
        tell_heading(contest, run);
    tell_run(contest, arena, seed, run);
    return true;
}

/* All recipes by the first seed, then by the next: stopped early, it still compares. */
static bool run_all(Contest *contest, Error *err)
{
    for (int i = 0; i < contest->seeds; i++)
        for (int r = 0; r < contest->recipes; r++) {
            Arena arena = {0};
            uint64_t seed = contest->seed + (uint64_t)i;
            bool ok = run_recipe(contest, &arena, &contest->recipe[r], seed, err);
            arena_free(&arena);
            if (!ok || contest->stopped)
                return ok;
        }
    return true;
}

static bool tell_result(const Contest *contest, Arena *arena, const Call *call, Error *err)
{
    Session *session = contest->session;
    const History *history = &session->history;
    int runs = 0;
    const RunEntry *const *run = history_group(
        arena, history, history->run[history->count - 1]->recorder, &runs);
    Comparison c = comparison_of(arena, run, runs);
    if (contest->done < planned(contest))
        reply_line(&session->reply, "compare stopped: %d of %d runs finished", contest->done,
                   planned(contest));
    if (contest->done == 0)
        return true;
    Buf table = {0};
    buf_char(&table, '\n');
    comparison_table(&c, contest->seeds,
                     session->reply.surface.glyphs == GLYPHS_ASCII ? "+-" : "±", &table);
    reply_text(&session->reply, buf_text(&table));
    buf_free(&table);
    Figure figure = figure_compare(arena, &c);
    return show_figure(session, call, &figure, err);
}

static bool cmd_compare(Session *session, const Call *call, Error *err)
{
    Arena arena = {0};
    Contest contest = {.session = session,
                       .seed = session->settings.seed,
                       .seeds = (int)call_int(call, "seeds"),
                       .width = (int)strlen("recipe")};
    bool ok = read_recipes(&contest, &arena, call, err) && run_all(&contest, err) &&
              tell_result(&contest, &arena, call, err);
    arena_free(&arena);
    return ok;
}

static const Command COMPARE = {
    .name = "compare",
    .args = {{.name = "recipe", .type = ARG_REST, .required = true,
              .help = "fit or fit_one_cycle with its arguments, quoted; up to 5"},
             {.name = "seeds", .type = ARG_INT, .fallback = "1", .least = 1, .most = SEEDS_MOST,
              .help = "runs of each recipe, by the seed and those behind it"}},
    .needs = NEED_LEARNER | IS_JOB | IS_PLOT,
    .run = cmd_compare,
    .summary = "several recipes from the same starts: a table and a plot",
};

const Command *const COMPARE_ROWS[] = {&COMPARE, NULL};
