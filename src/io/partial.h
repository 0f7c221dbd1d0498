/* partial.h - a file that comes in pieces, perhaps over several processes.
 *
 *     Partial file = {.folder = hidden, .name = "mnist.tgz", .url = url};
 *     if (!partial_open(&file, err)) ...                what an earlier try has left, if anything
 *     if (!partial_begin(&file, whole, mark, err)) ...  from its beginning
 *     if (!partial_add(&file, bytes, err)) ...
 *     partial_close(&file, true);                       it stays, for a later try
 *
 * The folder is made with the first byte.  In it lie NAME and `NAME.from`, which says whence the
 * file comes and how to know that the server still has the same.  NAME is locked while its process
 * lives. */
#ifndef IO_PARTIAL_H
#define IO_PARTIAL_H

#include "base/arena.h"
#include "base/base.h"
#include "base/error.h"

/* Belongs to the caller, who sets the first three; texts are in its arena. */
typedef struct {
    const char *folder; /* borrowed */
    const char *name;   /* borrowed */
    const char *url;    /* borrowed: where it comes from, an address (address.h) */
    Arena arena;
    char *path; /* folder/name */
    char *from; /* folder/name.from */
    const char
        *mark;     /* what the server's version has (fetch_head.h); "": it cannot be gone on with */
    int64_t whole; /* bytes of the whole file; -1: not known */
    int64_t size;  /* bytes that are there and of use */
    int fd;        /* of the file, which is locked; -1: it is not there */
} Partial;

/* Finds what is left of an earlier try from this url.  Fails if another process is at it. */
NODISCARD bool partial_open(Partial *file, Error *err);

/* Makes folder and file if need be, and empties the file. */
NODISCARD bool partial_begin(Partial *file, int64_t whole, const char *mark, Error *err);

/* Adds to the end. */
NODISCARD bool partial_add(Partial *file, Bytes bytes, Error *err);

/* Whether all of it is there. */
bool partial_is_whole(const Partial *file);

/* Whether a later try can go on with it. */
bool partial_is_of_use(const Partial *file);

/* Brings the file to the disk. */
NODISCARD bool partial_sync(Partial *file, Error *err);

/* Lets go of it; unless it is to stay, both files are removed, and the folder if it is empty. */
void partial_close(Partial *file, bool stays);

#endif
