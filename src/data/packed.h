/* packed.h - a data set in one file whose pixels are used where they are: mapped, not read.
 *
 *     if (!dataset_pack(data, "cifar.packed", &size, err)) ...
 *     PackedOptions options = {.path = "cifar.packed"};
 *     const Dataset *again = dataset_packed(arena, &options, err);    ready at once
 *
 * The file, whose numbers are little-endian:
 *
 *     header                  128 bytes (packed_format.h), with a checksum of all before pixels
 *     low and high            float32, of each stored channel; only of values
 *     labels                  uint16, those of the training part first
 *     texts                   each with a NUL: the name, the classes' names, the images' files,
 *                             the columns of a table as JSON (column_set_json.h)
 *     pixels of training      from a multiple of 64 on: bytes or float32, [count][h][w][stored]
 *     pixels of validation    likewise
 *
 * What stands before the pixels is checked and copied, so that the file may change afterwards.  The
 * pixels stay in the file: the system reads them as they are looked at and may forget them again,
 * so they may be more than fit in memory.  The header also has the hash of the data (identity.h),
 * which is believed; with `verify` every pixel is read and compared with it. */
#ifndef DATA_PACKED_H
#define DATA_PACKED_H

#include "data/dataset.h"

/* What `data packed` maps.  Texts are borrowed for the call. */
typedef struct {
    const char *path;
    bool verify; /* also reads all pixels, to see whether they are those that were packed */
} PackedOptions;

/* Refuses the place of another file, which would be lost by mistake. */
NODISCARD bool dataset_pack_place(const char *path, Error *err);

/* Writes both parts, with all that dataset_packed gives back, atomically (file.h); the same bytes
 * for the same data.  What was left out of the data is not told again.  *size: bytes of the
 * file. */
NODISCARD bool dataset_pack(const Dataset *data, const char *path, size_t *size, Error *err);

/* The data as it was packed.  The arena owns the mapping (io/mapping.h says what becomes of one
 * whose file is made shorter). */
Dataset *dataset_packed(Arena *arena, const PackedOptions *options, Error *err);

#endif
