/* history.h - every run of a session, the latest last.
 *
 *     RunEntry *entry = history_add(&history, "fit 2 5e-2", recorder);     before its first batch
 *     history_close(entry, &result, model_hash(model));                    after its last
 *
 * Entries and recorders stay where they are until history_free, so a screen may show any of them
 * while another one grows.  The list itself belongs to the thread that holds the session. */
#ifndef ANALYSIS_HISTORY_H
#define ANALYSIS_HISTORY_H

#include "train/facts.h"
#include "train/recorder.h"
#include "train/result.h"

/* One run of the session.  It stays where it is until history_free, so any thread may read its
 * recorder while the run's thread adds to it. */
typedef struct RunEntry {
    int number;          /* in this session, from 1 */
    int group;           /* number of the first run of its command (`lr_find runs=`, `compare`) */
    const char *command; /* in shell form, as typed; of a run that went on, also from where */
    const char *origin;  /* the command that began it */
    int parent;          /* number of the run whose learner it went on with; 0: a new learner */
    long parent_step;    /* how many batches of that run came before it */
    Recorder *recorder;  /* owned */
    RunFacts facts;      /* what tells it from others */
    const char *stamp;   /* name of its record; "": it has none */
    const char *note;    /* what the user has noted about it; "": nothing */
    bool opened;         /* it was read from its record */
    bool looked;         /* and only to look at it: it is not what happened last */
    bool removed;        /* the user has deleted it: no list shows it any more */
    bool over;           /* it has ended: what follows is set */
    StopReason reason;
    double time;      /* seconds */
    uint64_t weights; /* hash at the end of the run */
    bool dead;        /* its net gives all images the same answer, and no gradient changes that */
} RunEntry;

/* All runs of a session.  It owns entries and recorders. */
typedef struct History {
    Arena arena; /* of entries and their words */
    RunEntry **run;
    int count, room;
} History;

RunEntry *history_add(History *history, const char *command, Recorder *recorder);
void history_close(RunEntry *entry, const Result *result, uint64_t weights);

/* The run that was the last to begin, leaving out those only looked at; NULL: there is none. */
const RunEntry *history_latest(const History *history);

/* How a run ended, in a word: "done", "nan", ...; "dead" for done with a dead net. */
const char *history_outcome(const RunEntry *entry);

/* The entry of a recorder; NULL if the recorder is not in this history. */
const RunEntry *history_find(const History *history, const Recorder *recorder);

/* The runs of the group that the recorder's run belongs to, in order; in the arena. */
const RunEntry *const *history_group(Arena *arena, const History *history, const Recorder *recorder,
                                     int *count);

void history_free(History *history);

#endif
