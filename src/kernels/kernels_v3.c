/* The fast kernels for AVX2 and FMA: 16 registers hold 6 x 2 accumulators.
 * Only this file is compiled for these instructions; nothing outside the table may be called before
 * supported() has said yes. */
#include "kernels/kernels_fast.h"

#if defined(REAL_IS_FLOAT) && defined(__x86_64__)

static bool supported(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif

#define LANES 8
#define ROWS 6
#define MOST_ROWS ROWS
#define WIDE_TAPS 6
#define TABLE KERNELS_V3
#define KERNELS_NAME "v3"
#include "kernels/kernels_simd.inc"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
