/* Finds the run that a command of the list of runs is about. */
#include "commands/run_target.h"

#include "analysis/history.h"
#include "base/buf.h"
#include "base/date.h"
#include "io/file.h"
#include "lab/lab.h"
#include "lab/player.h"
#include "lab/stage.h"
#include "store/shelf.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *meaning;
} WORD[] = {{"this", "the one under the list's cursor"}, {"last", "the latest one"}};

const char *run_word(int index)
{
    return index < LENGTH(WORD) ? WORD[index].name : NULL;
}

void run_word_meaning(int index, Buf *out)
{
    buf_text_add(out, WORD[index].meaning);
}

static long now_of(const Session *session)
{
    return clock_date(lab_clock(session));
}

RunList run_list_now(const Session *session, Arena *arena, const RunOrder *order)
{
    return run_list_of(arena, lab_history_seen(session), session->shelf, order, now_of(session));
}

static const char *name_under_cursor(const Session *session, Arena *arena)
{
    RunList list = run_list_now(session, arena, &session->stage->order);
    int at = run_list_cursor(&list, session->stage);
    return at < 0 ? NULL : list.line[at].of.name;
}

static RunEntry *entry_named(const History *history, const char *name)
{
    enum { DIGITS = 6 };
    size_t digits = strspn(name, "0123456789");
    long number = digits <= DIGITS && !name[digits] ? strtol(name, NULL, 10) : 0;
    for (int i = history->count - 1; i >= 0; i--) {
        RunEntry *run = history->run[i];
        if (!run->removed && (run->number == number || strcmp(run->stamp, name) == 0) && *name)
            return run;
    }
    return NULL;
}

static const char *latest_name(const Session *session, Arena *arena)
{
    const RunOrder latest = {0};
    RunList list = run_list_now(session, arena, &latest);
    return list.lines && list.line[0].run ? list.line[0].of.name : "last";
}

bool run_target_named(Session *session, Arena *arena, const char *command, const char *name,
                      RunTarget *out, Error *err)
{
    if (strcmp(name, "this") == 0)
        name = name_under_cursor(session, arena);
    else if (strcmp(name, "last") == 0)
        name = latest_name(session, arena);
    if (!name)
        return fail(err,
                    "%s: 'this' is the run under the list's cursor, and there is no run in this "
                    "session; name a recorded one, as `runs` lists them",
                    command);
    RunEntry *run = entry_named(lab_history(session), name);
    const char *folder = run ? NULL : shelf_find(arena, name, err);
    if (!run && !folder)
        return error_prefix(err, "%s", command);
    *out = (RunTarget){run, run ? run->stamp : path_name(folder), summary_unknown(name)};
    run = run ? run : entry_named(lab_history(session), out->stamp);
    out->run = run;
    if (run)
        out->of = run_summary(arena, run);
    else if (!summary_read(arena, out->stamp, &out->of))
        return fail(err, "%s: %s cannot be read", command, out->stamp);
    return true;
}

bool run_target_find(Session *session, Arena *arena, const Call *call, RunTarget *out, Error *err)
{
    return run_target_named(session, arena, call->command->name, call_text(call, "run"), out, err);
}

RunEntry *run_target_bring(Session *session, Arena *arena, const RunTarget *target, Error *err)
{
    Recording recording = {0};
    if (target->run)
        return target->run;
    const char *folder = path_join(arena, shelf_folder(arena), target->stamp);
    if (!recording_read(arena, path_join(arena, folder, RECORD_EVENTS), &recording, err))
        return NULL;
    RunEntry *entry = NULL;
    if (recording.count)
        entry = player_look(session, &recording.run[recording.count - 1], &target->of);
    else
        fail(err, "%s has no run in it", target->stamp);
    recording_free(&recording);
    return entry;
}

const char *run_target_words(const Session *session, Arena *arena, const RunTarget *target)
{
    Buf words = {0};
    if (target->run)
        buf_printf(&words, "run %d (", target->run->number);
    else
        buf_printf(&words, "%s (", target->stamp);
    buf_text_add(&words, target->of.command);
    if (target->run && target->of.facts.began) {
        buf_text_add(&words, ", ");
        date_words(&words, target->of.facts.began, now_of(session));
    }
    buf_text_add(&words, ")");
    const char *text = arena_text(arena, buf_text(&words));
    buf_free(&words);
    return text;
}
