/* history.h - every run of a session, the latest last.
 *
 *     RunEntry *entry = history_add(&history, "fit 2 5e-2", recorder);     before its first batch
 *     history_close(entry, &result, model_hash(model));                    after its last
 *
 * Entries and recorders stay where they are until history_free, so a screen may show any of them
 * while another one grows.  The list itself belongs to who holds the session.
 */
#ifndef APP_HISTORY_H
#define APP_HISTORY_H

#include "train/learner.h"
#include "train/recorder.h"

typedef struct {
    int number; /* in this session, from 1 */
    int group;  /* number of the first run of the same command: `lr_find runs=`, `compare` */
    const char *command; /* in shell form, as typed; of a run that went on, where from too */
    const char *origin;  /* the command that began it */
    int parent;          /* run whose learner it went on with; 0: a new one's */
    long parent_step;    /* batches of that run before it */
    Recorder *recorder;  /* owned */
    const char *stamp;   /* of its record, "": it has none */
    bool over;           /* what follows is there */
    StopReason reason;
    double time;      /* seconds */
    uint64_t weights; /* hash at its end */
    bool dead;        /* its net answers the same for every image, and no gradient changes that */
} RunEntry;

typedef struct {
    Arena arena; /* of entries and their words */
    RunEntry **run;
    int count, room;
} History;

RunEntry *history_add(History *history, const char *command, Recorder *recorder);
void history_close(RunEntry *entry, const Result *result, uint64_t weights);

/* How a run ended, in a word: "done", "nan", ...; "dead" for done with a dead net. */
const char *history_outcome(const RunEntry *entry);

/* The entry of a recorder, NULL if it is of no run of this history. */
const RunEntry *history_find(const History *history, const Recorder *recorder);

/* The runs of the group that the recorder's run belongs to, in order; in the arena. */
const RunEntry *const *history_group(Arena *arena, const History *history, const Recorder *recorder,
                                     int *count);

void history_free(History *history);

#endif
