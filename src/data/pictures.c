/* Decodes the PNG files of a data set on all threads and reads each file once.  The first file
 * settles the size and whether pixels are grey; where a later one is in colour, all become so at
 * the end. */
#include "data/pictures.h"

#include "data/dataset.h"
#include "data/source.h"
#include "io/file.h"
#include "io/image.h"

#include <string.h>

enum { SHARDS = 64 }; /* runs of neighbouring files; results do not depend on it */

/* What a shard of the pool finds; written by it alone. */
typedef struct {
    bool failed; /* at a header; the shard ends there */
    Error error;
    bool damaged; /* pixels of a file; of later ones only headers are looked at */
    Error damage;
    Arena arena; /* of pixels in colour */
} Findings;

typedef struct {
    const char *const *paths; /* count */
    int count;
    const PicturesOptions *options;
    Bytes first;           /* the bytes of the first file */
    Image *header;         /* count: sizes and channels of the files, pixels NULL */
    PictureBlock pictures; /* the result, as long as no file contradicts the first */
    uint8_t *pixels;       /* where pixels go; NULL: only headers are looked at */
    uint8_t **colour;      /* count: pixels of a file in colour, where others' are grey; or NULL */
    atomic_bool vain; /* there will be an error before any of pixels: they are no longer decoded */
    Findings found[SHARDS];
} Job;

static size_t bytes_of(const PictureBlock *pictures)
{
    return (size_t)pictures->w * (size_t)pictures->h * (size_t)pictures->stored;
}

static int first_of(const Job *job, int shard)
{
    return part_begin(job->count, shard, SHARDS);
}

/* ---- the first file */

static bool is_too_large(const Job *job)
{
    return job->options->w == 0 && MAX(job->header->w, job->header->h) > DATASET_MAX_SIDE;
}

/* Reads it and makes room for the pixels of all, as many as it has. */
static bool begin(Job *job, Arena *scratch, Arena *room, Error *err)
{
    const PicturesOptions *options = job->options;
    if (source_interrupted(options->interrupts, err) ||
        !png_load(scratch, job->paths[0], &job->first, err) ||
        !png_probe(job->first, job->paths[0], &job->header[0], err))
        return false;
    job->pictures = (PictureBlock){
        .w = options->w ? options->w : job->header[0].w,
        .h = options->w ? options->h : job->header[0].h,
        .stored = MIN(options->channels, job->header[0].c),
    };
    job->vain = is_too_large(job);
    if (!job->vain)
        job->pixels = arena_alloc(room, (size_t)job->count, bytes_of(&job->pictures));
    return true;
}

/* ---- all files */

static bool read_header(const Job *job, int i, Arena *scratch, Bytes *bytes, Error *err)
{
    *bytes = job->first;
    return i == 0 || (png_load(scratch, job->paths[i], bytes, err) &&
                      png_probe(*bytes, job->paths[i], &job->header[i], err));
}

static bool is_of_another_size(const Job *job, int i)
{
    const Image *header = &job->header[i];
    return job->options->w == 0 && (header->w != job->header->w || header->h != job->header->h);
}

static bool read_pixels(const Job *job, int i, Bytes bytes, Arena *scratch, Findings *found)
{
    const PictureBlock *to = &job->pictures;
    int channels = to->stored == job->options->channels ? to->stored : 0; /* 0: its own */
    Image image;
    if (!png_decode(scratch, bytes, job->paths[i], channels, &image, &found->damage))
        return false;
    if (job->options->w)
        image = image_fit(scratch, &image, to->w, to->h, job->options->resize);
    size_t count = (size_t)image.w * (size_t)image.h * (size_t)image.c;
    if (image.c == to->stored)
        memcpy(job->pixels + (size_t)i * count, image.pixels, count);
    else
        job->colour[i] = arena_copy(&found->arena, image.pixels, count);
    return true;
}

static bool read_file(Job *job, int i, Arena *scratch, Findings *found)
{
    Bytes bytes;
    if (source_interrupted(job->options->interrupts, &found->error) ||
        !read_header(job, i, scratch, &bytes, &found->error)) {
        atomic_store(&job->vain, true);
        return false;
    }
    if (is_of_another_size(job, i))
        atomic_store(&job->vain, true);
    if (!atomic_load(&job->vain) && !found->damaged)
        found->damaged = !read_pixels(job, i, bytes, scratch, found);
    return true;
}

