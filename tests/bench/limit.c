/* The processor's limit: multiply-adds that wait for nothing but the units that do them.  Twelve
 * chains cover the latency of any processor so far and still leave registers for the two factors.
 */
#include "bench.h"

#include "base/clock.h"

typedef float Chains(long count, float start);

enum { CHAINS = 12, REPEATS = 5 };

static const double REPEAT_SECONDS = 0.02;

#define EACH_CHAIN(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11)
#define CHAIN_BEGIN(k) Vector v##k = zero + (start + (k));
#define CHAIN_STEP(k) v##k = v##k * factor + term;
#define CHAIN_END(k) sum += v##k;

/* Every chain tends to 2, so no number ever becomes denormal.  They begin apart, or the compiler
 * would keep one for all. */
#define CHAIN_LOOP(name, bytes, attributes)                                                        \
    attributes static float name(long count, float start)                                          \
    {                                                                                              \
        typedef float Vector __attribute__((vector_size(bytes)));                                  \
        const Vector zero = {0};                                                                   \
        const Vector factor = zero + 0.5f, term = zero + 1.0f;                                     \
        EACH_CHAIN(CHAIN_BEGIN)                                                                    \
        for (long i = 0; i < count; i++) {                                                         \
            EACH_CHAIN(CHAIN_STEP)                                                                 \
        }                                                                                          \
        Vector sum = zero;                                                                         \
        EACH_CHAIN(CHAIN_END)                                                                      \
        return sum[0];                                                                             \
    }

CHAIN_LOOP(chains_generic, 16, )
#ifdef __x86_64__
CHAIN_LOOP(chains_v2, 16, __attribute__((target("sse4.2,popcnt"))))
CHAIN_LOOP(chains_v3, 32, __attribute__((target("avx2,fma"))))
CHAIN_LOOP(chains_v4, 64, __attribute__((target("avx512f,fma"))))
#endif

/* Named as the kernels' tables, which know what the processor supports. */
typedef struct {
    const char *name;
    Chains *chains;
    int lanes; /* floats a vector */
} LimitRow;

/* The widest last. */
static const LimitRow ROWS[] = {
    {"generic", chains_generic, 4},
#ifdef __x86_64__
    {"v2", chains_v2, 4},
    {"v3", chains_v3, 8},
    {"v4", chains_v4, 16},
#endif
};

const char *limit_name(int i)
{
    return i < LENGTH(ROWS) ? ROWS[i].name : NULL;
}

typedef struct {
    Chains *chains;
    long count;          /* steps of every chain */
    volatile float *sum; /* one a shard: somebody wants the result */
} ChainWork;

static void run_shard(void *context, int shard)
{
    const ChainWork *work = context;
    work->sum[shard] = work->chains(work->count, (float)shard);
}

/* Steps that take about REPEAT_SECONDS. */
static long count_for(const LimitRow *row)
{
    const long probe = 100000;
    Clock clock = clock_real();
    double least = 1;
    for (int i = 0; i < REPEATS; i++) {
        double began = clock_now(&clock);
        volatile float sum = row->chains(probe, (float)i);
        (void)sum;
        least = MIN(least, clock_now(&clock) - began);
    }
    return MAX(probe, (long)(probe * REPEAT_SECONDS / least));
}

double limit_measure(int i, Pool *pool)
{
    const LimitRow *row = &ROWS[i];
    if (!kernels_find(row->name))
        return 0;
    Arena arena = {0};
    int threads = pool_threads(pool);
    ChainWork work = {row->chains, count_for(row), ARENA_NEW(&arena, float, threads)};
    Clock clock = clock_real();
    double least = 0;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        double began = clock_now(&clock);
        pool_run(pool, threads, run_shard, &work);
        double seconds = clock_now(&clock) - began;
        least = repeat == 0 ? seconds : MIN(least, seconds);
    }
    arena_free(&arena);
    return 2.0 * CHAINS * row->lanes * (double)work.count * threads / least * 1e-9;
}

double limit_best(Pool *pool)
{
    int best = 0;
    for (int i = 0; i < LENGTH(ROWS); i++)
        if (kernels_find(ROWS[i].name))
            best = i;
    return limit_measure(best, pool);
}
