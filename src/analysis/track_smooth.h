/* track_smooth.h - a track smoothed as TensorBoard does it, with as little of it in memory as a
 * curve needs.
 *
 *     TrackSmooth smooth = {0};
 *     track_smooth_update(&smooth, track, 0.6);            only what is new
 *     track_smooth_block(&smooth, track, b, sample);       smooths the samples of a block
 *     track_smooth_free(&smooth);
 *
 * An exponential moving average without the bias of its beginning: s = w s + (1 - w) x,
 * shown / (1 - w^n).  What is not finite is passed over and stays as it is. */
#ifndef ANALYSIS_TRACK_SMOOTH_H
#define ANALYSIS_TRACK_SMOOTH_H

#include "base/track.h"

/* Where smoothing stands before a block, and the range of the smoothed block. */
typedef struct {
    double sum, weight; /* before its first sample: s, and w^n */
    double least, most; /* smoothed; least > most: nothing finite */
    int count;          /* samples that these are of */
    unsigned version;   /* of the track's block */
} SmoothBlock;

/* Of one track at one strength; all zeros: nothing is smoothed yet. */
typedef struct {
    double strength; /* 0 ... 0.99 */
    SmoothBlock *block;
    int blocks, room;
} TrackSmooth;

/* Brings it up to the track as it is now; another strength, or a track that was cut, begins anew
 * from where they differ. */
void track_smooth_update(TrackSmooth *smooth, const Track *track, double strength);

/* Replaces the values of the block's samples by smoothed ones. */
void track_smooth_block(const TrackSmooth *smooth, const Track *track, int block, Sample *sample);

void track_smooth_free(TrackSmooth *smooth);

#endif
