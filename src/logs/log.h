/* log.h - the curves of a training, as a log tells them: named series of samples that grow.
 *
 *     LogSeries *loss = log_series(log, "loss/train", 10);
 *     log_sample(loss, (Sample){.step = 10, .value = 2.3, .time = 1.7e9});
 *
 * A step that goes back is a restart: the samples of that series from that step on are dropped. */
#ifndef LOGS_LOG_H
#define LOGS_LOG_H

#include "base/track.h"

/* One curve.  Belongs to its log. */
typedef struct {
    char *name;       /* as the log has it, on the heap */
    Track track;      /* in the order of their steps */
    long told;        /* samples that were told as events (log_tell.h) */
    double void_from; /* the least step of told ones that a restart has dropped since; NaN: none */
} LogSeries;

typedef enum {
    LOG_LIVE,     /* it may grow */
    LOG_FINISHED, /* the training says that it is over */
    LOG_FAILED,   /* it says that it went wrong */
    LOG_CRASHED,  /* it would have said so, and has been silent for LOG_SILENCE */
    LOG_CUT,      /* it ends within a record, and has been silent for LOG_SILENCE */
} LogState;

#define LOG_SILENCE 600.0 /* seconds */

/* One training.  Belongs to the source that reads it (log_source.h). */
typedef struct {
    char *name;         /* the path from what was asked for to its file or folder, on the heap */
    char *run;          /* its own name in a file of several, on the heap; NULL: the only one */
    const char *format; /* name of it */
    LogSeries **series; /* on the heap, in the order in which they came */
    int count, room;
    int *slot;      /* names, hashed: index of a series + 1, or 0 */
    int slots;      /* a power of two */
    bool by_epoch;  /* its steps are epochs */
    bool says_end;  /* its format tells how a training ended */
    LogState state; /* as far as it says itself; log_state knows about silence */
    int code;       /* exit status, once it is over; 0 where it has none */
    double planned; /* steps that it will have; 0: not known */
    double news;    /* seconds since 1970 of its latest change; 0: none yet */
    bool half;      /* it ends within a record for now */
    int told;       /* series that were told as events; -1: its end was, too */
    int number;     /* by which a screen knows it, from 1; 0: it has not been shown yet */
} Log;

/* The series of a name of so many bytes, which is made if need be. */
LogSeries *log_series(Log *log, const char *name, size_t size);

/* The same, if it is there; NULL: it is not. */
const LogSeries *log_find(const Log *log, const char *name);
LogSeries *log_known(const Log *log, const char *name, size_t size); /* to be added to */

/* Adds a sample; a step that goes back drops what stood from there on. */
void log_sample(LogSeries *series, Sample sample);

/* The file begins anew: all samples are dropped, the series stay. */
void log_clear(Log *log);

/* Its state at a moment (seconds since 1970), silence considered; its name. */
LogState log_state(const Log *log, double now);
const char *log_state_name(LogState state);

long log_points(const Log *log);

/* name and run are copied; run may be NULL. */
Log *log_new(const char *name, const char *run, const char *format);
void log_free(Log *log);

#endif
