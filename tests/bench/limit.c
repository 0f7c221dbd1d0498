/* Measures the processor's limit: multiply-adds that only wait for the units that compute them.
 * Twelve chains cover the latency of any processor so far and still leave registers. */
#include "bench.h"

#include "base/clock.h"

typedef float Chains(long count, float start);

enum { CHAINS = 12, REPEATS = 5 };

static const double REPEAT_SECONDS = 0.02;

/* clang-format off */
#define EACH_CHAIN(DO)                                                                             \
    DO(0, 1)                                                                                       \
    DO(1, 2) DO(2, 3) DO(3, 4) DO(4, 5) DO(5, 6) DO(6, 7) DO(7, 8) DO(8, 9) DO(9, 10) DO(10, 11)   \
        DO(11, 0)
/* clang-format on */
#define CHAIN_BEGIN(k, next) Vector v##k = zero + (start + (k));
#define CHAIN_END(k, next) sum += v##k;

/* With a fused instruction a chain goes through the addend, which every processor's instruction can
 * overwrite; the other factor is the next chain, so that no two products are the same.  With two
 * instructions, both overwrite the chain.  In neither case do numbers grow or become denormal. */
#define CHAIN_FUSED(k, next) v##k += tiny * v##next;
#define CHAIN_APART(k, next) v##k = v##k * half + one;
#if defined(__FP_FAST_FMAF) || defined(__ARM_FEATURE_FMA)
#define CHAIN_GENERIC CHAIN_FUSED
#else
#define CHAIN_GENERIC CHAIN_APART
#endif

/* Chains begin with different numbers, or the compiler would compute one for all. */
#define CHAIN_LOOP(name, bytes, STEP, attributes)                                                  \
    attributes static float name(long count, float start)                                          \
    {                                                                                              \
        typedef float Vector __attribute__((vector_size(bytes)));                                  \
        const Vector zero = {0}, tiny = zero + 1e-20f, half = zero + 0.5f, one = zero + 1.0f;      \
        (void)tiny, (void)half, (void)one;                                                         \
        EACH_CHAIN(CHAIN_BEGIN)                                                                    \
        for (long i = 0; i < count; i++) {                                                         \
            EACH_CHAIN(STEP)                                                                       \
        }                                                                                          \
        Vector sum = zero;                                                                         \
        EACH_CHAIN(CHAIN_END)                                                                      \
        return sum[0];                                                                             \
    }

CHAIN_LOOP(chains_generic, 16, CHAIN_GENERIC, )
#ifdef __x86_64__
CHAIN_LOOP(chains_v2, 16, CHAIN_APART, __attribute__((target("sse4.2,popcnt"))))
CHAIN_LOOP(chains_v3, 32, CHAIN_FUSED, __attribute__((target("avx2,fma"))))
CHAIN_LOOP(chains_v4, 64, CHAIN_FUSED, __attribute__((target("avx512f,fma"))))
#endif

/* They have the names of the kernels' tables, which know what the processor supports. */
typedef struct {
    const char *name;
    Chains *chains;
    int lanes; /* floats a vector */
} LimitRow;

/* The widest come last. */
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
    volatile float *sum; /* one per shard, so that the result is used */
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
