/* reading.h - what the commands that read images share.
 *
 *     if (read_size(call, &options.h, &options.w, err))          size=28, size=28x32
 *         data = dataset_folder(arena, &options, pool, err);
 */
#ifndef COMMANDS_READING_H
#define COMMANDS_READING_H

#include "data/dataset.h"
#include "lab/reply.h"
#include "lab/session.h"
#include "language/command.h"

/* size=N or size=HxW of a call; 0 and 0 where it is not given. */
NODISCARD bool read_size(const Call *call, int *h, int *w, Error *err);

/* delim= of a call: one character, or the word for one that is hard to type. */
NODISCARD bool reading_delim(const Call *call, char *out, Error *err);

/* A line that says how far the reading of files is, on a terminal.  It belongs to the verb that
 * reads. */
typedef struct {
    Session *session;
    bool begun;
    double began, drawn; /* clock at the first file, and when the line was last drawn */
} ReadingProgress;

ReadingWatch reading_watch(ReadingProgress *progress);
void reading_end(ReadingProgress *progress); /* takes the line away */

/* Reports what was left out when the data was read, one line per reason. */
void tell_left_out(Reply *reply, const Dataset *data);

/* Refuses pictures for a net that reads rows of numbers, or channels that no picture has. */
NODISCARD bool reads_pictures(const Dataset *data, Error *err);

#endif
