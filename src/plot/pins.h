/* pins.h - labels of points that stand away from the curve: at the upper or lower edge of the area,
 * each with a line to its point.  Where there is no room for words they are letters, which a list
 * in a free corner explains.
 *
 *     if (pins_has(mark)) ...           the point's label is not beside it (draw.c)
 *     pins_draw(&drawing);              all labels of the plot
 */
#ifndef PLOT_PINS_H
#define PLOT_PINS_H

#include "plot/marks.h"

/* Whether the mark is a point with a label of this kind: it has a letter. */
bool pins_has(const Mark *mark);

/* Once all marks are drawn, since labels keep off them. */
void pins_draw(const PlotDrawing *sheet);

#endif
