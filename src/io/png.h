/* png.h - PNG files from 8-bit pixels.  They are read as all kinds of pictures are: picture_file.h.
 *
 *     if (!png_write("plot.png", &image, err)) ...
 */
#ifndef IO_PNG_H
#define IO_PNG_H

#include "base/buf.h"
#include "base/error.h"
#include "io/image.h"

/* Writes atomically (file.h). */
NODISCARD bool png_write(const char *path, const Image *image, Error *err);
void png_encode(Buf *out, const Image *image);

#endif
