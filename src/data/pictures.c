/* Decodes the PNG files of a data set on all threads, in two rounds: first the headers, which
 * settle sizes and the memory for all pixels, then the pixels, each image into its place.  Files
 * are small beside their pixels and stay in the system's cache between the rounds. */
#include "data/pictures.h"

#include "data/dataset.h"
#include "data/source.h"
#include "io/file.h"
#include "io/image.h"

#include <string.h>

enum { SHARDS = 64 }; /* runs of neighbouring files; results do not depend on it */

typedef struct Job Job;
typedef bool JobWork(const Job *job, int i, Arena *scratch, Error *err);

struct Job {
    JobWork *work;            /* one file */
    const char *const *paths; /* count */
    int count;
    const PicturesOptions *options;
    Image *header;       /* count: sizes and channels of the files, pixels NULL */
    Pictures pictures;   /* the result but for its pixels */
    uint8_t *pixels;     /* where they go */
    bool failed[SHARDS]; /* each written by its shard only */
    Error error[SHARDS];
};

static void run_shard(void *context, int shard)
{
    Job *job = context;
    Arena scratch = {0};
    int first = (int)((int64_t)job->count * shard / SHARDS);
    int last = (int)((int64_t)job->count * (shard + 1) / SHARDS);
    for (int i = first; i < last && !job->failed[shard]; i++) {
        ArenaMark mark = arena_mark(&scratch);
        job->failed[shard] = source_interrupted(job->options->interrupts, &job->error[shard]) ||
                             !job->work(job, i, &scratch, &job->error[shard]);
        arena_release(&scratch, mark);
    }
    arena_free(&scratch);
}

static bool run(Job *job, JobWork *work, Pool *pool, Error *err)
{
    job->work = work;
    pool_run(pool, SHARDS, run_shard, job);
    for (int shard = 0; shard < SHARDS; shard++)
        if (job->failed[shard])
            return fail(err, "%s", job->error[shard].text);
    return true;
}

/* ---- first round: headers */

static bool read_header(const Job *job, int i, Arena *scratch, Error *err)
{
    (void)scratch;
    return png_probe(job->paths[i], &job->header[i], err);
}

static bool check_sizes(const Job *job, Error *err)
{
    const Image *first = &job->header[0];
    if (first->w > DATASET_MAX_SIDE || first->h > DATASET_MAX_SIDE)
        return path_fail(err, job->paths[0], "%d x %d pixels; sides above %d need size=N to resize",
                         first->h, first->w, DATASET_MAX_SIDE);
    for (int i = 1; i < job->count; i++) {
        const Image *image = &job->header[i];
        if (image->w != first->w || image->h != first->h)
            return path_fail(err, job->paths[i],
                             "%d x %d pixels, but %s has %d x %d; give size=%d to resize all",
                             image->h, image->w, path_name(job->paths[0]), first->h, first->w,
                             first->h);
    }
    return true;
}

static bool agree(Job *job, Error *err)
{
    const PicturesOptions *options = job->options;
    if (options->w == 0 && !check_sizes(job, err))
        return false;
    bool colour = false;
    for (int i = 0; i < job->count; i++)
        colour = colour || job->header[i].c == 3;
    job->pictures.w = options->w ? options->w : job->header[0].w;
    job->pictures.h = options->w ? options->h : job->header[0].h;
    for (int i = 0; i < job->count; i++)
        if ((long)job->header[i].w * job->pictures.h != (long)job->header[i].h * job->pictures.w)
            job->pictures.refitted = true;
    job->pictures.stored = colour ? job->options->channels : 1;
    return true;
}

/* ---- second round: pixels */

static bool read_pixels(const Job *job, int i, Arena *scratch, Error *err)
{
    const Pictures *to = &job->pictures;
    const Image *header = &job->header[i];
    Image image;
    if (!png_read(scratch, job->paths[i], to->stored, &image, err))
        return false;
    if (image.w != header->w || image.h != header->h)
        return path_fail(err, job->paths[i],
                         "changed while it was being read; load the data again");
    if (job->options->w)
        image = image_fit(scratch, &image, to->w, to->h, job->options->resize);
    size_t bytes = (size_t)to->w * (size_t)to->h * (size_t)to->stored;
    memcpy(job->pixels + (size_t)i * bytes, image.pixels, bytes);
    return true;
}

bool pictures_read(Arena *arena, const char *const *paths, int count,
                   const PicturesOptions *options, Pool *pool, Pictures *out, Error *err)
{
    assert(count > 0 && (options->channels == 1 || options->channels == 3));
    Arena scratch = {0};
    Job *job = ARENA_NEW(&scratch, Job, 1);
    *job = (Job){.paths = paths, .count = count, .options = options};
    job->header = ARENA_NEW(&scratch, Image, count);
    bool ok = run(job, read_header, pool, err) && agree(job, err);
    if (ok) {
        size_t row = (size_t)job->pictures.w * (size_t)job->pictures.stored;
        job->pixels = arena_alloc(arena, (size_t)count * (size_t)job->pictures.h, row);
        job->pictures.pixels = job->pixels;
        ok = run(job, read_pixels, pool, err);
    }
    if (ok)
        *out = job->pictures;
    arena_free(&scratch);
    return ok;
}
