/* Threads that wait between runs and share out the work of each.  A run is published by raising
 * `generation`; each thread then takes the shards of its own part in order, and after them what is
 * left of the others' parts.  So a shard mostly meets the thread that ran its neighbours in the run
 * before, and what these wrote is still in the cache of that core.
 *
 * A run is over when its shards are done, not when every thread has taken part: a worker that
 * another program keeps from its core delays a run only by the shard it holds.  A thread that waits
 * first spins, because the next run usually follows within microseconds, then yields, then sleeps,
 * because machines are shared.  Where waiting for the workers costs more than they save, the caller
 * works alone for a while. */
#include "base/pool.h"

#include "base/die.h"
#include "base/error.h"
#include "base/heap.h"
#include "base/thread.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

/* A wait is some 30 microseconds of pause instructions, then yielding, then sleep: in a virtual
 * machine a sleeping thread may take as long to wake as a whole training step does.  Yielding is
 * limited by the clock: on a busy machine a single yield takes milliseconds. */
enum { SPINS = 2000 };
static const double YIELD_SECONDS = 300e-6;

/* How much waiting may lose before the caller works alone, and for how many times that long it
 * does: on the busiest machine a run takes at most 1 + 1 / ALONE_TIMES times as long as the caller
 * alone would. */
static const double LOSS_SECONDS = 2e-3;
enum { ALONE_TIMES = 10 };

/* A longer wait is taken for a jump of the clock: clocks jump when virtual machines are moved. */
static const double LONGEST_SECONDS = 0.2;

enum { APART = 64 }; /* bytes, so that the counters of two threads never share a cache line */

/* A thread's shards of the current run.  A thread that has taken one may read the rest: the next
 * run does not begin before that shard is done. */
typedef struct {
    atomic_int left; /* shards not yet taken; below 0: none */
    int end;         /* number after the last shard */
    PoolWork *work;
    void *context;
    char apart[APART];
} PoolPart;

typedef struct {
    Pool *pool;
    int part; /* its own; the caller's is 0 */
    pthread_t thread;
} PoolWorker;

struct Pool {
    int threads;            /* the caller counted */
    PoolWorker *worker;     /* threads - 1 */
    PoolPart *part;         /* one per thread, and one for an aside */
    pthread_mutex_t mutex;  /* guards sleeping only */
    pthread_cond_t wake;    /* a new generation */
    pthread_cond_t done;    /* the last shard of a run is done */
    atomic_uint generation; /* number of the current run */
    atomic_int undone;      /* shards of the current run */
    atomic_bool quit;       /* set once, by pool_free */
    double lost;            /* seconds that the caller has waited beyond what the workers saved it;
                               below 0, down to -LOSS_SECONDS: a reserve */
    double alone[2];        /* from when to when the caller works alone; by now() */
};

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#else
    atomic_signal_fence(memory_order_seq_cst);
#endif
}

/* Seconds.  Not clock_now: that takes a mutex, for a promise that nothing here needs. */
static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + 1e-9 * (double)at.tv_nsec;
}

typedef bool IsOver(Pool *pool, unsigned seen);

/* Waits a little without sleeping; false when it is time to sleep. */
static bool await_awake(Pool *pool, IsOver *is_over, unsigned seen)
{
    for (int turn = 0; turn < SPINS; turn++) {
        if (is_over(pool, seen))
            return true;
        relax();
    }
    for (double begin = now(), at = begin; at >= begin && at < begin + YIELD_SECONDS; at = now()) {
        if (is_over(pool, seen))
            return true;
        sched_yield();
    }
    return is_over(pool, seen);
}

static void await(Pool *pool, IsOver *is_over, unsigned seen, pthread_cond_t *signal)
{
    if (await_awake(pool, is_over, seen))
        return;
    pthread_mutex_lock(&pool->mutex);
    while (!is_over(pool, seen))
        pthread_cond_wait(signal, &pool->mutex);
    pthread_mutex_unlock(&pool->mutex);
}

static bool is_published(Pool *pool, unsigned seen)
{
    return atomic_load(&pool->generation) != seen;
}

static bool is_done(Pool *pool, unsigned seen)
{
    (void)seen;
    return atomic_load(&pool->undone) == 0;
}

/* Runs the shards that are left in a part; returns how many. */
static int take_part(PoolPart *part)
{
    int done = 0;
    for (int left; (left = atomic_fetch_sub(&part->left, 1)) > 0; done++)
        part->work(part->context, part->end - left);
    return done;
}

/* A thread's own part, then what is left of the others', then the aside's. */
static int take_shards(Pool *pool, int own)
{
    int done = 0;
    for (int i = 0; i < pool->threads; i++)
        done += take_part(&pool->part[(own + i) % pool->threads]);
    return done + take_part(&pool->part[pool->threads]);
}

