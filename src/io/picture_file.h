/* picture_file.h - files of pictures of every kind that is read: PNG, JPEG, netpbm and, where it is
 * built in, WebP.  The kind is told by the content, never by the name.
 *
 *     DecodedPicture picture;
 *     PictureWish wish = {.channels = 3, .w = 224, .h = 224};
 *     if (!picture_file_read(arena, "train/cat/7463.jpg", &wish, &picture, err)) ...
 *     Image image = image_fit(arena, &picture.image, &picture.extent, 224, 224, RESIZE_CROP);
 *
 * Sides above 16384 pixels are refused, and more pixels than a file's bytes can unpack to: a header
 * that lies costs no memory. */
#ifndef IO_PICTURE_FILE_H
#define IO_PICTURE_FILE_H

#include "base/buf.h"
#include "base/error.h"
#include "io/image.h"

/* What the header of a file says. */
typedef struct {
    int w, h;        /* pixels of the picture, turned upright */
    int c;           /* 1 grey, 3 colour, whether or not it has alpha, too */
    int orientation; /* EXIF's, 1 ... 8, which is not 1 where the picture is stored turned */
} PictureHeader;

/* What a picture is decoded for.  {0}: every pixel, grey or colour as in the file. */
typedef struct {
    int channels; /* 1 grey, 3 colour, 4 with alpha; 0: grey or colour as in the file */
    int w, h;     /* a JPEG file is decoded at 1/2, 1/4 or 1/8 if both sides are still at least
                   * these, as by Pillow's draft(); 0: never */
} PictureWish;

typedef struct {
    PictureHeader header;
    Image image;   /* upright, in the channels that were wished for */
    Extent extent; /* where the picture lies in the image */
    bool damaged;  /* some of it could not be decoded and was made up, as by other programs: of a
                    * JPEG file, which has no checksum */
} DecodedPicture;

/* Reads any picture as Pillow's convert does: of 16 bits the upper 8, alpha dropped unless it is
 * wished for.  name: of the file, for errors.  On failure out->header tells whether the header was
 * good: its w is not 0 then. */
NODISCARD bool picture_file_decode(Arena *arena, Bytes bytes, const char *name,
                                   const PictureWish *wish, DecodedPicture *out, Error *err);
NODISCARD bool picture_file_read(Arena *arena, const char *path, const PictureWish *wish,
                                 DecodedPicture *out, Error *err);

/* For callers that look before they decode: the bytes of a file in place of what is in the buffer,
 * refused above a bound, and what the header alone says. */
NODISCARD bool picture_file_load(Buf *buf, const char *path, Bytes *out, Error *err);
NODISCARD bool picture_file_probe(Bytes bytes, const char *name, PictureHeader *out, Error *err);

/* Whether a file among others is taken for a picture, by the end of its name: also for one of a
 * kind that is not read, since skipping it would train on half a set. */
bool picture_file_named(const char *name);

#endif
