/* Trains the range tests of one lr_find: each setting with each seed. */
#include "commands/range_runs.h"

#include "analysis/ranges.h"
#include "commands/training.h"
#include "lab/job.h"
#include "lab/lab.h"
#include "lab/lab_prompt.h"
#include "lab/reply.h"
#include "lab/setup.h"
#include "lab/roster.h"
#include "store/events.h"
#include "train/learner.h"
#include "train/snapshot.h"

#include <inttypes.h>
#include <math.h>

typedef struct {
    Session *session;
    const Call *call;
    RangeSetting setting[RANGES_MOST]; /* not a number: as the learner has it */
    int settings;
    RateSpread spread;
    long runs;     /* of each setting */
    uint64_t seed; /* the first; `set seed` meanwhile is for later commands */
    int valid;     /* images of the validation subset; 0: none */
} RangeRuns;

static long planned(const RangeRuns *runs)
{
    return runs->settings * runs->runs;
}

/* The first seed has the first runs, one of each setting. */
static uint64_t seed_of(const RangeRuns *runs, long run)
{
    return runs->seed + (uint64_t)(run / runs->settings);
}

/* The spread of both rates over layer groups: a range test goes from one to the other in all groups
 * alike. */
static bool range_spread(const Call *call, const Learner *learner, RateSpread *out, Error *err)
{
    RateSpread start;
    if (!training_spread(learner, call, "start_lr", &start, err) ||
        !training_spread(learner, call, "end_lr", out, err))
        return false;
    if (start.kind == SPREAD_NONE)
        return true;
    bool same = out->kind == start.kind && fabs(out->first - start.first) <= 1e-6 * start.first;
    if (out->kind != SPREAD_NONE && !same)
        return fail(err, "lr_find: start_lr and end_lr are spread over the layer groups in other "
                         "proportions; give one slice, or the same factor in both");
    *out = start;
    return true;
}

static Plan range_plan(const RangeRuns *runs, const Learner *learner, const RangeSetting *setting)
{
    const Call *call = runs->call;
    Plan plan;
    LrFindRequest request = {.start_lr = call_float(call, "start_lr"),
                             .end_lr = call_float(call, "end_lr"),
                             .num_it = call_int(call, "num_it"),
                             .mom = isnan(setting->mom) ? learner->opt.mom : setting->mom,
                             .wd = isnan(setting->wd) ? learner->options.wd : setting->wd};
    plan_lr_find(&plan, &request, learner_batches(learner));
    plan.spread = runs->spread;
    return plan;
}

static void ask_for(const RangeRuns *runs, const Plan *plan, RunRequest *out)
{
    out->plan = plan;
    out->command = runs->call->text;
    out->stop_div = call_bool(runs->call, "stop_div");
    out->subset = runs->valid;
    out->subset_seed = runs->seed;
}

static void note_range(void *context, long run, const RunEntry *entry)
{
    const RangeRuns *runs = context;
    (void)run;
    Suggestions found = range_suggestions(entry->recorder);
    events_suggestion(runs->session->events, entry->number, &found);
}

/* A range test of the session's learner. */
static bool run_one(RangeRuns *runs, Outcome *out)
{
    Learner *own = lab_learner(runs->session);
    Plan plan = range_plan(runs, own, &runs->setting[0]);
    RunRequest request = {.learner = own, .whole.each = plan.last - plan.first};
    ask_for(runs, &plan, &request);
    const RunEntry *entry = job_train(runs->session, &request, out);
    if (entry)
        note_range(runs, 0, entry);
    return entry != NULL;
}

/* ---- learners */

static int batch_size(const RangeSetting *setting, const Learner *learner)
{
    return isnan(setting->bs) ? learner->options.bs : (int)setting->bs;
}

/* A learner of its own: with a seed's weights or, for a single run, with those of the session's
 * learner. */
static Learner *make_learner(const RangeRuns *runs, Arena *arena, const RangeSetting *setting,
                             uint64_t seed, Error *err)
{
    const Learner *own = lab_learner(runs->session);
    NetSetup setup = setup_of(runs->session, arena);
    setup.options.bs = batch_size(setting, own);
    Learner *learner = setup_learner(runs->session, &setup, arena, seed, err);
    if (!learner)
        return NULL;
    if (runs->runs == 1) {
        Snapshot now = snapshot_take(arena, own);
        snapshot_restore(learner, &now);
    }
    return learner;
}

static void add_part(Buf *label, const char *name, double value)
{
    if (!isnan(value))
        buf_printf(label, "%s%s %g", label->size ? ", " : "", name, value);
}

