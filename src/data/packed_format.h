/* packed_format.h - the header of packed data, and where what is in its file (packed.h has the
 * whole format).
 *
 *     PackedPlaces at = packed_places(&header);          of a header whose numbers are checked
 *     if (packed_checksum(front, header.front) != header.checksum) ...
 */
#ifndef DATA_PACKED_FORMAT_H
#define DATA_PACKED_FORMAT_H

#include "base/base.h"

enum {
    PACKED_ALIGNMENT = 64,      /* of pixels, in bytes */
    PACKED_ORDER = 0x01020304,  /* of bytes */
    PACKED_TURNED = 0x04030201, /* the same, written with the other order */
    PACKED_VERSION = 1,         /* of the format */
};

/* Eight bytes; the newline is lost where a transfer takes the file for text. */
#define PACKED_MAGIC "\211ocpack\n"

/* What a file begins with.  A value; one that was read is checked before it is believed. */
typedef struct {
    char magic[8];        /* PACKED_MAGIC */
    uint32_t order;       /* PACKED_ORDER as the writer's machine has it */
    uint32_t version;     /* of the format */
    uint64_t size;        /* bytes of the whole file */
    uint64_t front;       /* bytes before the pixels; a multiple of PACKED_ALIGNMENT */
    uint64_t checksum;    /* hash_bytes of these, with 0 in its place */
    uint64_t hash;        /* dataset_hash */
    int32_t h, w, c;      /* Dataset.shape */
    int32_t stored;       /* as in Dataset */
    int32_t classes;      /* as in Dataset */
    int32_t train, valid; /* images */
    int32_t number;       /* bytes of one: 1, or those of a float */
    int32_t resize;       /* as in Dataset */
    int32_t refitted;     /* 0 or 1, as in Dataset */
    int32_t files[2];     /* 0 or 1: the images of a part have files */
    int32_t columns;   /* 0 or 1: the images are rows of a table, whose columns follow the names */
    int32_t unused[7]; /* 0 */
} PackedHeader;

/* Where what is in a file, in bytes from its beginning. */
typedef struct {
    uint64_t labels, texts; /* each part of the front ends where the next one begins */
    uint64_t train, valid;  /* pixels */
    uint64_t end;           /* of the pixels */
} PackedPlaces;

/* The next multiple of PACKED_ALIGNMENT. */
uint64_t packed_round(uint64_t size);

/* Nothing overflows if shape, counts and front are bounded: an image has 2^26 bytes at most. */
PackedPlaces packed_places(const PackedHeader *header);

/* Of all bytes before the pixels; what is in the place of the checksum does not count. */
uint64_t packed_checksum(const uint8_t *front, size_t size);

/* Puts the checksum right, and the size that the file says it has, `whole`.  file: its first `size`
 * bytes; false if they are fewer than stand before the pixels. */
bool packed_seal(uint8_t *file, size_t size, size_t whole);

#endif
