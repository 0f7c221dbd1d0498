/* track.h - the samples of one curve, exact and in little room: ten million of them fit into 80 MB.
 *
 *     Track loss = {0};
 *     track_add(&loss, (Sample){.step = 300, .value = 0.5, .time = 1.7e9});
 *     track_cut(&loss, 200);                        a training went back to step 200
 *     for (int b = 0; b < loss.blocks; b++)
 *         n = track_read(&loss, b, sample);          at most TRACK_BLOCK of them
 *     track_free(&loss);
 *
 * Samples come in blocks.  A full block is packed without loss: equal strides as two numbers, whole
 * numbers and times as differences, values that are floats as floats.  A block tells its range
 * without being unpacked, so that a curve is drawn from its blocks.  Whoever shares samples between
 * threads locks them. */
#ifndef BASE_TRACK_H
#define BASE_TRACK_H

#include "base/base.h"

enum { TRACK_BLOCK = 1024 };

typedef struct {
    double step;  /* never smaller than that of the sample before */
    double value; /* any double: not-a-number and infinities are samples */
    double time;  /* seconds since 1970; NaN: not known */
} Sample;

/* What is known of a block without unpacking it. */
typedef struct {
    long begin;         /* number of its first sample, from 0 */
    int count;          /* samples in it */
    Sample first, last; /* in order */
    double least, most; /* of its finite values; least > most: it has none */
    bool finite;        /* all its values are */
    uint8_t *packed;    /* on the heap; NULL: the open block, the last one */
    uint32_t size;      /* bytes of it */
    unsigned version;   /* another number whenever the block has been cut or begun */
} TrackBlock;

/* All zeros: no samples.  Belongs to whoever frees it. */
typedef struct {
    TrackBlock *block; /* on the heap; the last one is open */
    int blocks, room;
    Sample *open; /* samples of the open block, on the heap */
    int open_room;
    long count;
    unsigned version; /* how often a block was cut or begun */
} Track;

/* Adds a sample.  Its step is at least that of the last one: track_cut sees to it. */
void track_add(Track *track, Sample sample);

/* Drops the samples from the first whose step is at least `step` on; returns how many are left. */
long track_cut(Track *track, double step);

/* Copies the samples of a block, TRACK_BLOCK at most; returns how many they are. */
int track_read(const Track *track, int block, Sample *out);

/* The last sample; only when there is one. */
Sample track_last(const Track *track);

/* The block that sample i is in; the first block whose last step is at least `step`, or the number
 * of blocks. */
int track_block_of(const Track *track, long i);
int track_block_at(const Track *track, double step);

void track_free(Track *track);

#endif
