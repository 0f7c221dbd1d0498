/* run_filter_step.h - what a filter is made of, for its reader and for the code that asks it.
 *
 *     FilterStep step = {.kind = STEP_COMPARE, .key = RUN_KEY_SEED, .sign = SIGN_EQUAL,
 *                        .text = "43", .number = 43};
 */
#ifndef STORE_RUN_FILTER_STEP_H
#define STORE_RUN_FILTER_STEP_H

#include "base/base.h"

typedef enum {
    SIGN_EQUAL,
    SIGN_DIFFERS,
    SIGN_BELOW,
    SIGN_UP_TO,
    SIGN_ABOVE,
    SIGN_FROM,
    SIGN_CONTAINS,
} FilterSign;

typedef enum {
    STEP_WORD,    /* puts an answer on the stack */
    STEP_COMPARE, /* the same */
    STEP_NOT,     /* changes the uppermost answer */
    STEP_AND,     /* makes one of the two uppermost */
    STEP_OR,
} StepKind;

/* A value. */
typedef struct {
    StepKind kind;
    const char *text; /* STEP_WORD, STEP_COMPARE: borrowed from the filter's arena */
    int key;          /* STEP_COMPARE: the column */
    FilterSign sign;
    double number; /* what it is compared with, if the column has numbers */
} FilterStep;

struct RunFilter {
    const FilterStep *step; /* every one finds on the stack what it needs; one answer is left */
    int steps;              /* 0: it fits every run */
};

/* Whether a text is a date, or how one begins: "2026-11-29 04". */
bool filter_is_date(const char *text);

#endif
