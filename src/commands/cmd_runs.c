/* The commands of the list of runs: list them, go through them, lay them over each other, look at
 * an earlier one, note something about one, delete one. */
#include "analysis/history.h"
#include "base/text.h"
#include "commands/rows.h"
#include "commands/run_table.h"
#include "commands/run_target.h"
#include "io/file.h"
#include "lab/lab.h"
#include "lab/lab_shelf.h"
#include "lab/player.h"
#include "lab/reply.h"
#include "lab/run_list.h"
#include "store/note.h"
#include "store/run_columns.h"
#include "store/run_filter.h"
#include "store/shelf.h"

#include <stdio.h>
#include <string.h>

/* ---- the list */

/* The next column that has anything in it. */
static int next_key(const Session *session, const RunOrder *order)
{
    Arena scratch = {0};
    RunList list = run_list_now(session, &scratch, order);
    int key[RUN_KEYS_MOST], keys = run_list_keys(&list, clock_date(lab_clock(session)), key),
                            at = 0;
    while (at < keys && key[at] != order->key)
        at++;
    arena_free(&scratch);
    return keys ? key[(at + 1) % keys] : order->key;
}

static_assert((int)RUN_FILTER_MOST < (int)STAGE_FILTER, "room for a filter");

static bool check_filter(const char *filter, Error *err)
{
    Arena scratch = {0};
    bool ok = run_filter_read(&scratch, filter, err);
    arena_free(&scratch);
    return ok;
}

static bool read_order(Session *session, const Call *call, RunOrder *order, Error *err)
{
    const char *filter = call_text(call, "filter");
    if (filter && !check_filter(filter, err))
        return error_prefix(err, "runs");
    if (filter)
        strcpy(order->filter, filter);
    if (call_given(call, "sort")) {
        int key = call_choice(call, "sort");
        order->key = run_key_name(key) ? key : next_key(session, order);
        order->reverse = call_bool(call, "reverse");
    }
    return true;
}

static void tell_list(Session *session, const Call *call, const RunOrder *order)
{
    Arena scratch = {0};
    RunList list = run_list_now(session, &scratch, order);
    bool json = call_bool(call, "json");
    if (call_bool(call, "group"))
        run_groups_tell(session->reply, &list, order, call_given(call, "sort") ? order->key : -1,
                        json);
    else if (json)
        run_json_tell(session->reply, &list);
    else
        run_table_tell(session->reply, &list, order);
    arena_free(&scratch);
}

/* A screen keeps its order until another is asked for; text has the one that it is asked for. */
static bool cmd_runs(Session *session, const Call *call, Outcome *out)
{
    const Arg *choose = call_arg(call, "choose");
    RunOrder order = session->live ? session->stage->order : (RunOrder){0};
    if (!read_order(session, call, &order, &out->error))
        return false;
    for (int i = 0; i < choose->count; i++)
        if (choose->integers[i] > lab_history_seen(session)->count)
            return fail(&out->error, "runs: there is no run %ld; `runs` lists those there are",
                        choose->integers[i]);
    for (int i = 0; i < choose->count; i++)
        stage_choose(session->stage, (int)choose->integers[i]);
    bool page = call_bool(call, "json") || call_bool(call, "group");
    lab_shelf_look(session->shelf, lab_history(session), (int)call_int(call, "recorded"));
    if (!session->live || page)
        tell_list(session, call, &order);
    if (session->live && page)
        return true;
    session->stage->order = order;
    stage_show(session->stage, MAIN_RUNS);
    return true;
}

/* ---- one of them */

static void put_cursor(Stage *stage, const char *name)
{
    snprintf(stage->run, sizeof stage->run, "%s", name);
}

