/* The commands open and replay: bring back a recorded run with its plots and learner, or show it
 * again as it went. */
#include "analysis/history.h"
#include "base/text.h"
#include "commands/rows.h"
#include "io/file.h"
#include "lab/lab.h"
#include "lab/player.h"
#include "lab/reply.h"
#include "lab/resume.h"
#include "store/note.h"
#include "store/remote.h"
#include "store/shelf.h"

#include <string.h>

/* What a name stands for: a record, or a file of one of the two kinds. */
typedef struct {
    const char *name;    /* of the folder or file, for people */
    const char *stamp;   /* of a record on the shelf; "": it is not one */
    const char *folder;  /* of a record; NULL: it is a file */
    const char *events;  /* NULL: there are none */
    const char *learner; /* NULL: there is none */
} Source;

static const char *file_in(Arena *arena, const char *folder, const char *name)
{
    const char *path = path_join(arena, folder, name);
    return path_is_file(path) ? path : NULL;
}

static bool find_source(Arena *arena, const char *name, Source *out, Error *err)
{
    bool saved = text_ends(name, ".safetensors");
    if (path_is_there(name) && !path_is_folder(name)) { /* reading says so when it is not a file */
        *out = (Source){path_name(name), "", NULL, saved ? NULL : name, saved ? name : NULL};
        return true;
    }
    bool elsewhere = path_is_folder(name);
    const char *folder = elsewhere ? name : shelf_find(arena, name, err);
    if (!folder)
        return false;
    *out = (Source){path_name(folder), elsewhere ? "" : path_name(folder), folder,
                    file_in(arena, folder, RECORD_EVENTS), file_in(arena, folder, RECORD_LEARNER)};
    return out->events || out->learner ||
           path_fail(err, folder, "contains no recorded run; `runs` lists the recorded ones");
}

static char *title_of(Arena *arena, const char *command, const Source *source)
{
    return arena_printf(arena, "%s, from %s%s", command, *source->stamp ? "the record " : "",
                        text_shown(arena, source->name));
}

/* Ties the run to its record, so that the list of runs has it once, and says where it is from. */
static void tie(History *history, RunEntry *entry, const Source *source)
{
    entry->opened = true;
    entry->command = title_of(&history->arena, entry->origin, source);
    if (!*source->stamp)
        return;
    entry->stamp = arena_text(&history->arena, source->stamp);
    entry->facts.began = shelf_began(source->stamp);
    entry->note = note_read(&history->arena, source->stamp);
}

/* Adds how it ended, or that it has not: then its process may be gone, or may train it still. */
static void describe_end(const RunEntry *entry, const Source *source, Buf *out)
{
    Arena scratch = {0};
    const char *words = entry->reason ? stop_reason_words(entry->reason) : "complete";
    bool goes_on = source->folder && entry->reason == STOP_CUT && remote_is_there(source->folder);
    if (goes_on && *source->stamp)
        words = remote_words(&scratch, source->stamp, remote_process(source->folder));
    else if (goes_on)
        words = "under way";
    buf_text_add(out, words);
    arena_free(&scratch);
}

static void tell_opened(Session *session, const Source *source)
{
    History *history = lab_history(session);
    RunEntry *entry = history->run[history->count - 1];
    long batches = recorder_batches(entry->recorder);
    tie(history, entry, source);
    Buf line = {0};
    buf_text_add(&line, "opened ");
    text_visible(&line, source->name);
    buf_printf(&line, " as run %d: %s, %ld %s, ", entry->number, entry->origin, batches,
               text_plural(batches, "batch", "batches"));
    describe_end(entry, source, &line);
    reply_line(session->reply, "%s", buf_text(&line));
    buf_free(&line);
}

/* Opens every run of the events except the last, whose learner may be there, too. */
static void open_earlier(Session *session, Arena *arena, const Source *source, Recording *recording)
{
    for (int i = 0; i + 1 < recording->count; i++) {
        RecordedRun *run = &recording->run[i];
        player_skip(session, run, title_of(arena, run->command, source));
        tell_opened(session, source);
    }
}

/* Opens the last run with its learner, or without: when that is not wanted or loading fails. */
static bool open_last(Session *session, Arena *arena, const Source *source, bool learner,
                      RecordedRun *run, Error *err)
{
    Error why = {0};
    Buf next = {0};
    if (source->learner && learner && resume_open(session, source->learner, run, &next, &why)) {
        tell_opened(session, source);
        reply_line(session->reply, "%s", buf_text(&next));
        buf_free(&next);
        return true;
    }
    if (!run && why.text[0])
        return error_pass(err, &why);
    if (!run && source->events) /* err says why they cannot be read */
        return false;
    if (!run)
        return fail(err, "%s contains a learner, but no events of its run; leave out learner=false",
                    text_shown(arena, source->name));
    player_skip(session, run, title_of(arena, run->command, source));
    tell_opened(session, source);
    if (why.text[0])
        reply_line(session->reply, "could not load its learner: %s", why.text);
    return true;
}

static bool cmd_open(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    Source source;
    Recording recording = {0};
    bool ok = find_source(&scratch, call_text(call, "run"), &source, &out->error);
    if (ok && source.events)
        ok = recording_read(&scratch, source.events, &recording, &out->error) || source.learner;
    if (ok) {
        open_earlier(session, &scratch, &source, &recording);
        RecordedRun *last = recording.count ? &recording.run[recording.count - 1] : NULL;
        ok = open_last(session, &scratch, &source, call_bool(call, "learner"), last, &out->error);
    }
    recording_free(&recording);
    arena_free(&scratch);
    return ok || error_prefix(&out->error, "open");
}

static bool cmd_replay(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    Source source;
    Recording recording = {0};
    double speed = call_float(call, "speed");
    bool ok = find_source(&scratch, call_text(call, "run"), &source, &out->error);
    if (ok && !source.events)
        ok = fail(&out->error, "%s has no events to play; `open` brings back its plots",
                  source.name);
    ok = ok && recording_read(&scratch, source.events, &recording, &out->error);
    for (int i = 0; ok && i < recording.count && out->status == STATUS_OK; i++) {
        const RecordedRun *run = &recording.run[i];
        RunEntry *entry =
            player_run(session, run, title_of(&scratch, run->command, &source), speed, out);
        tie(lab_history(session), entry, &source);
    }
    recording_free(&recording);
    arena_free(&scratch);
    return ok || error_prefix(&out->error, "replay");
}

static const Command OPEN = {
    .name = "open",
    .args = {{.name = "run",
              .type = ARG_RECORD,
              .required = true,
              .choices = "last",
              .help = "recorded run: its name, a part of it, or last; or a file that --events or "
                      "save wrote"},
             {.name = "learner",
              .type = ARG_BOOL,
              .fallback = "true",
              .help =
                  "true: its learner replaces the present one; false: only its plots come back"}},
    .verb = &(const Verb){.run = cmd_open},
    .summary = "bring back a recorded run with all its plots",
};

static const Command REPLAY = {
    .name = "replay",
    .args = {{.name = "run",
              .type = ARG_RECORD,
              .required = true,
              .choices = "last",
              .help =
                  "recorded run: its name, a part of it, or last; or a file that --events wrote"},
             {.name = "speed",
              .type = ARG_FLOAT,
              .fallback = "1",
              .least = 1e-3,
              .most = 1e9,
              .help = "how many times as fast as the run was"}},
    .verb = &(const Verb){.run = cmd_replay},
    .summary = "play a recorded run again, on the live screen",
};

const Command *const RECORD_ROWS[] = {&OPEN, &REPLAY, NULL};
