/* The fast kernels for any processor: 16-byte vectors, which the compiler turns into whatever
 * instructions there are. */
#include "kernels/kernels_fast.h"

#ifdef REAL_IS_FLOAT

#define LANES 4
#define ROWS 6
#define MOST_ROWS ROWS
#define WIDE_TAPS 6
#define TABLE KERNELS_GENERIC
#define KERNELS_NAME "generic"

static bool supported(void)
{
    return true;
}

#include "kernels/kernels_simd.inc"

#endif
