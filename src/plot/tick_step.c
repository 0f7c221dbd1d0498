/* Counts through the steps of axes without adding up roundings. */
#include "plot/tick_step.h"

#include <math.h>

enum { POWER_LEAST = -300 }; /* of a power of ten whose inverse is finite too */

TickStep tick_step_least(double length, bool whole)
{
    int power = (int)floor(log10(length));
    return (TickStep){1, MAX(power, whole ? 0 : POWER_LEAST)};
}

TickStep tick_step_next(TickStep step, bool decades, bool whole)
{
    static const double VALUES[] = {1, 2, 2.5, 5}, DECADES[] = {1, 2, 3, 4, 5};
    bool each = decades && step.power == 0;
    const double *unit = each ? DECADES : VALUES;
    for (int i = 0; i < (each ? LENGTH(DECADES) : LENGTH(VALUES)); i++)
        if (unit[i] > step.unit && !(whole && step.power == 0 && unit[i] == 2.5))
            return (TickStep){unit[i], step.power};
    return (TickStep){1, step.power + 1};
}

/* Divides by 10^-power, so that 3 * 10^-1 is the same double as 0.3. */
double tick_step_times(TickStep step, double count)
{
    double whole = count * step.unit;
    return step.power < 0 && step.power > POWER_LEAST ? whole / pow(10, -step.power)
                                                      : whole * pow(10, step.power);
}
