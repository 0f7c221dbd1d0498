/* follow.h - the record of a run under way, read as it grows.
 *
 *     Follow follow;
 *     if (!follow_open(&follow, "…/2026-11-29-224902/events.jsonl", err)) ...
 *     for (FollowStep step; (step = follow_next(&follow)) != FOLLOW_NOTHING;) ...   what there is
 *     follow_close(&follow);
 *
 * A step is one line.  The run is follow.run, once it has begun; its recorder grows while others
 * may look at it.  Lines cut short are waited for; when the record is thinned (record.h), its new
 * file is read instead, without what came before. */
#ifndef STORE_FOLLOW_H
#define STORE_FOLLOW_H

#include "io/lines.h"
#include "store/recording.h"

typedef enum {
    FOLLOW_NOTHING, /* no line has come since */
    FOLLOW_BEGIN,
    FOLLOW_BATCH,
    FOLLOW_EPOCH,
    FOLLOW_TOLD, /* follow.reader.told: another process has told the run something */
    FOLLOW_END,
    FOLLOW_OTHER,  /* another line */
    FOLLOW_FAILED, /* follow.error: it cannot be read further */
} FollowStep;

/* Belongs to one thread, and must not move. */
typedef struct {
    Arena arena; /* of the path, the run's words */
    char *path;
    Lines lines;
    RecordingReader reader;
    Recording recording;
    RecordedRun *run; /* NULL: it has not begun; who takes its recorder away calls follow_leave */
    bool news;        /* the last line was written after follow_open */
    bool again;       /* the file is read again: what was told in it was told before */
    Error error;
} Follow;

NODISCARD bool follow_open(Follow *follow, const char *path, Error *err);
FollowStep follow_next(Follow *follow);

/* Leaves the recorder to its new owner, and closes. */
void follow_leave(Follow *follow);
void follow_close(Follow *follow);

#endif
