/* pace.h - how fast a transfer of bytes goes, and how long it will take.
 *
 *     Pace pace = {0};
 *     pace_add(&pace, clock_now(clock), bytes);              now and then
 *     pace_put(&pace, whole, &line);                         "12.3 of 341 MB, 5.2 MB/s, 1:02 left"
 *
 * The rate is that of the last few seconds, since networks change their minds. */
#ifndef BASE_PACE_H
#define BASE_PACE_H

#include "base/buf.h"

enum { PACE_KEPT = 16 }; /* samples, half a second apart at least */

/* A plain value. */
typedef struct {
    double at[PACE_KEPT];     /* seconds */
    int64_t bytes[PACE_KEPT]; /* that had come by then */
    int count;                /* samples kept, the latest last */
    int64_t now;              /* bytes that have come */
} Pace;

void pace_add(Pace *pace, double at, int64_t bytes);

/* Forgets the rate: the transfer has stood still. */
void pace_pause(Pace *pace);

/* Bytes per second; 0: not known yet. */
double pace_rate(const Pace *pace);

/* For people; whole: bytes of all, or -1. */
void pace_put(const Pace *pace, int64_t whole, Buf *out);

/* "340 kB", "12.3 MB", "1.56 GB": of 1,000 bytes, as the prefixes mean. */
void bytes_put(int64_t bytes, Buf *out);

#endif
