/* Shows a recorded run again, at any speed, by feeding its batches and epochs to the hooks that
 * watch training. */
#include "lab/player.h"

#include "analysis/history.h"
#include "lab/ending.h"
#include "lab/lab.h"
#include "lab/lab_machine.h"
#include "lab/live.h"
#include "lab/table.h"
#include "train/hooks.h"
#include "train/replay.h"

#include <math.h>
#include <time.h>

enum { HOOKS = 4 };

typedef struct {
    Session *session;
    const RecordedRun *run;
    double speed;
    double due; /* clock at which the next event is due */
    RunWatch watch;
    Table table;
    Hook hook[HOOKS];
    int hooks;
} Player;

static StopReason tell(Player *player, Event *event)
{
    StopReason stop = hooks_tell(player->hook, player->hooks, event, &player->watch);
    return atomic_load(&player->session->machine->interrupts) > 0 ? STOP_USER : stop;
}

/* ---- time */

static void nap(double seconds)
{
    struct timespec time = {(time_t)seconds, (long)(1e9 * (seconds - floor(seconds)))};
    nanosleep(&time, NULL);
}

/* Waits until the event is due, so many seconds after the one before.  Meanwhile it lets others
 * hold or stop the run; time during which it was held is not made up for. */
static StopReason wait_for(Player *player, const Event *event, double wait)
{
    static const double SHORTEST = 1e-3, LONGEST = 0.05;
    const Clock *clock = &player->session->machine->clock;
    Live *live = player->session->live;
    const Hook gate = live ? gate_hook(&live->gate) : (Hook){0};
    Event idle = *event;
    StopReason stop = STOP_NONE;
    if (clock->frozen)
        return STOP_NONE;
    idle.kind = EVENT_PROGRESS;
    player->due = fmax(player->due, clock_now(clock) - LONGEST) + wait / player->speed;
    for (double left; !stop && (left = player->due - clock_now(clock)) > SHORTEST;) {
        nap(fmin(left, LONGEST));
        if (live)
            stop = hooks_tell(&gate, 1, &idle, &player->watch);
        if (atomic_load(&player->session->machine->interrupts) > 0)
            stop = STOP_USER;
    }
    return stop;
}

/* ---- the run */

static StopReason play(Player *player)
{
    Replay replay = {.recorder = player->run->recorder, .time = player->run->time};
    Event event = {.kind = EVENT_BEGIN, .epoch = player->run->recorder->plan.first_epoch};
    StopReason stop = tell(player, &event);
    while (!stop && replay_next(&replay, &event)) {
        stop = wait_for(player, &event, replay.wait);
        if (!stop)
            stop = tell(player, &event);
    }
    event.kind = EVENT_END;
    event.time = player->run->time;
    event.reason = stop ? stop : player->run->reason;
    (void)tell(player, &event);
    return stop;
}

static void add_hook(Player *player, Hook hook)
{
    assert(player->hooks < HOOKS);
    player->hook[player->hooks++] = hook;
}

static void add_hooks(Player *player, Recorder *recorder, int number)
{
    Session *session = player->session;
    player->table =
        (Table){.reply = session->reply, .recorder = recorder, .clock = session->machine->clock};
    add_hook(player, recorder_hook(recorder));
    add_hook(player, table_hook(&player->table));
    if (!session->live)
        return;
    Subject subject = {.plan = &recorder->plan, .run = number, .bs = player->run->bs};
    add_hook(player, publisher_hook(&session->live->publisher, &subject));
    add_hook(player, gate_hook(&session->live->gate));
}

RunEntry *player_entry(Session *session, const RecordedRun *run, const char *title,
                       Recorder *recorder)
{
    RunEntry *entry = session_add_run(session, title, recorder);
    entry->origin = arena_text(&lab_history(session)->arena, run->command);
    entry->facts = facts_copy(&lab_history(session)->arena, &run->facts);
    entry->opened = true;
    return entry;
}

void player_end(RunEntry *entry, const RecordedRun *run, StopReason stop)
{
    Result result = {.reason = stop ? stop : run->reason, .time = run->time};
    history_close(entry, &result, run->weights);
    entry->dead = run->dead;
}

RunEntry *player_run(Session *session, const RecordedRun *run, const char *title, double speed,
                     Outcome *out)
{
    Player player = {.session = session,
                     .run = run,
                     .speed = speed,
                     .watch = run_watch(&session->machine->clock)};
    Recorder *recorder = recorder_blank(run->recorder);
    RunEntry *entry = player_entry(session, run, title, recorder);
    add_hooks(&player, recorder, entry->number);
    live_enter(session->live);
    StopReason stop = play(&player);
    live_leave(session->live);
    player_end(entry, run, stop);
    ending_in_a_line(session->reply, entry);
    if (stop)
        out->status = STATUS_INTERRUPTED;
    return entry;
}

RunEntry *player_skip(Session *session, RecordedRun *run, const char *title)
{
    RunEntry *entry = player_entry(session, run, title, run->recorder);
    run->recorder = NULL;
    player_end(entry, run, STOP_NONE);
    return entry;
}

RunEntry *player_look(Session *session, RecordedRun *run, const RunSummary *of)
{
    History *history = lab_history(session);
    RunEntry *entry = history_add(history, of->command, run->recorder);
    run->recorder = NULL;
    entry->facts = facts_copy(&history->arena, &of->facts);
    entry->stamp = arena_text(&history->arena, of->name);
    entry->note = arena_text(&history->arena, of->note);
    entry->opened = entry->looked = true;
    player_end(entry, run, STOP_NONE);
    return entry;
}
