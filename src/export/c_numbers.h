/* c_numbers.h - numbers of a net as arrays of a C program.
 *
 *     CNumbers numbers = {.out = &text, .name = "net"};
 *     c_weights(&numbers, graph, step, 3);          static const float net_weight_3[432] = { ... };
 *     if (numbers.broken) ...
 *
 * Nine digits bring a float back exactly.  Weights are in panels, as assets/c/product.h reads them,
 * [group][panel][row][column][input][C_PANEL], filled up with zeros; those of a depthwise
 * convolution are [row][column][channel]. */
#ifndef EXPORT_C_NUMBERS_H
#define EXPORT_C_NUMBERS_H

#include "base/buf.h"
#include "export/c_plan.h"

typedef struct {
    Buf *out;
    const char *name; /* before each array's */
    int column;       /* numbers in the line so far */
    bool broken;      /* one of them was not finite */
} CNumbers;

/* A number as C has it: "0.1f", "1.0f". */
enum { C_FLOAT = 24 /* characters, and a NUL */ };
void c_float(char text[C_FLOAT], double number);

/* An array NAME_what. */
void c_array(CNumbers *numbers, const char *what, size_t count, const float *number);

/* NAME_weight_i and, where there is one, NAME_bias_i of a convolution or dense layer, the batch
 * norm after it included. */
void c_weights(CNumbers *numbers, const Graph *graph, const CStep *step, int i);

/* Whether it has a bias. */
bool c_has_bias(const CStep *step);

/* NAME_scale_i and NAME_shift_i of a batch norm that stands alone. */
void c_affine(CNumbers *numbers, const GraphOp *norm, int i);

#endif
