/* The fast kernels for SSE 4.2, x86-64-v2: 16-byte vectors, no fused multiply-add.
 * Only this file is compiled for these instructions; nothing outside the table may be called before
 * supported() has said yes. */
#include "kernels/kernels_fast.h"

#if defined(REAL_IS_FLOAT) && defined(__x86_64__)

static bool supported(void)
{
    return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
}

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("sse4.2,popcnt"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("sse4.2,popcnt")
#endif

#define LANES 4
#define ROWS 6
#define MOST_ROWS ROWS
#define WIDE_TAPS 6
#define TABLE KERNELS_V2
#define KERNELS_NAME "v2"
#include "kernels/kernels_simd.inc"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
