/* The fast kernels for AVX-512: a tile has 7 rows, since their pointers just fit into the general
 * registers; 8 would not.  Only this file is compiled for these instructions; nothing outside the
 * table may be called before supported() has said yes. */
#include "kernels/kernels_fast.h"

#if defined(REAL_IS_FLOAT) && defined(__x86_64__)

static bool supported(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma");
}

#ifdef __clang__
#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx2,fma"))),               \
    apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx2,fma")
#endif

#include <immintrin.h>

/* The first lanes of a vector, 1 to all but one. */
#define MASK(count) ((1u << (count)) - 1)
#define MASKED_LOAD(from, count) _mm512_maskz_loadu_ps((__mmask16)MASK(count), from)
#define MASKED_STORE(to, v, count) _mm512_mask_storeu_ps(to, (__mmask16)MASK(count), (__m512)(v))
#define MASKED_LOAD_HALF(from, count) _mm256_maskz_loadu_ps((__mmask8)MASK(count), from)
#define MASKED_STORE_HALF(to, v, count)                                                            \
    _mm256_mask_storeu_ps(to, (__mmask8)MASK(count), (__m256)(v))

#define LANES 16
#define ROWS 7
#define MOST_ROWS 12
#define HALVES __builtin_cpu_is("amdfam19h") /* Zen 4 works on a long vector in two turns */
#define WIDE_TAPS 12
#define TABLE KERNELS_V4
#define KERNELS_NAME "v4"
#include "kernels/kernels_simd.inc"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
