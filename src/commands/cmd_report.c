/* The command report: a page about a run, or about runs that are compared. */
#include "analysis/gallery.h"
#include "analysis/history.h"
#include "analysis/ranges.h"
#include "base/text.h"
#include "commands/report_facts.h"
#include "commands/report_runs.h"
#include "commands/results.h"
#include "commands/rows.h"
#include "commands/run_target.h"
#include "data/dataset.h"
#include "io/file.h"
#include "lab/lab.h"
#include "lab/lab_results.h"
#include "lab/reply.h"
#include "store/run_columns.h"
#include "train/verdict.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum { WORST = 12 }; /* images on a page */

/* ---- the net of the run */

/* Whether the net there is has the weights that the run ended with; else *why says what to do. */
static bool has_net(Session *session, const RunEntry *run, const char **why)
{
    Learner *learner = lab_learner(session);
    *why = NULL;
    if (!run->over || run->facts.kind == PLAN_LR_FIND)
        return false;
    if (!learner || !run->weights || model_hash(learner->model) != run->weights)
        *why = "the net is not as this run left it; `open` brings back a recorded one";
    else if (!session_fits(session) || learner->data->valid.count == 0)
        *why = "there are no validation images for the net of this run; load its data";
    return !*why;
}

/* Mistakes of the run's net, which live in the arena or belong to the session. */
typedef struct {
    Matrix matrix;
    Gallery *worst; /* shared_drop */
    Buf net;
    bool known;
} Mistakes;

static bool find_mistakes(Session *session, Arena *arena, Mistakes *out, Error *err)
{
    const Verdicts *verdicts = results_judge(session, err);
    if (!verdicts)
        return false;
    Learner *learner = lab_learner(session);
    const Dataset *data = learner->data;
    out->known = true;
    out->matrix = (Matrix){.title = "Confusion matrix",
                           .row_label = "actual",
                           .col_label = "predicted",
                           .n = verdicts->classes,
                           .name = data->class_name,
                           .count = verdicts->confusion};
    model_summary(learner->model, &out->net);
    if (shape_is_row(data->shape))
        return true;
    const LostImage *lost = mistakes_lost(arena, data, verdicts);
    int count = gallery_room(data, MIN(WORST, data->valid.count));
    out->worst = gallery_new("worst", data, count);
    for (int i = 0; i < count; i++)
        gallery_add_lost(out->worst, data, &lost[i], verdicts->guesses);
    return true;
}

static void mistakes_free(Mistakes *mistakes)
{
    if (mistakes->worst)
        shared_drop(mistakes->worst);
    buf_free(&mistakes->net);
}

/* ---- a run */

/* The range test that the run is, or that came before it in this session. */
static Ranges ranges_before(Session *session, Arena *arena, const RunEntry *run)
{
    const History *history = lab_history(session);
    const RunEntry *test = NULL;
    int count;
    for (int i = 0; i < history->count && history->run[i]->number <= run->number; i++)
        if (history->run[i]->facts.kind == PLAN_LR_FIND && history->run[i]->over &&
            history->run[i]->opened == run->opened)
            test = history->run[i];
    if (!test || (run->opened && test != run))
        return (Ranges){0};
    const RunEntry *const *group = history_group(arena, history, test->recorder, &count);
    return ranges_of(arena, group, count, CURVE_SKIP_START, CURVE_SKIP_END);
}

static const char *trouble_of(Arena *arena, const RunEntry *run)
{
    if (!run->over)
        return "The run is under way; the page shows it as far as it was.";
    if (run->reason == STOP_NONE && !run->dead)
        return NULL;
    return arena_printf(arena, "How it ended: %s.", history_outcome(run));
}

static void say(const RunEntry *run, const Mistakes *mistakes, const char *why, Buf *out)
{
    buf_printf(out, "run %d%s\n", run->number, mistakes->known ? " with its mistakes" : "");
    if (why)
        buf_printf(out, "without its mistakes: %s\n", why);
}

static bool page_of_run(Session *session, Arena *arena, const Call *call, Page *page, Error *err)
{
    RunTarget target;
    const RunEntry *run = NULL;
    const char *why = NULL;
    Mistakes mistakes = {0};
    if (run_target_find(session, arena, call, &target, err))
        run = run_target_bring(session, arena, &target, err);
    if (!run || (has_net(session, run, &why) && !find_mistakes(session, arena, &mistakes, err)))
        return false;
    const RunSummary of = run_summary(arena, run), *one = &of;
    Ranges ranges = ranges_before(session, arena, run);
    RunReport report = {
        .head = {.title = run->command,
                 .about = facts_about(arena, &one, 1),
                 .note = run->note,
                 .trouble = trouble_of(arena, run),
                 .settings = facts_settings(arena, &one, 1),
                 .origin = facts_origin(arena, session, call, &of)},
        .recorder = run->recorder,
        .time = run->over ? run->time : NAN,
        .ranges = &ranges,
        .confusion = mistakes.known ? &mistakes.matrix : NULL,
        .worst = mistakes.worst,
        .net = mistakes.net.size ? buf_text(&mistakes.net) : NULL,
    };
    bool ok = report_run(&report, &page->html, err);
    say(run, &mistakes, why, &page->said);
    mistakes_free(&mistakes);
    return ok;
}

/* ---- either */

static bool is_page(const char *file)
{
    const char *end = strrchr(file, '.');
    return end && (strcasecmp(end, ".html") == 0 || strcasecmp(end, ".htm") == 0);
}

static bool check(const Call *call, const char *file, Error *err)
{
    if (call_given(call, "compare") && call_given(call, "run"))
        return fail(err, "report: run= and compare= ask for two pages; give one of them");
    return is_page(file) ||
           fail(err, "report: '%s': a report is a page; give a name that ends in .html", file);
}

static bool cmd_report(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    Page page = {0};
    const char *file = call_text(call, "file"), *shown = text_shown(&scratch, file);
    bool ok = check(call, shown, &out->error);
    if (ok)
        ok = (call_given(call, "compare") ? page_of_runs : page_of_run)(session, &scratch, call,
                                                                        &page, &out->error);
    ok = ok && file_write(file, page.html.data, page.html.size, 0666, &out->error);
    if (ok)
        reply_text(session->reply,
                   arena_printf(&scratch, "wrote %s: %s", shown, buf_text(&page.said)));
    buf_free(&page.html);
    buf_free(&page.said);
    arena_free(&scratch);
    return ok;
}

const Command REPORT = {
    .name = "report",
    .args = {{.name = "file",
              .type = ARG_PATH,
              .required = true,
              .help = "the page to write; its name ends in .html"},
             {.name = "run",
              .type = ARG_RECORD,
              .fallback = "last",
              .choice = run_word,
              .meaning = run_word_meaning,
              .help = RUN_HELP},
             {.name = "compare",
              .type = ARG_NAMES,
              .help = "a page of several runs: their names, as 1,3; of one, all runs of its "
                      "`compare`; last: those of the latest"}},
    .verb = &(const Verb){.run = cmd_report},
    .summary = "a page about a run or a comparison, to share",
};
