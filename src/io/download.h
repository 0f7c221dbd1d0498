/* download.h - downloads one file, whatever the network does, and checks it.
 *
 *     Download job = {.url = url, .folder = hidden, .name = "mnist.tgz", .sha256 = sum, ...};
 *     if (!download(&job, err)) ...
 *     job.path                                         whole, checked and on the disk
 *     download_close(&job, false);                     the caller has moved it, or refuses it
 *
 * What breaks off is gone on with where the server can do that, and begun again elsewhere; after a
 * failure of network or server there are three more tries, 1, 2 and 4 seconds later, and as many
 * again whenever more has come than ever before.  Without success nothing stays, but for the part
 * of a file that a later call can go on with. */
#ifndef IO_DOWNLOAD_H
#define IO_DOWNLOAD_H

#include "base/clock.h"
#include "io/partial.h"

#include <stdatomic.h>

/* What is known of a file's bytes: a value, with borrowed texts.  Digits in lower case. */
typedef struct {
    int64_t size;         /* bytes; 0: not known */
    const char *sha256;   /* or NULL */
    const char *md5;      /* or NULL */
    const char *md5_head; /* MD5 of the first MB, which is what fastai gives; or NULL */
} FileSums;

/* Belongs to the caller; all that it points to is borrowed. */
typedef struct {
    const char *url;
    const char *folder, *name; /* as for a Partial; only this program writes there */
    const char *label;         /* what it is called in progress lines */
    FileSums sums;
    long patience; /* seconds that the server may send nothing */
    const Clock *clock;
    const atomic_int *interrupts;                      /* or NULL: above 0 ends it */
    void (*progress)(void *context, const char *text); /* a line, rewritten; or NULL */
    void *context;
    Partial file;      /* out: the file; close it */
    const char *wrong; /* out: whole, but not what sums says: how they differ, in file's arena */
} Download;

/* False with err; with job->wrong the file is whole and in its place. */
NODISCARD bool download(Download *job, Error *err);

/* Closes the file; it stays, or it goes (partial.h). */
void download_close(Download *job, bool stays);

#endif
