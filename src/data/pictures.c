/* Decodes the pictures of a data set on all threads and reads each file once.  The first file
 * settles the size and whether pixels are grey; where a later one is in colour, all become so at
 * the end. */
#include "data/decoding.h"

#include "base/hash.h"
#include "base/team.h"
#include "data/source.h"
#include "io/file.h"
#include "io/picture_file.h"

#include <string.h>

/* ---- the first file */

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

/* What rank 0 has found, as it tells the others. */
typedef struct {
    uint64_t names; /* hash of all paths */
    int count;      /* of them */
    int lead;
    PictureHeader header;
} Lead;

static uint64_t hash_of_names(const Decoding *decoding)
{
    uint64_t hash = 0;
    for (int i = 0; i < decoding->count; i++)
        hash = hash_bytes(hash, decoding->paths[i], strlen(decoding->paths[i]));
    return hash;
}

/* Rank 0 reads the first file for all.  A rank that does not see the same files is found out. */
static bool meet_lead(Decoding *decoding, PictureHeader *header, Error *err)
{
    const Team *team = decoding->options->team;
    bool ok = !team_writes(team) || find_lead(decoding, header, err);
    if (team_is_alone(team))
        return ok;
    Lead own = {.names = hash_of_names(decoding), .count = decoding->count}, lead = own;
    lead.lead = decoding->lead;
    lead.header = *header;
    if (!team_agree(team, ok, err))
        return false;
    team_tell(team, &lead, sizeof lead);
    decoding->lead = lead.lead;
    *header = lead.header;
    ok = lead.names == own.names && lead.count == own.count;
    if (!ok)
        fail(err, "rank %d finds other pictures than rank 0; all ranks must see the same folder",
             team->rank);
    return team_agree(team, ok, err);
}

/* Makes room for the pixels of all, as many as the first one has. */
static bool make_room(Decoding *decoding, const PictureHeader *header, Arena *room, Error *err)
{
    const PicturesOptions *options = decoding->options;
    decoding->lead_w = header->w;
    decoding->lead_h = header->h;
    decoding->pictures = (PictureBlock){
        .w = options->w ? options->w : header->w,
        .h = options->w ? options->h : header->h,
        .stored = options->channels == 4 ? 4 : MIN(options->channels, header->c),
    };
    const PictureBlock *to = &decoding->pictures;
    decoding->vain = decoding_too_large(decoding);
    if (decoding->vain)
        return true;
    if (!source_memory(decoding->paths[decoding->lead], decoding->count,
                       (Shape){to->h, to->w, to->stored}, "give a smaller size=", err))
        return false;
    decoding->pixels = arena_alloc(room, (size_t)decoding->count, decoding_bytes(to));
    return true;
}

static bool begin(Decoding *decoding, Arena *room, Error *err)
{
    PictureHeader header = {0};
    return meet_lead(decoding, &header, err) &&
           team_agree(decoding->options->team, make_room(decoding, &header, room, err), err);
}

/* ---- all files */

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
    decoding->facts[i].in_colour = image.c != to->stored;
    if (decoding->facts[i].in_colour)
        decoding->colour[i] = arena_copy(&found->arena, image.pixels, count);
    else
        memcpy(decoding->pixels + (size_t)i * count, image.pixels, count);
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
    if (decoding_other_size(decoding, i))
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
    if (decoding_other_size(decoding, i))
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
    bool held = i == decoding->lead && team_writes(decoding->options->team);
    bool ok = held || picture_file_load(file, decoding->paths[i], &bytes, &error);
    if (ok && (atomic_load(&decoding->vain) || found->damaged))
        ok = probe_file(decoding, i, bytes, &error);
    else if (ok)
        ok = decode_file(decoding, i, bytes, scratch, found, &header_read, &error);
    return ok || take_error(decoding, i, header_read, &error, found);
}

/* Of the files of all ranks, of which each is about as far. */
static void tell(Decoding *decoding)
{
    const ReadingWatch *watch = &decoding->options->watch;
    const Team *team = decoding->options->team;
    int done = (atomic_fetch_add(&decoding->done, 1) + 1) * (team_is_alone(team) ? 1 : team->size);
    if (watch->told && pthread_equal(decoding->caller, pthread_self()))
        watch->told(watch->self, MIN(done, decoding->count), decoding->count);
}

static void run_shard(void *context, int own)
{
    Decoding *decoding = context;
    int shard = team_begin(decoding->options->team, DECODING_SHARDS) + own;
    int end = decoding_begin(decoding, shard + 1);
    Findings *found = &decoding->found[shard];
    Arena scratch = {0};
    Buf file = {0};
    for (int i = decoding_begin(decoding, shard); i < end && !found->failed; i++) {
        ArenaMark mark = arena_mark(&scratch);
        found->failed = !read_file(decoding, i, &scratch, &file, found);
        arena_release(&scratch, mark);
        tell(decoding);
    }
    buf_free(&file);
    arena_free(&scratch);
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
    decoding->colour = ARENA_NEW(&scratch, uint8_t *, count);
    const Team *team = options->team;
    int shards = team_end(team, DECODING_SHARDS) - team_begin(team, DECODING_SHARDS);
    bool ok = begin(decoding, room, err);
    if (ok) {
        pool_run(pool, shards, run_shard, decoding);
        ok = decoded_check(decoding, err);
    }
    if (ok) {
        decoded_finish(decoding, arena, room);
        *out = decoding->pictures;
    }
    for (int shard = 0; shard < DECODING_SHARDS; shard++)
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
