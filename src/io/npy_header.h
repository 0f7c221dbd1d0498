/* npy_header.h - the header of a .npy file, from its bytes.
 *
 *     NpyArray array = {.path = "x.npy"};
 *     if (!npy_header(bytes, &array, err)) ...
 *     array.data[0 ... array.count * array.size)
 */
#ifndef IO_NPY_HEADER_H
#define IO_NPY_HEADER_H

#include "io/npy.h"

/* Fills in all but the path; data is in the bytes. */
NODISCARD bool npy_header(Bytes bytes, NpyArray *array, Error *err);

#endif
