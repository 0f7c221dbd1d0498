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
} Decoding;

static size_t bytes_of(const PictureBlock *pictures)
{
    return (size_t)pictures->w * (size_t)pictures->h * (size_t)pictures->stored;
}

static int first_of(const Decoding *decoding, int shard)
{
    return part_begin(decoding->count, shard, SHARDS);
}

/* ---- the first file */

static bool is_too_large(const Decoding *decoding)
{
    return decoding->options->w == 0 &&
           MAX(decoding->header->w, decoding->header->h) > DATASET_MAX_SIDE;
}

/* Reads it and makes room for the pixels of all, as many as it has. */
static bool begin(Decoding *decoding, Arena *scratch, Arena *room, Error *err)
{
    const PicturesOptions *options = decoding->options;
    if (source_interrupted(options->interrupts, err) ||
        !png_load(scratch, decoding->paths[0], &decoding->first, err) ||
        !png_probe(decoding->first, decoding->paths[0], &decoding->header[0], err))
        return false;
    decoding->pictures = (PictureBlock){
        .w = options->w ? options->w : decoding->header[0].w,
        .h = options->w ? options->h : decoding->header[0].h,
        .stored = MIN(options->channels, decoding->header[0].c),
    };
    decoding->vain = is_too_large(decoding);
    if (!decoding->vain)
        decoding->pixels =
            arena_alloc(room, (size_t)decoding->count, bytes_of(&decoding->pictures));
    return true;
}

/* ---- all files */

static bool read_header(const Decoding *decoding, int i, Arena *scratch, Bytes *bytes, Error *err)
{
    *bytes = decoding->first;
    return i == 0 || (png_load(scratch, decoding->paths[i], bytes, err) &&
                      png_probe(*bytes, decoding->paths[i], &decoding->header[i], err));
}

static bool is_of_another_size(const Decoding *decoding, int i)
{
    const Image *header = &decoding->header[i];
    return decoding->options->w == 0 &&
           (header->w != decoding->header->w || header->h != decoding->header->h);
}

static bool read_pixels(const Decoding *decoding, int i, Bytes bytes, Arena *scratch,
                        Findings *found)
{
    const PictureBlock *to = &decoding->pictures;
    int channels = to->stored == decoding->options->channels ? to->stored : 0; /* 0: its own */
    Image image;
    if (!png_decode(scratch, bytes, decoding->paths[i], channels, &image, &found->damage))
        return false;
    if (decoding->options->w)
        image = image_fit(scratch, &image, to->w, to->h, decoding->options->resize);
    size_t count = (size_t)image.w * (size_t)image.h * (size_t)image.c;
    if (image.c == to->stored)
        memcpy(decoding->pixels + (size_t)i * count, image.pixels, count);
    else
        decoding->colour[i] = arena_copy(&found->arena, image.pixels, count);
    return true;
}

static bool read_file(Decoding *decoding, int i, Arena *scratch, Findings *found)
{
    Bytes bytes;
    if (source_interrupted(decoding->options->interrupts, &found->error) ||
        !read_header(decoding, i, scratch, &bytes, &found->error)) {
        atomic_store(&decoding->vain, true);
        return false;
    }
    if (is_of_another_size(decoding, i))
        atomic_store(&decoding->vain, true);
    if (!atomic_load(&decoding->vain) && !found->damaged)
        found->damaged = !read_pixels(decoding, i, bytes, scratch, found);
    return true;
}

static void run_shard(void *context, int shard)
{
    Decoding *decoding = context;
    Findings *found = &decoding->found[shard];
    Arena scratch = {0};
    for (int i = first_of(decoding, shard); i < first_of(decoding, shard + 1) && !found->failed;
         i++) {
        ArenaMark mark = arena_mark(&scratch);
        found->failed = !read_file(decoding, i, &scratch, found);
        arena_release(&scratch, mark);
    }
    arena_free(&scratch);
}

/* ---- what came of it */

