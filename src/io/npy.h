/* npy.h - numpy's arrays: .npy files, and those in .npz archives.
 *
 *     NpyArray x;
 *     if (!npy_open(arena, "digits.npz:x_train", &x, err)) ...
 *     npy_floats(&x, (NpyRun){.first = 784 * i, .step = 1, .count = 784}, row, 1);
 *
 * Plain numbers in either byte order are read: bool, whole numbers of 1, 2, 4 and 8 bytes, floats
 * of 2, 4 and 8.  Items are numbered as they lie in the file, whose order `fortran` tells. */
#ifndef IO_NPY_H
#define IO_NPY_H

#include "base/arena.h"
#include "base/base.h"
#include "base/error.h"

enum { NPY_RANK = 8 };

typedef enum { NPY_BOOL, NPY_UNSIGNED, NPY_SIGNED, NPY_FLOAT } NpyKind;

/* An array; a value whose bytes are in the arena of npy_open. */
typedef struct {
    const char *path; /* as asked for, in the arena */
    NpyKind kind;
    int size;     /* bytes of an item */
    bool swapped; /* in the other byte order than this machine's */
    bool fortran; /* the first index runs fastest; otherwise the last */
    int rank;
    long dims[NPY_RANK];
    size_t count; /* items */
    const uint8_t *data;
} NpyArray;

/* PATH of a .npy file, ARCHIVE:NAME of an array in a .npz archive, or an archive of one array.
 * Bytes that do not fit the header's words are refused, as is what is no array of plain numbers. */
NODISCARD bool npy_open(Arena *arena, const char *path, NpyArray *out, Error *err);

/* Whether a file is an array, or an archive of arrays, by its first bytes, or a path names an array
 * in an archive, or the archive itself; false if it cannot be read. */
bool npy_is(const char *path);
bool npz_is(const char *path);

/* The names of the arrays in an archive, in its order; NULL ends. */
NODISCARD bool npz_names(Arena *arena, const char *path, const char *const **out, Error *err);

/* "u8", "i64", "f16", "bool" */
const char *npy_type(const NpyArray *array);

/* "(60000, 28, 28)" */
const char *npy_shape(Arena *arena, const NpyArray *array);

/* Items of an array: first, first + step and so on. */
typedef struct {
    size_t first, step, count;
} NpyRun;

/* Reads them as 32-bit floats to every out_step-th place: what does not fit becomes infinite, and
 * is rounded to nearest.  As doubles: exactly, but for whole numbers above 2^53. */
void npy_floats(const NpyArray *array, NpyRun run, float *out, size_t out_step);
void npy_doubles(const NpyArray *array, NpyRun run, double *out, size_t out_step);

/* The same for an array of bytes (unsigned, of size 1). */
void npy_bytes(const NpyArray *array, NpyRun run, uint8_t *out, size_t out_step);

/* Whole numbers of any kind but floats; false above the largest long. */
bool npy_long(const NpyArray *array, size_t item, long *out);

#endif
