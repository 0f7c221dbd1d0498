/* decoding.h - many picture files on their way into one block of pixels: what pictures.c makes of
 * each file, and decoded.c of all of them.
 *
 *     for (int i = decoding_begin(&decoding, shard); i < decoding_begin(&decoding, shard + 1); i++)
 *     if (decoded_check(&decoding, err)) decoded_finish(&decoding, arena, room);
 *
 * Ranks share the files: each reads those of its own shards, then all have the facts and the pixels
 * of all.  Internal to pictures. */
#ifndef DATA_DECODING_H
#define DATA_DECODING_H

#include "base/buf.h"
#include "data/pictures.h"

#include <pthread.h>
#include <stdatomic.h>

enum { DECODING_SHARDS = 256 }; /* runs of neighbouring files; results do not depend on it */

/* What a shard of the pool finds; written by it alone. */
typedef struct {
    bool failed; /* at a header; the shard ends there */
    Error error;
    bool damaged; /* pixels of a file; of later ones only headers are looked at */
    Error damage;
    Arena arena; /* of pixels in colour */
} Findings;

/* What is known of a file: plain data, which ranks send each other. */
typedef struct {
    int w, h;       /* of the picture */
    bool turned;    /* it was stored turned */
    bool damaged;   /* some of its pixels were made up */
    bool bad;       /* it cannot be read, and is left out */
    bool in_colour; /* its pixels are, where those of the first are grey */
} FileFacts;

/* Pictures being read. */
typedef struct {
    const char *const *paths; /* count */
    int count;
    const PicturesOptions *options;
    int lead;              /* the first file that can be read */
    int lead_w, lead_h;    /* of its picture; as threads read this, its facts are written anew */
    Buf first;             /* its bytes, on rank 0 */
    FileFacts *facts;      /* count */
    uint8_t **colour;      /* count: pixels of those in colour that this rank has read */
    PictureBlock pictures; /* the result, as long as no file contradicts the first */
    uint8_t *pixels;       /* where pixels go; NULL: only headers are looked at */
    atomic_bool vain; /* there will be an error before any of pixels: they are no longer decoded */
    atomic_int done;  /* files */
    pthread_t caller; /* the thread that tells how far it is */
    Findings found[DECODING_SHARDS];
} Decoding;

/* The first file of a shard. */
int decoding_begin(const Decoding *decoding, int shard);

/* Of each picture. */
size_t decoding_bytes(const PictureBlock *pictures);

/* Too large to be read as it is; of another size than the first, where none is given. */
bool decoding_too_large(const Decoding *decoding);
bool decoding_other_size(const Decoding *decoding, int i);

/* The first error, on all ranks alike; after it all have the facts of all files. */
NODISCARD bool decoded_check(Decoding *decoding, Error *err);

/* Gathers the pixels and makes the block of them; room: the arena that they are in. */
void decoded_finish(Decoding *decoding, Arena *arena, Arena *room);

#endif
