/* set_get.h - brings a data set into a folder: downloads, checks, unpacks, and shows it by one
 * rename.
 *
 *     SetGet job = {.name = "mnist", .home = data_folder, .row = row, .clock = &clock, ...};
 *     if (!set_get(&job, err)) ...
 *     job.folder                                       home/mnist
 *
 * Where home/NAME is a folder nothing is done, and where home/NAME.tgz is a file it is unpacked as
 * it is.  Files that are not what is known of them are kept beside as NAME.tgz.wrong and named.
 * Nothing else stays of what failed or was refused, but for what a later call can go on with, in
 * the hidden folder home/.get-NAME. */
#ifndef DATA_SET_GET_H
#define DATA_SET_GET_H

#include "base/arena.h"
#include "base/clock.h"
#include "data/set_table.h"

#include <stdatomic.h>

/* Belongs to the caller; all that it points to is borrowed, but for what is marked as out, which is
 * in the arena. */
typedef struct {
    Arena *arena;
    const char *name;  /* of the set */
    const char *home;  /* folder in which it is, or is to be; made if need be */
    const SetRow *row; /* where it comes from; NULL: it has to be there */
    long patience;     /* seconds that a server may send nothing */
    const Clock *clock;
    const atomic_int *interrupts;                      /* or NULL: above 0 ends it */
    void (*progress)(void *context, const char *text); /* a line, rewritten; or NULL */
    void *context;
    const char *folder; /* out: of the set */
    const char *packed; /* out: the archive that was unpacked; NULL: none was */
    int64_t bytes;      /* out: of what was downloaded; 0: nothing was */
    long beside;        /* out: entries of the archive beside its folder, which were left out */
} SetGet;

NODISCARD bool set_get(SetGet *job, Error *err);

/* The words of the `data` command that loads what is in a folder, as SetRow.load has them; NULL:
 * it is of no kind that can be told. */
const char *set_guess(Arena *arena, const char *folder);

#endif
