/* Fuzzes files of events: runs are understood, or refused with one line.  Those understood are
 * played in order and drawn by every plot there is; as a record the same file gives a line of the
 * list, and is followed while it grows. */
#include "tests/fuzz/fuzz.h"

#include "commands/command_table.h"
#include "io/file.h"
#include "lab/session.h"
#include "store/follow.h"
#include "store/recording.h"
#include "store/shelf.h"
#include "store/summary.h"
#include "train/replay.h"

#include <stdlib.h>
#include <string.h>

static void play(const Recorder *recorder)
{
    const Plan *plan = &recorder->plan;
    Replay replay = {.recorder = recorder};
    long batches = 0;
    int epoch = plan->first_epoch - 1;
    for (Event event; replay_next(&replay, &event);) {
        FUZZ_REQUIRE(event.epoch >= plan->first_epoch && event.epoch < plan->last_epoch);
        FUZZ_REQUIRE(event.batch >= 0 && event.batch < plan->batches);
        FUZZ_REQUIRE(event.kind == EVENT_BATCH || event.epoch > epoch);
        if (event.kind == EVENT_EPOCH)
            epoch = event.epoch;
        batches += event.kind == EVENT_BATCH;
    }
    FUZZ_REQUIRE(batches == series_count(&recorder->smooth));
    FUZZ_REQUIRE(replay.epochs == series_count(&recorder->train_loss));
}

static bool understood(const char *path)
{
    Arena arena = {0};
    Error err = {0};
    Recording recording = {0};
    bool ok = recording_read(&arena, path, &recording, &err);
    fuzz_check_error(ok, &err);
    FUZZ_REQUIRE(ok == (recording.count > 0));
    for (int i = 0; i < recording.count; i++)
        play(recording.run[i].recorder);
    recording_free(&recording);
    arena_free(&arena);
    return ok;
}

/* The same as a record that grows: a line at a time, each to the recorder that a screen would look
 * at. */
static void follow(const char *path)
{
    Follow follow;
    FollowStep step = FOLLOW_NOTHING;
    if (!follow_open(&follow, path, NULL))
        return;
    while ((step = follow_next(&follow)) != FOLLOW_NOTHING && step != FOLLOW_FAILED)
        FUZZ_REQUIRE(step != FOLLOW_BATCH || recorder_batches(follow.run->recorder) > 0);
    FUZZ_REQUIRE((step == FOLLOW_FAILED) == (follow.error.text[0] != '\0'));
    if (follow.run)
        play(follow.run->recorder);
    follow_close(&follow);
}

static void list(void)
{
    Arena arena = {0};
    int count;
    const RunSummary *record = shelf_list(&arena, 2, &count);
    for (int i = 0; i < count; i++)
        FUZZ_REQUIRE(!strpbrk(record[i].command, "\n\033") && !strpbrk(record[i].state, "\n\033"));
    arena_free(&arena);
}

static void draw(const char *path)
{
    static const char PLOTS[] = "; plot_losses; plot_lr show_moms=true; plot_metrics; plot "
                                "suggestion=true; lr steep; history; runs; history json=true; runs "
                                "json=true; runs group=true json=true; runs group=true; runs diff "
                                "1 last; replay ";
    Arena arena = {0};
    Settings settings = {
        .seed = 42, .threads = 1, .quiet = true, .keep_going = true, .frozen_clock = true};
    Session *session = session_new(&settings, &COMMANDS, NULL);
    (void)session_run(session, arena_printf(&arena, "open %s%s%s", path, PLOTS, path), "fuzz", 0);
    session_free(session);
    arena_free(&arena);
}

void fuzz_input(const uint8_t *data, size_t size)
{
    static const char RECORD[] = "onecycle/runs/2026-11-25-091403/" RECORD_EVENTS;
    Arena arena = {0};
    const char *path = path_join(&arena, fuzz_folder(), RECORD);
    fuzz_reads_json();
    setenv("XDG_STATE_HOME", fuzz_folder(), 1);
    FUZZ_REQUIRE(
        folder_make(arena_printf(&arena, "%.*s", (int)(path_name(path) - path), path), 0700, NULL));
    fuzz_file(RECORD, data, size);
    list();
    if (understood(path))
        draw(path);
    follow(path);
    arena_free(&arena);
}