static bool cmd_select(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    const char *name = call_text(call, "run");
    RunList list = run_list_now(session, &scratch, &session->stage->order);
    int at = strcmp(name, "this") == 0 ? run_list_cursor(&list, session->stage)
                                       : run_list_find(&list, name);
    bool ok = at >= 0 || !list.lines ||
              fail(&out->error, "runs select: there is no run '%s' in the list", name);
    session->shelf->asked[0] = '\0';
    if (ok && list.lines) {
        long to = MIN(MAX(at + call_int(call, "by"), 0), list.lines - 1);
        put_cursor(session->stage, list.line[to].of.name);
    }
    arena_free(&scratch);
    return ok;
}

static RunEntry *bring_named(Session *session, const Call *call, Error *err)
{
    Arena scratch = {0};
    RunTarget target;
    session->shelf->asked[0] = '\0';
    bool found = run_target_find(session, &scratch, call, &target, err);
    RunEntry *entry = found ? run_target_bring(session, &scratch, &target, err) : NULL;
    if (entry) {
        char name[16];
        snprintf(name, sizeof name, "%d", entry->number);
        put_cursor(session->stage, name);
    }
    arena_free(&scratch);
    return entry;
}

static bool cmd_mark(Session *session, const Call *call, Outcome *out)
{
    const RunEntry *entry = bring_named(session, call, &out->error);
    if (entry)
        stage_choose(session->stage, entry->number);
    return entry;
}

static bool cmd_look(Session *session, const Call *call, Outcome *out)
{
    const RunEntry *entry = bring_named(session, call, &out->error);
    if (entry)
        stage_open(session->stage, entry->number, entry->facts.kind);
    return entry;
}

/* ---- notes */

static bool cmd_note(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    RunTarget target;
    const char *text = call_text(call, "text");
    bool found = run_target_find(session, &scratch, call, &target, &out->error);
    bool ok = found && (!*target.stamp || note_write(target.stamp, text, &out->error) ||
                        error_prefix(&out->error, "runs note"));
    if (ok && target.run)
        target.run->note = text_shown(&lab_history(session)->arena, text);
    if (ok && !*target.stamp)
        reply_line(session->reply, "noted until the program ends: run %s has no record",
                   target.of.name);
    if (ok && *target.stamp && session->live)
        lab_shelf_look(session->shelf, lab_history(session), session->shelf->most);
    session->shelf->asked[0] = '\0';
    arena_free(&scratch);
    return ok;
}

/* ---- deleting */

/* The first time it only says what would be deleted, the second time it is done. */
static bool is_sure(Session *session, Arena *arena, const RunTarget *target)
{
    char *asked = session->shelf->asked;
    const char *name = *target->stamp ? target->stamp : target->of.name;
    if (!session->shelf->asks || strcmp(asked, name) == 0)
        return true;
    snprintf(asked, sizeof session->shelf->asked, "%s", name);
    reply_line(session->reply, "delete %s%s?  give the same command again to delete it",
               run_target_words(session, arena, target), *target->stamp ? " with its record" : "");
    return false;
}

/* Moves the cursor to the run below the one that goes, or to the last. */
static void leave(Session *session, Arena *arena, const RunTarget *target)
{
    RunList list = run_list_now(session, arena, &session->stage->order);
    int at = run_list_find(&list, target->of.name), to = at + 1 < list.lines ? at + 1 : at - 1;
    if (at >= 0 && run_list_cursor(&list, session->stage) == at)
        put_cursor(session->stage, to >= 0 ? list.line[to].of.name : "");
    if (target->run && stage_is_chosen(session->stage, target->run->number))
        stage_choose(session->stage, target->run->number);
    if (target->run && session->stage->opened == target->run->number)
        session->stage->opened = 0;
}

static bool delete_run(Session *session, Arena *arena, const RunTarget *target, bool sure,
                       Error *err)
{
    if (target->run && !target->run->over)
        return fail(err, "run %s is under way; `stop` ends it", target->of.name);
    if (!sure && !is_sure(session, arena, target))
        return true;
    session->shelf->asked[0] = '\0';
    if (*target->stamp && !shelf_remove(target->stamp, err))
        return false;
    leave(session, arena, target);
    if (target->run)
        target->run->removed = true;
    lab_shelf_look(session->shelf, lab_history(session), session->shelf->most);
    reply_line(session->reply, "deleted %s", run_target_words(session, arena, target));
    return true;
}

