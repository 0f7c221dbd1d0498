/* probe.h - what the range test says at a sample, and how far its suggestions can be trusted.
 * Pure.
 *
 *     Probe probe = probe_of(arena, scene);
 *     Reading here = probe_read(&probe, probe.cursor);       rates, losses, slope, room above
 *
 * Samples are numbered as recorded; those shown are first ... last, trimmed as `plot` does. */
#ifndef VIEW_PROBE_H
#define VIEW_PROBE_H

#include "analysis/range.h"
#include "lab/scene.h"

/* A range test as panes ask it: a value, whose numbers live in the arena of probe_of.  It does not
 * change while the run continues. */
typedef struct Probe {
    const Recorder *run;
    long first, last;              /* samples to show; last < first: none */
    long cursor;                   /* one of them, or -1 */
    Suggestions found;             /* of the run, or of the middle of several */
    bool several;                  /* runs of one command: test is there */
    RangeTest test;                /* sample k of it is sample first + k */
    const struct Ranges *settings; /* of the command's lists; NULL: it had none, or is long */
    int own;                       /* the setting of run */
} Probe;

/* What the test says at one sample: a value. */
typedef struct {
    double lr, loss, smooth; /* smooth: the median of several runs */
    double low, high;        /* of smooth, of several runs */
    double slope;            /* of the smoothed loss, per decade */
    double end;              /* the rate at which it diverges, or of the last sample */
    bool diverges;           /* the smoothed loss went above DIVERGED_FACTOR times its best */
} Reading;

/* Whether cursor and suggestions count: they would still move while the test runs. */
bool probe_over(const Scene *scene);

Probe probe_of(Arena *arena, const Scene *scene);

/* The smoothed loss there, of several runs the median. */
double probe_height(const Probe *probe, long sample);
Reading probe_read(const Probe *probe, long sample);

/* The part of first ... last that a zoom leaves, around the cursor. */
void probe_zoom(const Probe *probe, double zoom, long *first, long *last);

/* NULL, or why the suggestions should not be trusted. */
const char *probe_doubt(const Probe *probe);

#endif
