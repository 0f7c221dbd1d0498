/* helper.h - a process that helps rank 0 with its batches (crew.h). */
#ifndef NN_HELPER_H
#define NN_HELPER_H

#include "base/pool.h"
#include "base/team.h"

/* Other work, until that is over or a rank has gone (crew_send). */
typedef void HelperOther(void *context, const Team *team, Pool *pool);

/* In all ranks but 0: helps until rank 0 says that it is over, or a rank has gone.  other: NULL if
 * there is none. */
void helper_serve(const Team *team, Pool *pool, HelperOther *other, void *context);

#endif
