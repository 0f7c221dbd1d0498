/* picture_format.h - a kind of picture file as a row: how it is known, and how it is read.
 *
 *     const PictureFormat NETPBM_FORMAT = {.looks_like = ..., .probe = ..., .decode = ...};
 *
 * For the files of io that have such a row, and picture_file.c, which has the table. */
#ifndef IO_PICTURE_FORMAT_H
#define IO_PICTURE_FORMAT_H

#include "io/picture_file.h"

enum {
    PICTURE_MOST_SIDE = 16384, /* pixels */
    PICTURE_ENDS = 8,
};

/* The functions are called with bytes that look like the format, and name the file in errors.
 * decode fills in out->header before it decodes pixels.  Its image is as the file has it, with the
 * channels of the header, or 4 where those are wished for and the file has alpha; not yet turned
 * upright. */
typedef struct {
    const char *ends[PICTURE_ENDS]; /* of file names, lower case */
    bool (*looks_like)(Bytes bytes);
    bool (*probe)(Bytes bytes, const char *name, PictureHeader *out, Error *err);
    bool (*decode)(Arena *arena, Bytes bytes, const char *name, const PictureWish *wish,
                   DecodedPicture *out, Error *err);
} PictureFormat;

extern const PictureFormat PNG_FORMAT, JPEG_FORMAT, NETPBM_FORMAT, WEBP_FORMAT;

/* Fails for a picture with a side above PICTURE_MOST_SIDE. */
bool picture_too_large(Error *err, const char *name, long w, long h);

#endif
