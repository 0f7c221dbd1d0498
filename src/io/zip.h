/* zip.h - files in a zip archive, of any size (zip64), as numpy's .npz is one.
 *
 *     Zip zip;
 *     if (!zip_open(arena, "digits.npz", most, &zip, err) ||
 *         !zip_read(arena, &zip, zip_find(&zip, "x_train.npy"), &bytes, err)) ...
 *
 * Everything the archive says of sizes and places is checked before it is used, and memory is taken
 * as bytes come. */
#ifndef IO_ZIP_H
#define IO_ZIP_H

#include "base/arena.h"
#include "base/base.h"
#include "base/error.h"

enum { ZIP_STORED = 0, ZIP_DEFLATED = 8 };

/* A file in it, as the archive's directory has it. */
typedef struct {
    const char *name;
    uint64_t size, packed; /* bytes, unpacked and in the archive */
    uint64_t at;           /* where its own header is in the archive */
    uint32_t checksum;     /* of the unpacked bytes: CRC-32 */
    unsigned method;       /* ZIP_STORED and so on */
    bool locked;           /* encrypted */
} ZipEntry;

/* An archive that was read, in the arena of zip_open. */
typedef struct {
    const char *path; /* borrowed */
    Bytes bytes;
    ZipEntry *entry; /* entries of them, in the directory's order */
    int entries;
} Zip;

/* Reads an archive of at most `most` bytes. */
NODISCARD bool zip_open(Arena *arena, const char *path, size_t most, Zip *out, Error *err);

/* NULL: there is none of that name. */
const ZipEntry *zip_find(const Zip *zip, const char *name);

/* The bytes of one file: inside the archive's own if they are only stored, else in the arena. */
NODISCARD bool zip_read(Arena *arena, const Zip *zip, const ZipEntry *entry, Bytes *out,
                        Error *err);

#endif
