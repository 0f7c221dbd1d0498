/* A persistent pool.  A run is published by raising `generation`; workers and the caller then take
 * shard numbers from one atomic counter until they are used up.  Waiting spins, because the next batch
 * usually follows within microseconds, then gives way and sleeps, because machines are shared. */
#include "base/pool.h"

#include "base/arena.h"
#include "base/error.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

/* A wait is some 30 microseconds of pause instructions, then some 300 of giving way, then sleep: in a
 * virtual machine a thread that sleeps may take as long to wake as a whole training step does. */
enum { SPINS = 2000, YIELDS = 600 };

/* Signals that a thread brings upon itself: blocked, they would end the program without a word. */
static const int FAULTS[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP};

struct Pool {
    int threads;            /* the caller counted */
    pthread_t *worker;      /* threads - 1 */
    pthread_mutex_t mutex;  /* guards sleeping only */
    pthread_cond_t wake;    /* a new generation */
    pthread_cond_t done;    /* the last worker has left a run */
    atomic_uint generation; /* number of the current run */
    atomic_int next;        /* next shard to take */
    atomic_int busy;        /* workers that have not left the current run */
    atomic_bool quit;       /* set once, by pool_free */
    int shards;             /* of the current run */
    PoolWork *work;
    void *context;
};

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#else
    atomic_signal_fence(memory_order_seq_cst);
#endif
}

/* One turn of a wait, numbered from 0; false when it is time to sleep. */
static bool wait_turn(int turn)
{
    if (turn < SPINS)
        relax();
    else
        sched_yield();
    return turn < SPINS + YIELDS;
}

static void take_shards(Pool *pool)
{
    int shard;
    while ((shard = atomic_fetch_add(&pool->next, 1)) < pool->shards)
        pool->work(pool->context, shard);
}

static void await_generation(Pool *pool, unsigned seen)
{
    for (int turn = 0; wait_turn(turn); turn++)
        if (atomic_load(&pool->generation) != seen)
            return;
    pthread_mutex_lock(&pool->mutex);
    while (atomic_load(&pool->generation) == seen)
        pthread_cond_wait(&pool->wake, &pool->mutex);
    pthread_mutex_unlock(&pool->mutex);
}

static void *worker_main(void *argument)
{
    Pool *pool = argument;
    for (unsigned seen = 0;; seen++) {
        await_generation(pool, seen);
        if (atomic_load(&pool->quit))
            return NULL;
        take_shards(pool);
        if (atomic_fetch_sub(&pool->busy, 1) == 1) {
            pthread_mutex_lock(&pool->mutex);
            pthread_cond_signal(&pool->done);
            pthread_mutex_unlock(&pool->mutex);
        }
    }
}

static void publish(Pool *pool)
{
    pthread_mutex_lock(&pool->mutex);
    atomic_fetch_add(&pool->generation, 1);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->mutex);
}

static void await_workers(Pool *pool)
{
    for (int turn = 0; wait_turn(turn); turn++)
        if (atomic_load(&pool->busy) == 0)
            return;
    pthread_mutex_lock(&pool->mutex);
    while (atomic_load(&pool->busy) > 0)
        pthread_cond_wait(&pool->done, &pool->mutex);
    pthread_mutex_unlock(&pool->mutex);
}

/* Workers take no signals: Ctrl-C belongs to the thread that owns the terminal. */
static void start_workers(Pool *pool)
{
    sigset_t all, before;
    sigfillset(&all);
    for (int i = 0; i < LENGTH(FAULTS); i++)
        sigdelset(&all, FAULTS[i]);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (int i = 0; i < pool->threads - 1; i++)
        if (pthread_create(&pool->worker[i], NULL, worker_main, pool) != 0)
            die("cannot start thread %d of %d; use a smaller --threads", i + 2, pool->threads);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

Pool *pool_new(int threads)
{
    assert(threads >= 1);
    Pool *pool = heap_resize(NULL, 1, sizeof *pool);
    *pool = (Pool){
        .threads = threads,
        .worker = heap_resize(NULL, (size_t)threads, sizeof(pthread_t)),
        .mutex = PTHREAD_MUTEX_INITIALIZER,
        .wake = PTHREAD_COND_INITIALIZER,
        .done = PTHREAD_COND_INITIALIZER,
    };
    start_workers(pool);
    return pool;
}

void pool_free(Pool *pool)
{
    if (!pool)
        return;
    atomic_store(&pool->quit, true);
    publish(pool);
    for (int i = 0; i < pool->threads - 1; i++)
        pthread_join(pool->worker[i], NULL);
    heap_free(pool->worker);
    heap_free(pool);
}

int pool_threads(const Pool *pool)
{
    return pool ? pool->threads : 1;
}

void pool_run(Pool *pool, int shards, PoolWork *work, void *context)
{
    if (pool_threads(pool) == 1 || shards == 1) {
        for (int shard = 0; shard < shards; shard++)
            work(context, shard);
        return;
    }
    pool->shards = shards;
    pool->work = work;
    pool->context = context;
    atomic_store(&pool->next, 0);
    atomic_store(&pool->busy, pool->threads - 1);
    publish(pool);
    take_shards(pool);
    await_workers(pool);
}

typedef struct {
    int shards; /* one's own */
    PoolWork *work;
    void *context;
    const Aside *aside;
} Both;

static void run_either(void *context, int shard)
{
    const Both *both = context;
    if (shard < both->shards)
        both->work(both->context, shard);
    else
        both->aside->work(both->aside->context, shard - both->shards);
}

void pool_run_with(Pool *pool, int shards, PoolWork *work, void *context, const Aside *aside)
{
    Both both = {shards, work, context, aside};
    pool_run(pool, shards + aside->shards, run_either, &both);
}

int pool_processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (int)count : 1;
}