static void run_shard(void *context, int shard)
{
    Job *job = context;
    Findings *found = &job->found[shard];
    Arena scratch = {0};
    for (int i = first_of(job, shard); i < first_of(job, shard + 1) && !found->failed; i++) {
        ArenaMark mark = arena_mark(&scratch);
        found->failed = !read_file(job, i, &scratch, found);
        arena_release(&scratch, mark);
    }
    arena_free(&scratch);
}

/* ---- what came of it */

static bool check_sizes(const Job *job, Error *err)
{
    const Image *first = &job->header[0];
    if (is_too_large(job))
        return path_fail(err, job->paths[0], "%d x %d pixels; sides above %d need size=N to resize",
                         first->h, first->w, DATASET_MAX_SIDE);
    for (int i = 1; i < job->count; i++) {
        const Image *image = &job->header[i];
        if (is_of_another_size(job, i))
            return path_fail(err, job->paths[i],
                             "%d x %d pixels, but %s has %d x %d; give size=%d to resize all",
                             image->h, image->w, path_name(job->paths[0]), first->h, first->w,
                             first->h);
    }
    return true;
}

/* Errors of headers come first, then those of sizes, then those of pixels. */
static bool check(const Job *job, Error *err)
{
    for (int shard = 0; shard < SHARDS; shard++)
        if (job->found[shard].failed)
            return fail(err, "%s", job->found[shard].error.text);
    if (!check_sizes(job, err))
        return false;
    for (int shard = 0; shard < SHARDS; shard++)
        if (job->found[shard].damaged)
            return fail(err, "%s", job->found[shard].damage.text);
    return true;
}

static bool is_mixed(const Job *job)
{
    for (int i = 0; i < job->count; i++)
        if (job->colour[i])
            return true;
    return false;
}

static void spread(const uint8_t *grey, size_t count, uint8_t *rgb)
{
    for (size_t i = 0; i < count; i++)
        memset(rgb + 3 * i, grey[i], 3);
}

/* Puts everything in colour in a place of its own; what it comes from goes a shard at a time. */
static void make_colour(Job *job, Arena *arena, Arena *grey)
{
    size_t count = bytes_of(&job->pictures);
    uint8_t *pixels = arena_alloc(arena, (size_t)job->count, 3 * count);
    for (int shard = 0; shard < SHARDS; shard++) {
        for (int i = first_of(job, shard); i < first_of(job, shard + 1); i++)
            if (job->colour[i])
                memcpy(pixels + (size_t)i * 3 * count, job->colour[i], 3 * count);
            else
                spread(job->pixels + (size_t)i * count, count, pixels + (size_t)i * 3 * count);
        arena_free(&job->found[shard].arena);
    }
    arena_free(grey);
    job->pixels = pixels;
    job->pictures.stored = 3;
}

static void finish(Job *job, Arena *arena, Arena *room)
{
    PictureBlock *pictures = &job->pictures;
    for (int i = 0; i < job->count; i++)
        if ((long)job->header[i].w * pictures->h != (long)job->header[i].h * pictures->w)
            pictures->refitted = true;
    if (is_mixed(job))
        make_colour(job, arena, room);
    pictures->pixels = job->pixels;
}

bool pictures_read(Arena *arena, const char *const *paths, int count,
                   const PicturesOptions *options, Pool *pool, PictureBlock *out, Error *err)
{
    assert(count > 0 && (options->channels == 1 || options->channels == 3));
    Arena scratch = {0}, *room = arena_room(arena);
    Job *job = ARENA_NEW(&scratch, Job, 1);
    *job = (Job){.paths = paths, .count = count, .options = options};
    job->header = ARENA_NEW(&scratch, Image, count);
    job->colour = ARENA_NEW(&scratch, uint8_t *, count);
    bool ok = begin(job, &scratch, room, err);
    if (ok) {
        pool_run(pool, SHARDS, run_shard, job);
        ok = check(job, err);
    }
    if (ok) {
        finish(job, arena, room);
        *out = job->pictures;
    }
    for (int shard = 0; shard < SHARDS; shard++)
        arena_free(&job->found[shard].arena);
    arena_free(&scratch);
    return ok;
}