/* "test 2 of 6, wd 0.01, seed 43"; of a single run "bs 32" */
static const char *label_of(const RangeRuns *runs, Arena *arena, long run)
{
    Buf label = {0};
    const RangeSetting *setting = &runs->setting[run % runs->settings];
    if (planned(runs) > 1)
        buf_printf(&label, "test %ld of %ld", run + 1, planned(runs));
    add_part(&label, "wd", setting->wd);
    add_part(&label, "bs", setting->bs);
    add_part(&label, "mom", setting->mom);
    if (runs->runs > 1)
        buf_printf(&label, ", seed %" PRIu64, seed_of(runs, run));
    const char *words = arena_text(arena, buf_text(&label));
    buf_free(&label);
    return words;
}

/* One setting with one seed, on a learner of its own. */
static bool make_run(void *context, Arena *arena, long run, RunRequest *out, Error *err)
{
    const RangeRuns *runs = context;
    const RangeSetting *setting = &runs->setting[run % runs->settings];
    Learner *learner = make_learner(runs, arena, setting, seed_of(runs, run), err);
    Plan *plan = ARENA_NEW(arena, Plan, 1);
    if (!learner)
        return false;
    *plan = range_plan(runs, learner, setting);
    long each = plan->last - plan->first;
    *out = (RunRequest){
        .learner = learner,
        .label = label_of(runs, arena, run),
        .whole = {.run = (int)run + 1,
                  .runs = (int)planned(runs),
                  .seed = seed_of(runs, run),
                  .last_seed = runs->seed + (uint64_t)runs->runs - 1,
                  .before = run * each,
                  .steps = planned(runs) * each,
                  .each = each},
    };
    ask_for(runs, plan, out);
    return true;
}

/* Runs all settings with one seed before the next seed: stopped early, they still compare. */
static bool run_all(RangeRuns *runs, Outcome *out)
{
    const Roster roster = {planned(runs), make_run, note_range, runs};
    return roster_train(runs->session, &roster, out);
}

/* ---- settings */

/* Value i of an argument that is a list; not a number if it was not given. */
static double value_at(const Arg *arg, int i)
{
    return arg->count == 0 ? NAN : arg->integers ? (double)arg->integers[i] : arg->numbers[i];
}

static bool check_twice(const Call *call, const Arg *arg, Error *err)
{
    for (int i = 0; i < arg->count; i++)
        for (int k = 0; k < i; k++)
            if (value_at(arg, i) == value_at(arg, k))
                return fail(err, "%s: %s=%g is given twice; for more runs of it use runs=",
                            call->command->name, arg->spec->name, value_at(arg, i));
    return true;
}

/* The settings are every value of each list with every value of the others. */
static bool read_settings(RangeRuns *runs, Error *err)
{
    const Call *call = runs->call;
    const Learner *learner = lab_learner(runs->session);
    const Arg *wd = call_arg(call, "wd"), *bs = call_arg(call, "bs"),
              *moms = call_arg(call, "moms");
    long count = (long)MAX(wd->count, 1) * MAX(bs->count, 1) * MAX(moms->count, 1);
    if (!check_twice(call, wd, err) || !check_twice(call, bs, err) || !check_twice(call, moms, err))
        return false;
    if (count > RANGES_MOST)
        return fail(err,
                    "lr_find: wd=, bs= and moms= make %ld curves, but there are only %d "
                    "colours; give fewer values",
                    count, RANGES_MOST);
    for (int i = 0; i < bs->count; i++)
        if (!learner_check_bs(learner->data, (int)bs->integers[i], err))
            return error_prefix(err, "lr_find");
    for (int w = 0; w < MAX(wd->count, 1); w++)
        for (int b = 0; b < MAX(bs->count, 1); b++)
            for (int m = 0; m < MAX(moms->count, 1); m++)
                runs->setting[runs->settings++] = (RangeSetting){
                    .wd = value_at(wd, w), .bs = value_at(bs, b), .mom = value_at(moms, m)};
    return true;
}

static bool check_valid(const Dataset *data, int images, Error *err)
{
    return images <= data->valid.count ||
           fail(err, "lr_find: valid=%d is above the %d validation images", images,
                data->valid.count);
}

bool range_runs(Session *session, const Call *call, Outcome *out)
{
    Learner *own = lab_learner(session);
    RangeRuns runs = {.session = session,
                      .call = call,
                      .runs = call_int(call, "runs"),
                      .valid = (int)call_int(call, "valid"),
                      .seed = session->prompt->settings.seed};
    if (!range_spread(call, own, &runs.spread, &out->error) || !read_settings(&runs, &out->error) ||
        !check_valid(own->data, runs.valid, &out->error))
        return false;
    if (planned(&runs) == 1 && batch_size(&runs.setting[0], own) == own->options.bs)
        return run_one(&runs, out);
    if (runs.runs == 1)
        runs.seed = own->options.seed;
    else if (own->opt.step > 0)
        reply_line(session->reply,
                   "each run starts from new weights; the learner's weights do not change");
    return run_all(&runs, out);
}
