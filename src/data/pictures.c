/* Decodes the pictures of a data set on all threads and reads each file once.  The first file
 * settles the size and whether pixels are grey; where a later one is in colour, all become so at
 * the end. */
#include "data/pictures.h"

#include "data/source.h"
#include "io/file.h"
#include "io/picture_file.h"

#include <pthread.h>
#include <string.h>

enum { SHARDS = 256 }; /* runs of neighbouring files; results do not depend on it */

/* What a shard of the pool finds; written by it alone. */
typedef struct {
    bool failed; /* at a header; the shard ends there */
    Error error;
    bool damaged; /* pixels of a file; of later ones only headers are looked at */
    Error damage;
    Arena arena; /* of pixels in colour */
} Findings;

/* What is known of a file. */
typedef struct {
    int w, h;        /* of the picture */
    bool turned;     /* it was stored turned */
    bool damaged;    /* some of its pixels were made up */
    bool bad;        /* it cannot be read, and is left out */
    uint8_t *colour; /* its pixels in colour, where those of the first are grey; or NULL */
} FileFacts;

typedef struct {
    const char *const *paths; /* count */
    int count;
    const PicturesOptions *options;
    int lead;              /* the first file that can be read */
    int lead_w, lead_h;    /* of its picture; as threads read this, its facts are written anew */
    Buf first;             /* its bytes */
    FileFacts *facts;      /* count */
    PictureBlock pictures; /* the result, as long as no file contradicts the first */
    uint8_t *pixels;       /* where pixels go; NULL: only headers are looked at */
    atomic_bool vain; /* there will be an error before any of pixels: they are no longer decoded */
    atomic_int done;  /* files */
    pthread_t caller; /* the thread that tells how far it is */
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
    return decoding->options->w == 0 && MAX(decoding->lead_w, decoding->lead_h) > DATASET_MAX_SIDE;
}

/* The bytes of a file and its header.  What may be left out is decoded whole, so that the file that
 * settles the size is one that stays. */
static bool look_at(Decoding *decoding, int i, PictureHeader *header, Error *err)
{
    const PictureWish wish = {.channels = decoding->options->channels};
    DecodedPicture picture;
    Arena pixels = {0};
    const char *path = decoding->paths[i];
    Bytes bytes;
    bool ok = picture_file_load(&decoding->first, path, &bytes, err) &&
              picture_file_probe(bytes, path, header, err);
    if (ok && decoding->options->skip_bad)
        ok = picture_file_decode(&pixels, bytes, path, &wish, &picture, err);
    arena_free(&pixels);
    return ok;
}

/* Finds the first file that can be read; those before it have been found to be bad. */
static bool find_lead(Decoding *decoding, PictureHeader *header, Error *err)
{
    Error first = {0}, error = {0};
    for (int i = 0; i < decoding->count; i++) {
        decoding->lead = i;
        if (source_interrupted(decoding->options->interrupts, err))
            return false;
        if (look_at(decoding, i, header, &error))
            return true;
        if (!decoding->options->skip_bad)
            return error_pass(err, &error);
        if (i == 0)
            first = error;
        decoding->facts[i].bad = true;
    }
    return fail(err, "no file can be read, skip_bad=true leaves none; the first: %s", first.text);
}

/* Reads it and makes room for the pixels of all, as many as it has. */
static bool begin(Decoding *decoding, Arena *room, Error *err)
{
    const PicturesOptions *options = decoding->options;
    PictureHeader header;
    if (!find_lead(decoding, &header, err))
        return false;
    decoding->lead_w = header.w;
    decoding->lead_h = header.h;
    decoding->pictures = (PictureBlock){
        .w = options->w ? options->w : header.w,
        .h = options->w ? options->h : header.h,
        .stored = options->channels == 4 ? 4 : MIN(options->channels, header.c),
    };
    const PictureBlock *to = &decoding->pictures;
    decoding->vain = is_too_large(decoding);
    if (decoding->vain)
        return true;
    if (!source_memory(decoding->paths[decoding->lead], decoding->count,
                       (Shape){to->h, to->w, to->stored}, "give a smaller size=", err))
        return false;
    decoding->pixels = arena_alloc(room, (size_t)decoding->count, bytes_of(to));
    return true;
}

