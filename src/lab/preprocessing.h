/* preprocessing.h - what is done to images before a net reads them: normalization, augmentation,
 * resizing.  It is the net's, and comes and goes with it.
 *
 *     preprocessing_keep(model, &normalization, data->shape.c);
 *     preprocessing_kept(model, &fate);              "; the net is kept, with its normalization"
 */
#ifndef LAB_PREPROCESSING_H
#define LAB_PREPROCESSING_H

#include "base/buf.h"

typedef struct Dataset Dataset;
typedef struct LabModel LabModel;
typedef struct Normalization Normalization;

/* Takes over the normalization of the next net: its numbers outlive those who brought them. */
void preprocessing_keep(LabModel *model, const Normalization *normalization, int channels);

/* The next net has none of it. */
void preprocessing_forget(LabModel *model);

/* Adds what becomes of a net that fits the data, or of what was kept for the first net. */
void preprocessing_kept(const LabModel *model, Buf *fate);

/* For data that does not fit a net that has learnt: the net keeps its own, and from here on it is
 * that of the next net.  last: the data that the next net's is for; NULL: the present net's has
 * been this one until now.  Adds why the data does not fit, and what becomes of the next net's. */
void preprocessing_part(LabModel *model, const Dataset *last, const Dataset *data, Buf *fate,
                        Buf *lost);

/* For data that fits such a net again: it is that of the present net. */
void preprocessing_return(LabModel *model);

/* Adds what is lost with a net that has not learnt, or without any, and why the data does not
 * fit. */
void preprocessing_lost(const LabModel *model, const Dataset *before, const Dataset *data,
                        Buf *lost);

/* Notes that the data was resized in another way than the net's, which is the net's from now on. */
void preprocessing_resize(LabModel *model, const Dataset *data, Buf *fate);

#endif
