/* archive.h - unpacks .tgz archives; the only file that sees archive.h of libarchive.
 *
 *     Unpacking job = {.path = "a.tgz", .folder = data_folder, .name = "mnist_png", .as = "mnist"};
 *     if (!archive_unpack(&job, err)) ...
 */
#ifndef IO_ARCHIVE_H
#define IO_ARCHIVE_H

#include "base/base.h"
#include "base/error.h"

#include <stdatomic.h>

/* An archive to unpack, and what of it was not wanted.  Belongs to the caller, with its texts. */
typedef struct {
    const char *path;             /* of the archive */
    const char *shown;            /* what messages call it; NULL: its path */
    const char *folder;           /* where the result is to appear; it must exist */
    const char *name;             /* the folder at the archive's top that is wanted; NULL: `as`, or
                                     else the only one there is */
    const char *as;               /* what it is to be called; NULL: as `name` */
    const atomic_int *interrupts; /* above 0: stop; may be NULL */
    long beside;                  /* out: other visible entries at the top, not wanted */
} Unpacking;

/* Unpacks into a hidden folder first and renames once at the end, so that a refused, damaged or
 * interrupted archive leaves nothing; the next process removes what a killed one has left.  Entries
 * that would leave the folder (absolute, "..", links, devices) are refused, and so are archives
 * that unpack to far more than their own size.  Memory does not grow with the number of entries;
 * time grows in proportion to it. */
NODISCARD bool archive_unpack(Unpacking *unpacking, Error *err);

#endif
