/* kernels_fast.h - the fast tables, one per instruction set, and the choice between them.
 *
 * Each table is the same source (kernels_simd.inc) compiled for its own instructions and vector
 * width; float only.  kernels_best and kernels_find of kernels.h choose by what the processor
 * supports. */
#ifndef KERNELS_KERNELS_FAST_H
#define KERNELS_KERNELS_FAST_H

#include "kernels/kernels.h"

#ifdef REAL_IS_FLOAT
extern const Kernels KERNELS_GENERIC; /* any processor: 16-byte vectors */
#ifdef __x86_64__
extern const Kernels KERNELS_V2; /* SSE 4.2 */
extern const Kernels KERNELS_V3; /* AVX2 and FMA */
extern const Kernels KERNELS_V4; /* AVX-512 */
#endif
#endif

#endif
