/* Keeps the list of a session's runs: their commands, how they ended, what they went on from. */
#include "analysis/history.h"

#include "base/heap.h"

RunEntry *history_add(History *history, const char *command, Recorder *recorder)
{
    if (history->count == history->room) {
        int room = MAX(2 * history->room, 8);
        history->run = heap_resize(history->run, (size_t)room, sizeof *history->run);
        history->room = room;
    }
    RunEntry *entry = ARENA_NEW(&history->arena, RunEntry, 1);
    *entry = (RunEntry){
        .number = history->count + 1,
        .group = history->count + 1,
        .command = arena_text(&history->arena, command),
        .origin = arena_text(&history->arena, command),
        .recorder = recorder,
        .facts = facts_unknown(),
        .stamp = "",
        .note = "",
    };
    history->run[history->count++] = entry;
    return entry;
}

void history_close(RunEntry *entry, const Result *result, uint64_t weights)
{
    entry->reason = result->reason;
    entry->time = result->time;
    entry->weights = weights;
    entry->over = true;
}

const RunEntry *history_latest(const History *history)
{
    for (int i = history->count - 1; i >= 0; i--)
        if (!history->run[i]->looked)
            return history->run[i];
    return NULL;
}

const char *history_outcome(const RunEntry *entry)
{
    return entry->dead && entry->reason == STOP_NONE ? "dead" : stop_reason_words(entry->reason);
}

const RunEntry *history_find(const History *history, const Recorder *recorder)
{
    for (int i = history->count - 1; i >= 0; i--)
        if (history->run[i]->recorder == recorder)
            return history->run[i];
    return NULL;
}

const RunEntry *const *history_group(Arena *arena, const History *history, const Recorder *recorder,
                                     int *count)
{
    const RunEntry *member = history_find(history, recorder);
    const RunEntry **run = ARENA_NEW(arena, const RunEntry *, history->count);
    *count = 0;
    for (int i = 0; member && i < history->count; i++)
        if (history->run[i]->group == member->group)
            run[(*count)++] = history->run[i];
    return run;
}

void history_free(History *history)
{
    for (int i = 0; i < history->count; i++)
        recorder_free(history->run[i]->recorder);
    heap_free(history->run);
    arena_free(&history->arena);
    *history = (History){0};
}
