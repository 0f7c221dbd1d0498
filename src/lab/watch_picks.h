/* watch_picks.h - our suggestions on the range test of another trainer.
 *
 *     watch_picks(arena, &plot, &loss->track, &lr->track);      after the curve
 */
#ifndef LAB_WATCH_PICKS_H
#define LAB_WATCH_PICKS_H

#include "base/track.h"
#include "plot/plot.h"

/* Marks the suggested rates on the last curve of the plot; nothing where there are too few samples
 * for any, or so many that it is no range test. */
void watch_picks(Arena *arena, Plot *plot, const Track *loss, const Track *rate);

#endif
