/* reading.h - what the commands that read images share.
 *
 *     if (read_size(call, &options.h, &options.w, err))          size=28, size=28x32
 *         data = dataset_folder(arena, &options, pool, err);
 */
#ifndef COMMANDS_READING_H
#define COMMANDS_READING_H

#include "data/dataset.h"
#include "lab/reply.h"
#include "language/command.h"

/* size=N or size=HxW of a call; 0 and 0 where it is not given. */
NODISCARD bool read_size(const Call *call, int *h, int *w, Error *err);

/* Reports what was left out when the data was read, one line per reason. */
void tell_left_out(Reply *reply, const Dataset *data);

#endif
