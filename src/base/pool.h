/* pool.h - one piece of work in a fixed number of shards, over however many threads there are.
 *
 *     Pool *pool = pool_new(2);
 *     pool_run(pool, 8, add_shard, &work);   // add_shard(&work, 0 ... 7), in any order
 *     pool_free(pool);                       // all of them were done when pool_run returned
 *
 * Shards, not threads, are what results may depend on: reduce them in a fixed order and any number
 * of threads gives the same bits.  Which thread takes a shard, and whether the workers take part at
 * all, depends on how busy the machine is.  pool_run is called from one thread at a time and never
 * from a shard. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include "base/base.h"
#include "base/error.h"

typedef struct Pool Pool;
typedef void PoolWork(void *context, int shard);

/* Other shards that are run along with a caller's own, in what would otherwise be a wait. */
typedef struct {
    int shards; /* 0: none */
    PoolWork *work;
    void *context;
} Aside;

/* threads >= 1, the caller counted: 1 starts none.  Dies when the system gives no thread. */
Pool *pool_new(int threads);
Pool *pool_start(int threads, Error *err); /* the same, but NULL with err */
void pool_free(Pool *pool);
int pool_threads(const Pool *pool);

/* A NULL pool runs the shards in order on the caller. */
void pool_run(Pool *pool, int shards, PoolWork *work, void *context);

/* The same, and then the aside's shards. */
void pool_run_with(Pool *pool, int shards, PoolWork *work, void *context, const Aside *aside);

/* Processors that the calling thread may run on, at least 1. */
int pool_processors(void);

#endif
