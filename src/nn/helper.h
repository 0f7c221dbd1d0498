/* helper.h - a process that helps rank 0 with its batches (crew.h). */
#ifndef NN_HELPER_H
#define NN_HELPER_H

#include "base/pool.h"
#include "base/team.h"

/* In all ranks but 0: helps until rank 0 says that it is over, or a rank has gone. */
void helper_serve(const Team *team, Pool *pool);

#endif
