/* show.h - figures, pictures and matrices where a call says: as text, or as a PNG or SVG file.
 * On a full screen the text becomes what is shown (shown.h).
 *
 *     if (!show_figure(reply, call, &figure, err)) ...          plot, or plot png=loss.png
 */
#ifndef LAB_SHOW_H
#define LAB_SHOW_H

#include "lab/reply.h"
#include "language/command.h"
#include "plot/picture.h"
#include "plot/plot.h"

typedef struct Augment Augment;

/* Says that a part of the data has fewer images than were asked for. */
void tell_fewer(Reply *reply, int images, const char *part);

/* Says how training images are changed, or that they are not. */
void tell_augment(Reply *reply, const Augment *augment);

/* Shows a figure as text, or writes it where the call says png=. */
NODISCARD bool show_figure(Reply *reply, const Call *call, const Figure *figure, Error *err);

/* The same for pictures and for counts. */
NODISCARD bool show_pictures(Reply *reply, const Call *call, const PictureGrid *grid, Error *err);
NODISCARD bool show_matrix(Reply *reply, const Call *call, const Matrix *matrix, Error *err);

#endif