/* ---- all files */

static bool is_of_another_size(const Decoding *decoding, int i)
{
    const FileFacts *file = &decoding->facts[i];
    return decoding->options->w == 0 && !file->bad &&
           (file->w != decoding->lead_w || file->h != decoding->lead_h);
}

static void note(FileFacts *facts, const PictureHeader *header)
{
    facts->w = header->w;
    facts->h = header->h;
    facts->turned = header->orientation != 1;
}

/* Puts the pixels of a picture in its place. */
static void keep_pixels(const Decoding *decoding, int i, DecodedPicture *picture, Arena *scratch,
                        Findings *found)
{
    const PictureBlock *to = &decoding->pictures;
    Image image = picture->image;
    if (decoding->options->w)
        image =
            image_fit(scratch, &image, &picture->extent, to->w, to->h, decoding->options->resize);
    size_t count = (size_t)image.w * (size_t)image.h * (size_t)image.c;
    if (image.c == to->stored)
        memcpy(decoding->pixels + (size_t)i * count, image.pixels, count);
    else
        decoding->facts[i].colour = arena_copy(&found->arena, image.pixels, count);
}

/* false: err says why.  *header_read: what is wrong are its pixels. */
static bool decode_file(Decoding *decoding, int i, Bytes bytes, Arena *scratch, Findings *found,
                        bool *header_read, Error *err)
{
    const PicturesOptions *options = decoding->options;
    bool own = decoding->pictures.stored != options->channels;
    PictureWish wish = {.channels = own ? 0 : options->channels, .w = options->w, .h = options->h};
    DecodedPicture picture;
    bool ok = picture_file_decode(scratch, bytes, decoding->paths[i], &wish, &picture, err);
    *header_read = picture.header.w > 0;
    if (*header_read)
        note(&decoding->facts[i], &picture.header);
    if (!ok)
        return false;
    decoding->facts[i].damaged = picture.damaged;
    if (is_of_another_size(decoding, i))
        atomic_store(&decoding->vain, true);
    else
        keep_pixels(decoding, i, &picture, scratch, found);
    return true;
}

static bool probe_file(Decoding *decoding, int i, Bytes bytes, Error *err)
{
    PictureHeader header;
    if (!picture_file_probe(bytes, decoding->paths[i], &header, err))
        return false;
    note(&decoding->facts[i], &header);
    if (is_of_another_size(decoding, i))
        atomic_store(&decoding->vain, true);
    return true;
}

/* What the error of a file is to the shard. */
static bool take_error(Decoding *decoding, int i, bool header_read, const Error *error,
                       Findings *found)
{
    if (decoding->options->skip_bad) {
        decoding->facts[i].bad = true;
        return true;
    }
    if (header_read) {
        found->damaged = true;
        found->damage = *error;
        return true;
    }
    found->error = *error;
    atomic_store(&decoding->vain, true);
    return false;
}

static bool read_file(Decoding *decoding, int i, Arena *scratch, Buf *file, Findings *found)
{
    Bytes bytes = {(const uint8_t *)decoding->first.data, decoding->first.size};
    Error error = {0};
    bool header_read = false;
    if (source_interrupted(decoding->options->interrupts, &found->error)) {
        atomic_store(&decoding->vain, true);
        return false;
    }
    if (decoding->facts[i].bad)
        return true;
    bool ok = i == decoding->lead || picture_file_load(file, decoding->paths[i], &bytes, &error);
    if (ok && (atomic_load(&decoding->vain) || found->damaged))
        ok = probe_file(decoding, i, bytes, &error);
    else if (ok)
        ok = decode_file(decoding, i, bytes, scratch, found, &header_read, &error);
    return ok || take_error(decoding, i, header_read, &error, found);
}

static void tell(Decoding *decoding)
{
    const ReadingWatch *watch = &decoding->options->watch;
    int done = atomic_fetch_add(&decoding->done, 1) + 1;
    if (watch->told && pthread_equal(decoding->caller, pthread_self()))
        watch->told(watch->self, done, decoding->count);
}

