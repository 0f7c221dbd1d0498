/* c_steps.h - the steps of a net as calls of C functions, and the numbers that they read.
 *
 *     CCode code = {.plan = &plan, .name = "net", .numbers = {&text, "net"}};
 *     c_steps(&code);
 *     buf_text(&code.calls)            net_conv(&net_conv_1, m, net_weight_1, ... ); ...
 *
 * The functions are pieces, files of assets/c; code.needs says which of them are called. */
#ifndef EXPORT_C_STEPS_H
#define EXPORT_C_STEPS_H

#include "export/c_numbers.h"

enum { C_PIECES = 40 /* or fewer */ };

typedef struct {
    const CPlan *plan;
    const char *name;     /* that all names of the program begin with */
    CNumbers numbers;     /* arrays that the calls read */
    Buf calls;            /* statements */
    bool needs[C_PIECES]; /* c_piece(i) */
} CCode;

/* The name of a piece, in the order in which they can be compiled; NULL after the last. */
const char *c_piece(int i);

void c_steps(CCode *code);

/* Begins a call of a piece: "    net_relu(", and needs it. */
void c_call(CCode *code, const char *piece);

/* Adds where a value lies: "m + 784", or "x" for the caller's images. */
void c_place(const CPlan *plan, int value, Buf *out);

/* Adds text that may stand in a comment. */
void c_comment(Buf *out, const char *text);

#endif
