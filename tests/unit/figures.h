/* figures.h - the figures onecycle draws, from made-up numbers: what the goldens show. */
#ifndef TESTS_UNIT_FIGURES_H
#define TESTS_UNIT_FIGURES_H

#include "plot/plot.h"

typedef struct {
    const char *name;
    Figure (*make)(Arena *arena);
} Sample;

enum { SAMPLES = 9 };

extern const Sample SAMPLE[SAMPLES];

#endif