static void *worker_main(void *argument)
{
    const PoolWorker *worker = argument;
    Pool *pool = worker->pool;
    for (unsigned seen = 0;;) {
        await(pool, is_published, seen, &pool->wake);
        seen = atomic_load(&pool->generation);
        if (atomic_load(&pool->quit))
            return NULL;
        int done = take_shards(pool, worker->part);
        if (done > 0 && atomic_fetch_sub(&pool->undone, done) == done) {
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

/* Starts the workers; returns how many the system has given. */
static int start_workers(Pool *pool)
{
    int started = 0;
    for (; started < pool->threads - 1; started++) {
        PoolWorker *worker = &pool->worker[started];
        *worker = (PoolWorker){.pool = pool, .part = started + 1};
        if (!thread_start(&worker->thread, worker_main, worker))
            break;
    }
    return started;
}

Pool *pool_new(int threads)
{
    Error err = {0};
    Pool *pool = pool_start(threads, &err);
    if (!pool)
        die("%s", err.text);
    return pool;
}

Pool *pool_start(int threads, Error *err)
{
    assert(threads >= 1);
    Pool *pool = heap_resize(NULL, 1, sizeof *pool);
    *pool = (Pool){
        .threads = threads,
        .worker = heap_resize(NULL, (size_t)threads, sizeof(PoolWorker)),
        .part = heap_resize(NULL, (size_t)threads + 1, sizeof(PoolPart)),
        .mutex = PTHREAD_MUTEX_INITIALIZER,
        .wake = PTHREAD_COND_INITIALIZER,
        .done = PTHREAD_COND_INITIALIZER,
        .lost = -LOSS_SECONDS,
    };
    int started = start_workers(pool);
    if (started == threads - 1)
        return pool;
    pool->threads = started + 1;
    pool_free(pool);
    return fail_null(err, "cannot start thread %d of %d; use a smaller --threads N", started + 2,
                     threads);
}

/* Wakes it until it has ended.  Once would do, but glibc's condition variables can lose a wake-up
 * (its bug 25847, mended in 2.41), and a program has been seen that hung here. */
static void join(Pool *pool, pthread_t thread)
{
    enum { FIRST_NAP = 50000, LONGEST_NAP = 10000000 }; /* nanoseconds */
    struct timespec nap = {.tv_nsec = FIRST_NAP};
    while (pthread_tryjoin_np(thread, NULL) == EBUSY) {
        nanosleep(&nap, NULL);
        nap.tv_nsec = MIN(2 * nap.tv_nsec, LONGEST_NAP);
        publish(pool);
    }
}

void pool_free(Pool *pool)
{
    if (!pool)
        return;
    atomic_store(&pool->quit, true);
    publish(pool);
    for (int i = 0; i < pool->threads - 1; i++)
        join(pool, pool->worker[i].thread);
    heap_free(pool->part);
    heap_free(pool->worker);
    heap_free(pool);
}

int pool_threads(const Pool *pool)
{
    return pool ? pool->threads : 1;
}

static void run_alone(int shards, PoolWork *work, void *context, const Aside *aside)
{
    for (int shard = 0; shard < shards; shard++)
        work(context, shard);
    for (int shard = 0; shard < aside->shards; shard++)
        aside->work(aside->context, shard);
}

static void set_part(PoolPart *part, int begin, int end, PoolWork *work, void *context)
{
    part->end = end;
    part->work = work;
    part->context = context;
    atomic_store(&part->left, end - begin);
}

static bool is_alone(const Pool *pool, double at)
{
    return at >= pool->alone[0] && at < pool->alone[1];
}

/* The caller has run `own` of `all` shards in `work` seconds, then waited for the rest of them.
 * Either is below 0 where the clock has gone back: that is taken for no time. */
static void note_wait(Pool *pool, double work, double wait, int own, int all)
{
    work = MAX(work, 0);
    wait = MAX(wait, 0);
    double saved = own > 0 ? work * (all - own) / own : wait;
    pool->lost = MAX(pool->lost + MIN(wait, LONGEST_SECONDS) - saved, -LOSS_SECONDS);
    if (pool->lost <= 0)
        return;
    pool->alone[0] = now();
    pool->alone[1] = pool->alone[0] + ALONE_TIMES * pool->lost;
    pool->lost = -LOSS_SECONDS;
}

void pool_run_with(Pool *pool, int shards, PoolWork *work, void *context, const Aside *aside)
{
    int threads = pool_threads(pool), all = shards + aside->shards;
    double begin = threads > 1 && all > 1 ? now() : 0;
    if (threads == 1 || all <= 1 || is_alone(pool, begin)) {
        run_alone(shards, work, context, aside);
        return;
    }
    atomic_store(&pool->undone, all);
    for (int i = 0; i < threads; i++)
        set_part(&pool->part[i], (int)((long)shards * i / threads),
                 (int)((long)shards * (i + 1) / threads), work, context);
    set_part(&pool->part[threads], 0, aside->shards, aside->work, aside->context);
    publish(pool);
    int own = take_shards(pool, 0);
    double worked = now();
    if (atomic_fetch_sub(&pool->undone, own) != own)
        await(pool, is_done, 0, &pool->done);
    note_wait(pool, worked - begin, now() - worked, own, all);
}

void pool_run(Pool *pool, int shards, PoolWork *work, void *context)
{
    pool_run_with(pool, shards, work, context, &(Aside){0});
}

int pool_processors(void)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
        return MAX(CPU_COUNT(&allowed), 1);
    long count = sysconf(_SC_NPROCESSORS_ONLN); /* more processors than cpu_set_t has room for */
    return count > 0 ? (int)count : 1;
}