static bool check_sizes(const Decoding *decoding, Error *err)
{
    const Image *first = &decoding->header[0];
    if (is_too_large(decoding))
        return path_fail(err, decoding->paths[0],
                         "%d x %d pixels; sides above %d need size=N to resize", first->h, first->w,
                         DATASET_MAX_SIDE);
    for (int i = 1; i < decoding->count; i++) {
        const Image *image = &decoding->header[i];
        if (is_of_another_size(decoding, i))
            return path_fail(err, decoding->paths[i],
                             "%d x %d pixels, but %s has %d x %d; give size=%d to resize all",
                             image->h, image->w, decoding->paths[0], first->h, first->w, first->h);
    }
    return true;
}

/* Errors of headers come first, then those of sizes, then those of pixels. */
static bool check(const Decoding *decoding, Error *err)
{
    for (int shard = 0; shard < SHARDS; shard++)
        if (decoding->found[shard].failed)
            return error_pass(err, &decoding->found[shard].error);
    if (!check_sizes(decoding, err))
        return false;
    for (int shard = 0; shard < SHARDS; shard++)
        if (decoding->found[shard].damaged)
            return error_pass(err, &decoding->found[shard].damage);
    return true;
}

static bool is_mixed(const Decoding *decoding)
{
    for (int i = 0; i < decoding->count; i++)
        if (decoding->colour[i])
            return true;
    return false;
}

static void spread(const uint8_t *grey, size_t count, uint8_t *rgb)
{
    for (size_t i = 0; i < count; i++)
        memset(rgb + 3 * i, grey[i], 3);
}

/* Puts everything in colour in a place of its own; what it comes from goes a shard at a time. */
static void make_colour(Decoding *decoding, Arena *arena, Arena *grey)
{
    size_t count = bytes_of(&decoding->pictures);
    uint8_t *pixels = arena_alloc(arena, (size_t)decoding->count, 3 * count);
    for (int shard = 0; shard < SHARDS; shard++) {
        for (int i = first_of(decoding, shard); i < first_of(decoding, shard + 1); i++)
            if (decoding->colour[i])
                memcpy(pixels + (size_t)i * 3 * count, decoding->colour[i], 3 * count);
            else
                spread(decoding->pixels + (size_t)i * count, count, pixels + (size_t)i * 3 * count);
        arena_free(&decoding->found[shard].arena);
    }
    arena_free(grey);
    decoding->pixels = pixels;
    decoding->pictures.stored = 3;
}

static void finish(Decoding *decoding, Arena *arena, Arena *room)
{
    PictureBlock *pictures = &decoding->pictures;
    for (int i = 0; i < decoding->count; i++)
        if ((long)decoding->header[i].w * pictures->h != (long)decoding->header[i].h * pictures->w)
            pictures->refitted = true;
    if (is_mixed(decoding))
        make_colour(decoding, arena, room);
    pictures->pixels = decoding->pixels;
}

bool pictures_read(Arena *arena, const PicturePaths *paths, const PicturesOptions *options,
                   Pool *pool, PictureBlock *out, Error *err)
{
    int count = paths->count;
    assert(count > 0 && (options->channels == 1 || options->channels == 3));
    Arena scratch = {0}, *room = arena_room(arena);
    Decoding *decoding = ARENA_NEW(&scratch, Decoding, 1);
    *decoding = (Decoding){.paths = paths->path, .count = count, .options = options};
    decoding->header = ARENA_NEW(&scratch, Image, count);
    decoding->colour = ARENA_NEW(&scratch, uint8_t *, count);
    bool ok = begin(decoding, &scratch, room, err);
    if (ok) {
        pool_run(pool, SHARDS, run_shard, decoding);
        ok = check(decoding, err);
    }
    if (ok) {
        finish(decoding, arena, room);
        *out = decoding->pictures;
    }
    for (int shard = 0; shard < SHARDS; shard++)
        arena_free(&decoding->found[shard].arena);
    arena_free(&scratch);
    return ok;
}