static void run_shard(void *context, int shard)
{
    Decoding *decoding = context;
    Findings *found = &decoding->found[shard];
    Arena scratch = {0};
    Buf file = {0};
    for (int i = first_of(decoding, shard); i < first_of(decoding, shard + 1) && !found->failed;
         i++) {
        ArenaMark mark = arena_mark(&scratch);
        found->failed = !read_file(decoding, i, &scratch, &file, found);
        arena_release(&scratch, mark);
        tell(decoding);
    }
    buf_free(&file);
    arena_free(&scratch);
}

/* ---- what came of it */

static bool check_sizes(const Decoding *decoding, Error *err)
{
    int w = decoding->lead_w, h = decoding->lead_h;
    const char *path = decoding->paths[decoding->lead];
    if (is_too_large(decoding))
        return path_fail(err, path, "%d x %d pixels; sides above %d need size=N to resize", h, w,
                         DATASET_MAX_SIDE);
    for (int i = 0; i < decoding->count; i++) {
        const FileFacts *file = &decoding->facts[i];
        if (is_of_another_size(decoding, i))
            return path_fail(err, decoding->paths[i],
                             "%d x %d pixels, but %s has %d x %d; give size=%d to resize all",
                             file->h, file->w, path, h, w, h);
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
        if (decoding->facts[i].colour)
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
            if (decoding->facts[i].colour)
                memcpy(pixels + (size_t)i * 3 * count, decoding->facts[i].colour, 3 * count);
            else
                spread(decoding->pixels + (size_t)i * count, count, pixels + (size_t)i * 3 * count);
        arena_free(&decoding->found[shard].arena);
    }
    arena_free(grey);
    decoding->pixels = pixels;
    decoding->pictures.stored = 3;
}

/* Closes the gaps that bad files have left. */
static void leave_out(Decoding *decoding, Arena *arena)
{
    PictureBlock *pictures = &decoding->pictures;
    bool *bad = ARENA_NEW(arena, bool, decoding->count);
    size_t count = bytes_of(pictures);
    for (int i = 0; i < decoding->count; i++) {
        bad[i] = decoding->facts[i].bad;
        if (!bad[i] && pictures->bad_count)
            memmove(decoding->pixels + (size_t)(i - pictures->bad_count) * count,
                    decoding->pixels + (size_t)i * count, count);
        pictures->bad_count += bad[i];
    }
    pictures->bad = bad;
}

static void finish(Decoding *decoding, Arena *arena, Arena *room)
{
    PictureBlock *pictures = &decoding->pictures;
    for (int i = 0; i < decoding->count; i++) {
        const FileFacts *file = &decoding->facts[i];
        if (file->bad)
            continue;
        pictures->turned += file->turned;
        pictures->damaged += file->damaged;
        if ((long)file->w * pictures->h != (long)file->h * pictures->w)
            pictures->refitted = true;
    }
    if (is_mixed(decoding))
        make_colour(decoding, arena, room);
    leave_out(decoding, arena);
    pictures->pixels = decoding->pixels;
}

bool pictures_read(Arena *arena, const PicturePaths *paths, const PicturesOptions *options,
                   Pool *pool, PictureBlock *out, Error *err)
{
    int count = paths->count;
    if (!pictures_channels(options->channels, err))
        return false;
    assert(count > 0);
    Arena scratch = {0}, *room = arena_room(arena);
    Decoding *decoding = ARENA_NEW(&scratch, Decoding, 1);
    *decoding = (Decoding){
        .paths = paths->path, .count = count, .options = options, .caller = pthread_self()};
    decoding->facts = ARENA_NEW(&scratch, FileFacts, count);
    bool ok = begin(decoding, room, err);
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
    buf_free(&decoding->first);
    arena_free(&scratch);
    return ok;
}

bool pictures_channels(long channels, Error *err)
{
    return channels == 1 || channels == 3 || channels == 4 ||
           fail(err,
                "pictures have channels=1 (grey), 3 (colour) or 4 (with alpha), not %ld; others "
                "come as arrays, by `data npy`",
                channels);
}
