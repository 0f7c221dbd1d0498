/* Makes one block of the pictures that have been decoded: the first error, if there is one; what
 * other ranks have read; everything in colour, where some are; without those that are left out. */
#include "data/decoding.h"

#include "base/team.h"
#include "io/path.h"

#include <string.h>

int decoding_begin(const Decoding *decoding, int shard)
{
    return part_begin(decoding->count, shard, DECODING_SHARDS);
}

size_t decoding_bytes(const PictureBlock *pictures)
{
    return (size_t)pictures->w * (size_t)pictures->h * (size_t)pictures->stored;
}

bool decoding_too_large(const Decoding *decoding)
{
    return decoding->options->w == 0 && MAX(decoding->lead_w, decoding->lead_h) > DATASET_MAX_SIDE;
}

bool decoding_other_size(const Decoding *decoding, int i)
{
    const FileFacts *file = &decoding->facts[i];
    return decoding->options->w == 0 && !file->bad &&
           (file->w != decoding->lead_w || file->h != decoding->lead_h);
}

/* Fills in what the other ranks have of their files: so many bytes of each. */
static void gather(const Decoding *decoding, void *rows, size_t width)
{
    const Team *team = decoding->options->team;
    Arena scratch = {0};
    if (team_is_alone(team))
        return;
    size_t *place = ARENA_NEW(&scratch, size_t, team->size + 1);
    for (int r = 0; r <= team->size; r++)
        place[r] = width * (size_t)decoding_begin(decoding, r * DECODING_SHARDS / team->size);
    team_gather(team, rows, place);
    arena_free(&scratch);
}

static bool check_sizes(const Decoding *decoding, Error *err)
{
    int w = decoding->lead_w, h = decoding->lead_h;
    const char *path = decoding->paths[decoding->lead];
    if (decoding_too_large(decoding))
        return path_fail(err, path, "%d x %d pixels; sides above %d need size=N to resize", h, w,
                         DATASET_MAX_SIDE);
    for (int i = 0; i < decoding->count; i++) {
        const FileFacts *file = &decoding->facts[i];
        if (decoding_other_size(decoding, i))
            return path_fail(err, decoding->paths[i],
                             "%d x %d pixels, but %s has %d x %d; give size=%d to resize all",
                             file->h, file->w, path, h, w, h);
    }
    return true;
}

/* Errors of headers come first, then those of sizes, then those of pixels. */
bool decoded_check(Decoding *decoding, Error *err)
{
    const Team *team = decoding->options->team;
    const Error *failed = NULL, *damage = NULL;
    for (int shard = DECODING_SHARDS - 1; shard >= 0; shard--) {
        const Findings *found = &decoding->found[shard];
        failed = found->failed ? &found->error : failed;
        damage = found->damaged ? &found->damage : damage;
    }
    if (!team_agree(team, !failed || error_pass(err, failed), err))
        return false;
    gather(decoding, decoding->facts, sizeof *decoding->facts);
    return check_sizes(decoding, err) && team_agree(team, !damage || error_pass(err, damage), err);
}

static bool is_mixed(const Decoding *decoding)
{
    for (int i = 0; i < decoding->count; i++)
        if (decoding->facts[i].in_colour)
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
    const Team *team = decoding->options->team;
    size_t count = decoding_bytes(&decoding->pictures);
    uint8_t *pixels = arena_alloc(arena, (size_t)decoding->count, 3 * count);
    int end = team_end(team, DECODING_SHARDS);
    for (int shard = team_begin(team, DECODING_SHARDS); shard < end; shard++) {
        for (int i = decoding_begin(decoding, shard); i < decoding_begin(decoding, shard + 1); i++)
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

/* Closes the gaps that bad files have left. */
static void leave_out(Decoding *decoding, Arena *arena)
{
    PictureBlock *pictures = &decoding->pictures;
    bool *bad = ARENA_NEW(arena, bool, decoding->count);
    size_t count = decoding_bytes(pictures);
    for (int i = 0; i < decoding->count; i++) {
        bad[i] = decoding->facts[i].bad;
        if (!bad[i] && pictures->bad_count)
            memmove(decoding->pixels + (size_t)(i - pictures->bad_count) * count,
                    decoding->pixels + (size_t)i * count, count);
        pictures->bad_count += bad[i];
    }
    pictures->bad = bad;
}

void decoded_finish(Decoding *decoding, Arena *arena, Arena *room)
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
    gather(decoding, decoding->pixels, decoding_bytes(pictures));
    leave_out(decoding, arena);
    pictures->pixels = decoding->pixels;
}
