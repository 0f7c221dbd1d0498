/* tail.h - what a file has gained since the last look, whoever writes it and in whatever pieces.
 *
 *     Tail tail;
 *     tail_init(&tail, path);
 *     switch (tail_look(&tail)) ...                     TAIL_ANEW: what was read is void
 *     while (tail_read(&tail, &bytes, &err))            what was not taken, and more
 *         tail_take(&tail, whole);                      the bytes of whole records
 *     tail_rest(&tail);                                 closes the file until the next look
 *
 * A look at a file that has not changed is one system call.  Half a record waits in memory; nothing
 * of a file is read twice, save 64 bytes at either end of what was read, by which a rewritten file
 * is told from one that has grown. */
#ifndef IO_TAIL_H
#define IO_TAIL_H

#include "base/base.h"
#include "base/error.h"

enum { TAIL_PIECE = 1 << 19, TAIL_LONGEST = 1 << 26, TAIL_KNOWN = 64 }; /* bytes */

typedef enum {
    TAIL_SAME,    /* nothing has changed */
    TAIL_MORE,    /* there is more to read */
    TAIL_ANEW,    /* its contents are others: reading begins at the beginning */
    TAIL_OTHER,   /* another file is in its place: the same */
    TAIL_SHORTER, /* it ends before what was read, which was cut away */
    TAIL_MISSING, /* there is no file, or none that can be read */
} TailNews;

/* A file that is read as it grows.  Belongs to the caller; tail_free gives back its memory. */
typedef struct {
    char *path;  /* on the heap */
    int fd;      /* -1: closed */
    bool stream; /* a pipe or a terminal, which is read as it comes */
    bool over;   /* a stream has ended */
    int tee;     /* of a stream: what is read is written there as well; -1: nowhere */
    uint64_t device, inode, size;
    int64_t changed;          /* nanoseconds since 1970 of its latest change */
    uint64_t at;              /* bytes of it that were read */
    uint8_t head[TAIL_KNOWN]; /* its first bytes */
    uint8_t last[TAIL_KNOWN]; /* those before `at` */
    char *data;               /* read and not taken, on the heap */
    size_t used, left, room;  /* bytes taken of it; not taken; allocated */
} Tail;

void tail_init(Tail *tail, const char *path);

/* The same for what comes on a descriptor, which stays the caller's, as `tee` does. */
void tail_init_stream(Tail *tail, const char *name, int fd, int tee);

/* Looks whether the file has changed.  After TAIL_SHORTER, tail_again begins with what is there. */
TailNews tail_look(Tail *tail);
void tail_again(Tail *tail);

/* The next bytes: what was not taken and what follows it, at least one byte more.  False at the end
 * for now; with err when it cannot be read, or a record is longer than TAIL_LONGEST. */
NODISCARD bool tail_read(Tail *tail, Bytes *out, Error *err);

/* The first so many of them are done with. */
void tail_take(Tail *tail, size_t bytes);

/* What was read and is not taken. */
Bytes tail_left(const Tail *tail);

void tail_rest(Tail *tail);
void tail_free(Tail *tail);

#endif