static bool cmd_delete(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    RunTarget target;
    bool ok = run_target_find(session, &scratch, call, &target, &out->error) &&
              (delete_run(session, &scratch, &target, call_bool(call, "sure"), &out->error) ||
               error_prefix(&out->error, "runs delete"));
    arena_free(&scratch);
    return ok;
}

/* ---- the rows */

#define RUN_OR_THIS                                                                                \
    {                                                                                              \
        .name = "run", .type = ARG_RECORD, .fallback = "this", .choice = run_word,                 \
        .meaning = run_word_meaning, .help = RUN_HELP                                              \
    }
#define RUN_NAMED                                                                                  \
    {                                                                                              \
        .name = "run", .type = ARG_RECORD, .required = true, .choice = run_word,                   \
        .meaning = run_word_meaning, .help = RUN_HELP                                              \
    }

static const Command RUNS = {
    .name = "runs",
    .args = {{.name = "choose",
              .type = ARG_INTS,
              .least = 1,
              .most = STAGE_RUNS,
              .help = "runs to draw over each other; a run given again is taken out"},
             {.name = "sort",
              .type = ARG_CHOICE,
              .fallback = "when",
              .choice = run_key_name,
              .choices = "next",
              .help = "column to sort by, the best or latest first; next: the column after the "
                      "present one"},
             {.name = "reverse",
              .type = ARG_BOOL,
              .fallback = "false",
              .help = "with sort: the other way round"},
             {.name = "filter",
              .type = ARG_TEXT,
              .help = "only these: columns compared by = != < <= > >= and ~ (contains), words that "
                      "any column has, joined by and, or, not and brackets; '': all runs"},
             {.name = "recorded",
              .type = ARG_INT,
              .fallback = "100",
              .least = 0,
              .most = 10000,
              .help = "how many runs of other sessions to list, the latest first"},
             {.name = "json",
              .type = ARG_BOOL,
              .fallback = "false",
              .help = "a line of JSON for each run, with all that is known of it"},
             {.name = "group",
              .type = ARG_BOOL,
              .fallback = "false",
              .help = "recipes instead of runs, the best first: means and standard deviations over "
                      "their seeds"}},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_runs},
    .summary = "list the runs of this session and recorded ones",
};

static const Command GO = {
    .name = "runs select",
    .args = {RUN_OR_THIS,
             {.name = "by",
              .type = ARG_INT,
              .fallback = "0",
              .least = -1e6,
              .most = 1e6,
              .help = "lines to go down; below 0: up"}},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_select},
    .summary = "move the cursor of the list of runs",
};

static const Command MARK = {
    .name = "runs mark",
    .args = {RUN_OR_THIS},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_mark},
    .summary = "draw a run over others, or take it out again",
};

static const Command LOOK = {
    .name = "runs open",
    .args = {RUN_OR_THIS},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_look},
    .summary = "show an earlier run; the learner stays as it is",
};

static const Command NOTE = {
    .name = "runs note",
    .args = {RUN_NAMED,
             {.name = "text",
              .type = ARG_TEXT,
              .required = true,
              .help = "what is kept with its record; '' removes it"}},
    .needs = AT_ONCE,
    .verb = &(const Verb){.run = cmd_note},
    .summary = "note something about a run",
};

static const Command DELETE = {
    .name = "runs delete",
    .args = {RUN_NAMED,
             {.name = "sure",
              .type = ARG_BOOL,
              .fallback = "false",
              .help = "true: delete without asking, also at a prompt"}},
    .needs = AT_ONCE,
    .verb = &(const Verb){.run = cmd_delete},
    .summary = "delete a run with its record; a prompt asks first",
};

const Command *const RUNS_ROWS[] = {&RUNS, &GO, &MARK, &LOOK, &RUNS_DIFF, &NOTE, &DELETE, NULL};
