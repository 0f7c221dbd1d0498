/* clock.h - time as an input: the real clock, or one that does not move, for tests.
 *
 *     Clock clock = clock_real();
 *     double begin = clock_now(&clock);   seconds from an arbitrary start, never back
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/base.h"

typedef struct {
    bool frozen;          /* true: every reading is `at` */
    double at;            /* seconds */
    double (*read)(void); /* asked in place of the machine's clock, by a test; or NULL */
} Clock;

Clock clock_real(void);
Clock clock_frozen(double at);
double clock_now(const Clock *clock);

/* Seconds since 1970; of a frozen clock its `at`. */
long clock_date(const Clock *clock);

#endif
