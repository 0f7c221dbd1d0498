/* usage.h - what the program itself takes of the machine, for the system line of the screen.
 *
 *     Meter meter = {0};
 *     scene->usage = usage_read(&meter, clock_now(&clock));      before each frame
 */
#ifndef UI_USAGE_H
#define UI_USAGE_H

#include "lab/scene.h"

/* The last reading; the main loop owns it. */
typedef struct {
    double at;        /* clock in seconds; 0: nothing read yet */
    double processor; /* seconds of all threads until then */
    Usage usage;
} Meter;

/* Reads anew once a second, so that the numbers can be read. */
Usage usage_read(Meter *meter, double now);

#endif
