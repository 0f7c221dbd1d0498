/* Reads the record of a run under way line by line, as its process writes it. */
#include "store/follow.h"

#include "base/series.h"
#include "io/fd.h"

bool follow_open(Follow *follow, const char *path, Error *err)
{
    *follow = (Follow){.run = NULL};
    follow->path = arena_text(&follow->arena, path);
    follow->reader = (RecordingReader){.arena = &follow->arena,
                                       .name = follow->path,
                                       .growing = true,
                                       .out = &follow->recording,
                                       .err = &follow->error};
    if (lines_open(&follow->lines, follow->path, err))
        return true;
    arena_free(&follow->arena);
    return false;
}

/* Begins again when the file has been replaced.  The old one had all its lines until then. */
static bool look_again(Follow *follow)
{
    Lines next;
    if (fd_stands_at(follow->lines.fd, follow->path) || !lines_open(&next, follow->path, NULL))
        return false;
    (void)lines_close(&follow->lines, NULL);
    follow->lines = next;
    follow->reader.line = 0;
    follow->again = true;
    return true;
}

static bool next_line(Follow *follow, Bytes *line)
{
    Lines *lines = &follow->lines;
    while (!lines_next(lines, line)) {
        follow->news = true;
        if (!lines_more(lines) && !look_again(follow))
            return false;
    }
    return true;
}

/* How much of the run there is, to see what a line has added. */
typedef struct {
    bool begun, over;
    long batches, epochs;
} Extent;

static Extent extent_of(const Follow *follow)
{
    const RecordedRun *run = follow->recording.count ? follow->recording.run : NULL;
    if (!run)
        return (Extent){.begun = false};
    return (Extent){true, run->over, recorder_batches(run->recorder),
                    series_count(&run->recorder->train_loss)};
}

static FollowStep step_between(const Follow *follow, const Extent *before, const Extent *after)
{
    if (after->begun != before->begun)
        return FOLLOW_BEGIN;
    if (after->over != before->over)
        return FOLLOW_END;
    if (after->epochs != before->epochs)
        return FOLLOW_EPOCH;
    if (after->batches != before->batches)
        return FOLLOW_BATCH;
    return follow->reader.told.size && !follow->again ? FOLLOW_TOLD : FOLLOW_OTHER;
}

FollowStep follow_next(Follow *follow)
{
    Bytes line;
    if (!next_line(follow, &line)) {
        if (!follow->lines.error.text[0])
            return FOLLOW_NOTHING;
        follow->error = follow->lines.error;
        return FOLLOW_FAILED;
    }
    Extent before = extent_of(follow);
    if (!recording_line(&follow->reader, line))
        return FOLLOW_FAILED;
    Extent after = extent_of(follow);
    FollowStep step = step_between(follow, &before, &after);
    follow->run = after.begun ? follow->recording.run : NULL;
    follow->again = follow->again && step != FOLLOW_BATCH && step != FOLLOW_EPOCH;
    return step;
}

void follow_leave(Follow *follow)
{
    if (follow->run)
        follow->run->recorder = NULL;
    follow_close(follow);
}

void follow_close(Follow *follow)
{
    recording_free(&follow->recording);
    buf_free(&follow->reader.told);
    (void)lines_close(&follow->lines, NULL);
    arena_free(&follow->arena);
}
