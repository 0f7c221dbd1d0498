/* Smooths tracks block by block, and keeps where it stands between blocks. */
#include "analysis/track_smooth.h"

#include "base/heap.h"

#include <math.h>

static double next(double strength, double value, double *sum, double *weight)
{
    if (!isfinite(value))
        return value;
    *sum = strength * *sum + (1 - strength) * value;
    *weight *= strength;
    return *sum / (1 - *weight);
}

/* Smooths samples in place, and measures them. */
static void smooth_samples(double strength, Sample *sample, int count, SmoothBlock *block,
                           SmoothBlock *after)
{
    double sum = block->sum, weight = block->weight;
    block->least = INFINITY;
    block->most = -INFINITY;
    block->count = count;
    for (int i = 0; i < count; i++) {
        double value = sample[i].value = next(strength, sample[i].value, &sum, &weight);
        if (isfinite(value)) {
            block->least = MIN(block->least, value);
            block->most = MAX(block->most, value);
        }
    }
    *after = (SmoothBlock){.sum = sum, .weight = weight};
}

static void make_room(TrackSmooth *smooth, int blocks)
{
    if (blocks <= smooth->room)
        return;
    smooth->room = MAX(2 * smooth->room, blocks);
    smooth->block = heap_resize(smooth->block, (size_t)smooth->room, sizeof *smooth->block);
}

/* How many of the blocks are as they were: a track grows at its end, and is cut there. */
static int count_known(const TrackSmooth *smooth, const Track *track, double strength)
{
    int known = 0;
    while (strength == smooth->strength && known < MIN(smooth->blocks, track->blocks) &&
           smooth->block[known].count == TRACK_BLOCK &&
           smooth->block[known].version == track->block[known].version)
        known++;
    return known;
}

void track_smooth_update(TrackSmooth *smooth, const Track *track, double strength)
{
    int known = count_known(smooth, track, strength);
    smooth->strength = strength;
    make_room(smooth, track->blocks + 1);
    if (known == 0)
        smooth->block[0] = (SmoothBlock){.weight = 1};
    for (int b = known; b < track->blocks; b++) {
        Sample sample[TRACK_BLOCK];
        int count = track_read(track, b, sample);
        smooth_samples(strength, sample, count, &smooth->block[b], &smooth->block[b + 1]);
        smooth->block[b].version = track->block[b].version;
    }
    smooth->blocks = track->blocks;
}

void track_smooth_block(const TrackSmooth *smooth, const Track *track, int block, Sample *sample)
{
    SmoothBlock from = smooth->block[block], after;
    smooth_samples(smooth->strength, sample, track->block[block].count, &from, &after);
}

void track_smooth_free(TrackSmooth *smooth)
{
    heap_free(smooth->block);
    *smooth = (TrackSmooth){0};
}
