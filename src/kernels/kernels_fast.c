/* Chooses the fastest kernels that the processor can run, or finds kernels by name. */
#include "kernels/kernels_fast.h"

#include <string.h>

/* From the best to the plainest. */
static const Kernels *const TABLES[] = {
#ifdef REAL_IS_FLOAT
#ifdef __x86_64__
    &KERNELS_V4,
    &KERNELS_V3,
    &KERNELS_V2,
#endif
    &KERNELS_GENERIC,
#endif
    NULL,
};

const Kernels *kernels_best(void)
{
    for (int i = 0; TABLES[i]; i++)
        if (TABLES[i]->supported())
            return TABLES[i];
    return kernels_plain();
}

const Kernels *kernels_find(const char *name)
{
    for (int i = 0; TABLES[i]; i++)
        if (strcmp(name, TABLES[i]->name) == 0)
            return TABLES[i]->supported() ? TABLES[i] : NULL;
    return strcmp(name, kernels_plain()->name) == 0 ? kernels_plain() : NULL;
}

const char *kernels_name(int index)
{
    int fast = LENGTH(TABLES) - 1;
    if (index == 0)
        return kernels_plain()->name;
    return index <= fast ? TABLES[fast - index]->name : NULL;
}
