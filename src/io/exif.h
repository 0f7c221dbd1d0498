/* exif.h - how a camera was held, from the EXIF data of a picture.
 *
 *     int orientation = exif_orientation(bytes);     6: turned right by a quarter
 */
#ifndef IO_EXIF_H
#define IO_EXIF_H

#include "base/base.h"

/* bytes: a TIFF structure, as it follows "Exif\0\0" in a JPEG file.  1 ... 8, by tag 0x0112; 1 if
 * it says nothing that makes sense. */
int exif_orientation(Bytes bytes);

#endif
