/* pictures.h - many picture files decoded over the pool into one block of pixels.
 *
 *     PictureBlock pictures;
 *     if (!pictures_read(arena, &paths, &options, pool, &pictures, err)) ...
 */
#ifndef DATA_PICTURES_H
#define DATA_PICTURES_H

#include "base/arena.h"
#include "base/error.h"
#include "base/pool.h"
#include "data/dataset.h"

/* Files, in order; there is at least one. */
typedef struct {
    const char *const *path;
    int count;
} PicturePaths;

/* How pictures are decoded: to which size and which channels. */
typedef struct {
    int w, h;                     /* to resize to; 0: all must have one size */
    ResizeMethod resize;          /* how, where they have other proportions */
    int channels;                 /* 1: colour becomes grey; 3; 4 with alpha */
    bool skip_bad;                /* what cannot be read is left out, not an error */
    ReadingWatch watch;           /* who is told how far it is */
    const atomic_int *interrupts; /* borrowed, or NULL: above 0 ends reading, with an error */
    const Team *team;             /* borrowed: ranks, which each read a part; NULL: alone */
} PicturesOptions;

/* Decoded pictures, one after the other, all of one size.  Everything lives in the arena of
 * pictures_read. */
typedef struct {
    int w, h;              /* of each */
    int stored;            /* channels in pixels: 1 when all files are grey, otherwise channels */
    bool refitted;         /* some had other proportions than w x h */
    const uint8_t *pixels; /* [count - bad_count][h][w][stored], without the bad ones */
    const bool *bad;       /* count: files that were left out */
    int bad_count;         /* of them */
    int turned, damaged;   /* files of which so many were so, those left out not counted */
} PictureBlock;

/* Each file is read once, by one of the ranks; all have the pixels of all.  The first error by
 * position is reported, whatever the number of threads and ranks: of headers before those of sizes,
 * and these before those of pixels. */
NODISCARD bool pictures_read(Arena *arena, const PicturePaths *paths,
                             const PicturesOptions *options, Pool *pool, PictureBlock *out,
                             Error *err);

/* Whether pictures can have so many channels: 1, 3 or 4. */
NODISCARD bool pictures_channels(long channels, Error *err);

#endif
