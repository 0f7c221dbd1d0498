/* A persistent pool.  A run is published by raising `generation`; each thread then takes the shards
 * of its own part in order, and when they are used up those that are left of the others'.  So a
 * shard of one run mostly meets the thread that had its neighbours in the last one, and what that
 * wrote is in its core's cache.  Waiting spins, because the next batch usually follows within
 * microseconds, then gives way and sleeps, because machines are shared. */
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

enum { APART = 64 }; /* bytes: what each thread counts does not share cache lines */

/* Signals that a thread brings upon itself: blocked, they would end the program without a word. */
static const int FAULTS[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP};

/* A thread's shards of the current run. */
typedef struct {
    atomic_int next; /* to be taken */
    int end;
    PoolWork *work;
    void *context;
    char apart[APART];
} Part;

typedef struct {
    Pool *pool;
    int part; /* its own; the caller's is 0 */
    pthread_t thread;
} Worker;

struct Pool {
    int threads;            /* the caller counted */
    Worker *worker;         /* threads - 1 */
    Part *part;             /* threads, and one for an aside */
    pthread_mutex_t mutex;  /* guards sleeping only */
    pthread_cond_t wake;    /* a new generation */
    pthread_cond_t done;    /* the last worker has left a run */
    atomic_uint generation; /* number of the current run */
    atomic_int busy;        /* workers that have not left the current run */
    atomic_bool quit;       /* set once, by pool_free */
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

static void take_part(Part *part)
{
    int shard;
    while ((shard = atomic_fetch_add(&part->next, 1)) < part->end)
        part->work(part->context, shard);
}

/* Its own part, what is left of the others', and then what comes along. */
static void take_shards(Pool *pool, int own)
{
    for (int i = 0; i < pool->threads; i++)
        take_part(&pool->part[(own + i) % pool->threads]);
    take_part(&pool->part[pool->threads]);
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
    const Worker *worker = argument;
    Pool *pool = worker->pool;
    for (unsigned seen = 0;; seen++) {
        await_generation(pool, seen);
        if (atomic_load(&pool->quit))
            return NULL;
        take_shards(pool, worker->part);
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
    for (int i = 0; i < pool->threads - 1; i++) {
        Worker *worker = &pool->worker[i];
        *worker = (Worker){.pool = pool, .part = i + 1};
        if (pthread_create(&worker->thread, NULL, worker_main, worker) != 0)
            die("cannot start thread %d of %d; use a smaller --threads", i + 2, pool->threads);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

Pool *pool_new(int threads)
{
    assert(threads >= 1);
    Pool *pool = heap_resize(NULL, 1, sizeof *pool);
    *pool = (Pool){
        .threads = threads,
        .worker = heap_resize(NULL, (size_t)threads, sizeof(Worker)),
        .part = heap_resize(NULL, (size_t)threads + 1, sizeof(Part)),
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
        pthread_join(pool->worker[i].thread, NULL);
    heap_free(pool->part);
    heap_free(pool->worker);
    heap_free(pool);
}

int pool_threads(const Pool *pool)
{
    return pool ? pool->threads : 1;
}

static void set_part(Part *part, int next, int end, PoolWork *work, void *context)
{
    atomic_store(&part->next, next);
    part->end = end;
    part->work = work;
    part->context = context;
}

void pool_run_with(Pool *pool, int shards, PoolWork *work, void *context, const Aside *aside)
{
    int threads = pool_threads(pool);
    if (threads == 1 || shards + aside->shards == 1) {
        for (int shard = 0; shard < shards; shard++)
            work(context, shard);
        for (int shard = 0; shard < aside->shards; shard++)
            aside->work(aside->context, shard);
        return;
    }
    for (int i = 0; i < threads; i++)
        set_part(&pool->part[i], (int)((long)shards * i / threads),
                 (int)((long)shards * (i + 1) / threads), work, context);
    set_part(&pool->part[threads], 0, aside->shards, aside->work, aside->context);
    atomic_store(&pool->busy, threads - 1);
    publish(pool);
    take_shards(pool, 0);
    await_workers(pool);
}

void pool_run(Pool *pool, int shards, PoolWork *work, void *context)
{
    pool_run_with(pool, shards, work, context, &(Aside){0});
}

int pool_processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (int)count : 1;
}
